#include "report/run_data.hpp"

namespace lbl::report {

data::Split load_data(Run& run) {
  if (!run.given.contains("dataset") && !data::available(run.options.dataset, run.options.data)) {
    const data::DatasetChoice choice = data::default_dataset(run.options.data);
    if (!choice.message.empty()) *run.out << choice.message << '\n';
    run.options.dataset = choice.name;
  }
  data::Split split = data::load(run.options.dataset, run.options.data);
  run.settings["dataset"] = split.train.name;
  run.settings["dataset_checksum"] = {{"train", split.train.checksum()}, {"test", split.test.checksum()}};
  return split;
}

}  // namespace lbl::report
