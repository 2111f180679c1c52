// The products of a sequence against plain loops, and parts of tensors.
#include "core/sequences.hpp"
#include "error_message.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;

namespace {

struct Sizes {
  Index T, I, J, M;
};
const std::vector<Sizes> sizes{{1, 1, 1, 1},    {3, 5, 2, 7},     {2, 13, 17, 33},
                               {4, 48, 28, 64}, {2, 30, 40, 300}, {1, 3, 300, 5}};

}  // namespace

BOOST_AUTO_TEST_CASE(products_of_a_range_of_samples) {
  for (const auto& [T, I, J, M] : sizes) {
    training::Random random(1);
    const Tensor<2> W = normal_tensor(random, I, J), h = normal_tensor(random, J, M);
    const Tensor<2> delta = normal_tensor(random, I, M);
    const Tensor<1> b = normal_tensor(random, I);
    const Tensor<2> z_before = normal_tensor(random, I, M), delta_h_before = normal_tensor(random, J, M);
    const SampleRange samples{M / 3, M - M / 4};
    Tensor<2> z = z_before, more = z_before, delta_h = delta_h_before;
    core::product(W, b, h, z, samples);
    core::add_product(W, h, more, samples);
    core::add_transposed_product(W, delta, delta_h, samples);
    Real worst = 0;
    for (Index m = 0; m < M; ++m) {
      const bool inside = m >= samples.first && m < samples.last;
      for (Index i = 0; i < I; ++i) {
        Real sum = 0;
        for (Index j = 0; j < J; ++j) sum += W(i, j) * h(j, m);
        worst = std::max(worst, std::abs(z(i, m) - (inside ? b(i) + sum : z_before(i, m))));
        worst = std::max(worst, std::abs(more(i, m) - (z_before(i, m) + (inside ? sum : 0))));
      }
      for (Index j = 0; j < J; ++j) {
        Real sum = 0;
        for (Index i = 0; i < I; ++i) sum += W(i, j) * delta(i, m);
        worst = std::max(worst, std::abs(delta_h(j, m) - (delta_h_before(j, m) + (inside ? sum : 0))));
      }
    }
    BOOST_TEST(worst < 5e3 * real_epsilon);
  }
}

BOOST_AUTO_TEST_CASE(outer_products_are_added_over_time) {
  for (const auto& [T, I, J, M] : sizes) {
    training::Random random(2);
    const Tensor<3> delta = normal_tensor(random, T, I, M), h = normal_tensor(random, T, J, M);
    const Tensor<2> before = normal_tensor(random, I, J);
    Tensor<2> by_one = before, by_three = before;
    {
      const Threads threads(1);
      core::add_outer_products(delta, h, by_one);
    }
    {
      const Threads threads(3);
      core::add_outer_products(delta, h, by_three);
    }
    BOOST_TEST(same_bits(by_one, by_three));
    Real worst = 0;
    for (Index i = 0; i < I; ++i)
      for (Index j = 0; j < J; ++j) {
        Real sum = before(i, j);
        for (Index t = 0; t < T; ++t)
          for (Index m = 0; m < M; ++m) sum += delta(t, i, m) * h(t, j, m);
        worst = std::max(worst, std::abs(by_one(i, j) - sum));
      }
    BOOST_TEST(worst < 5e4 * real_epsilon);
  }
}

BOOST_AUTO_TEST_CASE(sequences_that_do_not_fit_are_refused) {
  Tensor<2> W(3, 2), h(2, 4), z(3, 4), wrong(5, 4);
  const Tensor<1> b(2);
  BOOST_CHECK_THROW(core::add_product(W, wrong, z, {0, 4}), std::invalid_argument);
  BOOST_CHECK_THROW(core::add_product(W, h, z, {0, 5}), std::invalid_argument);
  BOOST_CHECK_THROW(core::product(W, b, h, z, {0, 4}), std::invalid_argument);
  BOOST_CHECK_THROW(core::add_transposed_product(W, wrong, h, {0, 4}), std::invalid_argument);
  const Tensor<3> delta(2, 3, 4), of_other_length(3, 2, 4);
  BOOST_CHECK_THROW(core::add_outer_products(delta, of_other_length, W), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(every_sample_is_in_one_range) {
  for (const int number : {1, 2, 3, 8}) {
    const Threads threads(number);
    for (const Index M : {0, 1, 15, 16, 17, 64, 100}) {
      std::vector<int> seen(static_cast<std::size_t>(M)), first(seen);
      core::share_samples(M, [&](SampleRange samples) {
        if (samples.first < samples.last) first[static_cast<std::size_t>(samples.first)] = 1;
        for (Index m = samples.first; m < samples.last; ++m) ++seen[static_cast<std::size_t>(m)];
      });
      for (Index m = 0; m < M; ++m) {
        BOOST_TEST(seen[static_cast<std::size_t>(m)] == 1);
        if (first[static_cast<std::size_t>(m)] == 1) BOOST_TEST(m % 16 == 0);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_a_range_of_samples_throws_is_reported) {
  const Tensor<2> W(3, 2), wrong(5, 64);
  Tensor<2> z(3, 64);
  for (const int number : {1, 3}) {
    const Threads threads(number);
    check_error(error_of([&] {
      core::share_samples(64, [&](SampleRange samples) { core::add_product(W, wrong, z, samples); });
    }), {"the product of a step", "shapes"});
  }
}

BOOST_AUTO_TEST_CASE(slices_and_ranges_are_lent) {
  Tensor<3> x(4, 2, 3);
  Tensor<2> x_2 = x.slice(2);
  BOOST_TEST((x_2.dim == std::array<Index, 2>{2, 3}));
  x_2(1, 2) = 5;
  BOOST_TEST(x(2, 1, 2) == 5);
  Tensor<3> last = x.range(2, 2);
  BOOST_TEST((last.dim == std::array<Index, 3>{2, 2, 3}));
  BOOST_TEST(last(0, 1, 2) == 5);
  BOOST_TEST(x.range(4, 0).size() == 0);
  BOOST_CHECK_THROW(x.slice(4), std::invalid_argument);
  BOOST_CHECK_THROW(x.slice(-1), std::invalid_argument);
  BOOST_CHECK_THROW(x.range(3, 2), std::invalid_argument);
  const Tensor<3> without_units(4, 0, 3);
  BOOST_TEST(without_units.slice(3).size() == 0);
}
