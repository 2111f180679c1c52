// Unrolling in time: the same network as a deep one, truncation, and what is left of an error after many steps.
#include "optimization/clipping.hpp"
#include "rnn/jacobian.hpp"
#include "rnn/random_networks.hpp"

#include <cmath>

using namespace lbl;
using namespace lbl::testing;
using rnn::Cell;

namespace {

/// A deep network that is a simple RNN unrolled: every copy of the layer has weights of its own.
struct Copies {
  std::vector<Tensor<2>> W, U;  // from the input and from the copy below
  std::vector<Tensor<1>> b;
};

Copies copies_of(const rnn::Layer& layer, Index T) {
  const auto n = static_cast<std::size_t>(T);
  return {std::vector(n, layer.W_xh), std::vector(n, layer.W_hh), std::vector(n, layer.b_h)};
}

/// Its activations: h[0] is given.
std::vector<Tensor<2>> deep_forward(const Copies& deep, const Tensor<3>& x, const Tensor<2>& h_0) {
  std::vector<Tensor<2>> h{h_0};
  for (std::size_t t = 0; t < deep.W.size(); ++t) {
    Tensor<2> next = h_0;
    for (Index i = 0; i < next.dim[0]; ++i)
      for (Index m = 0; m < next.dim[1]; ++m) {
        double z = deep.b[t](i);
        for (Index j = 0; j < x.dim[1]; ++j) z += deep.W[t](i, j) * x(Index(t), j, m);
        for (Index j = 0; j < next.dim[0]; ++j) z += deep.U[t](i, j) * h[t](j, m);
        next(i, m) = std::tanh(z);
      }
    h.push_back(next);
  }
  return h;
}

/// Plain back-propagation through the layers of the deep network, from dC/dh of the last one.
Copies deep_gradient(const Copies& deep, const Tensor<3>& x, const std::vector<Tensor<2>>& h, Tensor<2> delta_h) {
  Copies gradient = deep;
  for (std::size_t t = deep.W.size(); t-- > 0;) {
    const Index d = delta_h.dim[0], M = delta_h.dim[1];
    Tensor<2> delta = delta_h, below(d, M);
    for (Index i = 0; i < d; ++i)
      for (Index m = 0; m < M; ++m) delta(i, m) *= 1 - h[t + 1](i, m) * h[t + 1](i, m);
    for (Index i = 0; i < d; ++i) {
      gradient.b[t](i) = 0;
      for (Index m = 0; m < M; ++m) gradient.b[t](i) += delta(i, m);
      for (Index j = 0; j < x.dim[1]; ++j) {
        gradient.W[t](i, j) = 0;
        for (Index m = 0; m < M; ++m) gradient.W[t](i, j) += delta(i, m) * x(Index(t), j, m);
      }
      for (Index j = 0; j < d; ++j) {
        gradient.U[t](i, j) = 0;
        for (Index m = 0; m < M; ++m) gradient.U[t](i, j) += delta(i, m) * h[t](j, m);
        for (Index m = 0; m < M; ++m) below(j, m) += deep.U[t](i, j) * delta(i, m);
      }
    }
    delta_h = below;
  }
  return gradient;
}

template <std::size_t Rank>
double difference_to_sum(const std::vector<Tensor<Rank>>& parts, const Tensor<Rank>& whole) {
  Tensor<Rank> sum = whole;
  for (Index n = 0; n < sum.size(); ++n) {
    sum.data()[n] = 0;
    for (const auto& part : parts) sum.data()[n] += part.data()[n];
  }
  return largest_difference(sum, whole);
}

/// A layer of tanh units with a normal W_hh of a spectral radius.
rnn::Layer layer_of_radius(double radius, Index d, training::Random& random) {
  rnn::Layer layer(Cell::tanh, 2, d);
  initialise(layer, {}, random);
  training::draw_normal(layer.W_hh, 1 / double(d), random);
  const double scale = radius / rnn::spectral_radius(layer.W_hh);
  for (Index n = 0; n < layer.W_hh.size(); ++n) layer.W_hh.data()[n] *= scale;
  return layer;
}

}  // namespace

// \eq{notes-unrolled} \eq{slides-bptt-sum} \eq{overview-eq-12}: the states of a deep network whose layers are copies,
// and the sum of the gradients of its copies, each with weights of its own
BOOST_AUTO_TEST_CASE(an_unrolled_network_is_a_deep_one_with_shared_weights) {
  training::Random random(1);
  const Index T = 7, N = 2, d = 4, M = 3;
  const rnn::Layer layer = random_network({.inputs = N, .units = d}).ahead[0];
  rnn::States s(layer, T, M);
  const Tensor<3> x = normal_tensor(random, T, N, M);
  training::draw_normal(s.h, 0.5, random);
  const Tensor<2> h_0 = s.h.slice(0), delta_h = normal_tensor(random, d, M);
  forward(layer, x, {}, s);
  const Copies deep = copies_of(layer, T);
  const std::vector<Tensor<2>> h = deep_forward(deep, x, h_0);
  for (Index t = 0; t <= T; ++t) BOOST_TEST(largest_difference(h[std::size_t(t)], Tensor<2>(s.h.slice(t))) < 1e-14);

  std::copy_n(delta_h.data(), delta_h.size(), s.delta_h.slice(T).data());
  backward(layer, {}, s, {0, T});
  rnn::Layer gradient(Cell::tanh, N, d);
  add_gradients(layer, x, s, {0, T}, gradient);
  const Copies of_copies = deep_gradient(deep, x, h, delta_h);
  BOOST_TEST(difference_to_sum(of_copies.W, gradient.W_xh) < 1e-13);
  BOOST_TEST(difference_to_sum(of_copies.U, gradient.W_hh) < 1e-13);
  BOOST_TEST(difference_to_sum(of_copies.b, gradient.b_h) < 1e-13);
}

