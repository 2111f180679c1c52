// The program `rnn`: every experiment of the laboratory of tasks at its smallest.
#include "programs/process.hpp"

#include <boost/test/unit_test.hpp>

using namespace lbl::testing;

BOOST_FIXTURE_TEST_CASE(every_task_of_rnn_runs, TemporaryFolder) {
  const Words small{"--steps", "2", "--units", "4", "--batch", "4", "--threads", "1"};
  for (const Words& words : {Words{"adding", "--lengths", "6", "--seeds", "1"},
                             {"temporal-order", "--length", "10", "--seeds", "1"},
                             {"copy", "--delays", "2", "--seeds", "1"},
                             {"reber", "--seeds", "1"},
                             {"continual-reber", "--seeds", "1"},
                             {"characters", "--grammar"},
                             {"labelling", "--seeds", "1"}}) {
    const Outcome outcome = run(Words{program("rnn")} + words + small + Words{"--quiet", "--out", path});
    BOOST_TEST(outcome.code == 0, words.front() + ": " + outcome.err);
    for (const char* file : {"metrics.csv", "settings.json", "summary.json"})
      BOOST_TEST(fs::exists(path / "rnn" / words.front() / file), words.front() + "/" + file);
  }
}

BOOST_FIXTURE_TEST_CASE(a_text_that_is_missing_or_too_short_is_one_line, TemporaryFolder) {
  const auto characters = [&](const fs::path& text) {
    return run({program("rnn"), "characters", "--text", text, "--quiet", "--out", path});
  };
  const Outcome missing = characters(path / "none.txt");
  BOOST_TEST(missing.code == 1);
  BOOST_TEST(missing.one_line(), missing.err);
  BOOST_TEST(missing.says("none.txt"), missing.err);
  std::ofstream(path / "short.txt") << "short";
  const Outcome brief = characters(path / "short.txt");
  BOOST_TEST(brief.code == 1);
  BOOST_TEST(brief.one_line(), brief.err);
  BOOST_TEST(brief.says("--batch"), brief.err);
}
