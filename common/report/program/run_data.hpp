#pragma once
/// @file
/// The data set of a run.
#include "data/find.hpp"
#include "report/program/command_line.hpp"

namespace lbl::report {

/// Loads the data set of a run and enters its name and checksum in the run's settings. When neither --dataset nor
/// --data is given and the experiment's own set is not on this machine, it is Fashion-MNIST or the synthetic digits
/// (for CIFAR-10 the synthetic shapes), and a line says so.
/// @param run options are read; settings and options.dataset are completed
/// @return training and test samples
/// @throws UsageError when there is no data set of this name
data::Split load_data(Run& run);

}  // namespace lbl::report
