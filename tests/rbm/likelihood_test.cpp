// Partition function, gradient, annealed importance sampling and pseudo-likelihood, against enumeration.
#include "rbm/likelihood/annealing.hpp"
#include "rbm/likelihood/pseudo_likelihood.hpp"
#include "rbm/random_machines.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
namespace samples = boost::unit_test::data;

// \eq{handbook-rbm-z} \eq{handbook-rbm-joint}: over all pairs, over v, over h, and by products
BOOST_DATA_TEST_CASE(four_ways_to_the_partition_function, samples::make({0.5, 3., 40.}), scale) {
  training::Random random(1);
  for (const Index I : {1, 5, 9}) {
    const rbm::Machine machine = random_machine(4, I, random, scale);
    const double log_Z = law_over_visible(machine).log_Z;
    if (scale < 10 && I < 9) BOOST_TEST(std::abs(Pairs(machine).log_Z - log_Z) < 1e-10);
    BOOST_TEST(std::abs(law_over_hidden(machine).log_Z - log_Z) < 1e-10);
    if (double(I) * scale < 300) BOOST_TEST(std::abs(rbm::log_Z(machine) - log_Z) < 1e-10);
    BOOST_TEST(std::abs(rbm::log_Z(exchanged(machine)) - log_Z) < 1e-10);
  }
}

// \eq{handbook-rbm-z}: many visible units, whose product would overflow
BOOST_AUTO_TEST_CASE(products_do_not_overflow) {
  training::Random random(2);
  rbm::Machine machine = random_machine(300, 7, random, 3);
  BOOST_TEST(std::abs(rbm::log_Z(machine) - law_over_hidden(machine).log_Z) < 1e-9);
  machine.W(0, 0) = 1e4;
  BOOST_CHECK_THROW(rbm::log_Z(machine), std::runtime_error);
}

// \eq{handbook-rbm-z}: without weights Z = prod_j (1 + e^{a_j}) prod_i (1 + e^{b_i}), by enumeration and by annealing,
// which then has nothing to estimate
BOOST_AUTO_TEST_CASE(without_weights_there_is_a_closed_form) {
  training::Random random(3);
  const rbm::Machine machine = random_machine(6, 5, random, 0);
  double closed = 0;
  for (Index j = 0; j < 6; ++j) closed += std::log1p(std::exp(machine.a(j)));
  for (Index i = 0; i < 5; ++i) closed += std::log1p(std::exp(machine.b(i)));
  BOOST_TEST(std::abs(rbm::log_Z(machine) - closed) < 1e-12);
  const rbm::Estimate estimate = rbm::annealed_log_Z(machine, machine.a, 5, 10, 1);
  BOOST_TEST(std::abs(estimate.log_Z - closed) < 1e-12);
  BOOST_TEST(estimate.error < 1e-12);
}

/// The worst entry of the gradient of C = -<ln p(v)> against differences of it.
std::vector<training::GradientError> gradient_errors(rbm::Machine machine, rbm::States data, double mistake = 1) {
  rbm::Machine gradient = optimization::zeros(machine);
  add_exact_gradient(machine, data, gradient);
  for (Index n = 0; n < gradient.W.size(); ++n) gradient.W.data()[n] *= mistake;
  const auto cost = [&] { return -log_likelihood(machine, data.v); };
  return {training::worst_gradient_error("W", machine.W, gradient.W, cost),
          training::worst_gradient_error("a", machine.a, gradient.a, cost),
          training::worst_gradient_error("b", machine.b, gradient.b, cost)};
}

/// Data for a machine.
rbm::States some_data(const rbm::Machine& machine, Index M, training::Random& random) {
  rbm::States data(machine, M);
  data.v = normal_tensor(random, machine.J(), M);
  if (machine.visible == rbm::Visible::binary)
    for (Index n = 0; n < data.v.size(); ++n) data.v.data()[n] = data.v.data()[n] > 0.3 ? 1 : 0;
  return data;
}

// \eq{handbook-rbm-grad}: 4 x 3, 3 x 4 (both enumerations), and Gaussian units \eq{handbook-rbm-gauss}
BOOST_DATA_TEST_CASE(the_exact_gradient_is_that_of_the_exact_likelihood, samples::make({0, 1, 2}), kind) {
  training::Random random(4);
  const Index J = kind == 1 ? 3 : 4, I = kind == 1 ? 4 : 3;
  const rbm::Machine machine =
      random_machine(J, I, random, 1, kind == 2 ? rbm::Visible::gaussian : rbm::Visible::binary);
  const rbm::States data = some_data(machine, 6, random);
  for (const training::GradientError& error : gradient_errors(machine, data)) {
    BOOST_TEST(error.relative < 1e-7, error);
    BOOST_TEST(error.largest > 1e-2, "the gradient of " << error.name << " is nearly zero: it proves nothing");
  }
}

BOOST_AUTO_TEST_CASE(a_planted_mistake_is_found) {
  training::Random random(5);
  const rbm::Machine machine = random_machine(4, 3, random);
  BOOST_TEST(gradient_errors(machine, some_data(machine, 6, random), 1.001)[0].relative > 1e-4);
}

