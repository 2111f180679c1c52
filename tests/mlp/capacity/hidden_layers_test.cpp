// Training error falls with capacity, and a network without hidden layers cuts the plane in two.
#include "erratum.hpp"
#include "mlp/capacity/go_on.hpp"
#include "mlp/capacity/spirals.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::mlp::capacity {

using testing::OneThread;
using testing::report_erratum;

namespace {

double trained_error(const std::vector<Index>& N, const Samples& samples, double eta, Index steps = 400) {
  double error = 0;
  for (const std::uint64_t seed : {1, 2, 3}) {
    Network network = fresh_network(N, Activation::relu, Output::softmax, seed);
    fit(network, samples, steps, eta, go_on);
    error += error_rate(network, samples) / 3;
  }
  return error;
}

}  // namespace

// \eq{slides-hidden} \erratum{E127}: in both readings of "0, 3, 20", layers and units, the error falls
BOOST_FIXTURE_TEST_CASE(training_error_falls_with_hidden_layers_and_with_hidden_units, OneThread) {
  training::Random random(1);
  const Samples samples = draw_spirals(100, 1, 0.05, random);
  const double none = trained_error({2, 2}, samples, 0.02);
  const double three_units = trained_error({2, 3, 2}, samples, 0.02);
  const double twenty_units = trained_error({2, 20, 2}, samples, 0.02);
  const double three_layers = trained_error({2, 10, 10, 10, 2}, samples, 0.01);
  BOOST_TEST(none > 0.2);
  BOOST_TEST(three_units < none - 0.02);
  BOOST_TEST(twenty_units < three_units - 0.05);
  BOOST_TEST(three_layers < 0.01);
  report_erratum("E127", "no pictures", three_layers);
}

// Twenty layers learn at all: Adam and He's variance carry the signal through.
BOOST_FIXTURE_TEST_CASE(twenty_hidden_layers_learn, OneThread) {
  training::Random random(1);
  const Samples samples = draw_spirals(40, 0.5, 0.02, random);
  std::vector<Index> N(22, 16);
  N.front() = N.back() = 2;
  Network network = fresh_network(N, Activation::relu, Output::softmax, 1);
  fit(network, samples, 150, 0.003, go_on);
  BOOST_TEST(error_rate(network, samples) < 0.05);
}

// \eq{slides-hidden} \erratum{E127}: with no hidden layer the regions are half-planes: no line in the plane crosses the
// boundary twice. With one hidden layer of twenty units lines do.
BOOST_FIXTURE_TEST_CASE(without_hidden_layers_the_regions_are_half_planes, OneThread) {
  training::Random random(3);
  const Samples samples = draw_spirals(100, 1, 0.05, random);
  const auto most_crossings = [&](const Network& network) {
    Index most = 0;
    for (Index line = 0; line < 60; ++line) {
      Tensor<2> x(2, 200);
      const double angle = 0.1 * double(line), away = 0.02 * double(line % 30);
      for (Index m = 0; m < 200; ++m) {
        const double t = -2 + 0.02 * double(m);
        x(0, m) = t * std::cos(angle) - away * std::sin(angle), x(1, m) = t * std::sin(angle) + away * std::cos(angle);
      }
      const Tensor<2> p = outputs(network, x);
      Index crossings = 0;
      for (Index m = 1; m < 200; ++m) crossings += (p(1, m) > 0.5) != (p(1, m - 1) > 0.5);
      most = std::max(most, crossings);
    }
    return most;
  };
  for (const std::uint64_t seed : {1, 2}) {
    Network none = fresh_network({2, 2}, Activation::relu, Output::softmax, seed);
    Network some = fresh_network({2, 20, 2}, Activation::relu, Output::softmax, seed);
    fit(none, samples, 200, 0.02, go_on), fit(some, samples, 300, 0.02, go_on);
    BOOST_TEST(most_crossings(none) == 1);
    BOOST_TEST(most_crossings(some) > 1);
  }
}

// \eq{notes-capacity}: what cannot be found can only be remembered; the more units, the more labels
BOOST_FIXTURE_TEST_CASE(random_labels_are_remembered_by_wide_networks, OneThread) {
  training::Random random(1);
  const Samples samples = draw_random_labels(5, 60, random);
  const double one = trained_error({5, 1, 2}, samples, 0.02), four = trained_error({5, 4, 2}, samples, 0.02),
               many = trained_error({5, 40, 2}, samples, 0.02);
  BOOST_TEST(one > 0.2);
  BOOST_TEST(four < one - 0.05);
  BOOST_TEST(many < 0.01);
}

// The spirals are what they say: both classes, radius below 1, one the other turned by half a circle.
BOOST_FIXTURE_TEST_CASE(spirals_without_noise_lie_on_their_curves, OneThread) {
  training::Random random(1);
  const Samples samples = draw_spirals(50, 1.5, 0, random);
  for (Index m = 0; m < 50; ++m) {
    const double x1 = samples.x(0, m), x2 = samples.x(1, m), radius = std::hypot(x1, x2);
    BOOST_TEST(radius <= 1);
    const double angle = 3 * std::numbers::pi * radius + (samples.y(1, m) == 1 ? std::numbers::pi : 0);
    BOOST_TEST(std::abs(x1 - radius * std::cos(angle)) < 1e-12);
    BOOST_TEST(std::abs(x2 - radius * std::sin(angle)) < 1e-12);
    BOOST_TEST(samples.y(0, m) + samples.y(1, m) == 1);
  }
}

}  // namespace lbl::mlp::capacity
