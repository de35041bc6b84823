// Counts calls of operator new in the whole test program.
#include <cstdlib>
#include <new>

#include "tests/fhir/fhirpath/evaluation.hpp"

namespace {
// The tests run on one thread.
std::size_t count = 0;
}  // namespace

std::size_t fhir::fhirpath::allocations() {
    return count;
}

void* operator new(std::size_t size) {
    ++count;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
