// Branches, concatenation and addition, and what stacked layers without activations are.
#include "activation_checks.hpp"
#include "core/dense.hpp"
#include "costs/mean_squared_error.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "erratum.hpp"
#include "error_message.hpp"
#include "layers/activations.hpp"
#include "layers/joining.hpp"
#include "layers/linear_layers.hpp"

using namespace lbl;
using namespace lbl::testing;

namespace {

/// h feeds a dense layer with cross-entropy on top and, as it is, a squared error with weight 1/2: two costs at two
/// layers of a network x -> h = tanh(Wx + b) -> softmax(Vh + c).
struct TwoCosts {
  Tensor<2> x, W, V, y, target;
  Tensor<1> b, c;
  Tensor<2> z{4, 3}, h{4, 3}, z_top{2, 3}, p{2, 3};
  const double weight = 0.5;

  explicit TwoCosts(training::Random random = training::Random(9))
      : x(normal_tensor(random, 5, 3)), W(normal_tensor(random, 4, 5)), V(normal_tensor(random, 2, 4)), y(2, 3),
        target(normal_tensor(random, 4, 3)), b(normal_tensor(random, 4)), c(normal_tensor(random, 2)) {
    y(0, 0) = y(1, 1) = y(1, 2) = 1;
  }
  double cost() {
    core::dense_forward(W, b, x, z);
    layers::tanh(z, h);
    core::dense_forward(V, c, h, z_top);
    return costs::softmax_cross_entropy(z_top, y, p) + weight * costs::mean_squared_error(h, target);
  }
};

/// The gradients of TwoCosts, with or without the arm of the squared error.
struct Gradients {
  Tensor<2> W{4, 5}, x{5, 3};
  Tensor<1> b{4};

  Gradients(TwoCosts& net, bool both_arms) {
    net.cost();
    Tensor<2> delta_top(2, 3), from_top(4, 3), from_h(4, 3), delta(4, 3);
    costs::softmax_cross_entropy_backward(net.p, net.y, delta_top);
    core::dense_backward_input(net.V, delta_top, from_top);
    costs::mean_squared_error_backward(net.h, net.target, from_h);
    for (Index n = 0; n < from_h.size(); ++n) from_h.data()[n] *= net.weight;
    if (both_arms) layers::branch_backward({from_top, from_h}, delta);
    else layers::branch_backward({from_top}, delta);
    layers::tanh_backward(net.h, delta);
    core::dense_backward_parameters(delta, net.x, W, b);
    core::dense_backward_input(net.W, delta, x);
  }
};

}  // namespace

// \eq{lecture-branch} \eq{lecture-multiloss}: costs at several layers are added, and their gradients add where the
// branches part
BOOST_AUTO_TEST_CASE(gradients_add_at_the_branching_point) {
  TwoCosts net;
  const Gradients both(net, true), top_only(net, false);
  const auto cost = [&] { return net.cost(); };
  accept(training::worst_gradient_error("W", net.W, both.W, cost));
  accept(training::worst_gradient_error("b", net.b, both.b, cost));
  accept(training::worst_gradient_error("x", net.x, both.x, cost));
  BOOST_TEST(training::worst_gradient_error("W", net.W, top_only.W, cost).relative > 0.1);

  Tensor<2> sum(2, 2);
  const Tensor<2> other(2, 3);
  check_error(error_of([&] { layers::branch_backward({other}, sum); }), {"branch", "shapes"});
  check_error(error_of([&] { layers::branch_backward({sum}, sum); }), {"branch"});
}

