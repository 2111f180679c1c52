#pragma once
/// @file
/// Arrays as .npy files, which NumPy opens with numpy.load and writes with numpy.save.
#include "core/tensor.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace lbl::files {

/// Numbers and their shape, as a .npy file holds them.
struct Array {
  std::vector<Index> shape;  ///< Size of each dimension.
  std::vector<Real> values;  ///< Row-major, the last index fastest.
};

/// A shape as NumPy prints it: "(100, 784)".
/// @param shape the size of each dimension
/// @return the text
std::string shape_text(std::span<const Index> shape);

/// Reads an array of 4- or 8-byte floats. Throws std::runtime_error, in one line with the path, for anything else:
/// another type or byte order, Fortran order, a header that does not fit the file's length.
/// @param path the file
/// @return its shape and values, as Real
Array read_npy(const std::filesystem::path& path);

/// Writes an array of Real, beside and renamed. Throws std::runtime_error as write_file does.
/// @param path the file
/// @param shape the size of each dimension
/// @param values as many as the shape says
void write_npy(const std::filesystem::path& path, std::span<const Index> shape, std::span<const Real> values);

/// Writes a tensor.
/// @param path the file
/// @param t the tensor, any shape
template <std::size_t Rank>
void write_npy(const std::filesystem::path& path, const Tensor<Rank>& t) {
  write_npy(path, t.dim, {t.data(), static_cast<std::size_t>(t.size())});
}

/// Reads a tensor whose shape is known. Throws std::runtime_error naming both shapes when the file has another.
/// @param path the file
/// @param t the tensor to fill; its shape is what is expected
template <std::size_t Rank>
void read_npy(const std::filesystem::path& path, Tensor<Rank>& t) {
  const Array array = read_npy(path);
  if (!std::equal(array.shape.begin(), array.shape.end(), t.dim.begin(), t.dim.end()))
    throw std::runtime_error(path.string() + " has the shape " + shape_text(array.shape) + ", but " +
                             shape_text(t.dim) + " is needed here");
  std::copy(array.values.begin(), array.values.end(), t.data());
}

}  // namespace lbl::files
