#include "core/convolution.hpp"

#include "core/dense.hpp"
#include "core/packs.hpp"
#include "core/sums.hpp"
#include "core/windows.hpp"

#include <utility>
#include <vector>

namespace lbl::core {
namespace {

constexpr Index panel = 4 * static_cast<Index>(Pack::size());  // samples that are worked on together
constexpr Index tallest = sizeof(Pack) == 64 ? 12 : 6;         // maps whose sums are: what fits the registers
constexpr Index worth_threads = 200'000;                       // multiply-adds that take longer than to wake threads

/// Calls body with n as a constant, 1 <= n <= Most: loops over it are unrolled, and their sums stay in registers.
template <Index Most, class Body>
void with_constant(Index n, Body&& body) {
  const auto choose = [&]<Index... N>(std::integer_sequence<Index, N...>) {
    ((n == N + 1 ? body(std::integral_constant<Index, N + 1>{}) : void()), ...);
  };
  choose(std::make_integer_sequence<Index, Most>{});
}

/// Parts of nearly the same size, none larger than `most`.
Index size_of_parts(Index whole, Index most) {
  const Index parts = (whole + most - 1) / most;
  return (whole + parts - 1) / parts;
}

/// Along one axis, the places of a kernel that meet one output: kernel, kernel + kernel_step, ... meet the pixels
/// pixel, pixel + pixel_step, ... Places that would meet the padding are left out.
struct Meeting {
  Index kernel, pixel, count;
};

/// Of output i with the input, handbook (8): place u meets pixel Si + u - P.
struct WithInput {
  Index F, inputs, S, P;
  static constexpr Index pixel_step = 1;
  Index kernel_step() const { return 1; }
  Meeting operator()(Index i) const {
    const Index first = S * i - P, u = std::max<Index>(0, -first);
    return {u, first + u, std::max<Index>(0, std::min(F, inputs - first) - u)};
  }
};

/// Of a pixel of the input with the outputs: place u meets output i if Si + u - P is the pixel.
struct WithOutput {
  Index F, outputs, S, P;
  static constexpr Index pixel_step = -1;
  Index kernel_step() const { return S; }
  Meeting operator()(Index pixel) const {
    const Index i = std::min(outputs - 1, (pixel + P) / S), u = pixel + P - S * i;
    return {u, i, u < F ? std::min(i, (F - 1 - u) / S) + 1 : 0};
  }
};

/// Numbers that three nested loops read: maps, rows, columns.
struct Walk {
  const Real* first;
  Index next_map, next_row, next_column;
};

/// z[r] = start[r] + sum W[r] x for `Maps` maps and `Packs` packs of samples, where the sum goes over `maps` maps and
/// the meetings of rows and columns. The sums stay in registers: each pack of x that is loaded serves `Maps` products,
/// each weight `Packs`. Their terms are added in the order of handbook (8).
template <class Samples, Index Packs, Index Maps>
void add_up(Walk W, Index W_next, Walk x, Index maps, Index rows, Index columns, const Real* start, Real* z,
            Index z_next) {
  constexpr Index size = static_cast<Index>(Samples::size());
  Samples sum[Maps][Packs];
  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q] = Samples(start ? start[r] : Real(0));

  for (Index map = 0; map < maps; ++map)
    for (Index row = 0; row < rows; ++row) {
      const Real* W_v = W.first + map * W.next_map + row * W.next_row;
      const Real* x_v = x.first + map * x.next_map + row * x.next_row;
      for (Index v = 0; v < columns; ++v, W_v += W.next_column, x_v += x.next_column) {
        Samples x_m[Packs];
        for (Index q = 0; q < Packs; ++q) x_m[q].copy_from(x_v + q * size, anywhere);
        for (Index r = 0; r < Maps; ++r)
          for (Index q = 0; q < Packs; ++q) sum[r][q] += W_v[r * W_next] * x_m[q];
      }
    }

