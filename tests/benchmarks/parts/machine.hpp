#pragma once
/// @file
/// What the machine can do at best, to compare with what a program does.
#include "core/tensor.hpp"

#include <nlohmann/json.hpp>

namespace lbl::bench {

/// Measures copy and triad over arrays that no cache holds, prints them and the FMA peak.
/// @param thread_counts numbers of threads to measure with
/// @return the rates
nlohmann::ordered_json measure_machine(const std::vector<int>& thread_counts);

/// Processor, compiler, number type: what a measurement depends on beside the program.
/// @return a flat object
nlohmann::ordered_json description_of_machine();

}  // namespace lbl::bench
