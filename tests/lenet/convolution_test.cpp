// The convolution's loops: worked examples, gradients, identities.
#include "erratum.hpp"
#include "lenet/layers/choice.hpp"
#include "lenet/layers/convolution.hpp"
#include "error_message.hpp"
#include "lenet/random_layers.hpp"
#include "threads.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace lbl;
using namespace lbl::testing;
using lenet::Convolution;
namespace cases = boost::unit_test::data;

namespace {

/// z of a layer on maps.
Tensor<4> convolved(const Convolution& layer, const Tensor<4>& h) {
  Tensor<4> z = layer.output(h);
  lenet::convolution_forward(layer, h, z);
  return z;
}

/// One sample from rows of numbers.
Tensor<4> image(const std::vector<std::vector<int>>& rows) {
  Tensor<4> x(1, Index(rows.size()), Index(rows[0].size()), 1);
  for (Index i = 0; i < x.dim[1]; ++i)
    for (Index j = 0; j < x.dim[2]; ++j) x(0, i, j, 0) = rows[std::size_t(i)][std::size_t(j)];
  return x;
}

}  // namespace

// \eq{slides-conv-example} \eq{slides-conv-layer} with \erratum{E122}: the image as recovered; the slide prints the
// first output, 4
BOOST_AUTO_TEST_CASE(worked_example_of_the_slides) {
  Convolution layer(1, 1, 3);
  const int kernel[3][3] = {{1, 0, 1}, {0, 1, 0}, {1, 0, 1}};
  for (Index u = 0; u < 3; ++u)
    for (Index v = 0; v < 3; ++v) layer.W(0, 0, u, v) = kernel[u][v];
  const Tensor<4> x =
      image({{1, 1, 1, 0, 0}, {0, 1, 1, 1, 0}, {0, 0, 1, 1, 1}, {0, 0, 1, 1, 0}, {0, 1, 1, 0, 0}});
  BOOST_TEST(same_bits(convolved(layer, x), image({{4, 3, 4}, {2, 4, 3}, {2, 3, 4}})));
  report_erratum("E122", "unreadable",
                 largest_difference(convolved(layer, x), image({{4, 3, 4}, {2, 4, 3}, {2, 3, 4}})));
}

// \eq{lecture-conv75}: a chunk of 5 x 5 x 3 gives one number, a product of 75 terms and a bias; \eq{lecture-maps6}
// \eq{handbook-channels}: a kernel spans all channels, six of them stack six maps
BOOST_AUTO_TEST_CASE(one_number_is_a_product_of_75_terms) {
  training::Random random(1);
  const Convolution layer = random_convolution(random, 6, 3, 5);
  const Tensor<4> x = normal_tensor(random, 3, 32, 32, 1), z = convolved(layer, x);
  BOOST_TEST((z.dim == std::array<Index, 4>{6, 28, 28, 1}));
  for (const auto& [k, i, j] : {std::array<Index, 3>{0, 0, 0}, {5, 27, 27}, {3, 4, 19}}) {
    std::vector<Real> w, chunk;
    for (Index c = 0; c < 3; ++c)
      for (Index u = 0; u < 5; ++u)
        for (Index v = 0; v < 5; ++v) w.push_back(layer.W(k, c, u, v)), chunk.push_back(x(c, i + u, j + v, 0));
    BOOST_TEST(w.size() == 75u);
    Real sum = layer.b(k);
    for (std::size_t n = 0; n < 75; ++n) sum += w[n] * chunk[n];
    BOOST_TEST(std::abs(z(k, i, j, 0) - sum) < 1e-13);
  }
}

// \eq{handbook-channels}: without kernel 1, map 1 is its bias and no other map changes
BOOST_AUTO_TEST_CASE(a_kernel_makes_its_own_map_alone) {
  training::Random random(2);
  Convolution layer = random_convolution(random, 3, 2, 3, {1, 1});
  const Tensor<4> x = normal_tensor(random, 2, 5, 5, 4), before = convolved(layer, x);
  std::fill_n(&layer.W(1, 0, 0, 0), 2 * 9, Real(0));
  const Tensor<4> after = convolved(layer, x);
  for (Index n = 0; n < 100; ++n) {
    BOOST_TEST(after.data()[n] == before.data()[n]);
    BOOST_TEST(after.data()[100 + n] == layer.b(1));
    BOOST_TEST(after.data()[200 + n] == before.data()[200 + n]);
  }
}

