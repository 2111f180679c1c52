// The main experiment: AND, OR, NAND and XOR by the perceptron rule, by logistic regression, by hand-set weights, and
// by a 2-2-1 network with back-propagation.
#include "optimization/optimizers.hpp"
#include "perceptron/boolean.hpp"
#include "perceptron/linear_model.hpp"
#include "perceptron/options.hpp"
#include "perceptron/xor_network.hpp"
#include "report/program/interrupt.hpp"
#include "report/progress.hpp"
#include "report/results.hpp"

#include <algorithm>
#include <iomanip>
#include <optional>
#include <sstream>

namespace lbl::perceptron {
namespace {

const std::array<Boolean, 4> functions{AND, OR, NAND, XOR};

/// A short number for the terminal.
std::string number(double value) {
  std::ostringstream text;
  text << std::setprecision(4) << value;
  return text.str();
}

/// What the perceptron rule makes of a function, from W = 0; eta = 1/2, so that a mistake adds t X.
struct Rule {
  Tensor<1> W{3};
  Outcome outcome;
  std::optional<Cycle> cycle;
};

Rule apply_rule(const Boolean& f) {
  Rule rule;
  const Samples samples = samples_of(f);
  rule.outcome = learn(rule.W, samples, Real(0.5), 1000);
  if (!rule.outcome.separated) rule.W = Tensor<1>(3), rule.cycle = find_cycle(rule.W, samples, Real(0.5), 1000);
  return rule;
}

void print(const Boolean& f, const Rule& rule, std::ostream& out) {
  const auto& W = rule.W;
  out << std::left << std::setw(5) << f.name;
  if (rule.outcome.separated) {
    out << "learned: " << rule.outcome.mistakes << " mistakes in " << rule.outcome.passes << " passes, omega = ("
        << W(0) << ", " << W(1) << ", " << W(2) << ")\n";
    return;
  }
  out << "not learned: " << rule.outcome.mistakes << " mistakes in " << rule.outcome.passes << " passes";
  if (rule.cycle) {
    out << "; after pass " << rule.cycle->start << " the weights return every "
        << (rule.cycle->period == 1 ? "pass" : std::to_string(rule.cycle->period) + " passes") << ", with";
    for (const Index c : rule.cycle->mistakes) out << ' ' << c;
    out << " mistakes at the four points, which "
        << (proves_inseparable(samples_of(f), rule.cycle->mistakes) ? "proves" : "does not prove")
        << " that no weights exist";
  }
  out << '\n';
}

/// Logistic regression on a function, targets 0 and 1.
struct Logistic {
  LinearModel model{2, 1, Output::logistic};
  LinearModel gradient = model;
  Batch batch{model, 4};
  double C = 0;

  Logistic(const Boolean& f, training::Random& random) {
    training::draw_normal(model.W, 1, random);
    training::draw_normal(model.b, 1, random);
    for (Index m = 0; m < 4; ++m) {
      const auto [x1, x2] = corners[static_cast<std::size_t>(m)];
      batch.x(0, m) = Real(x1), batch.x(1, m) = Real(x2);
      batch.y(0, m) = f.values[static_cast<std::size_t>(m)] ? Real(1) : Real(0);
    }
  }
  void learn(double eta) {
    C = forward(model, batch);
    training::set_to_zero(gradient);
    backward(model, batch, gradient);
    optimization::descend(model, gradient, eta);
  }
};

/// Prints every number of one forward and backward pass.
void print_trace(const XorNetwork& net, const std::array<XorValues, 4>& samples, Index step, double C,
                 std::ostream& out) {
  out << "step " << step << ": C = " << number(C) << "\n ";
  for_each_number([&](const char* name, double w) { out << ' ' << name << " = " << number(w); }, net);
  for (const XorValues& s : samples) {
    out << "\n  x = (" << s.x1 << ", " << s.x2 << "), y = " << s.y << "\n    forward   z1 = " << number(s.z1)
        << "  h1 = " << number(s.h1) << "  z2 = " << number(s.z2) << "  h2 = " << number(s.h2)
        << "  z = " << number(s.z) << "  p = " << number(s.p) << "  C = " << number(s.C)
        << "\n    backward  delta = " << number(s.delta) << "  dC/dh1 = " << number(s.dC_dh1)
        << "  delta1 = " << number(s.delta1) << "  dC/dh2 = " << number(s.dC_dh2) << "  delta2 = " << number(s.delta2)
        << "\n              dC/dx1 = " << number(s.dC_dx1) << "  dC/dx2 = " << number(s.dC_dx2);
  }
  XorNetwork gradient;
  for (XorValues s : samples) backward(net, s, gradient, 4);
  out << "\n  dC/d";
  for_each_number([&](const char* name, double g) { out << ' ' << name << " = " << number(g); }, gradient);
  out << '\n';
}

/// A 2-2-1 network while it learns.
struct Course {
  XorNetwork net;
  std::array<XorValues, 4> samples = xor_samples();
  double C = 0;

