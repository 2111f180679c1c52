// Activations: values, derivatives, identities, and where the printed formulas fail.
#include "erratum.hpp"
#include "layers/activations.hpp"
#include "activation_checks.hpp"
#include "core/dense.hpp"
#include "error_message.hpp"
#include "threads.hpp"

using namespace lbl;
using namespace lbl::testing;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const Activation logistic{layers::logistic, layers::logistic_backward};
const Activation tanh_{layers::tanh, layers::tanh_backward};
const Activation softsign{layers::softsign, layers::softsign_backward};
const Activation softplus{layers::softplus, layers::softplus_backward, true};
const Activation relu{layers::relu, layers::relu_backward};

double logistic_of(double z) { return value(layers::logistic, row({z}))(0, 0); }
double tanh_of(double z) { return value(layers::tanh, row({z}))(0, 0); }

}  // namespace

// \eq{notes-relu} \eq{overview-eq-3} \eq{slides-relu}
// \eq{lecture-relu} with ReLU'(0) = 0; the derivative 1{z >= 0} of overview and of the
// author's companion code is another one, \erratum{E62}
BOOST_AUTO_TEST_CASE(relu_at_minus_one_zero_and_one) {
  const Tensor<2> z = row({-1, 0, 1, -0.0}), h = value(layers::relu, z);
  const Tensor<2> slope = derivative(relu, z);
  BOOST_TEST(largest_difference(h, row({0, 0, 1, 0})) == 0);
  BOOST_TEST(largest_difference(slope, row({0, 0, 1, 0})) == 0);
  const double printed = z(0, 1) >= 0 ? 1 : 0;
  BOOST_TEST(printed != slope(0, 1));
  report_erratum("E62", printed, slope(0, 1));
}

BOOST_AUTO_TEST_CASE(logistic_and_tanh_at_minus_one_zero_and_one) {
  const Tensor<2> z = row({-1, 0, 1});
  const double s = 0.26894142136999512, t = 0.76159415595576489;  // 1/(1 + e) and tanh 1
  BOOST_TEST(largest_difference(value(layers::logistic, z), row({s, 0.5, 1 - s})) < 1e-15);
  BOOST_TEST(largest_difference(derivative(logistic, z), row({s * (1 - s), 0.25, s * (1 - s)})) < 1e-15);
  BOOST_TEST(largest_difference(value(layers::tanh, z), row({-t, 0, t})) < 1e-15);
  BOOST_TEST(largest_difference(derivative(tanh_, z), row({1 - t * t, 1, 1 - t * t})) < 1e-15);
}

// \eq{notes-sigmoid} \eq{lecture-sigmoid} \eq{slides-sigmoid}: the logistic function;
// \eq{notes-tanh} \eq{lecture-tanh} \eq{slides-tanh}: tanh;
// \eq{slides-softsign} \eq{slides-softplus}: the others
BOOST_AUTO_TEST_CASE(gradients_of_the_smooth_activations) {
  for (const Activation& f : {logistic, tanh_, softsign, softplus}) accept(gradient_error(f));
}

// \erratum{E85}: what comes in is dC/dh. As printed it has the name of what goes out, dC/dz = dC/dz sigma (1 - sigma),
// which holds for 0 only; and with the minus sign lost the product is sigma times sigma
BOOST_AUTO_TEST_CASE(the_printed_backward_of_the_logistic_layer_is_rejected) {
  const Activation printed{layers::logistic, [](const Tensor<2>& h, Tensor<2>& delta) {
    for (Index n = 0; n < h.size(); ++n) delta.data()[n] *= h.data()[n] * h.data()[n];
  }};
  BOOST_TEST(gradient_error(printed).relative > 0.5);
  report_erratum("E85", gradient_error(printed).relative, gradient_error(logistic).relative);
  Tensor<2> delta = row({1});
  layers::logistic_backward(value(layers::logistic, row({0.3})), delta);
  BOOST_TEST(std::abs(delta(0, 0) - delta(0, 0) * 0.25) > 0.1);
}

// \eq{notes-relu} \eq{lecture-relu}: away from the kink the function is a straight line, and differences have no error
// but rounding
BOOST_AUTO_TEST_CASE(gradient_of_relu_away_from_the_kink) { accept(gradient_error(relu, 1e-3), 1e-10); }

