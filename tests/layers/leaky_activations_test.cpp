// Leaky ReLU, its learned form, and maxout, of which both are special cases.
#include "activation_checks.hpp"
#include "core/dense.hpp"
#include "erratum.hpp"
#include "error_message.hpp"
#include "layers/activations.hpp"
#include "layers/maxout.hpp"
#include "layers/prelu.hpp"
#include "threads.hpp"

using namespace lbl;
using namespace lbl::testing;

namespace {

Activation leaky(double alpha) {
  return {[alpha](const Tensor<2>& z, Tensor<2>& h) { layers::leaky_relu(z, alpha, h); },
          [alpha](const Tensor<2>& z, Tensor<2>& delta) { layers::leaky_relu_backward(z, alpha, delta); }, true};
}

Activation parametric(const Tensor<1>& alpha) {
  return {[alpha](const Tensor<2>& z, Tensor<2>& h) { layers::prelu(z, alpha, h); },
          [alpha](const Tensor<2>& z, Tensor<2>& delta) {
            Tensor<1> gradient_alpha(alpha.size());
            layers::prelu_backward(z, alpha, delta, gradient_alpha);
          }, true};
}

}  // namespace

// \eq{notes-lrelu} \eq{lecture-lrelu}: 0 lies on the positive branch, unlike that of ReLU, \erratum{E62}
BOOST_AUTO_TEST_CASE(leaky_relu_at_minus_one_zero_and_one) {
  const Tensor<2> z = row({-1, 0, 1});
  BOOST_TEST(largest_difference(value(leaky(0.01).forward, z), row({-0.01, 0, 1})) == 0);
  BOOST_TEST(largest_difference(derivative(leaky(0.01), z), row({0.01, 1, 1})) == 0);
  BOOST_TEST(largest_difference(derivative(leaky(0), z), row({0, 1, 1})) == 0);  // alpha = 0 is ReLU but for 0 itself
  accept(gradient_error(leaky(0.01), 1e-3), 1e-9);
}

// \eq{notes-lrelu}, \erratum{E34}: the slope is +0.01; with -0.01 the function would fall and rise. And max(z, alpha z)
// is the leaky ReLU only up to alpha = 1
BOOST_AUTO_TEST_CASE(leaky_relu_never_falls) {
  Tensor<2> z(1, 201);
  for (Index m = 0; m < 201; ++m) z(0, m) = Real(m - 100) / 10;
  const Tensor<2> h = value(leaky(0.01).forward, z);
  const auto printed = [](double x) { return x < 0 ? -0.01 * x : x; };
  int falls = 0;
  for (Index m = 1; m < 201; ++m) {
    BOOST_TEST(h(0, m) > h(0, m - 1));
    BOOST_TEST(h(0, m) == std::max<Real>(z(0, m), Real(0.01) * z(0, m)));
    falls += printed(z(0, m)) < printed(z(0, m - 1));
  }
  BOOST_TEST(falls == 100);
  report_erratum("E34", std::abs(printed(-10) + 0.1), std::abs(h(0, 0) + 0.1));
  const auto cases = [](double x) { return x < 0 ? 2 * x : x; };
  BOOST_TEST(std::max(-1., 2 * -1.) != cases(-1));
}

// \eq{slides-lrelu}, \erratum{E114}: the slides divide by a > 1; 0.01 taken for their a would multiply by 100
BOOST_AUTO_TEST_CASE(the_slides_divide_where_the_others_multiply) {
  const double a = 128;
  const Tensor<2> z = row({-3, -0.5, 0, 2}), h = value(leaky(1 / a).forward, z);
  const auto slides = [](double x, double by) { return x >= 0 ? x : x / by; };
  for (Index m = 0; m < 4; ++m) BOOST_TEST(h(0, m) == slides(z(0, m), a));
  BOOST_TEST(slides(-3, 0.01) == -300);
  report_erratum("E114", std::abs(slides(-3, 0.01) + 0.03), std::abs(h(0, 0) - slides(-3, a)));
  for (const double alpha : {1., 100., -0.01, std::nan("")}) {
    check_error(error_of([&] { value(leaky(alpha).forward, z); }), {"alpha", "[0, 1)", "1/alpha"});
    check_error(error_of([&] { derivative(leaky(alpha), z); }), {"alpha", "[0, 1)"});
  }
}

// \eq{lecture-prelu}: slopes begin at 0.25; the same values as the leaky ReLU
BOOST_AUTO_TEST_CASE(prelu_begins_as_a_leaky_relu) {
  training::Random random(1);
  const Tensor<2> z = normal_tensor(random, 5, 9);
  for (const Index size : {1, 5}) {
    const Tensor<1> alpha = layers::initial_slopes(size);
    BOOST_TEST(alpha.size() == size);
    for (Index n = 0; n < size; ++n) BOOST_TEST(alpha(n) == 0.25);
    BOOST_TEST(same_bits(value(parametric(alpha).forward, z), value(leaky(0.25).forward, z)));
    BOOST_TEST(same_bits(derivative(parametric(alpha), z), derivative(leaky(0.25), z)));
  }
}

