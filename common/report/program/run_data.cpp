#include "report/program/run_data.hpp"

#include <boost/algorithm/string/join.hpp>

#include <algorithm>
#include <iostream>

namespace lbl::report {

data::Split load_data(Run& run) {
  const std::string wanted = run.options.dataset;
  const std::vector<std::string>& known = data::known_datasets();
  if (std::find(known.begin(), known.end(), wanted) == known.end())
    throw UsageError("--dataset is " + wanted + ": give one of " + boost::algorithm::join(known, ", "));
  if (!run.given.contains("dataset") && run.options.data.empty() && !data::available(wanted)) {
    const bool clothes = wanted != "cifar10" && data::available("fashion-mnist");
    run.options.dataset = clothes ? "fashion-mnist" : data::synthetic_like(wanted);
    std::ostream& told = run.options.quiet ? std::cerr : *run.out;  // other data than asked for is never silent
    told << wanted << " was not found: using " << run.options.dataset << " instead (to get it: ./book data "
         << wanted << ")\n";
  }
  data::Split split = data::load(run.options.dataset, run.options.data);
  run.settings["dataset"] = split.train.name;
  run.settings["dataset_checksum"] = {{"train", split.train.checksum()}, {"test", split.test.checksum()}};
  return split;
}

}  // namespace lbl::report
