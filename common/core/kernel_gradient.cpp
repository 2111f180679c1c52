#include "core/kernel_gradient.hpp"

#include "core/packs.hpp"
#include "core/threads.hpp"
#include "core/transpose.hpp"

#include <omp.h>

#include <vector>

namespace lbl::core {
namespace {

constexpr Index most_packs = sizeof(Pack) == 64 ? 4 : 2;
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

  /// The samples that each place of the kernels meets where the output is (i, j), in the order of W; at last those of b.
  void find_places(const Share& share, Index i, Index j, Index m0, const Real** x) const {
    for (Index c = share.first_c; c < share.last_c; ++c)
      for (Index u = 0; u < gradient_W.dim[2]; ++u)
        for (Index v = 0; v < gradient_W.dim[3]; ++v) {
          const Index row = S * i + u - P, column = S * j + v - P;
          const bool inside = row >= 0 && row < h.dim[1] && column >= 0 && column < h.dim[2];
          *x++ = inside ? h.samples(c, row, column) + m0 : zeros.data();
        }
    *x = ones.data();
  }

  /// sums[n][k] for a share of the weights.
  void compute(const Share& share, Tensor<2>& sums) const {
    const Index I = delta.dim[1], J = delta.dim[2], M = delta.dim[3], kernels = share.last_k - share.first_k;
    const Index places = sums.dim[0], most_samples = Index(ones.size()), most_pixels = terms_of_block / most_samples;
    std::vector<const Real*> x(static_cast<std::size_t>(most_pixels * places));
    Tensor<2> delta_turned(terms_of_block, widest);
    for (Index m0 = 0; m0 < M; m0 += most_samples)
      for (Index i = 0; i < I; ++i)
        for (Index j0 = 0; j0 < J; j0 += most_pixels) {
          const Index samples = std::min(most_samples, M - m0), pixels = std::min(most_pixels, J - j0);
          for (Index j = 0; j < pixels; ++j) {
            transpose(delta.samples(share.first_k, i, j0 + j) + m0, I * J * M, kernels, samples,
                      delta_turned.samples(j * samples), widest);
            find_places(share, i, j0 + j, m0, &x[static_cast<std::size_t>(j * places)]);
          }
          with_constant<most_packs>(divided_up(kernels, pack_size), [&](auto packs) {
            constexpr Index Packs = decltype(packs)::value;
            const Index equal = divided_up(places, divided_up(places, tallest(Packs)));
            for (Index n = 0; n < places; n += equal)
              with_constant<tallest(Packs)>(std::min(equal, places - n), [&](auto height) {
                add_terms<Packs, decltype(height)::value>(&x[static_cast<std::size_t>(n)], places, pixels, samples,
                                                          delta_turned.data(), sums.samples(n));
              });
          });
        }
  }

  /// Adds the sums to the gradient.
  void add(const Share& share, const Tensor<2>& sums) {
    const Index places = sums.dim[0] - 1;
    for (Index k = share.first_k; k < share.last_k; ++k) {
      Real* gradient_k = &gradient_W(k, share.first_c, 0, 0);
      for (Index n = 0; n < places; ++n) gradient_k[n] += sums(n, k - share.first_k);
      if (share.first_c == 0) gradient_b(k) += sums(places, k - share.first_k);
    }
  }
};

}  // namespace

void kernel_gradient(const Tensor<4>& delta, const Tensor<4>& h, Index S, Index P, Tensor<4>& gradient_W,
                     Tensor<1>& gradient_b) {
  const auto& [K, C, F, G] = gradient_W.dim;
  const Index samples = std::min(delta.dim[3], terms_of_block);
  Work work{delta, h, S, P, gradient_W, gradient_b, std::vector<Real>(static_cast<std::size_t>(samples), Real(0)),
            std::vector<Real>(static_cast<std::size_t>(samples), Real(1))};

  // Threads share the kernels, and the maps if there are more threads than packs of kernels
  const Index threads = double(C * F * G) * double(delta.size()) > worth_threads_of_products ? omp_get_max_threads() : 1;
  const Index packs = divided_up(K, pack_size), groups = std::max(divided_up(K, widest), std::min(threads, packs));
  const Index parts = std::min(C, divided_up(threads, groups));
#pragma omp parallel for collapse(2) schedule(static) if (threads > 1)
  for (Index group = 0; group < groups; ++group)
    for (Index part = 0; part < parts; ++part) {
      const Share share{.first_k = packs * group / groups * pack_size,
                        .last_k = std::min(K, packs * (group + 1) / groups * pack_size),
                        .first_c = C * part / parts, .last_c = C * (part + 1) / parts};
      Tensor<2> sums((share.last_c - share.first_c) * F * G + 1, widest);
      work.compute(share, sums);
      work.add(share, sums);
    }
}

}  // namespace lbl::core
