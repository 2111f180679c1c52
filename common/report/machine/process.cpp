#include "report/machine/process.hpp"

#include "core/tensor.hpp"

#include <string>

#include <sys/resource.h>

namespace lbl::report {

double peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;  // Linux counts in KiB
}

nlohmann::ordered_json build() {
#ifdef __clang__
  const std::string compiler = "clang " __clang_version__;
#else
  const std::string compiler = "gcc " __VERSION__;
#endif
#if defined __AVX512F__
  const std::string vectors = "AVX-512";
#elif defined __AVX2__
  const std::string vectors = "AVX2";
#else
  const std::string vectors = "baseline";
#endif
#ifdef __OPTIMIZE__
  const bool optimised = true;
#else
  const bool optimised = false;
#endif
#ifdef LBL_CHECK_BOUNDS
  const bool bounds_checked = true;
#else
  const bool bounds_checked = false;
#endif
  return {{"compiler", compiler}, {"optimised", optimised}, {"vectors", vectors}, {"bounds_checked", bounds_checked},
          {"real", sizeof(Real) == sizeof(float) ? "float" : "double"}};
}

}  // namespace lbl::report
