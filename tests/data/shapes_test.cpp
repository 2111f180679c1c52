// The synthetic shapes: the same bytes everywhere, balanced, neither trivial nor hopeless.
#include "data/shapes.hpp"
#include "idx_files.hpp"
#include "threads.hpp"

#include <array>
#include <limits>
#include <set>

using namespace lbl;
using namespace lbl::data;
using namespace lbl::data::testing;

// Recorded once: a compiler, library or processor that draws others would make results irreproducible.
BOOST_AUTO_TEST_CASE(the_shapes_are_the_same_on_every_platform) {
  const Split split = shapes(200, 50, 1);
  BOOST_TEST(split.train.checksum() == "6e351ae8");
  BOOST_TEST(split.test.checksum() == "cba103ce");
  BOOST_TEST(split.train.source == "synthetic, seed 1");
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_the_shapes) {
  const auto checksum = [](int number) {
    const lbl::testing::Threads threads(number);
    return shapes(50, 10, 3).train.checksum();
  };
  BOOST_TEST(checksum(1) == checksum(3));
}

BOOST_AUTO_TEST_CASE(shapes_are_balanced_and_none_comes_twice) {
  const Split split = shapes(200, 100, 1);
  std::set<Bytes> seen;
  for (const Dataset* part : {&split.train, &split.test}) {
    check_labels(*part);
    BOOST_TEST(part->pixels() == 3072);
    std::array<Index, 10> count{};
    for (Index m = 0; m < part->size(); ++m) {
      ++count[part->labels[static_cast<std::size_t>(m)]];
      seen.insert(Bytes(part->image(m), part->image(m) + 3072));
    }
    for (const Index each : count) BOOST_TEST(each == part->size() / 10);
  }
  BOOST_TEST(seen.size() == 300u);
}

BOOST_AUTO_TEST_CASE(a_larger_set_of_shapes_begins_with_the_smaller_one) {
  const Dataset small = shapes(20, 0, 2).train, large = shapes(30, 0, 2).train;
  BOOST_TEST(std::equal(small.images.begin(), small.images.end(), large.images.begin()));
  BOOST_TEST(shapes(20, 0, 3).train.checksum() != small.checksum());
  BOOST_CHECK_THROW(shapes(-1, 0, 1), std::invalid_argument);
}

// Colours are drawn without regard to the class: the mean images tell next to nothing.
BOOST_AUTO_TEST_CASE(the_mean_of_a_shape_is_not_enough) {
  const Split split = shapes(1000, 200, 1);
  std::vector<std::array<double, 3072>> mean(10);
  for (Index m = 0; m < 1000; ++m)
    for (std::size_t n = 0; n < 3072; ++n)
      mean[static_cast<std::size_t>(m % 10)][n] += split.train.image(m)[n] / 100.0;
  Index right = 0;
  for (Index m = 0; m < 200; ++m) {
    Index nearest = 0;
    double smallest = std::numeric_limits<double>::infinity();
    for (Index c = 0; c < 10; ++c) {
      double distance = 0;
      for (std::size_t n = 0; n < 3072; ++n) {
        const double difference = split.test.image(m)[n] - mean[static_cast<std::size_t>(c)][n];
        distance += difference * difference;
      }
      if (distance < smallest) smallest = distance, nearest = c;
    }
    right += nearest == m % 10;
  }
  BOOST_TEST(right < 60);
}
