#pragma once
/// @file
/// The options of this chapter's experiments beside those of every program.
#include "lenet/networks/handbook.hpp"
#include "lenet/networks/lecture.hpp"
#include "lenet/networks/overview.hpp"
#include "lenet/training.hpp"
#include "report/program/command_line.hpp"

#include <filesystem>
#include <string>

namespace lbl::lenet {

/// What the command line can change.
struct Options {
  std::string variant = "handbook";       ///< handbook, overview or lecture
  std::string connections = "table";      ///< of C3 in the handbook's network: table or full
  std::string activation = "relu";        ///< relu or tanh
  std::string initialisation = "he";      ///< he, or handbook: that of the author's own program
  std::string optimizer = "adam";         ///< one of optimization::optimizer_names
  Index halve_every = 0;                  ///< epochs between two halvings of the learning rate; 0: a cosine
  double weight_decay = 0.05;             ///< lambda
  Index shift = 2;                        ///< training images are moved by up to so many pixels
  bool mirror = false;                    ///< training images are mirrored with probability 1/2
  Index validation = 5'000;               ///< training samples held out
  Index seeds = 3;                        ///< networks to train, which differ in their seed alone
  std::filesystem::path load = {};        ///< parameters of a network that has been trained
  std::filesystem::path input = {}, target = {};  ///< what `inspect` reads instead of drawing it
  Index image = 0;                        ///< which test image `filters` shows
  Index samples = 10'000, test_samples = 2'000;  ///< of `shift`
};

/// Sets what is no parameter: f of the hidden layers, and which loops compute.
/// @param options activation
/// @param run which loops
/// @return the choice
inline Choice chosen(const Options& options, const report::Run& run) {
  return {.f = options.activation == "tanh" ? Activation::tanh : Activation::relu,
          .loops = run.options.loops == "core" ? Loops::core : Loops::chapter};
}

/// The first weights of the author's own program: all of variance 0.1^2, biases 0.1.
/// @param network its parameters are overwritten; those that a table leaves out stay zero
/// @param random the generator, advanced
inline void initialise_as_the_handbook(HandbookLeNet& network, training::Random& random) {
  const auto draw = [&]<std::size_t Rank>(const std::string&, Tensor<Rank>& w) {
    if (Rank == 1) std::fill_n(w.data(), w.size(), Real(0.1));
    else training::draw_normal(w, 0.1 * 0.1, random);  // \eq{handbook-lenet-recipe}
  };
  for_each_parameter(draw, network);
  network.C3.clear_unconnected();
}

/// Calls body with a fresh network of the variant.
/// @param options variant, connections, activation
/// @param run loops; without the option `connections` if the variant has none
/// @param seed of the weights
/// @param body called as body(network)
template <class Body>
void with_network(const Options& options, report::Run& run, std::uint64_t seed, Body&& body) {
  const auto start = [&](auto network) {
    network.choice = chosen(options, run);
    training::Random random(seed);
    initialise(network, random);
    if constexpr (std::is_same_v<decltype(network), HandbookLeNet>)
      if (options.initialisation == "handbook") initialise_as_the_handbook(network, random);
    body(std::move(network));
  };
  if (options.variant != "handbook")
    report::leave_out(run, {"connections"}, "only the handbook's network has a choice of them");
  if (options.variant == "lecture") return start(LectureLeNet());
  if (options.variant == "overview") return start(OverviewLeNet());
  HandbookLeNet handbook;
  if (options.connections == "full") handbook.C3.table = {};
  start(std::move(handbook));
}

/// The recipe of a run.
/// @param options optimizer, decay, shifts
/// @param run epochs, batch, rate
/// @param seed of the order of the samples and their shifts
/// @return the recipe
inline Recipe recipe(const Options& options, const report::Run& run, std::uint64_t seed) {
  return {.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
          .halve_every = options.halve_every, .weight_decay = options.weight_decay, .optimizer = options.optimizer,
          .shift = options.shift, .mirror = options.mirror, .seed = seed};
}

// The experiments, a file each.
void train_experiment(const Options& options, report::Run& run);
void seeds_experiment(const Options& options, report::Run& run);
void shapes_experiment(report::Run& run);
void filters_experiment(const Options& options, report::Run& run);
void mistakes_experiment(const Options& options, report::Run& run);
void shift_experiment(const Options& options, report::Run& run);
void loops_experiment(report::Run& run);
void inspect_experiment(const Options& options, report::Run& run);

}  // namespace lbl::lenet