// \eq{lecture-concat} \eq{lecture-add}: y = (tanh x_1; softsign x_2) and y = tanh x_1 + softsign x_2
BOOST_AUTO_TEST_CASE(gradients_of_joined_groups) {
  training::Random random(10);
  for (const bool added : {false, true}) {
    const Index N_2 = added ? 3 : 2, M = 4;
    Tensor<2> x_1 = normal_tensor(random, 3, M), x_2 = normal_tensor(random, N_2, M), h_1 = x_1, h_2 = x_2;
    Tensor<2> y(added ? 3 : 5, M), delta_1 = x_1, delta_2 = x_2;
    const Tensor<2> r = normal_tensor(random, y.dim[0], M);
    const auto cost = [&] {
      layers::tanh(x_1, h_1), layers::softsign(x_2, h_2);
      (added ? layers::add : layers::concatenate)(h_1, h_2, y);
      return contract(r, y);
    };
    cost();
    (added ? layers::add_backward : layers::concatenate_backward)(r, delta_1, delta_2);
    layers::tanh_backward(h_1, delta_1), layers::softsign_backward(h_2, delta_2);
    accept(training::worst_gradient_error("x_1", x_1, delta_1, cost));
    accept(training::worst_gradient_error("x_2", x_2, delta_2, cost));

    if (!added) {  // a planted mistake: the groups' order
      Tensor<2> exchanged(2, M), rest(3, M);
      layers::concatenate_backward(r, exchanged, rest);
      layers::softsign_backward(h_2, exchanged);
      BOOST_TEST(training::worst_gradient_error("x_2", x_2, exchanged, cost).relative > 0.1);
    }
  }
}

// \eq{lecture-concat} \eq{lecture-add}
BOOST_AUTO_TEST_CASE(shapes_of_joined_groups) {
  training::Random random(11);
  const Tensor<2> x_1 = normal_tensor(random, 3, 4), x_2 = normal_tensor(random, 2, 4);
  Tensor<2> y(5, 4), back_1(3, 4), back_2(2, 4);
  layers::concatenate(x_1, x_2, y);
  layers::concatenate_backward(y, back_1, back_2);
  BOOST_TEST((same_bits(x_1, back_1) && same_bits(x_2, back_2)));
  BOOST_TEST((y(2, 3) == x_1(2, 3) && y(3, 0) == x_2(0, 0)));

  check_error(error_of([&] { layers::concatenate(x_1, x_1, y); }), {"concatenation", "shapes"});
  check_error(error_of([&] { layers::concatenate_backward(y, back_1, back_1); }), {"concatenation", "shapes"});
  check_error(error_of([&] { layers::add(x_1, x_2, back_1); }), {"addition", "shapes"});
  check_error(error_of([&] { layers::add_backward(y, back_1, back_2); }), {"addition", "shapes"});
  Tensor<2> sum = x_1;
  layers::add(sum, x_1, sum);
  for (Index n = 0; n < sum.size(); ++n) BOOST_TEST(sum.data()[n] == 2 * x_1.data()[n]);

  Tensor<3> errors(2, 3, 4);
  Tensor<2> delta_1 = errors.slice(0), delta_2 = errors.slice(1);  // views, through which they are written
  layers::add_backward(x_1, delta_1, delta_2);
  BOOST_TEST((same_bits(errors.slice(0), x_1) && same_bits(errors.slice(1), x_1)));
}

// \eq{notes-nonlinear} \eq{lecture-stacked}: W_2 (W_1 x + b_1) + b_2 is one affine map; \eq{slides-linear-net}: of the
// slides' network 2-3-1 it is, and superposition holds; with activations it is none
BOOST_AUTO_TEST_CASE(layers_without_activations_are_one_layer) {
  training::Random random(12);
  const Index M = 6;
  const Tensor<2> W_1 = normal_tensor(random, 3, 2), W_2 = normal_tensor(random, 1, 3);
  const Tensor<2> x = normal_tensor(random, 2, M);
  const Tensor<1> b_1 = normal_tensor(random, 3), b_2 = normal_tensor(random, 1);
  Tensor<2> W(1, 2), z(3, M), a(3, M), stacked(1, M), bent(1, M), single(1, M);
  Tensor<1> b(1);
  layers::compose(W_1, b_1, W_2, b_2, W, b);
  core::dense_forward(W_1, b_1, x, z);
  core::dense_forward(W_2, b_2, z, stacked);
  core::dense_forward(W, b, x, single);
  BOOST_TEST(largest_difference(stacked, single) < 1e-14);
  layers::logistic(z, a);
  core::dense_forward(W_2, b_2, a, bent);
  BOOST_TEST(largest_difference(bent, single) > 0.1);

  const auto y = [&](double x1, double x2) { return W(0, 0) * x1 + W(0, 1) * x2 + b(0); };
  double by_hand = b_2(0);  // the sum of the slides, for the first sample
  for (Index k = 0; k < 3; ++k) by_hand += W_2(0, k) * (W_1(k, 0) * x(0, 0) + W_1(k, 1) * x(1, 0) + b_1(k));
  BOOST_TEST(std::abs(by_hand - y(x(0, 0), x(1, 0))) < 1e-14);
  BOOST_TEST(std::abs(y(1, 2) + y(3, -5) - y(4, -3) - y(0, 0)) < 1e-13);
  check_error(error_of([&] { layers::compose(W_2, b_2, W_1, b_1, W, b); }), {"compose", "shapes"});
}

