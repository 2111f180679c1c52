// What is counted about samples: modes, classes, nearest images.
#include "data/digits.hpp"
#include "gan/quality/classifier.hpp"
#include "gan/quality/modes.hpp"
#include "gan/quality/scores.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;

// \eq{overview-gan-mixture}: real samples cover all eight modes; of three modes one has less than 1 % and does not
// count; one sample far off is nowhere
BOOST_AUTO_TEST_CASE(modes_of_the_ring) {
  const gan::RingSource ring{.seed = 1};
  Tensor<2> x(2, 2000);
  ring(0, x);
  const gan::Coverage all = coverage(x, ring);
  BOOST_TEST(all.modes == 8);
  BOOST_TEST(all.good > 0.97);  // a 3-deviation circle in the plane holds 98.9 %
  BOOST_TEST(all.good < 1);
  for (const Index count : all.samples) BOOST_TEST(std::abs(double(count) - 250) < 5 * std::sqrt(250.));

  double mean[2] = {}, square[2] = {};  // of what is added to the centres, in deviations
  for (Index m = 0; m < 2000; ++m) {
    const Index mode = Index(std::lround(std::atan2(x(1, m), x(0, m)) / ring.angle(1)) + ring.modes) % ring.modes;
    const double added[2] = {(x(0, m) - ring.centre_x(mode)) / ring.s, (x(1, m) - ring.centre_y(mode)) / ring.s};
    for (const int n : {0, 1}) mean[n] += added[n] / 2000, square[n] += added[n] * added[n] / 2000;
  }
  for (const int n : {0, 1}) {
    BOOST_TEST(std::abs(mean[n]) < 5 / std::sqrt(2000.));
    BOOST_TEST(std::abs(square[n] - 1) < 5 * std::sqrt(2. / 2000));
  }

  for (Index m = 0; m < 2000; ++m) {
    const Index mode = m < 1000 ? 0 : m < 1985 ? 3 : 5;  // the last one has less than 1 %
    x(0, m) = ring.centre_x(mode), x(1, m) = ring.centre_y(mode) + (m == 0 ? 4 * ring.s : 0);
  }
  const gan::Coverage few = coverage(x, ring);
  BOOST_TEST(few.modes == 2);
  BOOST_TEST(few.samples[5] == 15);
  BOOST_TEST(few.good == 1999. / 2000, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(scores_of_classes_by_hand) {
  Tensor<2> predicted(2, 4);  // sure of 0, sure of 0, sure of 1, undecided (0 by the tie)
  const double first[] = {1, 0.95, 0.05, 0.5};
  for (Index m = 0; m < 4; ++m) predicted(0, m) = first[m], predicted(1, m) = 1 - first[m];
  const gan::ClassScores scores = gan::class_scores(predicted, {0.5, 0.5});
  BOOST_TEST(scores.mixture[0] == 0.75);
  BOOST_TEST(scores.overlap == 0.75);
  BOOST_TEST(scores.confident == 0.75);
  const double H = -0.75 * std::log(0.75) - 0.25 * std::log(0.25);
  BOOST_TEST(std::abs(scores.entropy - H) < 1e-12);
  BOOST_TEST(scores.spread > 1);
  BOOST_TEST(scores.spread < 2);

  Tensor<2> collapsed(2, 3), sharp(2, 2);  // all of one class; one of each
  for (Index m = 0; m < 3; ++m) collapsed(1, m) = 1;
  sharp(0, 0) = sharp(1, 1) = 1;
  BOOST_TEST(gan::class_scores(collapsed, {0.5, 0.5}).entropy == 0);
  BOOST_TEST(gan::class_scores(collapsed, {0.5, 0.5}).overlap == 0.5);
  BOOST_TEST(std::abs(gan::class_scores(collapsed, {0.5, 0.5}).spread - 1) < 1e-12);
  BOOST_TEST(std::abs(gan::class_scores(sharp, {0.5, 0.5}).spread - 2) < 1e-12);
  BOOST_TEST(gan::class_scores(sharp, {0.5, 0.5}).overlap == 1);
}

// A generator that copies is found out: every sample is a training image.
BOOST_AUTO_TEST_CASE(copies_are_found) {
  const data::Split digits = data::digits(60, 60, 1);
  const std::vector<Index> which{7, 3, 55};
  Tensor<2> x, y;
  data::gather(digits.train, which, gan::pixels, x, y);
  const gan::Nearest of_training = gan::nearest_images(x, digits.train, 60),
                     of_test = gan::nearest_images(x, digits.test, 60);
  for (std::size_t m = 0; m < 3; ++m) {
    BOOST_TEST(of_training.which[m] == which[m]);
    BOOST_TEST(of_training.distance[m] < 1e-12);
    BOOST_TEST(of_test.distance[m] > 0.1);
  }
  BOOST_TEST(gan::nearer_to_training(of_training, of_test) == 1);
  BOOST_TEST(gan::nearer_to_training(of_test, of_training) == 0);
}

BOOST_AUTO_TEST_CASE(the_judge_learns_the_classes) {
  const Threads threads(1);
  const data::Split digits = data::digits(400, 100, 1);
  const gan::Network judge = gan::trained_classifier(digits.train, 16, 60, 1);
  BOOST_TEST(gan::accuracy(judge, digits.test) > 0.6);
  const std::vector<double> mixture = gan::class_mixture(digits.train);
  double sum = 0;
  for (const double part : mixture) sum += part;
  BOOST_TEST(std::abs(sum - 1) < 1e-12);
}

BOOST_AUTO_TEST_CASE(every_image_comes_once_an_epoch) {
  const data::Dataset digits = data::digits(10, 0, 1).train;
  gan::ImageSource source(digits, 5, 1);
  BOOST_TEST(source.steps_of_an_epoch() == 2);
  Tensor<2> x, first;
  source(0, first), source(1, x), source(2, x);
  BOOST_TEST(!same_bits(x, first));  // another order
  source(0, x);
  BOOST_TEST(same_bits(x, first));
  for (Index n = 0; n < x.size(); ++n) BOOST_REQUIRE(std::abs(x.data()[n]) <= 1);
  std::vector<int> shown(10);
  for (Index step = 0; step < source.steps_of_an_epoch(); ++step) {
    source(step, x);
    const gan::Nearest nearest = gan::nearest_images(x, digits, 10);
    for (const Index image : nearest.which) ++shown[std::size_t(image)];
  }
  for (const int times : shown) BOOST_TEST(times == 1);
  BOOST_CHECK_THROW(gan::ImageSource(digits, 11, 1), std::invalid_argument);
}
