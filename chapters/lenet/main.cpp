// The program of the chapter: its experiments and their options.
#include "lenet/options.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  lenet::Options options;
  report::Program program("lenet", "Convolution, pooling and three LeNets: handbook section 3.2");

  program.experiment("train", "learn a data set and report the accuracy on its test samples",
                     {.dataset = "mnist", .epochs = 5, .learning_rate = 0.004},
                     [&](report::Run& run) { train_experiment(options, run); });
  program.experiment("seeds", "the same training from several seeds: mean and spread of the test accuracy",
                     {.dataset = "mnist", .epochs = 10, .learning_rate = 0.004, .loops = "core"},
                     [&](report::Run& run) { seeds_experiment(options, run); }, {"save", "resume"});
  program.experiment("recipe", "train as the author's own program does, which the handbook does not say",
                     {.dataset = "mnist", .epochs = 2, .batch = 100, .learning_rate = 0.001}, [&](report::Run& run) {
                       options.connections = "full", options.initialisation = "handbook", options.optimizer = "adam";
                       options.halve_every = 40, options.weight_decay = 1e-4, options.shift = 0;
                       run.settings["options"]["connections"] = options.connections;
                       run.settings["options"]["initialisation"] = options.initialisation;
                       run.settings["options"]["optimizer"] = options.optimizer;
                       run.settings["options"]["halve-every"] = options.halve_every;
                       run.settings["options"]["weight-decay"] = options.weight_decay;
                       run.settings["options"]["shift"] = options.shift;
                       train_experiment(options, run);
                     });
  program.experiment("shapes", "sizes, parameters, multiply-adds and receptive fields of every layer", {},
                     [&](report::Run& run) { lenet::shapes_experiment(run); },
                     report::unused_without_data({"epochs", "learning-rate", "seed", "threads"}));
  program.experiment("filters", "kernels and feature maps of one image, as pictures",
                     {.dataset = "mnist", .epochs = 2, .learning_rate = 0.004, .loops = "core"},
                     [&](report::Run& run) { filters_experiment(options, run); }, {"save", "resume"});
  program.experiment("mistakes", "which classes are taken for which, and the most confident mistakes",
                     {.dataset = "mnist", .epochs = 2, .learning_rate = 0.004, .loops = "core"},
                     [&](report::Run& run) { mistakes_experiment(options, run); }, {"save", "resume"});
  program.experiment("shift", "accuracy on shifted images: a LeNet, the same without sharing, and an MLP",
                     {.dataset = "mnist", .epochs = 4, .learning_rate = 0.002, .loops = "core"},
                     [&](report::Run& run) { shift_experiment(options, run); }, {"save", "resume"});
  program.experiment("loops", "the chapter's loops against the core's: the same numbers, and images a second", {},
                     [&](report::Run& run) { lenet::loops_experiment(run); },
                     {"data", "dataset", "epochs", "learning-rate", "loops", "save", "resume"});
  program.experiment("inspect", "write every array of one mini-batch, forward and backward, as .npy files",
                     {.dataset = "mnist", .batch = 4}, [&](report::Run& run) { inspect_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});

  const report::Program::Names learning{"train", "seeds"}, trained{"train", "seeds", "filters", "mistakes"},
      any_variant{"train", "seeds", "filters", "mistakes", "inspect"};
  program.option("variant", options.variant, "whose LeNet: the handbook's, the overview's or the lecture's",
                 {"handbook", "overview", "lecture"}, any_variant);
  program.option("connections", options.connections, "of C3 in the handbook's network: LeCun's table, or full",
                 {"table", "full"}, any_variant);
  program.option("activation", options.activation, "f of the hidden layers", {"relu", "tanh"}, any_variant);
  program.option("optimizer", options.optimizer, "how the parameters step", optimization::optimizer_names, trained);
  program.option("halve-every", options.halve_every,
                 "epochs between two halvings of the learning rate; 0: it falls along a cosine to 0", 0, 1'000'000,
                 trained);
  program.option("weight-decay", options.weight_decay, "lambda: a step takes eta lambda of every weight", 0., 1.,
                 trained);
  program.option("shift", options.shift, "training images are moved by up to so many pixels", 0, 27, trained);
  program.option("mirror", options.mirror, "training images are mirrored with probability 1/2", trained);
  program.option("validation", options.validation, "training samples held out to watch the accuracy", 0, 1'000'000,
                 {"train", "recipe", "seeds"});
  program.option("seeds", options.seeds, "networks to train, which differ in their seed alone", 1, 1'000,
                 {"seeds", "shift"});
  program.option("samples", options.samples, "training samples", 100, 1'000'000, {"shift"});
  program.option("test-samples", options.test_samples, "test samples, seen at every shift", 100, 1'000'000, {"shift"});
  program.option("load", options.load, "folder with the parameters of a trained network, e.g. .../train/network",
                 {"filters", "mistakes", "inspect"});
  program.option("image", options.image, "which test image to show, from 0", 0, 1'000'000, {"filters"});
  program.option("input", options.input, "images x[1][28][28][M], a .npy file", {"inspect"});
  program.option("target", options.target, "targets y[10][M], a .npy file", {"inspect"});
  return program.run(argc, argv);
}
