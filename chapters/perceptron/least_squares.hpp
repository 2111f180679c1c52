#pragma once
/// @file
/// The exact minimum of the squared error: the normal equations and their solution by Cholesky's method, in double.
#include "core/tensor.hpp"
#include "data/dataset.hpp"
#include "perceptron/perceptron.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace lbl::perceptron {

/// A matrix of doubles, row by row.
struct Matrix {
  Index rows = 0;              ///< number of rows
  Index columns = 0;           ///< number of columns
  std::vector<double> values;  ///< row by row

  /// Zeros.
  /// @param I rows
  /// @param J columns
  Matrix(Index I, Index J) : rows(I), columns(J), values(static_cast<std::size_t>(I * J)) {}
  double& operator()(Index i, Index j) { return values[static_cast<std::size_t>(i * columns + j)]; }
  double operator()(Index i, Index j) const { return values[static_cast<std::size_t>(i * columns + j)]; }
};

/// A w = B: A = sum_m x x^T [n][n] (its lower half), B = sum_m x y^T [n][K].
struct NormalEquations {
  Matrix A;  ///< sum of x x^T
  Matrix B;  ///< sum of x y^T
};

/// The normal equations of a linear unit.
/// @param samples inputs with the constant one, targets
/// @return A [n+1][n+1] and B [n+1][1]
inline NormalEquations normal_equations(const Samples& samples) {
  const Index n = samples.inputs();
  NormalEquations equations{Matrix(n, n), Matrix(n, 1)};
  for (Index m = 0; m < samples.size(); ++m)
    for (Index i = 0; i < n; ++i) {
      const double x_i = double(samples.X(i, m));
      for (Index j = 0; j <= i; ++j) equations.A(i, j) += x_i * double(samples.X(j, m));
      equations.B(i, 0) += x_i * double(samples.t(m));
    }
  return equations;
}

/// The normal equations of one-hot regression on images: bytes as inputs, and a constant 1 as the last one. Sums of
/// products of bytes are whole numbers below 2^53: exact, whatever their order.
/// @param images the data set
/// @return A [pixels+1][pixels+1] and B [pixels+1][classes]
inline NormalEquations normal_equations(const data::Dataset& images) {
  const Index n = images.pixels() + 1;
  NormalEquations equations{Matrix(n, n), Matrix(n, images.classes())};
  const auto x = [&](Index m, Index i) { return i + 1 < n ? double(images.image(m)[i]) : 1.; };

#pragma omp parallel for schedule(dynamic, 8)
  for (Index i = 0; i < n; ++i) {
    double* A_i = &equations.A(i, 0);
    for (Index m = 0; m < images.size(); ++m) {
      const double x_i = x(m, i);
      if (x_i == 0) continue;  // half of the pixels are
      const std::uint8_t* x_m = images.image(m);
      for (Index j = 0; j < std::min(i + 1, n - 1); ++j) A_i[j] += x_i * double(x_m[j]);
      if (i + 1 == n) A_i[i] += 1;
      equations.B(i, images.labels[static_cast<std::size_t>(m)]) += x_i;
    }
  }
  return equations;
}

/// A solution of the normal equations, and how far it is determined.
struct Solution {
  Matrix w;                    ///< weights [n][K]
  std::vector<bool> counts;    ///< whether input j is no sum of multiples of the inputs before it
  double smallest_pivot = 1;   ///< of the inputs that count: what is left of A_jj, as a fraction of it
  double largest_dropped = 0;  ///< the same of the inputs that were dropped: rounding errors, or 0

  Index rank() const { return std::count(counts.begin(), counts.end(), true); }  ///< Inputs that count.
};

