// The program of the chapter: its experiments and their options.
#include "autoencoder/options.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  autoencoder::Options options;
  report::Program program("autoencoder", "Autoencoders: overview section 5");
  const report::Program::Names no_checkpoint{"save", "resume"};

  program.experiment("train", "a deep network learns to reconstruct images from 32 numbers; PCA beside it",
                     {.epochs = 10, .learning_rate = 0.001},
                     [&](report::Run& run) { train_experiment(options, options.widths, run); });
  program.experiment("mnist", "digits from 30 numbers, against what was published",
                     {.dataset = "mnist", .epochs = 25, .batch = 128, .learning_rate = 0.002, .loops = "core"},
                     [&](report::Run& run) { train_experiment(options, options.mnist_widths, run); });
  program.experiment("linear", "the linear autoencoder finds the subspace of PCA: error and angles over time",
                     {.epochs = 5, .learning_rate = 0.001},
                     [&](report::Run& run) { linear_experiment(options, run); }, no_checkpoint);
  program.experiment("codes", "error against the size of the code: PCA, linear, deep",
                     {.epochs = 5, .batch = 128, .learning_rate = 0.001, .loops = "core"},
                     [&](report::Run& run) { codes_experiment(options, run); }, no_checkpoint);
  program.experiment("denoising", "noisy images cleaned, against the best linear denoiser",
                     {.epochs = 5, .batch = 128, .learning_rate = 0.003, .loops = "core"},
                     [&](report::Run& run) { denoising_experiment(options, run); }, no_checkpoint);
  program.experiment("map", "images as points of a plane: a code of two numbers",
                     {.epochs = 10, .batch = 128, .learning_rate = 0.001, .loops = "core"},
                     [&](report::Run& run) { map_experiment(options, run); }, no_checkpoint);
  program.experiment("sparse", "many units of which few answer: L1 on the code",
                     {.epochs = 5, .batch = 128, .learning_rate = 0.001, .loops = "core"},
                     [&](report::Run& run) { sparse_experiment(options, run); }, no_checkpoint);
  program.experiment("inspect", "write every array of one mini-batch, forward and backward, as .npy files",
                     {.batch = 8}, [&](report::Run& run) { inspect_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});

  program.option("widths", options.widths, "units of the encoder's layers, the code last", 1, 100'000,
                 {"train", "inspect"});
  program.option("widths", options.mnist_widths, "units of the encoder's layers, the code last", 1, 100'000, {"mnist"});
  program.option("validation", options.validation, "training samples held out to watch the error", 0, 1'000'000,
                 {"train", "mnist"});
  program.option("k", options.linear_codes, "sizes of the code", 1, 1000, {"linear"});
  program.option("steps", options.steps, "steps on the whole training set", 1, 10'000'000, {"linear"});
  program.option("k", options.codes, "sizes of the code", 1, 1000, {"codes"});
  program.option("steps", options.linear_steps, "steps of the linear autoencoders on the whole training set", 1,
                 10'000'000, {"codes"});
  program.option("seeds", options.seeds, "networks of each kind, which differ in their seed alone", 1, 1000,
                 {"codes", "denoising", "sparse"});
  program.option("widths", options.denoiser, "units of the encoder's layers", 1, 100'000, {"denoising"});
  program.option("widths", options.map_widths, "units of the encoder's layers, the code of two numbers last", 1,
                 100'000, {"map"});
  program.option("features", options.features, "units of the code", 1, 100'000, {"sparse"});
  program.option("load", options.load, "folder with the parameters, W1.npy, b1.npy, ...", {"inspect"});
  program.option("input", options.input, "inputs h0[N][M], a .npy file", {"inspect"});
  program.option("target", options.target, "what they are to become, x[N][M], a .npy file", {"inspect"});
  return program.run(argc, argv);
}
