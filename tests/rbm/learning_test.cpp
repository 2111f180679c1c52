// Sampling, contrastive divergence and what is learned, against enumeration.
#include "rbm/likelihood/expected_contrast.hpp"
#include "rbm/patterns.hpp"
#include "rbm/random_machines.hpp"
#include "threads.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
namespace samples = boost::unit_test::data;

// \eq{handbook-rbm-gibbs}: 20,000 chains, chi-square of all 32 pairs of states; 1 in 1000 would be above 61.1
BOOST_AUTO_TEST_CASE(chains_visit_every_pair_as_often_as_the_law_says) {
  training::Random random(1);
  const rbm::Machine machine = random_machine(3, 2, random);
  rbm::States chain(machine, 20'000);
  rbm::Draws draws{7};
  gibbs(machine, 30, draws, chain);
  rbm::draw_binary(chain.p, draws.next(), chain.h);
  std::vector<double> count(32);
  for (Index m = 0; m < chain.M(); ++m) {
    Index state = 0;
    for (Index j = 0; j < 3; ++j) state |= chain.v(j, m) == 1 ? Index(1) << j : 0;
    for (Index i = 0; i < 2; ++i) state |= chain.h(i, m) == 1 ? Index(8) << i : 0;
    ++count[std::size_t(state)];
  }
  double chi_square = 0;
  const Pairs pairs(machine);
  for (std::size_t n = 0; n < 32; ++n) {
    const double expected = 20'000 * pairs.probability[n];
    chi_square += (count[n] - expected) * (count[n] - expected) / expected;
  }
  BOOST_TEST(chi_square < 61.1);
}

// \eq{handbook-rbm-gauss}: given h, mean a + W^T h and variance 1
BOOST_AUTO_TEST_CASE(gaussian_units_have_their_mean_and_variance_one) {
  training::Random random(2);
  const rbm::Machine machine = random_machine(3, 2, random, 1, rbm::Visible::gaussian);
  const Index M = 40'000;
  Tensor<2> h(2, M), means(3, M), v(3, M);
  std::fill_n(h.samples(1), M, Real(1));
  visible_means(machine, h, means);
  draw_visible(machine, means, {5, 0}, v);
  for (Index j = 0; j < 3; ++j) {
    BOOST_TEST(std::abs(means(j, 0) - (machine.a(j) + machine.W(1, j))) < 1e-14);
    double sum = 0, squares = 0;
    for (Index m = 0; m < M; ++m) sum += v(j, m) - means(j, m), squares += std::pow(v(j, m) - means(j, m), 2);
    BOOST_TEST(std::abs(sum / M) < 4 / std::sqrt(double(M)));
    BOOST_TEST(std::abs(squares / M - 1) < 4 * std::sqrt(2. / M));
  }
}

// \eq{handbook-rbm-gibbs}: probabilities 0 and 1 are certain; the numbers do not depend on the threads
BOOST_AUTO_TEST_CASE(drawn_units) {
  Tensor<2> p(400, 500), s[2] = {p, p};
  for (Index n = 0; n < p.size(); ++n) p.data()[n] = Real(n % 3) / 2;
  for (const int threads : {1, 2}) {
    const Threads with(threads);
    rbm::draw_binary(p, {3, 4}, s[threads - 1]);
  }
  BOOST_TEST(same_bits(s[0], s[1]));
  double half = 0;
  for (Index n = 0; n < p.size(); ++n)
    if (n % 3 == 1) half += s[0].data()[n];
    else if (s[0].data()[n] != p.data()[n]) BOOST_FAIL("a certain unit was drawn otherwise");
  const double count = double(p.size()) / 3;
  BOOST_TEST(std::abs(half / count - 0.5) < 4 * 0.5 / std::sqrt(count));
}

/// A learner that has made some updates with bars and stripes.
rbm::Learner taught(const rbm::Rule& rule, rbm::Loops loops, Index updates, double eta, Index I = 6) {
  training::Random random(3);
  rbm::Learner learner(rbm::initial_machine(std::vector<double>(4, 0.5), I, random, loops), 11, 50);
  for (Index t = 0; t < updates; ++t) rbm::update(learner, rbm::bars_and_stripes(2), rule, eta, 1e-4);
  return learner;
}

// Chapter and core, one thread and two: the same learning.
BOOST_DATA_TEST_CASE(learning_does_not_depend_on_loops_and_threads, samples::make({false, true}), persistent) {
  const rbm::Rule rule{.k = 2, .persistent = persistent};
  const rbm::Machine chapter = taught(rule, rbm::Loops::chapter, 20, 0.1).machine,
                     core = taught(rule, rbm::Loops::core, 20, 0.1).machine;
  BOOST_TEST(largest_difference(chapter.W, core.W) < 1e-12);
  BOOST_TEST(largest_difference(chapter.a, core.a) < 1e-12);
  BOOST_TEST(largest_difference(chapter.b, core.b) < 1e-12);

  training::Random random(4);
  const Tensor<2> p = normal_tensor(random, 90, 40);
  for (const rbm::Loops loops : {rbm::Loops::chapter, rbm::Loops::core}) {
    Tensor<2> W[2];
    for (const int threads : {1, 2}) {  // large enough to be shared
      const Threads with(threads);
      training::Random same(5);
      rbm::Learner learner(rbm::initial_machine(std::vector<double>(90, 0.4), 70, same, loops), 6, 40);
      for (Index t = 0; t < 2; ++t) rbm::update(learner, p, rule, 0.1, 0);
      W[threads - 1] = learner.machine.W;
    }
    BOOST_TEST(same_bits(W[0], W[1]));
  }
}

// \eq{handbook-rbm-pcd}: the first hidden states are those that the last update left, not those of the data
BOOST_AUTO_TEST_CASE(persistent_chains_go_on_where_they_were) {
  training::Random random(9);
  const rbm::Machine machine = random_machine(3, 4, random, 1);
  rbm::States data(machine, 2), model(machine, 2);
  const Real left[3][2] = {{1, 0}, {0, 0}, {1, 1}};
  for (Index i = 0; i < 3; ++i)
    for (Index m = 0; m < 2; ++m) model.p(i, m) = left[i][m];
  const Tensor<2> before = model.p;
  rbm::Draws draws{1};
  const rbm::Rule rule{.k = 1, .persistent = true, .sample_hidden = false, .sample_visible = false};
  contrast(machine, rule, draws, data, model);
  BOOST_TEST(same_bits(model.h, before));
  BOOST_TEST(largest_difference(data.p, before) > 0.1);
  Tensor<2> means = model.v;
  visible_means(machine, before, means);
  BOOST_TEST(same_bits(model.v, means));
}

/// Relative distance of a gradient from another one.
double distance(const rbm::Machine& a, const rbm::Machine& b) {
  double squares = 0, norm = 0;
  for_each_parameter([&](const std::string&, const auto& x, const auto& y) {
    for (Index n = 0; n < x.size(); ++n)
      squares += std::pow(x.data()[n] - y.data()[n], 2), norm += std::pow(y.data()[n], 2);
  }, a, b);
  return std::sqrt(squares / norm);
}

// \eq{handbook-rbm-cdnote} \eq{handbook-rbm-cd}: the mean of CD-k is not the gradient, but tends to it; and it is what
// chains measure, within their error
BOOST_AUTO_TEST_CASE(the_bias_of_contrastive_divergence_vanishes_with_k) {
  training::Random random(5);
  const rbm::Machine machine = random_machine(4, 5, random, 1.2);
  rbm::States data(machine, 8);
  data.v = rbm::bars_and_stripes(2);
  rbm::Machine exact = optimization::zeros(machine);
  add_exact_gradient(machine, data, exact);
  rbm::ChainLaw chain(machine, data.v);
  double before = 1e9;
  for (Index k = 1; k <= 128; ++k) {
    chain.step();
    double total = 0;
    for (const double p : chain.law) total += p;
    BOOST_TEST(std::abs(total - 1) < 1e-12);
    if ((k & (k - 1)) != 0) continue;
    rbm::Machine expected = optimization::zeros(machine);
    add_expected_contrast(machine, data, chain, expected);
    const double bias = distance(expected, exact);
    BOOST_TEST(bias < std::max(before, 1e-12));
    if (k == 1) BOOST_TEST(bias > 0.1);
    if (k == 128) BOOST_TEST(bias < 1e-6);
    before = bias;
  }

  const Index copies = 20'000;
  rbm::States many(machine, 8 * copies), model(machine, 8 * copies);
  for (Index j = 0; j < 4; ++j)
    for (Index m = 0; m < many.M(); ++m) many.v(j, m) = data.v(j, m % 8);
  rbm::Draws draws{9};
  contrast(machine, {.k = 2}, draws, many, model);
  rbm::Machine measured = optimization::zeros(machine), expected = measured;
  measured.loops = rbm::Loops::core;
  rbm::BothStates both;
  add_difference(many, model, -1, both, measured);
  rbm::ChainLaw two(machine, data.v);
  two.step(), two.step();
  add_expected_contrast(machine, data, two, expected);
  BOOST_TEST(largest_difference(measured.W, expected.W) < 5 * 0.5 / std::sqrt(double(many.M())));
  BOOST_TEST(largest_difference(measured.a, expected.a) < 5 * 0.5 / std::sqrt(double(many.M())));
  BOOST_TEST(largest_difference(measured.b, expected.b) < 5 * 0.5 / std::sqrt(double(many.M())));
}

// \eq{handbook-rbm-init}: without weights the machine has the pixels' means; what is not possible is refused
BOOST_AUTO_TEST_CASE(a_fresh_machine_knows_the_means) {
  training::Random random(6);
  rbm::Machine machine = rbm::initial_machine({0.1, 0.5, 0.93}, 400, random);
  double squares = 0;
  for (Index n = 0; n < machine.W.size(); ++n) squares += std::pow(machine.W.data()[n], 2);
  BOOST_TEST(std::abs(std::sqrt(squares / 1200) - 0.01) < 0.001);
  BOOST_TEST(machine.b(0) == 0);
  std::fill_n(machine.W.data(), machine.W.size(), Real(0));
  Tensor<2> h(400, 1), means(3, 1);
  visible_means(machine, h, means);
  const double wanted[3] = {0.1, 0.5, 0.93};
  for (Index j = 0; j < 3; ++j) BOOST_TEST(std::abs(means(j, 0) - wanted[j]) < 1e-15);
  BOOST_CHECK_THROW(rbm::initial_machine({0.5, 1}, 2, random), std::invalid_argument);
}

// \eq{handbook-rbm-data}, \erratum{E32}: the empty section has a program that learns
BOOST_AUTO_TEST_CASE(the_best_likelihood_of_bars_and_stripes_is_approached_from_below) {
  BOOST_TEST(std::abs(rbm::best_log_likelihood(3) + 41.5888) < 5e-5);
  const Tensor<2> v = rbm::bars_and_stripes(2);
  BOOST_TEST(v.dim[1] == 8);
  training::Random random(7);
  rbm::Learner learner(rbm::initial_machine(std::vector<double>(4, 0.5), 8, random, rbm::Loops::core), 1);
  training::draw_normal(learner.machine.W, 0.1, random);
  rbm::States data(learner.machine, 8);
  data.v = v;
  double last = -1e9;
  for (Index t = 0; t < 2000; ++t) {
    training::set_to_zero(learner.gradient);
    add_exact_gradient(learner.machine, data, learner.gradient);
    learner.momentum().step(learner.machine, learner.gradient, 0.5);
    if (t % 500 != 499) continue;
    const double now = 8 * log_likelihood(learner.machine, v);
    BOOST_TEST(now > last);
    BOOST_TEST(now < rbm::best_log_likelihood(2));
    last = now;
  }
  BOOST_TEST(last > rbm::best_log_likelihood(2) - 0.05);
}

// Both raise the likelihood; chains that go on raise it as far at least.
BOOST_AUTO_TEST_CASE(persistent_chains_learn_as_well_as_restarted_ones) {
  const Tensor<2> v = rbm::bars_and_stripes(2);
  const double fresh = log_likelihood(taught({}, rbm::Loops::core, 0, 0).machine, v),
               cd = log_likelihood(taught({}, rbm::Loops::core, 2000, 0.02).machine, v),
               pcd = log_likelihood(taught({.persistent = true}, rbm::Loops::core, 2000, 0.02).machine, v);
  BOOST_TEST(cd > fresh + 0.2);
  BOOST_TEST(pcd > cd - 0.02);
}

// \eq{handbook-rbm-monitor}: free energies of what is learned and of what is held out are the same at first, and part
BOOST_AUTO_TEST_CASE(the_gap_of_free_energies_grows_when_a_few_samples_are_learned_by_heart) {
  training::Random random(8);
  const Index J = 20, M = 10;
  Tensor<2> all = normal_tensor(random, J, 2 * M), v(J, M), other(J, M);
  for (Index j = 0; j < J; ++j)
    for (Index m = 0; m < M; ++m) v(j, m) = all(j, m) > 0, other(j, m) = all(j, M + m) > 0;
  rbm::Learner learner(rbm::initial_machine(std::vector<double>(std::size_t(J), 0.5), 16, random, rbm::Loops::core), 2);
  const auto gap = [&] {
    return mean_negative_free_energy(learner.machine, v) - mean_negative_free_energy(learner.machine, other);
  };
  const double error = reconstruction_error(learner.machine, v);
  BOOST_TEST(std::abs(gap()) < 0.1);
  for (Index t = 0; t < 500; ++t) rbm::update(learner, v, {.k = 1}, 0.1, 0);
  BOOST_TEST(gap() > 2);
  BOOST_TEST(reconstruction_error(learner.machine, v) < error / 2);
}

// \eq{handbook-rbm-cdnote}: a machine that copies every unit reconstructs anything and knows nothing
BOOST_AUTO_TEST_CASE(a_perfect_reconstruction_may_have_the_likelihood_of_guessing) {
  rbm::Machine copying(9, 9);
  for (Index j = 0; j < 9; ++j) copying.W(j, j) = 20, copying.a(j) = copying.b(j) = -10;
  const Tensor<2> v = rbm::bars_and_stripes(3);
  BOOST_TEST(reconstruction_error(copying, v) < 1e-6);
  BOOST_TEST(std::abs(log_likelihood(copying, v) + 9 * std::log(2.)) < 1e-6);
}
