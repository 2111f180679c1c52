// The three products of a dense layer against plain sums in long double, and what they promise about threads and
// batches.
#include "core/dense.hpp"
#include "error_message.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <boost/random/uniform_int_distribution.hpp>

#include <functional>
#include <vector>

using namespace lbl;
using namespace lbl::testing;

namespace {

struct DenseShape {
  Index I, J, M;
};

/// Shapes at the edges of tiles and registers, sums longer than the 512 terms of a chunk, and random ones.
std::vector<DenseShape> dense_shapes() {
  std::vector<DenseShape> all{{1, 1, 1},    {12, 13, 16},  {13, 12, 17},   {24, 24, 64},  {100, 100, 64}, {10, 300, 5},
                         {300, 10, 5}, {10, 13, 300}, {520, 257, 31}, {13, 513, 70}, {24, 12, 600},  {24, 784, 100}};
  training::Random random(1);
  const boost::random::uniform_int_distribution<Index> units(1, 100), samples(1, 130), edge(0, 4);
  const Index edges[] = {1, 12, 13, 24, 100};
  for (int n = 0; n < 25; ++n)
    all.push_back({n % 2 ? edges[edge(random)] : units(random), n % 3 ? edges[edge(random)] : units(random),
                   samples(random)});
  return all;
}

/// A layer with everything that its products read and write; the outputs hold rubbish.
struct DenseLayer {
  Tensor<2> W, h, delta, z, delta_h, gradient_W;
  Tensor<1> b, gradient_b;

  explicit DenseLayer(const DenseShape& shape, std::uint64_t seed = 2022) {
    training::Random random(seed);
    const auto [I, J, M] = shape;
    W = normal_tensor(random, I, J), b = normal_tensor(random, I);
    h = normal_tensor(random, J, M), delta = normal_tensor(random, I, M);
    z = normal_tensor(random, I, M), delta_h = normal_tensor(random, J, M);
    gradient_W = Tensor<2>(I, J), gradient_b = Tensor<1>(I);
  }
  void compute() {
    core::dense_forward(W, b, h, z);
    core::dense_backward_input(W, delta, delta_h);
    core::dense_backward_parameters(delta, h, gradient_W, gradient_b);
  }
};

/// Requires `got` to be first + sum_k a(k) b(k) up to the rounding of K + 1 operations, whatever their order.
void check_sum(const std::string& what, Real got, Real first, Index K, const std::function<Real(Index)>& a,
               const std::function<Real(Index)>& b) {
  long double sum = first, size = std::abs(first);
  for (Index k = 0; k < K; ++k) {
    const long double term = static_cast<long double>(a(k)) * b(k);
    sum += term, size += std::abs(term);
  }
  const long double rounding = static_cast<long double>(K + 1) * std::numeric_limits<Real>::epsilon() / 2;
  if (!(std::abs(got - sum) <= rounding * size)) BOOST_ERROR(what << " is " << got << ", should be " << sum);
}

}  // namespace

// \eq{handbook-eq-1} \eq{handbook-eq-6} \eq{handbook-eq-7} in their matrix forms
BOOST_AUTO_TEST_CASE(products_are_the_plain_sums) {
  for (const DenseShape& shape : dense_shapes()) {
    DenseLayer layer(shape);
    layer.compute();
    const Tensor<2>&W = layer.W, &h = layer.h, &delta = layer.delta;
    const auto [I, J, M] = shape;
    BOOST_TEST_CONTEXT("I = " << I << ", J = " << J << ", M = " << M) {
      for (Index i = 0; i < I; i += std::max<Index>(1, I / 37))  // a product of each kind of tile, not all of them
        for (Index m = 0; m < M; ++m)
          check_sum("z", layer.z(i, m), layer.b(i), J, [&](Index j) { return W(i, j); },
                    [&](Index j) { return h(j, m); });
      for (Index j = 0; j < J; j += std::max<Index>(1, J / 37))
        for (Index m = 0; m < M; ++m)
          check_sum("dC/dh", layer.delta_h(j, m), 0, I, [&](Index i) { return W(i, j); },
                    [&](Index i) { return delta(i, m); });
      for (Index i = 0; i < I; i += std::max<Index>(1, I / 37)) {
        for (Index j = 0; j < J; ++j)
          check_sum("dC/dW", layer.gradient_W(i, j), 0, M, [&](Index m) { return delta(i, m); },
                    [&](Index m) { return h(j, m); });
        check_sum("dC/db", layer.gradient_b(i), 0, M, [&](Index m) { return delta(i, m); }, [](Index) { return 1; });
      }
    }
  }
}

