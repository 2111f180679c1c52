// Mean and standard deviation of a few numbers.
#include "report/spread.hpp"

#include <boost/test/unit_test.hpp>

using lbl::report::Spread;

BOOST_AUTO_TEST_CASE(spread_of_numbers_known_by_hand) {
  Spread spread;
  for (const double value : {2., 4., 4., 4., 5., 5., 7., 9.}) spread.add(value);
  BOOST_TEST(spread.count == 8);
  BOOST_TEST(spread.mean() == 5);
  BOOST_TEST(std::abs(spread.deviation() - std::sqrt(32. / 7)) < 1e-14);
}

BOOST_AUTO_TEST_CASE(one_number_has_no_deviation_and_equal_ones_have_none) {
  Spread one, equal;
  one.add(0.1);
  for (int n = 0; n < 3; ++n) equal.add(0.1);
  BOOST_TEST(one.deviation() == 0);
  BOOST_TEST(equal.deviation() == 0);
}

// Far from 0 the small differences are not lost.
BOOST_AUTO_TEST_CASE(small_differences_of_large_numbers) {
  Spread spread;
  for (const double value : {1e9, 1e9 + 1, 1e9 + 2}) spread.add(value);
  BOOST_TEST(std::abs(spread.deviation() - 1) < 1e-12);
}