// \eq{slides-softsign}: -1/2, 0, 1/2, its derivative 1/(1 + |z|)^2 also at the kink of |z|, and f(-z) = -f(z)
BOOST_AUTO_TEST_CASE(softsign_at_minus_one_zero_and_one) {
  const Tensor<2> z = row({-1, 0, 1, 3});
  BOOST_TEST(largest_difference(value(layers::softsign, z), row({-0.5, 0, 0.5, 0.75})) == 0);
  BOOST_TEST(largest_difference(derivative(softsign, z), row({0.25, 1, 0.25, 0.0625})) == 0);
  Tensor<2> at_0 = row({0});
  Tensor<2> one = row({1});
  accept(training::worst_gradient_error("z", at_0, one, [&] {
    return static_cast<long double>(value(layers::softsign, at_0)(0, 0));
  }), 1e-4);  // of second order: f'' jumps
  training::Random random(3);
  const Tensor<2> plus = normal_tensor(random, 3, 11);
  Tensor<2> minus = plus;
  for (Index n = 0; n < minus.size(); ++n) minus.data()[n] *= -1;
  const Tensor<2> f_plus = value(layers::softsign, plus), f_minus = value(layers::softsign, minus);
  for (Index n = 0; n < plus.size(); ++n) BOOST_TEST(f_plus.data()[n] == -f_minus.data()[n]);
}

// \eq{slides-softplus}: f(z) - f(-z) = z, and its derivative is the logistic function; \erratum{E69}: ln(e^z + 1) as
// printed is infinite at 1000
BOOST_AUTO_TEST_CASE(softplus_is_finite_and_its_slope_the_logistic_function) {
  BOOST_TEST(std::isinf(std::log(std::exp(1000.) + 1)));
  BOOST_TEST(largest_difference(value(layers::softplus, row({-1000, 1000})), row({0, 1000})) == 0);
  BOOST_TEST(std::abs(value(layers::softplus, row({0}))(0, 0) - std::log(2)) < 1e-15);
  for (double z = -10; z <= 10; z += 0.25) {
    const Tensor<2> f = value(layers::softplus, row({z, -z}));
    BOOST_TEST(std::abs(f(0, 0) - f(0, 1) - z) < 1e-14);
    BOOST_TEST(std::abs(f(0, 0) - std::log(std::exp(z) + 1)) < 1e-14);
    BOOST_TEST(std::abs(derivative(softplus, row({z}))(0, 0) - logistic_of(z)) < 1e-15);
  }
  BOOST_TEST(largest_difference(derivative(softplus, row({-1000, 1000})), row({0, 1})) == 0);
}

// \eq{notes-sigmoid}: sigma(-z) = 1 - sigma(z); \eq{slides-quarter}: its derivative is 1/4 at most, at 0
BOOST_AUTO_TEST_CASE(logistic_is_symmetric_and_its_slope_at_most_a_quarter) {
  training::Random random(1);
  const Tensor<2> z = normal_tensor(random, 20, 33);
  for (Index n = 0; n < z.size(); ++n) {
    const double z_n = 10 * z.data()[n];
    BOOST_TEST(std::abs(logistic_of(-z_n) - (1 - logistic_of(z_n))) < 3e-16);
  }
  const Tensor<2> slope = derivative(logistic, z);
  for (Index n = 0; n < z.size(); ++n) BOOST_TEST(slope.data()[n] < 0.25);
}

// \eq{notes-tanh}: tanh z = 2 sigma(2z) - 1
BOOST_AUTO_TEST_CASE(tanh_is_a_stretched_logistic_function) {
  training::Random random(2);
  const Tensor<2> z = normal_tensor(random, 20, 33);
  for (Index n = 0; n < z.size(); ++n)
    BOOST_TEST(std::abs(tanh_of(z.data()[n]) - (2 * logistic_of(2 * z.data()[n]) - 1)) < 4e-16);
}

// \eq{notes-saturation}: sigma'(10) = e^-10 / (1 + e^-10)^2 = 4.54e-5; 1 - h has lost 11 of its 16 digits there.
// \erratum{E35}: sigma saturates at 0 and 1, but tanh at -1 and 1, not at 0 or 1; the largest slopes are 1/4 and 1
BOOST_AUTO_TEST_CASE(a_saturated_unit_lets_almost_nothing_through) {
  BOOST_TEST(std::abs(logistic_of(-20)) < 1e-8);
  BOOST_TEST(std::abs(tanh_of(-20) + 1) < 1e-15);
  const double printed = 0;
  BOOST_TEST(std::abs(tanh_of(-20) - printed) > 0.9);
  report_erratum("E35", std::abs(printed + 1), std::abs(tanh_of(-20) + 1));
  BOOST_TEST(derivative(tanh_, row({0}))(0, 0) == 1);
  BOOST_TEST(derivative(logistic, row({0}))(0, 0) == 0.25);
  BOOST_TEST(derivative(tanh_, row({-20}))(0, 0) < 1e-15);
  const Tensor<2> slope = derivative(logistic, row({10, -10}));
  BOOST_TEST(std::abs(slope(0, 0) / 4.5395807735951673e-05 - 1) < 1e-11);
  BOOST_TEST(std::abs(slope(0, 1) / 4.5395807735951673e-05 - 1) < 1e-15);
}

