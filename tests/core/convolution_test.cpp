// The three sums of a convolutional layer against plain sums in long double, and what they promise about threads and
// batches.
#include "core/convolution.hpp"
#include "core/sliding_sums.hpp"
#include "core/windows.hpp"
#include "core/winograd.hpp"
#include "error_message.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <vector>

using namespace lbl;
using namespace lbl::testing;

namespace {

struct Shape {
  Index C, K, rows, columns, F, G, S, P, M;
};

/// Shapes at the edges of tiles, registers and blocks of samples, and random ones: rectangles, strides beyond the
/// kernel, rows left over.
std::vector<Shape> shapes() {
  std::vector<Shape> all{{1, 1, 1, 1, 1, 1, 1, 0, 1},    {1, 6, 9, 9, 5, 5, 1, 2, 64},   {6, 16, 7, 7, 5, 5, 1, 0, 33},
                         {3, 13, 5, 5, 5, 5, 1, 0, 7},   {2, 12, 6, 6, 3, 3, 1, 1, 32},  {2, 25, 4, 4, 3, 3, 1, 1, 65},
                         {3, 7, 8, 8, 7, 7, 1, 3, 16},   {2, 3, 9, 9, 3, 3, 3, 0, 8},    {2, 3, 8, 8, 2, 2, 3, 0, 5},
                         {4, 5, 6, 6, 1, 1, 2, 0, 40},   {1, 2, 3, 3, 3, 3, 1, 2, 130},  {2, 4, 5, 9, 3, 5, 2, 2, 17},
                         {2, 2, 4, 4, 11, 11, 1, 4, 3},  {1, 9, 3, 3, 2, 2, 1, 3, 2},
                         {2, 3, 4, 4, 3, 3, 1, 1, 300},  {1, 2, 3, 3, 2, 2, 1, 0, 513},  {32, 33, 5, 4, 3, 3, 1, 1, 33},
                         {33, 32, 3, 6, 3, 3, 1, 0, 67}, {32, 65, 2, 3, 3, 3, 1, 3, 5},
                         {16, 25, 1, 7, 3, 3, 1, 2, 64}};
  training::Random random(1);
  const auto from = [&](Index low, Index high) { return low + Index(random() % std::uint64_t(high - low + 1)); };
  for (int n = 0; n < 30; ++n) {
    Shape s{from(1, 4), from(1, 27), 0, 0, from(1, 6), from(1, 6), from(1, 3), from(0, 2), from(1, 70)};
    s.rows = from(std::max<Index>(1, s.F - 2 * s.P), s.F + 5);
    s.columns = from(std::max<Index>(1, s.G - 2 * s.P), s.G + 5);
    all.push_back(s);
  }
  return all;
}

/// A layer with everything that its sums read and write; the outputs hold rubbish.
struct Layer {
  Shape shape;
  core::Sliding sliding;
  Tensor<4> W, h, delta, z, delta_h, gradient_W;
  Tensor<1> b, gradient_b;

  explicit Layer(const Shape& s) : shape(s), sliding{s.S, s.P} {
    training::Random random(2022);
    const Index I = core::output_size(s.rows, s.F, s.S, s.P, core::Rest::drop);
    const Index J = core::output_size(s.columns, s.G, s.S, s.P, core::Rest::drop);
    W = normal_tensor(random, s.K, s.C, s.F, s.G), b = normal_tensor(random, s.K);
    h = normal_tensor(random, s.C, s.rows, s.columns, s.M), delta = normal_tensor(random, s.K, I, J, s.M);
    z = normal_tensor(random, s.K, I, J, s.M), delta_h = normal_tensor(random, s.C, s.rows, s.columns, s.M);
    gradient_W = Tensor<4>(s.K, s.C, s.F, s.G), gradient_b = Tensor<1>(s.K);
  }
  void compute() {
    core::convolution_forward(W, b, h, sliding, z);
    core::convolution_backward_input(W, delta, sliding, delta_h);
    core::convolution_backward_parameters(delta, h, sliding, gradient_W, gradient_b);
  }
};

/// A sum in long double and the sum of the sizes of its terms, which bounds its rounding.
struct Sum {
  long double value = 0, size = 0;
  Index terms = 0;
  void add(long double a, long double b = 1) { value += a * b, size += std::abs(a * b), ++terms; }
};

struct Sums {
  std::vector<Sum> of;
  explicit Sums(Index count) : of(static_cast<std::size_t>(count)) {}
  Sum& at(Index n) { return of[static_cast<std::size_t>(n)]; }

