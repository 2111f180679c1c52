// Every step from the equation to the core computes the same sums, on shapes that fill no block and no register.
#include "cifar/speed/steps.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
using namespace lbl::cifar::speed;

namespace {

/// The same numbers with samples outermost.
Tensor<4> turned(const Tensor<4>& h) {
  Tensor<4> outermost(h.dim[3], h.dim[0], h.dim[1], h.dim[2]);
  for (Index c = 0; c < h.dim[0]; ++c)
    for (Index i = 0; i < h.dim[1]; ++i)
      for (Index j = 0; j < h.dim[2]; ++j)
        for (Index m = 0; m < h.dim[3]; ++m) outermost(m, c, i, j) = h(c, i, j, m);
  return outermost;
}

struct Layer {
  Tensor<4> W, h, z;
  Tensor<1> b;

  Layer(Index K, Index C, Index F, Index I, Index J, Index M) : z(K, I, J, M) {
    training::Random random(7);
    W = normal_tensor(random, K, C, F, F), b = normal_tensor(random, K), h = normal_tensor(random, C, I, J, M);
    convolve_by_the_equation(W, b, turned(h), z_outermost_ = turned(z));
  }
  /// The largest difference between a step and the equation.
  double error_of(const Step& step) const {
    if (step.samples_innermost) {
      Tensor<4> found = z;
      step.convolve(W, b, h, found);
      return largest_difference(turned(found), z_outermost_);
    }
    Tensor<4> found = turned(z);
    step.convolve(W, b, turned(h), found);
    return largest_difference(found, z_outermost_);
  }

private:
  Tensor<4> z_outermost_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(all_steps_compute_the_same) {
  const Threads threads(2);
  training::Random random(1);
  const auto from = [&](Index low, Index high) { return low + Index(random() % std::uint64_t(high - low + 1)); };
  std::vector<Layer> layers{{1, 1, 1, 1, 1, 1}, {13, 17, 3, 5, 4, 67}, {6, 5, 5, 3, 9, 32},
                            {25, 33, 3, 2, 2, 7}, {20, 17, 3, 5, 4, 35}};
  for (int n = 0; n < 10; ++n)
    layers.emplace_back(from(1, 20), from(1, 40), 2 * from(0, 2) + 1, from(1, 7), from(1, 7), from(1, 70));
  for (const Layer& layer : layers)
    for (const Step& step : steps())
      BOOST_TEST(layer.error_of(step) < 1e-11, step.name << " with " << layer.W.dim[1] << " -> " << layer.W.dim[0]
                                                         << " maps, " << layer.h.dim[3] << " samples");
}

// The test above sees a single wrong weight.
BOOST_AUTO_TEST_CASE(a_wrong_weight_is_seen) {
  Layer layer(17, 16, 3, 4, 4, 5);
  layer.W(16, 15, 2, 2) += Real(0.01);
  for (const Step& step : steps()) BOOST_TEST(layer.error_of(step) > 1e-4, step.name);
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit_of_a_step) {
  const Layer layer(14, 20, 3, 9, 5, 40);
  Tensor<4> one = layer.z;
  {
    const Threads threads(1);
    convolve_by_threads(layer.W, layer.b, layer.h, one);
  }
  for (const int number : {2, 3, 5}) {
    const Threads threads(number);
    Tensor<4> several = layer.z;
    convolve_by_threads(layer.W, layer.b, layer.h, several);
    BOOST_TEST(same_bits(several, one));
  }
}

// What the roofline is drawn from: two operations for each product, a weight and an input of 8 or 4 bytes each.
BOOST_AUTO_TEST_CASE(bytes_of_the_steps) {
  const std::vector<Step> all = steps();
  BOOST_TEST(all.size() == 8u);
  BOOST_TEST(all[0].bytes == 2 * sizeof(Real));
  BOOST_TEST(all[1].bytes == 3 * sizeof(Real));
  const double maps = maps_in_registers, samples = double(core::most_packs * core::pack_size);
  BOOST_TEST(std::abs(all[3].bytes - sizeof(Real) * (maps + samples) / (maps * samples)) < 1e-15);
}
