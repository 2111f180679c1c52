#pragma once
// A number of threads for a part of a test.
#include <omp.h>

namespace lbl::testing {

/// Parallel regions have this many threads while it lives.
struct Threads {
  explicit Threads(int number) { omp_set_num_threads(number); }
  ~Threads() { omp_set_num_threads(before); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  int before = omp_get_max_threads();
};

/// More threads would only wait for each other.
struct OneThread {
  const Threads threads{1};
};

}  // namespace lbl::testing
