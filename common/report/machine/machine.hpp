#pragma once
/// @file
/// What the machine can do at best, to compare with what a program does.

namespace lbl::report {

/// Fused multiply-adds that never leave the registers: the best that any loop can do. Takes a few milliseconds, so that
/// it can be measured next to whatever is compared with it.
/// @param threads how many compute at the same time
/// @return operations per second, two for each multiply-add
double fma_peak(int threads);

/// A copy of one array to another: what a loop can read and write that computes nothing.
/// @param megabytes of both arrays together, 10^6 bytes; their size decides which cache holds them, or none. With
///                  several threads each has its part of them.
/// @param threads how many copy at the same time
/// @return bytes per second, read and written
double copy_bandwidth(double megabytes, int threads);

}  // namespace lbl::report
