// Pooling: the worked examples of the documents, gradients of every kind, and the printed rules that are wrong.
#include "activation_checks.hpp"
#include "core/windows.hpp"
#include "erratum.hpp"
#include "error_message.hpp"
#include "layers/pooling.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"

#include <functional>

using namespace lbl;
using namespace lbl::testing;
using layers::Window;
using layers::Winners;
using training::GradientError;
using training::worst_gradient_error;

namespace {

/// A map of one channel and one sample.
Tensor<4> map_of(std::initializer_list<std::initializer_list<Real>> rows) {
  Tensor<4> map(1, static_cast<Index>(rows.size()), static_cast<Index>(rows.begin()->size()), 1);
  Real* next = map.data();
  for (const auto& row : rows) next = std::copy(row.begin(), row.end(), next);
  return map;
}

/// The matrix of the lecture's and the slides' pooling examples.
Tensor<4> matrix_of_the_lecture() { return map_of({{1, 1, 2, 4}, {5, 6, 7, 8}, {3, 2, 1, 0}, {1, 2, 3, 4}}); }

/// Windows of every kind: usual, overlapping, with rows left over, with gaps, rectangular, global.
const std::vector<Window> windows{{2, 2, 2}, {3, 3, 2}, {2, 2, 1}, {3, 3, 1},
                                  {1, 1, 1}, {2, 2, 3}, {1, 3, 2}, {7, 6, 1}};

/// Maps whose values are all at least 0.01 apart, so that no difference changes a maximum.
Tensor<4> spread_maps(training::Random& random, Index C, Index rows, Index columns, Index M) {
  Tensor<4> h(C, rows, columns, M);
  std::vector<Real> values(static_cast<std::size_t>(h.size()));
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = Real(0.01) * (Real(n) - Real(0.5) * Real(values.size()));
  for (std::size_t n = values.size(); n > 1; --n) std::swap(values[n - 1], values[random() % n]);
  std::copy(values.begin(), values.end(), h.data());
  return h;
}

Tensor<4> room(const Tensor<4>& h, Window window) {
  const auto size = [&](Index m, Index K) { return core::output_size(m, K, window.stride, 0, core::Rest::drop); };
  return Tensor<4>(h.dim[0], size(h.dim[1], window.rows), size(h.dim[2], window.columns), h.dim[3]);
}

long double dot(const Tensor<4>& a, const Tensor<4>& b) {
  long double sum = 0;
  for (Index n = 0; n < a.size(); ++n) sum += static_cast<long double>(a.data()[n]) * b.data()[n];
  return sum;
}

double sum(const Tensor<4>& t) {
  double total = 0;
  for (Index n = 0; n < t.size(); ++n) total += t.data()[n];
  return total;
}

/// The gradient of r . pooling(h) by a backward pass against differences.
GradientError error_of_gradient(Tensor<4>& h, const Tensor<4>& delta_h, const Tensor<4>& r,
                                const std::function<void(Tensor<4>&)>& pool) {
  Tensor<4> pooled = r;
  return worst_gradient_error("h", h, delta_h, [&] { return pool(pooled), dot(r, pooled); });
}

/// One kind of pooling on random maps.
struct Case {
  training::Random random{3};
  Window window;
  Tensor<4> h, pooled, r, delta_h;
  Winners winners;

  explicit Case(Window w) : window(w), h(spread_maps(random, 2, 7, 6, 3)), pooled(room(h, w)), r(pooled), delta_h(h) {
    training::draw_normal(r, 1, random), training::draw_normal(pooled, 1, random);  // rubbish to overwrite
  }
};

}  // namespace

// \eq{handbook-pool-max} \eq{lecture-maxpool} against \erratum{E100}: the matrix without the stray number; the error
// goes to 6, 8, 3 and 4
BOOST_AUTO_TEST_CASE(maximum_of_the_matrix_of_the_lecture) {
  const Tensor<4> h = matrix_of_the_lecture();
  Tensor<4> pooled(1, 2, 2, 1), delta_h = h;
  Winners winners;
  layers::max_pooling(h, {}, pooled, winners);
  BOOST_TEST(same_bits(pooled, map_of({{6, 8}, {3, 4}})));
  report_erratum("E100", "a stray number", largest_difference(pooled, map_of({{6, 8}, {3, 4}})));
  layers::max_pooling_backward(map_of({{10, 20}, {30, 40}}), {}, winners, delta_h);
  BOOST_TEST(same_bits(delta_h, map_of({{0, 0, 0, 0}, {0, 10, 0, 20}, {30, 0, 0, 0}, {0, 0, 0, 40}})));
}