// \eq{handbook-rbm-grad}: both enumerations give the same averages
BOOST_AUTO_TEST_CASE(both_laws_have_the_same_averages) {
  training::Random random(6);
  const rbm::Machine machine = random_machine(5, 4, random, 1.5);
  rbm::Machine averages[2] = {optimization::zeros(machine), optimization::zeros(machine)};
  const rbm::Law laws[2] = {law_over_visible(machine), law_over_hidden(machine)};
  for (const int n : {0, 1}) add_statistics(laws[n].v, laws[n].h, laws[n].weight, averages[n]);
  BOOST_TEST(largest_difference(averages[0].W, averages[1].W) < 1e-12);
  BOOST_TEST(largest_difference(averages[0].a, averages[1].a) < 1e-12);
  BOOST_TEST(largest_difference(averages[0].b, averages[1].b) < 1e-12);
}

// \eq{handbook-rbm-ais}: machines that can be enumerated, within three standard errors
BOOST_DATA_TEST_CASE(annealing_agrees_with_enumeration, samples::make({1, 2, 3, 4}), seed) {
  training::Random random{std::uint64_t(seed)};
  const rbm::Machine machine = random_machine(12, 8, random, seed < 4 ? 0.7 : 1.5);
  const rbm::Estimate estimate = rbm::annealed_log_Z(machine, Tensor<1>(12), 200, 300, std::uint64_t(seed));
  const double exact = rbm::log_Z(machine);
  BOOST_TEST(std::abs(estimate.log_Z - exact) < 3 * estimate.error);
  BOOST_TEST(estimate.error < 0.1);
  BOOST_TEST(estimate.error > 1e-4);
}

// A step weighs every run by p*_to(v)/p*_from(v), here from the machine without weights to the whole one.
BOOST_AUTO_TEST_CASE(every_run_of_annealing_has_its_weight) {
  training::Random random(8);
  const rbm::Machine machine = random_machine(4, 3, random);
  Tensor<1> a_0(4);
  training::draw_normal(a_0, 1, random);
  rbm::Annealing runs(machine, a_0, 7, 1);
  const Tensor<2> v = runs.v;
  anneal(0, 1, runs);
  for (Index r = 0; r < 7; ++r) {
    double log_ratio = -3 * std::log(2.);
    for (Index j = 0; j < 4; ++j) log_ratio += (machine.a(j) - a_0(j)) * v(j, r);
    for (Index i = 0; i < 3; ++i) {
      double z = machine.b(i);
      for (Index j = 0; j < 4; ++j) z += machine.W(i, j) * v(j, r);
      log_ratio += std::log1p(std::exp(z));
    }
    BOOST_TEST(std::abs(runs.log_weight[std::size_t(r)] - log_ratio) < 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(annealing_refuses_what_it_cannot_do) {
  training::Random random(9);
  const rbm::Machine binary = random_machine(4, 3, random);
  const rbm::Machine gaussian = random_machine(4, 3, random, 1, rbm::Visible::gaussian);
  BOOST_CHECK_NO_THROW(rbm::Annealing(binary, Tensor<1>(4), 2, 1));
  BOOST_CHECK_THROW(rbm::Annealing(gaussian, Tensor<1>(4), 2, 1), std::invalid_argument);
  BOOST_CHECK_THROW(rbm::Annealing(binary, Tensor<1>(5), 2, 1), std::invalid_argument);
  BOOST_CHECK_THROW(rbm::Annealing(binary, Tensor<1>(4), 1, 1), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_logarithm_of_a_mean_and_its_error) {
  const rbm::Estimate one = rbm::log_mean({std::log(1.), std::log(2.), std::log(3.)});
  BOOST_TEST(std::abs(one.log_Z - std::log(2.)) < 1e-15);
  BOOST_TEST(std::abs(one.error - 1 / std::sqrt(3.) / 2) < 1e-15);
  const rbm::Estimate shifted = rbm::log_mean({2000 + std::log(1.), 2000 + std::log(2.), 2000 + std::log(3.)});
  BOOST_TEST(std::abs(shifted.log_Z - one.log_Z - 2000) < 1e-12);
  BOOST_TEST(std::abs(shifted.error - one.error) < 1e-12);
}

// \eq{handbook-rbm-pl}: sum_j ln p(v_j | the others), each from the probabilities of two states
BOOST_AUTO_TEST_CASE(the_pseudo_likelihood_is_that_of_the_conditionals) {
  training::Random random(7);
  const rbm::Machine machine = random_machine(5, 4, random, 1.5);
  const rbm::Law law = law_over_visible(machine);
  const std::vector<double> pseudo = log_pseudo_likelihoods(machine, law.v);
  for (Index m = 0; m < 32; ++m) {
    double sum = 0;
    for (Index j = 0; j < 5; ++j) {
      const double p = law.weight(m), flipped = law.weight(m ^ (Index(1) << j));
      sum += std::log(p / (p + flipped));
    }
    BOOST_TEST(std::abs(pseudo[std::size_t(m)] - sum) < 1e-10);
  }
}
