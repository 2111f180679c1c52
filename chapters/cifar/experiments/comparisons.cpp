// Comparisons around the handbook's network: with and without augmentation, three ways to pool, several seeds; and the
// notes' example.
#include "cifar/experiments/comparison.hpp"
#include "cifar/networks/simple.hpp"

namespace lbl::cifar {

void augmentation_experiment(const Options& options, report::Run& run) {
  Comparison compare(options, run, 2);
  for (const std::uint64_t seed : compare.seeds(options)) {
    Recipe how = recipe(options, run, seed);
    compare.learn("augmented", HandbookNetwork(options.width), how);
    how.augmentation = {};
    compare.learn("as they are", HandbookNetwork(options.width), how);
  }
  compare.finish();
}

void pooling_experiment(const Options& options, report::Run& run) {
  Comparison compare(options, run, 3);
  for (const std::uint64_t seed : compare.seeds(options)) {
    const Recipe how = recipe(options, run, seed);
    compare.learn("maximum", HandbookNetwork(options.width, Pooling::maximum), how);
    compare.learn("average", HandbookNetwork(options.width, Pooling::average), how);
    compare.learn("strided", HandbookNetwork(options.width, Pooling::strided), how);
  }
  compare.finish();
}

void simple_experiment(const Options& options, report::Run& run) {
  Comparison compare(options, run, 1);
  for (const std::uint64_t seed : compare.seeds(options)) {
    Recipe how = recipe(options, run, seed);
    compare.learn("simple", SimpleNetwork(), how);
  }
  compare.finish();
}

}  // namespace lbl::cifar
