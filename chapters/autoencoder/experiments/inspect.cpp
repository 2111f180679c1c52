// One mini-batch, forward and backward, every array written as a .npy file under its name on the page, so that a
// student can compare with NumPy or any framework.
#include "autoencoder/options.hpp"
#include "files/npy.hpp"
#include "report/album.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"

namespace lbl::autoencoder {
namespace {

/// A network of the shapes and values in a folder of W1.npy, b1.npy, W2.npy, ...
Network loaded_network(const std::filesystem::path& folder, const report::Run& run) {
  const auto file = [&](std::size_t l) { return folder / ("W" + std::to_string(l) + ".npy"); };
  std::vector<Index> N;
  for (std::size_t l = 1; l == 1 || std::filesystem::exists(file(l)); ++l) {
    const std::vector<Index> shape = files::read_npy(file(l)).shape;
    if (shape.size() != 2) throw std::runtime_error(file(l).string() + " is not a matrix of weights");
    if (l == 1) N.push_back(shape[1]);
    N.push_back(shape[0]);
  }
  if (N.size() % 2 == 0)
    throw std::runtime_error(folder.string() + " has " + std::to_string(N.size() - 1) +
                             " layers, but a decoder has as many as its encoder");
  Network network(std::vector<Index>(N.begin(), N.begin() + std::ptrdiff_t(N.size() / 2) + 1));
  network.loops = run.options.loops == "core" ? Loops::core : Loops::chapter;
  training::load_parameters(folder, network);  // refuses shapes that do not follow from each other
  return network;
}

/// A batch from --input and --target.
Batch loaded_batch(const Options& options, const Network& network) {
  const files::Array x = files::read_npy(options.input);
  if (x.shape.size() != 2 || x.shape[1] < 1)
    throw std::runtime_error(options.input.string() + " has the shape " + files::shape_text(x.shape) +
                             ", but inputs h0[N][M] are needed");
  Batch batch(network, x.shape[1]);
  files::read_npy(options.input, batch.h[0]);
  files::read_npy(options.target, batch.x);
  return batch;
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (options.input.empty() != options.target.empty())
    throw report::UsageError("--input and --target go together: give both or none");
  if (!options.input.empty() && options.load.empty())
    throw report::UsageError("--input needs the parameters too: give --load FOLDER");

  Network network;
  Batch batch;
  if (!options.load.empty()) network = loaded_network(options.load, run);
  if (options.input.empty()) {
    const data::Dataset samples = report::load_data(run).train;
    if (options.load.empty()) network = fresh_network(options.widths, run, samples, run.options.seed);
    if (network.inputs() != samples.pixels())
      throw std::runtime_error(options.load.string() + " has a network of " + std::to_string(network.inputs()) +
                               " inputs, which does not fit " + samples.name + ": choose its --dataset");
    const std::vector<Index> order = data::shuffled_order(samples.size(), run.options.seed, 0);
    training::Random random(run.options.seed);
    load(network, samples, data::mini_batches(order, run.options.batch).front(), 0, random, batch);
  } else {
    batch = loaded_batch(options, network);
  }

  Network gradient = network;
  training::set_to_zero(gradient);
  const double C = forward(network, batch);
  backward(network, batch, gradient);

  report::Album album{run.folder};
  album.add("x", batch.x, "what the reconstruction should be", "overview-eq-25");
  album.add("h0", batch.h[0], "input", "overview-fig-11");
  for (Index l = 1; l <= network.L(); ++l) {
    const std::string layer = std::to_string(l), of = " of layer " + layer;
    const std::string what = l == network.code ? "the code" : l == network.L() ? "the reconstruction" : "activations" + of;
    album.add("W" + layer, network.W[l], "weights" + of + ", from unit j below to unit i", "overview-ae-deep");
    album.add("b" + layer, network.b[l], "biases" + of, "overview-ae-deep");
    album.add("z" + layer, batch.z[l], "pre-activations" + of, l <= network.code ? "overview-eq-22" : "overview-eq-23");
    album.add("h" + layer, batch.h[l], what, l <= network.code ? "overview-eq-22" : "overview-eq-23");
    album.add("delta" + layer, batch.delta[l], "dC/dz" + layer, "overview-ae-grad");
    album.add("gradient.W" + layer, gradient.W[l], "dC/dW" + layer, "overview-ae-grad");
    album.add("gradient.b" + layer, gradient.b[l], "dC/db" + layer, "overview-ae-grad");
  }
  album.add("gradient.h0", input_gradient(network, batch), "dC/dh0, through the code", "overview-ae-grad");
  album.finish();

  const Index M = batch.x.dim[1];
  report::Results(run, {"samples", "cost"}).row({M, C});
  *run.out << "cost " << files::shortest(C) << "; " << album.manifest.size() << " arrays in " << run.folder.string()
           << " (see manifest.json)\n";
}

}  // namespace lbl::autoencoder