// \eq{handbook-rnn-tbptt}: with k_2 >= T nothing is cut, however often errors are sent back; with k_2 = k_1 = n it is
// the gradient of sequences that are cut into pieces, each beginning with the state in which the last one ended; with
// k_1 < k_2 < T it is that of parts that overlap, of which only the last k_1 steps are scored
BOOST_AUTO_TEST_CASE(truncated_back_propagation) {
  for (const Cell cell : {Cell::tanh, Cell::lstm}) {
    const rnn::Network network = random_network({.inputs = 2, .units = 3, .outputs = 3, .levels = 2, .cell = cell});
    rnn::Batch batch = random_batch(network, 9, 2);
    const rnn::Network full = gradient_of(network, batch), by_parts = gradient_of(network, batch, {.k_1 = 2, .k_2 = 9});
    const auto difference = [](const rnn::Network& a, const rnn::Network& b) {
      double largest = 0;
      for_each_parameter([&](const std::string&, const auto& v, const auto& w) {
        largest = std::max(largest, largest_difference(v, w));
      }, a, b);
      return largest;
    };
    BOOST_TEST(difference(full, by_parts) < 1e-14);
    const rnn::Network cut = gradient_of(network, batch, {.k_1 = 3, .k_2 = 3});
    BOOST_TEST(difference(full, cut) > 1e-4);

    rnn::Network pieces = network;
    training::set_to_zero(pieces);
    rnn::Batch piece(network, 3, 2);
    for (std::size_t l = 0; l < 2; ++l) {
      std::copy_n(batch.ahead[l].h.data(), 3 * 2, piece.ahead[l].h.data());
      std::copy_n(batch.ahead[l].c.data(), batch.ahead[l].c.size() / 10, piece.ahead[l].c.data());
    }
    for (Index first = 0; first < 9; first += 3) {
      piece.x = batch.x.range(first, 3), piece.y = batch.y.range(first, 3);
      rnn::Network gradient = gradient_of(network, piece);
      for_each_parameter([](const std::string&, auto& sum, const auto& g) {
        for (Index n = 0; n < sum.size(); ++n) sum.data()[n] += g.data()[n] / 3;  // each piece is a mean of its own
      }, pieces, gradient);
      carry_states(network, piece);
    }
    BOOST_TEST(difference(cut, pieces) < 1e-14);

    const rnn::Network overlapping = gradient_of(network, batch, {.k_1 = 3, .k_2 = 5});
    BOOST_TEST(difference(overlapping, cut) > 1e-4);
    rnn::Network parts = network;
    training::set_to_zero(parts);
    for (const Index last : {9, 6, 3}) {
      const Index first = std::max<Index>(0, last - 5), steps = last - first;
      rnn::Batch part(network, steps, 2);
      part.x = batch.x.range(first, steps), part.y = batch.y.range(first, steps);
      part.scored = rnn::outputs_from(steps - 3, steps, 2);
      for (std::size_t l = 0; l < 2; ++l) {  // it begins in the states in which the whole pass is there
        const Tensor<2> h = batch.ahead[l].h.slice(first), c = batch.ahead[l].c.slice(first);
        std::copy_n(h.data(), h.size(), part.ahead[l].h.data());
        std::copy_n(c.data(), c.size(), part.ahead[l].c.data());
      }
      const rnn::Network gradient = gradient_of(network, part);
      for_each_parameter([](const std::string&, auto& sum, const auto& g) {
        for (Index n = 0; n < sum.size(); ++n) sum.data()[n] += g.data()[n] / 3;  // a mean over three of nine steps
      }, parts, gradient);
    }
    BOOST_TEST(difference(overlapping, parts) < 1e-14);
    BOOST_CHECK_THROW(gradient_of(network, batch, {.k_1 = 3, .k_2 = 2}), std::invalid_argument);

    const rnn::Network both = random_network(
        {.inputs = 2, .units = 3, .outputs = 3, .cell = cell, .both_directions = true, .join = rnn::Join::add});
    rnn::Batch read_twice = random_batch(both, 9, 2);
    BOOST_CHECK_THROW(gradient_of(both, read_twice, {.k_1 = 3, .k_2 = 9}), std::invalid_argument);
    BOOST_CHECK_THROW(gradient_of(both, read_twice, {.k_1 = 3, .k_2 = 3}), std::invalid_argument);
  }
  const rnn::Network both = random_network({.inputs = 2, .units = 3, .outputs = 3, .both_directions = true});
  rnn::Batch batch = random_batch(both, 4, 2);
  BOOST_CHECK_THROW(gradient_of(both, batch, {.k_1 = 2, .k_2 = 2}), std::invalid_argument);
}

