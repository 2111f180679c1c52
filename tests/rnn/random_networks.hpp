#pragma once
// Networks and mini-batches of random numbers, and their gradient checks.
#include "random_tensors.hpp"
#include "rnn/networks/initialisation.hpp"
#include "threads.hpp"
#include "training/gradient_check.hpp"
#include "training/parameters.hpp"

#include <boost/test/unit_test.hpp>

namespace lbl::testing {

/// A network whose parameters, biases too, are random numbers.
inline rnn::Network random_network(const rnn::Plan& plan, std::uint64_t seed = 1) {
  rnn::Network network(plan);
  training::Random random(seed);
  for_each_parameter([&](const std::string&, auto& w) { training::draw_normal(w, 0.5, random); }, network);
  return network;
}

/// A mini-batch of random inputs, initial states and targets: one-hot for a softmax.
inline rnn::Batch random_batch(const rnn::Network& network, Index T, Index M, std::uint64_t seed = 2) {
  rnn::Batch batch(network, T, M);
  training::Random random(seed);
  training::draw_normal(batch.x, 1, random);
  for (auto* level : {&batch.ahead, &batch.back})
    for (rnn::States& s : *level) training::draw_normal(s.h, 0.25, random), training::draw_normal(s.c, 0.25, random);
  if (network.plan.output == rnn::Output::linear) training::draw_normal(batch.y, 1, random);
  else
    for (Index s = 0; s < batch.y.dim[0]; ++s)
      for (Index m = 0; m < M; ++m) batch.y(s, Index(random() % std::uint64_t(batch.y.dim[1])), m) = 1;
  return batch;
}

/// dC/dW and dC/db of a mini-batch.
inline rnn::Network gradient_of(const rnn::Network& network, rnn::Batch& batch, rnn::Truncation truncation = {}) {
  rnn::Network gradient = network;
  training::set_to_zero(gradient);
  forward(network, batch);
  backward(network, batch, gradient, truncation);
  return gradient;
}

/// The worst entries of all arrays: parameters, inputs, initial states. They are so small that all entries are tried.
inline std::vector<training::GradientError> gradient_errors(rnn::Network network, rnn::Batch batch,
                                                            Index at_most = 200) {
  const Threads threads(1);  // more would only wait for each other
  rnn::Network gradient = gradient_of(network, batch);
  const Tensor<3> delta_x = input_gradient(network, batch);
  const rnn::Batch after = batch;
  const auto cost = [&] { return static_cast<long double>(forward(network, batch)); };
  std::vector<training::GradientError> all;
  const auto check = [&](const std::string& name, auto& w, const auto& g) {
    all.push_back(training::worst_gradient_error(name, w, g, cost, 3e-5, at_most, 0.1));
  };
  for_each_parameter(check, network, gradient);
  check("x", batch.x, delta_x);
  for (std::size_t l = 0; l < network.levels(); ++l) {
    const auto check_initial = [&](const std::string& name, Tensor<3>& states, const Tensor<3>& errors, Index entry) {
      if (states.size() == 0) return;
      Tensor<2> initial = states.slice(entry);
      check(name + std::to_string(l + 1), initial, errors.slice(entry));
    };
    check_initial("h_0 ahead", batch.ahead[l].h, after.ahead[l].delta_h, 0);
    check_initial("c_0 ahead", batch.ahead[l].c, after.ahead[l].delta_c, 0);
    if (network.back.empty()) continue;
    check_initial("h_T back", batch.back[l].h, after.back[l].delta_h, batch.x.dim[0]);
    check_initial("c_T back", batch.back[l].c, after.back[l].delta_c, batch.x.dim[0]);
  }
  return all;
}

inline void accept(const std::vector<training::GradientError>& errors, double tolerance = 1e-7) {
  for (const training::GradientError& e : errors)
    BOOST_TEST_CONTEXT(e) {
      BOOST_TEST(e.largest > 0);
      BOOST_TEST(e.relative < tolerance);
    }
}

}  // namespace lbl::testing
