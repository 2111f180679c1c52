#include "mlp/selection/laboratory.hpp"

namespace lbl::mlp::selection {

void add_experiments(report::Program& program, Options& options) {
  program.experiment("search", "choose learning rate and weight decay: coarse to fine, at random or on a grid",
                     {.loops = "core"}, [&](report::Run& run) { search_experiment(options, run); },
                     {"epochs", "learning-rate", "save", "resume"});
  program.experiment("ensemble", "what several networks know together, and one network that learns it from them",
                     {.epochs = 10, .loops = "core"}, [&](report::Run& run) { ensemble_experiment(options, run); },
                     {"save", "resume"});

  const report::Program::Names both{"search", "ensemble"}, search{"search"}, ensemble{"ensemble"};
  program.option("widths", options.widths, "units of the hidden layers", 1, 100'000, both);
  program.option("halve-every", options.halve_every, "epochs between two halvings of the learning rate; 0: never", 0,
                 1'000'000, both);
  program.option("validation", options.validation, "training samples held out to choose by", 1, 1'000'000, both);

  program.option("eta-from", options.eta_from, "smallest learning rate", 1e-12, 1e6, search);
  program.option("eta-to", options.eta_to, "largest learning rate", 1e-12, 1e6, search);
  program.option("lambda-from", options.lambda_from, "smallest weight decay", 1e-12, 1e6, search);
  program.option("lambda-to", options.lambda_to, "largest weight decay", 1e-12, 1e6, search);
  program.option("trials", options.trials, "trials of each stage", 1, 100'000, search);
  program.option("stage-epochs", options.stage_epochs, "epochs of a trial of each stage", 1, 1'000'000, search);
  program.option("samples", options.samples, "training samples of a trial of each stage; 0: all", 0, 1'000'000, search);
  program.option("repetitions", options.repetitions, "races of random search against grid search", 0, 10'000, search);
  program.option("sides", options.sides, "values of each setting in the grids", 1, 100, search);
  program.option("validation-only", options.validation_only, "do not look at the test samples at all", search);

  program.option("networks", options.networks, "networks that differ in their seed alone", 10, 10'000, ensemble);
  program.option("searches", options.searches, "searches whose best networks are averaged", 1, 10'000, ensemble);
  program.option("trials", options.trials_of_search, "networks of each search", 5, 10'000, ensemble);
  program.option("students", options.students, "networks that learn from the ensemble", 1, 10'000, ensemble);
  program.option("samples", options.part, "training samples of each network; 0: all", 0, 1'000'000, ensemble);
  program.option("weight-decay", options.weight_decay, "lambda: a step takes eta lambda of every weight", 0., 1.,
                 ensemble);
  program.option("beta", options.beta, "how slowly the running average follows the parameters", 0., 1., ensemble);
}

}  // namespace lbl::mlp::selection
