#include "mlp/steps/laboratory.hpp"

namespace lbl::mlp::steps {

void add_experiments(report::Program& program, Options& options) {
  program.experiment("optimizers", "nine optimizers race on Fashion-MNIST, and walk on surfaces of two parameters",
                     {.epochs = 2, .loops = "core"}, [&](report::Run& run) { optimizers_experiment(options, run); },
                     {"learning-rate", "save", "resume"});
  program.experiment("checks", "what to look at before and during training, a verdict for each",
                     {.epochs = 2, .loops = "core"}, [&](report::Run& run) { checks_experiment(options, run); },
                     {"save", "resume"});

  program.option("widths", options.widths, "units of the hidden layers", 1, 100'000, {"optimizers", "checks"});
  program.option("seeds", options.seeds, "networks of each optimizer", 1, 1'000, {"optimizers"});
  program.option("validation", options.validation, "training samples held out, to choose and to judge by", 1,
                 1'000'000, {"optimizers", "checks"});
  program.option("trial-samples", options.trial_samples, "training samples of a trial of a rate", 1, 1'000'000,
                 {"optimizers"});
  program.option("step-limit", options.step_limit, "steps on a surface before a rate is given up", 1, 10'000'000,
                 {"optimizers"});
}

}  // namespace lbl::mlp::steps
