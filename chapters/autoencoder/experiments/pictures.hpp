#pragma once
/// @file
/// Rows of images for the figures of an experiment: originals, reconstructions, what was shown.
#include "autoencoder/centred.hpp"
#include "files/npy.hpp"

#include <algorithm>

namespace lbl::autoencoder {

/// Rows of as many images each, as pictures.npy holds them: [row][image][pixel rows][pixel columns].
struct Pictures {
  Index rows, columns;               ///< pixels of an image
  std::vector<Tensor<2>> shown = {};  ///< a row each, [N][images]

  /// @param file where they are written
  void write(const std::filesystem::path& file) const {
    Tensor<4> all(Index(shown.size()), shown[0].dim[1], rows, columns);
    for (std::size_t row = 0; row < shown.size(); ++row)
      for (Index n = 0; n < all.dim[1]; ++n)
        for (Index j = 0; j < rows * columns; ++j) all(Index(row), n, j / columns, j % columns) = shown[row](j, n);
    files::write_npy(file, all);
  }
};

/// The first image of each class.
/// @param samples the set
/// @return their indices; classes without an image are left out
inline std::vector<Index> one_of_each_class(const data::Dataset& samples) {
  std::vector<Index> which;
  for (Index c = 0; c < samples.classes(); ++c) {
    const auto found = std::find(samples.labels.begin(), samples.labels.end(), std::uint8_t(c));
    if (found != samples.labels.end()) which.push_back(found - samples.labels.begin());
  }
  return which;
}

/// Images by a linear autoencoder.
/// @param linear the autoencoder
/// @param mean of the training set
/// @param samples where the images come from
/// @param which their indices
/// @return reconstructions with the mean added again [N][images]
inline Tensor<2> reconstructed(const Linear& linear, const std::vector<double>& mean, const data::Dataset& samples,
                               std::span<const Index> which) {
  LinearBatch batch;
  load(linear, samples, which, mean, batch);
  forward(linear, batch);
  for (Index j = 0; j < batch.r.dim[0]; ++j)
    for (Index m = 0; m < batch.r.dim[1]; ++m) batch.r(j, m) += Real(mean[std::size_t(j)]);
  return batch.r;
}

/// Images by a network.
/// @param network the network
/// @param samples where the images come from
/// @param which their indices
/// @param noise on the inputs
/// @return the batch after its forward pass
inline Batch passed(const Network& network, const data::Dataset& samples, std::span<const Index> which,
                    double noise = 0) {
  training::Random random(5);
  Batch batch;
  load(network, samples, which, noise, random, batch);
  forward(network, batch);
  return batch;
}

}  // namespace lbl::autoencoder
