// Finding data sets: the order of the places, what is refused, and the real sets where they are installed.
#include "data/batches.hpp"
#include "data/find.hpp"
#include "idx_files.hpp"

#include <algorithm>
#include <array>

using namespace lbl;
using namespace lbl::data;
using namespace lbl::data::testing;

namespace {

/// Places under a temporary folder instead of the user's; what the machine has installed stays visible.
struct Places {
  TemporaryFolder folder;
  fs::path variable = folder.path / "variable", cache = folder.path / "cache";
  Environment data{"LOOP_BY_LOOP_DATA", variable.c_str()};
  Environment xdg{"XDG_CACHE_HOME", cache.c_str()};
  Environment home{"HOME", (folder.path / "home").c_str()};
};

/// 60000 training and 10000 test images of 28 x 28, labels 0 to 9, values 0 to 255
void check_header_facts(const Split& split, const std::array<Index, 10>& train_labels) {
  BOOST_TEST(split.train.size() == 60000);
  BOOST_TEST(split.test.size() == 10000);
  for (const Dataset* part : {&split.train, &split.test}) {
    BOOST_TEST(part->rows == 28);
    BOOST_TEST(part->columns == 28);
    BOOST_TEST(part->channels == 1);
    const auto [darkest, brightest] = std::minmax_element(part->images.begin(), part->images.end());
    BOOST_TEST(*darkest == 0);
    BOOST_TEST(*brightest == 255);
  }
  std::array<Index, 10> count{};
  for (const std::uint8_t label : split.train.labels) ++count[label];
  BOOST_TEST(count == train_labels, boost::test_tools::per_element());
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_places_come_in_order, Places) {
  const std::vector<fs::path> places = data_places();
  BOOST_TEST_REQUIRE(places.size() == 4u);
  BOOST_TEST(places[0] == variable);
  BOOST_TEST(fs::equivalent(places[1].parent_path(), fs::path(__FILE__).parent_path() / "../.."));
  BOOST_TEST(places[1].filename() == "data");
  BOOST_TEST(places[2] == cache / "loop-by-loop");
  BOOST_TEST(places[3] == "/usr/share/datasets");

  const Environment no_xdg("XDG_CACHE_HOME", nullptr), no_variable("LOOP_BY_LOOP_DATA", nullptr);
  BOOST_TEST_REQUIRE(data_places().size() == 3u);
  BOOST_TEST(data_places()[1] == folder.path / "home/.cache/loop-by-loop");
}

BOOST_FIXTURE_TEST_CASE(the_variable_is_asked_before_the_cache, Places) {
  write_tiny_set(cache / "loop-by-loop" / "fashion-mnist");
  write_tiny_set(variable / "fashion-mnist");
  BOOST_TEST(load("fashion-mnist").train.source == (variable / "fashion-mnist").string());
  fs::remove_all(variable);
  BOOST_TEST(available("fashion-mnist"));
  const fs::path in_tree = data_places()[1] / "fashion-mnist", in_cache = cache / "loop-by-loop" / "fashion-mnist";
  BOOST_TEST(load("fashion-mnist").train.source == (fs::exists(in_tree) ? in_tree : in_cache).string());
}

BOOST_FIXTURE_TEST_CASE(a_given_folder_must_contain_the_set, Places) {
  write_tiny_set(variable / "mnist");
  write_tiny_set(folder.path / "given" / "mnist");
  write_tiny_set(folder.path / "direct");
  BOOST_TEST(load("mnist", folder.path / "given").test.source == (folder.path / "given/mnist").string());
  BOOST_TEST(load("mnist", folder.path / "direct").test.source == (folder.path / "direct").string());
  BOOST_TEST(load("mnist", folder.path / "direct").test.size() == 10);
  BOOST_TEST(!available("mnist", folder.path / "absent"));
  check_error(error_of([&] { load("mnist", folder.path / "absent"); }),
              {"mnist", (folder.path / "absent").string(), "./book data mnist"});
}

BOOST_FIXTURE_TEST_CASE(incomplete_and_unequal_sets_are_refused, Places) {
  const fs::path set = variable / "mnist";
  write_tiny_set(set);
  fs::remove(set / "t10k-labels-idx1-ubyte");
  check_error(error_of([&] { load("mnist", variable); }),
              {set.string(), "lacks t10k-labels-idx1-ubyte[.gz];", "./book data mnist"});
  write_plain(set / "t10k-labels-idx1-ubyte", idx_bytes({10}, 10));
  write_plain(set / "t10k-images-idx3-ubyte", idx_bytes({10, 3, 3}));
  check_error(error_of([&] { load("mnist", variable); }), {set.string(), "different sizes"});
}

BOOST_FIXTURE_TEST_CASE(a_part_of_a_set_does_not_hide_the_whole_one, Places) {
  write_tiny_set(variable / "mnist");
  fs::remove(variable / "mnist" / "t10k-labels-idx1-ubyte");
  write_tiny_set(cache / "loop-by-loop" / "mnist");
  const fs::path in_tree = data_places()[1] / "mnist";
  BOOST_TEST(load("mnist").train.source == (fs::exists(in_tree) ? in_tree : cache / "loop-by-loop" / "mnist").string());
}

BOOST_FIXTURE_TEST_CASE(unknown_names_are_refused_with_the_known_ones, Places) {
  check_error(error_of([] { load("minst"); }), {"'minst'", "fashion-mnist, mnist, digits"});
  check_error(error_of([] { available("minst"); }), {"'minst'", "fashion-mnist, mnist, digits"});
}

BOOST_FIXTURE_TEST_CASE(what_is_not_found_lists_the_places, Places) {
  if (available("mnist")) {
    BOOST_TEST_MESSAGE("skipped: MNIST is installed on this machine");
    return;
  }
  check_error(error_of([] { load("mnist"); }),
              {(variable / "mnist").string(), (cache / "loop-by-loop/mnist").string(), "/usr/share/datasets/mnist",
               "./book data mnist"});
}

BOOST_FIXTURE_TEST_CASE(digits_need_no_file, Places) {
  BOOST_TEST(available("digits", folder.path / "absent"));
  const Split split = load("digits", {}, 7);
  BOOST_TEST(split.train.size() == 10000);
  BOOST_TEST(split.test.size() == 2000);
  BOOST_TEST(split.train.source == "synthetic, seed 7");
}

BOOST_FIXTURE_TEST_CASE(shapes_need_no_file_and_stand_in_for_cifar10, Places) {
  BOOST_TEST(available("shapes", folder.path / "absent"));
  const Split split = load("shapes", {}, 7);
  BOOST_TEST(split.train.size() == 5000);
  BOOST_TEST(split.test.channels == 3);
  BOOST_TEST(split.train.source == "synthetic, seed 7");
  BOOST_TEST(synthetic_like("cifar10") == "shapes");
  BOOST_TEST(synthetic_like("mnist") == "digits");
}

// \eq{handbook-data-cifar10}: five files to learn from, one to test; records that were made here
BOOST_FIXTURE_TEST_CASE(the_files_of_cifar10_are_joined_in_order, Places) {
  const fs::path set = variable / "cifar10";
  const auto write = [&](const std::string& file, std::uint8_t label) {
    Bytes record(3073, static_cast<std::uint8_t>(10 * label));
    record[0] = label;
    write_plain(set / file, record);
  };
  for (int batch = 1; batch <= 5; ++batch)
    write("data_batch_" + std::to_string(batch) + ".bin", static_cast<std::uint8_t>(batch));
  write_packed(set / "test_batch.bin.gz", Bytes(3073, 9));  // which the reader would not take
  check_error(error_of([&] { load("cifar10", variable); }),
              {set.string(), "lacks test_batch.bin;", "./book data cifar10"});
  write("test_batch.bin", 9);
  const Split split = load("cifar10");
  BOOST_TEST((split.train.labels == Bytes{1, 2, 3, 4, 5}));
  BOOST_TEST(int(split.train.image(2)[0]) == 30);
  BOOST_TEST(split.test.class_names[split.test.labels[0]] == "truck");
  BOOST_TEST(split.train.pixels() == 3072);
}

// \eq{handbook-data-mnist}
BOOST_AUTO_TEST_CASE(mnist_is_what_the_handbook_says) {
  if (!available("mnist")) {
    BOOST_TEST_MESSAGE("skipped: MNIST is not installed (./book data mnist)");
    return;
  }
  check_header_facts(load("mnist"), {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949});
}

// \eq{handbook-data-fashion}: the same reader; the training mean and deviation are published with the set
BOOST_AUTO_TEST_CASE(fashion_mnist_has_the_same_format) {
  if (!available("fashion-mnist")) {
    BOOST_TEST_MESSAGE("skipped: Fashion-MNIST is not installed (./book data fashion-mnist)");
    return;
  }
  const Split split = load("fashion-mnist");
  check_header_facts(split, {6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000, 6000});
  const Normalisation normalisation = standardise(split.train);
  BOOST_TEST(std::abs(normalisation.mean - 0.286041) < 1e-6);
  BOOST_TEST(std::abs(normalisation.deviation - 0.353024) < 1e-6);
}
