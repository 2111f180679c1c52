// A code of two numbers: every image is a point of a plane, and every point of the plane is an image.
#include "autoencoder/experiments/pictures.hpp"
#include "autoencoder/options.hpp"
#include "autoencoder/rivals/pca.hpp"
#include "report/program/run_data.hpp"
#include "report/results.hpp"

namespace lbl::autoencoder {
namespace {

constexpr Index drawn = 3000;  // points in codes.csv
constexpr Index across = 16;   // images of the plane, from left to right and from top to bottom

using Points = std::vector<std::array<double, 2>>;

void add_points(const Tensor<2>& h, Points& points) {
  for (Index m = 0; m < h.dim[1]; ++m) points.push_back({double(h(0, m)), double(h(1, m))});
}

/// How many points have a point of the same class as their nearest neighbour.
double neighbours_of_the_same_class(const Points& points, const std::vector<std::uint8_t>& labels) {
  const Index M = Index(points.size());
  Index same = 0;
#pragma omp parallel for reduction(+ : same)
  for (Index m = 0; m < M; ++m) {
    const auto [x, y] = points[std::size_t(m)];
    Index nearest = -1;
    double least = HUGE_VAL;
    for (Index n = 0; n < M; ++n) {
      const double dx = points[std::size_t(n)][0] - x, dy = points[std::size_t(n)][1] - y, distance = dx * dx + dy * dy;
      if (n != m && distance < least) least = distance, nearest = n;
    }
    same += labels[std::size_t(nearest)] == labels[std::size_t(m)];
  }
  return double(same) / double(M);
}

/// The ends of the interval that holds nine tenths of the points, along one of the two axes.
std::array<double, 2> middle(const Points& points, std::size_t axis) {
  std::vector<double> values;
  for (const auto& point : points) values.push_back(point[axis]);
  std::sort(values.begin(), values.end());
  return {values[values.size() / 20], values[values.size() - 1 - values.size() / 20]};
}

/// The decoder's images of a grid of codes.
void write_plane(const std::filesystem::path& file, const Network& network, const data::Dataset& test, const Points& points) {
  Batch batch(network, across * across);
  const auto x = middle(points, 0), y = middle(points, 1);
  for (Index row = 0; row < across; ++row)
    for (Index column = 0; column < across; ++column) {
      const double right = double(column) / double(across - 1), down = double(row) / double(across - 1);
      batch.h[network.code](0, row * across + column) = Real(x[0] + right * (x[1] - x[0]));
      batch.h[network.code](1, row * across + column) = Real(y[1] + down * (y[0] - y[1]));
    }
  decode(network, batch);
  Pictures{test.rows, test.columns, {batch.reconstruction()}}.write(file);
}

}  // namespace

void map_experiment(const Options& options, report::Run& run) {
  if (options.map_widths.back() != 2) throw report::UsageError("a map needs a code of two numbers: --widths ...,2");
  const data::Split data = report::load_data(run);
  report::Results results(run, {"epoch", "train_distance"});
  report::Progress progress(run, run.options.epochs, data.train.size());
  Learner learner(fresh_network(options.map_widths, run, data.train, run.options.seed));
  const Network& network = learner.network;
  train(learner, recipe(run, run.options.seed), data.train, progress, [&](const Score& training) {
    results.row({learner.at.epoch, training.per_image()});
    progress.finish_epoch();
  });
  if (report::interrupted()) return;

  const Components components = principal_components(moments(data.train), 2);
  const Linear pca = best_linear(components, 2);
  Points deep, flat;
  for_each_batch(network, data.test, 0, [&](const Batch& batch) { add_points(batch.h[network.code], deep); });
  for_each_batch(pca, data.test, components.mean, [&](const LinearBatch& batch) { add_points(batch.h, flat); });
  files::Table codes{{}, {"class", "deep_1", "deep_2", "pca_1", "pca_2"}, {}};
  for (std::size_t m = 0; m < std::size_t(std::min(drawn, data.test.size())); ++m)
    codes.rows.push_back({data.test.class_names[data.test.labels[m]], files::shortest(float(deep[m][0])),
                          files::shortest(float(deep[m][1])), files::shortest(float(flat[m][0])),
                          files::shortest(float(flat[m][1]))});
  files::write_file(run.folder / "codes.csv", files::csv_text(codes));
  write_plane(run.folder / "plane.npy", network, data.test, deep);

  const double by_deep = neighbours_of_the_same_class(deep, data.test.labels),
               by_pca = neighbours_of_the_same_class(flat, data.test.labels);
  const Score ours = evaluate(network, data.test), theirs = evaluate(pca, data.test, components.mean);
  *run.out << "the nearest point of a test image is of the same class: " << report::percent(by_deep) << ", by PCA "
           << report::percent(by_pca) << "\nsquared distance of an image from its reconstruction: "
           << files::shortest(std::round(100 * ours.per_image()) / 100) << ", by PCA "
           << files::shortest(std::round(100 * theirs.per_image()) / 100) << '\n';
  results.summary({{"same_class", by_deep}, {"target_same_class", by_pca}, {"test_distance", ours.per_image()},
                   {"pca_distance", theirs.per_image()}},
                  double(progress.samples()), progress.seconds());
}

}  // namespace lbl::autoencoder
