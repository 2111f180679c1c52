// One step of every cell: by hand, against the documents' own notations, and what they print wrongly.
#include "erratum.hpp"
#include "rnn/layers/lstm_cell.hpp"
#include "rnn/notations.hpp"
#include "rnn/random_networks.hpp"

#include <cmath>

using namespace lbl;
using namespace lbl::testing;
using rnn::Cell;
using rnn::notations::Sequence;
using rnn::notations::Vector;

namespace {

/// A sequence of T vectors, and the same as x[T][N][1].
Sequence random_sequence(training::Random& random, Index T, Index N, Tensor<3>& x) {
  x = normal_tensor(random, T, N, Index(1));
  Sequence sequence;
  for (Index t = 0; t < T; ++t) sequence.emplace_back(x.samples(t, 0), x.samples(t, 0) + N);
  return sequence;
}

/// A layer after its walk over one sequence from h_0 = 0.
rnn::States walked(const rnn::Layer& layer, const Tensor<3>& x) {
  rnn::States s(layer, x.dim[0], x.dim[2]);
  forward(layer, x, {}, s);
  return s;
}

double sigma(double z) { return 1 / (1 + std::exp(-z)); }

}  // namespace

// \eq{handbook-rnn-forward} \eq{overview-eq-13}: one unit, two steps, by hand
BOOST_AUTO_TEST_CASE(one_simple_unit_by_hand) {
  rnn::Layer layer(Cell::tanh, 1, 1);
  layer.W_xh(0, 0) = 0.5, layer.W_hh(0, 0) = -2, layer.b_h(0) = 0.1;
  Tensor<3> x(2, 1, 1);
  x(0, 0, 0) = 1, x(1, 0, 0) = 3;
  const rnn::States s = walked(layer, x);
  const double h_1 = std::tanh(0.6), h_2 = std::tanh(0.1 + 1.5 - 2 * h_1);
  BOOST_TEST(std::abs(s.h(1, 0, 0) - h_1) < 1e-15);
  BOOST_TEST(std::abs(s.h(2, 0, 0) - h_2) < 1e-15);
  BOOST_TEST(std::abs(h_2 - 0.4822415) < 1e-7);
}

// \eq{overview-eq-17} \eq{overview-eq-18} \eq{overview-eq-19}: one cell, two steps, by hand
BOOST_AUTO_TEST_CASE(one_lstm_cell_by_hand) {
  rnn::Layer layer(Cell::lstm, 1, 1);
  for (Index g = 0; g < 4; ++g) layer.W_xh(g, 0) = 0.1 * double(g + 1), layer.W_hh(g, 0) = 0.5 - double(g);
  layer.b_h(1) = 1;
  Tensor<3> x(2, 1, 1);
  x(0, 0, 0) = 2, x(1, 0, 0) = -1;
  const rnn::States s = walked(layer, x);
  const double c_1 = sigma(0.2) * std::tanh(0.8), h_1 = sigma(0.6) * std::tanh(c_1);
  const double i = sigma(-0.1 + 0.5 * h_1), f = sigma(1 - 0.2 - 0.5 * h_1), o = sigma(-0.3 - 1.5 * h_1);
  const double c_2 = f * c_1 + i * std::tanh(-0.4 - 2.5 * h_1);
  BOOST_TEST(std::abs(s.c(1, 0, 0) - c_1) < 1e-15);
  BOOST_TEST(std::abs(s.h(1, 0, 0) - h_1) < 1e-15);
  BOOST_TEST(std::abs(s.c(2, 0, 0) - c_2) < 1e-15);
  BOOST_TEST(std::abs(s.h(2, 0, 0) - o * std::tanh(c_2)) < 1e-15);
}

