// The gradient checker itself: what it accepts, what it finds, and where differences are no use.
#include "erratum.hpp"
#include "error_message.hpp"
#include "random_tensors.hpp"
#include "training/gradient_check.hpp"

#include <functional>
#include <set>
#include <sstream>
#include <vector>

using namespace lbl;
using namespace lbl::testing;
using training::GradientError;
using training::worst_gradient_error;

namespace {

/// C = sum_n sin(x_n), so that dC/dx_n = cos(x_n).
struct Sines {
  Tensor<2> x, gradient;

  Sines(Index I, Index J) {
    training::Random random(1);
    x = gradient = normal_tensor(random, I, J);
    for (Index n = 0; n < x.size(); ++n) gradient.data()[n] = std::cos(x.data()[n]);
  }
  long double cost() const {
    long double C = 0;
    for (Index n = 0; n < x.size(); ++n) C += std::sin(static_cast<long double>(x.data()[n]));
    return C;
  }
  GradientError worst(double step = 1e-5, Index at_most = 200) {
    return worst_gradient_error("x", x, gradient, [&] { return cost(); }, step, at_most);
  }
};

/// The differences of f at one place, by the checker; `analytic` is what they are compared with.
GradientError at(double place, double analytic, const std::function<long double(double)>& f, double step) {
  Tensor<1> x(1), gradient(1);
  x(0) = place, gradient(0) = analytic;
  return worst_gradient_error("z", x, gradient, [&] { return f(x(0)); }, step);
}

double relu(double z) { return z > 0 ? z : 0; }

}  // namespace

// \eq{notes-gc-delta}: steps between 1e-6 and 1e-4 all do, in double
BOOST_AUTO_TEST_CASE(a_right_gradient_is_accepted) {
  Sines sines(5, 7);
  const Tensor<2> before = sines.x;
  for (const double step : {1e-6, 1e-5, 1e-4}) BOOST_TEST(sines.worst(step).relative < 1e-7, "step " << step);
  BOOST_TEST(same_bits(sines.x, before));
}

BOOST_AUTO_TEST_CASE(a_planted_mistake_is_found_with_its_name_and_index) {
  for (const Index place : {0, 17, 34}) {
    Sines sines(5, 7);
    const double right = sines.gradient.data()[place];
    sines.gradient.data()[place] *= 1.001;
    const GradientError e = sines.worst();
    BOOST_TEST(e.name == "x");
    BOOST_TEST(e.index == place);
    BOOST_TEST(e.analytic == sines.gradient.data()[place]);
    BOOST_TEST(std::abs(e.numeric - right) < 1e-9);
    BOOST_TEST(std::abs(e.relative - 0.001 / 1.001) < 1e-8);
  }
  std::ostringstream message;
  message << GradientError{"W2", 17, 0.25, 0.5, 0.5, 1};
  BOOST_TEST(message.str() ==
             "gradient of W2[17]: by the equations 0.25, by differences 0.5, relative error 0.5");
}

// Small entries are compared with less accuracy, but none is left out.
BOOST_AUTO_TEST_CASE(a_small_entry_that_is_forgotten_is_found) {
  Sines sines(5, 7);
  sines.x(2, 3) = std::acos(0.05), sines.gradient(2, 3) = 0.05;
  const auto worst = [&] {
    return worst_gradient_error("x", sines.x, sines.gradient, [&] { return sines.cost(); }, 1e-5, 200, 0.1);
  };
  BOOST_TEST(worst().relative < 1e-7);
  sines.gradient(2, 3) = 0;
  BOOST_TEST(worst().index == 17);
  BOOST_TEST(std::abs(worst().relative - 0.05 / worst().largest) < 1e-8);
}

// A backward pass that computes nothing agrees with a forward pass that does nothing: `largest` shows it.
BOOST_AUTO_TEST_CASE(gradients_that_are_all_zero_are_seen) {
  Tensor<1> x(4), gradient(4);
  const GradientError dead = worst_gradient_error("x", x, gradient, [] { return 1.0L; });
  BOOST_TEST(dead.relative == 0);
  BOOST_TEST(dead.largest == 0);
  Sines sines(2, 3);
  BOOST_TEST(sines.worst().largest > 0.1);
  sines.gradient = Tensor<2>(2, 3);
  BOOST_TEST(sines.worst().relative == 1);  // a forgotten gradient is as wrong as can be
}

BOOST_AUTO_TEST_CASE(a_gradient_that_is_no_number_is_never_accepted) {
  for (const double wrong : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    Sines sines(2, 3);
    sines.gradient(1, 1) = wrong;
    const GradientError e = sines.worst();
    BOOST_TEST(!(e.relative < 1e-2));
    BOOST_TEST(e.index == 4);
    for (const Index place : {0, 499, 998}) {  // whether it is among the 40 of 1000 entries that are drawn or not
      Sines large(20, 50);
      large.gradient.data()[place] = wrong;
      const GradientError found = large.worst(1e-5, 40);
      BOOST_TEST(found.relative == HUGE_VAL);
      BOOST_TEST(found.index == place);
    }
  }
  const GradientError e = at(1, 1, [](double) { return std::nan(""); }, 1e-5);
  BOOST_TEST(!(e.relative < 1e-2));
}

BOOST_AUTO_TEST_CASE(a_gradient_of_another_shape_is_refused) {
  Tensor<2> x(3, 4);
  const Tensor<2> gradient(4, 3);
  BOOST_CHECK_THROW(worst_gradient_error("x", x, gradient, [] { return 0.0L; }), std::invalid_argument);
}

