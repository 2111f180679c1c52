// Residual blocks and inception modules: what they compute, and all gradients.
#include "cifar/depth/inception_network.hpp"
#include "cifar/depth/residual_network.hpp"
#include "random_networks.hpp"

using namespace lbl;
using namespace lbl::testing;
using namespace lbl::cifar;
using Dims = std::array<Index, 4>;

namespace {

/// A part of a network with all that its backward pass reads and writes; the cost is r . h for a random r.
template <class Part, class PartMaps, class Walk>
struct PartCase {
  const Threads threads{1};
  training::Random random{11};
  Part part, gradient;
  Tensor<4> x, delta_x;
  PartMaps maps;
  Walk walk;  // calls visit for every parameter of part and gradient

  PartCase(Part fresh, const Tensor<4>& input, Walk over) : part(std::move(fresh)), x(input), walk(over) {
    walk([&]<std::size_t Rank>(const std::string& name, Tensor<Rank>& w, auto&) {
      if (name.ends_with("gamma")) for (Index n = 0; n < w.size(); ++n) w.data()[n] = 0.7 + 0.1 * double(n);
      else training::draw_normal(w, 0.3, random);
    }, part, part);
    delta_x = x, maps = PartMaps(part, x), gradient = part;
    walk([](const std::string&, auto& g, auto&) { std::fill_n(g.data(), g.size(), Real(0)); }, gradient, gradient);
  }
  /// A bias before a normalisation moves nothing: its gradient must vanish.
  void check(const Tensor<4>& output, Tensor<4>& delta_output, bool normalised, double bound = 1e-5) {
    const Tensor<4> r = [&] {
      Tensor<4> draw = output;
      training::draw_normal(draw, 1, random);
      return draw;
    }();
    const auto cost = [&] { return forward(Loops::core, Pass::training, part, x, maps), dot(r, output); };
    cost();
    delta_output = r;
    backward(Loops::core, part, x, maps, gradient, delta_x);
    walk([&](const std::string& name, auto& w, auto& g) {
      if (normalised && name.ends_with(".b")) BOOST_TEST(largest(g) < 1e-10, name);
      else accept(training::worst_gradient_error(name, w, g, cost, 1e-6, 40, 1e-4), bound);
    }, part, gradient);
    accept(training::worst_gradient_error("x", x, delta_x, cost, 1e-6, 60, 1e-4), bound);
  }
  template <std::size_t Rank>
  static double largest(const Tensor<Rank>& t) {
    double most = 0;
    for (Index n = 0; n < t.size(); ++n) most = std::max(most, std::abs(t.data()[n]));
    return most;
  }
};

const auto walk_block = [](auto&& visit, auto& block, auto& other) {
  for_each_layer_of_block([&](const std::string& name, auto&... layers) { visit_parameters(visit, name, layers...); },
                          "B", block, other);
};
using ResidualCase = PartCase<ResidualBlock, ResidualMaps, decltype(walk_block)>;

const auto walk_module = [](auto&& visit, auto& module, auto& other) {
  for_each_layer_of_module([&](const std::string& name, auto&... layers) { visit_parameters(visit, name, layers...); },
                           "I", module, other);
};
using ModuleCase = PartCase<InceptionModule, InceptionMaps, decltype(walk_module)>;

Tensor<4> images(Index C, Index side, Index M, bool positive = false) {
  training::Random random(3);
  Tensor<4> x = normal_tensor(random, C, side, side, M);
  if (positive) for (Index n = 0; n < x.size(); ++n) x.data()[n] = std::abs(x.data()[n]);
  return x;
}

ResidualBlock without_normalisation(ResidualBlock block) {
  block.first.normalised = block.second.normalised = block.projection.normalised = false;
  return block;
}

}  // namespace

// \eq{overview-eq-21} \eq{overview-residual-back}
BOOST_AUTO_TEST_CASE(gradients_of_residual_blocks) {
  for (const bool normalised : {true, false})
    for (const auto& [K, stride, skips] : {std::tuple{3, 1, true}, {5, 2, true}, {3, 1, false}, {5, 2, false}}) {
      const ResidualBlock block(K, 3, stride, skips);
      ResidualCase c(normalised ? block : without_normalisation(block), images(3, 6, 4), walk_block);
      BOOST_TEST_CONTEXT(normalised << ' ' << K << ' ' << stride << ' ' << skips)
      c.check(c.maps.second.h, c.maps.second.delta, normalised);
    }
}

