// One mini-batch, forward and backward, every array written as a .npy file under its name in the documents, so that a
// student can compare with NumPy or any framework.
#include "cifar/options.hpp"
#include "report/album.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"

#include <cmath>

namespace lbl::cifar {
namespace {

/// What block l (from 1) leaves, in the order of the handbook.
void add_block(report::Album& album, const HandbookNetwork& network, HandbookNetwork::Batch& batch, Index l) {
  const std::string n = std::to_string(l), name = "C" + n;
  Maps& maps = batch.maps[l - 1];
  const Pooled& pooled = batch.pooled[l - 1];
  album.add("z" + n, maps.z, "convolution of " + name, "handbook-eq-8");
  Tensor<2> h = rows_of(maps.h);  // again: a pass that pools at once leaves it out
  layers::batch_normalisation_relu(network.block[l - 1].normalisation, rows_of(maps.z), maps.batch, h);
  album.add("h" + n, maps.h, "activations of " + name + ", normalised", "handbook-cifar-block");
  if (network.window(l - 1) > 1) album.add("pooled" + n, pooled.h, "h" + n + " pooled", "handbook-cifar-arch");
  album.add("mean" + n, maps.batch.mean, "mean of the maps of " + name + " in this batch", "lecture-bn-train");
  album.add("variance" + n, maps.batch.variance, "their variance", "lecture-bn-train");
  album.add("delta" + n, maps.delta, "dC/dz" + n, "lecture-bn-back");
  if (network.window(l - 1) > 1) album.add("delta_pooled" + n, pooled.delta, "dC/dpooled" + n, "handbook-conv-back");
}

/// Parameters and their gradients, under the names of the network.
void add_parameters(report::Album& album, const HandbookNetwork& network, const HandbookNetwork& gradient) {
  const auto add = [&]<std::size_t Rank>(const std::string& name, const Tensor<Rank>& w, const Tensor<Rank>& g) {
    const bool of_norm = name.ends_with("gamma") || name.ends_with("beta");
    const char* forward = of_norm ? "lecture-bn-params" : "handbook-eq-8";
    const char* back = of_norm ? "lecture-bn-back" : Rank == 4 ? "handbook-eq-14w" : "handbook-eq-14b";
    album.add(name, w, (of_norm ? "of the normalisation, " : Rank == 4 ? "kernels, " : "biases, ") + name, forward);
    album.add("gradient." + name, g, "dC/d" + name, back);
  };
  for_each_parameter(add, network, gradient);
  for_each_statistic([&](const std::string& name, const auto& running) {
    album.add(name, running, "running estimate for testing", "lecture-bn-running");
  }, network);
}

/// A batch from --input and --target, or drawn from the run's training set.
HandbookNetwork::Batch batch_of(const HandbookNetwork& network, const Options& options, report::Run& run) {
  HandbookNetwork::Batch batch;
  if (options.input.empty()) {
    const data::Dataset samples = report::load_data(run).train;
    const std::vector<Index> order = data::shuffled_order(samples.size(), run.options.seed, 0);
    load(network, samples, data::mini_batches(order, run.options.batch).front(), batch);
    return batch;
  }
  const std::vector<Index> shape = files::read_npy(options.input).shape;
  if (shape.size() != 4 || shape[3] < 1)
    throw std::runtime_error(options.input.string() + " has the shape " + files::shape_text(shape) +
                             ", but images x[3][32][32][M] are needed");
  batch = HandbookNetwork::Batch(network, shape[3]);
  files::read_npy(options.input, batch.x), files::read_npy(options.target, batch.scores.y);
  return batch;
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (options.input.empty() != options.target.empty())
    throw report::UsageError("--input and --target go together: give both or none");
  if (!options.input.empty() && options.load.empty())
    throw report::UsageError("--input needs the parameters too: give --load FOLDER");
  HandbookNetwork network = handbook_network(options, run, run.options.seed);
  Learned<HandbookNetwork> learned{network};
  if (!options.load.empty()) training::load_parameters(options.load, learned);
  HandbookNetwork::Batch batch = batch_of(network, options, run);
  HandbookNetwork gradient = network;
  training::set_to_zero(gradient);
  const double C = forward(network, Pass::training, batch);
  backward(network, batch, gradient);

  report::Album album{run.folder};
  album.add("x", batch.x, "images", "handbook-cifar-arch");
  album.add("y", batch.scores.y, "target, one-hot", "handbook-onehot");
  add_parameters(album, network, gradient);
  for (Index l = 1; l <= network.blocks; ++l) add_block(album, network, batch, l);
  album.add("z5", batch.scores.z, "scores of the classes", "handbook-cifar-fc");
  album.add("p", batch.scores.p, "probabilities, softmax of z5", "handbook-fc-out");
  album.add("delta5", batch.scores.delta, "dC/dz5", "handbook-delta-out");
  album.add("gradient.x", input_gradient(network, batch), "dC/dx", "handbook-conv-back");
  album.finish();

  Score score;
  score.add(batch.scores.p, batch.scores.y, C);
  report::Results(run, {"samples", "cost", "accuracy"}).row({score.samples, C, score.accuracy()});
  *run.out << "cost " << files::shortest(C) << " (chance: " << files::shortest(std::log(10.)) << "), accuracy "
           << report::percent(score.accuracy()) << "; " << album.manifest.size() << " arrays in " << run.folder.string()
           << " (see manifest.json)\n";
}

}  // namespace lbl::cifar