/// Solves A w = B with A = L L^T (Cholesky).
///
/// An input that is a sum of multiples of the inputs before it (a pixel that is black in all images is the simplest
/// case) leaves nothing of its pivot. Its weight is set to 0: one of the many solutions, all with the same squared
/// error on the samples that the equations were made of.
/// @param equations A (lower half) and B
/// @param tolerance pivots below this fraction of A_jj count as nothing
/// @return weights and rank
//! [cholesky]
inline Solution solve(const NormalEquations& equations, double tolerance = 1e-10) {
  const auto& [A, B] = equations;
  const Index n = A.rows, K = B.columns;
  Solution solution{Matrix(n, K), std::vector<bool>(static_cast<std::size_t>(n))};
  std::vector<bool>& counts = solution.counts;
  Matrix L(n, n);

  for (Index j = 0; j < n; ++j) {
    double pivot = A(j, j);
    for (Index k = 0; k < j; ++k) pivot -= L(j, k) * L(j, k);
    const double fraction = A(j, j) > 0 ? pivot / A(j, j) : 0;
    if (fraction <= tolerance) {  // the column of L stays zero
      solution.largest_dropped = std::max(solution.largest_dropped, std::abs(fraction));
      continue;
    }
    counts[static_cast<std::size_t>(j)] = true;
    solution.smallest_pivot = std::min(solution.smallest_pivot, fraction);
    L(j, j) = std::sqrt(pivot);
    for (Index i = j + 1; i < n; ++i) {
      double sum = A(i, j);
      for (Index k = 0; k < j; ++k) sum -= L(i, k) * L(j, k);
      L(i, j) = sum / L(j, j);
    }
  }

  Matrix& w = solution.w;
  for (Index k = 0; k < K; ++k) {
    for (Index i = 0; i < n; ++i) {  // L v = B, v kept in w
      if (!counts[static_cast<std::size_t>(i)]) continue;
      w(i, k) = B(i, k);
      for (Index j = 0; j < i; ++j) w(i, k) -= L(i, j) * w(j, k);
      w(i, k) /= L(i, i);
    }
    for (Index i = n - 1; i >= 0; --i) {  // L^T w = v
      if (!counts[static_cast<std::size_t>(i)]) continue;
      for (Index j = i + 1; j < n; ++j) w(i, k) -= L(j, i) * w(j, k);
      w(i, k) /= L(i, i);
    }
  }
  return solution;
}
//! [cholesky]

/// The weights of least squares as a linear unit has them.
/// @param samples inputs with the constant one, targets
/// @return W [n+1]
inline Tensor<1> least_squares(const Samples& samples) {
  const Solution solution = solve(normal_equations(samples));
  Tensor<1> W(samples.inputs());
  for (Index i = 0; i < W.size(); ++i) W(i) = static_cast<Real>(solution.w(i, 0));
  return W;
}

/// The fraction of images whose largest output is their class.
/// @param w weights [pixels+1][classes], for bytes and a constant 1
/// @param images the data set
/// @return the accuracy, between 0 and 1
inline double accuracy(const Matrix& w, const data::Dataset& images) {
  Index correct = 0;
#pragma omp parallel for reduction(+ : correct)
  for (Index m = 0; m < images.size(); ++m) {
    std::vector<double> z(w.values.end() - w.columns, w.values.end());  // the weights of the constant input
    for (Index i = 0; i + 1 < w.rows; ++i)
      if (const double x_i = double(images.image(m)[i]); x_i != 0)
        for (Index k = 0; k < w.columns; ++k) z[static_cast<std::size_t>(k)] += x_i * w(i, k);
    correct += std::max_element(z.begin(), z.end()) - z.begin() == images.labels[static_cast<std::size_t>(m)];
  }
  return double(correct) / double(images.size());
}

/// The weights that choose the class whose mean image is nearest: |x - mu|^2 = |x|^2 - 2 (mu^T x - |mu|^2/2), so the
/// largest of mu_k^T x - |mu_k|^2/2 wins. A linear classifier without any learning.
/// @param images the training set
/// @return weights [pixels+1][classes]; std::runtime_error for a class without images
inline Matrix class_means(const data::Dataset& images) {
  Matrix w(images.pixels() + 1, images.classes());
  std::vector<double> count(static_cast<std::size_t>(images.classes()));
  for (Index m = 0; m < images.size(); ++m) {
    const std::size_t k = images.labels[static_cast<std::size_t>(m)];
    ++count[k];
    for (Index i = 0; i < images.pixels(); ++i) w(i, Index(k)) += double(images.image(m)[i]);
  }
  for (Index k = 0; k < w.columns; ++k) {
    const double images_of_k = count[static_cast<std::size_t>(k)];
    if (images_of_k == 0)
      throw std::runtime_error(images.name + " has no training image of class " + std::to_string(k) + " (" +
                               images.class_names[static_cast<std::size_t>(k)] +
                               "), so this class has no mean: take a set with images of all classes");
    for (Index i = 0; i < images.pixels(); ++i) {
      w(i, k) /= images_of_k;
      w(images.pixels(), k) -= w(i, k) * w(i, k) / 2;
    }
  }
  return w;
}

}  // namespace lbl::perceptron
