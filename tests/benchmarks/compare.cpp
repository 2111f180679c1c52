#include "compare.hpp"

#include "measure.hpp"

#include <omp.h>

#include <array>
#include <cstdio>
#include <memory>

namespace lbl::bench {
namespace {

constexpr int rounds = 7;
constexpr double seconds_of_a_round = 1, seconds_of_a_trial = 0.5;

/// What a shell command prints; empty when it fails.
std::string output_of(const std::string& command) {
  const auto close = [](std::FILE* pipe) { pclose(pipe); };
  const std::unique_ptr<std::FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
  std::string output;
  std::array<char, 4096> part;
  while (pipe && std::fgets(part.data(), int(part.size()), pipe.get())) output += part.data();
  return output;
}

/// The first python3 that has PyTorch: that of the shell, else that of the system. With the reference BLAS, which
/// Debian installs where nothing better is asked for, PyTorch's products take many times as long: no comparison.
std::string python_with_torch() {
  for (std::string python : {"python3", "/usr/bin/python3"}) {
    const std::string libraries =
        output_of(python + " -c 'import torch; print(open(\"/proc/self/maps\").read())' 2>/dev/null");
    if (libraries.find("openblas") != libraries.npos || libraries.find("mkl") != libraries.npos) return python;
    if (!libraries.empty())
      throw std::runtime_error("PyTorch multiplies with the reference BLAS here, many times slower than it can: "
                               "install OpenBLAS (apt-get install libopenblas0)");
  }
  throw std::runtime_error("no python3 here has PyTorch to compare with: install it (apt-get install python3-torch "
                           "libopenblas0)");
}

/// PyTorch on one machine: which python, which script of peers/ with its arguments, how many threads.
struct Peer {
  std::string python, script, arguments;
  int threads;
};

/// A run of its script, in an environment of "NAME=value ...".
nlohmann::ordered_json torch(const Peer& peer, const std::string& environment, double seconds) {
  const std::string command = "env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE -u OMP_WAIT_POLICY -u GOMP_SPINCOUNT " +
                              environment + " " + peer.python + " '" LBL_SOURCE_DIR "/tests/benchmarks/peers/" +
                              peer.script + "' " + peer.arguments + " --threads " + std::to_string(peer.threads) +
                              " --seconds " + std::to_string(seconds);
  const std::string output = output_of(command);
  auto result = nlohmann::ordered_json::parse(output, nullptr, false);
  if (!result.is_object()) throw std::runtime_error("PyTorch did not run; try: " + command);
  return result;
}

/// OpenBLAS takes its slowest kernels when it does not know the processor, glibc returns large arrays to the kernel at
/// every step, two pools of threads that spin disturb each other, and convolutions have a faster order of the numbers
/// in memory (which peers/torch_training.py takes from MEMORY_FORMAT): PyTorch's speed hangs on all of it.
std::string best_environment(const Peer& peer, const std::string& rate_name) {
  const std::string memory = "MALLOC_TRIM_THRESHOLD_=4000000000 MALLOC_MMAP_THRESHOLD_=4000000000";
  const std::vector<std::string> waits =
      peer.threads == 1 ? std::vector<std::string>{""} : std::vector<std::string>{"", " OMP_WAIT_POLICY=passive"};
  std::string best;
  double best_rate = 0;
  for (const std::string& wait : waits)
    for (const std::string format : {"", " MEMORY_FORMAT=channels_last"})
      for (const std::string kernels : {"", " OPENBLAS_CORETYPE=Haswell", " OPENBLAS_CORETYPE=SkylakeX",
                                        " OPENBLAS_CORETYPE=SapphireRapids"}) {
        const std::string environment = memory + wait + format + kernels;
        const double rate = torch(peer, environment, seconds_of_a_trial).at(rate_name);
        if (rate > best_rate) best_rate = rate, best = environment;
      }
  return best;
}

/// Our steps per second, over one round.
double ours(const std::function<void()>& step, int threads) {
  omp_set_num_threads(threads);
  const auto steps_for = [&](double seconds) {
    const double start = omp_get_wtime();
    double steps = 0, passed = 0;
    while (passed < seconds) {
      step();
      ++steps, passed = omp_get_wtime() - start;
    }
    return steps / passed;
  };
  steps_for(seconds_of_a_round / 5);  // warm up
  return steps_for(seconds_of_a_round);
}

}  // namespace

std::string missing_peer() {
  try {
    return python_with_torch().empty() ? "there is no PyTorch" : "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

nlohmann::ordered_json compare(const Comparison& work, const std::vector<int>& thread_counts) {
  const std::string python = python_with_torch(), rate_name = work.unit + "_per_second";
  std::printf("\n%s: our loops against PyTorch, the same steps in turns, %d rounds: %s/s\n", work.meaning.c_str(),
              rounds, work.unit.c_str());
  std::printf("%8s %12s %12s %7s  %s\n", "threads", "ours", "PyTorch", "ratio", "spread");
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const int threads : thread_counts) {
    const Peer torch_peer{python, work.script, work.arguments, threads};
    const std::string environment = best_environment(torch_peer, rate_name);
    const std::function<void()> step = work.start();
    std::vector<double> our_rates, peer_rates, ratios;
    nlohmann::ordered_json peer;
    for (int round = 0; round < rounds; ++round) {
      our_rates.push_back(work.units_of_a_step * ours(step, threads));
      peer = torch(torch_peer, environment, seconds_of_a_round);
      peer_rates.push_back(peer.at(rate_name));
      ratios.push_back(our_rates.back() / peer_rates.back());
    }
    const auto [lowest, highest] = std::minmax_element(ratios.begin(), ratios.end());
    std::printf("%8d %12.0f %12.0f %7.2f  %.2f to %.2f\n", threads, median(our_rates), median(peer_rates),
                median(ratios), *lowest, *highest);
    std::printf("%8s %s, %s\n", "", peer.at("peer").get<std::string>().c_str(), environment.c_str());
    rows.push_back({{"workload", work.name}, {"threads", threads}, {"peer", peer.at("peer")},
                    {"environment", environment}, {"peer_peak_memory_mb", peer.at("peak_memory_mb")},
                    {"ours_" + rate_name, our_rates}, {"peer_" + rate_name, peer_rates}, {"ratios", ratios},
                    {"median_ratio", median(ratios)}});
  }
  return rows;
}

nlohmann::ordered_json compare_workload(const Workload& workload, const std::vector<int>& thread_counts) {
  return compare({.name = workload.name, .meaning = workload.meaning, .script = workload.peer,
                  .arguments = "--workload " + workload.name, .unit = "samples",
                  .units_of_a_step = double(workload.samples_of_a_step), .start = [&] { return workload.start(true); }},
                 thread_counts);
}

}  // namespace lbl::bench
