#include "lenet/layers/locally_connected.hpp"

#include "core/vectors/sums.hpp"

namespace lbl::lenet {

Index locally_connected_parameters(const std::array<Index, 3>& output, Index C, Index F) {
  return (F * F * C + 1) * output[0] * output[1] * output[2];  // \eq{notes-local-layer}
}

// Forward:  z^k_ij = b^k_ij + sum_c sum_u sum_v W^kc_ij,uv h^c_{Si+u-P, Sj+v-P}
//! [forward]
void locally_connected_forward(const LocallyConnected& layer, const Tensor<4>& h, Tensor<4>& z) {
  const Index C = layer.W.dim[3], F = layer.W.dim[4], S = layer.sliding.stride, P = layer.sliding.padding;
  const Index K = z.dim[0], I = z.dim[1], J = z.dim[2], M = z.dim[3];

#pragma omp parallel for collapse(2)
  for (Index k = 0; k < K; ++k)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        Real* z_kij = z.samples(k, i, j);
        for (Index m = 0; m < M; ++m) z_kij[m] = layer.b(layer.unit(k, i, j));
        for (Index c = 0; c < C; ++c)
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < F; ++v) {
              const Index row = S * i + u - P, column = S * j + v - P;
              if (row < 0 || row >= h.dim[1] || column < 0 || column >= h.dim[2]) continue;  // zero padding
              const Real W_kcijuv = layer.W(k, i, j, c, u, v);
              const Real* h_cuv = h.samples(c, row, column);
              for (Index m = 0; m < M; ++m) z_kij[m] += W_kcijuv * h_cuv[m];  // \eq{notes-local-layer}
            }
      }
}
//! [forward]

// Backward to the input: dC/dh^c_{Si+u-P, Sj+v-P} collects W^kc_ij,uv delta^k_ij over k, i, j, u, v.
//! [backward_input]
void locally_connected_backward_input(const LocallyConnected& layer, const Tensor<4>& delta, Tensor<4>& delta_h) {
  const Index C = layer.W.dim[3], F = layer.W.dim[4], S = layer.sliding.stride, P = layer.sliding.padding;
  const Index K = delta.dim[0], I = delta.dim[1], J = delta.dim[2], M = delta.dim[3];

  std::fill_n(delta_h.data(), delta_h.size(), Real(0));
#pragma omp parallel for
  for (Index c = 0; c < C; ++c)
    for (Index k = 0; k < K; ++k)
      for (Index i = 0; i < I; ++i)
        for (Index j = 0; j < J; ++j)
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < F; ++v) {
              const Index row = S * i + u - P, column = S * j + v - P;
              if (row < 0 || row >= delta_h.dim[1] || column < 0 || column >= delta_h.dim[2]) continue;
              const Real W_kcijuv = layer.W(k, i, j, c, u, v);
              const Real* delta_kij = delta.samples(k, i, j);
              Real* delta_h_cuv = delta_h.samples(c, row, column);
              for (Index m = 0; m < M; ++m) delta_h_cuv[m] += W_kcijuv * delta_kij[m];  // \eq{notes-local-layer}
            }
}
//! [backward_input]

// Backward to the parameters. Nothing is shared, so there is no sum over i and j as in handbook (14):
//   dC/dW^kc_ij,uv = sum_m delta^k_ij h^c_{Si+u-P, Sj+v-P},   dC/db^k_ij = sum_m delta^k_ij
//! [backward_parameters]
void locally_connected_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, LocallyConnected& gradient) {
  const Index C = gradient.W.dim[3], F = gradient.W.dim[4], S = gradient.sliding.stride, P = gradient.sliding.padding;
  const Index K = delta.dim[0], I = delta.dim[1], J = delta.dim[2], M = delta.dim[3];

#pragma omp parallel for collapse(2)
  for (Index k = 0; k < K; ++k)
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        const Real* delta_kij = delta.samples(k, i, j);
        gradient.b(gradient.unit(k, i, j)) += core::sum(delta_kij, M);  // \eq{notes-local-layer}
        for (Index c = 0; c < C; ++c)
          for (Index u = 0; u < F; ++u)
            for (Index v = 0; v < F; ++v) {
              const Index row = S * i + u - P, column = S * j + v - P;
              if (row < 0 || row >= h.dim[1] || column < 0 || column >= h.dim[2]) continue;
              gradient.W(k, i, j, c, u, v) += core::dot(delta_kij, h.samples(c, row, column), M);
            }
      }
}
//! [backward_parameters]

}  // namespace lbl::lenet
