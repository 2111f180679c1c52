#include "parts/convolutions.hpp"

#include "core/convolution.hpp"
#include "core/winograd.hpp"
#include "measure.hpp"
#include "training/initialisation.hpp"

#include <cstdio>

namespace lbl::bench {
namespace {

/// A layer of 3 x 3 kernels with stride 1 and padding 1, 64 samples.
struct Layer {
  Index C, K, rows;

  double multiply_adds() const { return 64. * 9 * double(C * K * rows * rows); }
};

/// One row of the table.
nlohmann::ordered_json measure_layer(const Layer& layer, int threads) {
  const auto [C, K, rows] = layer;
  constexpr Index M = 64, F = 3;
  constexpr core::Sliding sliding{.stride = 1, .padding = 1};
  Tensor<4> W(K, C, F, F), h(C, rows, rows, M), z(K, rows, rows, M), delta(z), delta_h(h), gradient_W(W);
  Tensor<1> b(K), gradient_b(K);
  training::Random random(1);
  for (Tensor<4>* t : {&W, &h, &delta}) training::draw_normal(*t, 1, random);

  nlohmann::ordered_json row{{"maps", C}, {"kernels", K}, {"rows", rows}, {"batch", M}, {"threads", threads}};
  std::printf("%4td -> %-4td %3td x %-3td %8d", C, K, rows, rows, threads);
  const auto column = [&](const char* sums, const std::function<void()>& work) {
    const Rate measured = rate(2 * layer.multiply_adds(), measure(threads, work));
    std::printf("  %8.0f %4.0f %%", measured.per_second / 1e9, 100 * measured.share);
    std::fflush(stdout);
    row[sums] = {{"gflops", measured.per_second / 1e9}, {"share_of_peak", measured.share},
                 {"lowest_share", measured.lowest}, {"highest_share", measured.highest}};
  };
  column("forward", [&] { core::convolution_forward(W, b, h, sliding, z); });
  if (C > 3) column("backward_input", [&] { core::convolution_backward_input(W, delta, sliding, delta_h); });
  else std::printf("  %15s", "");  // the first layer has none
  column("backward_parameters", [&] {
    core::convolution_backward_parameters(delta, h, sliding, gradient_W, gradient_b);
  });
  std::printf("\n");
  return row;
}

}  // namespace

nlohmann::ordered_json measure_convolutions(const std::vector<int>& thread_counts) {
  std::printf("\nthe sums of a convolutional layer, 3 x 3 kernels, batch 64: GFLOP/s and share of the FMA peak\n"
              "(all operations of the equation count. From %td maps on the core computes 16 products for 36,\n"
              "to the parameters from %td on, and a share can exceed 100 %%)\n"
              "%-12s %9s %8s  %15s  %15s  %15s\n",
              core::worth_winograd, core::worth_winograd_gradient, "maps", "image", "threads", "forward",
              "to the input", "to parameters");
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const int threads : thread_counts)
    for (const Index k : {16, 32, 64})
      for (const Layer& layer : {Layer{3, k, 32}, Layer{k, 2 * k, 32}, Layer{2 * k, 4 * k, 16},
                                 Layer{4 * k, 8 * k, 8}})
        rows.push_back(measure_layer(layer, threads));
  return rows;
}

}  // namespace lbl::bench
