// The chapter's loops and those of the core are the same sums.
#include "core/dense.hpp"
#include "mlp/layer.hpp"
#include "mlp/random_network.hpp"
#include "threads.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;
namespace cases = boost::unit_test::data;

// \eq{handbook-eq-1} \eq{handbook-eq-6}: term by term the same, so even rounding agrees; \eq{handbook-eq-5}: the sum
// over samples is taken in another order
BOOST_DATA_TEST_CASE(chapter_and_core_agree, cases::xrange<Index>(1, 131), M) {
  const Threads threads(1);  // more would only wait for each other
  training::Random random(static_cast<std::uint64_t>(M));
  const Index edges[] = {1, 2, 12, 13, 24, 25, 100};
  for (int n = 0; n < 2; ++n) {
    const Index I = n ? edges[random() % 7] : 1 + static_cast<Index>(random() % 50);
    const Index J = n ? 1 + static_cast<Index>(random() % 300) : edges[random() % 7];
    const Tensor<2> W = normal_tensor(random, I, J), h = normal_tensor(random, J, M);
    const Tensor<2> delta = normal_tensor(random, I, M);
    const Tensor<1> b = normal_tensor(random, I);
    Tensor<2> z_chapter(I, M), z_core(I, M), delta_h_chapter(J, M), delta_h_core(J, M), W_chapter(I, J), W_core(I, J);
    Tensor<1> b_chapter(I), b_core(I);

    mlp::dense_forward(W, b, h, z_chapter);
    core::dense_forward(W, b, h, z_core);
    mlp::dense_backward_input(W, delta, delta_h_chapter);
    core::dense_backward_input(W, delta, delta_h_core);
    mlp::dense_backward_parameters(delta, h, W_chapter, b_chapter);
    core::dense_backward_parameters(delta, h, W_core, b_core);
    BOOST_TEST_CONTEXT("I = " << I << ", J = " << J << ", M = " << M) {
      BOOST_TEST(same_bits(z_core, z_chapter));
      BOOST_TEST(same_bits(delta_h_core, delta_h_chapter));
      BOOST_TEST(same_bits(b_core, b_chapter));
      // Each of the two sums of M terms errs by at most M epsilon/2 sum |delta h|.
      for (Index i = 0; i < I; ++i)
        for (Index j = 0; j < J; ++j) {
          double size = 0;
          for (Index m = 0; m < M; ++m) size += std::abs(delta(i, m) * h(j, m));
          const double rounding = static_cast<double>(M) * std::numeric_limits<Real>::epsilon() * size;
          if (std::abs(W_core(i, j) - W_chapter(i, j)) > rounding) BOOST_ERROR("dC/dW at " << i << ", " << j);
        }
    }
  }
}

BOOST_DATA_TEST_CASE(networks_agree, cases::make({1, 2, 7, 8, 16, 37, 64, 130}), M) {
  const Threads threads(1);
  for (const auto f : {mlp::Activation::relu, mlp::Activation::logistic, mlp::Activation::tanh}) {
    mlp::Network chapter = random_network({30, 13, 24, 10}, f, mlp::Loops::chapter, 1), core = chapter;
    core.loops = mlp::Loops::core;
    mlp::Batch batch_chapter = random_batch(chapter, M, 2), batch_core = batch_chapter;
    BOOST_TEST(mlp::forward(chapter, batch_chapter) == mlp::forward(core, batch_core));
    const mlp::Network g_chapter = gradient_of(chapter, batch_chapter), g_core = gradient_of(core, batch_core);
    for (Index l = 1; l <= 3; ++l) {
      BOOST_TEST(largest_difference(g_chapter.W[l], g_core.W[l]) < 1e-14);
      BOOST_TEST(largest_difference(g_chapter.b[l], g_core.b[l]) < 1e-14);
      BOOST_TEST(largest_difference(g_core.W[l], Tensor<2>(g_core.W[l].dim[0], g_core.W[l].dim[1])) > 1e-4);
    }
  }
}
