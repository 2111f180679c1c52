#pragma once
/// @file
/// The workloads, a file each: training steps of the book's networks, with batches of 64 where nothing else is said.
#include "workload.hpp"

namespace lbl::bench {

/// `mlp`: the perceptron 784-100-100-10, ReLU, gradient descent.
/// @return the workload
Workload mlp_training();

/// `lenet5`: the handbook's network with all maps of C3 connected, 6, 16 and 120 kernels, 84 and 10 units, on images of
/// 28 x 28 pixels, ReLU, gradient descent.
/// @return the workload
Workload lenet5_training();

/// `lenet-20-50-500`: the lecture's network, 20 and 50 kernels, 500 and 10 units, otherwise as lenet5.
/// @return the workload
Workload lenet_lecture_training();

/// `cifar-16`, `cifar-32`, `cifar-64`: the network of handbook section 3.2.6 on 32 x 32 colour images, batch
/// normalisation, momentum.
/// @param k maps of the first block, as in the name of the workload
/// @return the workload
Workload cifar_training(Index k);

/// `rnn`: 28 rows of 28 pixels, 128 simple units, overview (13), Adam.
/// @return the workload
Workload rnn_training();

/// `lstm`: the same with LSTM cells, overview (17)-(19).
/// @return the workload
Workload lstm_training();

/// `hopfield`: 100 patterns of 1000 units are stored, and 100 states make 100 synchronous updates. A sample is one update
/// of all units of one state. Fields from the matrix of the weights, which is made in each step too.
/// @return the workload
Workload hopfield_weights();

/// `hopfield-overlaps`: the same, fields from the overlaps with the patterns.
/// @return the workload
Workload hopfield_overlaps();

/// `rbm`: contrastive divergence CD-1 of 784 visible and 500 hidden units, random numbers included: hidden units drawn,
/// visible ones reconstructed as probabilities, no momentum. A sample is one image of a mini-batch.
/// @return the workload
Workload rbm_training();

/// `autoencoder`: the deep autoencoder 784-128-32-128-784, ReLU, Adam.
/// @return the workload
Workload autoencoder_training();

/// `gan`: rounds of the adversarial game, a step of the generator 64-128-256-784 and of the discriminator
/// 784-256-128-1 each, non-saturating.
/// @return the workload
Workload gan_training();

}  // namespace lbl::bench
