// A text check for coroutine shapes that g++ 12.2 compiles wrongly: inside one full expression with
// co_await no braces, no capturing lambda, no `?:`. The cure is to name the value, then move it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace structure {

struct UnsafeShape {
    std::size_t line;
    std::string what;
    friend bool operator==(const UnsafeShape&, const UnsafeShape&) = default;
};

/// Looks at every statement of C++ source text that contains co_await. Comments and literals are
/// skipped. A lambda that captures only by reference is allowed.
std::vector<UnsafeShape> unsafe_shapes(std::string_view source);

}  // namespace structure
