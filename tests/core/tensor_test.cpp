// The array type: what it holds at birth, copies, moves, and refuses.
#include "core/tensor.hpp"
#include "error_message.hpp"

#include <cstdint>

using namespace lbl;
using lbl::testing::check_error;
using lbl::testing::error_of;

namespace {

constexpr Index most = std::numeric_limits<Index>::max();

Tensor<2> counted(Index I, Index M) {
  Tensor<2> t(I, M);
  for (Index n = 0; n < t.size(); ++n) t.data()[n] = static_cast<Real>(n + 1);
  return t;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_new_tensor_has_its_shape_and_zeros) {
  for (int again = 0; again < 3; ++again) {  // memory that was used before is not zero by itself
    Tensor<3> t(2, 3, 5);
    BOOST_TEST((t.dim == std::array<Index, 3>{2, 3, 5}));
    BOOST_TEST(t.size() == 30);
    for (Index n = 0; n < t.size(); ++n) BOOST_TEST(t.data()[n] == 0);
    std::fill_n(t.data(), t.size(), Real(7));
  }
  const Tensor<2> none;
  BOOST_TEST(none.size() == 0);
  BOOST_TEST((none.dim == std::array<Index, 2>{0, 0}));
  BOOST_TEST(Tensor<2>(0, most).size() == 0);
}

// \eq{handbook-input}: one sample per column, the sample index innermost in memory
BOOST_AUTO_TEST_CASE(samples_of_a_unit_are_neighbours) {
  Tensor<3> t(2, 3, 5);
  for (Index i = 0; i < 2; ++i)
    for (Index j = 0; j < 3; ++j) {
      BOOST_TEST(t.samples(i, j) == t.data() + (i * 3 + j) * 5);
      for (Index m = 0; m < 5; ++m) BOOST_TEST(&t(i, j, m) == t.samples(i, j) + m);
    }
  Tensor<3> empty(2, 3, 0);
  BOOST_TEST(empty.samples(1, 2) == empty.data());
}

// \eq{handbook-layout}: an image layer is a vector layer as it lies in memory; flattened and back it is the same
BOOST_AUTO_TEST_CASE(a_view_is_the_same_values_in_another_shape) {
  Tensor<4> maps(2, 3, 4, 5);
  for (Index n = 0; n < maps.size(); ++n) maps.data()[n] = static_cast<Real>(n);
  Tensor<2> flat = maps.view(2 * 3 * 4, 5);
  BOOST_TEST((flat.dim == std::array<Index, 2>{24, 5}));
  BOOST_TEST(flat.data() == maps.data());
  BOOST_TEST(flat((1 * 3 + 2) * 4 + 3, 4) == maps(1, 2, 3, 4));
  flat(7, 1) = -1;
  BOOST_TEST(maps(0, 1, 3, 1) == -1);
  const Tensor<4> back = flat.view(2, 3, 4, 5);  // of the view
  BOOST_TEST(back.data() == maps.data());

  const Tensor<2> copy = flat;  // owns its values
  BOOST_TEST(copy.data() != maps.data());
  const Tensor<4>& constant = maps;
  BOOST_TEST(constant.view(120).data() == maps.data());
  check_error(error_of([&] { maps.view(24, 6); }), {"120 elements", "144"});
  flat = Tensor<2>(24, 5);
  BOOST_TEST(flat.data() != maps.data());
  BOOST_TEST(maps(0, 1, 3, 1) == -1);
}

BOOST_AUTO_TEST_CASE(values_begin_at_a_cache_line) {
  for (const Index size : {0, 1, 3, 7, 8, 100, 1000}) {
    const Tensor<1> t(size);
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(t.data()) % 64 == 0u, size << " elements");
  }
}

BOOST_AUTO_TEST_CASE(a_copy_has_its_own_values) {
  Tensor<2> a = counted(2, 3);
  Tensor<2> constructed = a, assigned(7, 7);
  assigned = a;
  a(1, 2) = -1;
  for (const Tensor<2>* copy : {&constructed, &assigned}) {
    BOOST_TEST((copy->dim == std::array<Index, 2>{2, 3}));
    BOOST_TEST(copy->size() == 6);
    BOOST_TEST(copy->data() != a.data());
    for (Index n = 0; n < 6; ++n) BOOST_TEST(copy->data()[n] == static_cast<Real>(n + 1));
  }
  const Tensor<2>& itself = a;
  a = itself;
  BOOST_TEST(a(1, 2) == -1);
  BOOST_TEST(a(0, 0) == 1);
}

BOOST_AUTO_TEST_CASE(a_move_takes_the_values_along) {
  Tensor<2> a = counted(2, 3);
  const Real* values = a.data();
  Tensor<2> constructed = std::move(a);
  BOOST_TEST(constructed.data() == values);
  BOOST_TEST((constructed.dim == std::array<Index, 2>{2, 3}));
  Tensor<2> assigned(7, 7);
  assigned = std::move(constructed);
  BOOST_TEST(assigned.data() == values);
  BOOST_TEST(assigned(1, 2) == 6);
}

BOOST_AUTO_TEST_CASE(an_index_outside_names_its_dimension_and_range) {
  Tensor<3> t(2, 3, 5);
  BOOST_TEST(error_of([&] { t(2, 0, 0); }) == "index 2 of dimension 0 is outside [0, 2)");
  BOOST_TEST(error_of([&] { t(0, -1, 0); }) == "index -1 of dimension 1 is outside [0, 3)");
  BOOST_TEST(error_of([&] { t(1, 2, 5); }) == "index 5 of dimension 2 is outside [0, 5)");
  BOOST_TEST(error_of([&] { t.samples(0, 3); }) == "index 3 of dimension 1 is outside [0, 3)");
  BOOST_TEST(error_of([&] { std::as_const(t)(0, 0, 9); }) == "index 9 of dimension 2 is outside [0, 5)");
  BOOST_CHECK_THROW(t(2, 0, 0), std::out_of_range);
  BOOST_TEST(error_of([&] { t(1, 2, 4); }).empty());
}

BOOST_AUTO_TEST_CASE(sizes_that_no_memory_holds_are_refused) {
  check_error(error_of([] { Tensor<2>(3, -1); }), {"-1"});
  BOOST_CHECK_THROW(Tensor<2>(-3, -1), std::invalid_argument);  // the product would be fine
  BOOST_CHECK_THROW(Tensor<1>(most / Index(sizeof(Real)) + 1), std::invalid_argument);
  BOOST_CHECK_THROW(Tensor<2>(Index(1) << 40, Index(1) << 40), std::invalid_argument);
  BOOST_CHECK_THROW(Tensor<3>(Index(1) << 32, Index(1) << 32, 1), std::invalid_argument);  // 2^64 wraps to 0
#ifndef __SANITIZE_ADDRESS__  // whose operator new ends the process instead
  BOOST_CHECK_THROW(Tensor<1>(most / Index(sizeof(Real))), std::bad_alloc);  // counted, but not there
#endif
}
