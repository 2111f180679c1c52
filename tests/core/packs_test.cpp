// Packs cover a row, and the sums over a row are right.
#include "core/vectors/packs.hpp"
#include "core/vectors/sums.hpp"
#include "random_tensors.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace lbl;

BOOST_AUTO_TEST_CASE(packs_cover_every_number_once_and_in_order) {
  for (Index N = 0; N <= 130; ++N) {
    Index next = 0, largest_step = 0;
    core::for_each_pack(N, [&](auto pack, auto packs, Index n) {
      BOOST_TEST(n == next, "N = " << N << ": number " << n << " comes after " << next - 1);
      const Index step = packs * static_cast<Index>(pack.size());
      next = n + step, largest_step = std::max(largest_step, step);
    });
    BOOST_TEST(next == N, "N = " << N << ": the packs end at " << next);
    const Index most = core::most_packs * core::pack_size;
    BOOST_TEST((N < most || largest_step == most));  // otherwise right, but slow
  }
}

// Any order of n additions of numbers t errs by at most n epsilon/2 sum |t| (1 + ...), a fused one by less.
BOOST_AUTO_TEST_CASE(sums_over_samples_are_right) {
  training::Random random(1);
  for (Index M = 0; M <= 130; ++M) {
    const Tensor<1> a = testing::normal_tensor(random, M), b = testing::normal_tensor(random, M);
    long double sum = 0, dot = 0, size_sum = 0, size_dot = 0;
    for (Index m = 0; m < M; ++m) {
      const long double term = static_cast<long double>(a(m)) * b(m);
      sum += a(m), size_sum += std::abs(a(m));
      dot += term, size_dot += std::abs(term);
    }
    const long double rounding = static_cast<long double>(M + 1) * std::numeric_limits<Real>::epsilon() / 2;
    BOOST_TEST(std::abs(core::sum(a.data(), M) - sum) <= rounding * size_sum, "sum of " << M);
    BOOST_TEST(std::abs(core::dot(a.data(), b.data(), M) - dot) <= rounding * size_dot, "dot of " << M);
  }
}

BOOST_AUTO_TEST_CASE(sums_of_integers_are_exact_from_any_address) {
  std::vector<Real> numbers(200);
  for (std::size_t n = 0; n < numbers.size(); ++n) numbers[n] = static_cast<Real>(n);
  for (Index first : {0, 1, 3, 7})
    for (Index M : {0, 1, 2, 15, 16, 17, 100, 130}) {
      const Real exact = static_cast<Real>(M * (2 * first + M - 1) / 2);
      const std::vector<Real> ones(static_cast<std::size_t>(M), 1);
      BOOST_TEST(core::sum(numbers.data() + first, M) == exact);
      BOOST_TEST(core::dot(numbers.data() + first, ones.data(), M) == exact);
    }
}
