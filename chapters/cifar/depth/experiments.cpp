// Depth: plain against residual networks, and inception modules.
#include "cifar/depth/experiments.hpp"

#include "cifar/depth/inception_network.hpp"
#include "cifar/depth/residual_network.hpp"
#include "cifar/experiments/comparison.hpp"

namespace lbl::cifar {

void residual_experiment(const Options& options, const std::vector<Index>& depths, bool normalised,
                         report::Run& run) {
  for (const Index depth : depths) ResidualNetwork(depth, 1, true);  // refuses depths that there are not
  Comparison compare(options, run, 2 * static_cast<Index>(depths.size()));
  for (const std::uint64_t seed : compare.seeds(options))
    for (const Index depth : depths)
      for (const bool skips : {false, true}) {
        ResidualNetwork network(depth, options.width, skips);
        if (!normalised) leave_out_normalisation(network);
        Recipe how = recipe(options, run, seed);
        how.augmentation = {};  // what is compared is how well they learn
        compare.learn((skips ? "residual " : "plain ") + std::to_string(depth), network, how);
      }
  compare.finish();
}

void inception_experiment(const Options& options, report::Run& run) {
  Comparison compare(options, run, 2);
  for (const std::uint64_t seed : compare.seeds(options)) {
    const Recipe how = recipe(options, run, seed);
    compare.learn("inception", InceptionNetwork(options.width), how);
    compare.learn("handbook", HandbookNetwork(options.width), how);
  }
  compare.finish();
}

}  // namespace lbl::cifar
