#include "core/convolution.hpp"

#include "core/dense.hpp"
#include "core/kernel_gradient.hpp"
#include "core/sliding_sums.hpp"
#include "core/windows.hpp"
#include "core/winograd.hpp"

namespace lbl::core {
namespace {

/// Throws std::invalid_argument if kernels, input and output do not fit each other.
void require_fit(const char* what, const Tensor<4>& W, const Tensor<1>* b, const Tensor<4>& h, Sliding sliding,
                 const Tensor<4>& z) {
  const auto& [K, C, F, G] = W.dim;
  const auto size = [&](Index m, Index f) { return output_size(m, f, sliding.stride, sliding.padding, Rest::drop); };
  if (K < 1 || C < 1 || h.dim[0] != C || z.dim[0] != K || z.dim[3] != h.dim[3] || (b && b->dim[0] != K) ||
      z.dim[1] != size(h.dim[1], F) || z.dim[2] != size(h.dim[2], G))
    throw std::invalid_argument(std::string(what) + ": the shapes of its arrays do not fit each other");
}

/// Whether the kernels meet the whole image, once: then the layer is a dense one.
bool is_dense(const Tensor<4>& W, const Tensor<4>& h, Sliding sliding) {
  return sliding.padding == 0 && W.dim[2] == h.dim[1] && W.dim[3] == h.dim[2];
}

/// Whether 16 products for four outputs are faster than 36, see winograd.hpp.
bool worth_fewer_products(const Tensor<4>& W, Sliding sliding, Index worth) {
  return sliding.stride == 1 && W.dim[2] == 3 && W.dim[3] == 3 && std::min(W.dim[0], W.dim[1]) >= worth;
}

/// One axis of the backward pass to the input, for the pixels with (pixel + P) mod S = rest < F: only the places
/// u = rest, rest + S, ... of a kernel meet them, place u from output (pixel + P - u)/S. So these pixels are the
/// outputs of a convolution with stride 1, whose kernel has these places in the reverse order.
Axis backward_axis(Index F, Index pixels, Index outputs, Sliding sliding, Index rest) {
  const auto [S, P] = sliding;
  const Index places = (F - 1 - rest) / S + 1;
  const Index first = ((rest - P) % S + S) % S, first_output = (first + P - rest) / S;
  return {.places = places, .inputs = outputs, .stride = 1, .padding = places - 1 - first_output,
          .first = first, .step = S, .outputs = first < pixels ? (pixels - 1 - first) / S + 1 : 0};
}

}  // namespace

void convolution_forward(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Sliding sliding, Tensor<4>& z) {
  require_fit("convolution_forward", W, &b, h, sliding, z);
  const auto& [K, C, F, G] = W.dim;
  const auto [S, P] = sliding;
  if (is_dense(W, h, sliding)) {
    Tensor<2> z_flat = z.view(K, z.dim[3]);
    return dense_forward(W.view(K, C * F * G), b, h.view(C * F * G, h.dim[3]), z_flat);
  }
  const Kernels kernels{W.data(), C * F * G, F * G, G, 1};
  if (worth_fewer_products(W, sliding, worth_winograd)) return winograd_sums(kernels, h, b.data(), P, P, z);
  const Axis rows{.places = F, .inputs = h.dim[1], .stride = S, .padding = P, .outputs = z.dim[1]};
  const Axis columns{.places = G, .inputs = h.dim[2], .stride = S, .padding = P, .outputs = z.dim[2]};
  sliding_sums(kernels, h, b.data(), rows, columns, z);
}

void convolution_backward_input(const Tensor<4>& W, const Tensor<4>& delta, Sliding sliding, Tensor<4>& delta_h) {
  require_fit("convolution_backward_input", W, nullptr, delta_h, sliding, delta);
  const auto& [K, C, F, G] = W.dim;
  const Index S = sliding.stride;
  if (is_dense(W, delta_h, sliding)) {
    Tensor<2> delta_h_flat = delta_h.view(C * F * G, delta.dim[3]);
    return dense_backward_input(W.view(K, C * F * G), delta.view(K, delta.dim[3]), delta_h_flat);
  }
  if (worth_fewer_products(W, sliding, worth_winograd))
    return winograd_sums({&W(0, 0, F - 1, G - 1), F * G, C * F * G, -G, -1}, delta, nullptr, F - 1 - sliding.padding,
                         G - 1 - sliding.padding, delta_h);
  if (S > std::min(F, G)) std::fill_n(delta_h.data(), delta_h.size(), Real(0));  // pixels that no place meets
  for (Index u = 0; u < std::min(S, F); ++u)
    for (Index v = 0; v < std::min(S, G); ++v) {
      const Axis rows = backward_axis(F, delta_h.dim[1], delta.dim[1], sliding, u);
      const Axis columns = backward_axis(G, delta_h.dim[2], delta.dim[2], sliding, v);
      const Real* last_place = W.data() + (u + S * (rows.places - 1)) * G + v + S * (columns.places - 1);
      sliding_sums({last_place, F * G, C * F * G, -S * G, -S}, delta, nullptr, rows, columns, delta_h);
    }
}

void convolution_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, Sliding sliding,
                                     Tensor<4>& gradient_W, Tensor<1>& gradient_b) {
  require_fit("convolution_backward_parameters", gradient_W, &gradient_b, h, sliding, delta);
  const Index K = delta.dim[0], M = delta.dim[3], inputs = gradient_W.size() / K;
  if (is_dense(gradient_W, h, sliding)) {
    Tensor<2> gradient_W_flat = gradient_W.view(K, inputs);
    return dense_backward_parameters(delta.view(K, M), h.view(inputs, M), gradient_W_flat, gradient_b);
  }
  if (worth_fewer_products(gradient_W, sliding, worth_winograd_gradient))
    return winograd_kernel_gradient(delta, h, sliding.padding, gradient_W, gradient_b);
  kernel_gradient(delta, h, sliding.stride, sliding.padding, gradient_W, gradient_b);
}

}  // namespace lbl::core