// \eq{overview-eq-21}: as printed, with matrices: kernels of 1 x 1 on maps of 1 x 1
BOOST_AUTO_TEST_CASE(the_block_is_the_overviews_formula) {
  ResidualBlock block = without_normalisation(ResidualBlock(3, 3, 1, true));
  block.first.convolution = Convolution(3, 3, 1), block.second.convolution = Convolution(3, 3, 1);
  ResidualCase c(block, images(3, 1, 4), walk_block);
  forward(Loops::chapter, Pass::training, c.part, c.x, c.maps);
  const auto& [W, b, s] = c.part.first.convolution;
  const auto& [W_, b_, s_] = c.part.second.convolution;
  for (Index m = 0; m < 4; ++m)
    for (Index i = 0; i < 3; ++i) {
      double F = b_(i);
      for (Index j = 0; j < 3; ++j) {
        double z = b(j);
        for (Index n = 0; n < 3; ++n) z += W(j, n, 0, 0) * c.x(n, 0, 0, m);
        F += W_(i, j, 0, 0) * std::max(0., z);
      }
      BOOST_TEST(std::abs(c.maps.second.h(i, 0, 0, m) - std::max(0., c.x(i, 0, 0, m) + F)) < 1e-14);
    }
}

// \eq{overview-eq-21}: with W' = 0 and b' = 0 it is f(x), and the error passes it unchanged where x > 0
BOOST_AUTO_TEST_CASE(a_block_that_computes_nothing_is_the_activation) {
  ResidualCase c(without_normalisation(ResidualBlock(3, 3, 1, true)), images(3, 5, 4), walk_block);
  std::fill_n(c.part.second.convolution.W.data(), c.part.second.convolution.W.size(), Real(0));
  std::fill_n(c.part.second.convolution.b.data(), 3, Real(0));
  forward(Loops::core, Pass::training, c.part, c.x, c.maps);
  Tensor<4> f_x = c.x;
  activate(f_x);
  BOOST_TEST(same_bits(c.maps.second.h, f_x));
  const Tensor<4> e = images(3, 5, 4);
  c.maps.second.delta = e;
  backward(Loops::core, c.part, c.x, c.maps, c.gradient, c.delta_x);
  for (Index n = 0; n < e.size(); ++n) BOOST_TEST(c.delta_x.data()[n] == (c.x.data()[n] > 0 ? e.data()[n] : 0));
}

// A planted mistake: without the error of the skip the gradient of x is refused.
BOOST_AUTO_TEST_CASE(the_skip_must_not_be_forgotten_on_the_way_back) {
  ResidualCase c(ResidualBlock(3, 3, 1, true), images(3, 5, 4), walk_block);
  const Tensor<4> r = images(3, 5, 4);
  const auto cost = [&] { return forward(Loops::core, Pass::training, c.part, c.x, c.maps), dot(r, c.maps.second.h); };
  cost();
  c.maps.second.delta = r;
  ResidualBlock plain = c.part;
  plain.skip = Skip::none;
  backward(Loops::core, plain, c.x, c.maps, c.gradient, c.delta_x);
  BOOST_TEST(training::worst_gradient_error("x", c.x, c.delta_x, cost, 1e-6, 20).relative > 0.01);
}

