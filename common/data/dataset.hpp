#pragma once
/// @file
/// A labelled set of images, kept as the bytes of its files.
#include "core/tensor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lbl::data {

/// Images and their labels. The pixels stay bytes, one sample after the other, so that MNIST costs 47 MB;
/// gather() turns those of a mini-batch into numbers.
struct Dataset {
  std::string name;                      ///< "mnist", "fashion-mnist", "digits", "cifar10", "shapes"
  std::string source;                    ///< The folder it was read from, or "synthetic, seed S".
  Index rows = 0;                        ///< Rows of pixels of an image.
  Index columns = 0;                     ///< Columns of pixels of an image.
  Index channels = 1;                    ///< 1 for grey, 3 for colour.
  std::vector<std::string> class_names;  ///< One for each class; label c is entry c.
  std::vector<std::uint8_t> images;      ///< [sample][channel][row][column]
  std::vector<std::uint8_t> labels;      ///< [sample], below classes()

  Index size() const { return static_cast<Index>(labels.size()); }          ///< @return the number of samples
  Index classes() const { return static_cast<Index>(class_names.size()); }  ///< @return the number of classes, K
  Index pixels() const { return channels * rows * columns; }  ///< @return the values of a sample, N; \eq{lecture-mnist}

  /// The bytes of one sample.
  /// @param sample its index, not checked
  /// @return a pointer to its pixels() values
  const std::uint8_t* image(Index sample) const { return images.data() + sample * pixels(); }

  /// What identifies the contents in `settings.json`.
  /// @return the CRC-32 of all pixels followed by all labels, as 8 hexadecimal digits
  std::string checksum() const;
};

/// What is trained on and what is tested on.
struct Split {
  Dataset train;  ///< The samples to learn from.
  Dataset test;   ///< The samples that are looked at once, at the end.
};

/// What becomes of a training set when a part of it is held out.
struct Holdout {
  Dataset training;    ///< The samples that are left.
  Dataset validation;  ///< The samples by which widths, rates and the moment to stop are chosen.
};

/// Checks that every image has a label and every label a class.
/// @param dataset the set
/// @throws std::runtime_error naming the set and the first sample that is wrong
void check_labels(const Dataset& dataset);

/// Reads one part of a set from an IDX file of images and one of labels.
/// @param name the name of the set
/// @param class_names one name for each class
/// @param images the file of images, plain or .gz
/// @param labels the file of labels, plain or .gz
/// @return the set, checked
/// @throws std::runtime_error when a file is damaged (see files::read_idx()) or the two do not belong together
Dataset read_dataset(const std::string& name, const std::vector<std::string>& class_names,
                     const std::filesystem::path& images, const std::filesystem::path& labels);

/// Reads files of CIFAR-10 in its binary format, one after the other.
/// @param folder where they lie
/// @param files their names
/// @return their samples, 3 x 32 x 32, in the order of the files
/// @throws std::runtime_error when a file is missing or damaged (see files::read_cifar())
Dataset read_cifar10(const std::filesystem::path& folder, const std::vector<std::string>& files);

/// Holds out samples at random, so that the test set need not be touched before the end.
/// Both parts keep the order of the set; the same seed always holds out the same samples.
/// @param dataset the training set; one that is moved here is not copied
/// @param held_out how many samples to hold out, fewer than there are; 0 for none
/// @param seed which ones are drawn
/// @return the two parts, without a sample in common
/// @throws std::invalid_argument when `held_out` leaves nothing to learn from
Holdout split_validation(Dataset dataset, Index held_out, std::uint64_t seed);

/// The first samples of a set.
/// @param dataset the set
/// @param count how many
/// @return the part
/// @throws std::runtime_error when there are not so many
Dataset first_samples(Dataset dataset, Index count);

/// Some samples of a set, drawn at random, in the order of the set.
/// @param dataset the set
/// @param count how many
/// @param seed which ones
/// @return the part; with all samples the set itself
/// @throws std::runtime_error when there are not so many
Dataset drawn_samples(const Dataset& dataset, Index count, std::uint64_t seed);

/// Puts the test samples away and tests on a sixth of the training samples instead: for an experiment whose settings
/// were settled while its test errors could be seen. What it reports then comes from samples that no choice has seen.
/// @param split the set
/// @param seed which training samples become the test samples
/// @return the other training samples, and these
Split with_unseen_test(Split split, std::uint64_t seed);

}  // namespace lbl::data
