#pragma once
/// @file
/// Ctrl-C, TERM and HUP as a flag: a loop finishes its step, saves, and ends; a second signal ends the process at once.

namespace lbl::report {

/// From now on the first SIGINT, SIGTERM or SIGHUP only sets the flag; the second of a kind has its default action, and
/// what was ignored stays ignored.
/// Forgets an earlier interrupt. Program::run calls it before the experiment starts.
void catch_interrupts();

/// Whether to finish the present step, write results and checkpoint, say how to resume, and return.
/// @return true after one of the signals
bool interrupted();

/// The exit code of an interrupted run that has saved, as shells have it: not 0, because the run is not done, and not
/// 1, because nothing failed.
/// @return 128 + the signal (130 after Ctrl-C, 143 after TERM, 129 after HUP); 0 when there was none, or when it came
///         after the last question whether there was one: then the run is done
int interrupt_exit_code();

}  // namespace lbl::report
