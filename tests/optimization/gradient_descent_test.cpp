// Steps of gradient descent, and weight decay.
#include "erratum.hpp"
#include "random_tensors.hpp"
#include "optimization/optimizers.hpp"
#include "small_network.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace lbl;
using namespace lbl::testing;

namespace {

/// visit(w, g) for every single parameter.
template <class Visit>
void for_each_number(const SmallNetwork& a, const SmallNetwork& b, Visit visit) {
  for_each_parameter([&](const std::string&, const auto& w, const auto& g) {
    for (Index n = 0; n < w.size(); ++n) visit(w.data()[n], g.data()[n]);
  }, a, b);
}

}  // namespace

BOOST_AUTO_TEST_CASE(parameters_are_counted_and_emptied) {
  SmallNetwork network = random_network(1);
  BOOST_TEST(training::count_parameters(network) == 12 + 3 + 6 + 2);
  std::vector<std::string> names;
  for_each_parameter([&](const std::string& name, const auto&) { names.push_back(name); }, network);
  BOOST_TEST(names == (std::vector<std::string>{"W1", "b1", "W2", "b2"}), boost::test_tools::per_element());
  training::set_to_zero(network);
  for_each_number(network, network, [](Real w, Real) { BOOST_TEST(w == 0); });
}

// \eq{handbook-eq-7}: w <- w - eta dC/dw. For C = a/2 (w - w*)^2 the distance to w* shrinks by 1 - eta a a step
BOOST_AUTO_TEST_CASE(descent_on_a_quadratic_has_a_closed_form) {
  const double a = 2, eta = 0.15;
  const SmallNetwork start = random_network(1), least = random_network(2);
  SmallNetwork network = start, gradient;
  for (int step = 1; step <= 30; ++step) {
    for_each_parameter([&](const std::string&, auto& g, const auto& w, const auto& w_least) {
      for (Index n = 0; n < w.size(); ++n) g.data()[n] = a * (w.data()[n] - w_least.data()[n]);
    }, gradient, network, least);
    optimization::descend(network, gradient, eta);
  }
  for_each_parameter([&](const std::string&, const auto& w, const auto& w_start, const auto& w_least) {
    for (Index n = 0; n < w.size(); ++n) {
      const double from = w_start.data()[n], to = w_least.data()[n];
      BOOST_TEST(std::abs(w.data()[n] - (to + std::pow(1 - eta * a, 30) * (from - to))) < 1e-14);
    }
  }, network, start, least);
}

// \eq{slides-l2-update} \eq{notes-l2-decay}: without data one step multiplies W by 1 - eta lambda and leaves b; notes
// prints 1 - lambda, \erratum{E43}
BOOST_AUTO_TEST_CASE(weight_decay_shrinks_weights_only) {
  const double eta = 0.1, lambda = 0.25;
  const SmallNetwork before = random_network(1), no_gradient;
  SmallNetwork after = before;
  optimization::descend(after, no_gradient, eta, lambda);
  BOOST_TEST(same_bits(after.b1, before.b1));
  BOOST_TEST(same_bits(after.b2, before.b2));
  for (Index n = 0; n < before.W1.size(); ++n) {
    const double kept = after.W1.data()[n] / before.W1.data()[n], printed = 1 - lambda;
    BOOST_TEST(std::abs(kept - (1 - eta * lambda)) < 1e-15);
    BOOST_TEST(std::abs((1 - printed) / (1 - kept) - 1 / eta) < 1e-10);
    report_erratum("E43", std::abs(printed - (1 - eta * lambda)), std::abs(kept - (1 - eta * lambda)));
  }
}

// \eq{slides-l2-update} \eq{notes-l2}: the step along the gradient of C + lambda/2 ||W||^2
BOOST_AUTO_TEST_CASE(weight_decay_is_the_gradient_of_the_penalty) {
  const double eta = 0.3, lambda = 0.01;
  const SmallNetwork start = random_network(1), gradient = random_network(2);
  SmallNetwork decayed = start, penalised = start, sum = gradient;
  for (auto [g, w] : {std::pair{&sum.W1, &start.W1}, std::pair{&sum.W2, &start.W2}})
    for (Index n = 0; n < g->size(); ++n) g->data()[n] += lambda * w->data()[n];
  optimization::descend(decayed, gradient, eta, lambda);
  optimization::descend(penalised, sum, eta);
  for_each_number(decayed, penalised, [](Real a, Real b) { BOOST_TEST(std::abs(a - b) < 4e-16 * 4); });
  BOOST_TEST(largest_difference(decayed.W1, start.W1) > 0.1);
}

BOOST_AUTO_TEST_CASE(arrays_for_several_threads_take_the_same_step) {
  const Threads threads(3);
  training::Random random(1);
  SmallNetwork network, gradient;
  network.W1 = normal_tensor(random, 1, 100'001), gradient.W1 = normal_tensor(random, 1, 100'001);
  const Tensor<2> before = network.W1;
  optimization::descend(network, gradient, 0.1);
  Index wrong = 0;
  for (Index n = 0; n < before.size(); ++n)
    wrong += !(std::abs(network.W1(0, n) - (before(0, n) - 0.1 * gradient.W1(0, n))) < 2e-15);
  BOOST_TEST(wrong == 0);
}
