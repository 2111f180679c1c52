// Gradients cut to a length or to a size.
#include "optimization/clipping.hpp"
#include "random_tensors.hpp"
#include "small_network.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using namespace lbl::optimization;

BOOST_AUTO_TEST_CASE(the_norm_is_that_of_all_parameters_together) {
  SmallNetwork g;
  g.W1(2, 3) = 3, g.b2(1) = -4, g.W2(0, 0) = 12;
  BOOST_TEST(norm(g) == 13);
}

// \eq{handbook-rnn-clip}
BOOST_AUTO_TEST_CASE(clipping_by_norm_keeps_the_direction) {
  const SmallNetwork before = random_network(1);
  SmallNetwork g = before;
  const double length = norm(g);
  BOOST_TEST(clip_by_norm(g, 0.5) == length);
  BOOST_TEST(std::abs(norm(g) - 0.5) < 1e-15);
  for_each_parameter([&](const std::string&, const auto& g_, const auto& before_) {
    for (Index n = 0; n < g_.size(); ++n)
      BOOST_TEST(std::abs(g_.data()[n] - before_.data()[n] * 0.5 / length) < 1e-15);
  }, g, before);
}

BOOST_AUTO_TEST_CASE(a_short_gradient_stays_as_it_is) {
  const SmallNetwork before = random_network(1);
  SmallNetwork g = before, zero;
  clip_by_norm(g, norm(g));
  BOOST_TEST(same_bits(g.W1, before.W1));
  BOOST_TEST(clip_by_norm(zero, 1) == 0);  // and 0/0 is not computed
  BOOST_TEST(same_bits(zero.W1, SmallNetwork().W1));
}

// \eq{slides-clip}
BOOST_AUTO_TEST_CASE(clipping_by_value_bounds_every_derivative) {
  const SmallNetwork before = random_network(1);
  SmallNetwork g = before;
  clip_by_value(g, 0.7);
  Index cut = 0;
  for_each_parameter([&](const std::string&, const auto& g_, const auto& before_) {
    for (Index n = 0; n < g_.size(); ++n) {
      const double old = before_.data()[n];
      BOOST_TEST(g_.data()[n] == std::max(-0.7, std::min(0.7, old)));
      cut += std::abs(old) > 0.7;
    }
  }, g, before);
  BOOST_TEST(cut > 3);
  BOOST_TEST(cut < 20);
}
