// What `./book bench` runs: the speed of this machine and of the book's programs on it.
#include "compare.hpp"
#include "files/files.hpp"
#include "machine.hpp"
#include "mlp.hpp"
#include "products.hpp"

#include <boost/program_options.hpp>
#include <omp.h>

#include <iostream>
#include <set>

using namespace lbl;
namespace po = boost::program_options;

namespace {

const std::set<std::string> parts{"all", "machine", "products", "mlp"};

struct Options {
  std::string what = "all";
  std::filesystem::path json;
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
  if (!parts.contains(options.what)) throw po::error("'" + options.what + "' is none of all, machine, products, mlp");
  if (options.compare && options.what != "all" && options.what != "mlp")
    throw po::error("--compare goes with mlp, not with " + options.what);
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
  if (options.compare) measure_part("compared", bench::compare_mlp);
  if (wanted("mlp")) measure_part("workloads", bench::measure_mlp);  // before the large arrays: it reports the memory
  if (wanted("machine")) measure_part("machine_at_its_best", bench::measure_machine);
  if (wanted("products")) measure_part("products", bench::measure_products);
  if (!options.json.empty()) files::write_json(options.json, results);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Options options = read(argc, argv);
    if (options.help) {
      std::cout << "bench [all|machine|products|mlp] [options]: how fast this machine is, and the book on it\n"
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
