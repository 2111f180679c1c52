// The figures of the experiments on what a network can represent.
#include "drawings.hpp"

namespace lbl::plots {

std::vector<figures::Drawing> capacity() { return {}; }

}  // namespace lbl::plots
