#include "rnn/networks/joining.hpp"

namespace lbl::rnn {

//! [join]
void join(Join how, const Tensor<3>& ahead, const Tensor<3>& back, Tensor<3>& joined) {
  const auto [T, d, M] = ahead.dim;
  if (back.dim != ahead.dim || joined.dim != std::array{T, how == Join::concatenate ? 2 * d : d, M})
    throw std::invalid_argument("join: the states of both directions must have the same shape");
  for (Index t = 0; t < T; ++t)
    for (Index n = 0; n < d; ++n) {
      const Real *a = ahead.samples(t, n), *b = back.samples(t, n);
      Real* both = joined.samples(t, n);
      switch (how) {
        case Join::concatenate: std::copy_n(a, M, both), std::copy_n(b, M, joined.samples(t, d + n)); break;
        case Join::add:
          for (Index m = 0; m < M; ++m) both[m] = a[m] + b[m];  // \eq{notes-birnn}
          break;
        case Join::multiply:
          for (Index m = 0; m < M; ++m) both[m] = a[m] * b[m];  // \eq{notes-birnn}
      }
    }
}

void join_backward(Join how, const Tensor<3>& delta, const Tensor<3>& ahead, const Tensor<3>& back,
                   Tensor<3>& delta_ahead, Tensor<3>& delta_back) {
  const Index T = ahead.dim[0], d = ahead.dim[1], M = ahead.dim[2];
  for (Index t = 0; t < T; ++t)
    for (Index n = 0; n < d; ++n) {
      const Real *a = ahead.samples(t, n), *b = back.samples(t, n), *delta_n = delta.samples(t, n);
      const Real* delta_b = how == Join::concatenate ? delta.samples(t, d + n) : delta_n;
      Real *da = delta_ahead.samples(t, n), *db = delta_back.samples(t, n);
      for (Index m = 0; m < M; ++m) {
        da[m] += how == Join::multiply ? delta_n[m] * b[m] : delta_n[m];
        db[m] += how == Join::multiply ? delta_b[m] * a[m] : delta_b[m];
      }
    }
}
//! [join]

}  // namespace lbl::rnn