// \erratum{E69}: both printed forms of tanh are inf/inf at 1000; \eq{overview-eq-14} \eq{notes-tanh}
// \eq{slides-tanh} \eq{slides-sigmoid}
BOOST_AUTO_TEST_CASE(activations_are_finite_where_the_printed_forms_are_not) {
  const auto overview = [](double a) { return (std::exp(2 * a) - 1) / (std::exp(2 * a) + 1); };
  const auto notes = [](double z) { return (std::exp(z) - std::exp(-z)) / (std::exp(z) + std::exp(-z)); };
  BOOST_TEST(std::isnan(overview(1000)));
  BOOST_TEST(std::isnan(notes(1000)));
  BOOST_TEST(std::isnan(notes(-1000)));
  report_erratum("E69", std::abs(notes(1000) - 1), std::abs(tanh_of(1000) - 1));
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
  BOOST_TEST(largest_difference(derivative(logistic, far), row({0, 0})) == 0);
  BOOST_TEST(largest_difference(derivative(tanh_, far), row({0, 0})) == 0);
  BOOST_TEST(largest_difference(derivative(relu, far), row({0, 1})) == 0);
}

// \eq{notes-zerocentred}: activations of logistic units are positive, so all weights into a unit move the same way;
// those of tanh have both signs
BOOST_AUTO_TEST_CASE(gradients_behind_logistic_units_have_one_sign_per_unit) {
  training::Random random(5);
  const Index I = 6, J = 9, M = 1;
  const Tensor<2> z = normal_tensor(random, J, M), delta = normal_tensor(random, I, M);
  const auto rows_of_one_sign = [&](const Activation& f) {
    Tensor<2> gradient_W(I, J);
    Tensor<1> gradient_b(I);
    core::dense_backward_parameters(delta, value(f.forward, z), gradient_W, gradient_b);
    Index rows = 0;
    for (Index i = 0; i < I; ++i) {
      bool one_sign = true;
      for (Index j = 0; j < J; ++j) one_sign = one_sign && gradient_W(i, j) * delta(i, 0) > 0;
      rows += one_sign;
    }
    return rows;
  };
  BOOST_TEST(rows_of_one_sign(logistic) == I);
  BOOST_TEST(rows_of_one_sign(tanh_) == 0);
}

// \eq{notes-dead}: a bias far below 0 switches a unit off for all samples, and no gradient brings it back
BOOST_AUTO_TEST_CASE(a_dead_unit_receives_no_gradient) {
  training::Random random(6);
  const Index I = 4, J = 3, M = 20;
  const Tensor<2> W = normal_tensor(random, I, J), x = normal_tensor(random, J, M);
  Tensor<1> b(I), gradient_b(I);
  b(2) = -100;
  Tensor<2> z(I, M), delta = normal_tensor(random, I, M), gradient_W(I, J);
  core::dense_forward(W, b, x, z);
  const Tensor<2> h = value(layers::relu, z);
  layers::relu_backward(h, delta);
  core::dense_backward_parameters(delta, x, gradient_W, gradient_b);
  BOOST_TEST(layers::dead_units(h) == 1);
  for (Index i = 0; i < I; ++i) {
    for (Index j = 0; j < J; ++j) BOOST_TEST((gradient_W(i, j) == 0) == (i == 2));
    BOOST_TEST((gradient_b(i) == 0) == (i == 2));
  }
  b(2) = 0;
  core::dense_forward(W, b, x, z);
  BOOST_TEST(layers::dead_units(value(layers::relu, z)) == 0);
}

BOOST_AUTO_TEST_CASE(arrays_of_different_shapes_are_refused) {
  const Tensor<2> z(2, 3);
  for (const Activation& f : {logistic, tanh_, softsign, softplus, relu}) {
    Tensor<2> wrong(3, 2);
    check_error(error_of([&] { f.forward(z, wrong); }), {"activations", "shapes"});
    check_error(error_of([&] { f.backward(z, wrong); }), {"activations", "shapes"});
  }
}

// Results do not depend on the number of threads, on large arrays either.
BOOST_AUTO_TEST_CASE(large_arrays_are_the_same_with_any_number_of_threads) {
  training::Random random(8);
  const Tensor<2> z = normal_tensor(random, 101, 1009);
  for (const Activation& f : {logistic, tanh_, softsign, softplus, relu}) {
    Tensor<2> h[2], slope[2];
    for (const int threads : {1, 3}) {
      const Threads limit(threads);
      h[threads == 3] = value(f.forward, z), slope[threads == 3] = derivative(f, z);
    }
    BOOST_TEST(same_bits(h[0], h[1]));
    BOOST_TEST(same_bits(slope[0], slope[1]));
  }
}
