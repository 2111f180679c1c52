// The main experiment: learn images, watch what is cheap beside what counts, draw receptive fields and fantasies.
#include "files/files.hpp"
#include "files/npy.hpp"
#include "rbm/baselines.hpp"
#include "rbm/likelihood/pseudo_likelihood.hpp"
#include "rbm/options.hpp"
#include "report/program/continuation.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"
#include "training/checkpoint.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lbl::rbm {
namespace {

/// Writes columns of pixels as pictures, the channels one below the other.
void write_pictures(const std::filesystem::path& file, const std::vector<Tensor<2>>& rows, const data::Dataset& like) {
  Tensor<4> all(Index(rows.size()), rows[0].dim[1], like.channels * like.rows, like.columns);
  for (Index r = 0; r < all.dim[0]; ++r)
    for (Index m = 0; m < all.dim[1]; ++m)
      for (Index j = 0; j < like.pixels(); ++j)
        all(r, m, j / like.columns, j % like.columns) = rows[std::size_t(r)](j, m);
  files::write_npy(file, all);
}

/// The weights of the first hidden units, each a picture.
void write_fields(const std::filesystem::path& file, const Machine& machine, const data::Dataset& like) {
  Tensor<2> fields(machine.J(), std::min<Index>(machine.I(), 60));
  for (Index j = 0; j < fields.dim[0]; ++j)
    for (Index m = 0; m < fields.dim[1]; ++m) fields(j, m) = machine.W(m, j);
  write_pictures(file, {fields}, like);
}

/// What the machine draws: states that were annealed, since a chain that starts at noise falls into the next hollow and
/// stays there; and what becomes of them after 10, 100 and 1000 steps more. Probabilities of the pixels.
void write_fantasies(const std::filesystem::path& file, const Machine& machine, const Tensor<1>& a_0,
                     const data::Dataset& like, std::uint64_t seed) {
  constexpr Index pictures = 12, temperatures = 2000;
  Annealing annealed(machine, a_0, pictures, seed);
  for (Index k = 1; k <= temperatures; ++k)
    anneal(double(k - 1) / temperatures, double(k) / temperatures, annealed);
  States chain(machine, pictures);
  hidden_probabilities(machine, annealed.v, chain.p);
  std::vector<Tensor<2>> rows;
  Index steps = 0;
  for (const Index until : {1, 10, 100, 1000}) {
    gibbs(machine, until - steps, annealed.draws, chain), steps = until;
    Tensor<2> means = chain.v;
    visible_means(machine, chain.h, means);
    rows.push_back(means);
  }
  write_pictures(file, rows, like);
}

/// Mean ln PL(v) of the first images of a set.
double pseudo_likelihood(const Machine& machine, const data::Dataset& images) {
  const Index M = std::min<Index>(100, images.size());
  double sum = 0;
  for (const double x : log_pseudo_likelihoods(machine, columns(images, 0, M))) sum += x / double(M);
  return sum;
}

/// What a machine that has learned says of the test images; its pictures.
report::Metrics finish(const report::Run& run, const data::Split& images, const Machine& machine, const Tensor<1>& a_0,
                       const Estimate& Z) {
  const double pixels = log_likelihood_without_machine(images.train, images.test, false),
               mixture = log_likelihood_without_machine(images.train, images.test, true),
               likelihood = mean_negative_free_energy(machine, images.test) - Z.log_Z;
  write_fields(run.folder / "fields.npy", machine, images.train);
  write_fantasies(run.folder / "fantasies.npy", machine, a_0, images.train, run.options.seed);
  std::filesystem::remove_all(run.folder / "machine");
  training::save_parameters(run.folder / "machine", machine);
  *run.out << std::fixed << std::setprecision(2) << "ln p of a test image, nats: " << likelihood
           << " (standard error of ln Z: " << Z.error << ")\n  by its pixels' means " << pixels
           << ", by a mixture of the classes' " << mixture << '\n' << std::defaultfloat;
  return {{"test_log_likelihood", likelihood}, {"target_test_log_likelihood", mixture}, {"error_of_log_Z", Z.error},
          {"pixel_means", pixels}, {"class_mixture", mixture}};
}

/// Weights that have grown so large leave no probability between 0 and 1: such a machine learns nothing any more.
void check_weights(const Machine& machine, Index epoch, double eta) {
  constexpr Real most = 100;
  const Real* w = machine.W.data();
  if (std::all_of(w, w + machine.W.size(), [](Real w_ij) { return std::abs(w_ij) < most; })) return;
  throw training::Divergence("weights have grown beyond 100 by the last step of epoch " + std::to_string(epoch) +
                             ": most likely the learning rate " + files::shortest(eta) +
                             " is too large; try --learning-rate " + files::shortest(eta / 10));
}

}  // namespace

