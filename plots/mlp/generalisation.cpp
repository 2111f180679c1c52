// The figures of the experiments on how a network does well on samples that it has not seen.
#include "drawings.hpp"

namespace lbl::plots {

std::vector<figures::Drawing> generalisation() { return {}; }

}  // namespace lbl::plots
