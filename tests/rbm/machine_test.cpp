// Energy, conditional laws and free energy, by hand and by enumeration; the chapter's loops against the core's.
#include "rbm/random_machines.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
namespace samples = boost::unit_test::data;

// \eq{handbook-rbm-energy}: two visible units and a hidden one
BOOST_AUTO_TEST_CASE(energies_by_hand) {
  rbm::Machine machine(2, 1);
  machine.a(0) = 0.5, machine.a(1) = -1, machine.b(0) = 0.25, machine.W(0, 0) = 2, machine.W(0, 1) = -3;
  const double by_hand[8] = {0, -0.5, 1, 0.5, -0.25, -2.75, 3.75, 1.25};
  const Pairs pairs(machine);
  const std::vector<double> E = energies(machine, pairs.v, pairs.h);
  for (std::size_t n = 0; n < 8; ++n) BOOST_TEST(std::abs(E[n] - by_hand[n]) < 1e-15);
}

// \eq{handbook-rbm-cond} \eq{handbook-rbm-joint}: the conditional laws are those of the joint law, unit by unit and all
// units together
BOOST_AUTO_TEST_CASE(conditional_laws_are_those_of_the_joint_law) {
  training::Random random(1);
  const rbm::Machine machine = random_machine(4, 3, random, 1.5);
  const Pairs pairs(machine);
  double total = 0;
  for (const double p : pairs.probability) total += p;
  BOOST_TEST(std::abs(total - 1) < 1e-12);
  const Index S = 16, K = 8;
  const Tensor<2> v = rbm::all_states(4), h = rbm::all_states(3);
  Tensor<2> p_h(3, S), p_v(4, K);
  hidden_probabilities(machine, v, p_h), visible_means(machine, h, p_v);
  const auto joint = [&](Index n, Index k) { return pairs.probability[std::size_t(k * S + n)]; };
  for (Index n = 0; n < S; ++n)
    for (Index k = 0; k < K; ++k) {
      double p_of_v = 0, p_of_h = 0, h_given_v = 1, v_given_h = 1;
      for (Index other = 0; other < K; ++other) p_of_v += joint(n, other);
      for (Index other = 0; other < S; ++other) p_of_h += joint(other, k);
      for (Index i = 0; i < 3; ++i) h_given_v *= h(i, k) == 1 ? p_h(i, n) : 1 - p_h(i, n);
      for (Index j = 0; j < 4; ++j) v_given_h *= v(j, n) == 1 ? p_v(j, k) : 1 - p_v(j, k);
      BOOST_TEST(std::abs(h_given_v - joint(n, k) / p_of_v) < 1e-12);
      BOOST_TEST(std::abs(v_given_h - joint(n, k) / p_of_h) < 1e-12);
    }
}

// \eq{handbook-rbm-free}: e^{-F(v)} = sum_h e^{-E(v,h)}
BOOST_DATA_TEST_CASE(the_free_energy_sums_over_hidden_states, samples::make({0, 1}), gaussian) {
  training::Random random(2);
  const rbm::Machine machine =
      random_machine(4, 3, random, 2, gaussian ? rbm::Visible::gaussian : rbm::Visible::binary);
  const Tensor<2> h = rbm::all_states(3), states = gaussian ? normal_tensor(random, 4, 5) : rbm::all_states(4);
  const std::vector<double> F = free_energies(machine, states);
  for (Index m = 0; m < states.dim[1]; ++m) {
    Tensor<2> v(4, 8);
    for (Index j = 0; j < 4; ++j) std::fill_n(v.samples(j), 8, states(j, m));
    double sum = 0;
    for (const double E : energies(machine, v, h)) sum += std::exp(-E);
    BOOST_TEST(std::abs(F[std::size_t(m)] + std::log(sum)) < 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(softplus_does_not_overflow) {
  BOOST_TEST(std::abs(rbm::softplus(0) - std::log(2.)) < 1e-15);
  BOOST_TEST(rbm::softplus(1000) == 1000);
  BOOST_TEST(rbm::softplus(-1000) == 0);
  BOOST_TEST(std::abs(rbm::softplus(-30) / std::exp(-30.) - 1) < 1e-12);
}

struct Shape {
  Index J, I, M;
  friend std::ostream& operator<<(std::ostream& out, const Shape& s) {
    return out << s.J << ", " << s.I << ", " << s.M;
  }
};

// The sums of the chapter and those of the core, on shapes that fill no register.
BOOST_DATA_TEST_CASE(both_orders_of_the_sums_agree,
                     samples::make<Shape>({{1, 1, 1}, {7, 5, 3}, {33, 29, 17}, {60, 70, 64}}), shape) {
  training::Random random(std::uint64_t(shape.J));
  rbm::Machine chapter = random_machine(shape.J, shape.I, random), core = chapter;
  core.loops = rbm::Loops::core;
  const Tensor<2> v = normal_tensor(random, shape.J, shape.M), h = normal_tensor(random, shape.I, shape.M);
  Tensor<2> p[2] = {h, h}, q[2] = {v, v};
  hidden_probabilities(chapter, v, p[0]), hidden_probabilities(core, v, p[1]);
  visible_means(chapter, h, q[0]), visible_means(core, h, q[1]);
  BOOST_TEST(largest_difference(p[0], p[1]) < 1e-12);
  BOOST_TEST(largest_difference(q[0], q[1]) < 1e-12);
  const Tensor<1> weight = normal_tensor(random, shape.M);
  add_statistics(v, h, weight, chapter), add_statistics(v, h, weight, core);
  BOOST_TEST(largest_difference(chapter.W, core.W) < 1e-11);
  BOOST_TEST(largest_difference(chapter.a, core.a) < 1e-11);
  BOOST_TEST(largest_difference(chapter.b, core.b) < 1e-11);
}
