// The loop of training: that each means against overfitting acts in it, and that it learns.
#include "data/digits.hpp"
#include "mlp/generalisation/methods.hpp"
#include "random_tensors.hpp"
#include "threads.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::mlp::generalisation {

using namespace testing;

namespace {

const data::Dataset& digits() {
  static const data::Dataset set = data::digits(120, 1, 3).train;
  return set;
}

report::Progress& silent() {
  static std::ostream nowhere(nullptr);
  static report::Run run = [] {
    report::Run r;
    r.out = &nowhere;
    return r;
  }();
  static report::Progress progress(run, 1, 1);
  return progress;
}

ModernNetwork learned(const Plan& plan) {
  ModernNetwork network = fresh_network(plan.architecture, digits(), 1);
  train(network, plan.recipe, digits(), silent(), [](Index, const Score&) { return false; });
  return network;
}

Plan plain(Index epochs = 3) {
  return {.architecture = {.N = {12, 11}, .batch_norm = false, .prelu = false, .slope = 0, .drop = 0},
          .recipe = {.epochs = epochs, .batch = 16, .eta = 0.1}};
}

}  // namespace

// \eq{slides-regmethods}: all of them are there, and all but the plain network (and early stopping, which acts on the
// number of epochs) end at other weights
BOOST_AUTO_TEST_CASE(every_method_changes_what_is_learned) {
  const Threads one(1);
  const ModernNetwork none = learned(plain());
  std::vector<std::string> names;
  for (const Method& method : methods()) {
    names.push_back(method.name);
    Plan plan = plain();
    method.use(plan, method.name == "max norm" ? 0.5 : method.strengths.back());
    const ModernNetwork network = learned(plan);
    const bool same = same_bits(network.W[1], none.W[1]);
    BOOST_TEST(same == (method.name == "none" || method.name == "early stopping"), method.name);
    if (method.name == "early stopping") BOOST_TEST(plan.patience > 0);
  }
  const std::vector<std::string> expected{"none", "L1", "L2", "elastic net", "max norm", "dropout", "early stopping",
                                          "shifts", "rotation and scale", "noise", "dropout and motion"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
}

// \eq{lecture-modern}: normalised inputs, and 120 images are learned by heart
BOOST_AUTO_TEST_CASE(the_modern_network_learns) {
  const Threads one(1);
  Plan plan{.architecture = {.N = {32, 32}, .drop = 0.1},
            .recipe = {.epochs = 30, .batch = 20, .eta = 0.05, .one_cycle = true, .optimizer = "nesterov"}};
  const ModernNetwork network = learned(plan);
  BOOST_TEST(evaluate(network, digits()).accuracy() > 0.98);
  ModernBatch batch;
  std::vector<Index> all(120);
  for (Index m = 0; m < 120; ++m) all[std::size_t(m)] = m;
  load(network, digits(), all, batch);
  double sum = 0, squares = 0;
  for (Index n = 0; n < batch.h[0].size(); ++n)
    sum += batch.h[0].data()[n], squares += batch.h[0].data()[n] * batch.h[0].data()[n];
  BOOST_TEST(std::abs(sum / double(batch.h[0].size())) < 1e-10);
  BOOST_TEST(std::abs(squares / double(batch.h[0].size()) - 1) < 1e-10);
}

// The first layer is wide enough for every loop to be shared among the threads.
BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit) {
  Plan plan{.architecture = {.N = {900, 8}, .drop = 0.3},
            .recipe = {.epochs = 1, .batch = 120, .eta = 0.05, .augmentation = {1, 5, 0.1, 0.1}}};
  const Threads one(1);
  const ModernNetwork alone = learned(plan);
  const Threads three(3);
  const ModernNetwork together = learned(plan);
  for_each_parameter([](const std::string& name, const auto& a, const auto& b) { BOOST_TEST(same_bits(a, b), name); },
                     alone, together);
}

