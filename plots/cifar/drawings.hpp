#pragma once
/// @file
/// The figures of the chapter's parts, one function each.
#include "figures/plot_program.hpp"

#include <vector>

namespace lbl::plots {

std::vector<figures::Drawing> depth();
std::vector<figures::Drawing> speed();

}  // namespace lbl::plots
