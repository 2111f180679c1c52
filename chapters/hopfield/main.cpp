// The program of the chapter: its experiments and their options.
#include "hopfield/options.hpp"

using namespace lbl;

int main(int argc, char** argv) {
  hopfield::Options options;
  report::Program program("hopfield", "Hopfield networks: handbook section 4.1");
  const report::Program::Names learns_nothing = report::unused_without_data({"epochs", "learning-rate"});
  const report::Program::Names images = {"epochs", "batch", "learning-rate", "loops", "save", "resume"};

  program.experiment("recall", "store ten pictures, show them with flipped pixels, and watch the recall",
                     {.dataset = "mnist"}, [&](report::Run& run) { recall_experiment(options, run); }, images);
  program.experiment("energy", "random runs: the energy by its definition after every update", {},
                     [&](report::Run& run) { energy_experiment(options, run); }, learns_nothing);
  program.experiment("bit-error", "bits of stored patterns that flip, against the exact law and its limit", {},
                     [&](report::Run& run) { bit_error_experiment(options, run); }, learns_nothing);
  program.experiment("capacity", "overlap against load for several sizes, and the mean-field curve", {},
                     [&](report::Run& run) { capacity_experiment(options, run); }, learns_nothing);
  program.experiment("basin", "recall against corruption for several loads", {},
                     [&](report::Run& run) { basin_experiment(options, run); }, learns_nothing);
  program.experiment("spurious", "where random starts end: patterns, reversed ones, mixtures, glass", {},
                     [&](report::Run& run) { spurious_experiment(options, run); }, learns_nothing);
  program.experiment("cycles", "all units at once: periods, and what never increases", {},
                     [&](report::Run& run) { cycles_experiment(options, run); }, learns_nothing);
  program.experiment("temperature", "warm units: overlap against temperature, and Boltzmann's law of three units", {},
                     [&](report::Run& run) { temperature_experiment(options, run); }, learns_nothing);
  program.experiment("projection", "images, which resemble each other: the Hebb rule against the projection rule",
                     {.dataset = "mnist"}, [&](report::Run& run) { projection_experiment(options, run); }, images);

  program.option("patterns", options.patterns, "what is stored: ten letters, or an image of each class",
                 {"letters", "images"}, {"recall"});
  program.option("rule", options.rule, "how it is stored", {"hebb", "projection"}, {"recall"});
  program.option("corruption", options.corruption, "part of the pixels that are flipped", 0, 1, {"recall"});
  program.option("N", options.energy_units, "units", 2, 1000, {"energy"});
  program.option("runs", options.energy_runs, "runs with symmetric weights", 1, 1'000'000, {"energy"});
  program.option("networks", options.error_networks,
                 "networks of 100 units, 100/P times as many for P patterns; a tenth of the bits for more units", 2,
                 1'000'000, {"bit-error"});
  program.option("N", options.capacity_units, "units of the networks", 50, 20'000, {"capacity"});
  program.option("states", options.capacity_states, "patterns that are tried for each point", 100, 1'000'000,
                 {"capacity"});
  program.option("N", options.basin_units, "units", 50, 20'000, {"basin"});
  program.option("states", options.basin_states, "starts for each point", 50, 1'000'000, {"basin"});
  program.option("N", options.spurious_units, "units", 50, 20'000, {"spurious"});
  program.option("starts", options.spurious_starts, "random starts for each number of patterns", 100, 10'000'000,
                 {"spurious"});
  program.option("N", options.cycle_units, "units", 2, 60, {"cycles"});
  program.option("runs", options.cycle_runs, "runs with each kind of weights", 100, 10'000'000, {"cycles"});
  program.option("N", options.warm_units, "units", 50, 100'000, {"temperature"});
  program.option("sweeps", options.warm_sweeps, "sweeps that are averaged, after half as many to warm up", 1,
                 1'000'000, {"temperature"});
  program.option("copies", options.warm_networks, "copies of the three units", 100, 100'000'000, {"temperature"});
  program.option("P", options.likes, "numbers of images that are stored", 2, 784, {"projection"});
  return program.run(argc, argv);
}
