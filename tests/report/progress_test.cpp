// The progress line: plain lines in a file, redrawn on a terminal, nothing when quiet.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

#include "report/progress.hpp"

using namespace lbl;
using namespace lbl::report;

namespace {

/// Two epochs of three steps, 5 ms each.
std::string shown(Index terminal_columns, Index done = 0) {
  std::ostringstream out;
  Run run;
  run.out = &out;
  run.terminal_columns = terminal_columns;
  Progress progress(run, 12, 30, done);
  for (int epoch = 0; epoch < 2; ++epoch) {
    for (double loss : {3.0, 2.0, 1.0}) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      progress.step(10, loss);
    }
    progress.finish_epoch({{"test accuracy", percent(0.8831)}});
  }
  return out.str();
}

/// The text with every measured rate and time left, which are never the same twice, as R and T.
std::string masked(std::string text) {
  for (std::size_t end = 0; (end = text.find(" samples/s", end)) != std::string::npos;) {
    const std::size_t begin = text.find_last_not_of("0123456789,", end - 1) + 1;
    BOOST_TEST(begin < end);
    text.replace(begin, end - begin, "R");
    end = begin + 2;
  }
  const std::string left = "time left ";
  for (std::size_t begin = 0; (begin = text.find(left, begin)) != std::string::npos;) {
    begin += left.size();
    const std::size_t end = std::min(text.find_first_not_of("0123456789:", begin), text.size());
    BOOST_TEST(begin < end);
    text.replace(begin, end - begin, "T");
  }
  return text;
}

const std::string plain = "  R samples/s  loss 2.0000  test accuracy 88.31 %";

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_gets_one_plain_line_per_epoch) {
  BOOST_TEST(masked(shown(0)) ==
             "epoch  1/12" + plain + "  time left T\nepoch  2/12" + plain + "  time left T\n");
}

BOOST_AUTO_TEST_CASE(a_resumed_run_counts_on_and_its_last_epoch_has_no_time_left) {
  BOOST_TEST(masked(shown(0, 300)) == "epoch 11/12" + plain + "  time left T\nepoch 12/12" + plain + "\n");
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_a_bar_that_is_erased_and_never_wraps) {
  const std::string text = masked(shown(60));
  BOOST_TEST(text.starts_with("\repoch  1/12  [###.......]  R samples/s  loss 3.0000"), text);
  for (const char* epoch : {"\repoch  1/12", "epoch  2/12"})
    BOOST_TEST(text.find(epoch + plain + "  time left T\n") != std::string::npos, text);

  const auto begin = std::chrono::steady_clock::now();
  const std::string drawn = shown(60);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const std::string first = drawn.substr(0, drawn.find('\n'));  // ends in the bar, spaces over it, and the plain line
  const std::size_t line = first.rfind('\r'), spaces = first.rfind('\r', line - 1), bar = first.rfind('\r', spaces - 1);
  const std::size_t length = spaces - bar - 1;
  BOOST_TEST(length < 60u);  // a full line would wrap, and could not be redrawn
  BOOST_TEST(first.substr(spaces + 1, line - spaces - 1) == std::string(length, ' '));
  const auto returns = std::count(drawn.begin(), drawn.end(), '\r');
  BOOST_TEST(double(returns) <= 5 + 10 * seconds);  // at most ten redraws a second, and two for each epoch's erasing
}

BOOST_AUTO_TEST_CASE(quiet_is_silent) {
  std::ostream nowhere(nullptr);
  Run run;
  run.out = &nowhere;
  Progress progress(run, 1, 10);
  progress.step(10, 1);
  progress.finish_epoch();
  BOOST_TEST(progress.samples() == 10);
}

BOOST_AUTO_TEST_CASE(loss_is_weighted_and_seconds_are_those_of_the_steps) {
  std::ostringstream out;
  Run run;
  run.out = &out;
  Progress progress(run, 2, 40);
  BOOST_TEST(progress.loss() == 0);
  progress.step(30, 1);
  progress.step(10, 5);
  BOOST_TEST(progress.loss() == 2);
  const double steps = progress.seconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // an evaluation
  progress.finish_epoch();
  BOOST_TEST(progress.seconds() == steps);
  BOOST_TEST(progress.loss() == 0);
  BOOST_TEST(progress.samples() == 40);
}

BOOST_AUTO_TEST_CASE(time_left_follows_from_the_rate_of_the_whole_run) {
  std::ostringstream out;
  Run run;
  run.out = &out;
  Progress progress(run, 101, 0, 0, "point");  // points without steps
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  progress.finish_epoch();
  const std::string text = out.str(), before = "point   1/101  time left ";
  BOOST_TEST_REQUIRE(text.starts_with(before), text);
  std::istringstream left(text.substr(before.size()));
  int seconds = 0;
  for (std::string part; std::getline(left, part, ':');) seconds = 60 * seconds + std::stoi(part);
  BOOST_TEST(seconds >= 5);  // 100 times 50 ms; on a busy machine more
}