// \eq{notes-forward-rnn} \eq{slides-rnn-state} \eq{slides-rnn-out}
// \eq{slides-rnn-unroll}
// \erratum{E135}: U and W are exchanged between notes and slides; after renaming all are one recurrence
BOOST_AUTO_TEST_CASE(three_notations_are_one_recurrence) {
  training::Random random(3);
  const Index N = 2, d = 3, K = 4, T = 6;
  const rnn::Network network = random_network({.inputs = N, .units = d, .outputs = K, .cell = Cell::logistic});
  rnn::Layer layer = network.ahead[0];
  std::fill_n(layer.b_h.data(), d, Real(0));  // notes and slides have no biases
  Tensor<3> x;
  const Sequence sequence = random_sequence(random, T, N, x);
  const rnn::States s = walked(layer, x);
  const Sequence y = rnn::notations::forward_rnn(sequence, layer.W_hh, layer.W_xh, network.W_hy,
                                                 rnn::notations::sigma, rnn::notations::softmax);
  for (Index t = 1; t <= T; ++t) {
    const Vector S_t = rnn::notations::state(sequence, std::size_t(t), layer.W_xh, layer.W_hh);
    for (Index n = 0; n < d; ++n) BOOST_TEST(std::abs(S_t[std::size_t(n)] - s.h(t, n, 0)) < 1e-14);
    const Vector O_t = rnn::notations::output(S_t, network.W_hy);
    BOOST_TEST(O_t.size() == std::size_t(K));
    for (std::size_t k = 0; k < O_t.size(); ++k) {
      BOOST_TEST(std::abs(O_t[k] - y[std::size_t(t - 1)][k]) < 1e-14);
      report_erratum("E135", "names exchanged", std::abs(O_t[k] - y[std::size_t(t - 1)][k]));
    }
  }
}

// \eq{slides-rnn-out} \erratum{E123}: a row times V is softmax(V^T S) for columns, and fits V^T only
BOOST_AUTO_TEST_CASE(rows_times_V_are_columns_times_its_transpose) {
  training::Random random(4);
  const Tensor<2> V = normal_tensor(random, Index(4), Index(3));
  const Vector S{0.1, 0.7, 0.4};
  Vector row(4, 0);  // S V' with V' [3][4], the transpose of V
  for (Index k = 0; k < 4; ++k)
    for (Index n = 0; n < 3; ++n) row[std::size_t(k)] += S[std::size_t(n)] * V(k, n);
  const Vector columns = rnn::notations::output(S, V), rows = rnn::notations::softmax(row);
  for (std::size_t k = 0; k < 4; ++k) {
    BOOST_TEST(std::abs(columns[k] - rows[k]) < 1e-15);
    report_erratum("E123", "does not fit", std::abs(columns[k] - rows[k]));
  }
  BOOST_TEST(Index(S.size()) != V.dim[0]);  // S V, as printed: a row of three numbers, four rows
  BOOST_TEST(Index(S.size()) == V.dim[1]);  // V S, and S times the transpose
}

// \eq{notes-forward-rnn} \erratum{E58}: as printed, with h_t on the right where it is still zero, nothing is remembered
BOOST_AUTO_TEST_CASE(h_t_on_the_right_hand_side_is_rejected) {
  training::Random random(5);
  const rnn::Network network = random_network({.inputs = 2, .units = 3, .outputs = 2});
  const rnn::Layer& layer = network.ahead[0];
  Tensor<3> x;
  Sequence one = random_sequence(random, 2, 2, x), other = one;
  other[0][0] += 1;
  const auto tanh = [](Real z) { return std::tanh(z); };
  const auto right = [&](const Sequence& of) {
    return rnn::notations::forward_rnn(of, layer.W_hh, layer.W_xh, network.W_hy, tanh, rnn::notations::softmax).back();
  };
  const auto printed = [&](const Sequence& of) {
    Vector h_t;
    for (const Vector& x_t : of) {
      h_t.assign(3, 0);  // not computed yet
      const Vector of_x = rnn::notations::times(layer.W_xh, x_t);
      h_t = rnn::notations::of_sum(tanh, rnn::notations::times(layer.W_hh, h_t), of_x);
    }
    return rnn::notations::output(h_t, network.W_hy);
  };
  BOOST_TEST(std::abs(right(one)[0] - right(other)[0]) > 1e-3);
  BOOST_TEST(printed(one)[0] == printed(other)[0]);
  Vector h(3, 0);
  for (const Vector& x_t : one) {
    const Vector of_h = rnn::notations::times(layer.W_hh, h), of_x = rnn::notations::times(layer.W_xh, x_t);
    for (std::size_t n = 0; n < 3; ++n) h[n] = std::tanh(of_h[n] + of_x[n]);
  }
  const double by_hand = rnn::notations::output(h, network.W_hy)[0];
  report_erratum("E58", std::abs(printed(one)[0] - by_hand), std::abs(right(one)[0] - by_hand));
}

