#pragma once
/// @file
/// How a window slides over an image: the sizes of convolution and pooling.
#include "core/tensor.hpp"

namespace lbl::core {

/// What to do when the last step of a window would leave the image.
enum class Rest {
  refuse,  ///< std::invalid_argument: the window does not fit
  drop     ///< the rows and columns that are left over are not looked at
};

/// Steps of a window over the rows (or the columns) of an image, handbook (9):
/// n = floor((m + 2p - f)/s) + 1.
/// @param m rows of the image
/// @param f rows of the window
/// @param s stride
/// @param p rows of zeros on either side
/// @param rest what becomes of rows that are left over; the documents forbid them (erratum E15)
/// @return rows of the output; std::invalid_argument when the window does not fit
inline Index output_size(Index m, Index f, Index s = 1, Index p = 0, Rest rest = Rest::refuse) {
  const auto does_not_fit = [&](const std::string& why) {
    throw std::invalid_argument("a window of " + std::to_string(f) + " with stride " + std::to_string(s) +
                                " and padding " + std::to_string(p) + " does not fit " + std::to_string(m) +
                                " rows: " + why);
  };
  if (m < 1 || f < 1 || s < 1 || p < 0) does_not_fit("sizes and stride begin with 1, the padding with 0");
  const Index room = m + 2 * p - f;
  if (room < 0) does_not_fit("it is larger than the image");
  if (room % s != 0 && rest == Rest::refuse) does_not_fit(std::to_string(room % s) + " are left over");
  return room / s + 1;  // \eq{handbook-eq-9} \eq{lecture-size-formula} \eq{notes-convsize}
}

}  // namespace lbl::core
