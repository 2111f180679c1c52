#include "core/dense.hpp"

#include "core/threads.hpp"
#include "core/vectors/sums.hpp"
#include "core/vectors/tiles.hpp"
#include "core/vectors/transpose.hpp"

namespace lbl::core {

using namespace tiles;

namespace {

void require(bool fits, const char* product) {
  if (!fits)
    throw std::invalid_argument(std::string(product) + ": the shapes of its arrays are empty or do not fit each other");
}

}  // namespace

void dense_forward(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z) {
  const Index I = W.dim[0], J = W.dim[1], M = h.dim[1];
  require(I > 0 && J > 0 && b.dim[0] == I && h.dim[0] == J && z.dim[0] == I && z.dim[1] == M, "dense_forward");
#pragma omp parallel if (double(I * J * M) > worth_threads_of_products)
  for (Index j = 0; j < J; j += chunk) {
#pragma omp for collapse(2) schedule(static) nowait  // a thread gets the same outputs for every chunk of terms
    for (Index i = 0; i < I; i += tallest)
      for (Index m = 0; m < M; m += panel)
        add_block({&W(i, j), J}, {h.samples(j) + m, M}, std::min(chunk, J - j), j == 0 ? &b(i) : nullptr,
                  {z.samples(i) + m, M}, std::min(tallest, I - i), std::min(panel, M - m));
  }
}

void dense_backward_input(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h) {
  const Index I = W.dim[0], J = W.dim[1], M = delta.dim[1];
  require(I > 0 && J > 0 && delta.dim[0] == I && delta_h.dim[0] == J && delta_h.dim[1] == M, "dense_backward_input");
  constexpr Index strip = 4 * tallest;
  constexpr Real zeros[tallest] = {};
#pragma omp parallel if (double(I * J * M) > worth_threads_of_products)
  for (Index i = 0; i < I; i += chunk) {
    const Index terms = std::min(chunk, I - i);
    alignas(64) Real W_strip[chunk][strip];  // a few columns of W, which lie far apart, copied side by side
#pragma omp for schedule(static, 1) nowait
    for (Index j = 0; j < J; j += strip) {
      const Index width = std::min(strip, J - j);
      copy({&W(i, j), J}, terms, width, {W_strip[0], strip});
      for (Index r = 0; r < width; r += tallest)
        for (Index m = 0; m < M; m += panel)
          add_block({&W_strip[0][r], 1, strip}, {delta.samples(i) + m, M}, terms, i == 0 ? zeros : nullptr,
                    {delta_h.samples(j + r) + m, M}, std::min(tallest, width - r), std::min(panel, M - m));
    }
  }
}

void dense_backward_parameters(const Tensor<2>& delta, const Tensor<2>& h, Tensor<2>& gradient_W,
                               Tensor<1>& gradient_b) {
  const Index I = delta.dim[0], J = h.dim[0], M = h.dim[1];
  require(delta.dim[1] == M && gradient_W.dim[0] == I && gradient_W.dim[1] == J && gradient_b.dim[0] == I,
          "dense_backward_parameters");
  constexpr Index strip = 8 * pack_size;
#pragma omp parallel for schedule(static, 1) if (double(I * J * M) > worth_threads_of_products)
  for (Index j = 0; j < J; j += strip) {
    const Index width = std::min(strip, J - j);
    alignas(64) Real h_transposed[strip / panel][chunk][panel];  // units side by side: here the sum is over samples
    for (Index m = 0; m < M; m += chunk) {
      const Index terms = std::min(chunk, M - m);
      for (Index n = 0; n < width; n += panel)
        transpose(h.samples(j + n) + m, M, std::min(panel, width - n), terms, h_transposed[n / panel][0], panel);
      for (Index i = 0; i < I; i += tallest)
        for (Index n = 0; n < width; n += panel)
          add_block({delta.samples(i) + m, M}, {h_transposed[n / panel][0], panel}, terms, nullptr,
                    {&gradient_W(i, j + n), J}, std::min(tallest, I - i), std::min(panel, width - n));
    }
  }
  for (Index i = 0; i < I; ++i) gradient_b(i) += sum(delta.samples(i), M);
}

}  // namespace lbl::core