// \eq{handbook-rnn-jacobian}: product of matrices, back-propagation and differences; of the cells of an LSTM without
// the product
BOOST_AUTO_TEST_CASE(a_jacobian_three_times) {
  training::Random random(2);
  const Index T = 6, d = 4;
  const rnn::Layer layer = random_network({.inputs = 2, .units = d}).ahead[0];
  const Tensor<3> x = normal_tensor(random, T, Index(2), Index(1));
  rnn::States s(layer, T, 1);
  forward(layer, x, {}, s);
  const Tensor<2> J = rnn::jacobian_by_product(layer, s, 0);
  BOOST_TEST(std::abs(rnn::mean_gain(J, d) - rnn::gains(layer, x).h[0]) < 1e-14);
  const double step = 1e-5;
  for (Index j = 0; j < d; ++j) {
    rnn::States above = s, below = s;
    above.h(0, j, 0) += step, below.h(0, j, 0) -= step;
    forward(layer, x, {}, above), forward(layer, x, {}, below);
    for (Index i = 0; i < d; ++i)
      BOOST_TEST(std::abs((above.h(T, i, 0) - below.h(T, i, 0)) / (2 * step) - J(i, j)) < 1e-9);
  }
  const rnn::Layer lstm(Cell::lstm, 2, d);
  BOOST_CHECK_THROW(rnn::jacobian_by_product(lstm, s, 0), std::invalid_argument);

  const rnn::Layer cells = random_network({.inputs = 2, .units = d, .cell = Cell::lstm}).ahead[0];
  const rnn::States at_first(cells, T, 1);
  Tensor<2> of_cells(d, d);  // dh_T/dc_0
  for (Index j = 0; j < d; ++j) {
    rnn::States above = at_first, below = at_first;
    above.c(0, j, 0) += step, below.c(0, j, 0) -= step;
    forward(cells, x, {}, above), forward(cells, x, {}, below);
    for (Index i = 0; i < d; ++i) of_cells(i, j) = (above.h(T, i, 0) - below.h(T, i, 0)) / (2 * step);
  }
  BOOST_TEST(std::abs(rnn::mean_gain(of_cells, d) / rnn::gains(cells, x).c[0] - 1) < 1e-7);
}

// \eq{handbook-rnn-jacobian} \eq{slides-bptt-vanish}: without inputs tanh is linear at 0, and the gain over T steps is
// radius^T; an orthogonal matrix keeps every norm
BOOST_AUTO_TEST_CASE(errors_vanish_and_explode_with_the_spectral_radius) {
  training::Random random(3);
  const Index T = 200;
  const Tensor<3> nothing(T, 2, 1);
  for (const double radius : {0.8, 1.0, 1.25}) {
    const rnn::Gains of = rnn::gains(layer_of_radius(radius, 12, random), nothing);
    const double slope = (std::log(of.h[0]) - std::log(of.h[100])) / 100;  // of ln gain against the lag
    BOOST_TEST(std::abs(slope - std::log(radius)) < 0.01);
  }
  rnn::Layer orthogonal(Cell::tanh, 2, 12);
  initialise(orthogonal, {}, random);
  BOOST_TEST(std::abs(rnn::spectral_radius(orthogonal.W_hh) - 1) < 1e-5);
  for (const double gain : rnn::gains(orthogonal, nothing).h) BOOST_TEST(std::abs(gain - 1) < 1e-12);
}

// \eq{handbook-rnn-clip} \eq{slides-clip}
BOOST_AUTO_TEST_CASE(clipping_keeps_the_direction_or_the_values) {
  const rnn::Network network = random_network({.inputs = 2, .units = 3, .outputs = 3});
  rnn::Batch batch = random_batch(network, 5, 2);
  const rnn::Network gradient = gradient_of(network, batch);
  rnn::Network shortened = gradient, untouched = gradient, cut = gradient;
  const double length = optimization::norm(gradient);
  optimization::clip_by_norm(shortened, length / 3), optimization::clip_by_norm(untouched, 2 * length);
  optimization::clip_by_value(cut, 0.01);
  BOOST_TEST(std::abs(optimization::norm(shortened) - length / 3) < 1e-14);
  for_each_parameter([&](const std::string&, const auto& g, const auto& s, const auto& u, const auto& c) {
    BOOST_TEST(same_bits(g, u));
    for (Index n = 0; n < g.size(); ++n) {
      BOOST_TEST(std::abs(s.data()[n] - g.data()[n] / 3) < 1e-15);
      BOOST_TEST(c.data()[n] == std::clamp(g.data()[n], -0.01, 0.01));
    }
  }, gradient, shortened, untouched, cut);
}