  for (Index r = 0; r < Maps; ++r)
    for (Index q = 0; q < Packs; ++q) sum[r][q].copy_to(z + r * z_next + q * size, anywhere);
}

/// The kernels as add_up reads them: weight (r, map, u, v) is first[r next_sum + map next_map + u G + v].
struct Kernels {
  const Real* first;
  Index next_sum, next_map, G;
};

/// Every output z = start + sum W x: the loops that the forward pass and the backward pass to the input share.
/// `rows` and `columns` say which places of the kernels meet which pixels of x.
template <class Meets>
void slide(Kernels W, const Tensor<4>& x, const Real* start, Tensor<4>& z, Meets rows, Meets columns) {
  const Index maps = x.dim[0], x_columns = x.dim[2], K = z.dim[0], I = z.dim[1], J = z.dim[2], M = z.dim[3];
  const Index height = size_of_parts(K, tallest), x_map = x.dim[1] * x_columns * M, z_map = I * J * M;
  std::vector<Meeting> meetings;
  for (Index j = 0; j < J; ++j) meetings.push_back(columns(j));

#pragma omp parallel for collapse(3) schedule(static) if (K * maps * z_map * W.G > worth_threads)
  for (Index i = 0; i < I; ++i)
    for (Index m0 = 0; m0 < M; m0 += panel)
      for (Index k = 0; k < K; k += height) {
        const Meeting row = rows(i);
        const Index samples = std::min(panel, M - m0);
        const auto sum_of_row = [&](auto pack, auto packs, Index m) {
          constexpr Index Packs = decltype(packs)::value;
          with_constant<Packs == 4 ? tallest / 2 : tallest>(std::min(height, K - k), [&](auto constant) {
            const auto sum = add_up<decltype(pack), Packs, decltype(constant)::value>;
            for (Index j = 0; j < J; ++j) {
              const Meeting column = meetings[static_cast<std::size_t>(j)];
              sum({W.first + k * W.next_sum + row.kernel * W.G + column.kernel, W.next_map, rows.kernel_step() * W.G,
                   columns.kernel_step()},
                  W.next_sum,
                  {x.data() + (row.pixel * x_columns + column.pixel) * M + m0 + m, x_map,
                   rows.pixel_step * x_columns * M, columns.pixel_step * M},
                  maps, row.count, column.count, start ? start + k : nullptr, z.samples(k, i, j) + m0 + m, z_map);
            }
          });
        };
        if (height <= tallest / 2 && samples == panel) sum_of_row(Pack{}, std::integral_constant<Index, 4>{}, 0);
        else for_each_pack(samples, sum_of_row);
      }
}

/// A copy with P rings of zeros, and zeros after the samples until they fill whole packs.
Tensor<4> with_zeros(const Tensor<4>& h, Index P) {
  constexpr Index size = static_cast<Index>(Pack::size());
  const auto& [C, rows, columns, M] = h.dim;
  Tensor<4> copy(C, rows + 2 * P, columns + 2 * P, (M + size - 1) / size * size);
  for (Index c = 0; c < C; ++c)
    for (Index row = 0; row < rows; ++row)
      for (Index column = 0; column < columns; ++column)
        std::copy_n(h.samples(c, row, column), M, copy.samples(c, row + P, column + P));
  return copy;
}

/// sum[k][v] += delta^k x_v over a row of J pixels, for `Maps` maps and `Places` neighbouring places of a kernel. A
/// lane is a sample: what the sum has in each lane is added up when all rows are done.
template <Index Maps, Index Places>
void add_row(const Real* delta, Index delta_next, const Real* x, Index S, Index J, Index M, Pack* sums,
             Index next_sum) {
  constexpr Index size = static_cast<Index>(Pack::size());
  Pack sum[Maps][Places];
  for (Index k = 0; k < Maps; ++k)
    for (Index v = 0; v < Places; ++v) sum[k][v] = sums[k * next_sum + v];
  for (Index j = 0; j < J; ++j)
    for (Index m = 0; m < M; m += size) {
      Pack x_v[Places];
      for (Index v = 0; v < Places; ++v) x_v[v].copy_from(x + (S * j + v) * M + m, anywhere);
      for (Index k = 0; k < Maps; ++k) {
        const Pack delta_k(delta + k * delta_next + j * M + m, anywhere);
        for (Index v = 0; v < Places; ++v) sum[k][v] += delta_k * x_v[v];
      }
    }
  for (Index k = 0; k < Maps; ++k)
    for (Index v = 0; v < Places; ++v) sums[k * next_sum + v] = sum[k][v];
}

/// The widest group of neighbouring places of a kernel, of those that are left, whose sums are held at once.
constexpr Index places_of_group(Index left) { return left >= 5 ? 5 : left >= 3 ? 3 : 1; }
/// How many maps go with it: as many sums as the registers hold.
constexpr Index maps_of_group(Index places) { return std::min<Index>(8, (2 * tallest + 1) / places); }

/// add_row for any number of places.
void add_row_of_kernels(Index maps, const Real* delta, Index delta_next, const Real* x, Index S, Index J, Index M,
                        Index G, Pack* sums, Index next_sum) {
  for (Index v = 0; v < G;) {
    const auto add = [&](auto places) {
      constexpr Index Places = decltype(places)::value;
      for (Index k = 0; k < maps; k += maps_of_group(Places))
        with_constant<maps_of_group(Places)>(std::min(maps - k, maps_of_group(Places)), [&](auto constant) {
          add_row<decltype(constant)::value, Places>(delta + k * delta_next, delta_next, x + v * M, S, J, M,
                                                     sums + k * next_sum + v, next_sum);
        });
      v += Places;
    };
    switch (places_of_group(G - v)) {
      case 5: add(std::integral_constant<Index, 5>{}); break;
      case 3: add(std::integral_constant<Index, 3>{}); break;
      default: add(std::integral_constant<Index, 1>{});
    }
  }
}

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

}  // namespace

