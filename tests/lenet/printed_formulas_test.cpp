// Formulas of the convolution as the documents print them, computed and rejected.
#include "erratum.hpp"
#include "lenet/random_layers.hpp"

using namespace lbl;
using namespace lbl::testing;
using lenet::Convolution;

// \eq{handbook-conv-back} against \erratum{E20}: as printed, delta * rot180(W) with the "valid" star of (8)
BOOST_AUTO_TEST_CASE(the_printed_rule_with_rot180_is_rejected) {
  // (a) valid instead of full: the wrong size already
  BOOST_TEST(core::output_size(5, 3) == 3);  // delta is 5 x 5, the input was 7 x 7
  ConvolutionCase c(2, 3, 7, 3, {});
  const Tensor<4>& W = c.layer.W;
  const auto full = [&](Index k, Index channel, Index i, Index j, Index m) {
    Real sum = 0;
    for (Index a = 0; a < 3; ++a)
      for (Index b = 0; b < 3; ++b)
        sum += lenet::rot180(W, k, channel, a, b) * or_zero(c.r, k, i + a - 2, j + b - 2, m);
    return sum;
  };
  const auto summed = [&](Index channel, Index i, Index j, Index m) {
    return full(0, channel, i, j, m) + full(1, channel, i, j, m) + full(2, channel, i, j, m);
  };
  const auto not_summed = [&](Index channel, Index i, Index j, Index m) { return full(channel, channel, i, j, m); };
  accept(c.error_of_h(maps_of(c.h, summed)));
  BOOST_TEST(c.error_of_h(maps_of(c.h, not_summed)).relative > 0.1);  // (b) no sum over the kernels
  report_erratum("E20", c.error_of_h(maps_of(c.h, not_summed)).relative, c.error_of_h(maps_of(c.h, summed)).relative);

  ConvolutionCase strided(1, 1, 7, 3, {2, 0});  // (c) no zeros between the entries of delta
  const auto not_dilated = [&](Index, Index i, Index j, Index m) {
    Real sum = 0;
    for (Index a = 0; a < 3; ++a)
      for (Index b = 0; b < 3; ++b)
        sum += lenet::rot180(strided.layer.W, 0, 0, a, b) * or_zero(strided.r, 0, i + a - 2, j + b - 2, m);
    return sum;
  };
  BOOST_TEST(strided.error_of_h(maps_of(strided.h, not_dilated)).relative > 0.1);

  ConvolutionCase padded(1, 1, 5, 3, {1, 1});  // and no crop of the padding
  const auto not_cropped = [&](Index, Index i, Index j, Index m) {
    Real sum = 0;
    for (Index a = 0; a < 3; ++a)
      for (Index b = 0; b < 3; ++b)
        sum += lenet::rot180(padded.layer.W, 0, 0, a, b) * or_zero(padded.r, 0, i + a - 2, j + b - 2, m);
    return sum;
  };
  BOOST_TEST(padded.error_of_h(maps_of(padded.h, not_cropped)).relative > 0.1);
}

// \eq{handbook-eq-14w} against \erratum{E22}: h * delta as printed, without channels, padding, stride and samples
BOOST_AUTO_TEST_CASE(the_printed_gradient_of_the_kernels_is_rejected) {
  const auto printed = [](const ConvolutionCase& c, Index S, Index P, Index M) {  // right with S, P and all samples
    Tensor<4> gradient = c.layer.W;
    for (Index k = 0; k < gradient.dim[0]; ++k)
      for (Index channel = 0; channel < gradient.dim[1]; ++channel)
        for (Index u = 0; u < 3; ++u)
          for (Index v = 0; v < 3; ++v) {
            Real sum = 0;
            for (Index i = 0; i < c.r.dim[1]; ++i)
              for (Index j = 0; j < c.r.dim[2]; ++j)
                for (Index m = 0; m < M; ++m)
                  sum += c.r(k, i, j, m) * or_zero(c.h, channel, S * i + u - P, S * j + v - P, m);
            gradient(k, channel, u, v) = sum;
          }
    return gradient;
  };
  ConvolutionCase c(2, 3, 7, 3, {2, 1});
  accept(c.error_of_W(printed(c, 2, 1, 3)));
  BOOST_TEST(c.error_of_W(printed(c, 1, 1, 3)).relative > 0.1);  // no stride
  BOOST_TEST(c.error_of_W(printed(c, 2, 0, 3)).relative > 0.1);  // no padding
  BOOST_TEST(c.error_of_W(printed(c, 2, 1, 1)).relative > 0.1);  // one sample
  report_erratum("E22", c.error_of_W(printed(c, 1, 1, 3)).relative, c.error_of_W(printed(c, 2, 1, 3)).relative);
}

// \eq{handbook-eq-14b} against \erratum{E23}: over positions and samples; the companion code averages over the 28 x 28
// positions, which is 784 times too small, and the printed sum has one sample
BOOST_AUTO_TEST_CASE(the_printed_gradient_of_the_bias_is_rejected) {
  ConvolutionCase c(1, 2, 28, 5, {1, 2});
  BOOST_TEST(c.error_of_b().relative < 1e-7);
  Tensor<1> averaged = c.gradient.b, one_sample(2);
  for (Index k = 0; k < 2; ++k) {
    averaged(k) /= 784;
    for (Index n = 0; n < 784; ++n) one_sample(k) += c.r(k, n / 28, n % 28, 0);
  }
  const training::GradientError e = c.error_of_b(averaged);
  BOOST_TEST(std::abs(e.numeric / e.analytic - 784) < 1e-3);
  BOOST_TEST(c.error_of_b(one_sample).relative > 0.1);
  report_erratum("E23", c.error_of_b(one_sample).relative, c.error_of_b().relative);
}

// \erratum{E17}: kernels, error and input belong together as W^l, delta^l, h^(l-1); taken from the neighbouring layer
// their shapes do not fit
BOOST_AUTO_TEST_CASE(kernels_of_the_wrong_layer_do_not_fit) {
  const Convolution first(3, 2, 3), second(5, 3, 3);
  const Tensor<4> h(2, 7, 7, 1);
  Tensor<4> z = first.output(h);
  BOOST_CHECK_THROW(core::convolution_forward(second.W, second.b, h, {}, z), std::invalid_argument);
  BOOST_CHECK_NO_THROW(core::convolution_forward(first.W, first.b, h, {}, z));
}
