// What the experiment `checks` does with gradients: what passes, what is found, and what spoils the differences.
#include "mlp/random_network.hpp"
#include "mlp/steps/gradient_errors.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::mlp::steps {

using namespace testing;

namespace {

struct Example {
  Network network;
  Batch batch;
  explicit Example(Activation f, Index M = 3)
      : network(random_network({8, 7, 6, 4}, f, Loops::chapter, 5)), batch(random_batch(network, M, 6)) {}
};

}  // namespace

// \eq{notes-gc-params}: every array is looked at; \eq{notes-gc-thresholds}: right ones below 1e-7, mistakes above 1e-2
BOOST_AUTO_TEST_CASE(every_array_is_checked_and_a_mistake_in_any_is_found) {
  Example e(Activation::tanh);
  const Network right = gradient_of_cost(e.network, e.batch);
  const auto errors = errors_of_cost(e.network, e.batch, right);
  const std::vector<std::string> names{"W1", "b1", "W2", "b2", "W3", "b3"};
  std::vector<std::string> seen;
  for_each_parameter([&](const std::string& name, const auto&) { seen.push_back(name); }, right);
  BOOST_TEST(seen == names, boost::test_tools::per_element());
  BOOST_TEST(errors.size() == names.size());
  BOOST_TEST(worst(errors) < 1e-7);
  for (std::size_t array = 0; array < names.size(); ++array) {
    Network wrong = right;
    for_each_parameter([&](const std::string& name, auto& g) {
      if (name == names[array])
        for (Index n = 0; n < g.size(); ++n) g.data()[n] *= 1.05;
    }, wrong);
    BOOST_TEST(worst(errors_of_cost(e.network, e.batch, wrong)) > 1e-2, names[array]);
  }
}

// \eq{notes-gc-thresholds} \erratum{E51}: the rules of the notes, and the gap between 1e-7 and 1e-4
BOOST_AUTO_TEST_CASE(the_thresholds_of_the_notes) {
  using training::gradient_verdict, training::GradientVerdict;
  for (const bool kinks : {false, true}) {
    BOOST_TEST((gradient_verdict(0.5, kinks) == GradientVerdict::wrong));
    BOOST_TEST((gradient_verdict(1e-3, kinks) == GradientVerdict::suspicious));
    BOOST_TEST((gradient_verdict(1e-7, kinks) == GradientVerdict::good));
  }
  BOOST_TEST((gradient_verdict(1e-5, true) == GradientVerdict::good));
  BOOST_TEST((gradient_verdict(1e-5, false) == GradientVerdict::suspicious));
  BOOST_TEST(training::relative_error(0, 0) == 0);
  BOOST_TEST(training::relative_error(3, 6) == 0.5);
}

// \eq{notes-gc-reg}: the cost of the data with lambda = 0 and the penalty alone are two checks; in their sum a penalty
// with a mistake passes when it is small
BOOST_AUTO_TEST_CASE(cost_and_penalty_are_checked_apart) {
  Example e(Activation::tanh);
  BOOST_TEST(worst(errors_of_penalty(e.network, {.lambda_2 = 0.1})) < 1e-7);
  const double lambda = 1e-7;
  Network sum = gradient_of_cost(e.network, e.batch);
  optimization::add_penalty_gradient(e.network, {.lambda_2 = 2 * lambda}, sum);  // a factor 2 too much
  const auto total = [&] {
    return static_cast<long double>(
        optimization::penalised_cost(forward(e.network, e.batch), e.network, {.lambda_2 = lambda}));
  };
  const auto hidden = training::worst_gradient_error("W3", e.network.W[3], sum.W[3], total, 1e-5, 400, smallest);
  BOOST_TEST(hidden.relative < 1e-5);  // though it is wrong by 50 %
}

// \eq{notes-gc-seed}: without the same mask at both sides the differences are those of two functions
BOOST_AUTO_TEST_CASE(random_numbers_must_be_frozen) {
  BOOST_TEST(error_of_dropout(true) < 1e-7);
  BOOST_TEST(error_of_dropout(false) > 1e-2);
}

// \eq{notes-gc-delta} \erratum{E50}: in double both a much smaller and a much larger step are worse than 1e-5;
// \eq{notes-gc-centred}: one-sided differences are orders of magnitude worse
BOOST_AUTO_TEST_CASE(the_error_has_its_minimum_between_the_extremes) {
  Example e(Activation::tanh);
  const double best = error_at_step(e.network, e.batch, 1e-5).centred;
  BOOST_TEST(best < 1e-9);
  BOOST_TEST(error_at_step(e.network, e.batch, 1e-9).centred > 100 * best);
  BOOST_TEST(error_at_step(e.network, e.batch, 1e-2).centred > 1000 * best);
  BOOST_TEST(error_at_step(e.network, e.batch, 1e-5).one_sided > 1000 * best);
}

BOOST_AUTO_TEST_CASE(many_samples_bring_many_kinks) {  // \eq{notes-gc-few} \eq{notes-gc-kink}
  Example few(Activation::relu, 4), many(Activation::relu, 400);
  const double of_few = kinks_crossed(few.network, few.batch, 0.01);
  const double of_many = kinks_crossed(many.network, many.batch, 0.01);
  BOOST_TEST(of_many > 20 * of_few);
  BOOST_TEST(of_many > 1);
  BOOST_TEST(kinks_crossed(few.network, few.batch, 1e-9) == 0);
}

// \eq{notes-gc-depth}: errors grow on the way down; behind ten layers of logistic units 1e-2 is no mistake any more
BOOST_AUTO_TEST_CASE(errors_grow_with_depth) {
  const double shallow = error_at_depth(2, Activation::logistic, 1), deep = error_at_depth(12, Activation::logistic, 1);
  BOOST_TEST(shallow < 1e-7);
  BOOST_TEST(deep > 1e-3);
  BOOST_TEST(error_at_depth(12, Activation::tanh, 1) < 1e-5);
}

}  // namespace lbl::mlp::steps
