// What a trained network looks for and what it sees: its kernels, and the maps of one test image.
#include "lenet/experiments/trained.hpp"
#include "report/album.hpp"
#include "report/results.hpp"

#include <array>

namespace lbl::lenet {
namespace {

// The two convolutions of a network, under the names of its documents.
const Convolution& first(const HandbookLeNet& network) { return network.C1; }
const Convolution& second(const HandbookLeNet& network) { return network.C3; }
template <class Network>
const Convolution& first(const Network& network) { return network.conv1; }
template <class Network>
const Convolution& second(const Network& network) { return network.conv2; }

template <class Network>
void show(const Network& network, const Options& options, const data::Dataset& samples, report::Run& run) {
  typename Network::Batch batch;
  const std::array<Index, 1> which{options.image};
  load(network, samples, which, batch);
  forward(network, batch);

  const char* pooling = std::is_same_v<Network, OverviewLeNet> ? "handbook-pool-avg" : "handbook-pool-max";
  report::Album album{run.folder};
  album.add("x", batch.x, "the image", "handbook-lenet-input");
  album.add("W1", first(network).W, "kernels of the first convolution", "handbook-eq-8");
  album.add("W3", second(network).W, "kernels of the second convolution", "handbook-eq-8");
  album.add("h1", batch.h1, "maps of the first convolution, after the activation", "handbook-eq-8");
  album.add("h2", batch.h2, "pooled", pooling);
  album.add("h3", batch.h3, "maps of the second convolution, after the activation", "handbook-eq-8");
  album.add("h4", batch.h4, "pooled", pooling);
  album.finish();

  report::Results results(run, {"class", "probability", "is_true"});
  const std::size_t label = samples.labels[static_cast<std::size_t>(options.image)];
  Index answer = 0;
  for (Index k = 0; k < samples.classes(); ++k) {
    if (batch.p(k, 0) > batch.p(answer, 0)) answer = k;
    results.row({samples.class_names[static_cast<std::size_t>(k)], batch.p(k, 0), Index(std::size_t(k) == label)});
  }
  *run.out << "test image " << options.image << " is " << samples.class_names[label] << "; the network says "
           << samples.class_names[static_cast<std::size_t>(answer)] << " with probability "
           << report::percent(double(batch.p(answer, 0))) << "; " << album.manifest.size() << " arrays in "
           << run.folder.string() << '\n';
}

}  // namespace

void filters_experiment(const Options& options, report::Run& run) {
  const data::Split data = report::load_data(run);
  if (options.image >= data.test.size())
    throw report::UsageError("--image " + std::to_string(options.image) + ": there are only " +
                             std::to_string(data.test.size()) + " test images, counted from 0");
  with_trained_network(options, run, data.train,
                       [&](const auto& network) { show(network, options, data.test, run); });
}

}  // namespace lbl::lenet
