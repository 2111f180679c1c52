#pragma once
/// @file
/// Pooling: each map is summed up window by window. Nothing is learned; handbook, section 3.2.2.
///
/// Indices: c < C maps, i < I and j < J windows, a and b places in a window, m < M samples; K rows and columns of the
/// window, S its stride. Windows may overlap (S < K); rows and columns that are left over are not looked at.
/// std::invalid_argument on shapes that do not fit.
#include "core/tensor.hpp"

#include <cstdint>
#include <vector>

namespace lbl::layers {

/// The window and how far it moves; by default the usual 2 x 2.
struct Window {
  Index rows = 2, columns = 2;  ///< K; usual are 2 with stride 2, and 3 with stride 2 \eq{notes-poolcommon}
  Index stride = 2;             ///< S
};

/// The window of global pooling.
/// @param h maps [C][rows][columns][M]
/// @return one window, as large as a map
inline Window whole_map(const Tensor<4>& h) { return {.rows = h.dim[1], .columns = h.dim[2], .stride = 1}; }

/// Where in its window each maximum was found: a columns + b, in the order of the pooled maps.
using Winners = std::vector<std::int32_t>;

/// Throws std::invalid_argument if maps, window, pooled maps and winners do not fit each other.
/// @param h maps [C][rows][columns][M], or their errors
/// @param window size and stride
/// @param pooled [C][I][J][M], or its errors
void require_fit(const Tensor<4>& h, const Window& window, const Tensor<4>& pooled);
/// @copydoc require_fit(const Tensor<4>&, const Window&, const Tensor<4>&)
/// @param winners of the forward pass
void require_fit(const Tensor<4>& h, const Window& window, const Tensor<4>& pooled, const Winners& winners);

/// pooled^c_ij = max_ab h^c_{Si+a, Sj+b}; of several equal ones the first wins.
/// @param h maps [C][rows][columns][M]
/// @param window size and stride
/// @param pooled [C][I][J][M], overwritten
/// @param winners for the backward pass, overwritten
void max_pooling(const Tensor<4>& h, const Window& window, Tensor<4>& pooled, Winners& winners);

/// The same, where the room for the winners is there already.
/// @param h maps [C][rows][columns][M]
/// @param window size and stride
/// @param pooled [C][I][J][M], overwritten
/// @param winners as many as pooled has numbers, overwritten
void max_pooling(const Tensor<4>& h, const Window& window, Tensor<4>& pooled, std::int32_t* winners);

/// The error of a window goes to its winner; where windows overlap, errors add up (erratum E19).
/// @param delta_pooled dC/dpooled [C][I][J][M]
/// @param window size and stride
/// @param winners of the forward pass
/// @param delta_h dC/dh [C][rows][columns][M], overwritten
void max_pooling_backward(const Tensor<4>& delta_pooled, const Window& window, const Winners& winners,
                          Tensor<4>& delta_h);

/// The same of winners wherever they are.
/// @param delta_pooled dC/dpooled [C][I][J][M]
/// @param window size and stride
/// @param winners as many as pooled has numbers
/// @param delta_h dC/dh [C][rows][columns][M], overwritten
void max_pooling_backward(const Tensor<4>& delta_pooled, const Window& window, const std::int32_t* winners,
                          Tensor<4>& delta_h);

/// pooled^c_ij = 1/(AB) sum_ab h^c_{Si+a, Sj+b}, a window of A x B places
/// @param h maps [C][rows][columns][M]
/// @param window size and stride
/// @param pooled [C][I][J][M], overwritten
void average_pooling(const Tensor<4>& h, const Window& window, Tensor<4>& pooled);

/// Each place of a window receives the same part of its error, 1/(AB).
/// @param delta_pooled dC/dpooled [C][I][J][M]
/// @param window size and stride
/// @param delta_h dC/dh [C][rows][columns][M], overwritten
void average_pooling_backward(const Tensor<4>& delta_pooled, const Window& window, Tensor<4>& delta_h);

/// pooled^c_ij = (sum_ab (h^c_{Si+a, Sj+b})^2)^{1/2}; notes, section Pooling Layer.
/// @param h maps [C][rows][columns][M]
/// @param window size and stride
/// @param pooled [C][I][J][M], overwritten
void norm_pooling(const Tensor<4>& h, const Window& window, Tensor<4>& pooled);

/// dC/dh = h/pooled dC/dpooled, summed over the windows that contain h; a window of zeros passes nothing on.
/// @param h maps of the forward pass [C][rows][columns][M]
/// @param pooled of the forward pass [C][I][J][M]
/// @param delta_pooled dC/dpooled [C][I][J][M]
/// @param window size and stride
/// @param delta_h dC/dh [C][rows][columns][M], overwritten
void norm_pooling_backward(const Tensor<4>& h, const Tensor<4>& pooled, const Tensor<4>& delta_pooled,
                           const Window& window, Tensor<4>& delta_h);

}  // namespace lbl::layers
