// One mini-batch, forward and backward, every array written as a .npy file under its name in the documents, so that a
// student can compare with NumPy or any framework.
#include "lenet/experiments/trained.hpp"
#include "report/album.hpp"
#include "report/results.hpp"

#include <cmath>

namespace lbl::lenet {
namespace {

/// Pre-activations, activations and error signals of a layer; `back` is the equation of the error.
template <std::size_t Rank>
void add_layer(report::Album& album, const std::string& l, const std::string& name, const Tensor<Rank>& z,
               const Tensor<Rank>& h, const Tensor<Rank>& delta, const char* back) {
  constexpr bool maps = Rank == 4;
  album.add("z" + l, z, "pre-activations of " + name, maps ? "handbook-eq-8" : "handbook-eq-10");
  album.add("h" + l, h, "activations of " + name, maps ? "handbook-eq-8" : "handbook-eq-10");
  album.add("delta" + l, delta, "dC/dz" + l, back);
}

/// Pooled maps and the error that reaches them, by the equation `back` of the layer above.
void add_pooled(report::Album& album, const std::string& l, const std::string& name, const Tensor<4>& h,
                const Tensor<4>& delta_h, bool maximum, const char* back) {
  album.add("h" + l, h, name + ", pooled", maximum ? "handbook-pool-max" : "handbook-pool-avg");
  album.add("delta_h" + l, delta_h, "dC/dh" + l, back);
}

void add_output(report::Album& album, const std::string& l, const Tensor<2>& z, const Tensor<2>& p,
                const Tensor<2>& delta) {
  album.add("z" + l, z, "pre-activations of the output", "handbook-eq-10");
  album.add("p", p, "probabilities, softmax of z" + l, "handbook-fc-out");
  album.add("delta" + l, delta, "dC/dz" + l, "handbook-delta-out");
}

constexpr const char *conv_back = "handbook-conv-back", *pool_back = "handbook-pool-back",
                     *dense_back = "handbook-eq-12";

void add_arrays(report::Album& album, const HandbookLeNet::Batch& batch) {
  add_layer(album, "1", "C1", batch.z1, batch.h1, batch.delta1, pool_back);
  add_pooled(album, "2", "S2", batch.h2, batch.delta_h2, true, conv_back);
  add_layer(album, "3", "C3", batch.z3, batch.h3, batch.delta3, pool_back);
  add_pooled(album, "4", "S4", batch.h4, batch.delta_h4, true, conv_back);
  add_layer(album, "5", "C5", batch.z5, batch.h5, batch.delta5, dense_back);
  add_layer(album, "6", "F6", batch.z6, batch.h6, batch.delta6, dense_back);
  add_output(album, "7", batch.z7, batch.p, batch.delta7);
}

void add_arrays(report::Album& album, const OverviewLeNet::Batch& batch) {
  add_layer(album, "1", "conv1", batch.z1, batch.h1, batch.delta1, pool_back);
  add_pooled(album, "2", "h1", batch.h2, batch.delta_h2, false, conv_back);
  add_layer(album, "3", "conv2", batch.z3, batch.h3, batch.delta3, pool_back);
  add_pooled(album, "4", "h3", batch.h4, batch.delta_h4, false, dense_back);
  add_layer(album, "5", "fc1", batch.z5, batch.h5, batch.delta5, dense_back);
  add_layer(album, "6", "fc2", batch.z6, batch.h6, batch.delta6, dense_back);
  add_output(album, "7", batch.z7, batch.p, batch.delta7);
}

void add_arrays(report::Album& album, const LectureLeNet::Batch& batch) {
  add_layer(album, "1", "conv1", batch.z1, batch.h1, batch.delta1, pool_back);
  add_pooled(album, "2", "h1", batch.h2, batch.delta_h2, true, conv_back);
  add_layer(album, "3", "conv2", batch.z3, batch.h3, batch.delta3, pool_back);
  add_pooled(album, "4", "h3", batch.h4, batch.delta_h4, true, dense_back);
  add_layer(album, "5", "linear1", batch.z5, batch.h5, batch.delta5, dense_back);
  add_output(album, "6", batch.z6, batch.p, batch.delta6);
}

/// Parameters and their gradients, under the names of the network.
template <class Network>
void add_parameters(report::Album& album, const Network& network, const Network& gradient) {
  bool maps = false;  // whether the layer is a convolution; its W comes before its b
  const auto add = [&]<std::size_t Rank>(const std::string& name, const Tensor<Rank>& w, const Tensor<Rank>& g) {
    if (Rank > 1) maps = Rank == 4;
    const std::string what = Rank == 1 ? "biases" : maps ? "kernels" : "weights";
    const char* forward = maps ? "handbook-eq-8" : "handbook-eq-10";
    const char* back = !maps ? "handbook-eq-13" : Rank == 4 ? "handbook-eq-14w" : "handbook-eq-14b";
    album.add(name, w, what + " of " + name.substr(0, name.find('.')), forward);
    album.add("gradient." + name, g, "dC/d" + name, back);
  };
  for_each_parameter(add, network, gradient);
}

/// A batch from --input and --target, or drawn from the run's training set.
template <class Network>
typename Network::Batch batch_of(const Network& network, const Options& options, report::Run& run) {
  typename Network::Batch batch;
  if (options.input.empty()) {
    const data::Dataset samples = report::load_data(run).train;
    const std::vector<Index> order = data::shuffled_order(samples.size(), run.options.seed, 0);
    load(network, samples, data::mini_batches(order, run.options.batch).front(), batch);
    return batch;
  }
  const std::vector<Index> shape = files::read_npy(options.input).shape;
  if (shape.size() != 4 || shape[3] < 1)
    throw std::runtime_error(options.input.string() + " has the shape " + files::shape_text(shape) +
                             ", but images x[1][28][28][M] are needed");
  batch = typename Network::Batch(network, shape[3]);
  files::read_npy(options.input, batch.x);
  files::read_npy(options.target, batch.y);
  return batch;
}

template <class Network>
void inspect(Network network, const Options& options, report::Run& run) {
  if (!options.load.empty()) load_network(options.load, network);
  typename Network::Batch batch = batch_of(network, options, run);
  Network gradient = network;
  training::set_to_zero(gradient);
  const double C = forward(network, batch);
  backward(network, batch, gradient);

  report::Album album{run.folder};
  album.add("x", batch.x, "images", "handbook-lenet-input");
  album.add("y", batch.y, "target, one-hot", "handbook-onehot");
  add_parameters(album, network, gradient);
  add_arrays(album, batch);
  album.add("gradient.x", input_gradient(network, batch), "dC/dx", "handbook-conv-back");
  album.finish();

  Score score;
  score.add(batch.p, batch.y, C);
  report::Results(run, {"samples", "cost", "accuracy"}).row({score.samples, C, score.accuracy()});
  *run.out << "cost " << files::shortest(C) << " (chance: " << files::shortest(std::log(10.)) << "), accuracy "
           << report::percent(score.accuracy()) << "; " << album.manifest.size() << " arrays in " << run.folder.string()
           << " (see manifest.json)\n";
}

}  // namespace

void inspect_experiment(const Options& options, report::Run& run) {
  if (options.input.empty() != options.target.empty())
    throw report::UsageError("--input and --target go together: give both or none");
  if (!options.input.empty() && options.load.empty())
    throw report::UsageError("--input needs the parameters too: give --load FOLDER");
  with_network(options, run, run.options.seed, [&](auto network) { inspect(std::move(network), options, run); });
}

}  // namespace lbl::lenet
