#include "rnn/tasks/laboratory.hpp"

namespace lbl::rnn::tasks {

void add_experiments(report::Program&, Options&) {}

}  // namespace lbl::rnn::tasks
