// What the thread sanitizer reports fails the case that runs: without this only the program's exit
// code tells, and nobody knows which case it was (GoogleTest's guide, "Sanitizer Integration").
#include <gtest/gtest.h>

// The sanitizer's name, which it looks for in the program.
extern "C" void __tsan_on_report();  // NOLINT(bugprone-reserved-identifier)

extern "C" void __tsan_on_report() {  // NOLINT(bugprone-reserved-identifier)
    ADD_FAILURE() << "The thread sanitizer reported what stands above";
}
