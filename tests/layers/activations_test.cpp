// Activations: values, derivatives, identities, and where the printed formulas fail.
#include "layers/activations.hpp"
#include "random_tensors.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>

using namespace lbl;
using namespace lbl::testing;

namespace {

using Function = void (*)(const Tensor<2>&, Tensor<2>&);
constexpr double infinity = std::numeric_limits<double>::infinity();

Tensor<2> row(std::initializer_list<Real> values) {
  Tensor<2> t(1, values.size());
  std::copy(values.begin(), values.end(), t.data());
  return t;
}

Tensor<2> value(Function forward, const Tensor<2>& z) {
  Tensor<2> h(z.dim[0], z.dim[1]);
  forward(z, h);
  return h;
}

/// The derivative f'(z), which is what becomes of dC/dh = 1.
Tensor<2> derivative(Function forward, Function backward, const Tensor<2>& z) {
  Tensor<2> delta(z.dim[0], z.dim[1]);
  std::fill_n(delta.data(), delta.size(), Real(1));
  backward(value(forward, z), delta);
  return delta;
}

/// The gradient of C = r . f(z) for random r against differences, at z that are at least `away` from 0.
training::GradientError gradient_error(Function forward, Function backward, double away = 0) {
  training::Random random(7);
  Tensor<2> z = normal_tensor(random, 5, 7), h = z;
  for (Index n = 0; n < z.size(); ++n) z.data()[n] += std::copysign(away, z.data()[n]);
  const Tensor<2> r = normal_tensor(random, 5, 7);
  Tensor<2> delta = r;
  forward(z, h);
  backward(h, delta);
  return training::worst_gradient_error("z", z, delta, [&] {
    forward(z, h);
    long double C = 0;
    for (Index n = 0; n < h.size(); ++n) C += static_cast<long double>(r.data()[n]) * h.data()[n];
    return C;
  });
}

double logistic_of(double z) { return value(layers::logistic, row({z}))(0, 0); }
double tanh_of(double z) { return value(layers::tanh, row({z}))(0, 0); }

}  // namespace

// \eq{notes-relu} \eq{overview-eq-3} with ReLU'(0) = 0 as in lecture; the derivative 1{z >= 0} of overview and of the
// author's companion code is another one, \erratum{E62}
BOOST_AUTO_TEST_CASE(relu_at_minus_one_zero_and_one) {
  const Tensor<2> z = row({-1, 0, 1, -0.0}), h = value(layers::relu, z);
  const Tensor<2> slope = derivative(layers::relu, layers::relu_backward, z);
  BOOST_TEST(largest_difference(h, row({0, 0, 1, 0})) == 0);
  BOOST_TEST(largest_difference(slope, row({0, 0, 1, 0})) == 0);
  const double printed = z(0, 1) >= 0 ? 1 : 0;
  BOOST_TEST(printed != slope(0, 1));
}

BOOST_AUTO_TEST_CASE(logistic_and_tanh_at_minus_one_zero_and_one) {
  const Tensor<2> z = row({-1, 0, 1});
  const double s = 0.26894142136999512, t = 0.76159415595576489;  // 1/(1 + e) and tanh 1
  BOOST_TEST(largest_difference(value(layers::logistic, z), row({s, 0.5, 1 - s})) < 1e-15);
  BOOST_TEST(largest_difference(derivative(layers::logistic, layers::logistic_backward, z),
                                row({s * (1 - s), 0.25, s * (1 - s)})) < 1e-15);
  BOOST_TEST(largest_difference(value(layers::tanh, z), row({-t, 0, t})) < 1e-15);
  BOOST_TEST(largest_difference(derivative(layers::tanh, layers::tanh_backward, z),
                                row({1 - t * t, 1, 1 - t * t})) < 1e-15);
}

// \eq{notes-sigmoid} \eq{notes-tanh}
BOOST_AUTO_TEST_CASE(gradients_of_the_smooth_activations) {
  for (const auto& e : {gradient_error(layers::logistic, layers::logistic_backward),
                        gradient_error(layers::tanh, layers::tanh_backward)})
    BOOST_TEST_CONTEXT(e) {
      BOOST_TEST(e.largest > 0);
      BOOST_TEST(e.relative < 1e-7);
    }
}

