#pragma once
/// @file
/// Real samples that are images, shuffled anew for every pass over them.
#include "data/batches.hpp"

#include <span>
#include <stdexcept>
#include <vector>

namespace lbl::gan {

/// Pixels between -1 and 1, as a generator with tanh draws them.
inline constexpr data::Normalisation pixels{.mean = Real(0.5), .deviation = Real(0.5)};

/// Mini-batches of a data set. Each epoch has its own order; what fills no batch at its end is left out.
class ImageSource {
public:
  /// @param samples the images; they must outlive the source
  /// @param batch M; std::invalid_argument when there are fewer images
  /// @param seed of the orders
  ImageSource(const data::Dataset& samples, Index batch, std::uint64_t seed)
      : samples_(samples), batch_(batch), seed_(seed) {
    if (steps_of_an_epoch() < 1)
      throw std::invalid_argument(samples.name + " has " + std::to_string(samples.size()) +
                                  " images, too few for a mini-batch of " + std::to_string(batch));
  }

  /// @return mini-batches of an epoch
  Index steps_of_an_epoch() const { return samples_.size() / batch_; }

  /// @param step number of the mini-batch since the first epoch
  /// @param x overwritten [N][M]
  void operator()(Index step, Tensor<2>& x) {
    const Index epoch = step / steps_of_an_epoch();
    if (epoch != epoch_) order_ = data::shuffled_order(samples_.size(), seed_, epoch_ = epoch);
    const std::span<const Index> all(order_);
    const Index first = step % steps_of_an_epoch() * batch_;
    data::gather(samples_, all.subspan(std::size_t(first), std::size_t(batch_)), pixels, x, labels_);
  }

private:
  const data::Dataset& samples_;
  Index batch_;
  std::uint64_t seed_;
  Index epoch_ = -1;
  std::vector<Index> order_;
  Tensor<2> labels_;
};

}  // namespace lbl::gan
