// The command line of every chapter's program: help, wrong use, missing data.
#include "process.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace lbl::testing;

namespace {

/// The chapters that exist.
Words chapters() {
  Words names;
  for (const auto& entry : fs::directory_iterator(fs::path(LBL_SOURCE_DIR) / "chapters"))
    if (fs::exists(entry.path() / "main.cpp")) names.push_back(entry.path().filename());
  return names;
}

/// The experiments that --help lists, indented, between the line "Experiments ..." and an empty one.
Words experiments(const std::string& help) {
  Words names;
  std::istringstream lines(help.substr(std::min(help.find("\nExperiments"), help.size())));
  std::string line;
  std::getline(lines, line), std::getline(lines, line);
  while (std::getline(lines, line) && line.starts_with("  ")) names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

}  // namespace

BOOST_DATA_TEST_CASE(help_lists_the_experiments_and_each_has_help, chapters(), chapter) {
  const Outcome help = run({program(chapter), "--help"});
  BOOST_TEST(help.code == 0);
  BOOST_TEST(help.err == "");
  const Words names = experiments(help.out);
  BOOST_TEST(!names.empty());
  for (const std::string& name : names) {
    const Outcome one = run({program(chapter), name, "--help"});
    BOOST_TEST(one.code == 0, one.err);
    BOOST_TEST(one.says("default of " + name), one.out);
  }
}

BOOST_DATA_TEST_CASE(wrong_use_is_one_line_and_exit_code_2, chapters(), chapter) {
  for (const Words& words : {Words{"--epocs", "3"}, {"--epochs"}, {"--epochs", "0"}, {"--epochs", "many"},
                             {"--quiet=yes"}, {"no-such-experiment"}, {"--seed", "1", "--seed", "2"}}) {
    const Outcome wrong = run(Words{program(chapter)} + words);
    BOOST_TEST(wrong.code == 2, words.front());
    BOOST_TEST(wrong.out == "");
    BOOST_TEST(wrong.one_line(), wrong.err);
    BOOST_TEST(wrong.err.starts_with(chapter + ": "), wrong.err);
  }
}

BOOST_AUTO_TEST_CASE(a_data_folder_without_data_is_never_replaced_by_other_data) {
  const TemporaryFolder folder;
  const Outcome missing = run({program("perceptron"), "softmax", "--data", "/nonexistent", "--out", folder.path});
  BOOST_TEST(missing.code == 1);
  BOOST_TEST(missing.one_line(), missing.err);
  BOOST_TEST(missing.says("/nonexistent"), missing.err);
}

// Every experiment that no other test runs, as small as it can be.
BOOST_AUTO_TEST_CASE(every_experiment_of_the_perceptron_runs) {
  for (const Words& words : {Words{"xor", "--epochs", "20", "--networks", "2"},
                             {"graph"},
                             {"convergence", "--sets", "1"},
                             {"separability", "--N", "5", "--dichotomies", "4", "--passes", "100"},
                             {"regression"},
                             {"descent", "--seeds", "1"},
                             {"softmax", "--dataset", "digits", "--epochs", "1", "--seeds", "1"},
                             {"inspect", "--dataset", "digits"}}) {
    const TemporaryFolder folder;
    const Outcome outcome = run(Words{program("perceptron")} + words + Words{"--out", folder.path, "--quiet"});
    BOOST_TEST(outcome.code == 0, words.front() + ": " + outcome.err);
    BOOST_TEST(fs::exists(folder.path / "perceptron" / words.front() / "metrics.csv"), words.front());
  }
}

BOOST_AUTO_TEST_CASE(every_experiment_of_hopfield_runs) {
  for (const Words& words : {Words{"recall", "--patterns", "images", "--dataset", "digits", "--rule", "projection"},
                             {"energy", "--N", "8", "--runs", "300"},
                             {"bit-error", "--networks", "2"},
                             {"capacity", "--N", "50", "--states", "100"},
                             {"basin", "--N", "50", "--states", "50"},
                             {"spurious", "--N", "50", "--starts", "100"},
                             {"cycles", "--N", "5", "--runs", "100"},
                             {"temperature", "--N", "50", "--sweeps", "2", "--copies", "1000"},
                             {"projection", "--dataset", "digits", "--P", "2,5"}}) {
    const TemporaryFolder folder;
    const Outcome outcome = run(Words{program("hopfield")} + words + Words{"--out", folder.path, "--quiet"});
    BOOST_TEST(outcome.code == 0, words.front() + ": " + outcome.err);
    BOOST_TEST(fs::exists(folder.path / "hopfield" / words.front() / "summary.json"), words.front());
  }
}

BOOST_AUTO_TEST_CASE(every_experiment_of_the_autoencoder_runs) {
  for (const Words& words : {Words{"train", "--widths", "4,2", "--epochs", "1"},
                             {"mnist", "--widths", "4,2", "--epochs", "1"},
                             {"linear", "--k", "1", "--epochs", "1", "--steps", "10"},
                             {"codes", "--k", "1", "--epochs", "1", "--seeds", "1", "--steps", "10"},
                             {"denoising", "--widths", "4", "--epochs", "1", "--seeds", "1"},
                             {"map", "--widths", "4,2", "--epochs", "1"},
                             {"sparse", "--features", "4", "--epochs", "1", "--seeds", "1"},
                             {"inspect", "--widths", "4,2"}}) {
    const TemporaryFolder folder;
    const Outcome outcome =
        run(Words{program("autoencoder")} + words + Words{"--dataset", "digits", "--out", folder.path, "--quiet"});
    BOOST_TEST(outcome.code == 0, words.front() + ": " + outcome.err);
    BOOST_TEST(fs::exists(folder.path / "autoencoder" / words.front() / "metrics.csv"), words.front());
  }
}

BOOST_AUTO_TEST_CASE(missing_data_is_one_line_and_exit_code_1) {
  const TemporaryFolder folder;
  const Outcome missing =
      run({program("mlp"), "--dataset", "mnist", "--data", "/nonexistent", "--out", folder.path / "results"});
  BOOST_TEST(missing.code == 1);
  BOOST_TEST(missing.one_line(), missing.err);
  BOOST_TEST(missing.says("/nonexistent"), missing.err);
  BOOST_TEST(missing.says("./book data mnist"), missing.err);
  BOOST_TEST(!fs::exists(folder.path / "results"));
}

// \eq{handbook-plain}: no library computes for us
BOOST_DATA_TEST_CASE(programs_are_linked_with_no_numerical_library, chapters(), chapter) {
  const Outcome libraries = run({"/usr/bin/ldd", program(chapter)});
  BOOST_REQUIRE(libraries.code == 0);
  BOOST_TEST(libraries.says("libstdc++"));
  for (const std::string library : {"blas", "lapack", "mkl", "dnnl", "torch", "tensorflow", "armadillo", "gsl", "fftw"})
    BOOST_TEST(!libraries.says(library), chapter << " is linked with " << library);
}