// \eq{handbook-pool-avg} \eq{slides-pool}: the mean of the same matrix
BOOST_AUTO_TEST_CASE(mean_of_the_matrix_of_the_lecture) {
  const Tensor<4> h = matrix_of_the_lecture();
  Tensor<4> pooled(1, 2, 2, 1), delta_h = h;
  layers::average_pooling(h, {}, pooled);
  BOOST_TEST(same_bits(pooled, map_of({{3.25, 5.25}, {2, 2}})));
  layers::average_pooling_backward(map_of({{4, 8}, {12, 16}}), {}, delta_h);
  BOOST_TEST(same_bits(delta_h, map_of({{1, 1, 2, 2}, {1, 1, 2, 2}, {3, 3, 4, 4}, {3, 3, 4, 4}})));
}

// \eq{overview-fig-4}: 2 x 2 max pooling keeps the largest of neighbouring features
BOOST_AUTO_TEST_CASE(neighbouring_features_become_their_maximum) {
  training::Random random(1);
  const Tensor<4> h = normal_tensor(random, 3, 6, 4, 5);
  Tensor<4> pooled(3, 3, 2, 5);
  Winners winners;
  layers::max_pooling(h, {}, pooled, winners);
  for (Index c = 0; c < 3; ++c)
    for (Index i = 0; i < 3; ++i)
      for (Index j = 0; j < 2; ++j)
        for (Index m = 0; m < 5; ++m)
          BOOST_TEST(pooled(c, i, j, m) == std::max({h(c, 2 * i, 2 * j, m), h(c, 2 * i, 2 * j + 1, m),
                                                     h(c, 2 * i + 1, 2 * j, m), h(c, 2 * i + 1, 2 * j + 1, m)}));
}

// \eq{handbook-upsample-max}: of equal ones the first wins
BOOST_AUTO_TEST_CASE(ties_go_to_the_first) {
  const Tensor<4> h = map_of({{-1, 2, 2}, {2, -3, 2}, {0, 0, -1}});
  Tensor<4> pooled(1, 2, 2, 1), delta_h = h;
  Winners winners;
  layers::max_pooling(h, {2, 2, 1}, pooled, winners);
  BOOST_TEST((winners == Winners{1, 0, 0, 1}));
  layers::max_pooling_backward(map_of({{1, 2}, {4, 8}}), {2, 2, 1}, winners, delta_h);
  BOOST_TEST(same_bits(delta_h, map_of({{0, 3, 0}, {4, 0, 8}, {0, 0, 0}})));
}

// \eq{handbook-pool-max} \eq{handbook-upsample-max} \eq{notes-poolcommon}: windows that overlap, too
BOOST_AUTO_TEST_CASE(gradients_of_max_pooling) {
  for (const Window window : windows) {
    Case c(window);
    const auto pool = [&](Tensor<4>& pooled) { layers::max_pooling(c.h, window, pooled, c.winners); };
    pool(c.pooled);
    layers::max_pooling_backward(c.r, window, c.winners, c.delta_h);
    accept(error_of_gradient(c.h, c.delta_h, c.r, pool));
    BOOST_TEST(std::abs(sum(c.delta_h) - sum(c.r)) < 1e-12);  // nothing is lost
  }
}

// \eq{handbook-pool-avg} \eq{handbook-upsample-avg} \eq{handbook-upsample-global}: the last window is the whole map
BOOST_AUTO_TEST_CASE(gradients_of_average_pooling) {
  for (const Window window : windows) {
    Case c(window);
    const auto pool = [&](Tensor<4>& pooled) { layers::average_pooling(c.h, window, pooled); };
    layers::average_pooling_backward(c.r, window, c.delta_h);
    accept(error_of_gradient(c.h, c.delta_h, c.r, pool));
    BOOST_TEST(std::abs(sum(c.delta_h) - sum(c.r)) < 1e-12);
  }
}

// \eq{notes-pool}: the L2 norm of a window
BOOST_AUTO_TEST_CASE(gradients_of_norm_pooling) {
  for (const Window window : windows) {
    Case c(window);
    const auto pool = [&](Tensor<4>& pooled) { layers::norm_pooling(c.h, window, pooled); };
    if (window.rows * window.columns == 1) continue;  // |h| has a kink
    pool(c.pooled);
    layers::norm_pooling_backward(c.h, c.pooled, c.r, window, c.delta_h);
    accept(error_of_gradient(c.h, c.delta_h, c.r, pool));
  }
  const Tensor<4> h = map_of({{3, 0}, {0, -4}}), zeros(1, 2, 2, 1);
  Tensor<4> pooled(1, 1, 1, 1), delta_h = h;
  layers::norm_pooling(h, {}, pooled);
  BOOST_TEST(pooled(0, 0, 0, 0) == 5);
  layers::norm_pooling(zeros, {}, pooled);
  layers::norm_pooling_backward(zeros, pooled, map_of({{7}}), {}, delta_h);
  BOOST_TEST(same_bits(delta_h, zeros));
}