// \eq{lecture-prelu} \eq{lecture-prelu-grad}: shared and one per unit; \erratum{E95}: the sum runs over samples too,
// that of a single sample is rejected
BOOST_AUTO_TEST_CASE(gradients_of_prelu) {
  for (const Index size : {1, 4}) {
    training::Random random(2);
    Tensor<2> z = normal_tensor(random, 4, 6);
    move_off_zero(z, 1e-3);
    Tensor<1> alpha = normal_tensor(random, size), gradient_alpha(size);
    const Tensor<2> r = normal_tensor(random, 4, 6);
    Tensor<2> delta = r, h = z;
    layers::prelu_backward(z, alpha, delta, gradient_alpha);
    const auto cost = [&] { return layers::prelu(z, alpha, h), contract(r, h); };
    accept(training::worst_gradient_error("z", z, delta, cost));
    accept(training::worst_gradient_error("alpha", alpha, gradient_alpha, cost));

    Tensor<1> printed(size);
    for (Index n = 0; n < 4; ++n)
      printed(size == 1 ? 0 : n) += z(n, 0) < 0 ? z(n, 0) * r(n, 0) : Real(0);
    BOOST_TEST(training::worst_gradient_error("alpha", alpha, printed, cost).relative > 0.1);
    report_erratum("E95", training::worst_gradient_error("alpha", alpha, printed, cost).relative,
                   training::worst_gradient_error("alpha", alpha, gradient_alpha, cost).relative);

    Tensor<1> twice = gradient_alpha;  // gradients accumulate
    Tensor<2> again = r;
    layers::prelu_backward(z, alpha, again, twice);
    for (Index n = 0; n < size; ++n) BOOST_TEST(std::abs(twice(n) - 2 * gradient_alpha(n)) < 1e-14);
  }
}

// Maps: one slope per channel, positions and samples behind it
BOOST_AUTO_TEST_CASE(prelu_of_maps_sums_over_positions) {
  training::Random random(3);
  Tensor<4> z = normal_tensor(random, 2, 3, 3, 4);
  const Tensor<4> r = normal_tensor(random, 2, 3, 3, 4);
  Tensor<4> delta = r;
  Tensor<1> alpha = layers::initial_slopes(2), gradient_alpha(2);
  Tensor<2> delta_view = delta.view(2, 36);
  layers::prelu_backward(z.view(2, 36), alpha, delta_view, gradient_alpha);
  for (Index c = 0; c < 2; ++c) {
    double sum = 0;
    for (Index i = 0; i < 3; ++i)
      for (Index j = 0; j < 3; ++j)
        for (Index m = 0; m < 4; ++m) sum += std::min<Real>(z(c, i, j, m), 0) * r(c, i, j, m);
    BOOST_TEST(std::abs(gradient_alpha(c) - sum) < 1e-13);
  }
  const Tensor<1> three(3);
  check_error(error_of([&] { value(parametric(three).forward, Tensor<2>(2, 1)); }), {"PReLU", "2 units", "3"});
}

// \eq{notes-maxout}: the error goes to the winner alone, the first of equal ones
BOOST_AUTO_TEST_CASE(the_error_of_a_maxout_unit_goes_to_its_winner) {
  Tensor<2> z(3, 2), h(1, 2), delta_h(1, 2), delta(3, 2);
  z(0, 0) = 1, z(1, 0) = 5, z(2, 0) = 5;    // a tie
  z(0, 1) = -1, z(1, 1) = -3, z(2, 1) = -2;
  delta_h(0, 0) = 7, delta_h(0, 1) = 9;
  layers::maxout(z, 3, h);
  layers::maxout_backward(z, 3, h, delta_h, delta);
  BOOST_TEST((h(0, 0) == 5 && h(0, 1) == -1));
  for (Index k = 0; k < 3; ++k) {
    BOOST_TEST(delta(k, 0) == (k == 1 ? 7 : 0));
    BOOST_TEST(delta(k, 1) == (k == 0 ? 9 : 0));
  }
  check_error(error_of([&] { layers::maxout(z, 2, h); }), {"maxout", "1 units of 2 pieces", "3 rows"});
  check_error(error_of([&] { layers::maxout(z, 0, h); }), {"maxout", "at least one piece"});
  Tensor<2> two(2, 2), six(6, 2);
  check_error(error_of([&] { layers::maxout_backward(z, 3, h, two, six); }), {"maxout", "2 units", "3 rows"});
}

