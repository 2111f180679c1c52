#include "core/sequences.hpp"

#include "core/threads.hpp"
#include "core/vectors/tiles.hpp"
#include "core/vectors/transpose.hpp"

#include <vector>

namespace lbl::core {

using namespace tiles;

namespace {

/// Columns that fill whole registers.
Index whole_packs(Index columns) { return divided_up(columns, pack_size) * pack_size; }

constexpr Index stretch_rows = 2 * tallest;  // of a gradient, which one thread adds up

void require(bool fits, const char* product) {
  if (!fits) throw std::invalid_argument(std::string(product) + ": the shapes of its arrays do not fit each other");
}

/// z = W h + b, or z += W h where there is no b.
void add(const Real* b, const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z, SampleRange samples) {
  const Index I = W.dim[0], J = W.dim[1], M = h.dim[1];
  require(h.dim[0] == J && z.dim[0] == I && z.dim[1] == M && samples.last <= M, "the product of a step");
  for (Index j = 0; j < J; j += chunk)
    for (Index i = 0; i < I; i += tallest)
      for (Index m = samples.first; m < samples.last; m += panel)
        add_block({W.data() + i * J + j, J}, {h.data() + j * M + m, M}, std::min(chunk, J - j),
                  b && j == 0 ? b + i : nullptr, {z.data() + i * M + m, M}, std::min(tallest, I - i),
                  std::min(panel, samples.last - m), m + panel < samples.last);  // what comes then is another thread's
}

}  // namespace

void product(const Tensor<2>& W, const Tensor<1>& b, const Tensor<2>& h, Tensor<2>& z, SampleRange samples) {
  require(b.dim[0] == W.dim[0] && W.dim[1] > 0, "product");
  add(b.data(), W, h, z, samples);
}

void add_product(const Tensor<2>& W, const Tensor<2>& h, Tensor<2>& z, SampleRange samples) {
  add(nullptr, W, h, z, samples);
}

void add_transposed_product(const Tensor<2>& W, const Tensor<2>& delta, Tensor<2>& delta_h, SampleRange samples) {
  const Index I = W.dim[0], J = W.dim[1], M = delta.dim[1];
  require(delta.dim[0] == I && delta_h.dim[0] == J && delta_h.dim[1] == M && samples.last <= M,
          "add_transposed_product");
  for (Index i = 0; i < I; i += chunk)
    for (Index j = 0; j < J; j += tallest)
      for (Index m = samples.first; m < samples.last; m += panel)
        add_block({W.data() + i * J + j, 1, J}, {delta.data() + i * M + m, M}, std::min(chunk, I - i), nullptr,
                  {delta_h.data() + j * M + m, M}, std::min(tallest, J - j), std::min(panel, samples.last - m),
                  m + panel < samples.last);
}

void add_outer_products(const Tensor<3>& delta, const Tensor<3>& h, Tensor<2>& gradient_W) {
  const Index T = delta.dim[0], I = delta.dim[1], J = h.dim[1], M = h.dim[2];
  require(h.dim[0] == T && delta.dim[2] == M && gradient_W.dim[0] == I && gradient_W.dim[1] == J, "add_outer_products");
  const Index panels = (J + panel - 1) / panel, chunks = (M + chunk - 1) / chunk;
  const Index part_size = std::min(chunk, M) * panel;  // units side by side: here the sums are over samples
  thread_local std::vector<Real> h_transposed;         // kept: new memory at each step would take longer to come by
  h_transposed.resize(static_cast<std::size_t>(T * chunks * panels * part_size));
  Real* const parts = h_transposed.data();
  const auto part = [=](Index t, Index m, Index j) { return parts + ((t * chunks + m) * panels + j) * part_size; };
  FirstError first_error;
#pragma omp parallel if (double(T * I * J * M) > worth_threads_of_products)
  {
#pragma omp for schedule(static)
    for (Index t = 0; t < T; ++t)
      for (Index m = 0; m < chunks; ++m)
        for (Index j = 0; j < panels; ++j)
          transpose(h.data() + (t * J + j * panel) * M + m * chunk, M, std::min(panel, J - j * panel),
                    std::min(chunk, M - m * chunk), part(t, m, j), panel);

#pragma omp for schedule(static)
    for (Index first = 0; first < I; first += stretch_rows)
      first_error.keep_of([&] {
        const Index rows = std::min(stretch_rows, I - first);
        std::vector<Real> sums(static_cast<std::size_t>(stretch_rows * panels * panel));  // stay near for all steps
        for (Index t = 0; t < T; ++t)
          for (Index m = 0; m < chunks; ++m)
            for (Index i = 0; i < rows; i += tallest)
              for (Index j = 0; j < panels; ++j)
                add_block({delta.data() + (t * I + first + i) * M + m * chunk, M}, {part(t, m, j), panel},
                          std::min(chunk, M - m * chunk), nullptr, {&sums[(i * panels + j) * panel], panels * panel},
                          std::min(tallest, rows - i), whole_packs(std::min(panel, J - j * panel)), false);
        for (Index i = 0; i < rows; ++i)
          for (Index j = 0; j < J; ++j) gradient_W.data()[(first + i) * J + j] += sums[i * panels * panel + j];
      });
  }
  first_error.rethrow();
}

}  // namespace lbl::core
