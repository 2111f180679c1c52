#include "layers/joining.hpp"

#include <algorithm>

namespace lbl::layers {
namespace {

void require(bool fit, const char* what) {
  if (!fit) throw std::invalid_argument(std::string(what) + ": the shapes of its arrays do not fit each other");
}

}  // namespace

//! [joining]
void branch_backward(const std::vector<std::reference_wrapper<const Tensor<2>>>& arms, Tensor<2>& delta_h) {
  for (const Tensor<2>& arm : arms) {
    require(arm.dim == delta_h.dim, "branch");
    if (arm.data() == delta_h.data()) throw std::invalid_argument("branch: the sum is written over one of its arms");
  }
  std::fill_n(delta_h.data(), delta_h.size(), Real(0));
  for (const Tensor<2>& arm : arms) {
    for (Index n = 0; n < arm.size(); ++n)
      delta_h.data()[n] += arm.data()[n];  // \eq{lecture-branch} \eq{lecture-multiloss}
  }
}

void concatenate(const Tensor<2>& x_1, const Tensor<2>& x_2, Tensor<2>& y) {
  require(x_1.dim[0] + x_2.dim[0] == y.dim[0] && x_1.dim[1] == y.dim[1] && x_2.dim[1] == y.dim[1], "concatenation");
  std::copy_n(x_1.data(), x_1.size(), y.data());
  std::copy_n(x_2.data(), x_2.size(), y.data() + x_1.size());  // \eq{lecture-concat}
}

void concatenate_backward(const Tensor<2>& delta_y, Tensor<2>& delta_1, Tensor<2>& delta_2) {
  require(delta_1.dim[0] + delta_2.dim[0] == delta_y.dim[0] && delta_1.dim[1] == delta_y.dim[1] &&
              delta_2.dim[1] == delta_y.dim[1], "concatenation");
  std::copy_n(delta_y.data(), delta_1.size(), delta_1.data());
  std::copy_n(delta_y.data() + delta_1.size(), delta_2.size(), delta_2.data());  // \eq{lecture-concat}
}

void add(const Tensor<2>& x_1, const Tensor<2>& x_2, Tensor<2>& y) {
  require(x_1.dim == y.dim && x_2.dim == y.dim, "addition");
  for (Index n = 0; n < y.size(); ++n) y.data()[n] = x_1.data()[n] + x_2.data()[n];  // \eq{lecture-add}
}

void add_backward(const Tensor<2>& delta_y, Tensor<2>& delta_1, Tensor<2>& delta_2) {
  require(delta_1.dim == delta_y.dim && delta_2.dim == delta_y.dim, "addition");
  for (Tensor<2>* delta : {&delta_1, &delta_2})
    std::copy_n(delta_y.data(), delta_y.size(), delta->data());  // \eq{lecture-add}
}
//! [joining]

}  // namespace lbl::layers
