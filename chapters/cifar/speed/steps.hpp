#pragma once
/// @file
/// The steps from the equation to the core, in a list.
#include "cifar/speed/equation.hpp"
#include "cifar/speed/loop_order.hpp"
#include "cifar/speed/registers.hpp"
#include "cifar/speed/samples_innermost.hpp"
#include "cifar/speed/threads.hpp"
#include "core/convolution.hpp"
#include "core/sliding_sums.hpp"

#include <string>
#include <vector>

namespace lbl::cifar::speed {

/// A way to compute a convolution.
struct Step {
  std::string name;        ///< one word
  std::string what;        ///< what it does that the one before does not
  bool samples_innermost;  ///< how its arrays lie
  bool threads;            ///< whether several threads work
  double bytes;            ///< that its inner loop reads and writes for each product
  void (*convolve)(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z);
};

/// The core's convolution by as many products as the sum has terms, as the others are called.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h maps [C][I][J][M]
/// @param z maps [K][I][J][M], overwritten
inline void convolve_by_sliding_sums(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z) {
  const auto [K, C, F, G] = W.dim;
  const auto axis = [F = F](Index size) {
    return core::Axis{.places = F, .inputs = size, .stride = 1, .padding = (F - 1) / 2, .outputs = size};
  };
  core::sliding_sums({W.data(), C * F * G, F * G, G, 1}, h, b.data(), axis(h.dim[1]), axis(h.dim[2]), z);
}

/// The core's convolution: by fewer products, where there are maps enough.
/// @param W kernels [K][C][F][F]
/// @param b biases [K]
/// @param h maps [C][I][J][M]
/// @param z maps [K][I][J][M], overwritten
inline void convolve_by_the_core(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Tensor<4>& z) {
  core::convolution_forward(W, b, h, {.stride = 1, .padding = (W.dim[2] - 1) / 2}, z);
}

/// All of them. Bytes: a product needs a weight and an input, and where the sum is not in a register it is read and
/// written too; of values that are held in registers each product pays its part. (Products that are saved need none.)
/// @return in the order of the chapter
//! [steps]
inline std::vector<Step> steps() {
  constexpr double number = sizeof(Real), pack = sizeof(core::Pack);
  const auto bytes_of_tile = [=](Index maps, Index packs) {
    return (double(maps) * number + double(packs) * pack) / double(maps * packs * core::pack_size);
  };
  const double tile = bytes_of_tile(maps_in_registers, core::most_packs);
  const double panels = bytes_of_tile(maps_of_group, packs_of_panel);
  return {{"equation", "as it is written", false, false, 2 * number, convolve_by_the_equation},
          {"order", "columns innermost", false, false, 3 * number, convolve_in_another_order},
          {"samples", "samples innermost", true, false, 3 * number, convolve_samples_innermost},
          {"registers", "several sums in registers", true, false, tile, convolve_in_registers},
          {"blocks", "blocks that caches hold", true, false, panels, convolve_in_blocks},
          {"threads", "several threads", true, true, panels, convolve_by_threads},
          {"core", "the core's", true, true, panels, convolve_by_sliding_sums},
          {"winograd", "16 products for 36", true, true, panels * 16 / 36, convolve_by_the_core}};
}
//! [steps]

}  // namespace lbl::cifar::speed
