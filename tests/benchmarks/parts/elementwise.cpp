#include "parts/elementwise.hpp"

#include "compare.hpp"
#include "layers/activations.hpp"
#include "layers/batch_normalisation.hpp"
#include "layers/dropout.hpp"
#include "layers/prelu.hpp"
#include "measure.hpp"
#include "mlp/network.hpp"
#include "optimization/optimizers.hpp"

#include <omp.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

namespace lbl::bench {
namespace {

/// The array as an optimizer sees it.
struct Weights {
  Tensor<2> W;
};
template <class Visit, class First, class... Others>
void for_each_parameter(Visit&& visit, First& network, Others&... others) {
  visit("W", network.W, others.W...);
}

/// A piece of work, and how often it must read and write an array from one end to the other. (Batch normalisation reads
/// twice: no value can be normalised before the statistics of all are known.)
struct Work {
  const char* name;
  int reads, writes;
  std::function<void()> run;
};

/// The arrays that all pieces of work share. Errors are 0: they shrink at every pass, and denormal numbers are slow.
struct Arrays {
  Tensor<2> x, y, zero;
  layers::BatchNormalisation layer, gradient;
  layers::Statistics statistics;
  Tensor<1> alpha, gradient_alpha;
  Weights w, g;
  optimization::Momentum<Weights> momentum;
  optimization::Adam<Weights> adam;
  std::uint64_t step = 0;

