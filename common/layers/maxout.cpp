#include "layers/maxout.hpp"

#include "core/threads.hpp"

#include <algorithm>

namespace lbl::layers {
namespace {

void require_fit(const Tensor<2>& z, Index pieces, const Tensor<2>& h) {
  if (pieces < 1) throw std::invalid_argument("maxout: a unit has at least one piece");
  if (z.dim[0] != pieces * h.dim[0] || z.dim[1] != h.dim[1])
    throw std::invalid_argument("maxout: " + std::to_string(h.dim[0]) + " units of " + std::to_string(pieces) +
                                " pieces do not fit " + std::to_string(z.dim[0]) + " rows");
}

}  // namespace

Index maxout_parameters(Index N_in, Index N, Index pieces) {
  return pieces * (N_in + 1) * N;  // \eq{notes-maxout-params}
}

//! [maxout]
void maxout(const Tensor<2>& z, Index pieces, Tensor<2>& h) {
  require_fit(z, pieces, h);
  const Index N = h.dim[0], M = h.dim[1];
#pragma omp parallel for schedule(static) if (z.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n) {
    Real* h_n = h.samples(n);
    std::copy_n(z.samples(pieces * n), M, h_n);
    for (Index k = 1; k < pieces; ++k) {
      const Real* z_nk = z.samples(pieces * n + k);
      for (Index m = 0; m < M; ++m)
        h_n[m] = z_nk[m] > h_n[m] ? z_nk[m] : h_n[m];  // \eq{notes-maxout} \eq{notes-maxout-special}
    }
  }
}

void maxout_backward(const Tensor<2>& z, Index pieces, const Tensor<2>& h, const Tensor<2>& delta_h, Tensor<2>& delta) {
  require_fit(z, pieces, h), require_fit(z, pieces, delta_h), require_fit(delta, pieces, delta_h);
  const Index N = h.dim[0], M = h.dim[1];
  Tensor<2> left = delta_h;  // for the first piece that is the largest
#pragma omp parallel for schedule(static) if (z.size() > core::worth_threads)
  for (Index n = 0; n < N; ++n) {
    const Real* h_n = h.samples(n);
    Real* left_n = left.samples(n);
    for (Index k = 0; k < pieces; ++k) {
      const Real* z_nk = z.samples(pieces * n + k);
      Real* delta_nk = delta.samples(pieces * n + k);
      for (Index m = 0; m < M; ++m) {
        const bool wins = z_nk[m] == h_n[m];
        delta_nk[m] = wins ? left_n[m] : Real(0);  // \eq{notes-maxout}
        left_n[m] = wins ? Real(0) : left_n[m];
      }
    }
  }
}
//! [maxout]

}  // namespace lbl::layers
