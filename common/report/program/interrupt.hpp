#pragma once
/// @file
/// Ctrl-C and TERM as a flag: a loop finishes its step, saves, and ends; a second signal ends the process at once.

namespace lbl::report {

/// From now on the first SIGINT and the first SIGTERM only set the flag; the second of a kind has its default action.
/// Forgets an earlier interrupt. Program::run calls it before the experiment starts.
void catch_interrupts();

/// Whether to finish the present step, write results and checkpoint, say how to resume, and return.
/// @return true after a SIGINT or SIGTERM
bool interrupted();

/// The exit code of an interrupted run that has saved, as shells have it: not 0, because the run is not done, and not
/// 1, because nothing failed.
/// @return 128 + the signal (130 after Ctrl-C, 143 after TERM); 0 when there was none
int interrupt_exit_code();

}  // namespace lbl::report
