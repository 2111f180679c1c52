#pragma once
/// @file
/// A convolution is a matrix product whose matrix is mostly zero and repeats a few numbers: sparse connections and
/// shared parameters, seen at once; lecture.
#include "core/convolution.hpp"
#include "core/windows.hpp"
#include "lenet/layers/convolution.hpp"

#include <set>

namespace lbl::lenet {

/// The matrix T with z = T x for a filter w that slides over a row of inputs: z_i = sum_u w_u x_{Si+u-P}. With stride 1
/// it is a Toeplitz matrix, constant along its diagonals, and banded: a diagonal for each number of the filter.
/// @param w the filter [F]
/// @param inputs length of x
/// @param sliding stride and padding
/// @return T[outputs][inputs]
//! [toeplitz]
inline Tensor<2> toeplitz(const Tensor<1>& w, Index inputs, core::Sliding sliding = {}) {
  const auto [S, P] = sliding;
  const Index F = w.size(), outputs = core::output_size(inputs, F, S, P);
  Tensor<2> T(outputs, inputs);
  for (Index i = 0; i < outputs; ++i)
    for (Index u = 0; u < F; ++u) {
      const Index j = S * i + u - P;
      if (j >= 0 && j < inputs) T(i, j) = w(u);  // \eq{lecture-sparse} \eq{lecture-shared}
    }
  return T;
}
//! [toeplitz]

/// The matrix of a whole convolutional layer, from the flattened input to the flattened output, biases left out.
/// @param layer kernels, stride and padding
/// @param rows of the input
/// @param columns of the input
/// @return T[K I J][C rows columns]
inline Tensor<2> convolution_matrix(const Convolution& layer, Index rows, Index columns) {
  const Index K = layer.W.dim[0], C = layer.W.dim[1], F = layer.W.dim[2], G = layer.W.dim[3];
  const Index S = layer.sliding.stride, P = layer.sliding.padding;
  const Index I = core::output_size(rows, F, S, P), J = core::output_size(columns, G, S, P);
  Tensor<2> T(K * I * J, C * rows * columns);
  for (Index k = 0; k < K; ++k)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j)
        for (Index c = 0; c < C; ++c)
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < G; ++v) {
              const Index row = S * i + u - P, column = S * j + v - P;
              if (row < 0 || row >= rows || column < 0 || column >= columns || !layer.table.connects(k, c)) continue;
              T((k * I + i) * J + j, (c * rows + row) * columns + column) = layer.W(k, c, u, v);
            }
  return T;
}

/// What is not zero in a matrix of connections, and how few different numbers that are.
struct Connections {
  Index sparse = 0;  ///< entries that are not zero
  Index shared = 0;  ///< different numbers among them
  Index full = 0;    ///< entries of the matrix
};

/// Counts them.
/// @param T a matrix of weights
/// @return the counts
inline Connections count_connections(const Tensor<2>& T) {
  Connections count{.full = T.size()};
  std::set<Real> numbers;
  for (Index n = 0; n < T.size(); ++n)
    if (T.data()[n] != 0) ++count.sparse, numbers.insert(T.data()[n]);
  count.shared = static_cast<Index>(numbers.size());
  return count;
}

}  // namespace lbl::lenet
