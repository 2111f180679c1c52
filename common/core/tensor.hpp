#pragma once
/// @file
/// The array type of the book: dense, aligned, samples innermost.
#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

namespace lbl {

#ifdef LBL_DOUBLE
using Real = double;  ///< The number type of this build: double, so that gradients can be checked strictly.
#else
using Real = float;   ///< The number type of this build: float, in which networks are trained.
#endif
using Index = std::ptrdiff_t;  ///< Sizes and indices. Signed: i - 1 of the first row is -1.
static_assert(sizeof(Index) == 8, "the book needs a 64-bit machine");

/// A dense array of `Rank` dimensions, zero at birth, whose last index counts the samples of a mini-batch.
///
/// The handbook stores data as x in R^{N x M}, one column per sample. Kept row-major, the M values of one unit lie
/// next to each other, so the innermost loop of every equation runs over samples and vectorises.
/// `samples(i, ...)` is that row: a pointer to `dim[Rank - 1]` contiguous values.
/// With LBL_CHECK_BOUNDS every index is checked and an std::out_of_range names the dimension that was left.
template <std::size_t Rank>
class Tensor {
public:
  Tensor() = default;

  /// An array of zeros.
  /// @param extents the size of each dimension; std::invalid_argument when one is negative or their product overflows
  template <class... Extents>
    requires(sizeof...(Extents) == Rank)
  explicit Tensor(Extents... extents) : dim{static_cast<Index>(extents)...}, size_(product(dim)) {
    values_ = allocate(size_);
    std::fill_n(data(), size_, Real(0));
  }

  Tensor(const Tensor& other) : dim(other.dim), size_(other.size_), values_(allocate(size_)) {
    std::copy_n(other.data(), size_, data());
  }
  Tensor(Tensor&& other) noexcept { swap(other); }
  Tensor& operator=(Tensor other) noexcept { return swap(other), *this; }
  ~Tensor() = default;

  /// One element.
  template <class... I>
    requires(sizeof...(I) == Rank)
  Real& operator()(I... i) {
    return data()[offset(i...)];
  }
  template <class... I>
    requires(sizeof...(I) == Rank)
  const Real& operator()(I... i) const {
    return data()[offset(i...)];
  }

  /// The row of samples of one unit: all indices but the last.
  template <class... I>
    requires(sizeof...(I) + 1 == Rank)
  Real* samples(I... i) {
    return data() + offset(i...) * dim.back();
  }
  template <class... I>
    requires(sizeof...(I) + 1 == Rank)
  const Real* samples(I... i) const {
    return data() + offset(i...) * dim.back();
  }

  /// The same values in another shape, borrowed and not copied: an image layer h[C][I][J][M] is the vector layer
  /// h[C I J][M] already. This tensor must outlive it, and keeps owning the values. Assigning to a view
  /// binds it to other values instead of writing through it.
  /// @param extents the shape; std::invalid_argument when it has another number of elements
  /// @return a tensor whose elements are those of this one
  template <class... Extents>
  Tensor<sizeof...(Extents)> view(Extents... extents) {
    return Tensor<sizeof...(Extents)>(data(), size_, {static_cast<Index>(extents)...});
  }
  template <class... Extents>
  const Tensor<sizeof...(Extents)> view(Extents... extents) const {
    return const_cast<Tensor*>(this)->view(extents...);
  }

  /// What belongs to one first index, borrowed like a view: x.slice(t) is x_t[N][M] of a sequence x[T][N][M].
  /// @param n the index; std::invalid_argument when there is no such
  /// @return a tensor of one dimension less
  Tensor<Rank - 1> slice(Index n) {
    static_assert(Rank > 1);
    std::array<Index, Rank - 1> rest{};
    std::copy(dim.begin() + 1, dim.end(), rest.begin());
    Tensor part = range(n, 1);
    return Tensor<Rank - 1>(part.data(), part.size(), rest);
  }
  const Tensor<Rank - 1> slice(Index n) const { return const_cast<Tensor*>(this)->slice(n); }

  /// What belongs to some neighbouring first indices, borrowed: x.range(t, 3) is (x_t, x_{t+1}, x_{t+2}).
  /// @param first the first of them
  /// @param count how many; std::invalid_argument when there are fewer
  /// @return a tensor of as many dimensions
  Tensor range(Index first, Index count) {
    if (first < 0 || count < 0 || first + count > dim[0])
      throw std::invalid_argument("a tensor with " + std::to_string(dim[0]) + " first indices has no " +
                                  std::to_string(count) + " from " + std::to_string(first) + " on");
    std::array<Index, Rank> extents = dim;
    extents[0] = count;
    const Index size = product(extents), step = dim[0] == 0 ? 0 : size_ / dim[0];
    return Tensor(data() + first * step, size, extents);
  }
  const Tensor range(Index first, Index count) const { return const_cast<Tensor*>(this)->range(first, count); }

  Real* data() { return values_.get(); }
  const Real* data() const { return values_.get(); }
  Index size() const { return size_; }  ///< Number of elements.

  std::array<Index, Rank> dim{};  ///< The size of each dimension.

private:
  template <std::size_t>
  friend class Tensor;

  static constexpr std::align_val_t alignment{64};  // a cache line, and the widest vector register
  struct Free {
    bool owned = true;
    void operator()(Real* p) const {
      if (owned) ::operator delete[](p, alignment);
    }
  };
  using Values = std::unique_ptr<Real[], Free>;

  // A view of values that another tensor owns.
  Tensor(Real* values, Index size, const std::array<Index, Rank>& extents)
      : dim(extents), size_(product(extents)), values_(values, Free{false}) {
    if (size_ != size)
      throw std::invalid_argument("a tensor of " + std::to_string(size) + " elements cannot be viewed as one of " +
                                  std::to_string(size_));
  }

  static Index product(const std::array<Index, Rank>& extents) {
    Index size = 1;
    for (Index d : extents) {
      if (d < 0 || (d > 0 && size > std::numeric_limits<Index>::max() / Index(sizeof(Real)) / d))
        throw std::invalid_argument("a tensor cannot have a dimension of " + std::to_string(d) + " elements");
      size *= d;
    }
    return size;
  }
  static Values allocate(Index size) {
    return Values(static_cast<Real*>(::operator new[](sizeof(Real) * static_cast<std::size_t>(size), alignment)));
  }
  void swap(Tensor& other) noexcept {
    std::swap(dim, other.dim), std::swap(size_, other.size_), std::swap(values_, other.values_);
  }

  template <class... I>
  Index offset(I... i) const {
    Index position = 0;
    std::size_t d = 0;
    (step(position, d, static_cast<Index>(i)), ...);
    return position;
  }
  void step(Index& position, std::size_t& d, Index i) const {
#ifdef LBL_CHECK_BOUNDS
    if (i < 0 || i >= dim[d])
      throw std::out_of_range("index " + std::to_string(i) + " of dimension " + std::to_string(d) + " is outside [0, " +
                              std::to_string(dim[d]) + ")");
#endif
    position = position * dim[d++] + i;
  }

  Index size_ = 0;
  Values values_;
};

}  // namespace lbl
