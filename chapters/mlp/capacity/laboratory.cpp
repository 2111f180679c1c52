#include "mlp/capacity/laboratory.hpp"

namespace lbl::mlp::capacity {

void add_experiments(report::Program&, Options&) {}

}  // namespace lbl::mlp::capacity
