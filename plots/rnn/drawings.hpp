#pragma once
/// @file
/// The figures of the chapter's laboratory.
#include "figures/plot_program.hpp"

#include <vector>

namespace lbl::plots {

std::vector<figures::Drawing> tasks();

}  // namespace lbl::plots
