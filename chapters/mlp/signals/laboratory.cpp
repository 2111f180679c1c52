#include "mlp/signals/laboratory.hpp"

namespace lbl::mlp::signals {

void add_experiments(report::Program&, Options&) {}

}  // namespace lbl::mlp::signals
