#pragma once
/// @file
/// What others report: Hinton and Salakhutdinov, Reducing the dimensionality of data with neural networks, Science 2006.

namespace lbl::autoencoder {

/// Mean squared distance of a test image of MNIST and its reconstruction from 30 numbers.
struct Published {
  double deep = 3.00;           ///< 784-1000-500-250-30 and back, layers trained one by one first
  double pca = 13.87;           ///< principal components
};

/// What a network of this chapter is to reach there, without that first training.
inline constexpr double mnist_target = 4.5;

}  // namespace lbl::autoencoder