void convolution_forward(const Tensor<4>& W, const Tensor<1>& b, const Tensor<4>& h, Sliding sliding, Tensor<4>& z) {
  require_fit("convolution_forward", W, &b, h, sliding, z);
  const auto& [K, C, F, G] = W.dim;
  const auto [S, P] = sliding;
  if (is_dense(W, h, sliding)) {
    Tensor<2> z_flat = z.view(K, z.dim[3]);
    return dense_forward(W.view(K, C * F * G), b, h.view(C * F * G, h.dim[3]), z_flat);
  }
  slide({W.data(), C * F * G, F * G, G}, h, b.data(), z, WithInput{F, h.dim[1], S, P}, WithInput{G, h.dim[2], S, P});
}

void convolution_backward_input(const Tensor<4>& W, const Tensor<4>& delta, Sliding sliding, Tensor<4>& delta_h) {
  require_fit("convolution_backward_input", W, nullptr, delta_h, sliding, delta);
  const auto& [K, C, F, G] = W.dim;
  const auto [S, P] = sliding;
  if (is_dense(W, delta_h, sliding)) {
    Tensor<2> delta_h_flat = delta_h.view(C * F * G, delta.dim[3]);
    return dense_backward_input(W.view(K, C * F * G), delta.view(K, delta.dim[3]), delta_h_flat);
  }
  slide({W.data(), F * G, C * F * G, G}, delta, nullptr, delta_h, WithOutput{F, delta.dim[1], S, P},
        WithOutput{G, delta.dim[2], S, P});
}

void convolution_backward_parameters(const Tensor<4>& delta, const Tensor<4>& h, Sliding sliding,
                                     Tensor<4>& gradient_W, Tensor<1>& gradient_b) {
  require_fit("convolution_backward_parameters", gradient_W, &gradient_b, h, sliding, delta);
  const Index K = delta.dim[0], I = delta.dim[1], J = delta.dim[2], M = delta.dim[3];
  const Index C = h.dim[0], F = gradient_W.dim[2], G = gradient_W.dim[3], S = sliding.stride, P = sliding.padding;
  if (is_dense(gradient_W, h, sliding)) {
    Tensor<2> gradient_W_flat = gradient_W.view(K, C * F * G);
    return dense_backward_parameters(delta.view(K, M), h.view(C * F * G, M), gradient_W_flat, gradient_b);
  }
  const bool whole_packs = M % static_cast<Index>(Pack::size()) == 0;
  if (P > 0 || !whole_packs) {  // once more, with the zeros stored
    const Tensor<4> h_and_zeros = with_zeros(h, P);
    if (whole_packs) return convolution_backward_parameters(delta, h_and_zeros, {S, 0}, gradient_W, gradient_b);
    return convolution_backward_parameters(with_zeros(delta, 0), h_and_zeros, {S, 0}, gradient_W, gradient_b);
  }

  const Index height = size_of_parts(K, maps_of_group(places_of_group(G)));
#pragma omp parallel if (K * C * F * G * I * J * M > worth_threads)
  {
    std::vector<Pack> sums(static_cast<std::size_t>(height * F * G));
#pragma omp for collapse(2) schedule(static)
    for (Index k = 0; k < K; k += height)
      for (Index c = 0; c < C; ++c) {
        const Index maps = std::min(height, K - k);
        std::fill(sums.begin(), sums.end(), Pack(Real(0)));
        for (Index i = 0; i < I; ++i)
          for (Index u = 0; u < F; ++u)
            add_row_of_kernels(maps, delta.samples(k, i, 0), I * J * M, h.samples(c, S * i + u, 0), S, J, M, G,
                               &sums[static_cast<std::size_t>(u * G)], F * G);
        for (Index n = 0; n < maps * F * G; ++n)
          gradient_W(k + n / (F * G), c, n / G % F, n % G) += reduce(sums[static_cast<std::size_t>(n)]);
      }
#pragma omp for schedule(static)
    for (Index k = 0; k < K; ++k) gradient_b(k) += sum(delta.samples(k, 0, 0), I * J * M);
  }
}

}  // namespace lbl::core
