// Long arrays stretch by stretch, and sums over rows: all is visited once, in an order that threads do not change.
#include "core/vectors/registers.hpp"
#include "core/vectors/sums.hpp"
#include "core/vectors/vector_math.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

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
    std::atomic<bool> elsewhere = false;
    core::share_stretches(N, [visits_, &elsewhere](Index first, Index last) {
      if (first % core::stretch != 0) elsewhere = true;
      for (Index n = first; n < last; ++n) visits_[n] += 1;
    }, read.data(), visits_);
    BOOST_TEST(!elsewhere.load());
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
    BOOST_TEST(std::abs(core::sum(a_, M) - sum) < 5e3 * real_epsilon);
    BOOST_TEST(std::abs(core::dot(a_, b_, M) - product) < 5e3 * real_epsilon);
    BOOST_TEST(std::abs(core::sum_of(M, [&](auto at) { return at(a_) * at(b_); }) - product) < 5e3 * real_epsilon);
    const Real apart = core::sum_of(M, [&](auto at) {
      const auto difference = at(a_) - Real(2);
      return difference * difference;
    }, b_, written.data());
    BOOST_TEST(std::abs(apart - squares) < 5e4 * real_epsilon);
  }
}

// The scalar exp and the vector ones may differ in the last bit: a number must meet the same one wherever it lies.
BOOST_AUTO_TEST_CASE(a_number_has_the_same_bits_at_every_place_of_a_row) {
  training::Random random(1);
  const Tensor<1> x = normal_tensor(random, 100);
  const auto map = [&](Index first, Index last, auto function) {
    Tensor<1> y(last - first);
    core::by_registers(last - first, [function](const Real* x_, Real* y_) {
#pragma omp simd
      for (Index n = 0; n < core::together; ++n) y_[n] = function(x_[n]);
    }, x.data() + first, y.data());
    return y;
  };
  const auto exp = [](Real z) { return core::exp(z); };
  const auto tanh = [](Real z) { return core::tanh(z); };
  const Tensor<1> exp_x = map(0, 100, exp), tanh_x = map(0, 100, tanh);
  for (Index n = 0; n < 100; ++n)
    BOOST_TEST(std::abs(exp_x(n) - std::exp(x(n))) <= 50 * real_epsilon * std::exp(x(n)));
  for (const auto& [first, last] : {std::pair<Index, Index>{0, 1}, {1, 18}, {3, 100}, {99, 100}, {17, 33}, {50, 50}}) {
    const Tensor<1> exp_part = map(first, last, exp), tanh_part = map(first, last, tanh);
    BOOST_TEST(std::equal(exp_part.data(), exp_part.data() + exp_part.size(), exp_x.data() + first));
    BOOST_TEST(std::equal(tanh_part.data(), tanh_part.data() + tanh_part.size(), tanh_x.data() + first));
  }
}

BOOST_AUTO_TEST_CASE(registers_meet_every_number_once_and_change_no_constant_row) {
  for (const Index N : {0, 1, 15, 16, 17, 32, 1000, 100'001}) {
    Tensor<1> visits(N), ones(N);
    std::fill_n(ones.data(), N, Real(1));
    const Threads three(3);
    core::share_registers(N, [](const Real* one, Real* visit) {
      for (Index n = 0; n < core::together; ++n) visit[n] += one[n];
    }, std::as_const(ones).data(), visits.data());
    BOOST_TEST(std::all_of(visits.data(), visits.data() + N, [](Real visit) { return visit == 1; }));
    BOOST_TEST(std::all_of(ones.data(), ones.data() + N, [](Real one) { return one == 1; }));
  }
}
