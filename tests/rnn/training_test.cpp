// Images as sequences, learning, and the same bits again.
#include "data/digits.hpp"
#include "optimization/clipping.hpp"
#include "rnn/random_networks.hpp"
#include "rnn/training.hpp"
#include "temporary_folder.hpp"
#include "training/checkpoint.hpp"

#include <sstream>

using namespace lbl;
using namespace lbl::testing;

namespace {

report::Run quiet_run() {
  static std::ostringstream nowhere;
  report::Run run;
  run.out = &nowhere;
  return run;
}

rnn::Network row_reader(rnn::Cell cell, Index units) {
  rnn::Network network({.inputs = 28, .units = units, .outputs = 10, .cell = cell, .reading = rnn::Reading::whole,
                        .loops = rnn::Loops::core});
  training::Random random(1);
  initialise(network, random);
  return network;
}

}  // namespace

// \eq{handbook-rnn-task}: step t shows row t
BOOST_AUTO_TEST_CASE(an_image_is_a_sequence_of_rows) {
  const data::Dataset samples = data::digits(5, 1, 1).train;
  const rnn::Network network = row_reader(rnn::Cell::tanh, 3);
  rnn::Batch batch;
  const std::vector<Index> which{4, 2};
  load(network, samples, which, batch);
  BOOST_TEST((batch.x.dim == std::array<Index, 3>{28, 28, 2}));
  for (Index t = 0; t < 28; ++t)
    for (Index n = 0; n < 28; ++n) BOOST_TEST(std::abs(batch.x(t, n, 0) - samples.image(4)[28 * t + n] / 255.) < 1e-15);
  BOOST_TEST(batch.y(0, samples.labels[2], 1) == 1);
  rnn::Network narrow({.inputs = 27, .reading = rnn::Reading::whole});
  BOOST_CHECK_THROW(load(narrow, samples, which, batch), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(an_lstm_learns_digits_row_by_row) {
  const Threads threads(1);
  const data::Dataset samples = data::digits(300, 1, 1).train;
  const rnn::Recipe how{.epochs = 10, .batch = 20, .eta = 0.02};
  const report::Run run = quiet_run();
  report::Progress progress(run, how.epochs, samples.size());
  rnn::Learner learner = beginner(row_reader(rnn::Cell::lstm, 16), how);
  std::vector<double> costs;
  train(learner, how, samples, progress, [&](const rnn::Score& score) { costs.push_back(score.mean_cost()); });
  BOOST_TEST(costs.size() == 10u);
  BOOST_TEST(costs.back() < costs.front() / 2);
  BOOST_TEST(rnn::evaluate(learner.network, samples).mean_cost() < costs.front() / 2);
}

BOOST_AUTO_TEST_CASE(clipping_is_part_of_the_recipe) {
  rnn::Network gradient = row_reader(rnn::Cell::tanh, 3);
  clip({.clip_norm = 0.5, .clip_value = 0}, gradient);
  BOOST_TEST(std::abs(optimization::norm(gradient) - 0.5) < 1e-12);
  clip({.clip_norm = 0, .clip_value = 0.01}, gradient);
  for_each_parameter([](const std::string&, const auto& g) {
    for (Index n = 0; n < g.size(); ++n) BOOST_TEST(std::abs(g.data()[n]) <= 0.01);
  }, gradient);
}

BOOST_FIXTURE_TEST_CASE(a_saved_network_continues_to_the_same_bits, TemporaryFolder) {
  const Threads threads(1);
  const data::Dataset samples = data::digits(60, 1, 1).train;
  const rnn::Recipe how{.epochs = 2, .batch = 16, .eta = 0.01, .truncation = {.k_1 = 14, .k_2 = 20}};
  const report::Run run = quiet_run();
  report::Progress progress(run, 2 * how.epochs, samples.size());
  rnn::Learner whole = beginner(row_reader(rnn::Cell::lstm, 5), how);
  train(whole, how, samples, progress, [&](const rnn::Score&) {
    if (whole.at.epoch == 1) training::save_checkpoint(path / "saved", whole, {});
  });
  rnn::Learner resumed = beginner(row_reader(rnn::Cell::lstm, 5), how);
  training::load_checkpoint(path / "saved", resumed);
  resumed.at = {.epoch = 1};
  optimization::steps_of(resumed.optimizer) = 4;  // 60 samples are four batches
  train(resumed, how, samples, progress, [](const rnn::Score&) {});
  for_each_parameter([](const std::string& name, const auto& a, const auto& b) {
    BOOST_TEST(same_bits(a, b), name);
  }, whole.network, resumed.network);
}
