#pragma once
/// @file
/// The figures of the chapter's laboratories, one function each.
#include "figures/plot_program.hpp"

#include <vector>

namespace lbl::plots {

std::vector<figures::Drawing> signals();
std::vector<figures::Drawing> steps();
std::vector<figures::Drawing> generalisation();
std::vector<figures::Drawing> selection();
std::vector<figures::Drawing> capacity();

}  // namespace lbl::plots
