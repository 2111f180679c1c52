// The program of the chapter: its experiments and their options.
#include "cifar/depth/experiments.hpp"
#include "cifar/options.hpp"
#include "cifar/speed/laboratory.hpp"

using namespace lbl;

namespace {

using Names = report::Program::Names;

/// How wide the networks of some experiments are.
void add_width(report::Program& program, cifar::Options& options, const Names& only) {
  program.option("width", options.width, "maps of the first convolution, k", 1, 1'024, only);
}

/// How they learn.
void add_recipe(report::Program& program, cifar::Options& options, const Names& only) {
  program.option("optimizer", options.optimizer, "how the parameters step", {"nesterov", "adam"}, only);
  program.option("halve-every", options.halve_every,
                 "epochs between two halvings of the learning rate; 0: it rises and falls", 0, 1'000'000, only);
  program.option("rise", options.rise, "part of the run in which the learning rate rises", 0.01, 0.99, only);
  program.option("weight-decay", options.weight_decay, "lambda: a step takes eta lambda of every weight", 0., 1.,
                 only);
}

/// What may be done to the images that it learns from.
void add_augmentation(report::Program& program, cifar::Options& options, const Names& only) {
  program.option("still", options.still, "training images stay as they are", only);
  program.option("mirror", options.mirror, "training images are mirrored by chance, or in every second epoch",
                 {"chance", "turns"}, only);
  program.option("shift", options.shift, "training images are moved by up to so many pixels", 0, 31, only);
  program.option("light", options.light, "contrast and brightness change by up to this fraction", 0., 1., only);
  program.option("cutout", options.cutout, "side of the square that is cut out of training images", 0, 32, only);
}

/// The main experiments: one network of the handbook learns.
void add_training(report::Program& program, cifar::Options& options, const Names& only) {
  add_width(program, options, only), add_recipe(program, options, only), add_augmentation(program, options, only);
  program.option("pooling", options.pooling, "how maps become smaller", {"max", "average", "strided"}, only);
  program.option("temperature", options.temperature, "scores are divided by it before the softmax", 1e-3, 1e3, only);
  program.option("validation", options.validation, "training samples held out to watch the accuracy", 0, 1'000'000,
                 only);
}

/// Experiments that train networks of several kinds from several seeds.
void add_comparison(report::Program& program, cifar::Options& options, const Names& only) {
  add_recipe(program, options, only);
  program.option("seeds", options.seeds, "networks of each kind, which differ in their seed alone", 1, 1'000, only);
  program.option("samples", options.samples, "training samples", 10, 1'000'000, only);
  program.option("test-samples", options.test_samples, "test samples, seen after every epoch", 1, 1'000'000, only);
}

}  // namespace

int main(int argc, char** argv) {
  cifar::Options options, full{.width = 64, .temperature = 8, .mirror = "turns", .cutout = 0}, compared{.width = 8},
      deep{.width = 8, .samples = 2'560, .test_samples = 1'000};
  std::vector<Index> depths{8, 14, 20};
  bool normalised = false;
  report::Program program("cifar", "Batch normalisation, depth and a five-layer network: handbook section 3.2.6");

  program.experiment("train", "learn a data set and report the accuracy on its test samples",
                     {.dataset = "cifar10", .epochs = 2, .learning_rate = 0.05, .loops = "core"},
                     [&](report::Run& run) { train_experiment(options, run); });
  program.experiment("full", "the same with the handbook's k = 64: twenty epochs, an hour or more",
                     {.dataset = "cifar10", .epochs = 20, .learning_rate = 0.05, .loops = "core"},
                     [&](report::Run& run) { train_experiment(full, run); });
  const report::CommonOptions short_run{.dataset = "cifar10", .epochs = 4, .learning_rate = 0.05, .loops = "core"};
  program.experiment("augmentation", "training images that are never twice the same, and those that are", short_run,
                     [&](report::Run& run) { augmentation_experiment(compared, run); }, {"save", "resume"});
  program.experiment("pooling", "pooling by maxima, by averages, and strides instead", short_run,
                     [&](report::Run& run) { pooling_experiment(compared, run); }, {"save", "resume"});
  program.experiment("residual", "plain and residual networks of 8, 14 and 20 layers, not normalised",
                     {.dataset = "cifar10", .epochs = 6, .learning_rate = 0.01, .loops = "core"},
                     [&](report::Run& run) { residual_experiment(deep, depths, normalised, run); },
                     {"save", "resume"});
  program.experiment("inception", "windows of several sizes side by side", short_run,
                     [&](report::Run& run) { inception_experiment(compared, run); }, {"save", "resume"});
  program.experiment("simple", "the notes' example: one convolution, pooling and ten scores",
                     {.dataset = "cifar10", .epochs = 5, .learning_rate = 0.01, .loops = "core"},
                     [&](report::Run& run) { simple_experiment(compared, run); }, {"save", "resume"});
  program.experiment("inspect", "write every array of one mini-batch, forward and backward, as .npy files",
                     {.dataset = "cifar10", .batch = 4, .loops = "core"},
                     [&](report::Run& run) { inspect_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});

  cifar::speed::Options speed;
  cifar::speed::add_experiments(program, speed);

  add_training(program, options, {"train"}), add_training(program, full, {"full"});
  add_comparison(program, compared, {"augmentation", "pooling", "inception", "simple"});
  add_augmentation(program, compared, {"augmentation", "pooling", "inception", "simple"});
  add_comparison(program, deep, {"residual"});
  add_width(program, compared, {"augmentation", "pooling", "inception"}), add_width(program, deep, {"residual"});
  program.option("depths", depths, "numbers of layers: 8, 14, 20, 26, ...", 8, 1'000, {"residual"});
  program.option("normalised", normalised, "convolutions are followed by batch normalisation", {"residual"});
  add_width(program, options, {"inspect"});
  program.option("pooling", options.pooling, "how maps become smaller", {"max", "average", "strided"}, {"inspect"});
  program.option("load", options.load, "folder with the parameters of a trained network, e.g. .../train/network",
                 {"inspect"});
  program.option("input", options.input, "images x[3][32][32][M], a .npy file", {"inspect"});
  program.option("target", options.target, "targets y[10][M], a .npy file", {"inspect"});
  return program.run(argc, argv);
}
