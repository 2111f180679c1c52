#include "layers/pooling.hpp"

#include "core/threads.hpp"
#include "core/windows.hpp"

#include <cmath>

namespace lbl::layers {

void require_fit(const Tensor<4>& h, const Window& window, const Tensor<4>& pooled) {
  const auto size = [&](Index rows, Index K) { return core::output_size(rows, K, window.stride, 0, core::Rest::drop); };
  if (pooled.dim[0] != h.dim[0] || pooled.dim[1] != size(h.dim[1], window.rows) ||  // \eq{handbook-pool-size}
      pooled.dim[2] != size(h.dim[2], window.columns) || pooled.dim[3] != h.dim[3])
    throw std::invalid_argument("pooling: the shapes of its arrays do not fit each other");
}

void require_fit(const Tensor<4>& h, const Window& window, const Tensor<4>& pooled, const Winners& winners) {
  require_fit(h, window, pooled);
  if (winners.size() != static_cast<std::size_t>(pooled.size()))
    throw std::invalid_argument("pooling: the winners are those of another batch");
}

namespace {

/// Calls visit(c, i, j, a, b) for every place of every window, maps shared among the threads.
template <class Visit>
void for_each_place(const Tensor<4>& pooled, const Window& window, Visit&& visit) {
#pragma omp parallel for schedule(static) if (pooled.size() * window.rows * window.columns > core::worth_threads)
  for (Index c = 0; c < pooled.dim[0]; ++c)
    for (Index i = 0; i < pooled.dim[1]; ++i)
      for (Index j = 0; j < pooled.dim[2]; ++j)
        for (Index a = 0; a < window.rows; ++a)
          for (Index b = 0; b < window.columns; ++b) visit(c, i, j, a, b);
}

/// The backward passes: calls add(c, i, j, a, b, delta_h_cab) for every place of every window, after the rows
/// delta_h_cab of samples, to which errors are to be added, have been set to zero.
template <class Add>
void upsample(const Tensor<4>& pooled, const Window& window, Tensor<4>& delta_h, Add&& add) {
  require_fit(delta_h, window, pooled);
  const Index S = window.stride, M = pooled.dim[3];
  const bool all_covered = (pooled.dim[1] - 1) * S + window.rows == delta_h.dim[1] && S <= window.rows &&
                           (pooled.dim[2] - 1) * S + window.columns == delta_h.dim[2] && S <= window.columns;
  if (!all_covered) std::fill_n(delta_h.data(), delta_h.size(), Real(0));
  for_each_place(pooled, window, [&](Index c, Index i, Index j, Index a, Index b) {
    Real* delta_h_cab = delta_h.samples(c, S * i + a, S * j + b);
    const bool seen = (i > 0 && a + S < window.rows) || (j > 0 && b + S < window.columns);  // by an earlier window
    if (!seen)
      for (Index m = 0; m < M; ++m) delta_h_cab[m] = 0;
    add(c, i, j, a, b, delta_h_cab);
  });
}

}  // namespace

//! [max]
void max_pooling(const Tensor<4>& h, const Window& window, Tensor<4>& pooled, std::int32_t* winners) {
  require_fit(h, window, pooled);
  const Index S = window.stride, M = h.dim[3];
  for_each_place(pooled, window, [&](Index c, Index i, Index j, Index a, Index b) {
    const Real* h_cab = h.samples(c, S * i + a, S * j + b);
    Real* pooled_cij = pooled.samples(c, i, j);
    std::int32_t* winner_cij = winners + (pooled_cij - pooled.data());
    const auto place = static_cast<std::int32_t>(a * window.columns + b);
    for (Index m = 0; m < M; ++m) {
      const bool wins = place == 0 || h_cab[m] > pooled_cij[m];
      winner_cij[m] = wins ? place : winner_cij[m];     // \eq{lecture-maxpool}
      pooled_cij[m] = wins ? h_cab[m] : pooled_cij[m];  // \eq{handbook-pool-max} \eq{overview-fig-4}
    }
  });
}

void max_pooling_backward(const Tensor<4>& delta_pooled, const Window& window, const std::int32_t* winners,
                          Tensor<4>& delta_h) {
  const Index M = delta_pooled.dim[3];
  upsample(delta_pooled, window, delta_h, [&](Index c, Index i, Index j, Index a, Index b, Real* delta_h_cab) {
    const Real* delta_cij = delta_pooled.samples(c, i, j);
    const std::int32_t* winner_cij = winners + (delta_cij - delta_pooled.data());
    const auto place = static_cast<std::int32_t>(a * window.columns + b);
    for (Index m = 0; m < M; ++m)
      delta_h_cab[m] += winner_cij[m] == place ? delta_cij[m] : Real(0);  // \eq{handbook-upsample-max}
  });
}
//! [max]

void max_pooling(const Tensor<4>& h, const Window& window, Tensor<4>& pooled, Winners& winners) {
  winners.resize(static_cast<std::size_t>(pooled.size()));
  max_pooling(h, window, pooled, winners.data());
}

void max_pooling_backward(const Tensor<4>& delta_pooled, const Window& window, const Winners& winners,
                          Tensor<4>& delta_h) {
  require_fit(delta_h, window, delta_pooled, winners);
  max_pooling_backward(delta_pooled, window, winners.data(), delta_h);
}

//! [average]
void average_pooling(const Tensor<4>& h, const Window& window, Tensor<4>& pooled) {
  require_fit(h, window, pooled);
  const Index S = window.stride, M = h.dim[3];
  const Real part = 1 / static_cast<Real>(window.rows * window.columns);
  for_each_place(pooled, window, [&](Index c, Index i, Index j, Index a, Index b) {
    const Real* h_cab = h.samples(c, S * i + a, S * j + b);
    Real* pooled_cij = pooled.samples(c, i, j);
    if (a == 0 && b == 0) std::fill_n(pooled_cij, M, Real(0));
    for (Index m = 0; m < M; ++m) pooled_cij[m] += part * h_cab[m];  // \eq{handbook-pool-avg} \eq{slides-pool}
  });
}

void average_pooling_backward(const Tensor<4>& delta_pooled, const Window& window, Tensor<4>& delta_h) {
  const Index M = delta_pooled.dim[3];
  const Real part = 1 / static_cast<Real>(window.rows * window.columns);
  upsample(delta_pooled, window, delta_h, [&](Index c, Index i, Index j, Index, Index, Real* delta_h_cab) {
    const Real* delta_cij = delta_pooled.samples(c, i, j);
    for (Index m = 0; m < M; ++m)
      delta_h_cab[m] += part * delta_cij[m];  // \eq{handbook-upsample-avg} \eq{handbook-upsample-global}
  });
}
//! [average]

//! [norm]
void norm_pooling(const Tensor<4>& h, const Window& window, Tensor<4>& pooled) {
  require_fit(h, window, pooled);
  const Index S = window.stride, M = h.dim[3];
  std::fill_n(pooled.data(), pooled.size(), Real(0));
  for_each_place(pooled, window, [&](Index c, Index i, Index j, Index a, Index b) {
    const Real* h_cab = h.samples(c, S * i + a, S * j + b);
    Real* pooled_cij = pooled.samples(c, i, j);
    for (Index m = 0; m < M; ++m) pooled_cij[m] += h_cab[m] * h_cab[m];
  });
  for (Index n = 0; n < pooled.size(); ++n) pooled.data()[n] = std::sqrt(pooled.data()[n]);  // \eq{notes-pool}
}

void norm_pooling_backward(const Tensor<4>& h, const Tensor<4>& pooled, const Tensor<4>& delta_pooled,
                           const Window& window, Tensor<4>& delta_h) {
  if (h.dim != delta_h.dim || pooled.dim != delta_pooled.dim)
    throw std::invalid_argument("pooling: the maps and their errors do not fit each other");
  const Index S = window.stride, M = h.dim[3];
  upsample(delta_pooled, window, delta_h, [&](Index c, Index i, Index j, Index a, Index b, Real* delta_h_cab) {
    const Real* h_cab = h.samples(c, S * i + a, S * j + b);
    const Real* pooled_cij = pooled.samples(c, i, j);
    const Real* delta_cij = delta_pooled.samples(c, i, j);
    for (Index m = 0; m < M; ++m)
      delta_h_cab[m] += pooled_cij[m] > 0 ? h_cab[m] / pooled_cij[m] * delta_cij[m] : Real(0);  // \eq{notes-pool}
  });
}
//! [norm]

}  // namespace lbl::layers