  /// The largest error in units of the rounding that so many terms allow; 0 if none is larger than that.
  template <std::size_t Rank>
  double error_of(const Tensor<Rank>& got) const {
    double worst = 0;
    for (Index n = 0; n < got.size(); ++n) {
      const Sum& sum = of[static_cast<std::size_t>(n)];
      const long double roundings = static_cast<long double>(sum.terms + 1);
      const long double allowed = roundings * std::numeric_limits<Real>::epsilon() * sum.size;
      const long double error = std::abs(got.data()[n] - sum.value);
      if (!(error <= allowed)) worst = std::max(worst, allowed > 0 ? double(error / allowed) : 1e9);
    }
    return worst;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(convolution_sums_of_every_shape) {
  const Threads threads(1);  // more would only wait for each other
  for (const Shape& s : shapes()) {
    Layer layer(s);
    layer.compute();
    const Tensor<4>&W = layer.W, &h = layer.h, &delta = layer.delta;
    Sums z(layer.z.size()), delta_h(h.size()), gradient_W(W.size()), gradient_b(s.K);
    const auto place = [](const auto& t, auto... i) { return &t(i...) - t.data(); };

    for (Index k = 0; k < s.K; ++k)
      for (Index i = 0; i < delta.dim[1]; ++i)
        for (Index j = 0; j < delta.dim[2]; ++j)
          for (Index m = 0; m < s.M; ++m) {
            Sum& z_kijm = z.at(place(delta, k, i, j, m));
            z_kijm.add(layer.b(k)), gradient_b.at(k).add(delta(k, i, j, m));
            for (Index c = 0; c < s.C; ++c)
              for (Index u = 0; u < s.F; ++u)
                for (Index v = 0; v < s.G; ++v) {
                  const Index row = s.S * i + u - s.P, column = s.S * j + v - s.P;
                  if (row < 0 || row >= s.rows || column < 0 || column >= s.columns) continue;
                  z_kijm.add(W(k, c, u, v), h(c, row, column, m));
                  delta_h.at(place(h, c, row, column, m)).add(W(k, c, u, v), delta(k, i, j, m));
                  gradient_W.at(place(W, k, c, u, v)).add(delta(k, i, j, m), h(c, row, column, m));
                }
          }
    BOOST_TEST_CONTEXT("C " << s.C << ", K " << s.K << ", image " << s.rows << " x " << s.columns << ", kernel " << s.F
                            << " x " << s.G << ", S " << s.S << ", P " << s.P << ", M " << s.M) {
      BOOST_TEST(z.error_of(layer.z) == 0);
      BOOST_TEST(delta_h.error_of(layer.delta_h) == 0);
      BOOST_TEST(gradient_W.error_of(layer.gradient_W) == 0);
      BOOST_TEST(gradient_b.error_of(layer.gradient_b) == 0);
    }
  }
}

// The mean square error of the sums by fewer products is not larger than that of the sums by all.
BOOST_AUTO_TEST_CASE(fewer_products_round_no_worse) {
  Layer layer({64, 8, 8, 8, 3, 3, 1, 1, 16});
  const Tensor<4>&W = layer.W, &h = layer.h;
  const core::Kernels kernels{W.data(), 64 * 9, 9, 3, 1};
  const core::Axis axis{.places = 3, .inputs = 8, .stride = 1, .padding = 1, .outputs = 8};
  Tensor<4> by_all = layer.z, by_fewer = layer.z;
  core::sliding_sums(kernels, h, nullptr, axis, axis, by_all);
  core::winograd_sums(kernels, h, nullptr, 1, 1, by_fewer);
  long double of_all = 0, of_fewer = 0;
  for (Index k = 0; k < 8; ++k)
    for (Index i = 1; i < 7; ++i)
      for (Index j = 1; j < 7; ++j)
        for (Index m = 0; m < 16; ++m) {
          long double z = 0;
          for (Index c = 0; c < 64; ++c)
            for (Index u = 0; u < 3; ++u)
              for (Index v = 0; v < 3; ++v)
                z += static_cast<long double>(W(k, c, u, v)) * h(c, i + u - 1, j + v - 1, m);
          const long double all = by_all(k, i, j, m) - z, fewer = by_fewer(k, i, j, m) - z;
          of_all += all * all, of_fewer += fewer * fewer;
        }
  BOOST_TEST(double(of_all) > 0);
  BOOST_TEST(double(of_fewer) > 0);
  BOOST_TEST(double(of_fewer) <= double(of_all));
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit_of_a_convolution) {
  for (const Shape& s : {Shape{3, 25, 12, 12, 5, 5, 1, 2, 70}, Shape{16, 24, 9, 9, 3, 3, 2, 1, 64},
                         Shape{9, 8, 2, 40, 3, 3, 1, 1, 64},  // two rows: five threads share the maps, too
                         Shape{40, 48, 5, 4, 3, 3, 1, 1, 70}, Shape{40, 32, 2, 9, 3, 3, 1, 1, 70}}) {
    Layer one(s);
    {
      const Threads threads(1);
      one.compute();
    }
    for (const int number : {2, 3, 5, 9}) {
      const Threads threads(number);
      Layer several(s);
      several.compute();
      BOOST_TEST(same_bits(several.z, one.z));
      BOOST_TEST(same_bits(several.delta_h, one.delta_h));
      BOOST_TEST(same_bits(several.gradient_W, one.gradient_W));
      BOOST_TEST(same_bits(several.gradient_b, one.gradient_b));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_convolved_sample_does_not_depend_on_its_batch) {
  for (const Shape& s : {Shape{3, 14, 7, 7, 3, 3, 1, 1, 67}, Shape{17, 36, 5, 7, 3, 3, 1, 1, 67}}) {
    Layer all(s);
    all.compute();
    for (const Index m : {0, 15, 16, 31, 32, 63, 64, 66}) {
      Shape alone = s;
      alone.M = 1;
      Layer one(alone);
      for (Index n = 0; n < one.h.size(); ++n) one.h.data()[n] = all.h.data()[n * 67 + m];
      for (Index n = 0; n < one.delta.size(); ++n) one.delta.data()[n] = all.delta.data()[n * 67 + m];
      one.compute();
      Real largest = 0;
      for (Index n = 0; n < one.z.size(); ++n)
        largest = std::max(largest, std::abs(one.z.data()[n] - all.z.data()[n * 67 + m]));
      for (Index n = 0; n < one.delta_h.size(); ++n)
        largest = std::max(largest, std::abs(one.delta_h.data()[n] - all.delta_h.data()[n * 67 + m]));
      BOOST_TEST(largest == 0, "sample " << m << " differs by " << largest);
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_of_kernels_accumulate) {
  for (const Shape& s : {Shape{2, 5, 6, 6, 3, 3, 1, 1, 16}, Shape{2, 5, 4, 4, 4, 4, 1, 0, 3},
                         Shape{32, 33, 4, 3, 3, 3, 1, 1, 9}}) {
    Layer layer(s);
    layer.compute();
    const Tensor<4> once = layer.gradient_W;
    const Tensor<1> once_b = layer.gradient_b;
    layer.compute();
    Real largest = 0;
    for (Index n = 0; n < once.size(); ++n)
      largest = std::max(largest, std::abs(layer.gradient_W.data()[n] - 2 * once.data()[n]));
    for (Index k = 0; k < s.K; ++k) largest = std::max(largest, std::abs(layer.gradient_b(k) - 2 * once_b(k)));
    BOOST_TEST(largest < 5e3 * real_epsilon);
    BOOST_TEST(largest_difference(once, Tensor<4>(s.K, s.C, s.F, s.G)) > 0.1);
  }
}

BOOST_AUTO_TEST_CASE(no_samples_have_no_gradient) {
  for (const Index maps : {2, 32}) {
    Layer layer({maps, maps + 1, 6, 6, 3, 3, 1, 1, 0});
    layer.compute();
    BOOST_TEST(largest_difference(layer.gradient_W, Tensor<4>(maps + 1, maps, 3, 3)) == 0);
    BOOST_TEST(largest_difference(layer.gradient_b, Tensor<1>(maps + 1)) == 0);
  }
}

BOOST_AUTO_TEST_CASE(convolution_shapes_that_do_not_fit_are_refused) {
  const Shape right{2, 3, 6, 6, 3, 3, 1, 1, 4};
  const auto refused = [&](auto change) {
    Layer layer(right);
    change(layer);
    check_error(error_of([&] { core::convolution_forward(layer.W, layer.b, layer.h, layer.sliding, layer.z); }),
                {"convolution_forward", "do not fit"});
    check_error(error_of([&] { core::convolution_backward_input(layer.W, layer.z, layer.sliding, layer.h); }),
                {"convolution_backward_input", "do not fit"});
    check_error(error_of([&] {
      core::convolution_backward_parameters(layer.z, layer.h, layer.sliding, layer.W, layer.gradient_b);
    }), {"convolution_backward_parameters", "do not fit"});
  };
  refused([](Layer& l) { l.h = Tensor<4>(3, 6, 6, 4); });
  refused([](Layer& l) { l.h = Tensor<4>(2, 6, 6, 5); });
  refused([](Layer& l) { l.z = Tensor<4>(3, 5, 6, 4); });
  refused([](Layer& l) { l.z = Tensor<4>(3, 6, 7, 4); });
  refused([](Layer& l) { l.z = Tensor<4>(4, 6, 6, 4); });
  refused([](Layer& l) { l.sliding.padding = 0; });
  refused([](Layer& l) { l.sliding.stride = 2; });

  Layer layer(right);
  BOOST_CHECK_THROW(core::convolution_forward(layer.W, Tensor<1>(2), layer.h, layer.sliding, layer.z),
                    std::invalid_argument);
  layer.sliding.stride = 0;
  check_error(error_of([&] { layer.compute(); }), {"stride 0"});
}
