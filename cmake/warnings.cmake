# Warnings are errors for our own code; Debian's headers are system headers and stay silent.
add_library(nara_warnings INTERFACE)
target_compile_options(nara_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
    # g++ 12 takes `"x" + std::string` for overlapping memory (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
