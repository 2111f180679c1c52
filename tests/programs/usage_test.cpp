// The command line of every chapter's program: help, every experiment, missing data.
#include "programs/experiments.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace lbl::testing;

namespace {

/// Runs experiments of a chapter, each a name and options.
void check_that_they_run(const std::string& chapter, const std::vector<Words>& experiments) {
  for (const Words& words : experiments) {
    const TemporaryFolder folder;
    const Outcome outcome =
        run(Words{program(chapter)} + words + Words{"--threads", "1", "--out", folder.path, "--quiet"});
    BOOST_TEST(outcome.code == 0, words.front() + ": " + outcome.err);
    BOOST_TEST(fs::exists(folder.path / chapter / words.front() / "metrics.csv"), words.front());
  }
}

}  // namespace

BOOST_DATA_TEST_CASE(help_lists_the_experiments_and_each_has_help, chapters(), chapter) {
  const Outcome help = run({program(chapter), "--help"});
  BOOST_TEST(help.code == 0);
  BOOST_TEST(help.err == "");
  const Words names = experiments_of(chapter);
  BOOST_TEST(!names.empty());
  for (const std::string& name : names) {
    const Outcome one = run({program(chapter), name, "--help"});
    BOOST_TEST(one.code == 0, one.err);
    BOOST_TEST(one.says("default of " + name), one.out);
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
  check_that_they_run("perceptron", {{"xor", "--epochs", "20", "--networks", "2"},
                                     {"graph"},
                                     {"convergence", "--sets", "1"},
                                     {"separability", "--N", "5", "--dichotomies", "4", "--passes", "100"},
                                     {"regression"},
                                     {"descent", "--seeds", "1"},
                                     {"softmax", "--dataset", "digits", "--epochs", "1", "--seeds", "1"},
                                     {"inspect", "--dataset", "digits"}});
}

BOOST_AUTO_TEST_CASE(every_experiment_of_hopfield_runs) {
  check_that_they_run("hopfield",
                      {{"recall", "--patterns", "images", "--dataset", "digits", "--rule", "projection"},
                       {"recall", "--patterns", "images", "--dataset", "shapes"},
                       {"energy", "--N", "8", "--runs", "300"},
                       {"bit-error", "--networks", "2"},
                       {"capacity", "--N", "50", "--states", "100"},
                       {"basin", "--N", "50", "--states", "50"},
                       {"spurious", "--N", "50", "--starts", "100"},
                       {"cycles", "--N", "5", "--runs", "100"},
                       {"temperature", "--N", "50", "--sweeps", "2", "--copies", "1000"},
                       {"projection", "--dataset", "digits", "--P", "2,5"}});
}

BOOST_AUTO_TEST_CASE(every_experiment_of_rbm_runs) {
  const Words small{"--dataset", "digits", "--epochs", "1", "--batch", "500"};
  check_that_they_run(
      "rbm", {Words{"train", "--hidden", "4", "--validation", "100", "--runs", "2"} + small,
              Words{"train", "--hidden", "21", "--rule", "cd", "--steps", "2", "--watch-steps", "2", "--validation",
                    "100"} + small,
              {"train", "--dataset", "shapes", "--hidden", "2", "--epochs", "1", "--batch", "500", "--steps", "2",
               "--watch-steps", "2", "--validation", "100", "--runs", "2"},
              {"bars-and-stripes", "--updates", "20", "--seeds", "1", "--side", "2", "--hidden", "3"},
              {"gradient", "--updates", "40", "--estimates", "2", "--hidden", "2"},
              Words{"partition", "--hidden", "3", "--runs", "2", "--steps", "5"} + small,
              {"reconstruction", "--updates", "10", "--hidden", "3"},
              Words{"features", "--hidden", "4", "--labels", "50", "--seeds", "1", "--steps", "2"} + small,
              {"inspect", "--dataset", "digits"}});
}

BOOST_AUTO_TEST_CASE(every_experiment_of_the_autoencoder_runs) {
  const Words dataset{"--dataset", "digits"}, short_run = dataset + Words{"--epochs", "1"};
  check_that_they_run("autoencoder",
                      {Words{"train", "--widths", "4,2"} + short_run,
                       Words{"mnist", "--widths", "4,2"} + short_run,
                       Words{"linear", "--k", "1", "--steps", "10"} + short_run,
                       Words{"codes", "--k", "1", "--seeds", "1", "--steps", "10"} + short_run,
                       Words{"denoising", "--widths", "4", "--seeds", "1"} + short_run,
                       Words{"map", "--widths", "4,2"} + short_run,
                       Words{"sparse", "--features", "4", "--seeds", "1"} + short_run,
                       Words{"inspect", "--widths", "4,2"} + dataset});
}

BOOST_AUTO_TEST_CASE(every_experiment_of_gan_runs) {
  check_that_they_run("gan", {{"train", "--dataset", "digits", "--epochs", "1", "--widths", "8", "--batch", "1000",
                               "--judge-epochs", "1", "--judged", "12", "--neighbours", "20"},
                              {"gaussians", "--rounds", "8", "--seeds", "1"},
                              {"optimal", "--steps", "10"},
                              {"dirac", "--steps", "10"},
                              {"distances", "--steps", "2"},
                              {"one-dimension", "--rounds", "10"},
                              {"inspect", "--dataset", "digits", "--widths", "8"}});
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
