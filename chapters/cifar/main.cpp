// The program of the chapter: its experiments and their options.
#include "cifar/options.hpp"

using namespace lbl;

namespace {

/// What a training of the handbook's network can be told.
void add_learning(report::Program& program, cifar::Options& options, const std::string& experiment) {
  const report::Program::Names only{experiment};
  program.option("width", options.width, "k: the convolutions have k, 2k, 4k and 8k maps", 1, 1'024, only);
  program.option("pooling", options.pooling, "how maps become smaller", {"max", "average", "strided"}, only);
  program.option("optimizer", options.optimizer, "how the parameters step", {"nesterov", "adam"}, only);
  program.option("halve-every", options.halve_every,
                 "epochs between two halvings of the learning rate; 0: it rises and falls", 0, 1'000'000, only);
  program.option("rise", options.rise, "part of the run in which the learning rate rises", 0.01, 0.99, only);
  program.option("weight-decay", options.weight_decay, "strength lambda of the penalty lambda/2 ||W||^2", 0., 1.,
                 only);
  program.option("still", options.still, "training images stay as they are", only);
  program.option("shift", options.shift, "training images are moved by up to so many pixels", 0, 31, only);
  program.option("light", options.light, "contrast and brightness change by up to this fraction", 0., 1., only);
  program.option("cutout", options.cutout, "side of the square that is cut out of training images", 0, 32, only);
  program.option("validation", options.validation, "training samples held out to watch the accuracy", 0, 1'000'000,
                 only);
}

}  // namespace

int main(int argc, char** argv) {
  cifar::Options options, full{.width = 64};
  report::Program program("cifar", "Batch normalisation, depth and a five-layer network: handbook section 3.2.6");

  program.experiment("train", "learn a data set and report the accuracy on its test samples",
                     {.dataset = "cifar10", .epochs = 2, .learning_rate = 0.05, .loops = "core"},
                     [&](report::Run& run) { train_experiment(options, run); });
  program.experiment("full", "the same at the handbook's width of 64: twenty epochs, hours",
                     {.dataset = "cifar10", .epochs = 20, .learning_rate = 0.05, .loops = "core"},
                     [&](report::Run& run) { train_experiment(full, run); });

  add_learning(program, options, "train"), add_learning(program, full, "full");
  return program.run(argc, argv);
}
