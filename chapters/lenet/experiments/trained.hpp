#pragma once
/// @file
/// A network that has learned: from a folder, or by a short training.
#include "lenet/options.hpp"
#include "report/program/run_data.hpp"
#include "training/checkpoint.hpp"

#include <algorithm>

namespace lbl::lenet {

/// Reads the parameters of a network; refuses those that were learned without the table of C3 that it has.
/// @param folder C1.W.npy, C1.b.npy, ...
/// @param network filled
template <class Network>
void load_network(const std::filesystem::path& folder, Network& network) {
  training::load_parameters(folder, network);
  if constexpr (std::is_same_v<Network, HandbookLeNet>) {
    Convolution connected = network.C3;
    connected.clear_unconnected();
    if (!std::equal(connected.W.data(), connected.W.data() + connected.W.size(), network.C3.W.data()))
      throw std::runtime_error((folder / "C3.W.npy").string() +
                               " has weights where the table connects nothing: give --connections full");
  }
}

/// Calls body with a trained network of the variant.
/// @param options variant; load: where the parameters are, empty for a training by the recipe
/// @param run loops, epochs, seed; without the options of a training if there is none
/// @param samples what it learns from
/// @param body called as body(network), unless the training is interrupted
template <class Body>
void with_trained_network(const Options& options, report::Run& run, const data::Dataset& samples, Body&& body) {
  if (!options.load.empty())
    report::leave_out(run, {"epochs", "batch", "learning-rate", "optimizer", "halve-every", "weight-decay", "shift",
                            "mirror"}, "a network that is loaded learns no more");
  with_network(options, run, run.options.seed, [&](auto network) {
    if (!options.load.empty()) return load_network(options.load, network), body(network);
    const Recipe how = recipe(options, run, run.options.seed);
    auto learner = beginner(std::move(network), how);
    report::Progress progress(run, how.epochs, samples.size());
    train(learner, how, samples, progress, [&](const Score& training) {
      progress.finish_epoch({{"training accuracy", report::percent(training.accuracy())}});
    });
    if (!report::interrupted()) body(learner.network);
  });
}

}  // namespace lbl::lenet