// \eq{slides-lstm-stack} \eq{slides-lstm-forget} \eq{slides-lstm-input}
// \eq{slides-lstm-cand} \eq{slides-lstm-cell}
// \eq{slides-lstm-out} \eq{overview-eq-17}: the slides' four matrices below each other are the overview's one
BOOST_AUTO_TEST_CASE(the_lstm_of_the_slides_is_that_of_the_overview) {
  training::Random random(6);
  const Index N = 2, d = 3, T = 8;
  const rnn::Layer layer = random_network({.inputs = N, .units = d, .cell = Cell::lstm}).ahead[0];
  rnn::notations::SlidesLSTM slides;
  const auto block = [&](Index which, Tensor<2>& W, Tensor<1>& b) {
    W = Tensor<2>(d, d + N), b = Tensor<1>(d);
    for (Index n = 0; n < d; ++n) {
      for (Index j = 0; j < d; ++j) W(n, j) = layer.W_hh(which * d + n, j);
      for (Index j = 0; j < N; ++j) W(n, d + j) = layer.W_xh(which * d + n, j);
      b(n) = layer.b_h(which * d + n);
    }
  };
  block(0, slides.W_i, slides.b_i), block(1, slides.W_f, slides.b_f);
  block(2, slides.W_o, slides.b_o), block(3, slides.W_C, slides.b_C);
  Tensor<3> x;
  const Sequence sequence = random_sequence(random, T, N, x);
  const rnn::States s = walked(layer, x);
  rnn::notations::SlidesState state{Vector(3, 0), Vector(3, 0)};
  bool negative = false;
  for (Index t = 0; t < T; ++t) {
    state = step(slides, state, sequence[std::size_t(t)]);
    for (Index n = 0; n < d; ++n) {
      BOOST_TEST(std::abs(state.C[std::size_t(n)] - s.c(t + 1, n, 0)) < 1e-14);
      BOOST_TEST(std::abs(state.h[std::size_t(n)] - s.h(t + 1, n, 0)) < 1e-14);
      negative |= state.C[std::size_t(n)] < 0;
      BOOST_TEST(std::abs(s.h(t + 1, n, 0)) < 1);
    }
  }
  BOOST_TEST(negative);
}

// \eq{slides-lstm-cand} \erratum{E125}: with a logistic candidate, as printed, the cell could only grow;
// \eq{slides-lstm-cell} \erratum{E126}: with i_t * C_t, as the text says, a cell that begins at zero would stay there
BOOST_AUTO_TEST_CASE(candidates_as_printed_are_rejected) {
  training::Random random(7);
  const rnn::Layer layer = random_network({.inputs = 2, .units = 3, .cell = Cell::lstm}).ahead[0];
  const Tensor<3> x = normal_tensor(random, Index(20), Index(2), Index(4));
  const rnn::States s = walked(layer, x);
  const rnn::Blocks row(Cell::lstm, 3);
  double lowest = 0, lowest_printed = 0, largest_by_the_text = 0;
  for (Index m = 0; m < 4; ++m)
    for (Index n = 0; n < 3; ++n) {
      double printed = 0, by_the_text = 0, right = 0;
      for (Index t = 0; t < 20; ++t) {
        const double i = s.gates(t, row.i + n, m), f = s.gates(t, row.f + n, m), g = s.gates(t, row.g + n, m);
        printed = f * printed + i * sigma(std::atanh(g));  // sigma of the same sum
        by_the_text = f * by_the_text + i * by_the_text;
        right = f * right + i * g;
        const double c = s.c(t + 1, n, m);
        report_erratum("E125", std::abs(printed - c), std::abs(right - c));
        report_erratum("E126", std::abs(by_the_text - c), std::abs(right - c));
        lowest = std::min(lowest, s.c(t + 1, n, m)), lowest_printed = std::min(lowest_printed, printed);
        largest_by_the_text = std::max(largest_by_the_text, std::abs(by_the_text));
      }
    }
  BOOST_TEST(lowest < -0.1);
  BOOST_TEST(lowest_printed == 0);
  BOOST_TEST(largest_by_the_text == 0);
}

