#pragma once
/// @file
/// A stopwatch: Google Benchmark finds out how often a piece of work must be repeated to be timed, and repeats that.
#include <algorithm>
#include <functional>
#include <vector>

namespace lbl::bench {

/// One of several repetitions.
struct Timing {
  double seconds;  ///< of the work, once
  double peak;     ///< what the machine can do at best, mean of just before and just after: machines drift
};

/// Times work in several repetitions, each of at least 30 ms. With one thread it is the time of the processor, so that
/// other programs do not count; with several it is the time on the wall, in which threads also wait for each other.
/// @param threads of OpenMP while it works
/// @param work what is timed; called once to warm up and then as often as it takes
/// @param peak measures what the machine can do at best, to compare with
/// @return a Timing for each repetition
std::vector<Timing> measure(int threads, const std::function<void()>& work, const std::function<double()>& peak);

/// The same compared with report::fma_peak() of as many threads.
/// @param threads of OpenMP while it works
/// @param work what is timed
/// @return a Timing for each repetition
std::vector<Timing> measure(int threads, const std::function<void()>& work);

/// The middle one of some numbers, the mean of the middle two if there are two.
/// @param values at least one number
/// @return their median
double median(std::vector<double> values);

/// The median over repetitions of something.
/// @param repetitions at least one
/// @param what a member of Timing, or a function of one
/// @return the median
template <class What>
double median_of(const std::vector<Timing>& repetitions, What what) {
  std::vector<double> values;
  values.reserve(repetitions.size());
  for (const Timing& one : repetitions) values.push_back(std::invoke(what, one));
  return median(values);
}

/// The rate of some operations, and what it is compared with.
struct Rate {
  double per_second;  ///< median of the repetitions
  double share;       ///< of the peak, median of the repetitions, each compared with the peak around it
  double lowest, highest;  ///< share of the worst and of the best repetition
};

/// The rate of work that takes so many operations.
/// @param operations two for each multiply-add
/// @param repetitions how long it took
/// @return medians and spread
Rate rate(double operations, const std::vector<Timing>& repetitions);

}  // namespace lbl::bench
