#pragma once
// Layers and mini-batches of random numbers, and their gradient checks.
#include "lenet/layers/convolution.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::testing {

/// A layer of random kernels and biases; kernels that the table leaves out are zero.
inline lenet::Convolution random_convolution(training::Random& random, Index K, Index C, Index F,
                                             core::Sliding sliding = {}, lenet::ConnectionTable table = {}) {
  lenet::Convolution layer(K, C, F, sliding, std::move(table));
  training::draw_normal(layer.W, 1, random), training::draw_normal(layer.b, 1, random);
  for (Index k = 0; k < K; ++k)
    for (Index c = 0; c < C; ++c)
      if (!layer.table.connects(k, c)) std::fill_n(&layer.W(k, c, 0, 0), F * F, Real(0));
  return layer;
}

/// A layer of zeros of the same shape.
inline lenet::Convolution zero_gradient(lenet::Convolution layer) {
  std::fill_n(layer.W.data(), layer.W.size(), Real(0)), std::fill_n(layer.b.data(), layer.b.size(), Real(0));
  return layer;
}

/// sum_n a_n b_n, wide, so that outputs which a step does not touch cancel exactly in a difference.
template <std::size_t Rank>
long double dot(const Tensor<Rank>& a, const Tensor<Rank>& b) {
  long double sum = 0;
  for (Index n = 0; n < a.size(); ++n) sum += static_cast<long double>(a.data()[n]) * b.data()[n];
  return sum;
}

/// Maps of the same shape, entry by entry value(c, row, column, m).
template <class Value>
Tensor<4> maps_of(const Tensor<4>& shape, Value&& value) {
  Tensor<4> maps = shape;
  for (Index c = 0; c < maps.dim[0]; ++c)
    for (Index i = 0; i < maps.dim[1]; ++i)
      for (Index j = 0; j < maps.dim[2]; ++j)
        for (Index m = 0; m < maps.dim[3]; ++m) maps(c, i, j, m) = value(c, i, j, m);
  return maps;
}

/// An entry of maps, zero outside them.
inline Real or_zero(const Tensor<4>& h, Index c, Index i, Index j, Index m) {
  return i >= 0 && i < h.dim[1] && j >= 0 && j < h.dim[2] ? h(c, i, j, m) : Real(0);
}

inline void accept(const training::GradientError& e) {
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-7);
  }
}

/// A layer with everything that its backward pass reads and writes, for 3 samples; the cost is r . z for a random r.
struct ConvolutionCase {
  const Threads threads{1};  // more would only wait for each other
  training::Random random{2022};
  lenet::Convolution layer, gradient;
  Tensor<4> h, z, r, delta_h;

  ConvolutionCase(Index C, Index K, Index rows, Index F, core::Sliding sliding, lenet::ConnectionTable table = {})
      : layer(random_convolution(random, K, C, F, sliding, std::move(table))), gradient(zero_gradient(layer)),
        h(normal_tensor(random, C, rows, rows, 3)), z(layer.output(h)), r(z), delta_h(h) {
    training::draw_normal(r, 1, random);
    lenet::convolution_backward_parameters(r, h, gradient);  // delta = dC/dz = r
    lenet::convolution_backward_input(layer, r, delta_h);
  }
  long double cost() { return lenet::convolution_forward(layer, h, z), dot(r, z); }

  training::GradientError error_of_W(const Tensor<4>& of) {
    return training::worst_gradient_error("W", layer.W, of, [&] { return cost(); });
  }
  training::GradientError error_of_W() { return error_of_W(gradient.W); }
  training::GradientError error_of_b(const Tensor<1>& of) {
    return training::worst_gradient_error("b", layer.b, of, [&] { return cost(); });
  }
  training::GradientError error_of_b() { return error_of_b(gradient.b); }
  training::GradientError error_of_h(const Tensor<4>& of) {
    return training::worst_gradient_error("h", h, of, [&] { return cost(); });
  }
  void accept_all() { accept(error_of_W()), accept(error_of_b()), accept(error_of_h(delta_h)); }
};

}  // namespace lbl::testing
