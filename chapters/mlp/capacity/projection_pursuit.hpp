#pragma once
/// @file
/// Projection pursuit regression: f(x) = sum_k g_k(w_k^T x) with directions of length 1 (Friedman and Stuetzle 1981;
/// Hastie, Tibshirani and Friedman, section 11.2). The notes count terms with m <= M and samples with i <= N; here the
/// terms are k < K and the samples m < M, as everywhere in the book.
#include "mlp/capacity/smoother.hpp"
#include "training/initialisation.hpp"

#include <functional>

namespace lbl::mlp::capacity {

/// A direction in the space of inputs, one number per input.
using Direction = std::vector<double>;

/// w of length 1.
/// @param w any vector; std::runtime_error when it is zero
/// @return w / ||w||
inline Direction normalised(Direction w) {
  double square = 0;
  for (const double w_j : w) square += w_j * w_j;
  if (!(square > 0)) throw std::runtime_error("a direction of length 0 cannot be normalised: are all inputs zero?");
  for (double& w_j : w) w_j /= std::sqrt(square);
  return w;
}

/// v_m = w^T x_m: the feature in which the model is additive.
/// @param x inputs [p][M]
/// @param w direction [p]
/// @return v [M]
//! [project]
inline Column project(const Tensor<2>& x, const Direction& w) {
  Column v(static_cast<std::size_t>(x.dim[1]));
  for (Index j = 0; j < x.dim[0]; ++j)
    for (Index m = 0; m < x.dim[1]; ++m) v[m] += w[j] * double(x(j, m));  // \eq{notes-ppr-linear}
  return v;
}
//! [project]

/// A term g(w^T x), and what it is on the samples that it was fitted to.
struct Ridge {
  Direction w;                     ///< its direction, of length 1
  Smoother g;                      ///< its ridge function
  Column v = {}, values = {}, slopes = {};  ///< w^T x, g(w^T x) and g'(w^T x) of every sample
};

/// The term of a given direction: g smooths the residuals over w^T x.
/// @param x inputs [p][M]
/// @param residual what is to be explained [M]
/// @param w direction, normalised here
/// @param span of the smoother
/// @return the term
inline Ridge ridge(const Tensor<2>& x, const Column& residual, const Direction& w, double span) {
  Ridge term{normalised(w), {}};
  term.v = project(x, term.w);
  term.g = smoother(term.v, residual, span);
  for (const double v_m : term.v) {
    const auto [g, slope] = term.g.at(v_m);
    term.values.push_back(g), term.slopes.push_back(slope);
  }
  return term;
}

/// The model. One term is the single-index model.
struct ProjectionPursuit {
  std::vector<Ridge> terms;  ///< g_k and w_k
};

/// f(x) = sum_k g_k(w_k^T x).
/// @param model the terms
/// @param x inputs [p][M], any
/// @return f of every sample [M]
//! [model]
inline Column predict(const ProjectionPursuit& model, const Tensor<2>& x) {
  Column f(static_cast<std::size_t>(x.dim[1]));
  for (const Ridge& term : model.terms) {
    const Column v = project(x, term.w);
    for (Index m = 0; m < x.dim[1]; ++m) f[m] += term.g.at(v[m]).g;  // \eq{notes-ppr} \eq{notes-ppr-one}
  }
  return f;
}

/// The squared error of predictions: sum_m (y_m - f_m)^2.
/// @param y targets [M]
/// @param f predictions [M]
/// @return the sum
inline double squared_error(const Column& y, const Column& f) {
  double sum = 0;
  for (std::size_t m = 0; m < y.size(); ++m) sum += (y[m] - f[m]) * (y[m] - f[m]);  // \eq{notes-ppr-loss}
  return sum;
}
//! [model]

/// Solves A w = B for a symmetric positive definite A (Cholesky), p of a few.
/// @param A [p][p] row by row, its lower half; overwritten with its factor
/// @param B [p], overwritten with w
inline void solve(Column& A, Column& B) {
  const Index p = static_cast<Index>(B.size());
  for (Index j = 0; j < p; ++j)
    for (Index i = j; i < p; ++i) {
      double sum = A[i * p + j];
      for (Index k = 0; k < j; ++k) sum -= A[i * p + k] * A[j * p + k];
      if (i == j && !(sum > 0))
        throw std::runtime_error("the samples do not determine a direction: too few, or all of them where g is flat; "
                                 "give more --samples");
      A[i * p + j] = i == j ? std::sqrt(sum) : sum / A[j * p + j];
    }
  for (Index i = 0; i < p; ++i) {
    for (Index k = 0; k < i; ++k) B[i] -= A[i * p + k] * B[k];
    B[i] /= A[i * p + i];
  }
  for (Index i = p - 1; i >= 0; --i) {
    for (Index k = i + 1; k < p; ++k) B[i] -= A[k * p + i] * B[k];
    B[i] /= A[i * p + i];
  }
}

/// The Gauss-Newton step for a direction. With g(w^T x) = g(v) + g'(v) (w^T x - v), v = w_0^T x, the squared error is
/// that of a weighted linear regression: weights g'(v)^2, targets v + (residual - g(v))/g'(v). The second derivative of
/// g is left out. Its normal equations never divide by g', which may be 0.
/// @param x inputs [p][M]
/// @param residual what the term is to explain [M]
/// @param term the present direction w_0 and its g
/// @return the solution, not normalised
//! [gauss_newton]
inline Direction gauss_newton(const Tensor<2>& x, const Column& residual, const Ridge& term) {
  const Index p = x.dim[0], M = x.dim[1];
  Column A(static_cast<std::size_t>(p * p)), B(static_cast<std::size_t>(p));
  for (Index m = 0; m < M; ++m) {
    const double slope = term.slopes[m];
    const double weight_times_target = slope * (slope * term.v[m] + residual[m] - term.values[m]);
    for (Index i = 0; i < p; ++i) {
      B[i] += weight_times_target * double(x(i, m));                                                // \eq{notes-ppr-gn}
      for (Index j = 0; j <= i; ++j) A[i * p + j] += slope * slope * double(x(i, m)) * double(x(j, m));
    }
  }
  solve(A, B);
  return B;
}
//! [gauss_newton]

/// Improves a term: a Gauss-Newton step, halved until the squared error falls, and a new g in each case. When no
/// direction on the way is better, g alone is fitted anew, if that is better.
/// @param x inputs [p][M]
/// @param residual what the term is to explain [M]
/// @param term overwritten when there is something better
/// @param span of the smoother
/// @return whether the squared error has fallen
//! [improve]
inline bool improve(const Tensor<2>& x, const Column& residual, Ridge& term, double span) {
  const double before = squared_error(residual, term.values);
  const Direction w_0 = term.w, w_1 = normalised(gauss_newton(x, residual, term));
  for (const double step : {1., 0.5, 0.25, 0.125, 0.0625, 0.}) {
    Direction w = w_0;
    for (std::size_t j = 0; j < w.size(); ++j) w[j] += step * (w_1[j] - w_0[j]);
    Ridge better = ridge(x, residual, w, span);
    if (squared_error(residual, better.values) < before * (1 - 1e-6)) {
      term = std::move(better);
      return true;
    }
  }
  return false;
}
//! [improve]

/// A new term, the best of several random directions after a few steps each.
/// @param x inputs [p][M]
/// @param residual what it is to explain [M]
/// @param span of the smoother
/// @param starts number of random directions
/// @param random the generator, advanced
/// @return the term
inline Ridge new_term(const Tensor<2>& x, const Column& residual, double span, Index starts, training::Random& random) {
  boost::random::normal_distribution<double> normal;
  Ridge best;
  for (Index start = 0; start < starts; ++start) {
    Direction w(static_cast<std::size_t>(x.dim[0]));
    for (double& w_j : w) w_j = normal(random);
    Ridge term = ridge(x, residual, w, span);
    for (Index step = 0; step < 10 && improve(x, residual, term, span);) ++step;
    if (best.w.empty() || squared_error(residual, term.values) < squared_error(residual, best.values))
      best = std::move(term);
  }
  return best;
}

/// What the terms but one leave to explain: y - sum_{l != k} g_l.
/// @param model the terms
/// @param y targets [M]
/// @param k the term that is left out; the number of terms for none
/// @return residuals [M]
inline Column residual_without(const ProjectionPursuit& model, const Column& y, std::size_t k) {
  Column residual = y;
  for (std::size_t l = 0; l < model.terms.size(); ++l)
    for (std::size_t m = 0; l != k && m < y.size(); ++m) residual[m] -= model.terms[l].values[m];
  return residual;
}

/// How a model is fitted.
struct Pursuit {
  double span = 0.1;  ///< of the smoother
  Index starts = 5;   ///< random directions of each new term
  Index rounds = 20;  ///< of back-fitting after each new term
};

/// Adds a term to a model, then fits every term anew to what the others leave (back-fitting), round after round until
/// none of them gets better. The squared error falls in every step.
/// @param model one term is added
/// @param x inputs [p][M]
/// @param y targets [M]
/// @param how span, starts, rounds
/// @param random the generator, advanced
/// @param after_step called with the squared error after each step that made it fall
//! [backfit]
inline void add_term(ProjectionPursuit& model, const Tensor<2>& x, const Column& y, const Pursuit& how,
                     training::Random& random, const std::function<void(double)>& after_step) {
  const Column left = residual_without(model, y, model.terms.size());
  model.terms.push_back(new_term(x, left, how.span, how.starts, random));  // \eq{notes-ppr-universal}
  after_step(squared_error(left, model.terms.back().values));

  bool better = true;
  for (Index round = 0; round < how.rounds && better; ++round) {
    better = false;
    for (std::size_t k = 0; k < model.terms.size(); ++k) {
      const Column residual = residual_without(model, y, k);
      if (!improve(x, residual, model.terms[k], how.span)) continue;
      better = true;
      after_step(squared_error(residual, model.terms[k].values));
    }
  }
}
//! [backfit]

}  // namespace lbl::mlp::capacity