// \eq{handbook-upsample-global}: the average of a whole map hands every pixel delta/(I J), the maximum one all
BOOST_AUTO_TEST_CASE(global_pooling) {
  const Tensor<4> h = matrix_of_the_lecture();
  const Window window = layers::whole_map(h);
  Tensor<4> pooled(1, 1, 1, 1), delta_h = h;
  Winners winners;
  layers::average_pooling(h, window, pooled);
  BOOST_TEST(pooled(0, 0, 0, 0) == 50. / 16);
  layers::average_pooling_backward(map_of({{32}}), window, delta_h);
  for (Index n = 0; n < 16; ++n) BOOST_TEST(delta_h.data()[n] == 2);
  layers::max_pooling(h, window, pooled, winners);
  BOOST_TEST(pooled(0, 0, 0, 0) == 8);
  layers::max_pooling_backward(map_of({{32}}), window, winners, delta_h);
  for (Index n = 0; n < 16; ++n) BOOST_TEST(delta_h.data()[n] == (n == 7 ? 32 : 0));
}

// \eq{handbook-upsample-max} against \erratum{E19}: where windows overlap, an error that is *placed* at the maximum, as
// printed, erases what another window had placed there
BOOST_AUTO_TEST_CASE(errors_that_are_placed_and_not_added_are_rejected) {
  const Window window{3, 3, 2};
  Case c(window);
  const auto pool = [&](Tensor<4>& pooled) { layers::max_pooling(c.h, window, pooled, c.winners); };
  pool(c.pooled);
  Tensor<4> placed(2, 7, 6, 3);
  bool met = false;
  for (Index channel = 0; channel < 2; ++channel)
    for (Index i = 0; i < c.r.dim[1]; ++i)
      for (Index j = 0; j < c.r.dim[2]; ++j)
        for (Index m = 0; m < 3; ++m) {
          const Index place = c.winners[std::size_t(&c.r(channel, i, j, m) - c.r.data())];
          Real& there = placed(channel, 2 * i + place / 3, 2 * j + place % 3, m);
          met |= there != 0;
          there = c.r(channel, i, j, m);
        }
  BOOST_TEST(met);
  BOOST_TEST(error_of_gradient(c.h, placed, c.r, pool).relative > 0.1);
  BOOST_TEST(std::abs(sum(placed) - sum(c.r)) > 0.1);
  Tensor<4> added = c.h;
  layers::max_pooling_backward(c.r, window, c.winners, added);
  report_erratum("E19", error_of_gradient(c.h, placed, c.r, pool).relative,
                 error_of_gradient(c.h, added, c.r, pool).relative);
}

BOOST_AUTO_TEST_CASE(pooling_does_not_depend_on_threads) {
  training::Random random(5);
  const Tensor<4> h = normal_tensor(random, 7, 20, 20, 40);
  for (const Window window : {Window{2, 2, 2}, Window{3, 3, 2}}) {
    Tensor<4> pooled = room(h, window), again = pooled, delta_h = h, delta_h_again = h;
    Winners winners, winners_again;
    {
      const Threads threads(1);
      layers::max_pooling(h, window, pooled, winners);
      layers::max_pooling_backward(pooled, window, winners, delta_h);
    }
    const Threads threads(3);
    layers::max_pooling(h, window, again, winners_again);
    layers::max_pooling_backward(again, window, winners_again, delta_h_again);
    BOOST_TEST(same_bits(again, pooled));
    BOOST_TEST((winners_again == winners));
    BOOST_TEST(same_bits(delta_h_again, delta_h));
  }
}

BOOST_AUTO_TEST_CASE(pooled_maps_of_another_shape_are_refused) {
  Tensor<4> h(2, 7, 6, 3), pooled(2, 3, 3, 3), delta_h = h;
  Winners winners;
  for (Tensor<4> wrong : {Tensor<4>(2, 3, 2, 3), Tensor<4>(2, 4, 3, 3), Tensor<4>(1, 3, 3, 3), Tensor<4>(2, 3, 3, 4)}) {
    check_error(error_of([&] { layers::max_pooling(h, {}, wrong, winners); }), {"pooling", "do not fit"});
    check_error(error_of([&] { layers::average_pooling(h, {}, wrong); }), {"pooling", "do not fit"});
    check_error(error_of([&] { layers::norm_pooling(h, {}, wrong); }), {"pooling", "do not fit"});
    check_error(error_of([&] { layers::average_pooling_backward(wrong, {}, h); }), {"pooling", "do not fit"});
    check_error(error_of([&] { layers::norm_pooling_backward(h, wrong, pooled, {}, delta_h); }), {"do not fit"});
    check_error(error_of([&] { layers::norm_pooling_backward(h, pooled, wrong, {}, delta_h); }), {"do not fit"});
  }
  const Tensor<4> wider(2, 7, 7, 3);  // as many windows, and a column that is left over
  check_error(error_of([&] { layers::norm_pooling_backward(wider, pooled, pooled, {}, delta_h); }), {"do not fit"});
  check_error(error_of([&] { layers::max_pooling_backward(pooled, {}, Winners(5), h); }), {"another batch"});
  check_error(error_of([&] { layers::max_pooling(h, {8, 2, 2}, pooled, winners); }), {"window of 8", "7 rows"});
}
