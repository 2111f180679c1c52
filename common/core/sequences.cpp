#include "core/sequences.hpp"

#include "core/tiles.hpp"

namespace lbl::core {

using namespace tiles;

namespace {

constexpr Index worth_threads = 200'000;  // multiply-adds that take longer than to wake threads

void require(bool fits, const char* product) {
  if (!fits) throw std::invalid_argument(std::string(product) + ": the shapes of its arrays do not fit each other");
}

}  // namespace

void add_product(const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z, SampleRange samples) {
  const Index I = W.dim[0], J = W.dim[1], M = h.dim[1];
  require(h.dim[0] == J && z.dim[0] == I && z.dim[1] == M && samples.last <= M, "add_product");
  for (Index j = 0; j < J; j += chunk)
    for (Index i = 0; i < I; i += tallest)
      for (Index m = samples.first; m < samples.last; m += panel)
        add_block({W.data() + i * J + j, J}, {h.data() + j * M + m, M}, std::min(chunk, J - j), nullptr,
                  {z.data() + i * M + m, M}, std::min(tallest, I - i), std::min(panel, samples.last - m));
}

void add_transposed_product(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h, SampleRange samples) {
  const Index I = W.dim[0], J = W.dim[1], M = delta.dim[1];
  require(delta.dim[0] == I && delta_h.dim[0] == J && delta_h.dim[1] == M && samples.last <= M,
          "add_transposed_product");
  for (Index i = 0; i < I; i += chunk)
    for (Index j = 0; j < J; j += tallest)
      for (Index m = samples.first; m < samples.last; m += panel)
        add_block({W.data() + i * J + j, 1, J}, {delta.data() + i * M + m, M}, std::min(chunk, I - i), nullptr,
                  {delta_h.data() + j * M + m, M}, std::min(tallest, J - j), std::min(panel, samples.last - m));
}

void add_outer_products(const Tensor<3>& delta, const Tensor<3>& h, Tensor<2>& gradient_W) {
  const Index T = delta.dim[0], I = delta.dim[1], J = h.dim[1], M = h.dim[2];
  require(h.dim[0] == T && delta.dim[2] == M && gradient_W.dim[0] == I && gradient_W.dim[1] == J, "add_outer_products");
#pragma omp parallel for schedule(static, 1) if (T * I * J * M > worth_threads)
  for (Index j = 0; j < J; j += panel) {
    const Index width = std::min(panel, J - j);
    alignas(64) Real h_transposed[chunk][panel];  // units side by side: here the sum is over samples
    for (Index t = 0; t < T; ++t)
      for (Index m = 0; m < M; m += chunk) {
        const Index terms = std::min(chunk, M - m);
        transpose({h.data() + (t * J + j) * M + m, M}, width, terms, h_transposed);
        for (Index i = 0; i < I; i += tallest)
          add_block({delta.data() + (t * I + i) * M + m, M}, {h_transposed[0], panel}, terms, nullptr,
                    {gradient_W.data() + i * J + j, J}, std::min(tallest, I - i), width);
      }
  }
}

}  // namespace lbl::core
