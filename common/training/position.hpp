#pragma once
/// @file
/// How far a training has come.
#include "training/score.hpp"

namespace lbl::training {

/// Between two steps of a training.
struct Position {
  Index epoch = 0;   ///< epochs finished
  Index step = 0;    ///< mini-batches of the present epoch that are done
  Score score = {};  ///< of these mini-batches, each before its step
};

}  // namespace lbl::training