  Course(std::uint32_t seed, Index which) {
    training::Random random = random_of(seed, which);
    initialise(net, 0.5, random);
  }
  void learn(double eta) { C = perceptron::learn(net, samples, eta); }
};

/// What became of networks with different first weights.
struct Survey {
  std::vector<Index> learned, stuck;  ///< which did, which did not
  std::vector<Index> epochs;          ///< in which those that learned first had four right answers
};

Survey survey(const Options& options, const report::Run& run, report::Progress& progress) {
  Survey result;
  for (Index n = 1; n <= options.networks && !report::interrupted(); ++n) {
    Course course(run.options.seed, n);
    Index first = 0;
    for (Index epoch = 1; epoch <= run.options.epochs; ++epoch) {
      course.learn(run.options.learning_rate);
      if (first == 0 && right_answers(course.net) == 4) first = epoch;
    }
    const bool learned = right_answers(course.net) == 4;
    (learned ? result.learned : result.stuck).push_back(n);
    if (learned) result.epochs.push_back(first);
    progress.step(4 * run.options.epochs, course.C);
  }
  std::sort(result.epochs.begin(), result.epochs.end());
  return result;
}

/// The answers on a grid over the square, for the pictures: of the four perceptrons and of the network.
void write_regions(const report::Run& run, const std::array<Rule, 4>& rules, const XorNetwork& net) {
  files::Table table{{}, {"x1", "x2", "AND", "OR", "NAND", "XOR", "network"}, {}};
  for (Index i = 0; i <= 60; ++i)
    for (Index j = 0; j <= 60; ++j) {
      const double x1 = -0.5 + double(i) / 30, x2 = -0.5 + double(j) / 30;
      std::vector<std::string> row{files::shortest(float(x1)), files::shortest(float(x2))};
      for (const Rule& rule : rules)
        row.push_back(rule.W(0) + rule.W(1) * Real(x1) + rule.W(2) * Real(x2) > 0 ? "1" : "0");
      XorValues s;
      s.x1 = x1, s.x2 = x2;
      forward(net, s);
      row.push_back(files::shortest(std::round(1000 * s.p) / 1000));
      table.rows.push_back(row);
    }
  files::write_file(run.folder / "regions.csv", files::csv_text(table));
}

/// Perceptrons, and units set by hand: what needs no gradient.
std::array<Rule, 4> apply_rules(std::ostream& out, report::Metrics& metrics) {
  std::array<Rule, 4> rules;
  for (std::size_t f = 0; f < 4; ++f) rules[f] = apply_rule(functions[f]), print(functions[f], rules[f], out);
  const Index fewest = fewest_errors(XOR, 2, 16);
  out << "XOR  the best of " << 17 * 17 * 17 << " weights on a grid makes " << fewest << " error\n"
      << "XOR  by hand, AND(OR, NAND):";
  Index right = 0;
  for (const auto& [x1, x2] : corners) {
    const int answer = xor_by_hand(x1, x2);
    out << ' ' << answer, right += answer == (x1 != x2);
  }
  out << '\n';
  metrics = {{"linear_accuracy", 1 - double(fewest) / 4}, {"target_linear_accuracy", 0.75},
             {"by_hand_accuracy", double(right) / 4}, {"target_by_hand_accuracy", 1}};
  return rules;
}

/// The course of everything that learns XOR, side by side, into metrics.csv.
report::Results record(const Options& options, report::Run& run, Logistic& logistic, Course& network, Course* stuck) {
  std::vector<std::string> columns{"epoch", "AND", "OR", "NAND", "XOR", "logistic_cost", "network_cost"};
  if (stuck) columns.push_back("stuck_cost");
  report::Results results(run, columns);
  std::array<Tensor<1>, 4> W{Tensor<1>(3), Tensor<1>(3), Tensor<1>(3), Tensor<1>(3)};
  const double eta = run.options.learning_rate;
  for (Index epoch = 1; epoch <= run.options.epochs; ++epoch) {
    std::vector<report::Cell> row{epoch};
    for (std::size_t f = 0; f < 4; ++f) {
      const std::vector<Index> mistakes = pass(W[f], samples_of(functions[f]), Real(0.5));
      row.push_back(mistakes[0] + mistakes[1] + mistakes[2] + mistakes[3]);
    }
    const XorNetwork before = network.net;
    logistic.learn(eta), network.learn(eta);
    row.insert(row.end(), {logistic.C, network.C});
    if (stuck) stuck->learn(eta), row.push_back(stuck->C);
    const bool shown = epoch == 1 || epoch == run.options.epochs;
    if (options.trace && shown) print_trace(before, network.samples, epoch, network.C, *run.out);
    if (epoch <= 20 || (epoch <= 200 && epoch % 10 == 0) || epoch % 100 == 0) results.row(row);
  }
  return results;
}

}  // namespace

void xor_experiment(const Options& options, report::Run& run) {
  std::ostream& out = *run.out;
  report::Metrics metrics;
  const std::array<Rule, 4> rules = apply_rules(out, metrics);

  report::Progress progress(run, 1, 4 * run.options.epochs * options.networks);
  const Survey found = survey(options, run, progress);
  if (report::interrupted()) return;

  training::Random random = random_of(run.options.seed, 0);
  Logistic logistic(XOR, random);
  Course network(run.options.seed, found.learned.empty() ? 1 : found.learned[0]);
  std::optional<Course> stuck;
  if (!found.stuck.empty()) stuck.emplace(run.options.seed, found.stuck[0]);
  const report::Results results = record(options, run, logistic, network, stuck ? &*stuck : nullptr);
  write_regions(run, rules, network.net);

  const LinearModel& model = logistic.model;
  out << "XOR  logistic regression: w = (" << number(double(model.W(0, 0))) << ", " << number(double(model.W(0, 1)))
      << "), b = " << number(double(model.b(0))) << ", cost " << std::setprecision(7) << logistic.C
      << " (ln 2 = " << std::log(2.) << ")\n";
  out << "XOR  2-2-1 network: cost " << number(network.C) << ", " << right_answers(network.net)
      << " of 4 right, p =";
  for (const XorValues& s : network.samples) out << ' ' << number(s.p);
  out << "\nXOR  " << found.learned.size() << " of " << options.networks << " first weights lead there";
  if (!found.epochs.empty()) out << ", half of them by epoch " << found.epochs[found.epochs.size() / 2];
  if (stuck) out << "; number " << found.stuck[0] << " stays at cost " << number(stuck->C);
  out << '\n';

  const double learned = double(found.learned.size()) / double(options.networks);
  metrics.insert(metrics.begin(), {{"network_accuracy", double(right_answers(network.net)) / 4},
                                   {"target_network_accuracy", 1}, {"network_cost", network.C},
                                   {"networks_that_learn", learned}});
  metrics.insert(metrics.end(), {{"logistic_cost", logistic.C}, {"target_logistic_cost", std::log(2.)}});
  results.summary(metrics, double(progress.samples()), progress.seconds());
}

}  // namespace lbl::perceptron
