#include "mlp/selection/laboratory.hpp"

namespace lbl::mlp::selection {

void add_experiments(report::Program&, Options&) {}

}  // namespace lbl::mlp::selection
