// The program `rnn`: every experiment of the chapter at its smallest, checkpoints, and the arrays of `inspect`.
#include "programs/process.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl::testing;

namespace {

struct RnnFolder : TemporaryFolder {
  Outcome rnn(const Words& words) const {
    return run(Words{program("rnn")} + words + Words{"--threads", "1", "--quiet", "--out", path});
  }
  fs::path results(const std::string& experiment) const { return path / "rnn" / experiment; }
};

const Words smallest{"--dataset", "digits", "--units", "2", "--batch", "500", "--epochs", "1", "--loops", "core"};

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_experiment_of_rnn_runs, RnnFolder) {
  for (const Words& words : {Words{"rows", "--validation", "100"} + smallest, Words{"gates"} + smallest,
                             Words{"gradients", "--units", "3", "--lags", "4", "--seeds", "1", "--delay", "3",
                                   "--steps", "2"}}) {
    const Outcome outcome = rnn(words);
    BOOST_TEST(outcome.code == 0, words.front() + ": " + outcome.err);
    for (const char* file : {"metrics.csv", "settings.json", "summary.json"})
      BOOST_TEST(fs::exists(results(words.front()) / file), words.front() + "/" + file);
  }
  BOOST_TEST(fs::exists(results("gates") / "f.npy"));
  BOOST_TEST(fs::exists(results("gradients") / "clipping.csv"));
}

BOOST_FIXTURE_TEST_CASE(a_trained_rnn_is_saved_and_resumed, RnnFolder) {
  const fs::path checkpoint = path / "checkpoint";
  const Words train = Words{"train", "--cell", "rnn", "--directions", "multiply"} + smallest;
  const Outcome first = rnn(train + Words{"--save", checkpoint});
  BOOST_TEST(first.code == 0, first.err);
  BOOST_TEST(fs::exists(checkpoint / "back1.W_hh.npy"));
  const std::string metrics = bytes_of(results("train") / "metrics.csv");
  const Outcome resumed = rnn(train + Words{"--resume", checkpoint});
  BOOST_TEST(resumed.code == 0, resumed.err);
  BOOST_TEST(bytes_of(results("train") / "metrics.csv") == metrics);
  const Outcome other = rnn(train + Words{"--resume", checkpoint, "--levels", "2"});
  BOOST_TEST(other.code == 1);
  BOOST_TEST(other.one_line(), other.err);
}

BOOST_FIXTURE_TEST_CASE(rnn_inspects_what_it_is_given, RnnFolder) {
  for (const std::string cell : {"rnn", "lstm"}) {
    const Words inspect{"inspect", "--cell", cell, "--units", "4", "--levels", "2", "--directions", "concatenate",
                        "--dataset", "digits"};
    const Outcome drawn = rnn(inspect);
    BOOST_TEST(drawn.code == 0, drawn.err);
    const fs::path arrays = path / ("kept " + cell);
    fs::rename(results("inspect"), arrays);
    const Words given{"--load", arrays, "--input", arrays / "x.npy", "--target", arrays / "y.npy"};
    const Outcome again = rnn(inspect + given);
    BOOST_TEST(again.code == 0, again.err);
    BOOST_TEST(same_arrays(arrays, results("inspect")));
    fs::remove_all(results("inspect"));
    BOOST_TEST(rnn(inspect + Words{"--input", arrays / "x.npy"}).code == 2);
  }
}
