// The program of the chapter: its experiments and their options.
#include "gan/options.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  gan::Options options;
  report::Program program("gan", "Generator against discriminator: overview (26) to (30)");
  const report::Program::Names no_images = report::unused_without_data({"epochs", "learning-rate"});

  program.experiment("train", "learn to draw the images of a data set, and count how good they are",
                     {.dataset = "mnist", .epochs = 20, .learning_rate = 6e-4},
                     [&](report::Run& run) { train_experiment(options, run); }, {"loops"});
  program.experiment("gaussians", "eight Gaussians on a ring: which of them each game finds", {},
                     [&](report::Run& run) { gaussians_experiment(options, run); }, no_images);
  program.experiment("optimal", "the discriminator of two known Gaussians against the best one", {},
                     [&](report::Run& run) { optimal_experiment(options, run); }, no_images);
  program.experiment("dirac", "a point against a point: steps together, and one after the other", {},
                     [&](report::Run& run) { dirac_experiment(options, run); }, no_images);
  program.experiment("distances", "two lines side by side: what Jensen-Shannon and Wasserstein say of them", {},
                     [&](report::Run& run) { distances_experiment(options, run); }, no_images);
  program.experiment("one-dimension", "densities of data and generator, and the discriminator between them", {},
                     [&](report::Run& run) { one_dimension_experiment(options, run); }, no_images);
  program.experiment("inspect", "write every array of one round as .npy files", {.dataset = "mnist", .batch = 8},
                     [&](report::Run& run) { inspect_experiment(options, run); },
                     {"epochs", "learning-rate", "loops", "save", "resume"});

  const report::Program::Names images{"train", "inspect"};
  program.option("game", options.game, "which game is played", gan::game_names, images);
  program.option("latent", options.latent, "numbers of the noise", 1, 100'000, images);
  program.option("widths", options.widths, "hidden layers of the generator, in reverse those of the discriminator", 1,
                 100'000, images);
  program.option("judge-epochs", options.judge_epochs, "epochs that the judging classifier learns", 1, 1000, {"train"});
  program.option("judged", options.judged, "generated images that are judged", 12, 1'000'000, {"train"});
  program.option("neighbours", options.neighbours, "real images among which the nearest is looked for", 1, 1'000'000,
                 {"train"});
  program.option("rounds", options.ring_rounds, "rounds of the Wasserstein games; four times as many of the others", 8,
                 10'000'000, {"gaussians"});
  program.option("seeds", options.ring_seeds, "runs of each game", 1, 1000, {"gaussians"});
  program.option("steps", options.optimal_steps, "steps of the discriminators", 10, 10'000'000, {"optimal"});
  program.option("steps", options.dirac_steps, "steps of both players", 1, 1'000'000, {"dirac"});
  program.option("steps", options.critic_steps, "steps of each critic", 1, 1'000'000, {"distances"});
  program.option("rounds", options.line_rounds, "rounds of the game", 10, 10'000'000, {"one-dimension"});
  program.option("k", options.line_k, "steps of the discriminator in a round", 1, 1000, {"one-dimension"});
  program.option("load", options.load, "folder with the parameters, generator.W1.npy, ...", {"inspect"});
  program.option("input", options.input, "real samples x[N][M], a .npy file", {"inspect"});
  program.option("noise", options.noise, "noise z[N][M], a .npy file", {"inspect"});
  return program.run(argc, argv);
}
