// Long arrays stretch by stretch, and sums over rows: all is visited once, in an order that threads do not change.
#include "core/stretches.hpp"
#include "core/sums.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;

BOOST_AUTO_TEST_CASE(stretches_visit_every_number_once) {
  for (const Index N : {0, 1, 63, 64, 65, 128, 1000, 100'001, 200'000}) {
    Tensor<1> visits(N);
    const Tensor<1> read(N);
    Real* visits_ = visits.data();
    Index next = 0;
    bool in_order = true;
    core::for_each_stretch(N, [&](Index first, Index last) {
      in_order = in_order && first == next && first < last && last - first <= core::stretch;
      next = last;
    }, read.data(), visits_);
    BOOST_TEST(in_order);
    BOOST_TEST(next == N);

    const Threads three(3);
    core::share_stretches(N, [visits_](Index first, Index last) {
      if (first % core::stretch != 0) throw std::logic_error("a stretch begins elsewhere");
      for (Index n = first; n < last; ++n) visits_[n] += 1;
    }, read.data(), visits_);
    BOOST_TEST(std::all_of(visits_, visits_ + N, [](Real visit) { return visit == 1; }));
  }
}

BOOST_AUTO_TEST_CASE(sums_are_those_of_the_plain_loop) {
  training::Random random(1);
  for (const Index M : {1, 3, 7, 8, 9, 16, 31, 32, 33, 63, 64, 65, 100, 130, 1000}) {
    const Tensor<1> a = normal_tensor(random, M), b = normal_tensor(random, M);
    Tensor<1> written(M);
    const Real *a_ = a.data(), *b_ = b.data();
    double sum = 0, product = 0, squares = 0;
    for (Index m = 0; m < M; ++m) sum += a_[m], product += a_[m] * b_[m], squares += (a_[m] - 2) * (a_[m] - 2);
    BOOST_TEST(std::abs(core::sum(a_, M) - sum) < 1e-12);
    BOOST_TEST(std::abs(core::dot(a_, b_, M) - product) < 1e-12);
    BOOST_TEST(std::abs(core::sum_of(M, [&](auto at) { return at(a_) * at(b_); }) - product) < 1e-12);
    const Real apart = core::sum_of(M, [&](auto at) {
      const auto difference = at(a_) - Real(2);
      return difference * difference;
    }, b_, written.data());
    BOOST_TEST(std::abs(apart - squares) < 1e-11);
  }
}
