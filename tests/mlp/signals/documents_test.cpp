// The same forward and backward pass in the words of the notes, the overview and the slides.
#include "core/dense.hpp"
#include "erratum.hpp"
#include "mlp/layer.hpp"
#include "mlp/random_network.hpp"
#include "optimization/optimizers.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

namespace lbl::mlp::signals {

using namespace testing;

namespace {

using Vector = std::vector<double>;

double sigma(double z) { return 1 / (1 + std::exp(-z)); }

/// One sample of a network, as plain vectors: out[t] of layer t, and the weights source first, w[t][i][j] from unit i
/// of layer t to unit j of layer t + 1, as the notes write them.
struct Notes {
  std::vector<Vector> out, Delta;
  std::vector<std::vector<Vector>> w;

  explicit Notes(const mlp::Network& network, const mlp::Batch& batch) {
    for (Index l = 0; l <= network.L(); ++l) {
      const Tensor<2>& h = batch.h[l];
      out.emplace_back(h.data(), h.data() + h.dim[0]);
    }
    for (Index l = 1; l <= network.L(); ++l) {
      const Tensor<2>& W = network.W[l];
      w.emplace_back(W.dim[1], Vector(W.dim[0]));
      for (Index i = 0; i < W.dim[1]; ++i)
        for (Index j = 0; j < W.dim[0]; ++j) w.back()[i][j] = W(j, i);
    }
    Delta.resize(out.size());
  }
  /// sigma' at the unit k of layer t + 1; the last layer is linear.
  double slope(std::size_t t, std::size_t k) const {
    double z = 0;
    for (std::size_t i = 0; i < out[t].size(); ++i) z += w[t][i][k] * out[t][i];
    return t + 2 == out.size() ? 1 : sigma(z) * (1 - sigma(z));
  }
  /// (23) and (24)
  void backward(const mlp::Batch& batch) {
    const std::size_t K = out.size() - 1;
    for (std::size_t j = 0; j < out[K].size(); ++j)
      Delta[K].push_back(out[K][j] - batch.y(static_cast<Index>(j), 0));
    for (std::size_t t = K; t-- > 0;)
      for (std::size_t j = 0; j < out[t].size(); ++j) {
        Delta[t].push_back(0);
        for (std::size_t k = 0; k < out[t + 1].size(); ++k) Delta[t][j] += Delta[t + 1][k] * slope(t, k) * w[t][j][k];
      }
  }
  /// (25)
  void update(double alpha) {
    const auto before = *this;
    for (std::size_t t = 0; t < w.size(); ++t)
      for (std::size_t i = 0; i < out[t].size(); ++i)
        for (std::size_t j = 0; j < out[t + 1].size(); ++j)
          w[t][i][j] -= alpha * Delta[t + 1][j] * before.slope(t, j) * out[t][i];
  }
};

/// A logistic network with linear outputs, no biases, all widths different, and one sample.
struct LogisticExample {
  mlp::Network network = random_network({3, 4, 5, 2}, Activation::logistic, mlp::Loops::chapter, 3);
  mlp::Batch batch;
  LogisticExample() {
    network.output = mlp::Output::linear;
    for (Index l = 1; l <= 3; ++l) network.b[l] = Tensor<1>(network.b[l].size());
    batch = random_batch(network, 1, 4);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(other_documents, OneThread)

// \eq{notes-eq-23} \eq{notes-eq-24}: the notes' Delta is dC/dh, and delta = f'(z) Delta, \erratum{E133}; their weights
// are written source first, \erratum{E49} \erratum{E134}
BOOST_AUTO_TEST_CASE(the_notes_errors_are_derivatives_of_outputs) {
  LogisticExample e;
  gradient_of(e.network, e.batch);
  Notes notes(e.network, e.batch);
  notes.backward(e.batch);
  for (Index l = 0; l <= 3; ++l) {
    Tensor<2> delta_h = l == 3 ? e.batch.delta[3] : e.batch.h[l];
    if (l < 3) mlp::dense_backward_input(e.network.W[l + 1], e.batch.delta[l + 1], delta_h);
    for (Index j = 0; j < delta_h.dim[0]; ++j) {
      const double Delta = notes.Delta[l][j];
      BOOST_TEST(std::abs(Delta - delta_h(j, 0)) < 1e-15);
      if (l == 0 || l == 3) continue;
      const double f = sigma(e.batch.z[l](j, 0)), slope = f * (1 - f);
      BOOST_TEST(std::abs(e.batch.delta[l](j, 0) - slope * Delta) < 1e-15);
      BOOST_TEST(std::abs(e.batch.delta[l](j, 0) - Delta) > 1e-3);  // taken for delta, the numbers are wrong
      report_erratum("E133", std::abs(e.batch.delta[l](j, 0) - Delta),
                     std::abs(e.batch.delta[l](j, 0) - slope * Delta));
    }
  }
}

// \eq{notes-eq-25}: one step, \erratum{E49}: the notes' w^t_ij is our w^(t+1)_ji
BOOST_AUTO_TEST_CASE(the_notes_update_is_gradient_descent) {
  LogisticExample e;
  const mlp::Network gradient = gradient_of(e.network, e.batch);
  Notes notes(e.network, e.batch);
  notes.backward(e.batch), notes.update(0.1);
  for (Index l = 1; l <= 3; ++l)
    for (Index i = 0; i < e.network.W[l].dim[0]; ++i)
      for (Index j = 0; j < e.network.W[l].dim[1]; ++j) {
        const double moved = e.network.W[l](i, j) - 0.1 * gradient.W[l](i, j);
        BOOST_TEST(std::abs(notes.w[l - 1][j][i] - moved) < 1e-15);
        report_erratum("E49", "other indices", std::abs(notes.w[l - 1][j][i] - moved));
        report_erratum("E134", "other indices", std::abs(notes.w[l - 1][j][i] - moved));
        BOOST_TEST(moved != e.network.W[l](i, j));
      }
}

// \eq{notes-ffn-layer}: x_1 = sigma(W x_0 + b) with W[n_1][n_0] is the output of layer 1, not of a "hidden layer 0",
// \erratum{E42}
BOOST_AUTO_TEST_CASE(the_first_matrix_leads_from_the_input_to_layer_1) {
  const mlp::Network network = random_network({3, 4, 2}, Activation::logistic, mlp::Loops::chapter, 1);
  mlp::Batch batch = random_batch(network, 1, 2);
  mlp::forward(network, batch);
  BOOST_TEST((network.W[1].dim == std::array<Index, 2>{4, 3}));
  BOOST_TEST((batch.h[1].dim == std::array<Index, 2>{4, 1}));
  BOOST_TEST(network.W[0].size() == 0);  // no parameters belong to layer 0
  for (Index i = 0; i < 4; ++i) {
    double z = network.b[1](i);
    for (Index j = 0; j < 3; ++j) z += network.W[1](i, j) * batch.h[0](j, 0);
    BOOST_TEST(std::abs(batch.h[1](i, 0) - sigma(z)) < 1e-15);
    report_erratum("E42", "no such layer", std::abs(batch.h[1](i, 0) - sigma(z)));
  }
}

// \eq{overview-eq-1} \eq{overview-eq-2}: the layers one after the other are the composition of the maps; overview's L
// is the last hidden layer, ours the output, \erratum{E143}
BOOST_AUTO_TEST_CASE(a_network_is_a_composition) {
  const mlp::Network network = random_network({3, 4, 5, 2}, Activation::relu, mlp::Loops::chapter, 1);
  mlp::Batch batch = random_batch(network, 1, 2);
  mlp::forward(network, batch);
  using Map = std::function<Vector(const Vector&)>;
  const auto g = [&](Index l) -> Map {
    return [&network, l](const Vector& h) {
      Vector result;
      for (Index i = 0; i < network.b[l].size(); ++i) {
        double z = network.b[l](i);
        for (std::size_t j = 0; j < h.size(); ++j) z += network.W[l](i, static_cast<Index>(j)) * h[j];
        result.push_back(std::max(z, 0.));
      }
      return result;
    };
  };
  const Map composed = [&](const Vector& x) { return g(2)(g(1)(x)); };
  const Index overview_L = 2;
  BOOST_TEST(network.L() == overview_L + 1);
  report_erratum("E143", double(3 - overview_L), std::abs(double(3 - network.L())));
  const Vector h = composed(Vector(batch.h[0].data(), batch.h[0].data() + 3));
  for (Index i = 0; i < 5; ++i) BOOST_TEST(std::abs(batch.h[overview_L](i, 0) - h[i]) < 1e-15);
}

// \eq{overview-eq-4}: read as printed, with k for both indices, the sum has the one term k and f_k = 1, \erratum{E60}.
// \eq{overview-eq-5}: -ln p_y = ln sum_k e^(z_k) - z_y, \erratum{E61}; theta has 2(L + 1) arrays
BOOST_AUTO_TEST_CASE(overview_output_and_loss) {
  const mlp::Network network = random_network({3, 4, 5, 4}, Activation::relu, mlp::Loops::chapter, 1);
  mlp::Batch batch = random_batch(network, 1, 2);
  const double C = mlp::forward(network, batch);
  double sum_of_p = 0, sum_of_e = 0, printed = 0, surprise = 0, z_y = 0;
  for (Index k = 0; k < 4; ++k) {
    const double z = batch.z[3](k, 0), p = batch.h[3](k, 0);
    sum_of_p += p, sum_of_e += std::exp(z), printed += std::exp(z) / std::exp(z);
    if (batch.y(k, 0) == 1) surprise = -std::log(p), z_y = z;
  }
  BOOST_TEST(std::abs(sum_of_p - 1) < 1e-15);
  BOOST_TEST(printed == 4);
  BOOST_TEST(std::abs(C - surprise) < 1e-14);
  BOOST_TEST(std::abs(C - (std::log(sum_of_e) - z_y)) < 1e-14);
  report_erratum("E60", std::abs(printed - 1), std::abs(sum_of_p - 1));
  report_erratum("E61", "undefined", std::abs(C - (std::log(sum_of_e) - z_y)));
  Index arrays = 0;
  for_each_parameter([&](const std::string&, const auto&) { ++arrays; }, network);
  BOOST_TEST(arrays == 2 * (2 + 1));
}

// \eq{overview-eq-6}: the mini-batches of a set have its gradient on average
BOOST_AUTO_TEST_CASE(mini_batch_gradients_are_unbiased) {
  const mlp::Network network = random_network({3, 4, 5, 2}, Activation::tanh, mlp::Loops::chapter, 1);
  mlp::Batch all = random_batch(network, 12, 2);
  const mlp::Network whole = gradient_of(network, all);
  double mean_cost = 0;
  Tensor<2> mean(4, 3), first(4, 3);
  for (Index part = 0; part < 3; ++part) {
    mlp::Batch batch(network, 4);
    for (Index m = 0; m < 4; ++m) {
      for (Index j = 0; j < 3; ++j) batch.h[0](j, m) = all.h[0](j, 4 * part + m);
      for (Index k = 0; k < 2; ++k) batch.y(k, m) = all.y(k, 4 * part + m);
    }
    const mlp::Network gradient = gradient_of(network, batch);
    mean_cost += mlp::forward(network, batch) / 3;
    for (Index n = 0; n < 12; ++n) mean.data()[n] += gradient.W[1].data()[n] / 3;
    if (part == 0) first = gradient.W[1];
  }
  BOOST_TEST(std::abs(mean_cost - mlp::forward(network, all)) < 1e-15);
  BOOST_TEST(largest_difference(mean, whole.W[1]) < 1e-15);
  BOOST_TEST(largest_difference(first, whole.W[1]) > 1e-3);  // a single one is not
}

// \eq{overview-eq-7}: the transposed Jacobian diag(sigma') W, entry by entry; the printed dh/dh without transposition
// fits no layer of different widths, \erratum{E63}; and at z = 0 the printed 1{z >= 0} lets through what we stop,
// \erratum{E62}
BOOST_AUTO_TEST_CASE(errors_travel_by_the_transposed_jacobian) {
  mlp::Network network = random_network({3, 4, 5, 2}, Activation::relu, mlp::Loops::chapter, 1);
  for (Index j = 0; j < 4; ++j) network.W[2](0, j) = 0;  // z of the unit 0 of layer 2 is exactly 0
  network.b[2](0) = 0;
  mlp::Batch batch = random_batch(network, 1, 2);
  gradient_of(network, batch);
  Tensor<2> above(5, 1), below(4, 1);
  mlp::dense_backward_input(network.W[3], batch.delta[3], above);
  mlp::dense_backward_input(network.W[2], batch.delta[2], below);
  for (Index j = 0; j < 4; ++j) {
    double sum = 0;
    for (Index i = 0; i < 5; ++i) {
      const double dh_i_dh_j = (batch.z[2](i, 0) > 0 ? 1 : 0) * network.W[2](i, j);
      sum += dh_i_dh_j * above(i, 0);
    }
    BOOST_TEST(std::abs(below(j, 0) - sum) < 1e-15);
  }
  BOOST_TEST(batch.z[2](0, 0) == 0);
  BOOST_TEST(batch.delta[2](0, 0) == 0);
  const double printed = (batch.z[2](0, 0) >= 0 ? 1 : 0) * above(0, 0);
  BOOST_TEST(printed != 0);
  const Tensor<1> nothing(5);  // W dl/dh, as printed
  BOOST_CHECK_THROW(core::dense_forward(network.W[2], nothing, above, below), std::invalid_argument);
}

// \eq{overview-eq-8}: dl/dw_jm = dl/dh_j sigma'(z_j) h_m averaged over the batch; the sum without the average that is
// printed for one sample is M times larger, \erratum{E63}
BOOST_AUTO_TEST_CASE(the_gradient_of_a_weight_is_an_average) {
  const Index M = 6;
  const mlp::Network network = random_network({3, 4, 2}, Activation::tanh, mlp::Loops::chapter, 1);
  mlp::Batch batch = random_batch(network, M, 2);
  const mlp::Network gradient = gradient_of(network, batch);
  const Index j = 2, m = 1;
  double sum = 0;
  for (Index sample = 0; sample < M; ++sample) {
    double dl_dh = 0;  // of this sample's own loss
    for (Index k = 0; k < 2; ++k) dl_dh += network.W[2](k, j) * (batch.h[2](k, sample) - batch.y(k, sample));
    const double h = batch.h[1](j, sample);
    sum += dl_dh * (1 - h * h) * batch.h[0](m, sample);
  }
  BOOST_TEST(std::abs(gradient.W[1](j, m) - sum / double(M)) < 1e-15);
  BOOST_TEST(std::abs(gradient.W[1](j, m) - sum) > 1e-2);
  report_erratum("E63", std::abs(gradient.W[1](j, m) - sum), std::abs(gradient.W[1](j, m) - sum / double(M)));
}

// \eq{overview-bp-multi}: dl/dz = p - y at the output, then (7) with W^(L+1)
BOOST_AUTO_TEST_CASE(the_output_layers_error_is_p_minus_y) {
  const mlp::Network network = random_network({3, 4, 5}, Activation::tanh, mlp::Loops::chapter, 1);
  mlp::Batch batch = random_batch(network, 1, 2);
  gradient_of(network, batch);
  for (Index i = 0; i < 4; ++i) {
    double sum = 0;
    for (Index k = 0; k < 5; ++k) {
      BOOST_TEST(std::abs(batch.delta[2](k, 0) - (batch.h[2](k, 0) - batch.y(k, 0))) < 1e-15);
      sum += network.W[2](k, i) * (batch.h[2](k, 0) - batch.y(k, 0));
    }
    const double h = batch.h[1](i, 0);
    BOOST_TEST(std::abs(batch.delta[1](i, 0) - sum * (1 - h * h)) < 1e-15);
  }
}

// \eq{slides-backprop}: the error reaches every unit of every layer, and the step that each then takes lowers the cost
BOOST_AUTO_TEST_CASE(every_unit_hears_of_the_loss_and_moves) {
  mlp::Network network = random_network({3, 4, 5, 2}, Activation::tanh, mlp::Loops::chapter, 1);
  mlp::Batch batch = random_batch(network, 6, 2);
  const double before = mlp::forward(network, batch);
  const mlp::Network gradient = gradient_of(network, batch), old = network;
  optimization::descend(network, gradient, 0.01);
  for (Index l = 1; l <= 3; ++l)
    for (Index i = 0; i < network.b[l].size(); ++i) {
      for (Index j = 0; j < network.W[l].dim[1]; ++j) BOOST_TEST(network.W[l](i, j) != old.W[l](i, j));
      BOOST_TEST(network.b[l](i) != old.b[l](i));
    }
  BOOST_TEST(mlp::forward(network, batch) < before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace lbl::mlp::signals
