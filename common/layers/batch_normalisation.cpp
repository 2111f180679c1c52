#include "layers/batch_normalisation.hpp"

#include "core/vectors/stretches.hpp"
#include "core/vectors/sums.hpp"

#include <omp.h>

#include <cmath>

namespace lbl::layers {
namespace {

void require_fit(const BatchNormalisation& layer, const Statistics& statistics, const Tensor<2>& x,
                 const Tensor<2>& y) {
  const Index N = x.dim[0];
  if (y.dim != x.dim || layer.gamma.size() != N || layer.beta.size() != N || statistics.mean.size() != N ||
      statistics.variance.size() != N)
    throw std::invalid_argument("batch normalisation: the shapes of its arrays do not fit each other");
  if (x.dim[1] == 0) throw std::invalid_argument("batch normalisation: a batch without samples has no mean");
}

void require_fit(const BatchNormalisation& layer, const BatchNormalisation& gradient, const Statistics& batch,
                 const Tensor<2>& x, const Tensor<2>& delta) {
  require_fit(layer, batch, x, delta);
  if (gradient.gamma.size() != layer.gamma.size() || gradient.beta.size() != layer.beta.size())
    throw std::invalid_argument("batch normalisation: the gradient is that of a layer of another size");
}

void require_fit(const Statistics& batch, const Statistics& others) {
  const Index N = batch.mean.size();
  if (batch.variance.size() != N || others.mean.size() != N || others.variance.size() != N)
    throw std::invalid_argument("batch normalisation: the statistics are those of layers of different sizes");
}

/// What follows the normalisation, number by number.
enum class Then { nothing, relu };

//! [normalise]
/// y_n = gamma (x_n - mean) / sqrt(variance + epsilon) + beta, for one unit.
template <Then then = Then::nothing>
void normalise(const BatchNormalisation& layer, const Statistics& statistics, Index n, const Real* x_n, Index M,
               Real* y_n) {
  const Real mean = statistics.mean(n), gamma = layer.gamma(n), beta = layer.beta(n);
  const Real scale = gamma / std::sqrt(statistics.variance(n) + Real(layer.epsilon));
  core::for_each_stretch(M, [=](Index first, Index last) {
#pragma omp simd
    for (Index m = first; m < last; ++m) {
      const Real y = scale * (x_n[m] - mean) + beta;  // \eq{lecture-bn-train} \eq{lecture-norm-input}
      y_n[m] = then == Then::relu && y < 0 ? 0 : y;
    }
  }, x_n, y_n);
}
//! [normalise]

//! [forward]
/// Forward for one unit.
template <Then then>
void forward(const BatchNormalisation& layer, Index n, const Real* x_n, Index M, Statistics& batch, Real* y_n) {
  const Real mean = core::sum_of(M, [&](auto at) { return at(x_n); }, y_n) / Real(M);  // \eq{lecture-bn-train}
  const Real variance = core::sum_of(M, [&](auto at) {
    const auto apart = at(x_n) - mean;
    return apart * apart;
  }) / Real(M);                                  // \eq{lecture-bn-train} \eq{lecture-bn-conv}
  batch.mean(n) = mean, batch.variance(n) = variance;
  normalise<then>(layer, batch, n, x_n, M, y_n);  // \eq{lecture-bn-test1}
}
//! [forward]

//! [backward]
/// Backward for one unit: u_n = dC/dy_n, then dC/dx_n.
void backward(const BatchNormalisation& layer, Index n, const Real* x_n, Index M, const Statistics& batch, Real* u_n,
              BatchNormalisation& gradient) {
  const Real mean = batch.mean(n), to_hat = 1 / std::sqrt(batch.variance(n) + Real(layer.epsilon));
  const Real sum_u = core::sum_of(M, [&](auto at) { return at(u_n); }, x_n);
  const Real sum_u_hat = core::sum_of(M, [&](auto at) { return at(u_n) * (to_hat * (at(x_n) - mean)); });
  gradient.beta(n) += sum_u;       // \eq{lecture-bn-back}
  gradient.gamma(n) += sum_u_hat;  // \eq{lecture-bn-back}

  const Real scale = layer.gamma(n) * to_hat, mean_u = sum_u / Real(M), mean_u_hat = sum_u_hat / Real(M);
#pragma omp simd
  for (Index m = 0; m < M; ++m) {
    const Real x_hat = to_hat * (x_n[m] - mean);
    u_n[m] = scale * (u_n[m] - mean_u - x_hat * mean_u_hat);  // \eq{lecture-bn-back}
  }
}
//! [backward]

/// Forward for all units.
template <Then then>
void forward(const BatchNormalisation& layer, const Tensor<2>& x, Statistics& batch, Tensor<2>& y) {
  require_fit(layer, batch, x, y);
  const Index N = x.dim[0], M = x.dim[1];
  batch.count = static_cast<double>(M);
#pragma omp parallel for schedule(static) if (x.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n) forward<then>(layer, n, x.samples(n), M, batch, y.samples(n));
}

/// Maps as rows of units.
const Tensor<2> rows_of(const Tensor<4>& maps) {
  return maps.view(maps.dim[0], maps.dim[1] * maps.dim[2] * maps.dim[3]);
}

}  // namespace

void batch_normalisation(const BatchNormalisation& layer, const Tensor<2>& x, Statistics& batch, Tensor<2>& y) {
  forward<Then::nothing>(layer, x, batch, y);
}

void batch_normalisation_backward(const BatchNormalisation& layer, const Tensor<2>& x, const Statistics& batch,
                                  Tensor<2>& delta, BatchNormalisation& gradient) {
  require_fit(layer, gradient, batch, x, delta);
  const Index N = x.dim[0], M = x.dim[1];
#pragma omp parallel for schedule(static) if (x.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n) backward(layer, n, x.samples(n), M, batch, delta.samples(n), gradient);
}

void batch_normalisation_relu(const BatchNormalisation& layer, const Tensor<2>& x, Statistics& batch, Tensor<2>& y) {
  forward<Then::relu>(layer, x, batch, y);
}

void batch_normalisation_relu_backward(const BatchNormalisation& layer, const Tensor<2>& x, const Statistics& batch,
                                       const Tensor<2>& y, Tensor<2>& delta, BatchNormalisation& gradient) {
  if (y.dim != delta.dim) throw std::invalid_argument("batch normalisation: y and its error differ in shape");
  require_fit(layer, gradient, batch, x, delta);
  const Index N = x.dim[0], M = x.dim[1];
#pragma omp parallel for schedule(static) if (x.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n) {
    const Real* y_n = y.samples(n);
    Real* u_n = delta.samples(n);
#pragma omp simd
    for (Index m = 0; m < M; ++m) u_n[m] = y_n[m] > 0 ? u_n[m] : 0;
    backward(layer, n, x.samples(n), M, batch, u_n, gradient);
  }
}

