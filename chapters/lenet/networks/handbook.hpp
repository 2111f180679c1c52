#pragma once
/// @file
/// The LeNet of handbook section 3.2.5: connection table, max pooling, softmax. Layers have the handbook's names.
#include "layers/pooling.hpp"
#include "lenet/layers/choice.hpp"

#include <type_traits>

namespace lbl::lenet {

/// Its parameters. A gradient has the same type.
//! [network]
struct HandbookLeNet {  // \eq{handbook-cnn} \eq{slides-cnn}
  static constexpr const char* name = "handbook";

  Convolution C1{6, 1, 5, {.padding = 2}};        // \eq{handbook-lenet-input} \eq{handbook-lenet-c1}
  Convolution C3{16, 6, 5, {}, lecun_table()};    // 14 -> 10, handbook (15) \eq{handbook-eq-15}
  Convolution C5{120, 16, 5};                     // 5 -> 1, handbook (16) \eq{handbook-eq-16} \eq{handbook-lenet-c5}
  Dense F6{84, 120};                              // \eq{handbook-lenet-f6}
  Dense output{10, 84};                           // \eq{handbook-lenet-out}
  Choice choice = {};

  struct Batch;
};
//! [network]

/// Walks over the parameters; see training/parameters.hpp.
/// @param visit called as visit("C1.W", network.C1.W, others.C1.W...), ("C1.b", ...), ...
/// @param network the network
/// @param others more of the same type
template <class Visit, class First, class... Others>
  requires std::is_same_v<std::remove_const_t<First>, HandbookLeNet>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  visit("C1.W", network.C1.W, others.C1.W...), visit("C1.b", network.C1.b, others.C1.b...);
  visit("C3.W", network.C3.W, others.C3.W...), visit("C3.b", network.C3.b, others.C3.b...);
  visit("C5.W", network.C5.W, others.C5.W...), visit("C5.b", network.C5.b, others.C5.b...);
  visit("F6.W", network.F6.W, others.F6.W...), visit("F6.b", network.F6.b, others.F6.b...);
  visit("output.W", network.output.W, others.output.W...), visit("output.b", network.output.b, others.output.b...);
}

/// Draws the weights of every layer; biases stay zero.
/// @param network its weights are overwritten
/// @param random the generator, advanced
void initialise(HandbookLeNet& network, training::Random& random);

/// What M samples leave in the network: pre-activations z, activations h, pooled maps, and the error of each.
//! [batch]
struct HandbookLeNet::Batch {
  Tensor<4> x;           ///< images [1][28][28][M]
  Tensor<4> z1, h1, h2;  ///< C1 [6][28][28][M], and S2 [6][14][14][M]
  Tensor<4> z3, h3, h4;  ///< C3 [16][10][10][M], and S4 [16][5][5][M]
  Tensor<4> z5, h5;      ///< C5 [120][1][1][M]
  Tensor<2> z6, h6;      ///< F6 [84][M]
  Tensor<2> z7, p, y;    ///< output, probabilities and targets [10][M]
  layers::Winners winners2, winners4;
  Tensor<4> delta1, delta_h2, delta3, delta_h4, delta5;
  Tensor<2> delta6, delta7;

  Batch() = default;
  /// Room for M samples, all zero.
  /// @param network whose layers it is for
  /// @param M number of samples
  Batch(const HandbookLeNet& network, Index M) : x(1, 28, 28, M) {
    z1 = h1 = delta1 = network.C1.output(x);
    h2 = delta_h2 = Tensor<4>(6, 14, 14, M);   // \eq{handbook-lenet-s2}
    z3 = h3 = delta3 = network.C3.output(h2);
    h4 = delta_h4 = Tensor<4>(16, 5, 5, M);    // \eq{handbook-lenet-s4}
    z5 = h5 = delta5 = network.C5.output(h4);
    z6 = h6 = delta6 = Tensor<2>(84, M);
    z7 = p = y = delta7 = Tensor<2>(10, M);
  }
};
//! [batch]

/// Forward pass: from x to the probabilities p.
/// @param network the parameters
/// @param batch x and y are read; all else but the deltas is overwritten
/// @return the mean cost C of the M samples, in nats
double forward(const HandbookLeNet& network, HandbookLeNet::Batch& batch);

/// Backward pass, after forward() of the same batch: the same lines from last to first.
/// @param network the parameters
/// @param batch its deltas are overwritten
/// @param gradient dC/dW and dC/db are added to it
void backward(const HandbookLeNet& network, HandbookLeNet::Batch& batch, HandbookLeNet& gradient);

/// dC/dx, the error that reaches the images, after backward() of the same batch.
/// @param network the parameters
/// @param batch its delta1 is read
/// @return dC/dx [1][28][28][M]
Tensor<4> input_gradient(const HandbookLeNet& network, const HandbookLeNet::Batch& batch);

}  // namespace lbl::lenet
