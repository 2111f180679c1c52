#pragma once
/// @file
/// Some neighbouring samples of a mini-batch: what a thread works on where every sample goes its own way.
#include "core/threads.hpp"

#include <omp.h>

namespace lbl {

/// Samples first..last-1 of a mini-batch.
struct SampleRange {
  Index first = 0, last = 0;
};

namespace core {

/// Calls work(SampleRange) for all M samples, a range for each thread. Ranges begin at multiples of 16, so that the
/// same instructions meet a sample however many threads there are; batches of fewer samples are not shared.
/// @param M samples
/// @param work what is done with a range, independent of the other ranges; the first error is thrown
template <class Work>
void share_samples(Index M, const Work& work) {
  constexpr Index least = 16;
  const Index packs = (M + least - 1) / least, threads = std::min<Index>(packs, omp_get_max_threads());
  const Index width = threads == 0 ? 0 : (packs + threads - 1) / threads * least;
  FirstError first_error;
#pragma omp parallel for schedule(static, 1) num_threads(static_cast<int>(std::max<Index>(threads, 1)))
  for (Index n = 0; n < threads; ++n)
    first_error.keep_of([&] {
      if (n * width < M) work(SampleRange{n * width, std::min(M, (n + 1) * width)});
    });
  first_error.rethrow();
}

}  // namespace core
}  // namespace lbl
