// One mini-batch, forward and backward, every array written as a .npy file under its name in the documents, so that a
// student can compare with NumPy or any framework.
#include "files/npy.hpp"
#include "mlp/options.hpp"
#include "report/album.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"

#include <cmath>

namespace lbl::mlp {
namespace {

/// A network of the shapes and values in a folder of W1.npy, b1.npy, W2.npy, ...
Network loaded_network(const std::filesystem::path& folder) {
  const auto file = [&](const char* letter, std::size_t l) { return folder / (letter + std::to_string(l) + ".npy"); };
  std::vector<Index> N;
  for (std::size_t l = 1; l == 1 || std::filesystem::exists(file("W", l)); ++l) {
    const std::vector<Index> shape = files::read_npy(file("W", l)).shape;
    if (shape.size() != 2) throw std::runtime_error(file("W", l).string() + " is not a matrix of weights");
    if (l == 1) N.push_back(shape[1]);
    N.push_back(shape[0]);
  }
  Network network(N);
  training::load_parameters(folder, network);  // refuses shapes that do not follow from each other
  return network;
}

/// A batch from --input and --target.
Batch loaded_batch(const Options& options, const Network& network) {
  const files::Array x = files::read_npy(options.input);
  if (x.shape.size() != 2 || x.shape[1] < 1)
    throw std::runtime_error(options.input.string() + " has the shape " + files::shape_text(x.shape) +
                             ", but inputs x[N][M] are needed");
  Batch batch(network, x.shape[1]);
  files::read_npy(options.input, batch.h[0]);
  files::read_npy(options.target, batch.y);
  return batch;
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (options.input.empty() != options.target.empty())
    throw report::UsageError("--input and --target go together: give both or none");

  Network network;
  Batch batch;
  if (!options.load.empty()) network = loaded_network(options.load), choose(options, run, network);
  if (options.input.empty()) {
    const data::Dataset samples = report::load_data(run).train;
    if (options.load.empty()) network = fresh_network(options, options.widths, run, samples, run.options.seed);
    if (network.W[1].dim[1] != samples.pixels() || network.W.back().dim[0] != samples.classes())
      throw std::runtime_error(options.load.string() + " has a network of " + std::to_string(network.W[1].dim[1]) +
                               " inputs and " + std::to_string(network.W.back().dim[0]) +
                               " outputs, which does not fit " + samples.name + ": choose its --dataset");
    const std::vector<Index> order = data::shuffled_order(samples.size(), run.options.seed, 0);
    load(network, samples, data::mini_batches(order, run.options.batch).front(), batch);
  } else {
    if (options.load.empty()) throw report::UsageError("--input needs the parameters too: give --load FOLDER");
    batch = loaded_batch(options, network);
  }

  Network gradient = network;
  training::set_to_zero(gradient);
  const double C = forward(network, batch);
  backward(network, batch, gradient);

  report::Album album{run.folder};
  album.add("x", batch.h[0], "input, h^0", "handbook-input");
  album.add("y", batch.y, "target, one-hot", "handbook-onehot");
  for (Index l = 1; l <= network.L(); ++l) {
    const std::string layer = std::to_string(l), of = " of layer " + layer;
    album.add("W" + layer, network.W[l], "weights" + of + ", from unit j below to unit i", "handbook-layers");
    album.add("b" + layer, network.b[l], "biases" + of, "handbook-eq-1");
    album.add("z" + layer, batch.z[l], "pre-activations" + of, "handbook-eq-1");
    album.add("h" + layer, batch.h[l], l < network.L() ? "activations" + of : "probabilities, softmax of z" + layer,
              l < network.L() ? "handbook-eq-1" : "handbook-eq-2");
    album.add("delta" + layer, batch.delta[l], "dC/dz" + layer,
              l < network.L() ? "handbook-eq-6" : "handbook-delta-out");
    album.add("gradient.W" + layer, gradient.W[l], "dC/dW" + layer, "handbook-eq-5");
    album.add("gradient.b" + layer, gradient.b[l], "dC/db" + layer, "handbook-eq-5");
  }
  album.add("gradient.x", input_gradient(network, batch), "dC/dx", "handbook-eq-6");
  album.finish();

  Score score;
  score.add(batch.h.back(), batch.y, C);
  report::Results(run, {"samples", "cost", "accuracy"}).row({score.samples, C, score.accuracy()});
  const double chance = std::log(double(batch.y.dim[0]));  // \eq{handbook-chance}
  *run.out << "cost " << files::shortest(C) << " (chance: " << files::shortest(chance) << "), accuracy "
           << report::percent(score.accuracy()) << "; " << album.manifest.size() << " arrays in " << run.folder.string()
           << " (see manifest.json)\n";
}

}  // namespace lbl::mlp
