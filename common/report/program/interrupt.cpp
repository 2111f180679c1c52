/// @file
/// Ctrl-C and TERM as a flag.
#include "report/program/interrupt.hpp"

#include <csignal>

namespace lbl::report {

namespace {

volatile std::sig_atomic_t caught = 0;

extern "C" void remember_signal(int number) { caught = number; }

}  // namespace

void catch_interrupts() {
  caught = 0;
  struct sigaction action = {};
  action.sa_handler = remember_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);  // once; and no file operation is cut short
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return caught != 0; }

int interrupt_exit_code() { return caught == 0 ? 0 : 128 + caught; }

}  // namespace lbl::report