// \eq{notes-maxnorm}: in the loop, too, every row of weights stays within c
BOOST_AUTO_TEST_CASE(norms_stay_bounded_while_learning) {
  const Threads one(1);
  Plan plan = plain();
  plan.recipe.max_norm = 0.7;
  const ModernNetwork network = learned(plan);
  for (Index l = 1; l <= 3; ++l)
    for (Index i = 0; i < network.W[l].dim[0]; ++i) {
      double squares = 0;
      for (Index j = 0; j < network.W[l].dim[1]; ++j) squares += network.W[l](i, j) * network.W[l](i, j);
      BOOST_TEST(std::sqrt(squares) <= 0.7 * (1 + 1e-14));
    }
}

// \eq{notes-l1} \eq{notes-l2}: L1 makes exact zeros, L2 makes small weights and none of them zero
BOOST_AUTO_TEST_CASE(l1_makes_zeros_and_l2_does_not) {
  const Threads one(1);
  Plan sparse = plain(8), diffuse = plain(8);
  sparse.recipe.penalty.lambda_1 = 0.01, diffuse.recipe.penalty.lambda_2 = 0.1;
  const ModernNetwork by_l1 = learned(sparse), by_l2 = learned(diffuse), by_none = learned(plain(8));
  const auto zeros = [](const ModernNetwork& network) {
    Index count = 0;
    for (Index n = 0; n < network.W[1].size(); ++n) count += network.W[1].data()[n] == 0;
    return count;
  };
  BOOST_TEST(zeros(by_l1) > by_l1.W[1].size() / 5);
  BOOST_TEST(zeros(by_l2) == 0);
  BOOST_TEST(zeros(by_none) == 0);
  BOOST_TEST(optimization::penalty(by_l2, {0, 1}) < 0.8 * optimization::penalty(by_none, {0, 1}));
}

// \erratum{E130}: the weights of a dropped unit do not move with plain descent, whose gradient is 0; with momentum
// after an earlier step, and with weight decay, they do
BOOST_AUTO_TEST_CASE(a_dropped_unit_may_move) {
  const Threads one(1);
  const Plan plan{.architecture = {.N = {12}, .batch_norm = false, .prelu = false, .slope = 0.25, .drop = 0.5}};
  const ModernNetwork start = fresh_network(plan.architecture, digits(), 1);
  ModernBatch batch;
  const std::vector<Index> first{0}, second{1};
  const auto moved = [&](const std::string& name, double lambda) {
    ModernNetwork network = start;
    auto optimizer = optimization::chosen_optimizer(name, network);
    const auto step = [&](const std::vector<Index>& which, const core::RandomKey& key) {
      ModernNetwork gradient = network;
      training::set_to_zero(gradient);
      load(network, digits(), which, batch);
      forward(network, Pass::training, key, batch);
      backward(network, batch, gradient);
      optimization::step(optimizer, network, gradient, 0.1, lambda);
    };
    core::RandomKey kept{1, 0}, dropped{1, 0};
    const auto unit_stays = [&](const core::RandomKey& key) {
      forward(start, Pass::training, key, batch);
      return batch.mask[1](0, 0) != 0;
    };
    load(start, digits(), first, batch);
    while (!unit_stays(kept)) ++kept.step;
    while (unit_stays(dropped)) ++dropped.step;
    step(first, kept);
    const ModernNetwork before = network;
    step(second, dropped);
    double largest = 0;
    for (Index j = 0; j < network.W[1].dim[1]; ++j)
      largest = std::max(largest, std::abs(double(network.W[1](0, j) - before.W[1](0, j))));
    return largest;
  };
  BOOST_TEST(moved("descent", 0) == 0);
  BOOST_TEST(moved("momentum", 0) > 1e-6);
  BOOST_TEST(moved("adam", 0) > 1e-6);
  BOOST_TEST(moved("descent", 0.1) > 1e-6);
}

}  // namespace lbl::mlp::generalisation