// \eq{overview-fig-10b}: a skip over every two layers
BOOST_AUTO_TEST_CASE(depths_shapes_and_skips_of_residual_networks) {
  for (const Index depth : {8, 14, 20}) {
    const ResidualNetwork residual(depth, 4, true), plain(depth, 4, false);
    Index layers = 0, projections = 0;
    ResidualNetwork::for_each_layer([&](const std::string& name, const auto&) {
      name.ends_with("projection") ? ++projections : ++layers;
    }, residual);
    BOOST_TEST(layers == depth);
    BOOST_TEST(projections == 2);
    BOOST_TEST(training::count_parameters(residual) - training::count_parameters(plain) ==
               8 * 4 + 16 * 8 + 3 * (8 + 16));  // kernels, biases, gammas and betas of the projections
    const ResidualNetwork::Batch batch(residual, 2);
    BOOST_TEST((batch.maps.front().second.h.dim == Dims{4, 32, 32, 2}));
    BOOST_TEST((batch.maps.back().second.h.dim == Dims{16, 8, 8, 2}));
  }
  BOOST_CHECK_THROW(ResidualNetwork(10, 4, true), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(gradients_of_residual_and_plain_networks) {
  for (const bool skips : {true, false}) {
    const ResidualNetwork network = random_network(ResidualNetwork(8, 2, skips), 5);
    ResidualNetwork::Batch batch = random_batch(network, 3, 6);
    check_gradients(network, batch, 5, 1e-4);
  }
}

// \eq{overview-residual-depth}: at the start, without normalisation, kernels so small that a plain layer halves what it
// passes on: 20 plain layers extinguish the error, 20 residual ones do not
BOOST_AUTO_TEST_CASE(gradients_do_not_vanish_in_residual_networks) {
  const Threads threads(1);
  const auto norm_at_the_input = [](Index depth, bool skips) {
    ResidualNetwork network(depth, 4, skips);
    leave_out_normalisation(network);
    training::Random random(1);
    initialise<ResidualNetwork>(network, random);  // all kernels, W' too
    for_each_parameter([]<std::size_t Rank>(const std::string& name, Tensor<Rank>& w) {
      if (name.find("first.W") != name.npos || name.find("second.W") != name.npos)
        for (Index n = 0; n < w.size(); ++n) w.data()[n] *= 0.5;
    }, network);
    ResidualNetwork::Batch batch = random_batch(network, 4, 2);
    gradient_of(network, batch);
    const Tensor<4> delta_x = input_gradient(network, batch);
    return std::sqrt(double(dot(delta_x, delta_x)));
  };
  BOOST_TEST(norm_at_the_input(20, false) < 1e-2 * norm_at_the_input(8, false));
  BOOST_TEST(norm_at_the_input(20, true) > 0.3 * norm_at_the_input(8, true));
}

// Without normalisation the kernels W' of residual blocks begin at 0, those of plain blocks do not.
BOOST_AUTO_TEST_CASE(second_kernels_of_residual_blocks_begin_at_zero) {
  for (const bool skips : {true, false}) {
    ResidualNetwork network(14, 2, skips);
    leave_out_normalisation(network);
    training::Random random(1);
    initialise(network, random);
    for (const ResidualBlock& block : network.block) {
      BOOST_TEST((!block.first.normalised && !block.second.normalised));
      const Tensor<4>& W = block.second.convolution.W;
      BOOST_TEST(std::all_of(W.data(), W.data() + W.size(), [](Real w) { return w == 0; }) == skips);
    }
  }
}

// \eq{overview-fig-10a}: the channels of the branches add up, one after the other
BOOST_AUTO_TEST_CASE(branches_of_an_inception_module) {
  const InceptionWidths widths{.one = 2, .reduce_three = 2, .three = 3, .reduce_five = 1, .five = 2, .pooled = 1};
  ModuleCase c(InceptionModule(widths, 3), images(3, 5, 4, true), walk_module);
  forward(Loops::core, Pass::training, c.part, c.x, c.maps);
  BOOST_TEST((c.maps.h.dim == Dims{2 + 3 + 2 + 1, 5, 5, 4}));
  BOOST_TEST(c.maps.h(1, 2, 3, 1) == c.maps.one.h(1, 2, 3, 1));
  BOOST_TEST(c.maps.h(4, 2, 3, 1) == c.maps.three.h(2, 2, 3, 1));
  BOOST_TEST(c.maps.h(6, 2, 3, 1) == c.maps.five.h(1, 2, 3, 1));
  BOOST_TEST(c.maps.h(7, 2, 3, 1) == c.maps.pooled.h(0, 2, 3, 1));
  for (Index c_ = 0; c_ < 3; ++c_)  // the maxima of 3 x 3, at a corner and inside
    for (const Index i : {0, 2}) {
      double largest = 0;
      for (Index a = std::max<Index>(0, i - 1); a <= i + 1; ++a)
        for (Index b = std::max<Index>(0, i - 1); b <= i + 1; ++b) largest = std::max(largest, c.x(c_, a, b, 1));
      BOOST_TEST(c.maps.maxima(c_, i, i, 1) == largest);
    }
}

// \eq{overview-fig-10a}
BOOST_AUTO_TEST_CASE(gradients_of_an_inception_module) {
  const InceptionWidths widths{.one = 2, .reduce_three = 2, .three = 3, .reduce_five = 1, .five = 2, .pooled = 2};
  ModuleCase c(InceptionModule(widths, 3), images(3, 5, 4, true), walk_module);
  c.check(c.maps.h, c.maps.delta, true);
}

BOOST_AUTO_TEST_CASE(gradients_of_the_inception_network) {
  const InceptionNetwork network = random_network(InceptionNetwork(2), 5);
  InceptionNetwork::Batch batch = random_batch(network, 3, 6);
  check_gradients(network, batch, 5);
}
