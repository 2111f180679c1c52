// The checks of the notes on a network that learns.
#include "data/digits.hpp"
#include "mlp/options.hpp"
#include "mlp/steps/watched_run.hpp"
#include "optimization/penalties.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

namespace lbl::mlp::steps {

namespace {

struct Silent {
  std::ostringstream out;
  report::Run run;
  Silent() { run.out = &out; }
};

WatchedRun watched(double eta, Activation f = Activation::relu) {
  const Silent silent;
  const data::Holdout samples{data::digits(500, 0, 1).train, data::digits(200, 0, 2).train};
  Network network({784, 20, 10});
  network.f = f;
  training::Random random(1);
  initialise(network, training::Initialisation::he, random);
  report::Progress progress(silent.run, 2, 500);
  return watch(network, {.epochs = 2, .batch = 10, .eta = eta}, samples, progress);
}

}  // namespace

// \eq{notes-check-reg}: the cost rises with the weight decay, before any step
BOOST_AUTO_TEST_CASE(the_cost_rises_with_the_penalty) {
  Network network({4, 3, 2});
  training::Random random(1);
  initialise(network, training::Initialisation::he, random);
  double before = 0.7;
  for (const double lambda : {1e-3, 1e-2, 1e-1, 1.}) {
    const double cost = optimization::penalised_cost(0.7, network, {.lambda_2 = lambda});
    BOOST_TEST(cost > before);
    before = cost;
  }
}

BOOST_AUTO_TEST_CASE(a_larger_rate_moves_the_weights_further) {  // \eq{notes-ratio}
  const WatchedRun slow = watched(0.001), good = watched(0.1);
  BOOST_TEST(slow.steps.size() == 10u);  // every tenth of 100 steps
  BOOST_TEST(good.typical_ratio() > 5 * slow.typical_ratio());
  BOOST_TEST(slow.typical_ratio() > 1e-6);
  BOOST_TEST(good.typical_ratio() < 0.1);
}

// \eq{notes-track}: training cost, validation cost and accuracy of every epoch
BOOST_AUTO_TEST_CASE(every_epoch_is_tracked) {
  const WatchedRun seen = watched(0.1);
  BOOST_REQUIRE(seen.training.size() == 2u);
  BOOST_REQUIRE(seen.validation.size() == 2u);
  BOOST_TEST(seen.training[1].mean_cost() < seen.training[0].mean_cost());
  BOOST_TEST(seen.training[1].samples == 500);
  BOOST_TEST(seen.validation[1].samples == 200);
  BOOST_TEST(seen.validation[1].accuracy() > 0.5);
  BOOST_TEST(!seen.diverged);
}

BOOST_AUTO_TEST_CASE(too_large_a_rate_kills_units_or_diverges) {
  const WatchedRun good = watched(0.1), wild = watched(20);
  BOOST_TEST(good.dead.size() == 1u);
  BOOST_TEST(good.dead[0] < 0.2);
  BOOST_TEST((wild.diverged || wild.dead[0] > 0.5));
}

}  // namespace lbl::mlp::steps
