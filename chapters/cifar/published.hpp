#pragma once
/// @file
/// Accuracies that the handbook and others publish for such networks, and those that this chapter promises to reach.
#include "core/tensor.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace lbl::cifar {

/// The handbook's headline, section 3.2.6.
inline constexpr double handbook_accuracy = 0.85;  // \eq{handbook-cifar-acc}

/// davidcpage/cifar10-fast: four such convolutions, 20 epochs with crop, flip and cutout, the scores times 1/8; without
/// that factor 0.906.
inline constexpr double published_20_epochs = 0.911;

/// CIFAR-10 whose pixels went through JPEG once: CRC-32 of its training samples, as settings.json has it.
inline constexpr std::string_view checksum_of_jpeg = "13336ad1";

/// What a data set is called beside a result.
/// @param dataset its name
/// @param checksum of its training samples
/// @return "CIFAR-10", "CIFAR-10 (JPEG)" for the copy whose pixels were compressed, or the name as it is
inline std::string title_of(const std::string& dataset, const std::string& checksum) {
  if (dataset != "cifar10") return dataset;
  return checksum == checksum_of_jpeg ? "CIFAR-10 (JPEG)" : "CIFAR-10";
}

/// What a run on CIFAR-10 shall reach.
struct Target {
  Index k, epochs;  ///< At least so wide and so long.
  double accuracy;
};
inline constexpr std::array<Target, 2> targets{{{16, 20, 0.80}, {64, 20, 0.88}}};

/// The test accuracy that a run shall reach.
/// @param dataset its name
/// @param k width
/// @param epochs of the run
/// @return the highest of its targets; nothing for other sets, narrower networks and shorter runs
inline std::optional<double> target_accuracy(std::string_view dataset, Index k, Index epochs) {
  std::optional<double> reach;
  for (const Target& target : targets)
    if (dataset == "cifar10" && k >= target.k && epochs >= target.epochs) reach = target.accuracy;
  return reach;
}

}  // namespace lbl::cifar