  Arrays(Index units, Index samples)
      : x(units, samples), y(x), zero(x), layer(units), gradient(units), statistics(units),
        alpha(layers::initial_slopes(units)), gradient_alpha(units) {
    for (Index n = 0; n < x.size(); ++n) x.data()[n] = Real(n * 7919 % 1009) / 250 - 2;
  }
};

std::vector<Work> layers_on(Arrays& a) {
  using namespace layers;
  return {
      {"logistic", 1, 1, [&a] { logistic(a.x, a.y); }},
      {"logistic, backward", 2, 1, [&a] { logistic_backward(a.x, a.zero); }},
      {"tanh", 1, 1, [&a] { layers::tanh(a.x, a.y); }},
      {"tanh, backward", 2, 1, [&a] { tanh_backward(a.x, a.zero); }},
      {"softsign", 1, 1, [&a] { softsign(a.x, a.y); }},
      {"softsign, backward", 2, 1, [&a] { softsign_backward(a.x, a.zero); }},
      {"softplus", 1, 1, [&a] { softplus(a.x, a.y); }},
      {"softplus, backward", 2, 1, [&a] { softplus_backward(a.x, a.zero); }},
      {"ReLU", 1, 1, [&a] { relu(a.x, a.y); }},
      {"ReLU, backward", 2, 1, [&a] { relu_backward(a.x, a.zero); }},
      {"leaky ReLU", 1, 1, [&a] { leaky_relu(a.x, 0.01, a.y); }},
      {"leaky ReLU, backward", 2, 1, [&a] { leaky_relu_backward(a.x, 0.01, a.zero); }},
      {"PReLU", 1, 1, [&a] { prelu(a.x, a.alpha, a.y); }},
      {"PReLU, backward", 2, 1, [&a] { prelu_backward(a.x, a.alpha, a.zero, a.gradient_alpha); }},
      {"batch norm", 2, 1, [&a] { batch_normalisation(a.layer, a.x, a.statistics, a.y); }},
      {"batch norm, backward", 4, 1,
       [&a] { batch_normalisation_backward(a.layer, a.x, a.statistics, a.zero, a.gradient); }},
      {"dropout", 1, 2, [&a] { dropout(a.x, 0.5, {.seed = 1, .step = ++a.step}, a.w.W, a.y); }},
      {"dropout, backward", 2, 1, [&a] { dropout_backward(a.x, a.zero); }},
  };
}

std::vector<Work> steps_on(Arrays& a) {
  return {
      {"descent step", 2, 1, [&a] { optimization::descend(a.w, a.g, 1e-3); }},
      {"momentum step", 3, 2, [&a] { a.momentum.step(a.w, a.g, 1e-3); }},
      {"Adam step", 4, 3, [&a] { a.adam.step(a.w, a.g, 1e-3); }},
  };
}

/// Bytes that a copy of x to y reads and writes in a second, by the clock that measure() uses.
double copy_rate(Arrays& a, int threads) {
  const Real* x = a.x.data();
  Real* y = a.y.data();
  const Index N = a.x.size();
  const double bytes = 2. * double(N) * sizeof(Real);
  const int times = std::max(1, int(5e7 / bytes));
  const auto now = [threads] { return threads == 1 ? double(std::clock()) / CLOCKS_PER_SEC : omp_get_wtime(); };
  const double start = now();
  for (int time = 0; time < times; ++time) {
#pragma omp parallel for simd schedule(static) num_threads(threads)
    for (Index n = 0; n < N; ++n) y[n] = x[n];
  }
  return bytes * times / (now() - start);
}

nlohmann::ordered_json measure_work(const Work& work, Arrays& arrays, int threads) {
  const double elements = double(arrays.x.size()), bytes = (work.reads + work.writes) * elements * sizeof(Real);
  const std::vector<Timing> timings = measure(threads, work.run, [&] { return copy_rate(arrays, threads); });
  const Rate measured = rate(bytes, timings);
  const double copy = median_of(timings, &Timing::peak), ns = 1e9 * bytes / elements / measured.per_second;
  const double megabytes = elements * sizeof(Real) / 1e6;
  std::printf("%-22s %6.1f %8d %6d+%d %9.2f %8.1f %8.1f %7.2f  %.2f to %.2f\n", work.name, megabytes, threads,
              work.reads, work.writes, ns, measured.per_second / 1e9, copy / 1e9, measured.share, measured.lowest,
              measured.highest);
  std::fflush(stdout);
  return {{"work", work.name}, {"array_mb", megabytes}, {"threads", threads},
          {"reads", work.reads}, {"writes", work.writes}, {"ns_per_number", ns},
          {"gbytes_per_second", measured.per_second / 1e9}, {"copy_gbytes_per_second", copy / 1e9},
          {"share_of_copy", measured.share}, {"lowest_share", measured.lowest}, {"highest_share", measured.highest}};
}

}  // namespace

nlohmann::ordered_json measure_elementwise(const std::vector<int>& thread_counts) {
  const Index last_cache = std::max<Index>(sysconf(_SC_LEVEL3_CACHE_SIZE), Index(32) << 20);
  const Index samples = 16'384;  // a row is a map of 16 x 16 places and 64 samples
  std::printf("\nnumber by number: bytes that must be read and written, and their share of those of a copy\n"
              "%-22s %6s %8s %8s %9s %8s %8s %7s  %s\n", "", "MB", "threads", "passes", "ns each", "GB/s", "copy",
              "share", "spread");
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  const auto measure_all = [&](Arrays& arrays, const std::vector<Work>& works) {
    for (const int threads : thread_counts)
      for (const Work& work : works) rows.push_back(measure_work(work, arrays, threads));
  };
  const Index units = last_cache / Index(sizeof(Real)) / samples;
  for (const auto& [N, M] : {std::pair{units, samples}, std::pair<Index, Index>{128, 1024}}) {
    Arrays arrays(N, M);
    arrays.w.W = arrays.y;  // the mask of dropout, then the weights
    measure_all(arrays, layers_on(arrays));
    arrays.g.W = arrays.x;
    arrays.momentum = optimization::Momentum<Weights>(arrays.w);
    arrays.adam = optimization::Adam<Weights>(arrays.w);
    measure_all(arrays, steps_on(arrays));
  }
  return rows;
}

nlohmann::ordered_json compare_adam(const std::vector<int>& thread_counts) {
  const auto start = [] {
    mlp::Network network({784, 128, 32, 128, 784});
    training::Random random(1);
    mlp::initialise(network, training::Initialisation::he, random);
    mlp::Network gradient = network;
    optimization::Adam<mlp::Network> adam(network);
    return [=]() mutable { adam.step(network, gradient, 1e-3); };
  };
  return compare({.name = "adam", .meaning = "Adam on the 209,968 parameters of the autoencoder 784-128-32-128-784",
                  .script = "adam_torch.py", .arguments = "", .unit = "steps", .start = start}, thread_counts);
}

}  // namespace lbl::bench
