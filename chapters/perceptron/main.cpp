// The program of the chapter: its experiments and their options.
#include "perceptron/options.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  perceptron::Options options;
  report::Program program("perceptron", "The perceptron of the slides and the linear models of the lecture");

  program.experiment("xor", "four boolean functions: what one unit learns, what it cannot, and what three units can",
                     {.epochs = 4000, .learning_rate = 2},
                     [&](report::Run& run) { xor_experiment(options, run); }, report::unused_without_data());
  program.experiment("graph", "the lecture's u = bc, v = a + u, J = 3v, differentiated three ways",
                     {}, [](report::Run& run) { perceptron::graph_experiment(run); },
                     report::unused_without_data({"epochs", "learning-rate", "seed"}));
  program.experiment("convergence", "mistakes of the perceptron rule against Novikoff's bound", {},
                     [&](report::Run& run) { convergence_experiment(options, run); },
                     report::unused_without_data({"epochs", "learning-rate"}));
  program.experiment("separability", "which random dichotomies are learned, against Cover's count", {},
                     [&](report::Run& run) { separability_experiment(options, run); },
                     report::unused_without_data({"epochs", "learning-rate"}));
  program.experiment("regression", "a linear unit: descent against the exact solution, L1 against L2, the delta rule",
                     {.epochs = 200, .learning_rate = 0.2},
                     [](report::Run& run) { perceptron::regression_experiment(run); }, report::unused_without_data());
  program.experiment("descent", "gradients that batch, stochastic and mini-batch descent need to reach the same cost",
                     {.batch = 10}, [&](report::Run& run) { descent_experiment(options, run); },
                     {"data", "dataset", "epochs", "learning-rate", "loops", "save", "resume"});
  program.experiment("softmax", "C-class regression on images, beside two exact linear classifiers",
                     {.dataset = "both", .epochs = 30},
                     [&](report::Run& run) { softmax_experiment(options, run); }, {"save", "resume"});
  program.experiment("inspect", "write every array of one mini-batch of C-class regression as .npy files",
                     {.batch = 8}, [&](report::Run& run) { inspect_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});

  program.option("trace", options.trace, "print every number of the 2-2-1 network, forward and backward",
                 report::Program::Names{"xor"});
  program.option("networks", options.networks, "2-2-1 networks with different first weights", 1, 100'000, {"xor"});
  program.option("sets", options.sets, "random sets of each size and margin", 1, 100'000, {"convergence"});
  program.option("N", options.N, "weights of the perceptrons, the bias counted", 2, 1'000, {"separability"});
  program.option("dichotomies", options.dichotomies, "random dichotomies of each P and N", 1, 1'000'000,
                 {"separability"});
  program.option("passes", options.passes, "passes before a dichotomy counts as not learned", 1, 100'000'000,
                 {"separability"});
  program.option("seeds", options.seeds, "runs over which a mean is taken", 1, 1'000, {"descent", "softmax"});
  program.option("halve-every", options.halve_every, "epochs between two halvings of the learning rate; 0: never", 0,
                 1'000'000, {"softmax"});
  program.option("validation", options.validation,
                 "training samples held out to watch the accuracy; not given: a sixth", 0, 1'000'000,
                 {"softmax"});
  program.option("load", options.load, "folder with the parameters W.npy and b.npy", report::Program::Names{"inspect"});
  program.option("input", options.input, "inputs x[N][M], a .npy file", report::Program::Names{"inspect"});
  program.option("target", options.target, "targets y[K][M], a .npy file", report::Program::Names{"inspect"});
  return program.run(argc, argv);
}
