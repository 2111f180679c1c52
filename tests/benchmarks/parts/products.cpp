#include "parts/products.hpp"

#include "core/dense.hpp"
#include "measure.hpp"

#include <cstdio>

namespace lbl::bench {
namespace {

/// Numbers that are neither zero nor alike, the same in every run.
template <std::size_t Rank>
void fill(Tensor<Rank>& t) {
  for (Index n = 0; n < t.size(); ++n) t.data()[n] = Real(n * 7919 % 1009) / 1009 - Real(0.5);
}

/// One row of the table: I units on J units below, M samples.
nlohmann::ordered_json measure_layer(Index I, Index J, Index M, int threads) {
  Tensor<2> W(I, J), h(J, M), z(I, M), delta(I, M), delta_h(J, M), gradient_W(I, J);
  Tensor<1> b(I), gradient_b(I);
  fill(W), fill(b), fill(h), fill(delta);

  const double operations = 2. * double(I) * double(J) * double(M);
  nlohmann::ordered_json row{{"units", I}, {"inputs", J}, {"batch", M}, {"threads", threads}};
  std::printf("%5td x %-5td %6td %8d", I, J, M, threads);
  const auto column = [&](const char* product, const std::function<void()>& work) {
    const Rate measured = rate(operations, measure(threads, work));
    std::printf("  %8.0f %4.0f %%", measured.per_second / 1e9, 100 * measured.share);
    std::fflush(stdout);
    row[product] = {{"gflops", measured.per_second / 1e9}, {"share_of_peak", measured.share},
                    {"lowest_share", measured.lowest}, {"highest_share", measured.highest}};
  };
  column("forward", [&] { core::dense_forward(W, b, h, z); });
  column("backward_input", [&] { core::dense_backward_input(W, delta, delta_h); });
  column("backward_parameters", [&] { core::dense_backward_parameters(delta, h, gradient_W, gradient_b); });
  std::printf("\n");
  return row;
}

}  // namespace

nlohmann::ordered_json measure_products(const std::vector<int>& thread_counts) {
  std::printf("\nthe products of a dense layer: GFLOP/s and share of the FMA peak\n%-13s %6s %8s  %15s  %15s  %15s\n",
              "units x inputs", "batch", "threads", "forward", "to the input", "to parameters");
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  const std::vector<std::pair<Index, Index>> layers{{100, 784}, {512, 512}, {1024, 1024}, {2048, 2048}};
  for (const int threads : thread_counts)
    for (const auto& [I, J] : layers)
      for (const Index M : {64, 128, 256, 512}) rows.push_back(measure_layer(I, J, M, threads));
  return rows;
}

}  // namespace lbl::bench
