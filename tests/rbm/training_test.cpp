// Learning of images: a resumed run continues to the same bits, the likelihood rises, floors without a machine.
#include "data/digits.hpp"
#include "rbm/baselines.hpp"
#include "rbm/random_machines.hpp"
#include "rbm/training.hpp"
#include "report/program/continuation.hpp"
#include "temporary_folder.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
namespace samples = boost::unit_test::data;

namespace {

struct Digits {
  data::Split digits = data::digits(60, 40, 1);
  data::Dataset images = rbm::binarised(digits.train);
  std::ostream nowhere{nullptr};
  report::Run run;
  Digits() { run.out = &nowhere; }

  rbm::Learner learner(Index chains) const {
    return {rbm::fresh_machine(images, 5, 1, rbm::Loops::core), 1, chains};
  }
  void train(rbm::Learner& learner, Index epochs, const rbm::Recipe& recipe) {
    report::Progress progress(run, epochs, images.size());
    rbm::train(learner, recipe, images, progress, [&](Index epoch) {
      if (epoch == epochs) learner.at.epoch = recipe.epochs;  // enough for now
    });
    learner.at.epoch = epochs;
  }
};

}  // namespace

BOOST_DATA_TEST_CASE_F(Digits, a_learner_from_a_checkpoint_continues_to_the_same_bits, samples::make({0, 7}), chains) {
  // At this rate the states of the chains differ from fresh ones, so that lost chains would be noticed.
  const rbm::Recipe recipe{.epochs = 4, .batch = 20, .eta = 2, .rule = {.k = 2, .persistent = chains > 0}};
  rbm::Learner straight = learner(chains), first = learner(chains), second = learner(chains);
  train(straight, 4, recipe), train(first, 2, recipe);
  const TemporaryFolder folder;
  for (const char* key : {"program", "experiment", "dataset", "dataset_checksum"}) run.settings[key] = "the same";
  run.settings["options"]["epochs"] = 4;
  run.options.epochs = 4, run.options.resume = folder.path / "checkpoint", run.folder = folder.path;
  files::write_json(run.folder / "settings.json", run.settings);
  report::save_training(run.options.resume, run, first);
  report::resume_training(run, second);
  BOOST_TEST(second.at.epoch == 2);
  train(second, 4, recipe);
  BOOST_TEST(same_bits(straight.machine.W, second.machine.W));
  BOOST_TEST(same_bits(straight.momentum().v.a, second.momentum().v.a));
}

BOOST_FIXTURE_TEST_CASE(the_likelihood_of_images_rises, Digits) {
  rbm::Learner one = learner(0);
  const Tensor<2> v = rbm::columns(images, 0, images.size());
  const double before = log_likelihood(one.machine, v);
  train(one, 12, {.epochs = 12, .batch = 10});
  BOOST_TEST(log_likelihood(one.machine, v) > before + 3);
}

// \eq{handbook-rbm-init}: the momentum is 0.5 at first, then 0.9
BOOST_AUTO_TEST_CASE(the_momentum_rises) {
  BOOST_TEST(rbm::momentum_of(0) == 0.5);
  BOOST_TEST(rbm::momentum_of(2) == 0.5);
  BOOST_TEST(rbm::momentum_of(3) == 0.9);
}

// One class is independent pixels, which a machine without weights is too.
BOOST_FIXTURE_TEST_CASE(floors_without_a_machine, Digits) {
  const data::Dataset test = rbm::binarised(digits.test);
  rbm::Machine machine = learner(0).machine;
  std::fill_n(machine.W.data(), machine.W.size(), Real(0));
  const double pixels = rbm::log_likelihood_without_machine(images, test, false);
  BOOST_TEST(std::abs(pixels - log_likelihood(machine, rbm::columns(test, 0, test.size()))) < 1e-9);
  BOOST_TEST(rbm::log_likelihood_without_machine(images, images, true) >
             rbm::log_likelihood_without_machine(images, images, false) + 10);

  // Two classes of opposite images: each is certain of its own, by more than a double's range of exponents.
  data::Dataset opposite;
  opposite.rows = opposite.columns = 40, opposite.class_names = {"empty", "full"};
  for (int m = 0; m < 200; ++m) {
    opposite.images.insert(opposite.images.end(), 1600, std::uint8_t(m % 2));
    opposite.labels.push_back(std::uint8_t(m % 2));
  }
  const double own = std::log(0.5) + 1600 * std::log(100.5 / 101);
  BOOST_TEST(std::abs(rbm::log_likelihood_without_machine(opposite, opposite, true) - own) < 1e-9);
}
