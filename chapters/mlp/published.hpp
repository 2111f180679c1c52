#pragma once
/// @file
/// Numbers that the handbook publishes for this chapter.
#include "core/tensor.hpp"

#include <array>

namespace lbl::mlp {

/// Handbook figure 4: a width N and the test accuracy of [784, N, N, 10] on MNIST, mean of five networks.
struct PublishedAccuracy {
  Index N;           ///< Units of both hidden layers.
  double accuracy;   ///< Fraction of the 10,000 test images.
};

/// The points of the figure, read off the document's vector drawing.
inline constexpr std::array<PublishedAccuracy, 7> handbook_figure_4{
    {{10, 0.9381}, {20, 0.9566}, {50, 0.9771}, {100, 0.9814}, {200, 0.9843}, {500, 0.9857}, {1000, 0.9870}}};

}  // namespace lbl::mlp
