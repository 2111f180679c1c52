#pragma once
/// @file
/// When a loop is worth the threads of OpenMP, and what becomes of their errors.
#include "core/tensor.hpp"

#include <exception>

namespace lbl::core {

/// Loops over more numbers than these share them among the threads; fewer take less time than to wake a thread.
inline constexpr Index worth_threads = 100'000;

/// The same for loops of multiply-adds in registers.
inline constexpr double worth_threads_of_products = 200'000;

/// Numbers that a thread takes at a time where it takes them one by one: whole registers, so that the same instructions
/// meet each number however many threads there are, and the bits of the result do not depend on how many.
inline constexpr Index thread_share = 4096;

/// The first error of the threads of a parallel region, kept until after it: an error that left the region would end
/// the program without its line.
class FirstError {
public:
  /// Calls work(), in the region, and keeps what it throws.
  /// @param work what one thread does
  template <class Work>
  void keep_of(const Work& work) {
    try {
      work();
    } catch (...) {
#pragma omp critical(first_error)
      if (!error_) error_ = std::current_exception();
    }
  }

  /// Throws the error, if there is one. To be called after the region.
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

private:
  std::exception_ptr error_;
};

}  // namespace lbl::core
