#pragma once
/// @file
/// Costs of sequences: which steps of which samples are scored, and the mean of their costs.
///
/// scored[S][M] is 1 where output s of sample m counts and 0 where not: the set T of overview (16). What is divided by,
/// |T|, comes from divisor() alone (erratum E68): output_error() divides the errors, the forward pass the cost.
#include "core/tensor.hpp"

#include <algorithm>
#include <vector>

namespace lbl::rnn {

/// What the outputs are, and the cost that belongs to them.
enum class Output {
  softmax,  ///< probabilities of K classes, cross-entropy
  linear    ///< any numbers, half the squared error
};

/// What the costs of the scored steps are divided by.
enum class Average {
  steps,     ///< by their number, so that a step of descent does not depend on the length of the sequences
  sequences  ///< by the number of samples: the sum over time that overview (16) prints (erratum E68)
};

/// Every output counts.
/// @param S outputs of a sequence
/// @param M samples
/// @return scored[S][M], all 1
Tensor<2> every_output(Index S, Index M);

/// The outputs from step `first` on count: many-to-many with a delay, or the last one alone.
/// @param first the first that counts
/// @param S outputs of a sequence
/// @param M samples
/// @return scored[S][M]
Tensor<2> outputs_from(Index first, Index S, Index M);

/// Sequences of different length in one mini-batch: sample m has steps 0..lengths[m]-1. The mask of Batch::present, and
/// of Batch::scored when every step has an output.
/// @param lengths of the samples
/// @param T steps of the longest
/// @return [T][M], 1 or 0
Tensor<2> steps_of_lengths(const std::vector<Index>& lengths, Index T);

/// Whether any sample counts at an output.
/// @param scored [S][M]
/// @param s the output
/// @return false when it can be passed over
inline bool is_scored(const Tensor<2>& scored, Index s) {
  const Real* row = scored.samples(s);
  return std::any_of(row, row + scored.dim[1], [](Real one) { return one != 0; });
}

/// What the sum of the costs is divided by: |T|, or M.
/// @param average of what
/// @param scored [S][M]
/// @return the number of scored outputs, or of samples
double divisor(Average average, const Tensor<2>& scored);

/// The cost of one output, summed over the samples that count.
/// @param output softmax or linear
/// @param z pre-activations [K][M]
/// @param y targets [K][M]
/// @param scored of this output, one number for each sample
/// @param p probabilities, or z itself [K][M], overwritten
/// @return the sum, in nats or in squares
double output_cost(Output output, const Tensor<2>& z, const Tensor<2>& y, const Real* scored, Tensor<2>& p);

/// Its error, (p - y)/|T| where it counts, for softmax and linear outputs alike.
/// @param p outputs [K][M]
/// @param y targets [K][M]
/// @param scored of this output
/// @param divided_by |T|
/// @param delta dC/dz [K][M], overwritten
void output_error(const Tensor<2>& p, const Tensor<2>& y, const Real* scored, double divided_by, Tensor<2>& delta);

}  // namespace lbl::rnn