// \eq{overview-eq-10} \eq{overview-eq-11} against \erratum{E65}: with one index for the entry, one for the patch, and
// indices from 1, its sum over a patch [X]_ij is the convolution; \eq{overview-fig-3}: 28 x 28 x 3 to 24 x 24 x K.
// \eq{handbook-layout} with \erratum{E136}: rows x columns x channels give the same numbers
BOOST_AUTO_TEST_CASE(convolution_of_the_overview) {
  training::Random random(3);
  const Index w = 5, K = 4;
  Convolution layer = random_convolution(random, K, 3, w);
  const Tensor<3> X = normal_tensor(random, 28, 28, 3);  // rows, columns, channels
  Tensor<4> x(3, 28, 28, 1);
  for (Index i = 0; i < 28; ++i)
    for (Index j = 0; j < 28; ++j)
      for (Index l = 0; l < 3; ++l) x(l, i, j, 0) = X(i, j, l);
  const Tensor<4> z = convolved(layer, x);
  BOOST_TEST((z.dim == std::array<Index, 4>{K, 24, 24, 1}));
  Tensor<4> h = z;
  activate(lenet::Choice{}, z, h);
  double worst = 0;
  for (Index k = 0; k < K; ++k)
    for (Index i = 1; i <= 24; i += 23)
      for (Index j = 1; j <= 24; ++j) {
        Real O_ijk = 0;
        for (Index di = 1; di <= w; ++di)
          for (Index dj = 1; dj <= w; ++dj)
            for (Index l = 1; l <= 3; ++l)
              O_ijk += X(i + di - 2, j + dj - 2, l - 1) * layer.W(k, l - 1, di - 1, dj - 1);  // X_{i+i'-1, j+j'-1, l}
        BOOST_TEST(std::abs(z(k, i - 1, j - 1, 0) - (O_ijk + layer.b(k))) < 1e-13);
        BOOST_TEST(h(k, i - 1, j - 1, 0) == std::max(z(k, i - 1, j - 1, 0), Real(0)));
        worst = std::max(worst, std::abs(z(k, i - 1, j - 1, 0) - (O_ijk + layer.b(k))));
      }
  report_erratum("E65", "two meanings", worst);
  report_erratum("E136", "four orders", worst);
}

// \eq{handbook-conv-def} \eq{notes-convsummary} against \erratum{E56}: the true convolution turns the kernel, and gives
// other numbers; with the turned kernel it is ours
BOOST_AUTO_TEST_CASE(cross_correlation_is_convolution_with_the_turned_kernel) {
  training::Random random(4);
  const Convolution layer = random_convolution(random, 1, 1, 3);
  const Tensor<4> x = normal_tensor(random, 1, 6, 6, 1), z = convolved(layer, x);
  const auto true_convolution = [&](auto kernel) {
    return maps_of(z, [&](Index, Index i, Index j, Index) {
      Real sum = layer.b(0);
      for (Index u = 0; u < 3; ++u)
        for (Index v = 0; v < 3; ++v) sum += kernel(u, v) * x(0, i + 2 - u, j + 2 - v, 0);
      return sum;
    });
  };
  const auto turned = [&](Index u, Index v) { return lenet::rot180(layer.W, 0, 0, u, v); };
  const auto as_it_is = [&](Index u, Index v) { return layer.W(0, 0, u, v); };
  BOOST_TEST(largest_difference(true_convolution(turned), z) < 1e-14);
  BOOST_TEST(largest_difference(true_convolution(as_it_is), z) > 0.1);
  report_erratum("E56", largest_difference(true_convolution(as_it_is), z),
                 largest_difference(true_convolution(turned), z));
}

// \eq{handbook-rot180}: flipped up-down, then left-right; twice it is the identity
BOOST_AUTO_TEST_CASE(turning_twice_changes_nothing) {
  training::Random random(5);
  const Tensor<4> W = normal_tensor(random, 2, 3, 3, 3);
  Tensor<4> once = W, twice = W;
  for (Index k = 0; k < 2; ++k)
    for (Index c = 0; c < 3; ++c)
      for (Index a = 0; a < 3; ++a)
        for (Index b = 0; b < 3; ++b) once(k, c, a, b) = lenet::rot180(W, k, c, a, b);
  for (Index n = 0; n < W.size(); ++n) twice.data()[n] = lenet::rot180(once, n / 27, n / 9 % 3, n / 3 % 3, n % 3);
  BOOST_TEST(same_bits(twice, W));
  BOOST_TEST(once(1, 2, 0, 1) == W(1, 2, 2, 1));
  BOOST_TEST(once(1, 2, 0, 0) == W(1, 2, 2, 2));
}

// \eq{handbook-lenet-sharing}: an image that moves by (2, 1) moves its maps by (2, 1), away from the border
BOOST_AUTO_TEST_CASE(a_shifted_image_gives_shifted_maps) {
  training::Random random(6);
  const Convolution layer = random_convolution(random, 3, 2, 3);
  const Tensor<4> x = normal_tensor(random, 2, 8, 8, 2);
  const Tensor<4> moved =
      maps_of(x, [&](Index c, Index i, Index j, Index m) { return or_zero(x, c, i - 2, j - 1, m); });
  const Tensor<4> z = convolved(layer, x), z_moved = convolved(layer, moved);
  for (Index k = 0; k < 3; ++k)
    for (Index i = 2; i < 6; ++i)
      for (Index j = 1; j < 6; ++j) BOOST_TEST(z_moved(k, i, j, 1) == z(k, i - 2, j - 1, 1));
}

