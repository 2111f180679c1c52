#pragma once
/// @file
/// IDX files, the format of MNIST and Fashion-MNIST, plain or packed with gzip.
#include "core/tensor.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace lbl::files {

/// The contents of an IDX file of unsigned bytes.
struct Idx {
  std::vector<Index> dim;            ///< The size of each dimension; the first one counts the samples.
  std::vector<std::uint8_t> values;  ///< All values, the last index running fastest.
};

/// Reads an IDX file: a magic number (2051 for images, 2049 for labels), the dimensions, one byte per value.
///
/// Everything that the header says is checked against the length of the file before memory is taken for it.
/// Of a gzip stream also the checksum is verified, and that nothing follows the last value.
/// @param file the file; it is unpacked while reading when its name ends in .gz
/// @param dimensions how many dimensions are expected, 1 (labels) to 3 (images)
/// @return the dimensions and the values
/// @throws std::runtime_error when the file is missing, unreadable, damaged, cut off, too long or of another kind;
///         one line that names the file, what is wrong and what to do
Idx read_idx(const std::filesystem::path& file, Index dimensions);

}  // namespace lbl::files
