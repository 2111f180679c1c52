// The same sums in two orders: how far apart their numbers are, and how many images a second each of them learns.
#include "data/digits.hpp"
#include "lenet/options.hpp"
#include "lenet/shapes.hpp"
#include "report/results.hpp"

#include <chrono>
#include <cmath>
#include <ctime>
#include <iomanip>

namespace lbl::lenet {
namespace {

constexpr int rounds = 7;
constexpr double seconds_of_a_round = 0.15;

/// Seconds, of the processor with one thread, so that other programs do not count, else on the wall.
double now(int threads) {
  if (threads == 1) return double(std::clock()) / CLOCKS_PER_SEC;
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double middle_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// A network in one of the two orders, and all that a training step needs.
template <class Network>
struct Step {
  Network network, gradient;
  typename Network::Batch batch;

  Step(Network fresh, Loops loops, const data::Dataset& samples, Index M, std::uint64_t seed) : network(fresh) {
    training::Random random(seed);
    initialise(network, random);
    network.choice.loops = loops;
    gradient = network;
    const std::vector<Index> order = data::shuffled_order(samples.size(), seed, 0);
    load(network, samples, std::span(order).first(std::size_t(M)), batch);
    pass();
  }
  /// Forward and backward.
  double pass() {
    training::set_to_zero(gradient);
    const double C = forward(network, batch);
    backward(network, batch, gradient);
    return C;
  }
  /// Images a second, measured for a moment.
  double rate(int threads) {
    const double begin = now(threads);
    Index images = 0;
    double seconds = 0;
    for (; seconds < seconds_of_a_round; seconds = now(threads) - begin) pass(), images += batch.x.dim[3];
    return double(images) / seconds;
  }
};

/// The largest difference of two gradients, each array measured by its own largest number.
template <class Network>
double distance(const Network& one, const Network& other) {
  double furthest = 0;
  for_each_parameter([&](const std::string&, const auto& a, const auto& b) {
    double largest = 0, difference = 0;
    for (Index n = 0; n < a.size(); ++n) {
      largest = std::max(largest, double(std::abs(a.data()[n])));
      difference = std::max(difference, double(std::abs(a.data()[n] - b.data()[n])));
    }
    furthest = std::max(furthest, difference / largest);
  }, one, other);
  return furthest;
}

/// Both orders in turns, since machines drift.
template <class Network>
void compare(Network network, const data::Dataset& samples, report::Results& results, report::Run& run) {
  const Index M = run.options.batch;
  Step<Network> chapter(network, Loops::chapter, samples, M, run.options.seed);
  Step<Network> core(network, Loops::core, samples, M, run.options.seed);
  const double apart = distance(chapter.gradient, core.gradient);
  std::vector<double> by_chapter, by_core, ratio;
  for (int round = 0; round < rounds; ++round) {
    by_chapter.push_back(chapter.rate(run.options.threads)), by_core.push_back(core.rate(run.options.threads));
    ratio.push_back(by_core.back() / by_chapter.back());
  }
  Index multiply_adds = 0;  // of an image forward, along the connections; the core computes all pairs of C3
  for (const Layer& layer : plan_of(network).layers) multiply_adds += layer.multiply_adds;
  results.row({Network::name, multiply_adds, middle_of(by_chapter), middle_of(by_core), middle_of(ratio), apart});
  *run.out << std::left << std::setw(10) << Network::name << std::right << std::setw(14) << multiply_adds << std::fixed
           << std::setprecision(0) << std::setw(11) << middle_of(by_chapter) << std::setw(11) << middle_of(by_core)
           << std::setprecision(1) << std::setw(8) << middle_of(ratio) << std::scientific << std::setw(15) << apart
           << std::defaultfloat << '\n';
}

}  // namespace

void loops_experiment(report::Run& run) {
  if (run.options.batch > 1'000) throw report::UsageError("--batch: loops takes batches of up to 1000 images");
  const data::Dataset samples = data::digits(1'000, 0, run.options.seed).train;
  report::Results results(run, {"network", "multiply_adds", "chapter_images_per_second", "core_images_per_second",
                                "ratio", "largest_difference"});
  *run.out << "training steps of " << run.options.batch << " images, forward and backward, with " << run.options.threads
           << (run.options.threads == 1 ? " thread" : " threads") << ": images/s\n"
           << "network    multiply-adds    chapter       core   ratio   differs by at most\n";
  compare(HandbookLeNet(), samples, results, run);
  compare(OverviewLeNet(), samples, results, run);
  compare(LectureLeNet(), samples, results, run);
}

}  // namespace lbl::lenet
