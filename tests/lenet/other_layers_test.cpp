// What convolution is compared with: layers that share nothing, matrices, fully-connected layers.
#include "core/dense.hpp"
#include "erratum.hpp"
#include "lenet/layers/choice.hpp"
#include "lenet/layers/locally_connected.hpp"
#include "lenet/random_layers.hpp"
#include "lenet/layers/toeplitz.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace lbl;
using namespace lbl::testing;
using lenet::LocallyConnected;
namespace cases = boost::unit_test::data;

// \eq{notes-local-layer}: gradients of every kernel, every bias and the input
BOOST_DATA_TEST_CASE(gradients_of_a_locally_connected_layer, cases::make({1, 2}) * cases::make({0, 1}), S, P) {
  const Threads threads(1);  // more would only wait for each other
  training::Random random(1);
  LocallyConnected layer(2, 2, 3, 7 - 2 * P, 7 - 2 * P, {S, P});
  training::draw_normal(layer.W, 1, random), training::draw_normal(layer.b, 1, random);
  Tensor<4> h = normal_tensor(random, 2, 7 - 2 * P, 7 - 2 * P, 3), z(2, layer.W.dim[1], layer.W.dim[2], 3);
  const Tensor<4> r = normal_tensor(random, 2, z.dim[1], z.dim[2], 3);
  LocallyConnected gradient = layer;
  std::fill_n(gradient.W.data(), gradient.W.size(), Real(0));
  std::fill_n(gradient.b.data(), gradient.b.size(), Real(0));
  Tensor<4> delta_h = h;
  lenet::locally_connected_backward_parameters(r, h, gradient);
  lenet::locally_connected_backward_input(layer, r, delta_h);
  const auto cost = [&] { return lenet::locally_connected_forward(layer, h, z), dot(r, z); };
  accept(training::worst_gradient_error("W", layer.W, gradient.W, cost));
  accept(training::worst_gradient_error("b", layer.b, gradient.b, cost));
  accept(training::worst_gradient_error("h", h, delta_h, cost));
}

// \eq{notes-local-layer} \eq{notes-sharing}: with the same kernel at all positions it is a convolution, and the
// convolution's gradient is the sum over the positions
BOOST_AUTO_TEST_CASE(a_locally_connected_layer_with_equal_kernels_is_a_convolution) {
  training::Random random(2);
  ConvolutionCase c(2, 3, 6, 3, {1, 1});
  LocallyConnected local(3, 2, 3, 6, 6, {1, 1});
  for (Index k = 0; k < 3; ++k)
    for (Index n = 0; n < 36; ++n) {
      local.b(local.unit(k, n / 6, n % 6)) = c.layer.b(k);
      std::copy_n(&c.layer.W(k, 0, 0, 0), 18, &local.W(k, n / 6, n % 6, 0, 0, 0));
    }
  Tensor<4> z = c.z;
  c.cost(), lenet::locally_connected_forward(local, c.h, z);
  BOOST_TEST(same_bits(z, c.z));

  LocallyConnected gradient(3, 2, 3, 6, 6, {1, 1});
  lenet::locally_connected_backward_parameters(c.r, c.h, gradient);
  Tensor<4> summed(3, 2, 3, 3);
  for (Index k = 0; k < 3; ++k)
    for (Index n = 0; n < 36; ++n)
      for (Index w = 0; w < 18; ++w) (&summed(k, 0, 0, 0))[w] += (&gradient.W(k, n / 6, n % 6, 0, 0, 0))[w];
  BOOST_TEST(largest_difference(summed, c.gradient.W) < 1e-13);
}

// \eq{notes-local-layer}: (11 11 3 + 1) 55 55 96 without sharing; \eq{notes-sharing}: 34944 with it, 96 slices
BOOST_AUTO_TEST_CASE(parameters_of_the_alexnet_volume) {
  BOOST_TEST(lenet::locally_connected_parameters({96, 55, 55}, 3, 11) == 105705600);
  BOOST_TEST(lenet::Convolution(96, 3, 11).parameters() == 34944);
  const LocallyConnected small(4, 2, 3, 5, 6);
  BOOST_TEST(small.W.size() + small.b.size() == lenet::locally_connected_parameters({4, 3, 4}, 2, 3));
}

// \eq{lecture-shared} \eq{lecture-sparse}: five inputs, five outputs, a filter of width 3: three numbers instead of 25
BOOST_AUTO_TEST_CASE(five_inputs_and_five_outputs) {
  Tensor<1> w(3);
  w(0) = 2, w(1) = 3, w(2) = 5;
  const Tensor<2> T = lenet::toeplitz(w, 5, {1, 1});
  const int expected[5][5] = {{3, 5, 0, 0, 0}, {2, 3, 5, 0, 0}, {0, 2, 3, 5, 0}, {0, 0, 2, 3, 5}, {0, 0, 0, 2, 3}};
  for (Index i = 0; i < 5; ++i)
    for (Index j = 0; j < 5; ++j) {
      BOOST_TEST(T(i, j) == expected[i][j]);
      if (i > 0 && j > 0) BOOST_TEST(T(i, j) == T(i - 1, j - 1));  // constant along the diagonals
    }
  const lenet::Connections count = lenet::count_connections(T);
  BOOST_TEST(count.full == 25);
  BOOST_TEST(count.sparse == 13);
  BOOST_TEST(count.shared == 3);
}