void train_experiment(const Options& options, report::Run& run) {
  data::Split images = report::load_data(run);
  images.train = binarised(std::move(images.train)), images.test = binarised(std::move(images.test));
  const data::Holdout parts = data::split_validation(images.train, options.validation, run.options.seed);
  const data::Dataset& held_out = parts.validation;
  const data::Dataset as_many = data::first_samples(parts.training, std::min(held_out.size(), parts.training.size()));
  const Learning& how = options.learning;
  const bool persistent = how.rule == "pcd";
  const Recipe recipe{.epochs = run.options.epochs, .batch = run.options.batch, .eta = run.options.learning_rate,
                      .weight_decay = how.weight_decay, .rule = {.k = how.k, .persistent = persistent},
                      .seed = run.options.seed};
  Learner learner(fresh_machine(parts.training, options.hidden, run.options.seed, loops_of(run)), run.options.seed,
                  persistent ? how.chains : 0);
  const Machine& machine = learner.machine;
  const Tensor<1> a_0 = base_rates(parts.training);
  const bool resumed = !run.options.resume.empty();
  if (resumed) {
    report::resume_training(run, learner, true);
    training::check_same_run(run.folder, files::read_json(run.folder / "settings.json"), run.settings);  // row 0 stays
  }
  *run.out << images.train.name << ", pixels 0 or 1: " << parts.training.size() << " training, " << held_out.size()
           << " validation, " << images.test.size() << " test images; " << machine.J() << " visible and "
           << machine.I() << " hidden units\n";

  training::check_place(report::checkpoint_folder(run));
  report::Results results(run, {"epoch", "reconstruction_error", "pseudo_likelihood", "free_energy_gap",
                                "log_likelihood", "error"}, resumed ? learner.at.epoch + 1 : 0);
  report::Progress progress(run, recipe.epochs, parts.training.size(),
                            learner.at.epoch * parts.training.size() + learner.at.step * recipe.batch);
  const auto look = [&](Index epoch) {
    check_weights(machine, epoch, recipe.eta);
    const double energy = mean_negative_free_energy(machine, held_out);
    const double gap = mean_negative_free_energy(machine, as_many) - energy;  // \eq{handbook-rbm-monitor}
    const Estimate Z = partition_function(machine, a_0, options.runs, options.watch_temperatures, run.options.seed);
    results.row({epoch, reconstruction_error(machine, columns(held_out, 0, std::min<Index>(1000, held_out.size()))),
                 pseudo_likelihood(machine, held_out), gap, energy - Z.log_Z, Z.error});
    if (epoch > 0) progress.finish_epoch({{"validation ln p", files::shortest(float(energy - Z.log_Z))}});
    if (!run.options.save.empty()) report::save_training(run.options.save, run, learner);
  };
  if (!resumed) look(0);
  train(learner, recipe, parts.training, progress, look);

  if (report::saved_when_interrupted(run, learner)) return;
  const Estimate Z = partition_function(machine, a_0, options.runs, options.temperatures, run.options.seed + 1);
  results.summary(finish(run, images, machine, a_0, Z), double(progress.samples()), progress.seconds());
}

}  // namespace lbl::rbm
