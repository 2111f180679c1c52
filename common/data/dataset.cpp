#include "data/dataset.hpp"

#include "data/batches.hpp"
#include "files/cifar.hpp"
#include "files/idx.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cstdio>
#include <span>
#include <stdexcept>
#include <utility>

namespace lbl::data {
namespace {

void check_there_are(Index count, const Dataset& dataset) {
  if (count > dataset.size())
    throw std::runtime_error(dataset.name + " has " + std::to_string(dataset.size()) + " samples for this, not " +
                             std::to_string(count) + ": ask for fewer");
}

}  // namespace

std::string Dataset::checksum() const {
  std::uint32_t crc = libdeflate_crc32(0, images.data(), images.size());
  crc = libdeflate_crc32(crc, labels.data(), labels.size());
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", crc);
  return digits;
}

void check_labels(const Dataset& dataset) {
  if (static_cast<Index>(dataset.images.size()) != dataset.size() * dataset.pixels())
    throw std::runtime_error(dataset.name + " is mislabelled: " + std::to_string(dataset.size()) + " labels for " +
                             std::to_string(dataset.images.size()) + " bytes of images of " +
                             std::to_string(dataset.pixels()) + " bytes each");
  for (Index m = 0; m < dataset.size(); ++m)
    if (const Index label = dataset.labels[static_cast<std::size_t>(m)]; label >= dataset.classes())
      throw std::runtime_error(dataset.name + " is mislabelled: sample " + std::to_string(m) + " has the label " +
                               std::to_string(label) + ", but there are only " + std::to_string(dataset.classes()) +
                               " classes; fetch the set again");
}

Dataset read_dataset(const std::string& name, const std::vector<std::string>& class_names,
                     const std::filesystem::path& images, const std::filesystem::path& labels) {
  files::Idx pixels = files::read_idx(images, 3);
  files::Idx classes = files::read_idx(labels, 1);
  if (pixels.dim[0] != classes.dim[0])
    throw std::runtime_error(labels.string() + " is mislabelled: it has " + std::to_string(classes.dim[0]) +
                             " labels for the " + std::to_string(pixels.dim[0]) + " images of " +
                             images.filename().string() + "; take both files from the same set");
  Dataset dataset;
  dataset.name = name;
  dataset.source = images.parent_path().string();
  dataset.rows = pixels.dim[1];
  dataset.columns = pixels.dim[2];
  dataset.class_names = class_names;
  dataset.images = std::move(pixels.values);
  dataset.labels = std::move(classes.values);
  check_labels(dataset);
  return dataset;
}

Dataset read_cifar10(const std::filesystem::path& folder, const std::vector<std::string>& files) {
  Dataset dataset;
  dataset.name = "cifar10", dataset.source = folder.string(), dataset.channels = 3;
  dataset.rows = dataset.columns = files::CifarRecords::side;
  dataset.class_names = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
  std::vector<std::filesystem::path> paths;
  paths.reserve(files.size());
  for (const std::string& file : files) paths.push_back(folder / file);
  files::CifarRecords records = files::read_cifar(paths, files::Cifar::ten);
  dataset.images = std::move(records.images), dataset.labels = std::move(records.labels);
  return dataset;
}

Holdout split_validation(Dataset dataset, Index held_out, std::uint64_t seed) {
  if (held_out < 0 || held_out >= dataset.size())
    throw std::invalid_argument("cannot hold out " + std::to_string(held_out) + " of the " +
                                std::to_string(dataset.size()) + " samples of " + dataset.name +
                                ": leave at least 1");
  const Index before_training = -1;  // an epoch that no training has, so that its orders are independent of this one
  const std::vector<Index> order = shuffled_order(dataset.size(), seed, before_training);
  std::vector<bool> is_held_out(order.size());
  for (const Index m : std::span(order).first(static_cast<std::size_t>(held_out)))  // \eq{notes-validation}
    is_held_out[static_cast<std::size_t>(m)] = true;

  Dataset validation{.name = dataset.name, .source = dataset.source, .rows = dataset.rows,
                     .columns = dataset.columns, .channels = dataset.channels, .class_names = dataset.class_names,
                     .images = {}, .labels = {}};
  validation.images.reserve(static_cast<std::size_t>(held_out * dataset.pixels()));
  const Index size = dataset.pixels();
  Index kept = 0;  // samples that stay, moved together
  for (Index m = 0; m < dataset.size(); ++m) {
    const std::uint8_t *image = dataset.image(m), label = dataset.labels[static_cast<std::size_t>(m)];
    if (is_held_out[static_cast<std::size_t>(m)]) {
      validation.images.insert(validation.images.end(), image, image + size);
      validation.labels.push_back(label);
    } else {
      if (kept < m) std::copy_n(image, size, dataset.images.data() + kept * size);
      dataset.labels[static_cast<std::size_t>(kept++)] = label;
    }
  }
  dataset.images.resize(static_cast<std::size_t>(kept * size)), dataset.labels.resize(static_cast<std::size_t>(kept));
  return {std::move(dataset), std::move(validation)};
}

Dataset first_samples(Dataset dataset, Index count) {
  check_there_are(count, dataset);
  dataset.images.resize(static_cast<std::size_t>(count * dataset.pixels()));
  dataset.labels.resize(static_cast<std::size_t>(count));
  return dataset;
}

Dataset drawn_samples(const Dataset& dataset, Index count, std::uint64_t seed) {
  check_there_are(count, dataset);
  return count == dataset.size() ? dataset : split_validation(dataset, count, seed).validation;
}

Split with_unseen_test(Split split, std::uint64_t seed) {
  Holdout parts = split_validation(split.train, split.train.size() / 6, seed);
  return {std::move(parts.training), std::move(parts.validation)};
}

}  // namespace lbl::data
