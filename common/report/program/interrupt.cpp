/// @file
/// Ctrl-C, TERM and HUP as a flag.
#include "report/program/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace lbl::report {

namespace {

std::atomic<int> caught = 0;  // any thread may get the signal, and any may ask
std::atomic<bool> heeded = false;
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void remember_signal(int number) { caught = number; }

}  // namespace

void catch_interrupts() {
  caught = 0, heeded = false;
  struct sigaction action = {};
  action.sa_handler = remember_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);  // once; and no file operation is cut short
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before = {};
    sigaction(number, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(number, &action, nullptr);  // nohup, jobs of a script
  }
}

bool interrupted() {
  if (caught != 0) heeded = true;
  return heeded;
}

int interrupt_exit_code() { return heeded ? 128 + caught : 0; }

}  // namespace lbl::report
