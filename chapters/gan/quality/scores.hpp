#pragma once
/// @file
/// How good generated images are, as far as it can be counted: by what a classifier sees in them, and by the nearest
/// real image.
#include "core/tensor.hpp"
#include "gan/sources/images.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lbl::gan {

/// What a classifier says about a set of images.
struct ClassScores {
  std::vector<double> mixture;  ///< part of the images that it takes for each class
  double overlap = 0;           ///< of the mixture with the data's: sum of the smaller parts, 1 when they are the same
  double entropy = 0;           ///< of the mixture, in nats; ln K when all classes are as frequent
  double confident = 0;         ///< part of the images of which it is surer than 0.9
  double spread = 0;            ///< exp(H(mean p) - mean H(p)): how many classes it tells apart, 1 to K
};

/// -sum_k p_k ln p_k
/// @param p probabilities
/// @return in nats
inline double entropy(const std::vector<double>& p) {
  double H = 0;
  for (const double p_k : p)
    if (p_k > 0) H -= p_k * std::log(p_k);
  return H;
}

/// @param p what the classifier says [K][M]
/// @param data_mixture frequencies of the classes in the data
/// @return the scores
inline ClassScores class_scores(const Tensor<2>& p, const std::vector<double>& data_mixture) {
  const Index K = p.dim[0], M = p.dim[1];
  ClassScores scores{std::vector<double>(static_cast<std::size_t>(K))};
  std::vector<double> mean(scores.mixture), p_m(mean);  // zeros
  double mean_entropy = 0;
  for (Index m = 0; m < M; ++m) {
    Index winner = 0;
    for (Index k = 0; k < K; ++k) {
      p_m[k] = double(p(k, m));
      mean[k] += p_m[k] / double(M);
      if (p_m[k] > p_m[winner]) winner = k;
    }
    scores.mixture[winner] += 1 / double(M);
    scores.confident += p_m[winner] > 0.9 ? 1 / double(M) : 0;
    mean_entropy += entropy(p_m) / double(M);
  }
  for (Index k = 0; k < K; ++k) scores.overlap += std::min(scores.mixture[k], data_mixture[k]);
  scores.entropy = entropy(scores.mixture);
  scores.spread = std::exp(entropy(mean) - mean_entropy);
  return scores;
}

/// Frequencies of the classes of a data set.
/// @param samples the set
/// @return a part for each class
inline std::vector<double> class_mixture(const data::Dataset& samples) {
  std::vector<double> mixture(static_cast<std::size_t>(samples.classes()));
  for (const std::uint8_t label : samples.labels) mixture[label] += 1 / double(samples.size());
  return mixture;
}

/// The nearest images of a set.
struct Nearest {
  std::vector<double> distance;  ///< Euclidean, pixels between 0 and 1
  std::vector<Index> which;      ///< its number
};

/// For each image the nearest one of a set.
/// @param x images [N][M], pixels between -1 and 1
/// @param samples where to look, the first `count` of them
/// @param count how many
/// @return distance and number, for each of the M
inline Nearest nearest_images(const Tensor<2>& x, const data::Dataset& samples, Index count) {
  const Index N = x.dim[0], M = x.dim[1];
  Nearest nearest{std::vector<double>(std::size_t(M), std::numeric_limits<double>::infinity()),
                  std::vector<Index>(std::size_t(M))};
  std::vector<Real> squares(static_cast<std::size_t>(M));
  Real* sum = squares.data();
  for (Index n = 0; n < count; ++n) {
    const std::uint8_t* image = samples.image(n);
    std::fill(squares.begin(), squares.end(), Real(0));
    for (Index i = 0; i < N; ++i) {
      const Real pixel = Real(image[i]) / 255;
      const Real* x_i = x.samples(i);
      for (Index m = 0; m < M; ++m) {
        const Real difference = (x_i[m] + 1) / 2 - pixel;
        sum[m] += difference * difference;
      }
    }
    for (Index m = 0; m < M; ++m)
      if (const double distance = std::sqrt(double(sum[m])); distance < nearest.distance[m])
        nearest.distance[m] = distance, nearest.which[m] = n;
  }
  return nearest;
}

/// Whether a generator has learned images by heart: of as many training images as test images, one of which kind is
/// nearer to a sample? A generator that draws new images cannot know which of them it was trained with: 1/2.
/// @param of_training distances to the nearest training image
/// @param of_test distances to the nearest test image, for the same samples and as many images
/// @return part of the samples that are nearer to a training image
inline double nearer_to_training(const Nearest& of_training, const Nearest& of_test) {
  double nearer = 0;
  for (std::size_t m = 0; m < of_training.distance.size(); ++m)
    nearer += of_training.distance[m] < of_test.distance[m];
  return nearer / double(of_training.distance.size());
}

}  // namespace lbl::gan
