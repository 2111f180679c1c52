#pragma once
// What the tests of activations share: values, derivatives and gradient checks of a function of one tensor.
#include "random_tensors.hpp"
#include "training/gradient_check.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <initializer_list>

namespace lbl::testing {

/// An activation: forward(z, h), and backward(argument, delta), whose argument is h or z.
struct Activation {
  std::function<void(const Tensor<2>&, Tensor<2>&)> forward, backward;
  bool backward_reads_z = false;
};

/// One unit with these samples.
inline Tensor<2> row(std::initializer_list<Real> values) {
  Tensor<2> t(1, values.size());
  std::copy(values.begin(), values.end(), t.data());
  return t;
}

/// h = f(z).
inline Tensor<2> value(const std::function<void(const Tensor<2>&, Tensor<2>&)>& forward, const Tensor<2>& z) {
  Tensor<2> h(z.dim[0], z.dim[1]);
  forward(z, h);
  return h;
}

/// The derivative f'(z), which is what becomes of dC/dh = 1.
inline Tensor<2> derivative(const Activation& f, const Tensor<2>& z) {
  Tensor<2> delta(z.dim[0], z.dim[1]);
  std::fill_n(delta.data(), delta.size(), Real(1));
  f.backward(f.backward_reads_z ? z : value(f.forward, z), delta);
  return delta;
}

/// r . h, in long double: its rounding limits small entries of a gradient.
inline long double contract(const Tensor<2>& r, const Tensor<2>& h) {
  long double C = 0;
  for (Index n = 0; n < h.size(); ++n) C += static_cast<long double>(r.data()[n]) * h.data()[n];
  return C;
}

/// Moves every number away from 0, so that no difference steps over a kink there.
inline void move_off_zero(Tensor<2>& z, double away) {
  for (Index n = 0; n < z.size(); ++n) z.data()[n] += std::copysign(away, z.data()[n]);
}

/// The gradient of C = r . f(z) for random r against differences, at z that are at least `away` from 0.
inline training::GradientError gradient_error(const Activation& f, double away = 0) {
  training::Random random(7);
  Tensor<2> z = normal_tensor(random, 5, 7), h = z;
  move_off_zero(z, away);
  const Tensor<2> r = normal_tensor(random, 5, 7);
  Tensor<2> delta = r;
  f.forward(z, h);
  f.backward(f.backward_reads_z ? z : h, delta);
  return training::worst_gradient_error("z", z, delta, [&] { return contract(r, value(f.forward, z)); });
}

/// A gradient that is right, and is not right only because it is zero.
inline void accept(const training::GradientError& e, double tolerance = 1e-7) {
  BOOST_TEST_CONTEXT(e) {
    BOOST_TEST(e.largest > 0);
    BOOST_TEST(e.relative < tolerance);
  }
}

}  // namespace lbl::testing
