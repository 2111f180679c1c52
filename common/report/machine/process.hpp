#pragma once
/// @file
/// What can be said of the process itself, for settings.json, summary.json and the benchmarks.
#include <nlohmann/json.hpp>

namespace lbl::report {

/// How this program was built: compiler, optimised, vectors, bounds_checked, real.
/// @return names and values
nlohmann::ordered_json build();

/// The largest memory that this process has held.
/// @return 10^6 bytes
double peak_memory_mb();

}  // namespace lbl::report
