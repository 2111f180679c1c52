// `mlp inspect` and `perceptron inspect`: the arrays that the manifest promises, and the same bytes from arrays that
// are given.
#include "programs/process.hpp"

#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

using namespace lbl::testing;

namespace {

struct Inspected : TemporaryFolder {
  fs::path first = path / "first" / "mlp" / "inspect", second = path / "second" / "mlp" / "inspect";

  Inspected() {
    const Outcome done = run({program("mlp"), "inspect", "--dataset", "digits", "--widths", "7,6", "--batch", "5",
                              "--threads", "1", "--out", path / "first"});
    BOOST_TEST(done.code == 0, done.err);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(the_manifest_lists_exactly_the_arrays, Inspected) {
  const auto manifest = nlohmann::json::parse(bytes_of(first / "manifest.json"));
  std::map<std::string, std::string> files = files_of(first, ".npy");
  for (const auto& array : manifest) {
    const std::string name = array.at("name");
    BOOST_TEST(!array.at("shape").empty(), name);
    BOOST_TEST(!array.at("meaning").get<std::string>().empty(), name);
    BOOST_TEST(!array.at("equation").get<std::string>().empty(), name);
    BOOST_TEST(files.erase(name + ".npy") == 1, name + ".npy is missing");
  }
  BOOST_TEST(files.empty(), (files.empty() ? "" : files.begin()->first) + " is not listed");
  for (const char* name : {"x", "y", "W1", "b3", "z2", "h3", "delta1", "gradient.W1", "gradient.b2", "gradient.x"})
    BOOST_TEST(fs::exists(first / (std::string(name) + ".npy")), name);
}

BOOST_FIXTURE_TEST_CASE(given_parameters_and_batch_give_the_same_bytes, Inspected) {
  const Outcome again = run({program("mlp"), "inspect", "--load", first, "--input", first / "x.npy", "--target",
                             first / "y.npy", "--threads", "1", "--out", path / "second"});
  BOOST_TEST(again.code == 0, again.err);
  BOOST_TEST(same_arrays(first, second));
  BOOST_TEST(bytes_of(first / "manifest.json") == bytes_of(second / "manifest.json"));
}

BOOST_FIXTURE_TEST_CASE(input_without_target_is_wrong_use, Inspected) {
  const Outcome half = run({program("mlp"), "inspect", "--load", first, "--input", first / "x.npy", "--out", path});
  BOOST_TEST(half.code == 2);
  BOOST_TEST(half.one_line(), half.err);
}

// The gradient tells the two orders apart: its sums over 37 samples are rounded differently.
BOOST_FIXTURE_TEST_CASE(perceptron_inspects_what_it_is_given_in_the_order_that_is_named, TemporaryFolder) {
  const auto inspect = [&](const std::string& out, const Words& words) {
    const Words command{program("perceptron"), "inspect", "--threads", "1", "--out", path / out};
    const Outcome done = run(command + words);
    BOOST_TEST(done.code == 0, done.err);
    return path / out / "perceptron" / "inspect";
  };
  const Words drawn{"--dataset", "digits", "--batch", "37"};
  const fs::path chapter = inspect("chapter", drawn + Words{"--loops", "chapter"});
  const fs::path core = inspect("core", drawn + Words{"--loops", "core"});
  const Words given{"--load", core, "--input", core / "x.npy", "--target", core / "y.npy"};
  BOOST_TEST(!same_arrays(chapter, core));
  BOOST_TEST(same_arrays(core, inspect("given", given + Words{"--loops", "core"})));
}

BOOST_FIXTURE_TEST_CASE(gan_refuses_images_that_its_parameters_do_not_fit, TemporaryFolder) {
  const Words inspect{program("gan"), "inspect", "--threads", "1", "--out"};
  const Outcome gray = run(inspect + Words{path, "--dataset", "digits", "--widths", "8"});
  BOOST_TEST(gray.code == 0, gray.err);
  const Outcome colour = run(inspect + Words{path / "colour", "--dataset", "shapes", "--load", path / "gan/inspect"});
  BOOST_TEST(colour.code == 1);
  BOOST_TEST(colour.one_line(), colour.err);
  BOOST_TEST(colour.says("784 inputs, but the images have 3072 pixels"), colour.err);
}
