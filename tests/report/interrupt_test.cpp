// Ctrl-C as a flag; a second one ends the process.
#include <boost/test/unit_test.hpp>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "report/program/interrupt.hpp"

using namespace lbl::report;

BOOST_AUTO_TEST_CASE(the_first_signal_sets_the_flag) {
  for (int signal : {SIGINT, SIGTERM}) {
    catch_interrupts();
    BOOST_TEST(!interrupted());
    BOOST_TEST(interrupt_exit_code() == 0);
    std::raise(signal);
    BOOST_TEST(interrupt_exit_code() == 0);  // nobody has asked: a run that is done by now is done
    BOOST_TEST(interrupted());
    BOOST_TEST(interrupt_exit_code() == 128 + signal);
  }
  catch_interrupts();
  BOOST_TEST(!interrupted());
}

BOOST_AUTO_TEST_CASE(the_second_signal_of_a_kind_ends_the_process) {
  const pid_t child = fork();
  if (child == 0) {
    catch_interrupts();
    std::raise(SIGINT);
    std::raise(SIGTERM);  // of another kind: still only a flag
    std::raise(SIGINT);
    _exit(0);  // not reached
  }
  int status = 0;
  BOOST_REQUIRE(waitpid(child, &status, 0) == child);
  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST(WTERMSIG(status) == SIGINT);
}