// \eq{notes-maxout}: of every weight and bias of every piece, and of the input
BOOST_AUTO_TEST_CASE(gradients_of_a_maxout_layer) {
  training::Random random(4);
  const Index N = 3, J = 4, M = 5, pieces = 3;
  Tensor<2> W = normal_tensor(random, pieces * N, J), x = normal_tensor(random, J, M);
  Tensor<1> b = normal_tensor(random, pieces * N), gradient_b(pieces * N);
  const Tensor<2> r = normal_tensor(random, N, M);
  Tensor<2> z(pieces * N, M), delta(pieces * N, M), h(N, M), gradient_W(pieces * N, J), delta_x(J, M);
  const auto cost = [&] {
    core::dense_forward(W, b, x, z);
    layers::maxout(z, pieces, h);
    return contract(r, h);
  };
  cost();
  for (Index n = 0; n < N; ++n)  // no difference moves over a kink, where two pieces change places
    for (Index m = 0; m < M; ++m)
      for (Index k = 0; k < pieces; ++k)
        BOOST_TEST_REQUIRE((z(pieces * n + k, m) == h(n, m) || z(pieces * n + k, m) < h(n, m) - 1e-3));
  layers::maxout_backward(z, pieces, h, r, delta);
  core::dense_backward_parameters(delta, x, gradient_W, gradient_b);
  core::dense_backward_input(W, delta, delta_x);
  accept(training::worst_gradient_error("W", W, gradient_W, cost));
  accept(training::worst_gradient_error("b", b, gradient_b, cost));
  accept(training::worst_gradient_error("x", x, delta_x, cost));

  gradient_W(4, 2) += 1e-3;
  const auto planted = training::worst_gradient_error("W", W, gradient_W, cost);
  BOOST_TEST(planted.index == 4 * J + 2);
  BOOST_TEST(planted.relative > 1e-4);
}

// \eq{notes-maxout-special}: pieces (w, b) and (0, 0) are ReLU, (w, b) and (alpha w, alpha b) leaky ReLU
BOOST_AUTO_TEST_CASE(relu_and_leaky_relu_are_maxout_units) {
  training::Random random(5);
  const Index N = 4, J = 3, M = 17;
  const Tensor<2> W = normal_tensor(random, N, J), x = normal_tensor(random, J, M);
  const Tensor<1> b = normal_tensor(random, N);
  Tensor<2> z(N, M), h(N, M);
  core::dense_forward(W, b, x, z);
  for (const double alpha : {0., 0.25}) {
    Tensor<2> W_2(2 * N, J), z_2(2 * N, M);
    Tensor<1> b_2(2 * N);
    for (Index n = 0; n < N; ++n) {
      for (Index j = 0; j < J; ++j) W_2(2 * n, j) = W(n, j), W_2(2 * n + 1, j) = alpha * W(n, j);
      b_2(2 * n) = b(n), b_2(2 * n + 1) = alpha * b(n);
    }
    core::dense_forward(W_2, b_2, x, z_2);
    layers::maxout(z_2, 2, h);
    BOOST_TEST(largest_difference(h, value(leaky(alpha).forward, z)) < 1e-15);
    if (alpha == 0) BOOST_TEST(largest_difference(h, value(layers::relu, z)) < 1e-15);
  }
}

// \eq{notes-maxout-params}: m times as many as a dense layer
BOOST_AUTO_TEST_CASE(a_maxout_layer_has_m_times_as_many_parameters) {
  for (const Index pieces : {1, 2, 5}) {
    const Tensor<2> W(pieces * 100, 784);
    const Tensor<1> b(pieces * 100);
    BOOST_TEST(layers::maxout_parameters(784, 100, pieces) == W.size() + b.size());
    BOOST_TEST(layers::maxout_parameters(784, 100, pieces) == pieces * 78'500);
  }
}

BOOST_AUTO_TEST_CASE(threads_change_nothing_in_layers_with_pieces_or_slopes) {
  training::Random random(6);
  const Tensor<2> z = normal_tensor(random, 202, 1009), r = normal_tensor(random, 202, 1009);
  Tensor<2> h[2], delta[2], largest[2], winners[2];
  Tensor<1> gradient[2];
  for (const int n : {0, 1}) {
    const Threads limit(n == 0 ? 1 : 3);
    h[n] = delta[n] = winners[n] = r, gradient[n] = Tensor<1>(1), largest[n] = Tensor<2>(101, 1009);
    layers::prelu(z, layers::initial_slopes(1), h[n]);
    layers::prelu_backward(z, layers::initial_slopes(1), delta[n], gradient[n]);
    layers::maxout(z, 2, largest[n]);
    layers::maxout_backward(z, 2, largest[n], largest[n], winners[n]);
  }
  BOOST_TEST((same_bits(h[0], h[1]) && same_bits(delta[0], delta[1]) && same_bits(gradient[0], gradient[1])));
  BOOST_TEST((same_bits(largest[0], largest[1]) && same_bits(winners[0], winners[1])));
}
