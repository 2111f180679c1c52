// The three linear models on mini-batches, against single samples, differences and the core's loops.
#include "erratum.hpp"
#include "perceptron/linear_model.hpp"
#include "training/gradient_check.hpp"
#include "training/initialisation.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::perceptron;
using training::worst_gradient_error;
using lbl::testing::report_erratum;

BOOST_AUTO_TEST_SUITE(the_linear_models)

namespace {

constexpr Index N = 6, M = 9;

/// A model with drawn weights and a batch for it; targets fit the model.
struct Example {
  LinearModel model;
  Batch batch;

  explicit Example(Output output, Index K) : model(N, K, output), batch(model, M) {
    training::Random random(31);
    training::draw_normal(model.W, 0.5, random), training::draw_normal(model.b, 0.5, random);
    training::draw_normal(batch.x, 1, random), training::draw_normal(batch.y, 1, random);
    if (output == Output::logistic)
      for (Index n = 0; n < batch.y.size(); ++n) batch.y.data()[n] = batch.y.data()[n] > 0;
    if (output == Output::softmax)
      for (Index m = 0; m < M; ++m)
        for (Index k = 0; k < K; ++k) batch.y(k, m) = k == m % K;
  }
  LinearModel gradient() {
    LinearModel g = model;
    training::set_to_zero(g);
    forward(model, batch), backward(model, batch, g);
    return g;
  }
};

const std::vector<std::pair<Output, Index>> models{{Output::linear, 3}, {Output::absolute, 3}, {Output::logistic, 2},
                                                   {Output::softmax, 4}};

}  // namespace

// \eq{lecture-l1loss} \erratum{E87}: the fourth model's backward pass, which the lecture does not give.
BOOST_AUTO_TEST_CASE(every_model_passes_the_gradient_check) {
  for (const auto& [output, K] : models) {
    Example e(output, K);
    const LinearModel g = e.gradient();
    Tensor<2> gradient_x = input_gradient(e.model, e.batch);
    const auto cost = [&] { return forward(e.model, e.batch); };
    for (const auto& error : {worst_gradient_error("W", e.model.W, g.W, cost),
                              worst_gradient_error("b", e.model.b, g.b, cost),
                              worst_gradient_error("x", e.batch.x, gradient_x, cost)}) {
      BOOST_TEST(error.relative < 1e-7, error);
      BOOST_TEST(error.largest > 1e-3);
    }
  }
}

// Planted mistakes: a sum instead of a mean, targets left out, a neighbour's input.
BOOST_AUTO_TEST_CASE(planted_mistakes_are_seen) {
  Example e(Output::softmax, 4);
  const LinearModel right = e.gradient();
  LinearModel sum = right, no_target = right, shifted = right;
  for (Index n = 0; n < sum.W.size(); ++n) sum.W.data()[n] *= M;
  training::set_to_zero(no_target);
  for (Index n = 0; n < e.batch.delta.size(); ++n) e.batch.delta.data()[n] = e.batch.p.data()[n] / M;
  dense_backward(e.batch.delta, e.batch.x, no_target.W, no_target.b);
  for (Index k = 0; k < 4; ++k)
    for (Index j = 0; j < N; ++j) shifted.W(k, j) = right.W(k, (j + 1) % N);
  const auto cost = [&] { return forward(e.model, e.batch); };
  for (const LinearModel* wrong : {&sum, &no_target, &shifted})
    BOOST_TEST(worst_gradient_error("W", e.model.W, wrong->W, cost).relative > 0.1);
}

