#pragma once
/// @file
/// Output sizes that the documents work out for a LeNet or for a single layer.
#include "core/windows.hpp"

#include <array>
#include <string_view>

namespace lbl::lenet {

/// m rows of an image, f of a window, stride s, padding p: n rows of the output; n = 0: it does not fit.
struct WorkedSize {
  std::string_view document, what;
  Index m, f, s, p, n;
};

/// The examples, in the order of the documents.
//! [sizes]
inline constexpr std::array worked_sizes{
    WorkedSize{"handbook", "C1, 32 x 32 with its padding", 32, 5, 1, 0, 28},     // \eq{handbook-lenet-c1}
    WorkedSize{"handbook", "S2", 28, 2, 2, 0, 14},                               // \eq{handbook-lenet-s2}
    WorkedSize{"handbook", "C3, equation (15)", 14, 5, 1, 0, 10},                // \eq{handbook-eq-15}
    WorkedSize{"handbook", "S4", 10, 2, 2, 0, 5},                                // \eq{handbook-lenet-s4}
    WorkedSize{"handbook", "C5, equation (16)", 5, 5, 1, 0, 1},                  // \eq{handbook-eq-16}
    WorkedSize{"notes", "32 x 32 x 3, 5 x 5, padding 2", 32, 5, 1, 2, 32},       // \eq{notes-convsize}
    WorkedSize{"notes", "the common setting, 3 x 3, padding 1", 32, 3, 1, 1, 32},  // \eq{notes-convcommon}
    WorkedSize{"overview", "figure 3", 28, 5, 1, 0, 24},                         // \eq{overview-fig-3}
    WorkedSize{"lecture", "stack of activation maps", 32, 5, 1, 0, 28},          // \eq{lecture-maps6}
    WorkedSize{"lecture", "7 x 7, 3 x 3, stride 1", 7, 3, 1, 0, 5},              // \eq{lecture-size-s1}
    WorkedSize{"lecture", "7 x 7, 3 x 3, stride 2", 7, 3, 2, 0, 3},              // \eq{lecture-size-s2}
    WorkedSize{"lecture", "7 x 7, 3 x 3, stride 3", 7, 3, 3, 0, 0},              // \eq{lecture-size-s3}
    WorkedSize{"lecture", "7 x 7, 3 x 3, padding 1", 7, 3, 1, 1, 7},             // \eq{lecture-size-pad}
    WorkedSize{"lecture", "ten 5 x 5 filters, padding 2", 32, 5, 1, 2, 32},      // \eq{lecture-conv10}
    WorkedSize{"lecture", "LeNet table, first convolution", 28, 5, 1, 2, 28},
    WorkedSize{"lecture", "LeNet table, first pooling", 28, 2, 2, 0, 14},
    WorkedSize{"lecture", "LeNet table, second convolution", 14, 5, 1, 2, 14},
    WorkedSize{"lecture", "LeNet table, second pooling", 14, 2, 2, 0, 7},        // \eq{lecture-lenet}
    WorkedSize{"lecture", "pooling of 224 x 224 x 64", 224, 2, 2, 0, 112},       // \eq{lecture-pool224}
    WorkedSize{"lecture", "pooling 3/2 of AlexNet", 13, 3, 2, 0, 6},             // \eq{lecture-pool-summary}
    WorkedSize{"slides", "5 x 5, 3 x 3", 5, 3, 1, 0, 3},
};
//! [sizes]

}  // namespace lbl::lenet
