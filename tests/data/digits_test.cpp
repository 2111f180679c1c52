// The synthetic digits: the same bytes everywhere, balanced, neither trivial nor hopeless.
#include "data/digits.hpp"
#include "idx_files.hpp"
#include "threads.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>

using namespace lbl;
using namespace lbl::data;
using namespace lbl::data::testing;

// Recorded once: a compiler, library or processor that draws others would make results irreproducible.
BOOST_AUTO_TEST_CASE(the_digits_are_the_same_on_every_platform) {
  const Split split = digits(1000, 200, 1);
  BOOST_TEST(split.train.checksum() == "096a0477");
  BOOST_TEST(split.test.checksum() == "aaf9017e");
  BOOST_TEST(split.train.name == "digits");
  BOOST_TEST(split.train.source == "synthetic, seed 1");
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_the_digits) {
  const auto checksum = [](int number) {
    const lbl::testing::Threads threads(number);
    return digits(100, 10, 3).train.checksum();
  };
  BOOST_TEST(checksum(1) == checksum(3));
}

BOOST_AUTO_TEST_CASE(classes_are_balanced_and_images_complete) {
  const Split split = digits(1000, 205, 1);
  for (const Dataset* part : {&split.train, &split.test}) {
    check_labels(*part);
    BOOST_TEST(part->pixels() == 784);
    std::array<Index, 10> count{};
    for (const std::uint8_t label : part->labels) ++count[label];
    const auto [fewest, most] = std::minmax_element(count.begin(), count.end());
    BOOST_TEST(*most - *fewest <= 1);
  }
  const auto [darkest, brightest] = std::minmax_element(split.train.images.begin(), split.train.images.end());
  BOOST_TEST(*darkest == 0);
  BOOST_TEST(*brightest == 255);
}

// \erratum{E12}: no training image appears again in the test set.
BOOST_AUTO_TEST_CASE(training_and_test_share_no_image) {
  const Split split = digits(500, 500, 1);
  std::set<Bytes> seen;
  for (const Dataset* part : {&split.train, &split.test})
    for (Index m = 0; m < 500; ++m) seen.insert(Bytes(part->image(m), part->image(m) + 784));
  BOOST_TEST(seen.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(a_larger_set_begins_with_the_smaller_one) {
  const Dataset small = digits(50, 0, 2).train, large = digits(80, 0, 2).train;
  BOOST_TEST(std::equal(small.images.begin(), small.images.end(), large.images.begin()));
  BOOST_TEST(digits(50, 0, 3).train.checksum() != small.checksum());
  BOOST_CHECK_THROW(digits(-1, 0, 1), std::invalid_argument);
}

// The mean image of each class recognises most digits but far from all: there is something to learn.
BOOST_AUTO_TEST_CASE(the_nearest_mean_is_not_enough) {
  const Split split = digits(2000, 500, 1);
  std::vector<std::array<double, 784>> mean(10);
  for (Index m = 0; m < 2000; ++m)
    for (std::size_t n = 0; n < 784; ++n)
      mean[static_cast<std::size_t>(m % 10)][n] += split.train.image(m)[n] / 200.0;
  Index right = 0;
  for (Index m = 0; m < 500; ++m) {
    Index nearest = 0;
    double smallest = std::numeric_limits<double>::infinity();
    for (Index c = 0; c < 10; ++c) {
      double distance = 0;
      for (std::size_t n = 0; n < 784; ++n) {
        const double difference = split.test.image(m)[n] - mean[static_cast<std::size_t>(c)][n];
        distance += difference * difference;
      }
      if (distance < smallest) smallest = distance, nearest = c;
    }
    right += nearest == m % 10;
  }
  BOOST_TEST(right > 250);
  BOOST_TEST(right < 425);
}
