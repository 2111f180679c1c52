// Cost and accuracy, batch by batch.
#include "training/score.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>

using namespace lbl;

// \eq{handbook-perfect}
BOOST_AUTO_TEST_CASE(samples_count_where_the_largest_output_is_their_class) {
  Tensor<2> p(3, 2), y(3, 2);
  p(0, 0) = Real(0.2), p(1, 0) = Real(0.5), p(2, 0) = Real(0.3), y(1, 0) = 1;
  p(0, 1) = Real(0.6), p(1, 1) = Real(0.3), p(2, 1) = Real(0.1), y(2, 1) = 1;
  training::Score score;
  score.add(p, y, 0.25);
  BOOST_TEST(score.correct == 1);
  BOOST_TEST(score.accuracy() == 0.5);
  BOOST_TEST(score.mean_cost() == 0.25);
}

BOOST_AUTO_TEST_CASE(outputs_that_are_no_numbers_are_never_right) {
  Tensor<2> p(3, 1), y(3, 1);
  std::fill_n(p.data(), p.size(), Real(NAN));
  y(0, 0) = 1;
  training::Score score;
  score.add(p, y, NAN);
  BOOST_TEST(score.correct == 0);
}