// \eq{overview-eq-18} \eq{slides-lstm-forget}: f = 1 and i = 0 keep the cell to the last bit
BOOST_AUTO_TEST_CASE(an_open_forget_gate_keeps_the_cell) {
  for (const Cell cell : {Cell::lstm, Cell::lstm_without_forget}) {
    rnn::Layer layer(cell, 2, 3);
    const rnn::Blocks row(cell, 3);
    for (Index n = 0; n < 3; ++n) {
      layer.b_h(row.i + n) = -800;
      if (cell == Cell::lstm) layer.b_h(row.f + n) = 800;
    }
    training::Random random(8);
    const Tensor<3> x = normal_tensor(random, Index(9), Index(2), Index(5));
    rnn::States s(layer, 9, 5);
    const Tensor<2> c_0 = normal_tensor(random, Index(3), Index(5));
    std::copy_n(c_0.data(), c_0.size(), s.c.data());
    forward(layer, x, {}, s);
    BOOST_TEST(same_bits(Tensor<2>(s.c.slice(9)), c_0));
  }
}

// \eq{overview-eq-17} \eq{overview-fig-8}: 4 d (d + p + 1) parameters, 3 d (d + p + 1) without a forget gate, for any T
BOOST_AUTO_TEST_CASE(parameters_are_counted) {
  const Index d = 5, p = 3, K = 2, output = K * d + K;
  for (const auto& [cell, sums] : {std::pair{Cell::tanh, 1}, {Cell::lstm, 4}, {Cell::lstm_without_forget, 3}})
    BOOST_TEST(training::count_parameters(rnn::Network({.inputs = p, .units = d, .outputs = K, .cell = cell})) ==
               sums * d * (d + p + 1) + output);
}

// \eq{overview-lstm-bias}: with an open forget gate the error survives 50 steps
BOOST_AUTO_TEST_CASE(a_forget_bias_keeps_the_error) {
  const auto error_at_the_start = [](double forget_bias) {
    rnn::Layer layer(Cell::lstm, 2, 8);
    training::Random random(9);
    initialise(layer, {.forget_bias = forget_bias}, random);
    rnn::States s(layer, 50, 3);
    const Tensor<3> x = normal_tensor(random, Index(50), Index(2), Index(3));
    forward(layer, x, {}, s);
    std::fill_n(s.delta_h.slice(50).data(), 8 * 3, Real(1));
    backward(layer, {}, s, {0, 50});
    double squares = 0;
    for (Index n = 0; n < 8 * 3; ++n) squares += s.delta_c.data()[n] * s.delta_c.data()[n];
    return std::sqrt(squares);
  };
  BOOST_TEST(error_at_the_start(1) > 100 * error_at_the_start(0));
}

// \eq{handbook-rnn-init}
BOOST_AUTO_TEST_CASE(the_first_weights_are_orthogonal) {
  for (const Cell cell : {Cell::tanh, Cell::lstm}) {
    rnn::Layer layer(cell, 3, 20);
    training::Random random(10);
    initialise(layer, {}, random);
    for (Index block = 0; block < rnn::sums_of_a_unit(cell); ++block)
      for (Index i = 0; i < 20; ++i)
        for (Index j = 0; j < 20; ++j) {
          Real sum = 0;  // (W^T W)_ij
          for (Index n = 0; n < 20; ++n) sum += layer.W_hh(block * 20 + n, i) * layer.W_hh(block * 20 + n, j);
          BOOST_TEST(std::abs(sum - (i == j)) < 1e-13);
        }
  }
}
