// Data sets: labels that fit, checksums, and parts that share no sample.
#include "data/batches.hpp"
#include "data/dataset.hpp"
#include "data/digits.hpp"
#include "erratum.hpp"
#include "idx_files.hpp"

#include <set>

using namespace lbl;
using namespace lbl::data;
using namespace lbl::data::testing;
using lbl::testing::report_erratum;

namespace {

const std::vector<std::string> ten{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

/// Images of one row of three pixels; the first two spell the number of the sample, so that it can be recognised.
Dataset numbered(Index samples) {
  Dataset dataset{"numbered", "test", 1, 3, 1, ten, {}, {}};
  for (Index m = 0; m < samples; ++m) {
    for (const Index pixel : {m / 256, m % 256, Index{7}}) dataset.images.push_back(static_cast<std::uint8_t>(pixel));
    dataset.labels.push_back(static_cast<std::uint8_t>(m % 10));
  }
  return dataset;
}

std::vector<Index> numbers(const Dataset& dataset) {
  std::vector<Index> found;
  for (Index m = 0; m < dataset.size(); ++m) found.push_back(dataset.image(m)[0] * 256 + dataset.image(m)[1]);
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_set_is_read_from_its_two_files) {
  const TemporaryFolder folder;
  write_tiny_set(folder.path);
  const Dataset train = read_dataset("tiny", ten, folder.path / "train-images-idx3-ubyte.gz",
                                     folder.path / "train-labels-idx1-ubyte.gz");
  BOOST_TEST(train.size() == 20);
  BOOST_TEST(train.classes() == 10);
  BOOST_TEST(train.rows == 2);
  BOOST_TEST(train.columns == 3);
  BOOST_TEST(train.pixels() == 6);
  BOOST_TEST(train.image(2)[1] == 13);
  BOOST_TEST(train.labels[13] == 3);
  BOOST_TEST(train.source == folder.path.string());
}

BOOST_AUTO_TEST_CASE(mislabelled_sets_are_refused) {
  const TemporaryFolder folder;
  const fs::path images = write_plain(folder.path / "images", idx_bytes({20, 2, 3}));
  const fs::path few = write_plain(folder.path / "few", idx_bytes({19}, 10));
  check_error(error_of([&] { read_dataset("tiny", ten, images, few); }),
              {"few", "mislabelled", "19 labels", "20 images"});
  const fs::path eleven = write_plain(folder.path / "eleven", idx_bytes({20}, 11));
  check_error(error_of([&] { read_dataset("tiny", ten, images, eleven); }),
              {"tiny", "mislabelled", "sample 10 ", "label 10", "10 classes"});
  Dataset short_of_pixels = numbered(4);
  short_of_pixels.images.pop_back();
  check_error(error_of([&] { check_labels(short_of_pixels); }), {"numbered", "mislabelled"});
}

BOOST_AUTO_TEST_CASE(the_checksum_is_the_crc_of_pixels_and_labels) {
  Dataset check{"check", "test", 1, 1, 1, ten, {'1', '2', '3', '4'}, {'5', '6', '7', '8', '9'}};
  BOOST_TEST(check.checksum() == "cbf43926");  // the published check value of CRC-32 for "123456789"
  check.labels[0] ^= 1;
  BOOST_TEST(check.checksum() != "cbf43926");
}

// \eq{notes-validation} and \erratum{E12}: what is chosen by is neither trained on nor tested on
BOOST_AUTO_TEST_CASE(training_and_validation_share_no_sample) {
  const Dataset all = numbered(1000);
  const Holdout parts = split_validation(all, 170, 5);
  BOOST_TEST(parts.training.size() == 830);
  BOOST_TEST(parts.validation.size() == 170);
  std::set<Index> seen;
  for (const Dataset* part : {&parts.training, &parts.validation}) {
    check_labels(*part);
    BOOST_TEST(part->class_names.size() == 10u);
    const std::vector<Index> found = numbers(*part);
    for (std::size_t m = 0; m < found.size(); ++m) {
      BOOST_TEST(seen.insert(found[m]).second, "sample " << found[m] << " appears twice");
      BOOST_TEST(part->labels[m] == found[m] % 10);
    }
  }
  BOOST_TEST(seen.size() == 1000u);
  report_erratum("E12", "the test images", double(1000 - seen.size()));
}

BOOST_AUTO_TEST_CASE(the_seed_decides_what_is_held_out) {
  const Dataset all = numbered(1000);
  BOOST_TEST((numbers(split_validation(all, 100, 5).validation) == numbers(split_validation(all, 100, 5).validation)));
  BOOST_TEST((numbers(split_validation(all, 100, 5).validation) != numbers(split_validation(all, 100, 6).validation)));
  BOOST_TEST(split_validation(all, 0, 5).training.size() == 1000);
  BOOST_TEST(split_validation(all, 0, 5).validation.size() == 0);
  for (const Index held_out : {-1, 1000, 1001})
    check_error(error_of([&] { split_validation(all, held_out, 5); }), {"numbered", "hold out", "1000"});
}

BOOST_AUTO_TEST_CASE(unseen_test_samples_are_training_samples_that_are_not_learned) {
  const Split all = digits(60, 12, 1), part = with_unseen_test(digits(60, 12, 1), 1);
  BOOST_TEST(part.train.size() == 50);
  BOOST_TEST(part.test.size() == 10);
  const auto count = [](const Dataset& set, const std::uint8_t* image) {
    Index found = 0;
    for (Index m = 0; m < set.size(); ++m) found += std::equal(image, image + set.pixels(), set.image(m));
    return found;
  };
  for (Index m = 0; m < all.train.size(); ++m)
    BOOST_TEST(count(part.train, all.train.image(m)) + count(part.test, all.train.image(m)) == 1);
  for (Index m = 0; m < all.test.size(); ++m) BOOST_TEST(count(part.test, all.test.image(m)) == 0);
}
