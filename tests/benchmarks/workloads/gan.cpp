#include "workloads/workloads.hpp"

#include "gan/training.hpp"

#include <memory>

namespace lbl::bench {
namespace {

/// Multiply-adds of the layers of a network, the first one left out if `first` is false.
double products(const std::vector<Index>& N, bool first = true) {
  double sum = 0;
  for (std::size_t l = first ? 1 : 2; l < N.size(); ++l) sum += double(N[l] * N[l - 1]);
  return sum;
}

std::vector<Index> up() { return {64, 128, 256, 784}; }
std::vector<Index> down() { return {784, 256, 128, 1}; }

/// For each image: the generator forward and back to its parameters; the discriminator forward and back to its
/// parameters for a real and a generated sample, and forward and back to its input for the generator.
double operations_per_sample() {
  const double generator = 2 * products(up()) + products(up(), false);
  const double discriminator = 2 * (2 * products(down()) + products(down(), false)) + 2 * products(down());
  return 2 * (generator + discriminator);
}

/// The players and their batches.
struct Rounds {
  gan::Recipe recipe{.batch = Workload::batch_size};
  gan::Players players = beginners(gan::Network(up(), gan::Activation::relu, gan::Activation::tanh), gan::Network(down()),
                                   recipe);
  gan::Board board{players, Workload::batch_size};
  Batches batches{784, 1};

  void step() {
    board.real = batches.inputs[std::size_t(players.round) % Batches::count].view(784, Workload::batch_size);  // lent
    play_round(players, board, recipe, [](Index, Tensor<2>&) {});
  }
};

}  // namespace

Workload gan_training() {
  return {.name = "gan", .meaning = "adversarial networks 64-128-256-784 and 784-256-128-1",
          .operations_per_sample = operations_per_sample(),
          .start = [](bool) { return [rounds = std::make_shared<Rounds>()] { rounds->step(); }; },
          .step = "rounds, batch 64", .peer = "gan_torch.py", .own_loops = false};
}

}  // namespace lbl::bench
