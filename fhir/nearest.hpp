// "Did you mean …?": the name that was probably meant by one that is not known.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fhir {

/// Keeps the nearest of the names it is shown: at most two edits (Levenshtein) away, the first of
/// equals. Borrows every name it sees. Meant for the error path only.
class Nearest {
public:
    explicit Nearest(std::string_view wanted) : wanted_(wanted) {}

    void see(std::string_view name);
    /// The nearest name, or an empty view.
    std::string_view name() const { return name_; }
    /// " Did you mean "status"?", or nothing.
    std::string question() const;

private:
    static constexpr std::size_t near = 2;
    std::string_view wanted_;
    std::string_view name_;
    std::size_t best_ = near + 1;
};

}  // namespace fhir