// \eq{notes-relu}: away from the kink the function is a straight line, and differences have no error but rounding
BOOST_AUTO_TEST_CASE(gradient_of_relu_away_from_the_kink) {
  const auto e = gradient_error(layers::relu, layers::relu_backward, 1e-3);
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < 1e-10);
  }
}

// \eq{notes-sigmoid}: sigma(-z) = 1 - sigma(z); \eq{slides-quarter}: its derivative is 1/4 at most, at 0
BOOST_AUTO_TEST_CASE(logistic_is_symmetric_and_its_slope_at_most_a_quarter) {
  training::Random random(1);
  const Tensor<2> z = normal_tensor(random, 20, 33);
  for (Index n = 0; n < z.size(); ++n) {
    const double z_n = 10 * z.data()[n];
    BOOST_TEST(std::abs(logistic_of(-z_n) - (1 - logistic_of(z_n))) < 3e-16);
  }
  const Tensor<2> slope = derivative(layers::logistic, layers::logistic_backward, z);
  for (Index n = 0; n < z.size(); ++n) BOOST_TEST(slope.data()[n] < 0.25);
}

// \eq{notes-tanh}: tanh z = 2 sigma(2z) - 1
BOOST_AUTO_TEST_CASE(tanh_is_a_stretched_logistic_function) {
  training::Random random(2);
  const Tensor<2> z = normal_tensor(random, 20, 33);
  for (Index n = 0; n < z.size(); ++n)
    BOOST_TEST(std::abs(tanh_of(z.data()[n]) - (2 * logistic_of(2 * z.data()[n]) - 1)) < 4e-16);
}

// \eq{notes-saturation}: sigma'(10) = e^-10 / (1 + e^-10)^2 = 4.54e-5; 1 - h has lost 11 of its 16 digits there
BOOST_AUTO_TEST_CASE(a_saturated_unit_lets_almost_nothing_through) {
  const Tensor<2> slope = derivative(layers::logistic, layers::logistic_backward, row({10, -10}));
  BOOST_TEST(std::abs(slope(0, 0) / 4.5395807735951673e-05 - 1) < 1e-11);
  BOOST_TEST(std::abs(slope(0, 1) / 4.5395807735951673e-05 - 1) < 1e-15);
}

// \erratum{E69}: both printed forms of tanh are inf/inf at 1000; \eq{overview-eq-14} \eq{notes-tanh}
BOOST_AUTO_TEST_CASE(activations_are_finite_where_the_printed_forms_are_not) {
  const auto overview = [](double a) { return (std::exp(2 * a) - 1) / (std::exp(2 * a) + 1); };
  const auto notes = [](double z) { return (std::exp(z) - std::exp(-z)) / (std::exp(z) + std::exp(-z)); };
  BOOST_TEST(std::isnan(overview(1000)));
  BOOST_TEST(std::isnan(notes(1000)));
  BOOST_TEST(std::isnan(notes(-1000)));
  for (const double z : {1000., infinity}) {
    BOOST_TEST(tanh_of(z) == 1);
    BOOST_TEST(tanh_of(-z) == -1);
    BOOST_TEST(logistic_of(z) == 1);
    BOOST_TEST(logistic_of(-z) == 0);
  }
  for (double z = -10; z <= 10; z += 0.25) {  // on paper they are right
    BOOST_TEST(std::abs(tanh_of(z) - overview(z)) < 4e-16);
    BOOST_TEST(std::abs(tanh_of(z) - notes(z)) < 4e-16);
    BOOST_TEST(std::abs(logistic_of(z) - std::exp(z) / (1 + std::exp(z))) < 4e-16);
  }
  const Tensor<2> far = row({-1000, 1000});
  BOOST_TEST(largest_difference(derivative(layers::logistic, layers::logistic_backward, far), row({0, 0})) == 0);
  BOOST_TEST(largest_difference(derivative(layers::tanh, layers::tanh_backward, far), row({0, 0})) == 0);
  BOOST_TEST(largest_difference(derivative(layers::relu, layers::relu_backward, far), row({0, 1})) == 0);
}
