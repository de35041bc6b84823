// The catalogue of errors: why each code is given, what to do about it, an example.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gateway::docs {

struct ErrorText {
    std::string code;
    /// Statuses it comes with: "422", "start" (nara does not start), "warning".
    std::string when;
    std::string cause;
    std::string cure;
    /// May be empty.
    std::string example;
};

/// gateway/docs/errors.json, sorted by code. A faulty file is a bug: throws std::logic_error.
std::span<const ErrorText> error_catalogue();

/// The entry of a code, or null.
const ErrorText* find_error(std::string_view code);

}  // namespace gateway::docs
