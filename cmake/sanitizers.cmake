# NARA_SANITIZE: "" | "address" (address + undefined) | "thread".
set(NARA_SANITIZE "" CACHE STRING "Sanitizers to build with: address or thread")
if(NARA_SANITIZE STREQUAL "address")
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # RapidJSON's internal stack adds to a null pointer (stack.h:117); harmless, and not ours.
        add_compile_options(-fno-sanitize=pointer-overflow)
    endif()
elseif(NARA_SANITIZE STREQUAL "thread")
    add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
    add_link_options(-fsanitize=thread)
endif()

if(NARA_FUZZ)
    # Coverage in the libraries too, or the fuzzers would see only their own few lines.
    add_compile_options(-fsanitize=fuzzer-no-link)
    add_link_options(-fsanitize=fuzzer-no-link)
endif()
