// What `./book bench` runs: the speed of this machine and of the book's programs on it.
#include "compare.hpp"
#include "files/files.hpp"
#include "parts/convolutions.hpp"
#include "parts/elementwise.hpp"
#include "parts/machine.hpp"
#include "parts/products.hpp"
#include "workload.hpp"

#include <boost/algorithm/string/join.hpp>
#include <boost/program_options.hpp>
#include <omp.h>

#include <algorithm>
#include <csignal>
#include <iostream>

using namespace lbl;
namespace po = boost::program_options;

namespace {

const std::vector<bench::Workload> workloads = bench::workloads();

/// What can be asked for: everything, a part, or a workload.
std::vector<std::string> parts() {
  std::vector<std::string> names{"all", "machine", "products", "convolutions", "elementwise"};
  for (const bench::Workload& workload : workloads) names.push_back(workload.name);
  return names;
}

struct Options {
  std::string what = "all";
  std::string json;  // no path: it would be read to the first space
  bool compare = false, help = false;
};

po::options_description described(Options& options) {
  po::options_description description("options");
  description.add_options()("json", po::value(&options.json)->value_name("FILE"), "write the results here too")(
      "compare", po::bool_switch(&options.compare), "let PyTorch train the same network, in turns with ours")(
      "help", po::bool_switch(&options.help), "this text");
  return description;
}

/// Throws po::error for a wrong command line.
Options read(int argc, char** argv) {
  Options options;
  po::options_description all = described(options);
  all.add_options()("what", po::value(&options.what));
  po::variables_map given;
  const auto words = po::positional_options_description().add("what", 1);
  po::store(po::command_line_parser(argc, argv).options(all).positional(words).run(), given);
  po::notify(given);
  const std::vector<std::string> names = parts();
  if (std::find(names.begin(), names.end(), options.what) == names.end())
    throw po::error("'" + options.what + "' is none of " + boost::algorithm::join(names, ", "));
  const auto is_it = [&](const bench::Workload& workload) { return options.what == workload.name; };
  if (options.compare && options.what != "all" && options.what != "elementwise" &&
      std::none_of(workloads.begin(), workloads.end(), is_it))
    throw po::error("--compare goes with a workload or elementwise, not with " + options.what);
  return options;
}

void measure(const Options& options) {
  std::vector<int> thread_counts{1};
  if (omp_get_num_procs() > 1) thread_counts.push_back(omp_get_num_procs());
  const auto wanted = [&](const char* part) { return options.what == "all" || options.what == part; };

  nlohmann::ordered_json results{{"machine", bench::description_of_machine()}, {"threads", thread_counts}};
  for (const auto& [name, value] : results["machine"].items()) std::cout << name << ": " << value << '\n';
  const auto measure_part = [&](const char* name, auto measure_it) {
    if (!options.json.empty()) files::write_json(options.json, results);  // so far; fails early
    results[name] = measure_it(thread_counts);
  };
  const auto of_workloads = [&](auto measure_it) {
    return [&, measure_it](const std::vector<int>& threads) {
      nlohmann::ordered_json rows = nlohmann::ordered_json::array();
      for (const bench::Workload& workload : workloads)
        if (wanted(workload.name.c_str()))
          for (const auto& row : measure_it(workload, threads)) rows.push_back(row);
      return rows;
    };
  };
  const auto is_wanted = [&](const bench::Workload& workload) { return wanted(workload.name.c_str()); };
  const bool work = std::any_of(workloads.begin(), workloads.end(), is_wanted);
  const std::string missing = options.compare ? bench::missing_peer() : "";
  if (!missing.empty() && options.what != "all") throw std::runtime_error(missing);
  if (!missing.empty()) std::cerr << "bench: " << missing << "; the rest is measured\n";
  const bool compare = options.compare && missing.empty();
  if (compare && work) measure_part("compared", of_workloads(bench::compare_workload));
  if (compare && wanted("elementwise")) measure_part("compared_adam", bench::compare_adam);
  if (work) measure_part("workloads", of_workloads(bench::measure_workload));  // before the large arrays: memory
  if (wanted("machine")) measure_part("machine_at_its_best", bench::measure_machine);
  if (wanted("products")) measure_part("products", bench::measure_products);
  if (wanted("convolutions")) measure_part("convolutions", bench::measure_convolutions);
  if (wanted("elementwise")) measure_part("elementwise", bench::measure_elementwise);
  if (!options.json.empty()) files::write_json(options.json, results);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // `bench | head`: the text is lost, the results are not
  try {
    Options options = read(argc, argv);
    if (options.help) {
      std::cout << "bench [" << boost::algorithm::join(parts(), "|") << "] [options]: how fast this machine is,"
                << " and the book on it\n"
                << described(options);
      return 0;
    }
    measure(options);
    return 0;
  } catch (const po::error& error) {
    std::cerr << "bench: " << error.what() << "; see bench --help\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << '\n';
    return 1;
  }
}