// Small integers make every product and sum exact, so that one wrong or missing term shows at any output.
BOOST_AUTO_TEST_CASE(products_of_integers_are_exact) {
  for (const DenseShape& shape : dense_shapes()) {
    DenseLayer layer(shape);
    for (Tensor<2>* t : {&layer.W, &layer.h, &layer.delta})
      for (Index n = 0; n < t->size(); ++n) t->data()[n] = std::round(4 * t->data()[n]);
    for (Index i = 0; i < shape.I; ++i) layer.b(i) = static_cast<Real>(i);
    layer.compute();

    const auto [I, J, M] = shape;
    Tensor<2> z(I, M), delta_h(J, M), gradient_W(I, J);
    Tensor<1> gradient_b(I);
    for (Index i = 0; i < I; ++i) {
      for (Index m = 0; m < M; ++m) z(i, m) = layer.b(i), gradient_b(i) += layer.delta(i, m);
      for (Index j = 0; j < J; ++j)
        for (Index m = 0; m < M; ++m) {
          z(i, m) += layer.W(i, j) * layer.h(j, m);
          delta_h(j, m) += layer.W(i, j) * layer.delta(i, m);
          gradient_W(i, j) += layer.delta(i, m) * layer.h(j, m);
        }
    }
    BOOST_TEST_CONTEXT("I = " << I << ", J = " << J << ", M = " << M) {
      BOOST_TEST(largest_difference(layer.z, z) == 0);
      BOOST_TEST(largest_difference(layer.delta_h, delta_h) == 0);
      BOOST_TEST(largest_difference(layer.gradient_W, gradient_W) == 0);
      BOOST_TEST(largest_difference(layer.gradient_b, gradient_b) == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(gradients_accumulate) {
  for (const DenseShape& shape : {DenseShape{13, 24, 7}, DenseShape{30, 100, 300}}) {
    DenseLayer layer(shape);
    core::dense_backward_parameters(layer.delta, layer.h, layer.gradient_W, layer.gradient_b);
    const Tensor<2> once_W = layer.gradient_W;
    const Tensor<1> once_b = layer.gradient_b;
    core::dense_backward_parameters(layer.delta, layer.h, layer.gradient_W, layer.gradient_b);
    for (Index n = 0; n < once_W.size(); ++n)
      BOOST_TEST(std::abs(layer.gradient_W.data()[n] - 2 * once_W.data()[n]) < 5e3 * real_epsilon);
    for (Index i = 0; i < shape.I; ++i) BOOST_TEST(layer.gradient_b(i) == 2 * once_b(i));
  }
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit) {
  for (const DenseShape& shape : dense_shapes()) {
    DenseLayer one(shape);
    {
      const Threads threads(1);
      one.compute();
    }
    for (const int number : {2, 3}) {
      DenseLayer several(shape);
      const Threads threads(number);
      several.compute();
      BOOST_TEST_CONTEXT(number << " threads, I = " << shape.I << ", J = " << shape.J << ", M = " << shape.M) {
        BOOST_TEST(same_bits(several.z, one.z));
        BOOST_TEST(same_bits(several.delta_h, one.delta_h));
        BOOST_TEST(same_bits(several.gradient_W, one.gradient_W));
        BOOST_TEST(same_bits(several.gradient_b, one.gradient_b));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_sample_does_not_depend_on_its_batch) {
  const DenseShape shape{25, 300, 130};
  DenseLayer whole(shape);
  whole.compute();
  training::Random random(3);
  for (int split = 0; split < 4; ++split)
    for (Index first = 0, M; first < shape.M; first += M) {
      M = std::min(shape.M - first, boost::random::uniform_int_distribution<Index>(1, 40)(random));
      DenseLayer part({shape.I, shape.J, M});
      part.W = whole.W, part.b = whole.b;
      for (Index m = 0; m < M; ++m) {
        for (Index j = 0; j < shape.J; ++j) part.h(j, m) = whole.h(j, first + m);
        for (Index i = 0; i < shape.I; ++i) part.delta(i, m) = whole.delta(i, first + m);
      }
      part.compute();
      Index differences = 0;
      for (Index m = 0; m < M; ++m) {
        for (Index i = 0; i < shape.I; ++i) differences += part.z(i, m) != whole.z(i, first + m);
        for (Index j = 0; j < shape.J; ++j) differences += part.delta_h(j, m) != whole.delta_h(j, first + m);
      }
      BOOST_TEST(differences == 0, "samples " << first << " to " << first + M - 1 << " differ");
    }
}

BOOST_AUTO_TEST_CASE(shapes_that_do_not_fit_are_refused) {
  const DenseShape shape{3, 4, 5};
  const auto refused = [&](const std::string& product, const std::function<void(DenseLayer&)>& spoil) {
    DenseLayer layer(shape);
    spoil(layer);
    const auto run = [&] {
      if (product == "dense_forward") core::dense_forward(layer.W, layer.b, layer.h, layer.z);
      if (product == "dense_backward_input") core::dense_backward_input(layer.W, layer.delta, layer.delta_h);
      if (product == "dense_backward_parameters")
        core::dense_backward_parameters(layer.delta, layer.h, layer.gradient_W, layer.gradient_b);
    };
    BOOST_CHECK_THROW(run(), std::invalid_argument);
    check_error(error_of(run), {product + ": "});
  };
  refused("dense_forward", [](DenseLayer& l) { l.W = Tensor<2>(4, 3); });
  refused("dense_forward", [](DenseLayer& l) { l.b = Tensor<1>(4); });
  refused("dense_forward", [](DenseLayer& l) { l.h = Tensor<2>(3, 5); });
  refused("dense_forward", [](DenseLayer& l) { l.z = Tensor<2>(3, 4); });
  refused("dense_forward", [](DenseLayer& l) { l.z = Tensor<2>(4, 5); });
  refused("dense_backward_input", [](DenseLayer& l) { l.delta = Tensor<2>(4, 5); });
  refused("dense_backward_input", [](DenseLayer& l) { l.delta_h = Tensor<2>(3, 5); });
  refused("dense_backward_input", [](DenseLayer& l) { l.delta_h = Tensor<2>(4, 6); });
  refused("dense_backward_parameters", [](DenseLayer& l) { l.delta = Tensor<2>(3, 6); });
  refused("dense_backward_parameters", [](DenseLayer& l) { l.gradient_W = Tensor<2>(4, 4); });
  refused("dense_backward_parameters", [](DenseLayer& l) { l.gradient_W = Tensor<2>(3, 3); });
  refused("dense_backward_parameters", [](DenseLayer& l) { l.gradient_b = Tensor<1>(2); });
}