// \eq{handbook-lenet-input}: padding is a border of zeros around the image
BOOST_AUTO_TEST_CASE(padding_is_a_border_of_zeros) {
  training::Random random(7);
  Convolution padded = random_convolution(random, 2, 1, 5, {1, 2}), valid = padded;
  valid.sliding.padding = 0;
  const Tensor<4> x = normal_tensor(random, 1, 28, 28, 2);
  Tensor<4> bordered(1, 32, 32, 2);
  bordered = maps_of(bordered, [&](Index, Index i, Index j, Index m) { return or_zero(x, 0, i - 2, j - 2, m); });
  const Tensor<4> z = convolved(padded, x);
  BOOST_TEST(z.dim[1] == 28);
  BOOST_TEST(same_bits(z, convolved(valid, bordered)));
}

// \eq{handbook-eq-8} \eq{handbook-eq-14w} \eq{handbook-eq-14b}
// \eq{handbook-conv-back} \eq{slides-conv-layer}: kernels, biases and input, C and K > 1
BOOST_DATA_TEST_CASE(gradients_of_a_convolution, cases::make({1, 2, 3}) * cases::make({0, 1, 2}), S, P) {
  ConvolutionCase c(2, 3, 9 - 2 * P, 3, {S, P});  // I + 2P - F = 6 fits strides 1, 2 and 3
  c.accept_all();
}

BOOST_AUTO_TEST_CASE(gradients_with_a_connection_table) {
  ConvolutionCase c(3, 2, 5, 3, {1, 1}, {{{0, 2}, {1}}});
  c.accept_all();
  for (Index n = 0; n < 9; ++n) {
    BOOST_TEST(c.gradient.W.data()[9 + n] == 0);   // map 0 does not read channel 1
    BOOST_TEST(c.gradient.W.data()[27 + n] == 0);  // nor map 1 channel 0
  }
}

BOOST_AUTO_TEST_CASE(gradients_of_a_full_size_kernel) { ConvolutionCase(2, 4, 5, 5, {}).accept_all(); }

// The checker must notice one wrong number.
BOOST_AUTO_TEST_CASE(a_planted_mistake_is_found) {
  ConvolutionCase c(2, 3, 7, 3, {2, 1});
  c.gradient.W(2, 1, 0, 2) += 1e-3;
  const training::GradientError e = c.error_of_W();
  BOOST_TEST(e.index == &c.gradient.W(2, 1, 0, 2) - c.gradient.W.data());
  BOOST_TEST(e.relative > 1e-6);
}

// \eq{handbook-conv-back}: <conv(x), y> = <x, conv^T(y)>, and three implementations of conv^T agree
BOOST_DATA_TEST_CASE(the_backward_pass_is_the_adjoint, cases::make({1, 2, 3}) * cases::make({0, 1, 2}), S, P) {
  ConvolutionCase c(2, 3, 9 - 2 * P, 3, {S, P});
  std::fill_n(c.layer.b.data(), 3, Real(0));
  BOOST_TEST(std::abs(double(c.cost() - dot(c.h, c.delta_h))) < 1e-12);  // cost: <conv(h), r>

  Tensor<4> scattered(2, 9 - 2 * P, 9 - 2 * P, 3);  // by definition: every term hands something back
  const Tensor<4>&W = c.layer.W, &delta = c.r;
  for (Index k = 0; k < 3; ++k)
    for (Index i = 0; i < delta.dim[1]; ++i)
      for (Index j = 0; j < delta.dim[2]; ++j)
        for (Index n = 0; n < 2 * 9; ++n) {
          const Index row = S * i + n / 3 % 3 - P, column = S * j + n % 3 - P;
          if (row < 0 || row >= scattered.dim[1] || column < 0 || column >= scattered.dim[2]) continue;
          for (Index m = 0; m < 3; ++m)
            scattered(n / 9, row, column, m) += W(k, n / 9, n / 3 % 3, n % 3) * delta(k, i, j, m);
        }
  BOOST_TEST(largest_difference(scattered, c.delta_h) < 1e-13);
}

// \eq{handbook-conv-hyper}: K kernels, F x F, stride, padding; (F^2 C + 1) K parameters
// \eq{notes-local}: 76 of a neuron
BOOST_AUTO_TEST_CASE(parameters_of_a_convolution) {
  BOOST_TEST(Convolution(10, 3, 5).parameters() == 760);
  BOOST_TEST(Convolution(1, 3, 5).parameters() == 76);
  check_error(error_of([] { Convolution(1, 1, 3, {3, 0}).output(Tensor<4>(1, 7, 7, 1)); }),
              {"window of 3", "stride 3", "7 rows"});
}

// \eq{notes-local}: the gradient of one output reaches a 3 x 3 window of every channel, and nothing else
BOOST_AUTO_TEST_CASE(a_unit_sees_a_small_region_only) {
  training::Random random(8);
  const Convolution layer = random_convolution(random, 2, 3, 3);
  Tensor<4> delta(2, 5, 5, 1), delta_h(3, 7, 7, 1);
  delta(1, 2, 4, 0) = 1;
  lenet::convolution_backward_input(layer, delta, delta_h);
  for (Index c = 0; c < 3; ++c)
    for (Index i = 0; i < 7; ++i)
      for (Index j = 0; j < 7; ++j) BOOST_TEST((delta_h(c, i, j, 0) != 0) == (i >= 2 && i < 5 && j >= 4));
}
