#pragma once
/// @file
/// The experiments on depth.
#include "cifar/options.hpp"

#include <vector>

namespace lbl::cifar {

/// Plain and residual networks of several depths.
/// @param options width of the first stage, recipe, samples, seeds
/// @param depths numbers of layers, 8, 14, 20, ...
/// @param normalised whether convolutions are followed by batch normalisation
/// @param run epochs, data set
void residual_experiment(const Options& options, const std::vector<Index>& depths, bool normalised, report::Run& run);

/// A network of inception modules beside the handbook's.
/// @param options width of the first convolution, recipe, samples, seeds
/// @param run epochs, data set
void inception_experiment(const Options& options, report::Run& run);

}  // namespace lbl::cifar
