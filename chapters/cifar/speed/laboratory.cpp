#include "cifar/speed/laboratory.hpp"

namespace lbl::cifar::speed {

void add_experiments(report::Program& program, Options& options) {
  program.experiment("speed", "a convolution from the equation to the core, step by step: GFLOP/s", {},
                     [&](report::Run& run) { speed_experiment(options, run); },
                     report::unused_without_data({"epochs", "learning-rate"}));
  program.option("channels", options.channels, "maps C of the input", 1, 10'000, {"speed"});
  program.option("kernels", options.kernels, "maps K of the output", 1, 10'000, {"speed"});
  program.option("rows", options.rows, "rows and columns of the maps", 1, 10'000, {"speed"});
  program.option("samples", options.samples, "samples M", 1, 10'000, {"speed"});
  program.option("seconds", options.seconds, "that each step is repeated for, at least once", 0., 1'000., {"speed"});
  program.option("megabytes", options.megabytes, "of an array that no cache holds", 1., 100'000., {"speed"});
}

}  // namespace lbl::cifar::speed
