// Gradients that vanish and explode: in the slides' chain of single units, and in networks that see real images.
#include "files/files.hpp"
#include "mlp/signals/chain.hpp"
#include "mlp/signals/laboratory.hpp"
#include "mlp/signals/propagation.hpp"
#include "mlp/training.hpp"
#include "optimization/clipping.hpp"
#include "report/program/interrupt.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

#include <iomanip>
#include <sstream>

namespace lbl::mlp::signals {
namespace {

constexpr double x = 0.37, t = 1;  // input and target of the chains

/// A chain whose units all have the weight w. With `centred` each bias cancels the unit's input, so that z_i = 0, where
/// the slope is largest; without, the biases are 0 and large weights drive z into saturation.
Chain chain_of(int n, double w, bool centred) {
  Chain chain(n);
  for (int i = 1; i <= n; ++i) {
    chain.w[i] = w;
    if (centred) chain.b[i] = -w * (i == 1 ? x : 0.5);  // sigma(0) = 1/2 comes from below
  }
  return chain;
}

/// |dy_n/db_1| of chains of 1 to 12 units, and the bound 4^-n; the four units of the slides are printed.
void chains(const report::Run& run) {
  files::Table table{.path = {}, .columns = {"w", "z", "units", "dy_db", "dy_dw", "bound"}, .rows = {}};
  *run.out << "four units    w      z       dy/db_1     dy/dw_1     dC/db_1     dC/dw_1\n" << std::scientific;
  for (const double w : {0.9, 3.9, 5.})
    for (const bool centred : {true, false})
      for (int n = 1; n <= 12; ++n) {
        Chain chain = chain_of(n, w, centred);
        const double y = chain.forward(x);
        const FirstUnit of_y = backward(chain, 1), of_C = backward(chain, y - t);  // dC/dy = y - t
        const char* z = centred ? "0" : "free";
        table.rows.push_back({files::shortest(w), z, std::to_string(n), files::shortest(of_y.dC_db),
                              files::shortest(of_y.dC_dw), files::shortest(vanishing_bound(n))});
        if (n != 4) continue;
        *run.out << "          " << std::setw(5) << files::shortest(w) << "   " << std::setw(4) << z
                 << std::setprecision(4) << std::setw(14) << of_y.dC_db << std::setw(12) << of_y.dC_dw << std::setw(12)
                 << of_C.dC_db << std::setw(12) << of_C.dC_dw << '\n';
      }
  *run.out << "4^-4 = " << vanishing_bound(4) << std::defaultfloat << '\n';
  files::write_file(run.folder / "chain.csv", files::csv_text(table));
}

/// A kind of network, with the rule of the weights that belongs to its activation, or with weights too large.
struct Kind {
  const char* name;
  Activation f;
  training::Initialisation rule;
  double scale;
};

/// The gradient of one mini-batch in a fresh network of `depth` hidden layers.
Network gradient_of(const Kind& kind, const Options& options, const report::Run& run, Index depth, std::uint64_t seed,
                    const data::Dataset& samples) {
  std::vector<Index> N(static_cast<std::size_t>(depth), options.width);
  N.insert(N.begin(), samples.pixels());
  N.push_back(samples.classes());
  Network network(N);
  network.f = kind.f, network.loops = loops_of(run.options.loops);
  training::Random random(seed);
  draw_scaled_weights(network, kind.rule, kind.scale, random);

  Batch batch;
  const std::vector<Index> order = data::shuffled_order(samples.size(), seed, 0);
  load(network, samples, data::mini_batches(order, run.options.batch).front(), batch);
  Network gradient(N);
  forward(network, batch);
  backward(network, batch, gradient);
  return gradient;
}

}  // namespace

void vanishing_experiment(const Options& options, report::Run& run) {
  using enum training::Initialisation;
  const Kind kinds[] = {{"logistic", Activation::logistic, xavier, 1}, {"tanh", Activation::tanh, xavier, 1},
                        {"relu", Activation::relu, he, 1}, {"relu-large", Activation::relu, he, 2}};
  const data::Dataset samples = report::load_data(run).train;
  report::Results results(run, {"network", "depth", "seed", "layer", "norm", "clipped_norm"});
  report::Progress progress(run, static_cast<Index>(std::size(kinds) * options.depths.size()) * options.fresh,
                            run.options.batch, 0, "network");
  chains(run);
  std::ostringstream lines;
  lines << "\nlength of dC/db of the first layer relative to that of the last hidden layer:\n"
        << "   network  hidden layers                   ratio\n" << std::scientific << std::setprecision(1);

  report::Metrics metrics;
  for (const Kind& kind : kinds)
    for (const Index depth : options.depths) {
      double ratio = 0;  // first layer's against the last hidden layer's, averaged as powers of ten
      for (Index n = 0; n < options.fresh; ++n) {
        if (report::interrupted()) return;
        const std::uint64_t seed = run.options.seed + static_cast<std::uint64_t>(n);
        const Network gradient = gradient_of(kind, options, run, depth, seed, samples);
        Network clipped = gradient;
        optimization::clip_by_norm(clipped, 1);
        for (Index l = 1; l <= depth + 1; ++l)
          results.row({kind.name, depth, static_cast<Index>(seed), l, norm(gradient.b[l]),
                       norm(clipped.b[l])});  // \eq{slides-remedies}
        const double first = norm(gradient.b[1]), last_hidden = norm(gradient.b[depth]);
        if (first == 0)
          throw std::runtime_error("the gradient of the first of " + std::to_string(depth) + " " + kind.name +
                                   " layers is too small for the number type of this build: give smaller --depths");
        ratio += std::log10(first / last_hidden) / double(options.fresh);
        progress.step(run.options.batch, first);
      }
      const std::string name = std::string(kind.name) + "_" + std::to_string(depth);
      metrics.push_back({name + "_first_to_last_power_of_ten", ratio});
      lines << std::setw(10) << kind.name << std::setw(15) << depth << std::setw(24) << std::pow(10, ratio) << '\n';
    }
  *run.out << lines.str();
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::mlp::signals
