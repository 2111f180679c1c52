#pragma once
/// @file
/// A recurrent network forward, level by level, and back-propagation through time.
#include "rnn/networks/plan.hpp"

namespace lbl::rnn {

/// One input, many outputs: whatever comes after the first step is zero.
/// @param x input [T][N][M]
void keep_first_input(Tensor<3>& x);

/// The input of a level.
/// @param network the network
/// @param batch must outlive the result
/// @param l the level, from 0
/// @return [T][N][M], borrowed
const Tensor<3> level_input(const Network& network, const Batch& batch, std::size_t l);

/// Forward pass: level by level through all of time, then the outputs.
/// @param network the parameters
/// @param batch x, y, scored, present and initial states are read; all other states are overwritten, and z and p of the
///        outputs at which some sample is scored
/// @return the cost C
double forward(const Network& network, Batch& batch);

/// How far errors are sent back: every k_1 steps, by at most k_2 steps. 0: all steps of the sequence.
struct Truncation {
  Index k_1 = 0, k_2 = 0;
};

/// Backward pass, after forward() of the same batch: back-propagation through time, or its truncated form, in which the
/// errors of k_1 steps at a time walk back by at most k_2 steps (Williams and Peng 1990).
/// @param network the parameters
/// @param batch deltas of all states are overwritten; after truncation they are those of the last walk
/// @param gradient dC/dW and dC/db are added to it
/// @param truncation of a network of one direction; std::invalid_argument for two, since what reads back has no past
void backward(const Network& network, Batch& batch, Network& gradient, Truncation truncation = {});

/// dC/dx, the error that reaches the input, after backward() of the same batch without truncation.
/// @param network the parameters
/// @param batch delta of the lowest level is read
/// @return dC/dx [T][N][M]
Tensor<3> input_gradient(const Network& network, const Batch& batch);

/// The states in which this batch ended become those in which the next one begins: for a stream that is cut in pieces.
/// @param network of one direction
/// @param batch its initial states are overwritten
void carry_states(const Network& network, Batch& batch);

}  // namespace lbl::rnn
