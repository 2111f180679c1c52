// The program of the chapter: its experiments and their options.
#include "rbm/options.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  rbm::Options options;
  report::Program program("rbm", "Restricted Boltzmann machines: handbook section 4.2");
  const report::Program::Names no_images = {"data", "dataset", "batch", "epochs", "save", "resume"};
  report::Program::Names no_rate = no_images;
  no_rate.push_back("learning-rate");
  const report::Program::Names no_checkpoint = {"save", "resume"};

  program.experiment("train", "learn images: receptive fields, fantasies, and the likelihood of test images",
                     {.epochs = 10, .batch = 100, .learning_rate = 0.05, .loops = "core"},
                     [&](report::Run& run) { train_experiment(options, run); });
  program.experiment("bars-and-stripes", "the exact likelihood while CD-1, CD-10 and PCD learn, against the optimum",
                     {}, [&](report::Run& run) { bars_and_stripes_experiment(options, run); },
                     no_rate);
  program.experiment("gradient", "how far CD-k is from the exact gradient, as k grows", {},
                     [&](report::Run& run) { gradient_experiment(options, run); },
                     no_rate);
  program.experiment("partition", "ln Z in closed form, by enumeration and by annealed importance sampling",
                     {.epochs = 6, .batch = 100, .learning_rate = 0.01, .loops = "core"},
                     [&](report::Run& run) { partition_experiment(options, run); }, no_checkpoint);
  program.experiment("reconstruction", "machines that reconstruct ever better and know ever less",
                     {.learning_rate = 0.1},
                     [&](report::Run& run) { reconstruction_experiment(options, run); }, no_images);
  program.experiment("features", "softmax on the hidden units against softmax on the pixels",
                     {.epochs = 5, .batch = 100, .learning_rate = 0.05, .loops = "core"},
                     [&](report::Run& run) { features_experiment(options, run); }, no_checkpoint);
  program.experiment("inspect", "write every array of one mini-batch, CD-1, as .npy files", {.batch = 8},
                     [&](report::Run& run) { inspect_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});

  program.option("hidden", options.hidden, "hidden units", 1, 100'000, {"train"});
  program.option("rule", options.learning.rule, "where the chains of the model start: at the data, or where they were",
                 {"cd", "pcd"}, {"train"});
  program.option("k", options.learning.k, "steps of the chains for each update", 1, 10'000, {"train"});
  program.option("k", options.partition_k, "steps of the chains for each update", 1, 10'000, {"partition"});
  program.option("chains", options.learning.chains, "chains of pcd", 1, 100'000, {"train"});
  program.option("chains", options.partition_chains, "chains of pcd", 1, 100'000, {"partition"});
  program.option("weight-decay", options.learning.weight_decay, "weight decay lambda", 0., 1., {"train", "partition"});
  program.option("validation", options.validation, "training images held out to watch", 1, 1'000'000, {"train"});
  program.option("runs", options.runs, "runs of annealing", 2, 100'000, {"train", "partition"});
  program.option("steps", options.temperatures, "steps of annealing for the test images", 1, 10'000'000, {"train"});
  program.option("watch-steps", options.watch_temperatures, "steps of annealing after each epoch", 1, 10'000'000,
                 {"train"});
  program.option("side", options.side, "pixels of an edge", 2, 4, {"bars-and-stripes"});
  program.option("hidden", options.bars_hidden, "hidden units", 1, 1000, {"bars-and-stripes", "reconstruction"});
  program.option("updates", options.bars_updates, "updates of each machine", 1, 100'000'000, {"bars-and-stripes"});
  program.option("seeds", options.seeds, "machines of each kind", 1, 1000, {"bars-and-stripes"});
  program.option("hidden", options.gradient_hidden, "hidden units", 1, 12, {"gradient"});
  program.option("updates", options.gradient_updates, "exact updates", 40, 1'000'000, {"gradient"});
  program.option("estimates", options.gradient_chains, "single estimates", 2, 10'000'000, {"gradient"});
  program.option("hidden", options.partition_hidden, "hidden units", 1, 26, {"partition"});
  program.option("steps", options.steps, "steps of annealing", 1, 10'000'000, {"partition"});
  program.option("updates", options.copy_updates, "updates of CD-1", 10, 100'000'000, {"reconstruction"});
  program.option("hidden", options.features_hidden, "hidden units", 1, 100'000, {"features"});
  program.option("labels", options.labels, "labelled images", 1, 10'000'000, {"features"});
  program.option("seeds", options.features_seeds, "choices of the labelled images", 1, 1000, {"features"});
  program.option("steps", options.features_steps, "steps of the classifiers", 1, 10'000'000, {"features"});
  program.option("hidden", options.inspect_hidden, "hidden units", 1, 100'000, {"inspect"});
  program.option("load", options.load, "folder with the parameters, W.npy, a.npy and b.npy", {"inspect"});
  program.option("input", options.input, "visible states v[J][M], a .npy file", {"inspect"});
  return program.run(argc, argv);
}
