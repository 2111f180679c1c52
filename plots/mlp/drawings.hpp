#pragma once
/// @file
/// The figures of the chapter's laboratories, one function each.
#include "figures/plot_program.hpp"

#include <vector>

namespace lbl::plots {

/// Every row of the first layer's weights as the picture of what its unit looks for.
/// @param file the weights, a .npy file
/// @param stem path of the figure without extension
void draw_weights(const std::filesystem::path& file, const std::filesystem::path& stem);

std::vector<figures::Drawing> signals();
std::vector<figures::Drawing> steps();
std::vector<figures::Drawing> generalisation();
std::vector<figures::Drawing> selection();
std::vector<figures::Drawing> capacity();

}  // namespace lbl::plots