// \eq{lecture-batch} \erratum{E84}: cost and gradient of a batch are means; the printed double sum is N times the mean.
BOOST_AUTO_TEST_CASE(printed_double_sum_of_the_batch_is_rejected) {
  Example e(Output::softmax, 4);
  const LinearModel g = e.gradient();
  const double C = forward(e.model, e.batch);
  double sum = 0;
  Tensor<2> mean_W(4, N);
  for (Index m = 0; m < M; ++m) {
    SoftmaxGraph one(N, 4);
    for (Index j = 0; j < N; ++j) one.x(j) = e.batch.x(j, m);
    for (Index k = 0; k < 4; ++k) one.y(k) = e.batch.y(k, m);
    one.forward(e.model.W, e.model.b), one.backward(e.model.W);
    sum += one.C;
    for (Index n = 0; n < mean_W.size(); ++n) mean_W.data()[n] += one.dC_dW.data()[n] / M;
  }
  BOOST_TEST(C == sum / M, boost::test_tools::tolerance(1e-13));
  for (Index n = 0; n < mean_W.size(); ++n) BOOST_TEST(std::abs(g.W.data()[n] - mean_W.data()[n]) < 1e-15);

  double printed = 0;
  for (Index i = 0; i < M; ++i) printed += sum / M;  // 1/N sum_i (J^1 + ... + J^N)
  BOOST_TEST(printed == M * C, boost::test_tools::tolerance(1e-13));
  BOOST_TEST(std::abs(printed - C) > 1);
  report_erratum("E84", printed - sum / M, std::abs(C - sum / M));
}

// \erratum{E107}: a batch of copies of one sample moves the model as that sample does.
BOOST_AUTO_TEST_CASE(copies_of_a_sample_give_its_gradient) {
  Example e(Output::logistic, 2);
  for (Index m = 1; m < M; ++m) {
    for (Index j = 0; j < N; ++j) e.batch.x(j, m) = e.batch.x(j, 0);
    for (Index k = 0; k < 2; ++k) e.batch.y(k, m) = e.batch.y(k, 0);
  }
  const LinearModel many = e.gradient();
  Example one = e;
  one.batch = Batch(e.model, 1);
  for (Index j = 0; j < N; ++j) one.batch.x(j, 0) = e.batch.x(j, 0);
  for (Index k = 0; k < 2; ++k) one.batch.y(k, 0) = e.batch.y(k, 0);
  const LinearModel single = one.gradient();
  for (Index n = 0; n < many.W.size(); ++n) BOOST_TEST(std::abs(many.W.data()[n] - single.W.data()[n]) < 1e-14);
  for (Index k = 0; k < 2; ++k) {
    BOOST_TEST(single.b(k) != 0);
    BOOST_TEST(std::abs(many.b(k) - single.b(k)) < 1e-14);
  }
}

BOOST_AUTO_TEST_CASE(the_cores_loops_give_the_same_numbers) {
  for (const auto& [output, K] : models) {
    Example e(output, K);
    const LinearModel chapter = e.gradient();
    const double C = forward(e.model, e.batch);
    e.model.loops = Loops::core;
    const LinearModel core = e.gradient();
    BOOST_TEST(forward(e.model, e.batch) == C, boost::test_tools::tolerance(1e-13));
    for (Index n = 0; n < core.W.size(); ++n) BOOST_TEST(std::abs(core.W.data()[n] - chapter.W.data()[n]) < 1e-14);
    for (Index n = 0; n < core.b.size(); ++n) BOOST_TEST(std::abs(core.b.data()[n] - chapter.b.data()[n]) < 1e-14);
  }
}

// \eq{lecture-l1loss} \erratum{E87}: the best constant is the median for L1 and the mean for L2.
BOOST_AUTO_TEST_CASE(l1_is_minimal_at_the_median_and_l2_at_the_mean) {
  Tensor<2> z(1, 5), y(1, 5);
  const std::array<Real, 5> values{1, 2, 3, 10, 104};  // median 3, mean 24
  for (Index m = 0; m < 5; ++m) y(0, m) = values[std::size_t(m)];
  const auto at = [&](auto cost, Real constant) {
    for (Index m = 0; m < 5; ++m) z(0, m) = constant;
    return cost(z, y);
  };
  for (const Real other : {Real(-10), Real(2.5), Real(3.5), Real(10), Real(24)})
    BOOST_TEST(at(costs::mean_absolute_error, 3) < at(costs::mean_absolute_error, other));
  for (const Real other : {Real(3), Real(23.5), Real(24.5)})
    BOOST_TEST(at(costs::mean_squared_error, 24) < at(costs::mean_squared_error, other));
}

BOOST_AUTO_TEST_SUITE_END()
