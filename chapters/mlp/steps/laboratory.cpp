#include "mlp/steps/laboratory.hpp"

namespace lbl::mlp::steps {

void add_experiments(report::Program&, Options&) {}

}  // namespace lbl::mlp::steps
