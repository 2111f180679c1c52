#include "workloads/workloads.hpp"

#include "hopfield/overlaps.hpp"
#include "hopfield/patterns.hpp"

#include <memory>

namespace lbl::bench {
namespace {

constexpr Index N = 1000, P = 100, M = 100, updates = 100;

/// The patterns, and the states to start from.
struct Start {
  training::Random random{1};
  Tensor<2> xi = hopfield::random_patterns(N, P, random);
  Tensor<2> s = hopfield::corrupted(xi, hopfield::in_sweeps(M), 0.1, random);
};

Workload workload(const std::string& name, const std::string& meaning, double operations_per_sample,
                  std::function<std::function<void()>(bool)> start) {
  return {.name = name, .meaning = meaning, .operations_per_sample = operations_per_sample, .start = std::move(start),
          .step = "100 synchronous updates", .samples_of_a_step = M * updates, .peer = "hopfield_torch.py"};
}

}  // namespace

Workload hopfield_weights() {
  constexpr double to_store = 2. * double(N * N * P) / double(M * updates);
  return workload("hopfield", "100 states of 1000 units, by weights", 2. * double(N * N) + to_store, [](bool core) {
    const hopfield::Loops loops = core ? hopfield::Loops::core : hopfield::Loops::chapter;
    return [start = Start(), u = Start().s, network = hopfield::Network(N), loops]() mutable {
      network = hopfield::hebb(start.xi, hopfield::Diagonal::zero, loops);
      Tensor<2> s = start.s;
      for (Index t = 0; t < updates; ++t) update_all(network, s, u);
    };
  });
}

Workload hopfield_overlaps() {
  return workload("hopfield-overlaps", "100 states of 1000 units, by overlaps with 100 patterns", 4. * double(N * P),
                  [](bool core) {
    const hopfield::Memory memory{Start().xi, hopfield::Diagonal::zero,
                                  core ? hopfield::Loops::core : hopfield::Loops::chapter};
    const Tensor<2> start = Start().s;
    return [memory, start, N_overlap = Tensor<2>(P, start.dim[1]), u = start]() mutable {
      Tensor<2> s = start;
      for (Index t = 0; t < updates; ++t) update_all(memory, s, N_overlap, u);
    };
  });
}

}  // namespace lbl::bench
