#include "mlp/generalisation/laboratory.hpp"

namespace lbl::mlp::generalisation {
namespace {

/// The best network of a data set, with settings of its own.
void add_modern(report::Program& program, Modern& options, const std::string& name, const std::string& dataset) {
  program.experiment(name, "the best network of this chapter on " + dataset + ": normalised, dropped, moved",
                     {.dataset = dataset, .epochs = 8, .batch = 128, .learning_rate = 0.1, .loops = "core"},
                     [&](report::Run& run) { modern_experiment(options, run); }, {"save", "resume"});
  program.option("seeds", options.seeds, "networks", 1, 1'000, {name});
  program.option("widths", options.widths, "units of the hidden layers", 1, 100'000, {name});
  program.option("drop", options.drop, "probability of dropping a hidden unit", 0., 0.99, {name});
  program.option("weight-decay", options.weight_decay, "lambda: a step takes eta lambda of every weight", 0., 1.,
                 {name});
  program.option("shift", options.shift, "pixels by which images are moved at most", 0., 10., {name});
  program.option("rotation", options.rotation, "degrees by which they are turned at most", 0., 45., {name});
  program.option("scale", options.scale, "fraction by which they grow or shrink at most", 0., 0.9, {name});
  program.option("validation", options.validation,
                 "training samples held out to choose by; 0: none, and the test samples are looked at", 0, 1'000'000,
                 {name});
}

}  // namespace

void add_experiments(report::Program& program, Options& options) {
  add_modern(program, options.fashion, "modern", "fashion-mnist");
  add_modern(program, options.mnist, "modern-mnist", "mnist");
  program.experiment("regularisation", "a few training images: the errors with each means against overfitting",
                     {.dataset = "mnist", .epochs = 20, .batch = 32, .learning_rate = 0.1, .loops = "core"},
                     [&](report::Run& run) { regularisation_experiment(options, run); }, {"save", "resume"});
  program.experiment("overfitting", "train and test error against the number of training images, and against the width",
                     {.dataset = "mnist", .learning_rate = 0.02, .loops = "core"},
                     [&](report::Run& run) { overfitting_experiment(options, run); }, {"epochs", "save", "resume"});
  program.experiment("dropout", "test error while networks of 2 to 4 hidden layers learn, with and without dropout",
                     {.dataset = "mnist", .epochs = 20, .learning_rate = 0.02, .loops = "core"},
                     [&](report::Run& run) { dropout_experiment(options, run); }, {"save", "resume"});
  program.experiment("batch-norm", "with and without batch normalisation, and three ways to test with it",
                     {.epochs = 2, .loops = "core"}, [&](report::Run& run) { batch_norm_experiment(options, run); },
                     {"batch", "learning-rate", "save", "resume"});

  const report::Program::Names all{"regularisation", "overfitting", "dropout", "batch-norm"};
  program.option("seeds", options.seeds, "networks of each kind", 1, 1'000, all);
  program.option("validation", options.validation, "training samples held out to choose strengths by", 1, 1'000'000,
                 {"regularisation"});
  program.option("widths", options.widths, "units of the hidden layers", 1, 100'000, {"regularisation"});
  program.option("samples", options.samples, "training images", 1, 1'000'000, {"regularisation"});
  program.option("drop", options.dropout, "probability of dropping a hidden unit", 0.01, 0.99,
                 {"overfitting", "dropout"});
  program.option("sizes", options.sizes, "numbers of training images", 1, 1'000'000, {"overfitting"});
  program.option("steps", options.steps,
                 "mini-batches that each network learns, rounded down to whole epochs, one at least", 1, 10'000'000,
                 {"overfitting"});
  program.option("widths", options.narrow, "widths of both hidden layers to compare", 1, 100'000, {"overfitting"});
  program.option("samples", options.dropout_samples, "training images", 1, 1'000'000, {"dropout"});
  program.option("depths", options.depths, "numbers of hidden layers", 1, 100, {"dropout"});
  program.option("width", options.dropout_width, "units of each hidden layer", 1, 100'000, {"dropout"});
  program.option("samples", options.norm_samples, "training images", 1, 1'000'000, {"batch-norm"});
  program.option("widths", options.norm_widths, "units of the hidden layers", 1, 100'000, {"batch-norm"});
}

}  // namespace lbl::mlp::generalisation
