#pragma once
/// @file
/// What to watch while a network learns: how far its parameters move, and which of its units are dead.
#include "training/parameters.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace lbl::training {

/// How far the weights of one array have moved, compared with their size.
struct UpdateRatio {
  std::string name;  ///< "W1", "W2", ...
  double ratio;      ///< ||Delta W|| / ||W||, about 1e-3 at a good learning rate.
};

/// Compares the weights after a step with those before. Biases are left out: they begin at zero.
/// @param before the step
/// @param after the step
/// @return a ratio for every array of weights, 0 where the weights are all zero and did not move
//! [ratio]
template <class Network>
std::vector<UpdateRatio> update_ratios(const Network& before, const Network& after) {
  std::vector<UpdateRatio> ratios;
  for_each_parameter([&]<std::size_t Rank>(const std::string& name, const Tensor<Rank>& w, const Tensor<Rank>& moved) {
    if (Rank == 1) return;
    double steps = 0, squares = 0;
    for (Index n = 0; n < w.size(); ++n) {
      const double w_n = double(w.data()[n]), step = double(moved.data()[n]) - w_n;
      steps += step * step, squares += w_n * w_n;
    }
    ratios.push_back({name, steps == 0 ? 0 : std::sqrt(steps / squares)});  // \eq{notes-ratio}
  }, before, after);
  return ratios;
}
//! [ratio]

/// The units of a layer that have answered to some sample. A ReLU that answers to none is dead: no gradient passes it.
class ActiveUnits {
public:
  /// Looks at a mini-batch.
  /// @param h activations of the layer [N][M]
  void add(const Tensor<2>& h) {
    active_.resize(static_cast<std::size_t>(h.dim[0]));
    for (Index n = 0; n < h.dim[0]; ++n) {
      const Real* h_n = h.samples(n);
      active_[static_cast<std::size_t>(n)] |= std::any_of(h_n, h_n + h.dim[1], [](Real value) { return value > 0; });
    }
  }

  /// @return the part of the units that has never answered, between 0 and 1
  double dead() const {
    return double(std::count(active_.begin(), active_.end(), char(0))) / double(active_.size());
  }

private:
  std::vector<char> active_;
};

}  // namespace lbl::training
