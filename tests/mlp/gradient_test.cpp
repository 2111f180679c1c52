// The backward pass against differences, and the printed formulas that the differences reject.
#include "core/dense.hpp"
#include "costs/softmax_cross_entropy.hpp"
#include "erratum.hpp"
#include "mlp/layer.hpp"
#include "mlp/random_network.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using mlp::Activation;
using mlp::Loops;
using training::GradientError;
using training::worst_gradient_error;
namespace cases = boost::unit_test::data;

namespace {

/// A network and a batch that no difference moves over a kink.
struct Case {
  const Threads threads{1};  // more would only wait for each other
  mlp::Network network;
  mlp::Batch batch;

  explicit Case(const std::vector<Index>& N, Activation f = Activation::relu, Loops loops = Loops::chapter)
      : network(random_network(N, f, loops, 11)), batch(random_batch(network, 3, 12)) {
    mlp::forward(network, batch);
    BOOST_TEST_REQUIRE(nearest_kink(network, batch) > 1e-3);
  }
  double cost() { return mlp::forward(network, batch); }

  /// The worst entry of every array of a gradient.
  std::vector<GradientError> errors(mlp::Network& gradient) {
    std::vector<GradientError> all;
    for_each_parameter([&](const std::string& name, auto& w, auto& g) {
      all.push_back(worst_gradient_error(name, w, g, [&] { return cost(); }));
    }, network, gradient);
    return all;
  }
  GradientError input_error(const Tensor<2>& delta_x) {
    return worst_gradient_error("x", batch.h[0], delta_x, [&] { return cost(); });
  }
};

void accept(const GradientError& e) {
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-7);
  }
}

/// handbook (5)-(7) with the layers' numbers chosen as a reader of the page may: weights of layer l + `shift_W` in (6),
/// activations of layer l + `shift_h` in (7). Right is +1 and -1.
mlp::Network backward(const mlp::Network& network, mlp::Batch& batch, Index shift_W, Index shift_h) {
  mlp::Network gradient = network;
  training::set_to_zero(gradient);
  const Index L = network.L();
  costs::softmax_cross_entropy_backward(batch.h[L], batch.y, batch.delta[L]);
  for (Index l = L; l >= 1; --l) {
    if (l < L) {
      core::dense_backward_input(network.W[l + shift_W], batch.delta[l + 1], batch.delta[l]);
      mlp::activate_backward(network.f, batch.z[l], batch.h[l], batch.delta[l]);
    }
    core::dense_backward_parameters(batch.delta[l], batch.h[l + shift_h], gradient.W[l], gradient.b[l]);
  }
  return gradient;
}

}  // namespace

// \eq{handbook-eq-5} \eq{handbook-eq-6} \eq{handbook-eq-7}
// \eq{handbook-activation}: logistic function or ReLU, and tanh; \erratum{E6}: the numerator is a derivative, too
BOOST_DATA_TEST_CASE(gradients_of_every_parameter_and_the_input,
                     cases::make({0, 1, 2}) * cases::make({0, 1}), activation, loops) {
  Case c({3, 4, 5, 2}, static_cast<Activation>(activation), static_cast<Loops>(loops));
  mlp::Network gradient = gradient_of(c.network, c.batch);
  const Tensor<2> delta_x = mlp::input_gradient(c.network, c.batch);
  const std::vector<GradientError> errors = c.errors(gradient);
  BOOST_TEST(errors.size() == 6u);
  for (const GradientError& e : errors) accept(e);
  accept(c.input_error(delta_x));
  report_erratum("E6", "no derivative", errors.front().relative);
}

// A mistake in one single number is found where it is.
BOOST_AUTO_TEST_CASE(a_planted_mistake_is_found) {
  Case c({3, 4, 5, 2});
  mlp::Network gradient = gradient_of(c.network, c.batch);
  gradient.W[2](3, 1) += 1e-3;
  for (const GradientError& e : c.errors(gradient))
    if (e.name == "W2") {
      BOOST_TEST(e.index == 3 * 4 + 1);
      BOOST_TEST(e.relative > 1e-3);
    } else {
      accept(e);
    }
}

