#include "mlp/generalisation/laboratory.hpp"

namespace lbl::mlp::generalisation {

void add_experiments(report::Program&, Options&) {}

}  // namespace lbl::mlp::generalisation
