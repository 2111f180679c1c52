// Shapes, numbers of parameters, the order of the samples, and what a fresh network costs.
#include "data/digits.hpp"
#include "erratum.hpp"
#include "mlp/random_network.hpp"
#include "mlp/training.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl;
using namespace lbl::testing;

// \eq{handbook-layers}: W^l is [N_l][N_(l-1)], from unit j of layer l-1 to unit i of layer l; all widths different
BOOST_AUTO_TEST_CASE(every_array_has_the_shape_of_its_layer) {
  const std::vector<Index> N{3, 4, 5, 2};
  const mlp::Network network(N);
  const mlp::Batch batch(network, 7);
  BOOST_TEST(network.L() == 3);
  for (std::size_t l = 1; l < N.size(); ++l) {
    BOOST_TEST((network.W[l].dim == std::array<Index, 2>{N[l], N[l - 1]}));
    BOOST_TEST((network.b[l].dim == std::array<Index, 1>{N[l]}));
    for (const Tensor<2>* t : {&batch.z[l], &batch.h[l], &batch.delta[l]})
      BOOST_TEST((t->dim == std::array<Index, 2>{N[l], 7}));
  }
  BOOST_TEST((batch.h[0].dim == std::array<Index, 2>{3, 7}));
  BOOST_TEST((batch.y.dim == std::array<Index, 2>{2, 7}));

  // The one weight from unit j = 1 of layer 1 to unit i = 4 of layer 2, and no other.
  mlp::Network single(N);
  single.W[1](1, 0) = 1, single.W[2](4, 1) = 10;
  mlp::Batch one(single, 1);
  one.h[0](0, 0) = 1;
  mlp::forward(single, one);
  for (Index i = 0; i < 5; ++i) BOOST_TEST(one.z[2](i, 0) == (i == 4 ? 10 : 0));
}

BOOST_AUTO_TEST_CASE(parameters_are_walked_over_in_the_order_of_the_layers) {
  const mlp::Network network({3, 4, 5, 2});
  std::vector<std::string> names;
  for_each_parameter([&](const std::string& name, const auto&) { names.push_back(name); }, network);
  BOOST_TEST(names == (std::vector<std::string>{"W1", "b1", "W2", "b2", "W3", "b3"}),
             boost::test_tools::per_element());
}

// \eq{handbook-fig-3}: [784, N, N, 10] has 784N + N^2 + 10N weights and 2N + 10 biases; \erratum{E3}: the page has none
BOOST_AUTO_TEST_CASE(the_network_of_the_figure_has_89610_parameters) {
  const mlp::Network network({784, 100, 100, 10});
  Index weights = 0;
  for (Index l = 1; l <= 3; ++l) weights += network.W[l].size();
  BOOST_TEST(training::count_parameters(network) == 89'610);
  BOOST_TEST(weights == 89'400);
  const Index parameters = training::count_parameters(network);
  report_erratum("E3", double(89'610 - weights), double(89'610 - parameters));
}

// \eq{handbook-input}: a sample per column; their order changes nothing but the order of the results
BOOST_AUTO_TEST_CASE(permuted_samples_give_permuted_outputs) {
  const Index M = 37;
  for (const auto loops : {mlp::Loops::chapter, mlp::Loops::core}) {
    const mlp::Network network = random_network({9, 13, 8, 5}, mlp::Activation::relu, loops, 1);
    mlp::Batch batch = random_batch(network, M, 2), permuted = batch;
    const std::vector<Index> order = data::shuffled_order(M, 1, 0);
    for (Index m = 0; m < M; ++m) {
      for (Index j = 0; j < 9; ++j) permuted.h[0](j, m) = batch.h[0](j, order[m]);
      for (Index k = 0; k < 5; ++k) permuted.y(k, m) = batch.y(k, order[m]);
    }
    BOOST_TEST(std::abs(mlp::forward(network, batch) - mlp::forward(network, permuted)) < 1e-14);
    gradient_of(network, batch), gradient_of(network, permuted);
    Index differences = 0;
    double largest = 0;
    for (Index m = 0; m < M; ++m) {
      for (Index l = 1; l <= 3; ++l)
        for (Index i = 0; i < network.b[l].size(); ++i) {
          differences += permuted.z[l](i, m) != batch.z[l](i, order[m]);
          largest = std::max(largest, std::abs(permuted.delta[l](i, m) - batch.delta[l](i, order[m])));
        }
      for (Index k = 0; k < 5; ++k)
        largest = std::max(largest, std::abs(permuted.h[3](k, m) - batch.h[3](k, order[m])));
    }
    BOOST_TEST(differences == 0);
    BOOST_TEST(largest < 1e-15);  // the exponentials of the last samples, which fill no register, may round otherwise
  }
}

// \eq{handbook-chance} \eq{notes-check-init}: a network that knows nothing costs ln 10; a fresh one a little more,
// within [2.28, 2.45]; the page's 2.6 is neither, \erratum{E5}
BOOST_AUTO_TEST_CASE(a_fresh_network_costs_a_little_more_than_chance) {
  const data::Dataset digits = data::digits(500, 0, 1).train;
  mlp::Network network({784, 100, 100, 10});
  BOOST_TEST(std::abs(mlp::evaluate(network, digits).mean_cost() - std::log(10.)) < 1e-14);  // no weights at all
  for (const auto rule : {training::Initialisation::he, training::Initialisation::lecun})
    for (const std::uint64_t seed : {1, 2, 3}) {
      training::Random random(seed);
      mlp::initialise(network, rule, random);
      const double C = mlp::evaluate(network, digits).mean_cost();
      BOOST_TEST(C > 2.28, "cost " << C);
      BOOST_TEST(C < 2.45, "cost " << C);
    }
}
