#pragma once
/// @file
/// The gradient check of the chapter's network in double, for a program that computes in float.
///
/// Differences need double (erratum E50). gradient_report.cpp and the loops that it checks are therefore compiled a
/// second time, in double and in a namespace of their own: lbl is replaced by lbl_in_double. Only types that do not
/// depend on Real pass through this header.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lbl_in_double {

/// What is checked.
struct GradientTask {
  std::vector<std::ptrdiff_t> widths;         ///< N_0..N_L
  std::vector<std::vector<double>> x;         ///< inputs, x[sample][N_0]
  std::vector<std::size_t> labels;            ///< class of each sample
  std::uint64_t seed = 1;                     ///< of the weights
};

/// What was found: relative errors.
struct GradientReport {
  struct Array {
    std::string name;
    double relu, tanh;  ///< worst entry of the array, with these hidden units
  };
  struct Step {
    double step, tanh, tanh_one_sided, relu;  ///< medians over some parameters
  };
  struct Kinks {
    std::ptrdiff_t samples;
    double crossed;  ///< kinks on the way of a parameter, mean
  };
  struct Depth {
    std::ptrdiff_t layers;
    double tanh, logistic;  ///< at the input
  };
  struct Mistake {
    std::string what;
    double error;
  };
  std::vector<Array> arrays;
  double penalty = 0;
  std::vector<Step> steps;
  std::vector<Kinks> kinks;
  std::vector<Depth> depths;
  std::vector<Mistake> mistakes;             ///< planted ones
  double mask_frozen = 0, mask_drawn = 0;    ///< dropout, with the same mask for all evaluations and without
};

/// Checks a fresh network of the chapter.
/// @param task network and samples
/// @return what was found
GradientReport check_gradients(const GradientTask& task);

}  // namespace lbl_in_double
