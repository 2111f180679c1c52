#include "rnn/networks/outputs.hpp"

#include "costs/softmax_cross_entropy.hpp"

namespace lbl::rnn {

Tensor<2> every_output(Index S, Index M) {
  Tensor<2> scored(S, M);
  std::fill_n(scored.data(), scored.size(), Real(1));
  return scored;
}

Tensor<2> outputs_from(Index first, Index S, Index M) {
  Tensor<2> scored(S, M);
  for (Index s = first; s < S; ++s) std::fill_n(scored.samples(s), M, Real(1));  // \eq{slides-rnn-types}
  return scored;
}

Tensor<2> steps_of_lengths(const std::vector<Index>& lengths, Index T) {
  Tensor<2> present(T, static_cast<Index>(lengths.size()));
  for (Index t = 0; t < T; ++t)
    for (Index m = 0; m < present.dim[1]; ++m) present(t, m) = Real(t < lengths[static_cast<std::size_t>(m)]);
  return present;
}

double divisor(Average average, const Tensor<2>& scored) {
  if (average == Average::sequences) return double(scored.dim[1]);
  double count = 0;
  for (Index n = 0; n < scored.size(); ++n) count += double(scored.data()[n]);
  return count;
}

//! [cost]
double output_cost(Output output, const Tensor<2>& z, const Tensor<2>& y, const Real* scored, Tensor<2>& p) {
  const Index K = z.dim[0], M = z.dim[1];
  if (output == Output::softmax) {
    Tensor<2> y_scored = y;  // a column of zeros costs nothing
    for (Index k = 0; k < K; ++k)
      for (Index m = 0; m < M; ++m) y_scored(k, m) *= scored[m];
    return double(M) * costs::softmax_cross_entropy(z, y_scored, p);  // \eq{overview-eq-16} \eq{handbook-rnn-output}
  }
  double sum = 0;
  for (Index k = 0; k < K; ++k)
    for (Index m = 0; m < M; ++m) {
      p(k, m) = z(k, m);
      const double error = double(z(k, m)) - double(y(k, m));
      sum += double(scored[m]) * error * error / 2;
    }
  return sum;
}

void output_error(const Tensor<2>& p, const Tensor<2>& y, const Real* scored, double divided_by, Tensor<2>& delta) {
  const Index K = p.dim[0], M = p.dim[1];
  const Real scale = static_cast<Real>(1 / divided_by);
  for (Index k = 0; k < K; ++k)
    for (Index m = 0; m < M; ++m) delta(k, m) = scored[m] * (p(k, m) - y(k, m)) * scale;  // \eq{handbook-rnn-delta}
}
//! [cost]

}  // namespace lbl::rnn
