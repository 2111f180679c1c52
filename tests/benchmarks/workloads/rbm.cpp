#include "workloads/workloads.hpp"

#include "rbm/learning.hpp"

namespace lbl::bench {
namespace {

constexpr Index J = 784, I = 500;

/// Batches of pixels that are 0 or 1.
Batches black_and_white() {
  Batches batches(J, 1);
  for (Tensor<2>& v : batches.inputs)
    for (Index n = 0; n < v.size(); ++n) v.data()[n] = v.data()[n] > Real(0.5) ? Real(1) : Real(0);
  return batches;
}

}  // namespace

Workload rbm_training() {
  constexpr double products = 2 * 5 * double(I * J);  // up, down, up, and both averages
  return {.name = "rbm", .meaning = "RBM 784-500, CD-1", .operations_per_sample = products,
          .start = [](bool core) -> std::function<void()> {
            training::Random random(1);
            rbm::Machine machine = rbm::initial_machine(std::vector<double>(J, 0.5), I, random,
                                                        core ? rbm::Loops::core : rbm::Loops::chapter);
            rbm::States data(machine, Workload::batch_size), model = data;
            return [machine, data, model, both = rbm::BothStates(), batches = black_and_white(), draws = rbm::Draws{1},
                    n = 0u]() mutable {
              std::copy_n(batches.inputs[n++ % Batches::count].data(), data.v.size(), data.v.data());
              contrast(machine, {.sample_visible = false}, draws, data, model);
              add_difference(data, model, 0.05, both, machine);
            };
          },
          .peer = "rbm_torch.py"};
}

}  // namespace lbl::bench
