#include "core/kernel_gradient.hpp"

#include "core/threads.hpp"
#include "core/vectors/packs.hpp"
#include "core/vectors/transpose.hpp"

#include <omp.h>

#include <vector>

namespace lbl::core {
namespace {

constexpr Index widest = most_packs * pack_size;  // kernels that lie side by side in registers
constexpr Index terms_of_block = 256;             // terms added to all sums before the next are read

/// Places whose weights, for so many packs of kernels, have their sums in registers at a time.
constexpr Index tallest(Index packs) { return packs <= most_packs / 2 ? 12 : 6; }

/// sums[n][k] += sum_t x_n[t] delta[t][k] for `Places` places n and `Packs` packs of kernels, over the samples t of
/// several pixels. The sums stay in registers meanwhile.
template <Index Packs, Index Places>
void add_terms(const Real* const* x, Index next_pixel, Index pixels, Index samples, const Real* delta, Real* sums) {
  Pack sum[Places][Packs];
  for (Index n = 0; n < Places; ++n)
    for (Index q = 0; q < Packs; ++q) {
      sum[n][q].copy_from(sums + n * widest + q * pack_size, anywhere);
      __builtin_prefetch(sums + (Places + n) * widest + q * pack_size, 1);  // the sums of the next places
    }

  for (Index pixel = 0; pixel < pixels; ++pixel, x += next_pixel) {
    const Real* x_n[Places];
    for (Index n = 0; n < Places; ++n) x_n[n] = x[n];
    for (Index t = 0; t < samples; ++t, delta += widest) {
      Pack delta_t[Packs];
      for (Index q = 0; q < Packs; ++q) delta_t[q].copy_from(delta + q * pack_size, anywhere);
      for (Index n = 0; n < Places; ++n)
        for (Index q = 0; q < Packs; ++q) sum[n][q] += x_n[n][t] * delta_t[q];
    }
  }

  for (Index n = 0; n < Places; ++n)
    for (Index q = 0; q < Packs; ++q) sum[n][q].copy_to(sums + n * widest + q * pack_size, anywhere);
}

/// Some of the weights: kernels and maps.
struct Share {
  Index first_k, last_k, first_c, last_c;
};

/// What threads share: all of the work, of which each computes its part.
struct Work {
  const Tensor<4>&delta, &h;
  Index S, P;
  Tensor<4>& gradient_W;
  Tensor<1>& gradient_b;
  std::vector<Real> zeros, ones;  // of a pixel beside the image, and of the input of b, which is always 1

  /// Sums for each row of the kernels: of its places in all maps of the share, and at last one for b.
  Index sums_of_row(const Share& share) const { return (share.last_c - share.first_c) * gradient_W.dim[3] + 1; }

  /// sums[u][c, v][k] for a share of the weights.
  void compute(const Share& share, Tensor<2>& sums) const {
    const Index I = delta.dim[1], J = delta.dim[2], M = delta.dim[3], kernels = share.last_k - share.first_k;
    const Index most_samples = Index(ones.size()), most_pixels = terms_of_block / most_samples;
    std::vector<const Real*> x(static_cast<std::size_t>(most_pixels * sums_of_row(share)));
    Tensor<2> delta_turned(terms_of_block, widest);
    for (Index m0 = 0; m0 < M; m0 += most_samples)
      for (Index i = 0; i < I; ++i)
        for (Index j = 0; j < J; j += most_pixels) {
          const Block block{i, j, std::min(most_pixels, J - j), m0, std::min(most_samples, M - m0)};
          for (Index n = 0; n < block.pixels; ++n)
            transpose(delta.samples(share.first_k, i, j + n) + m0, I * J * M, kernels, block.samples,
                      delta_turned.samples(n * block.samples), widest);
          for (Index u = 0; u < gradient_W.dim[2]; ++u)
            if (const Index places = find_places(share, block, u, x))
              add_places(x, places, block, kernels, delta_turned, sums.samples(u * sums_of_row(share)));
        }
  }