// \eq{notes-nonlinear} \erratum{E36}: a stack 4-1-4 is not linear regression: of all its W, which have rank 1, none
// does better on centred data than the sum of the three smallest variances; regression fits the identity without error
BOOST_AUTO_TEST_CASE(a_stack_is_no_better_than_its_narrowest_layer) {
  const double variance[4] = {4, 2, 1, 0.5};
  training::Random random(13);
  const Tensor<1> none_1(1), none_4(4);
  const auto mean_squared_error = [&](const Tensor<2>& W) {  // E ||Wx - x||^2 for independent x_i of these variances
    double error = 0;
    for (Index i = 0; i < 4; ++i)
      for (Index j = 0; j < 4; ++j) error += std::pow(W(i, j) - (i == j), 2) * variance[j];
    return error;
  };
  Tensor<2> W(4, 4), best_1(1, 4), best_2(4, 1), identity(4, 4);
  Tensor<1> b(4);
  best_1(0, 0) = best_2(0, 0) = 1;
  layers::compose(best_1, none_1, best_2, none_4, W, b);
  BOOST_TEST(mean_squared_error(W) == 2 + 1 + 0.5);
  for (Index i = 0; i < 4; ++i) identity(i, i) = 1;
  BOOST_TEST(mean_squared_error(identity) == 0);
  report_erratum("E36", std::abs(mean_squared_error(identity) - 3.5), std::abs(mean_squared_error(W) - 3.5));
  for (int trial = 0; trial < 1000; ++trial) {
    const Tensor<2> W_1 = normal_tensor(random, 1, 4), W_2 = normal_tensor(random, 4, 1);
    layers::compose(W_1, none_1, W_2, none_4, W, b);
    BOOST_TEST(mean_squared_error(W) > 3.5);
    BOOST_TEST(std::abs(W(0, 0) * W(1, 1) - W(0, 1) * W(1, 0)) < 1e-14);  // rank 1
  }
}

BOOST_AUTO_TEST_CASE(layers_that_do_not_fit_are_not_composed) {
  const auto compose = [](Index J, Index b_1, Index b_2, Index rows, Index columns, Index b) {
    Tensor<2> W(rows, columns);
    Tensor<1> biases(b);
    layers::compose(Tensor<2>(3, 4), Tensor<1>(b_1), Tensor<2>(2, J), Tensor<1>(b_2), W, biases);
  };
  BOOST_CHECK_NO_THROW(compose(3, 3, 2, 2, 4, 2));
  BOOST_CHECK_THROW(compose(4, 3, 2, 2, 4, 2), std::invalid_argument);
  BOOST_CHECK_THROW(compose(3, 4, 2, 2, 4, 2), std::invalid_argument);
  BOOST_CHECK_THROW(compose(3, 3, 3, 2, 4, 2), std::invalid_argument);
  BOOST_CHECK_THROW(compose(3, 3, 2, 3, 4, 2), std::invalid_argument);
  BOOST_CHECK_THROW(compose(3, 3, 2, 2, 5, 2), std::invalid_argument);
  BOOST_CHECK_THROW(compose(3, 3, 2, 2, 4, 3), std::invalid_argument);
}
