// Networks small enough to be computed by hand.
#include "erratum.hpp"
#include "mlp/layer.hpp"
#include "mlp/random_network.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>

using namespace lbl;
using namespace lbl::testing;

namespace {

void set(Tensor<1>& t, std::initializer_list<Real> values) { std::copy(values.begin(), values.end(), t.data()); }
void set(Tensor<2>& t, std::initializer_list<Real> values) { std::copy(values.begin(), values.end(), t.data()); }

/// Requires the values of an array, row by row.
template <std::size_t Rank>
void check(const std::string& name, const Tensor<Rank>& t, std::initializer_list<Real> values) {
  BOOST_TEST_REQUIRE(static_cast<std::size_t>(t.size()) == values.size());
  Index n = 0;
  for (const Real value : values) {
    BOOST_TEST(std::abs(t.data()[n] - value) < 1e-12, name << '[' << n << "] is " << t.data()[n] << ", not " << value);
    ++n;
  }
}

}  // namespace

// A network 2-3-2 with ReLU, x = (1, 2), y = (1, 0), and ln 3 =: a in W2, which makes the probabilities fractions.
//
//   W1 = ( 1 -1  )  b1 = ( 0.5)   z1 = ( 1 - 2 + 0.5) = (-0.5)   h1 = (0  )    the first unit is dead
//        ( 2 -0.5)       ( 1  )        ( 2 - 1 + 1  )   ( 2  )        (2  )
//        (-1  1  )       (-0.5)        (-1 + 2 - 0.5)   ( 0.5)        (0.5)
//   W2 = ( 3  1 -6 )  b2 = (1)    z2 = (2 - 3 + 1)  = (0)        p  = (1/4)
//        (-1  a -2a)       (0)         (2a - a)       (a)             (3/4)
//   C = -ln p_1 = ln 4
//   delta2 = p - y = (-3/4, 3/4)
//   dC/dW2 = delta2 h1^T = (0 -3/2 -3/8; 0 3/2 3/8),  dC/db2 = delta2
//   W2^T delta2 = (3(-3/4) - 3/4, -3/4 + 3a/4, 18/4 - 6a/4);  f' = (0, 1, 1)
//   delta1 = (0, 3(a - 1)/4, 3(3 - a)/2)
//   dC/dW1 = delta1 x^T: its columns are delta1 and 2 delta1,  dC/db1 = delta1
//   dC/dx = W1^T delta1 = (3(a - 1)/2 - 3(3 - a)/2, -3(a - 1)/8 + 3(3 - a)/2) = (3a - 6, 39/8 - 15a/8)
//
// \eq{handbook-eq-1} \eq{handbook-eq-4} \eq{handbook-delta-out}
// \eq{handbook-eq-5} \eq{handbook-eq-6} \eq{handbook-eq-7}
BOOST_AUTO_TEST_CASE(a_network_2_3_2_by_hand) {
  const double a = std::log(3.);
  for (const mlp::Loops loops : {mlp::Loops::chapter, mlp::Loops::core}) {
    mlp::Network network({2, 3, 2});
    network.loops = loops;
    set(network.W[1], {1, -1, 2, -0.5, -1, 1}), set(network.b[1], {0.5, 1, -0.5});
    set(network.W[2], {3, 1, -6, -1, a, -2 * a}), set(network.b[2], {1, 0});
    mlp::Batch batch(network, 1);
    set(batch.h[0], {1, 2}), set(batch.y, {1, 0});

    BOOST_TEST(std::abs(mlp::forward(network, batch) - std::log(4.)) < 1e-12);
    check("z1", batch.z[1], {-0.5, 2, 0.5});
    check("h1", batch.h[1], {0, 2, 0.5});
    check("z2", batch.z[2], {0, a});
    check("p", batch.h[2], {0.25, 0.75});

    const mlp::Network gradient = gradient_of(network, batch);
    const double second = 0.75 * (a - 1), third = 1.5 * (3 - a);
    check("delta2", batch.delta[2], {-0.75, 0.75});
    check("dC/dW2", gradient.W[2], {0, -1.5, -0.375, 0, 1.5, 0.375});
    check("dC/db2", gradient.b[2], {-0.75, 0.75});
    check("delta1", batch.delta[1], {0, second, third});
    check("dC/dW1", gradient.W[1], {0, 0, second, 2 * second, third, 2 * third});
    check("dC/db1", gradient.b[1], {0, second, third});
    check("dC/dx", mlp::input_gradient(network, batch), {3 * a - 6, 4.875 - 1.875 * a});
  }
}

// \eq{handbook-eq-1}: two units above three, by hand. Summed over i and j as printed, \erratum{E2}, both units get the
// same z = (1 + 4 - 3) + (-1 + 0 - 2) = -1
BOOST_AUTO_TEST_CASE(a_layer_of_two_units_by_hand) {
  Tensor<2> W(2, 3), h(3, 1), z(2, 1);
  Tensor<1> b(2);
  set(W, {1, 2, 3, -1, 0, 2}), set(h, {1, 2, -1}), set(b, {0.5, -1});
  mlp::dense_forward(W, b, h, z);
  BOOST_TEST(z(0, 0) == 1 + 4 - 3 + 0.5);
  BOOST_TEST(z(1, 0) == -1 + 0 - 2 - 1);

  Real printed[2] = {};
  for (Real& z_i : printed)
    for (Index i = 0; i < 2; ++i)
      for (Index j = 0; j < 3; ++j) z_i += W(i, j) * h(j, 0);
  BOOST_TEST(printed[0] == -1);
  BOOST_TEST(printed[1] == printed[0]);
  report_erratum("E2", std::abs(printed[0] - (1 + 4 - 3)), std::abs(z(0, 0) - 0.5 - (1 + 4 - 3)));
  BOOST_TEST(z(0, 0) != z(1, 0));
}

// \erratum{E3}: without biases a ReLU network has no opinion on x = 0, whatever its weights are; with them it has
BOOST_AUTO_TEST_CASE(without_biases_a_black_image_gives_chance_level) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    mlp::Network network = random_network({6, 8, 10}, mlp::Activation::relu, mlp::Loops::chapter, seed);
    mlp::Batch batch(network, 1);
    batch.y(3, 0) = 1;
    BOOST_TEST(std::abs(mlp::forward(network, batch) - std::log(10.)) > 1e-3);

    for (Index l = 1; l <= 2; ++l) network.b[l] = Tensor<1>(network.b[l].size());
    BOOST_TEST(std::abs(mlp::forward(network, batch) - std::log(10.)) < 1e-15);
    for (Index k = 0; k < 10; ++k) BOOST_TEST(batch.h[2](k, 0) == 0.1);
    const mlp::Network gradient = gradient_of(network, batch);
    BOOST_TEST(largest_difference(gradient.W[2], Tensor<2>(10, 8)) == 0);  // and could never learn from it
    BOOST_TEST(std::abs(gradient.b[2](3) + 0.9) < 1e-15);
  }
}