  /// Adds the sums to the gradient.
  void add(const Share& share, const Tensor<2>& sums) {
    const Index F = gradient_W.dim[2], G = gradient_W.dim[3], next_row = sums_of_row(share);
    for (Index k = share.first_k; k < share.last_k; ++k)
      for (Index u = 0; u < F; ++u) {
        for (Index c = share.first_c; c < share.last_c; ++c)
          for (Index v = 0; v < G; ++v)
            gradient_W(k, c, u, v) += sums(u * next_row + (c - share.first_c) * G + v, k - share.first_k);
        if (share.first_c == 0) gradient_b(k) += sums((u + 1) * next_row - 1, k - share.first_k);
      }
  }

private:
  /// Pixels of a row of the output, and samples.
  struct Block {
    Index i, j, pixels, m0, samples;
  };

  /// The samples that the places of row u of the kernels meet at each pixel; none if they all are outside the image.
  /// With one of the rows come those of b.
  Index find_places(const Share& share, const Block& block, Index u, std::vector<const Real*>& x) const {
    const Index row = S * block.i + u - P;
    const bool inside = row >= 0 && row < h.dim[1];
    const bool with_b = u == std::clamp<Index>(P - S * block.i, 0, gradient_W.dim[2] - 1);  // the first that is inside
    if (!inside && !with_b) return 0;
    auto place = x.begin();
    for (Index j = block.j; j < block.j + block.pixels; ++j) {
      for (Index c = share.first_c; c < share.last_c; ++c) {
        const Real* h_row = h.samples(c, inside ? row : 0, 0) + block.m0;
        for (Index v = 0; v < gradient_W.dim[3]; ++v) {
          const Index column = S * j + v - P;
          *place++ = inside && column >= 0 && column < h.dim[2] ? h_row + column * h.dim[3] : zeros.data();
        }
      }
      if (with_b) *place++ = ones.data();
    }
    return (place - x.begin()) / block.pixels;
  }

  /// The terms of a block for so many places.
  void add_places(const std::vector<const Real*>& x, Index places, const Block& block, Index kernels,
                  const Tensor<2>& delta_turned, Real* sums) const {
    with_constant<most_packs>(divided_up(kernels, pack_size), [&](auto packs) {
      constexpr Index Packs = decltype(packs)::value, most = tallest(Packs);
      const Index equal = divided_up(places, divided_up(places, most));
      for (Index n = 0; n < places; n += equal)
        with_constant<most>(std::min(equal, places - n), [&](auto height) {
          add_terms<Packs, decltype(height)::value>(x.data() + n, places, block.pixels, block.samples,
                                                    delta_turned.data(), sums + n * widest);
        });
    });
  }
};

}  // namespace

void kernel_gradient(const Tensor<4>& delta, const Tensor<4>& h, Index S, Index P, Tensor<4>& gradient_W,
                     Tensor<1>& gradient_b) {
  const Index K = gradient_W.dim[0], C = gradient_W.dim[1], F = gradient_W.dim[2], G = gradient_W.dim[3];
  const Index samples = std::min(delta.dim[3], terms_of_block);
  if (samples == 0) return;  // sums without terms
  Work work{delta, h, S, P, gradient_W, gradient_b, std::vector<Real>(static_cast<std::size_t>(samples), Real(0)),
            std::vector<Real>(static_cast<std::size_t>(samples), Real(1))};

  // Threads share the kernels, and the maps if there are more threads than packs of kernels
  const bool worth = double(C * F * G) * double(delta.size()) > worth_threads_of_products;
  const Index threads = worth ? omp_get_max_threads() : 1;
  const Index packs = divided_up(K, pack_size), groups = std::max(divided_up(K, widest), std::min(threads, packs));
  const Index parts = std::min(C, divided_up(threads, groups));
  FirstError first_error;
#pragma omp parallel for collapse(2) schedule(static) if (threads > 1)
  for (Index group = 0; group < groups; ++group)
    for (Index part = 0; part < parts; ++part)
      first_error.keep_of([&] {
        const Share share{.first_k = packs * group / groups * pack_size,
                          .last_k = std::min(K, packs * (group + 1) / groups * pack_size),
                          .first_c = C * part / parts, .last_c = C * (part + 1) / parts};
        Tensor<2> sums(F * work.sums_of_row(share), widest);
        work.compute(share, sums);
        work.add(share, sums);
      });
  first_error.rethrow();
}

}  // namespace lbl::core