// \eq{handbook-eq-6} against \erratum{E7}: w^l instead of w^(l+1) fits no network of different widths, and where it
// fits it is wrong
BOOST_AUTO_TEST_CASE(weights_of_the_wrong_layer_are_rejected) {
  Case uneven({3, 4, 5, 2});
  BOOST_CHECK_THROW(backward(uneven.network, uneven.batch, 0, -1), std::invalid_argument);

  Case even({4, 4, 4, 4}, Activation::tanh);
  mlp::Network right = backward(even.network, even.batch, 1, -1), printed = backward(even.network, even.batch, 0, -1);
  for (const GradientError& e : even.errors(right)) accept(e);
  for (const GradientError& e : even.errors(printed))
    if (e.name == "W3" || e.name == "b3") accept(e);  // the last layer does not use it
    else BOOST_TEST(e.relative > 0.5, e);
  report_erratum("E7", even.errors(printed).front().relative, even.errors(right).front().relative);
}

// \eq{handbook-eq-7} against \erratum{E8}: h^l instead of h^(l-1) has no shape, or is wrong in every weight
BOOST_AUTO_TEST_CASE(activations_of_the_wrong_layer_are_rejected) {
  Case uneven({3, 4, 5, 2});
  BOOST_CHECK_THROW(backward(uneven.network, uneven.batch, 1, 0), std::invalid_argument);

  Case even({4, 4, 4, 4}, Activation::tanh);
  mlp::Network printed = backward(even.network, even.batch, 1, 0);
  for (const GradientError& e : even.errors(printed))
    if (e.name[0] == 'b') accept(e);
    else BOOST_TEST(e.relative > 0.5, e);
  mlp::Network right = backward(even.network, even.batch, 1, -1);
  report_erratum("E8", even.errors(printed).front().relative, even.errors(right).front().relative);
}

// \eq{handbook-eq-4} \eq{handbook-delta-out} against \erratum{E9}: every sample twice is the same cost and the same
// gradient; summed over the samples as printed, both would double
BOOST_AUTO_TEST_CASE(every_sample_twice_is_the_same_gradient) {
  for (const Loops loops : {Loops::chapter, Loops::core}) {
    Case once({3, 4, 5, 2}, Activation::tanh, loops);
    const Index M = 3;
    mlp::Batch twice(once.network, 2 * M);
    for (Index m = 0; m < 2 * M; ++m) {
      for (Index j = 0; j < 3; ++j) twice.h[0](j, m) = once.batch.h[0](j, m % M);
      for (Index k = 0; k < 2; ++k) twice.y(k, m) = once.batch.y(k, m % M);
    }
    BOOST_TEST(std::abs(mlp::forward(once.network, twice) - once.cost()) < 1e-15);
    const mlp::Network gradient = gradient_of(once.network, once.batch), same = gradient_of(once.network, twice);

    mlp::Network printed_once = gradient, printed_twice = gradient;
    for (auto [printed, batch] : {std::pair{&printed_once, &once.batch}, std::pair{&printed_twice, &twice}}) {
      training::set_to_zero(*printed);
      for (Tensor<2>& delta : batch->delta)
        for (Index n = 0; n < delta.size(); ++n) delta.data()[n] *= static_cast<Real>(batch->y.dim[1]);
      for (Index l = 1; l <= 3; ++l)
        mlp::dense_backward_parameters(batch->delta[l], batch->h[l - 1], printed->W[l], printed->b[l]);
    }
    for (Index l = 1; l <= 3; ++l) {
      BOOST_TEST(largest_difference(same.W[l], gradient.W[l]) < 1e-15);
      BOOST_TEST(largest_difference(same.b[l], gradient.b[l]) < 1e-15);
      for (Index n = 0; n < gradient.W[l].size(); ++n)
        BOOST_TEST(std::abs(printed_twice.W[l].data()[n] - 2 * printed_once.W[l].data()[n]) < 1e-14);
      BOOST_TEST(largest_difference(printed_twice.W[l], printed_once.W[l]) > 1e-2);
    }
  }
}

// Gradients accumulate: two backward passes without set_to_zero between them add up.
BOOST_AUTO_TEST_CASE(gradients_accumulate) {
  for (const Loops loops : {Loops::chapter, Loops::core}) {
    Case c({3, 4, 5, 2}, Activation::relu, loops);
    const mlp::Network once = gradient_of(c.network, c.batch);
    mlp::Network twice = once;
    mlp::backward(c.network, c.batch, twice);
    for (Index l = 1; l <= 3; ++l) {
      for (Index n = 0; n < once.W[l].size(); ++n)
        BOOST_TEST(std::abs(twice.W[l].data()[n] - 2 * once.W[l].data()[n]) < 1e-15);
      for (Index i = 0; i < once.b[l].size(); ++i) BOOST_TEST(twice.b[l](i) == 2 * once.b[l](i));
    }
  }
}
