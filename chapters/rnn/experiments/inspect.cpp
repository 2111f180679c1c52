// One mini-batch, forward and backward, every array written as a .npy file under its name in the chapter's notation, so
// that a student can compare with NumPy or any framework.
#include "report/album.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "rnn/options.hpp"
#include "training/checkpoint.hpp"

#include <cmath>

namespace lbl::rnn {
namespace {

/// The sums z_t = W_xh x_t + W_hh h_{t-1} + b_h once more: the walk has put activations in their place.
Tensor<3> sums(const Layer& layer, const Tensor<3>& x, const States& s) {
  Tensor<3> z = s.delta;
  for (Index t = 0; t < x.dim[0]; ++t) {
    Tensor<2> z_t = z.slice(t);
    const Samples all{0, x.dim[2]};
    product(layer.W_xh, layer.b_h, x.slice(t), z_t, all);
    add_product(layer.W_hh, s.h.slice(Entries(layer, t).before), z_t, all);
  }
  return z;
}

void add_layer(report::Album& album, const std::string& name, const Layer& layer, const Tensor<3>& x, const States& s) {
  const bool lstm = has_cell_state(layer.cell);
  const std::string order = layer.direction == Direction::ahead ? "; entry 0 is initial" : "; entry T is initial";
  album.add(name + ".z", sums(layer, x, s), lstm ? "sums, blocks in the order i, f, o, g" : "sums",
            lstm ? "overview-eq-17" : "overview-eq-13");
  if (lstm) {
    album.add(name + ".gates", s.gates, "i, f, o, g in blocks", "overview-eq-17");
    album.add(name + ".c", s.c, "cells" + order, "overview-eq-18");
    album.add(name + ".delta_c", s.delta_c, "dC/dc", "overview-lstm-back");
  }
  album.add(name + ".h", s.h, "states" + order, lstm ? "overview-eq-19" : "overview-eq-13");
  album.add(name + ".delta_h", s.delta_h, "dC/dh, both errors", "slides-bptt-two");
  album.add(name + ".delta", s.delta, "dC/dz", lstm ? "overview-lstm-back" : "handbook-rnn-delta");
}

/// A batch from --input and --target, or drawn from the run's training set.
Batch batch_of(const Network& network, const Options& options, const data::Dataset& samples, const report::Run& run) {
  Batch batch;
  if (options.input.empty()) {
    const std::vector<Index> order = data::shuffled_order(samples.size(), run.options.seed, 0);
    load(network, samples, data::mini_batches(order, run.options.batch).front(), batch);
    return batch;
  }
  const std::vector<Index> shape = files::read_npy(options.input).shape;
  if (shape.size() != 3 || shape[1] != network.plan.inputs || shape[0] < 1 || shape[2] < 1)
    throw std::runtime_error(options.input.string() + " has the shape " + files::shape_text(shape) +
                             ", but sequences x[T][" + std::to_string(network.plan.inputs) + "][M] are needed");
  batch = Batch(network, shape[0], shape[2]);
  files::read_npy(options.input, batch.x);
  files::read_npy(options.target, batch.y);
  return batch;
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (options.input.empty() != options.target.empty())
    throw report::UsageError("--input and --target go together: give both or none");
  if (!options.input.empty() && options.load.empty())
    throw report::UsageError("--input needs the parameters too: give --load FOLDER");
  const data::Dataset samples = report::load_data(run).train;
  Network network = fresh_network(row_plan(options, options.cell, run, samples), options, run.options.seed);
  if (!options.load.empty()) training::load_parameters(options.load, network);
  Batch batch = batch_of(network, options, samples, run);
  Network gradient = network;
  training::set_to_zero(gradient);
  const double C = forward(network, batch);
  backward(network, batch, gradient);

  report::Album album{run.folder};
  album.add("x", batch.x, "input [T][N][M], a row of the image at each step", "handbook-rnn-task");
  album.add("y", batch.y, "target, one-hot", "handbook-onehot");
  const bool lstm = has_cell_state(network.plan.cell);
  for_each_parameter([&](const std::string& name, const auto& w, const auto& g) {
    const bool output = name == "W_hy" || name == "b_y";
    album.add(name, w, "parameters", output ? "overview-eq-15" : lstm ? "overview-eq-17" : "overview-eq-13");
    album.add("gradient." + name, g, "dC/d" + name, "handbook-rnn-grads");
  }, network, gradient);
  for (std::size_t l = 0; l < network.levels(); ++l) {
    const Tensor<3> below = level_input(network, batch, l);
    add_layer(album, "ahead" + std::to_string(l + 1), network.ahead[l], below, batch.ahead[l]);
    if (!network.back.empty()) add_layer(album, "back" + std::to_string(l + 1), network.back[l], below, batch.back[l]);
  }
  album.add("z", batch.z, "pre-activations of the output", "overview-eq-15");
  album.add("p", batch.p, "probabilities", "overview-eq-16");
  album.add("delta", batch.delta, "dC/dz of the output", "handbook-rnn-delta");
  album.add("gradient.x", input_gradient(network, batch), "dC/dx", lstm ? "overview-lstm-back" : "handbook-rnn-delta");
  album.finish();

  Score score;
  score.add(batch.p.slice(0), batch.y.slice(0), C);
  report::Results(run, {"samples", "cost", "accuracy"}).row({score.samples, C, score.accuracy()});
  *run.out << "cost " << files::shortest(C) << " (chance: " << files::shortest(std::log(10.)) << "), accuracy "
           << report::percent(score.accuracy()) << "; " << album.manifest.size() << " arrays in " << run.folder.string()
           << " (see manifest.json)\n";
}

}  // namespace lbl::rnn
