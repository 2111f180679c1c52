#pragma once
/// @file
/// Work that is done number by number: activations, dropout, batch normalisation, optimizer steps. It can be no faster
/// than memory, and should be no slower.
#include <nlohmann/json.hpp>

#include <vector>

namespace lbl::bench {

/// Measures each with arrays that no cache holds and with arrays that lie in a core's own cache, and prints a row: the
/// bytes that it must read and write in a second, and their share of what a copy of the same arrays reads and writes.
/// @param thread_counts numbers of threads to measure with
/// @return the rates
nlohmann::ordered_json measure_elementwise(const std::vector<int>& thread_counts);

/// Lets our Adam and torch.optim.Adam step in turns, on the parameters of the autoencoder 784-128-32-128-784.
/// @param thread_counts numbers of threads to compare with
/// @return ratios and rates of every round
nlohmann::ordered_json compare_adam(const std::vector<int>& thread_counts);

}  // namespace lbl::bench
