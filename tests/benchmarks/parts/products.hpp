#pragma once
/// @file
/// The three products of a dense layer, alone.
#include <nlohmann/json.hpp>

#include <vector>

namespace lbl::bench {

/// Measures core/dense.hpp for several widths and batches, and prints a row for each.
/// @param thread_counts numbers of threads to measure with
/// @return the rates
nlohmann::ordered_json measure_products(const std::vector<int>& thread_counts);

}  // namespace lbl::bench
