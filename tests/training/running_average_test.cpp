// The running average of the parameters: its closed form, its fixed point, and the printed sum, which has none.
#include "erratum.hpp"
#include "random_tensors.hpp"
#include "small_network.hpp"
#include "threads.hpp"
#include "training/running_average.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using training::RunningAverage;

namespace {

/// Many parameters that do nothing but tremble.
struct Cloud {
  Tensor<1> w{20'000};

  Cloud() = default;
  explicit Cloud(Index N) : w(N) {}
};

template <class Visit>
void for_each_parameter(Visit&& visit, Cloud& cloud, const Cloud& other) {
  visit("w", cloud.w, other.w);
}

}  // namespace

// \eq{notes-ens-ema} against \erratum{E53}: parameters that do not move are their own average, to the last bit; the
// decaying sum as printed, s <- beta s + w, ends at w/(1 - beta), and an average begun at zero is too small
BOOST_AUTO_TEST_CASE(constant_parameters_are_a_fixed_point) {
  const SmallNetwork constant = random_network(1);
  RunningAverage<SmallNetwork> average(constant, 0.9);
  double printed = 0, begun_at_zero = 0, weights = 0;
  const double w = constant.W1(1, 2);
  for (int t = 1; t <= 300; ++t) {
    average.add(constant);
    printed = 0.9 * printed + w;
    begun_at_zero = 0.9 * begun_at_zero + 0.1 * w;
    weights += 0.1 * std::pow(0.9, t - 1);
    if (t == 1) BOOST_TEST(std::abs(begun_at_zero / w - 0.1) < 1e-15);
    BOOST_TEST(std::abs(weights - (1 - std::pow(0.9, t))) < 1e-14);
    BOOST_TEST(std::abs(begun_at_zero / (1 - std::pow(0.9, t)) - w) < 1e-14);  // dividing corrects it
  }
  lbl::testing::for_each_parameter([](const std::string& name, const auto& mean, const auto& kept) {
    BOOST_TEST(same_bits(mean, kept), name);
  }, average.mean, constant);
  BOOST_TEST(std::abs(printed / w - 10) < 1e-10);
  report_erratum("E53", std::abs(printed / w - 1), std::abs(average.mean.W1(1, 2) / w - 1));
  BOOST_TEST(std::abs(weights - 1) < 1e-13);
}

// \eq{notes-ens-ema}: mean_t = beta^t w_0 + (1 - beta) sum_s beta^(t-s) w_s
BOOST_AUTO_TEST_CASE(it_forgets_exponentially) {
  const double beta = 0.8;
  SmallNetwork network = random_network(1);
  RunningAverage<SmallNetwork> average(network, beta);
  double expected = network.b2(1);
  for (std::uint64_t t = 1; t <= 12; ++t) {
    network = random_network(t + 1);
    average.add(network);
    expected = beta * expected + (1 - beta) * network.b2(1);
    BOOST_TEST(std::abs(average.mean.b2(1) - expected) < 1e-14);
  }
  double sum = std::pow(beta, 12) * random_network(1).b2(1);
  for (std::uint64_t s = 1; s <= 12; ++s)
    sum += (1 - beta) * std::pow(beta, double(12 - s)) * random_network(s + 1).b2(1);
  BOOST_TEST(std::abs(average.mean.b2(1) - sum) < 1e-14);
}

// Noise around a point is averaged away: its variance falls to (1 - beta)/(1 + beta) of that of one step.
BOOST_AUTO_TEST_CASE(the_average_is_nearer_to_the_middle_than_the_steps) {
  const double beta = 0.95;
  Cloud cloud;
  RunningAverage<Cloud> average(cloud, beta);
  training::Random random(1);
  for (int t = 0; t < 150; ++t) {
    training::draw_normal(cloud.w, 1, random);
    average.add(cloud);
  }
  const Tensor<1>& mean = average.mean.w;
  double variance = 0;
  for (Index n = 0; n < mean.size(); ++n) variance += mean(n) * mean(n) / double(mean.size());
  BOOST_TEST(std::abs(variance / ((1 - beta) / (1 + beta)) - 1) < 0.03);
}

BOOST_AUTO_TEST_CASE(beta_of_zero_keeps_only_the_last_step) {
  RunningAverage<SmallNetwork> average(random_network(1), 0);
  const SmallNetwork last = random_network(2);
  average.add(last);
  lbl::testing::for_each_parameter([](const std::string&, const auto& mean, const auto& w) {
    BOOST_TEST(largest_difference(mean, w) < 1e-15);
  }, average.mean, last);
}

// Large arrays are shared among threads: the same bits with any number of them, those of single numbers
BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit_of_the_average) {
  Cloud first(3 * core::worth_threads + 7), next = first;
  training::Random random(1);
  training::draw_normal(first.w, 1, random), training::draw_normal(next.w, 1, random);
  std::vector<Tensor<1>> means;
  for (const int number : {1, 2, 3, 4}) {
    const Threads threads(number);
    RunningAverage<Cloud> average(first, 0.7);
    for (int t = 0; t < 3; ++t) average.add(next);
    BOOST_TEST(same_bits(average.mean.w, means.empty() ? average.mean.w : means[0]), number << " threads");
    means.push_back(average.mean.w);
  }
  const double left = std::pow(0.7, 3);
  for (Index n = 0; n < first.w.size(); ++n)
    if (std::abs(means[0](n) - (left * first.w(n) + (1 - left) * next.w(n))) > 1e-14)
      BOOST_ERROR("the average of number " << n);
}
