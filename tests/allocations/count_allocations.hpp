// How often the program that links count_allocations.cpp has called operator new.
#pragma once

#include <cstddef>

namespace testing_support {

/// Calls of this thread so far, all forms but the aligned ones.
std::size_t allocations();

}  // namespace testing_support