// \eq{notes-gc-params}: of a large array some entries are looked at, always the same ones
BOOST_AUTO_TEST_CASE(large_arrays_are_sampled) {
  const auto visited = [] {
    Sines sines(20, 50);
    const Tensor<2> kept = sines.x;
    std::vector<Index> moved;
    const auto cost = [&] {
      for (Index n = 0; n < kept.size(); ++n)
        if (sines.x.data()[n] != kept.data()[n]) moved.push_back(n);
      return sines.cost();
    };
    const GradientError e = worst_gradient_error("x", sines.x, sines.gradient, cost, 1e-5, 40);
    BOOST_TEST(e.relative < 1e-7);
    BOOST_TEST(same_bits(sines.x, kept));
    return moved;
  };
  const std::vector<Index> moved = visited();
  BOOST_TEST(moved.size() == 80u);  // twice each, and one at a time
  const std::set<Index> places(moved.begin(), moved.end());
  BOOST_TEST(places.size() > 35u);
  BOOST_TEST(*places.begin() < 200);  // from all over the array
  BOOST_TEST(*places.rbegin() > 800);
  BOOST_TEST(visited() == moved, boost::test_tools::per_element());
}

// \eq{notes-gc-centred}: the error falls with the square of the step, that of a one-sided difference with the step
BOOST_AUTO_TEST_CASE(centred_differences_are_of_second_order) {
  const auto f = [](double x) { return std::tanh(static_cast<long double>(x)); };
  const long double x = 0.7L, slope = 1 - f(0.7) * f(0.7);
  const auto centred = [&](double step) { return std::abs(at(0.7, 0, f, step).numeric - slope); };
  const auto one_sided = [&](double step) { return std::abs((std::tanh(x + step) - std::tanh(x)) / step - slope); };
  BOOST_TEST(std::abs(centred(0.02) / centred(0.01) - 4) < 0.01);
  BOOST_TEST(std::abs(one_sided(0.02) / one_sided(0.01) - 2) < 0.02);
}

// \eq{notes-gc-delta} \erratum{E50}: truncation and rounding balance near epsilon^(1/3) = 6e-6, in double; in single
// precision the notes' steps are all too small
BOOST_AUTO_TEST_CASE(the_best_step_depends_on_the_precision) {
  const auto error = [](auto type, double step) {  // of tanh', averaged over places
    using Number = decltype(type);
    double sum = 0;
    for (int n = 1; n <= 200; ++n) {
      const auto x = static_cast<Number>(0.01 * n), d = static_cast<Number>(step);
      const double difference = static_cast<double>((std::tanh(x + d) - std::tanh(x - d)) / (2 * d));
      const double slope = 1 / std::pow(std::cosh(static_cast<double>(x)), 2);
      sum += std::abs(difference - slope) / 200;
    }
    return sum;
  };
  for (const double step : {1e-8, 1e-7, 1e-4, 1e-3}) BOOST_TEST(error(double(), 6e-6) < error(double(), step));
  for (const double step : {1e-6, 1e-5, 1e-4}) BOOST_TEST(10 * error(float(), 5e-3) < error(float(), step));
  BOOST_TEST(error(double(), 6e-6) < 1e-10);
  BOOST_TEST(error(float(), 1e-6) > 1e-2);  // by the notes' own thresholds: wrong
  report_erratum("E50", error(float(), 1e-6), error(float(), 5e-3));
}

// \eq{notes-gc-rel}: the difference over the larger of the two; 0/0 is no error, \erratum{E51}
BOOST_AUTO_TEST_CASE(relative_errors) {
  const auto line = [](double x) { return static_cast<long double>(3 * x); };
  BOOST_TEST(std::abs(at(1, 6, line, 1e-5).relative - 0.5) < 1e-10);    // a factor 2
  BOOST_TEST(std::abs(at(1, 1.5, line, 1e-5).relative - 0.5) < 1e-10);  // ... either way
  BOOST_TEST(std::abs(at(1, -3, line, 1e-5).relative - 2) < 1e-10);     // a wrong sign
  BOOST_TEST(at(1, 0, [](double) { return 7.0L; }, 1e-5).relative == 0);
  const double printed = std::abs(0.0 - 0.0) / std::max(0.0, 0.0);
  BOOST_TEST(std::isnan(printed));
  report_erratum("E51", printed, at(1, 0, [](double) { return 7.0L; }, 1e-5).relative);
}

// \eq{notes-gc-kink} \erratum{E52}: at -1e-6 (not at the printed +1e-6) the analytic gradient of ReLU is 0, and a step
// that reaches over the kink finds (step - 1e-6)/(2 step)
BOOST_AUTO_TEST_CASE(differences_across_a_kink) {
  const GradientError across = at(-1e-6, 0, relu, 1e-4);
  BOOST_TEST(std::abs(across.numeric - 0.495) < 1e-10);
  BOOST_TEST(across.relative == 1);
  BOOST_TEST(at(-1e-6, 0, relu, 1e-7).relative == 0);
  BOOST_TEST(at(1e-6, 0, relu, 1e-7).relative == 1);  // at the printed place the gradient is 1, not 0
  BOOST_TEST(at(1e-6, 1, relu, 1e-7).relative < 1e-9);
  report_erratum("E52", at(1e-6, 0, relu, 1e-7).relative, at(-1e-6, 0, relu, 1e-7).relative);
}
