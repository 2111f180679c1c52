// exp, log, tanh, sine and cosine as the loops call them, against the long double functions.
#include "core/vectors/vector_math.hpp"
#include "training/initialisation.hpp"

#include <boost/random/uniform_real_distribution.hpp>
#include <boost/test/unit_test.hpp>

#include <boost/mpl/list.hpp>

#include <vector>

using namespace lbl;

namespace {

constexpr int samples = 100'003;  // no multiple of a register

/// |got - right| in units of the last place of `right` as a Number; infinite where one is not finite and they differ.
template <class Number>
long double distance(Number got, long double right) {
  const auto rounded = static_cast<Number>(right);
  if (got == rounded || (std::isnan(got) && std::isnan(rounded))) return 0;
  if (!std::isfinite(got) || !std::isfinite(rounded)) return std::numeric_limits<long double>::infinity();
  const Number size = std::abs(rounded), next = std::nextafter(size, std::numeric_limits<Number>::infinity());
  return std::abs(got - right) / (static_cast<long double>(next) - size);
}

/// Requires `function`, called in a loop over all x, to be within 4 units of `right`.
template <class Number, class Function, class Right>
void check(const char* name, const std::vector<Number>& x, Function function, Right right) {
  std::vector<Number> y(x.size());
#pragma omp simd
  for (std::size_t n = 0; n < x.size(); ++n) y[n] = function(x[n]);

  std::size_t worst = 0;
  for (std::size_t n = 0; n < x.size(); ++n)
    if (distance(y[n], right(x[n])) > distance(y[worst], right(x[worst]))) worst = n;
  BOOST_TEST(distance(y[worst], right(x[worst])) <= 4, name << '(' << x[worst] << ") is " << y[worst]);
}

/// Numbers between two ends, and behind them the ones where functions go wrong.
template <class Number>
std::vector<Number> numbers(Number from, Number to, const std::vector<Number>& special) {
  training::Random random(1);
  boost::random::uniform_real_distribution<Number> uniform(from, to);
  std::vector<Number> x(samples);
  for (Number& value : x) value = uniform(random);
  for (int copy = 0; copy < 9; ++copy) x.insert(x.end(), special.begin(), special.end());  // at every lane
  return x;
}

template <class Number>
using Limits = std::numeric_limits<Number>;
using Numbers = boost::mpl::list<float, double>;

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_is_within_4_units, Number, Numbers) {
  const Number end = std::log(Limits<Number>::max()), infinity = Limits<Number>::infinity();
  const auto exp = [](Number x) { return core::exp(x); };
  const auto right = [](Number x) { return std::exp(static_cast<long double>(x)); };
  check("exp", numbers<Number>(-end + 2, end - Number(0.01), {}), exp, right);
  check("exp", numbers<Number>(-1, 1, {0, -Number(0), 1000, -1000, 10'000, -10'000, infinity, -infinity,
                                       Limits<Number>::quiet_NaN(), Limits<Number>::min()}),
        exp, right);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_is_within_4_units, Number, Numbers) {
  const auto log = [](Number x) { return core::log(x); };
  const auto right = [](Number x) { return std::log(static_cast<long double>(x)); };
  check("log", numbers<Number>(Number(0.5), 2, {1, 10, 0, -1, Limits<Number>::infinity(), Limits<Number>::quiet_NaN(),
                                                Limits<Number>::min(), Limits<Number>::max()}),
        log, right);
  std::vector<Number> wide = numbers<Number>(-80, 80, {});
  for (Number& x : wide) x = std::exp(x);
  check("log", wide, log, right);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(tanh_is_within_4_units, Number, Numbers) {
  const Number infinity = Limits<Number>::infinity();
  const auto tanh = [](Number x) { return core::tanh(x); };
  const auto right = [](Number x) { return std::tanh(static_cast<long double>(x)); };
  check("tanh", numbers<Number>(-3, 3, {0, -Number(0), Number(1e-5), Number(1e-20), 1000, -1000, infinity, -infinity,
                                        Limits<Number>::quiet_NaN()}),
        tanh, right);
  check("tanh", numbers<Number>(-30, 30, {}), tanh, right);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sine_and_cosine_are_within_4_units, Number, Numbers) {
  check("sin", numbers<Number>(0, 7, {0, -Number(0), Number(1e-5)}), [](Number x) { return core::sin(x); },
        [](Number x) { return std::sin(static_cast<long double>(x)); });
  check("cos", numbers<Number>(0, 7, {0, -Number(0), Number(1e-5)}), [](Number x) { return core::cos(x); },
        [](Number x) { return std::cos(static_cast<long double>(x)); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_1_plus_is_within_4_units, Number, Numbers) {
  const auto log_1_plus = [](Number x) { return core::log_1_plus(x); };
  const auto right = [](Number x) { return std::log1p(static_cast<long double>(x)); };
  check<Number>("log_1_plus", numbers<Number>(0, 1, {0, Number(1e-30), Number(1e-6), Number(1e-3), 1}), log_1_plus,
                right);
}
