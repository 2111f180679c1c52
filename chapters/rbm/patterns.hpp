#pragma once
/// @file
/// What is learned: bars and stripes, and images of black and white pixels.
#include "data/batches.hpp"
#include "data/dataset.hpp"

#include <cmath>
#include <vector>

namespace lbl::rbm {

/// Bars and stripes: squares whose columns are black or white, and squares whose rows are. The empty and the full one
/// are both, and come twice (MacKay 2003).
/// @param side pixels of an edge
/// @return v[side side][2 2^side], each pattern as often as it is drawn
inline Tensor<2> bars_and_stripes(Index side) {
  const Index half = Index(1) << side;
  Tensor<2> v(side * side, 2 * half);
  for (Index bits = 0; bits < half; ++bits)
    for (Index row = 0; row < side; ++row)
      for (Index column = 0; column < side; ++column) {
        v(row * side + column, bits) = Real(bits >> column & 1);     // \eq{handbook-rbm-data}
        v(row * side + column, half + bits) = Real(bits >> row & 1);
      }
  return v;
}

/// The largest log-likelihood that any law can have of bars and stripes, all of them together: that of their own
/// frequencies. For side 3 there are 16, of which two are twice the same: 12 ln(1/16) + 4 ln(2/16) = -41.5888.
/// @param side pixels of an edge
/// @return the sum of ln p(v) over all 2 2^side patterns
inline double best_log_likelihood(Index side) {
  const double count = 2 * std::exp2(double(side));
  return (count - 4) * std::log(1 / count) + 4 * std::log(2 / count);  // \eq{handbook-rbm-data}
}

/// Images whose pixels are black or white: bright ones become 255, the others 0.
/// @param images the data set
/// @return the same images
inline data::Dataset binarised(data::Dataset images) {
  for (std::uint8_t& pixel : images.images) pixel = pixel >= 128 ? 255 : 0;
  return images;
}

/// Samples as columns.
/// @param images the data set
/// @param which its samples
/// @param v overwritten [pixels][samples], pixels from 0 to 1
inline void load(const data::Dataset& images, std::span<const Index> which, Tensor<2>& v) {
  Tensor<2> labels;
  data::gather(images, which, data::Normalisation{}, v, labels);
}

/// Neighbouring samples as columns.
/// @param images the data set
/// @param first of them
/// @param count how many
/// @return v[pixels][count]
inline Tensor<2> columns(const data::Dataset& images, Index first, Index count) {
  std::vector<Index> which;
  for (Index m = first; m < first + count; ++m) which.push_back(m);
  Tensor<2> v;
  load(images, which, v);
  return v;
}

/// The mean of every pixel, as if one more image had been seen that is half black: no pixel is always the same.
/// @param images binarised
/// @return a number between 0 and 1, without either, for each pixel
inline std::vector<double> pixel_means(const data::Dataset& images) {
  std::vector<double> means(static_cast<std::size_t>(images.pixels()), 0.5);
  for (Index m = 0; m < images.size(); ++m)
    for (std::size_t j = 0; j < means.size(); ++j) means[j] += images.image(m)[j] / 255.;
  for (double& mean : means) mean /= double(images.size() + 1);
  return means;
}

}  // namespace lbl::rbm
