#pragma once
/// @file
/// The binary files of CIFAR-10 and CIFAR-100: records of labels and a colour image of 32 x 32 pixels.
#include "core/tensor.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace lbl::files {

/// Which of the two formats a file has: the bytes before the pixels of a record.
enum class Cifar {
  ten = 1,      ///< one label, of 10 classes
  hundred = 2,  ///< a coarse label, of 20 classes, then the fine one, of 100
};

/// The contents of files.
struct CifarRecords {
  static constexpr Index side = 32;                        ///< Rows and columns of an image.
  static constexpr Index pixels = 3 * side * side;         ///< Bytes of an image, 3072.
  std::vector<std::uint8_t> labels;         ///< [sample], below 10, or the fine ones, below 100
  std::vector<std::uint8_t> coarse_labels;  ///< [sample], below 20; of CIFAR-10 there are none
  std::vector<std::uint8_t> images;         ///< [sample][channel][row][column], the channels red, green, blue
};

/// Reads files of records, data_batch_1.bin to data_batch_5.bin or train.bin. Their length and every label are checked.
/// @param files one after the other
/// @param format of their records
/// @return labels and images of all
/// @throws std::runtime_error when a file is missing, unreadable, no whole number of records, or has a label that
///         is none; one line that names the file, what is wrong and what to do
CifarRecords read_cifar(const std::vector<std::filesystem::path>& files, Cifar format);

}  // namespace lbl::files