//! [pooled]
void batch_normalisation_relu_max(const BatchNormalisation& layer, const Tensor<4>& x, const Window& window,
                                  Statistics& batch, Tensor<4>& pooled, Winners& winners) {
  require_fit(layer, batch, rows_of(x), rows_of(x));
  require_fit(x, window, pooled);
  const Index N = x.dim[0], M = rows_of(x).dim[1], P = rows_of(pooled).dim[1];
  batch.count = static_cast<double>(M);
  winners.resize(static_cast<std::size_t>(pooled.size()));
  core::FirstError first_error;
#pragma omp parallel if (x.size() > core::worth_threads)
  first_error.keep_of([&] {
    Tensor<4> y(1, x.dim[1], x.dim[2], x.dim[3]);  // one map: it does not leave the cache
    const Index thread = omp_get_thread_num(), threads = omp_get_num_threads();
    for (Index n = N * thread / threads; n < N * (thread + 1) / threads; ++n) {
      forward<Then::relu>(layer, n, x.samples(n, 0, 0), y.size(), batch, y.data());
      Tensor<4> pooled_n = pooled.range(n, 1);
      std::int32_t* winners_n = winners.data() + n * P;
      max_pooling(y, window, pooled_n, winners_n);
      const Real* p_n = pooled_n.data();
#pragma omp simd
      for (Index m = 0; m < P; ++m) winners_n[m] = p_n[m] > 0 ? winners_n[m] : -1;  // nobody wins: ReLU let none pass
    }
  });
  first_error.rethrow();
}

void batch_normalisation_relu_max_backward(const BatchNormalisation& layer, const Tensor<4>& x,
                                           const Statistics& batch, const Window& window, const Winners& winners,
                                           const Tensor<4>& delta_pooled, Tensor<4>& delta,
                                           BatchNormalisation& gradient) {
  require_fit(layer, gradient, batch, rows_of(x), rows_of(delta));
  require_fit(delta, window, delta_pooled, winners);
  const Index N = x.dim[0], M = rows_of(x).dim[1], P = rows_of(delta_pooled).dim[1];
#pragma omp parallel for schedule(static) if (x.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n) {
    Tensor<4> u = delta.range(n, 1);
    max_pooling_backward(delta_pooled.range(n, 1), window, winners.data() + n * P, u);
    backward(layer, n, x.samples(n, 0, 0), M, batch, u.data(), gradient);
  }
}
//! [pooled]

//! [statistics]
void update_running(const Statistics& batch, Statistics& running, double rho, Variance variance) {
  require_fit(batch, running);
  const double M = batch.count;
  if (variance == Variance::unbiased && M < 2)
    throw std::invalid_argument(
        "batch normalisation: one value of a unit has no unbiased variance; take larger batches");
  const Real factor = variance == Variance::unbiased ? Real(M / (M - 1)) : Real(1), weight = static_cast<Real>(rho);
  for (Index n = 0; n < batch.mean.size(); ++n) {
    const Real mean = batch.mean(n), variance_n = factor * batch.variance(n);
    running.mean(n) = (1 - weight) * running.mean(n) + weight * mean;                // \eq{lecture-bn-running}
    running.variance(n) = (1 - weight) * running.variance(n) + weight * variance_n;  // \eq{lecture-bn-running}
  }
}

void join(const Statistics& batch, Statistics& all) {
  require_fit(batch, all);
  const double part = batch.count / (all.count + batch.count);
  for (Index n = 0; n < batch.mean.size(); ++n) {
    const double apart = double(batch.mean(n)) - double(all.mean(n));
    const double variance = (1 - part) * double(all.variance(n)) + part * double(batch.variance(n));
    all.mean(n) = static_cast<Real>(double(all.mean(n)) + part * apart);                // \eq{lecture-bn-test3}
    all.variance(n) = static_cast<Real>(variance + part * (1 - part) * apart * apart);  // \eq{lecture-bn-test3}
  }
  all.count += batch.count;
}
//! [statistics]

//! [test]
void batch_normalisation_test(const BatchNormalisation& layer, const Statistics& statistics, const Tensor<2>& x,
                              Tensor<2>& y) {
  require_fit(layer, statistics, x, y);
  const Index N = x.dim[0], M = x.dim[1];
#pragma omp parallel for schedule(static) if (x.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n)
    normalise(layer, statistics, n, x.samples(n), M, y.samples(n));  // \eq{lecture-bn-test2} \eq{lecture-bn-test3}
}
//! [test]

}  // namespace lbl::layers