// \eq{lecture-sparse}: each input reaches few outputs: move one, and see which change
BOOST_AUTO_TEST_CASE(an_input_reaches_the_outputs_of_its_column) {
  Tensor<1> w(3);
  w(0) = 1, w(1) = -1, w(2) = 4;
  const Tensor<2> T = lenet::toeplitz(w, 7, {2, 0});
  BOOST_TEST(T.dim[0] == 3);
  const bool reaches[3][7] = {{1, 1, 1, 0, 0, 0, 0}, {0, 0, 1, 1, 1, 0, 0}, {0, 0, 0, 0, 1, 1, 1}};
  for (Index i = 0; i < 3; ++i)
    for (Index j = 0; j < 7; ++j) BOOST_TEST((T(i, j) != 0) == reaches[i][j]);
}

// \eq{lecture-shared}: the matrix of a whole layer gives the same z
BOOST_DATA_TEST_CASE(a_convolution_is_a_matrix_product, cases::make({1, 2}) * cases::make({0, 1}), S, P) {
  ConvolutionCase c(2, 3, 7 - 2 * P, 3, {S, P});
  std::fill_n(c.layer.b.data(), 3, Real(0));
  c.cost();
  const Tensor<2> T = lenet::convolution_matrix(c.layer, 7 - 2 * P, 7 - 2 * P);
  Tensor<2> z(T.dim[0], 3);
  core::dense_forward(T, Tensor<1>(T.dim[0]), lenet::flatten(c.h), z);
  BOOST_TEST(largest_difference(z, Tensor<2>(lenet::flatten(c.z))) < 1e-13);
  BOOST_TEST(lenet::count_connections(T).shared == 2 * 3 * 9);
  BOOST_TEST(lenet::count_connections(T).sparse < T.size());
}

// \eq{handbook-eq-10} \eq{handbook-lenet-c5}: a kernel as large as the map is a fully-connected layer on the flattened
// map, forward and backward; \erratum{E137}
BOOST_AUTO_TEST_CASE(a_full_size_kernel_is_a_fully_connected_layer) {
  training::Random random(3);
  const lenet::Convolution C5 = random_convolution(random, 7, 4, 5);
  lenet::Dense dense(7, 4 * 25);
  dense.W = C5.W.view(7, 100), dense.b = C5.b;
  const Tensor<4> h = normal_tensor(random, 4, 5, 5, 6), delta = normal_tensor(random, 7, 1, 1, 6);
  Tensor<4> z = C5.output(h), delta_h = h, delta_h_dense = h;
  Tensor<2> z_dense(7, 6), delta_h_flat = lenet::flatten(delta_h_dense);
  BOOST_TEST((z.dim == std::array<Index, 4>{7, 1, 1, 6}));
  lenet::convolution_forward(C5, h, z), lenet::dense_forward(dense, lenet::flatten(h), z_dense);
  BOOST_TEST(largest_difference(Tensor<2>(lenet::flatten(z)), z_dense) < 1e-13);
  report_erratum("E137", "three networks", largest_difference(Tensor<2>(lenet::flatten(z)), z_dense));

  lenet::convolution_backward_input(C5, delta, delta_h);
  lenet::dense_backward_input(dense, lenet::flatten(delta), delta_h_flat);
  BOOST_TEST(largest_difference(delta_h, delta_h_dense) < 1e-13);
  lenet::Convolution gradient = zero_gradient(C5);
  lenet::Dense gradient_dense(7, 100);
  lenet::convolution_backward_parameters(delta, h, gradient);
  lenet::dense_backward_parameters(lenet::flatten(delta), lenet::flatten(h), gradient_dense);
  BOOST_TEST(largest_difference(gradient.W.view(7, 100), gradient_dense.W) < 1e-13);
  BOOST_TEST(largest_difference(gradient.b, gradient_dense.b) < 1e-13);
}

// \eq{handbook-eq-12} \eq{handbook-eq-13} \eq{handbook-eq-11}
// against \erratum{E17} and \erratum{E18}: W^l, delta^l and h^(l-1) belong together; with delta^(l+1) and h^l as (13)
// prints them the shapes do not fit
BOOST_AUTO_TEST_CASE(gradients_of_a_fully_connected_layer) {
  const Threads threads(1);
  training::Random random(4);
  lenet::Dense layer(3, 4), gradient(3, 4);
  training::draw_normal(layer.W, 1, random), training::draw_normal(layer.b, 1, random);
  Tensor<2> h = normal_tensor(random, 4, 5), z(3, 5), delta_h(4, 5);
  const Tensor<2> r = normal_tensor(random, 3, 5);
  lenet::dense_backward_parameters(r, h, gradient);
  lenet::dense_backward_input(layer, r, delta_h);
  const auto cost = [&] { return lenet::dense_forward(layer, h, z), dot(r, z); };
  accept(training::worst_gradient_error("W", layer.W, gradient.W, cost));
  accept(training::worst_gradient_error("b", layer.b, gradient.b, cost));
  accept(training::worst_gradient_error("h", h, delta_h, cost));
  BOOST_CHECK_THROW(core::dense_backward_parameters(Tensor<2>(2, 5), z, gradient.W, gradient.b), std::invalid_argument);
  report_erratum("E17", "does not fit", training::worst_gradient_error("W", layer.W, gradient.W, cost).relative);
  report_erratum("E18", "does not fit", training::worst_gradient_error("h", h, delta_h, cost).relative);
}

// \eq{lecture-fc3072} \eq{handbook-layout}: 32 x 32 x 3 stretched to 3072 x 1, and nothing moves
BOOST_AUTO_TEST_CASE(an_image_is_stretched_without_moving_it) {
  Tensor<4> image(3, 32, 32, 1);
  const Tensor<2> flat = lenet::flatten(image);
  BOOST_TEST((flat.dim == std::array<Index, 2>{3072, 1}));
  BOOST_TEST(flat.data() == image.data());
}
