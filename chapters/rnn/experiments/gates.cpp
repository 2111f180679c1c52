// What the gates and the cells of a trained LSTM do while it reads one image, and what it would say after every row.
#include "costs/softmax_cross_entropy.hpp"
#include "report/album.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "rnn/layers/lstm_cell.hpp"
#include "rnn/options.hpp"
#include "training/checkpoint.hpp"

namespace lbl::rnn {
namespace {

/// A network from --load, or one that has learned for the run's epochs.
Network trained_network(const Options& options, const report::Run& run, const data::Dataset& samples) {
  const Plan plan = row_plan(options, "lstm", run, samples);
  if (!options.load.empty()) {
    Network network(plan);
    training::load_parameters(options.load, network);
    return network;
  }
  const Recipe how = recipe(options, run, run.options.seed);
  Learner learner = beginner(fresh_network(plan, options, run.options.seed), how);
  report::Progress progress(run, how.epochs, samples.size());
  train(learner, how, samples, progress, [&](const Score& training) {
    progress.finish_epoch({{"training accuracy", report::percent(training.accuracy())}});
  });
  return std::move(learner.network);
}

/// The rows of one block of gates [T][d], for the only sample.
Tensor<2> block(const Tensor<3>& gates, Index first, Index d) {
  Tensor<2> rows(gates.dim[0], d);
  for (Index t = 0; t < gates.dim[0]; ++t)
    for (Index n = 0; n < d; ++n) rows(t, n) = gates(t, first + n, 0);
  return rows;
}

/// Probabilities of the classes if the image ended after each row: the output layer reads every state.
void write_answers(const Network& network, const Batch& batch, const data::Dataset& samples, report::Results& results) {
  Tensor<2> z(network.plan.outputs, 1), p(network.plan.outputs, 1);
  for (Index t = 0; t < batch.x.dim[0]; ++t) {
    product(network.W_hy, network.b_y, batch.ahead.back().h.slice(t + 1), z, {0, 1});
    costs::softmax(z, p);
    for (Index k = 0; k < samples.classes(); ++k)
      results.row({t + 1, samples.class_names[static_cast<std::size_t>(k)], p(k, 0)});
  }
}

}  // namespace

void gates_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  if (options.image >= data.test.size())
    throw report::UsageError("--image " + std::to_string(options.image) + ": there are only " +
                             std::to_string(data.test.size()) + " test images, counted from 0");
  const Network network = trained_network(options, run, data.train);
  if (report::interrupted()) return;
  Batch batch;
  const std::array<Index, 1> which{options.image};
  load(network, data.test, which, batch);
  forward(network, batch);

  const States& s = batch.ahead.back();
  const Index T = batch.x.dim[0], d = network.plan.units;
  const Blocks row(Cell::lstm, d);
  report::Album album{run.folder};
  album.add("x", batch.x, "the image, row by row", "handbook-rnn-task");
  album.add("i", block(s.gates, row.i, d), "input gate", "slides-lstm-input");
  album.add("f", block(s.gates, row.f, d), "forget gate", "slides-lstm-forget");
  album.add("o", block(s.gates, row.o, d), "output gate", "slides-lstm-out");
  album.add("g", block(s.gates, row.g, d), "candidate", "slides-lstm-cand");
  album.add("c", s.c.range(1, T).view(T, d), "cell", "overview-eq-18");
  album.add("h", s.h.range(1, T).view(T, d), "output", "overview-eq-19");
  album.finish();

  report::Results results(run, {"row", "class", "probability"});
  write_answers(network, batch, data.test, results);
  const std::size_t label = data.test.labels[static_cast<std::size_t>(options.image)];
  const double of_label = double(batch.p(0, static_cast<Index>(label), 0));
  *run.out << "test image " << options.image << " is " << data.test.class_names[label] << "; after its last row the "
           << "LSTM gives it the probability " << report::percent(of_label) << "; " << album.manifest.size()
           << " arrays in " << run.folder.string() << '\n';
  results.summary({{"probability_of_the_label", of_label}, {"label", double(label)}}, 0, 0);
}

}  // namespace lbl::rnn
