# Warnings are errors for our own code; Debian's headers are system headers and stay silent.
add_library(nara_warnings INTERFACE)
target_compile_options(nara_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
