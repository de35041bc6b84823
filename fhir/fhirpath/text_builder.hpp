// Text made by an evaluation, in its arena; and the checks that an operand is text.
#pragma once

#include <cstring>
#include <optional>
#include <string_view>

#include "fhir/fhirpath/run.hpp"

namespace fhir::fhirpath {

class TextBuilder {
public:
    /// What is appended counts against the budget, as visits of `call`.
    TextBuilder(Run& run, const PlanNode& call, std::size_t expected)
        : run_(run), call_(call), capacity_(expected + 16) {
        data_ = run.arena().bytes(capacity_);
    }

    void append(std::string_view text) {
        if (text.empty() || !paid(text.size())) return;
        if (text.size() > capacity_ - size_) grow(text.size());
        std::memcpy(data_ + size_, text.data(), text.size());
        size_ += text.size();
    }
    void append(char c) { append(std::string_view(&c, 1)); }
    /// One character as UTF-8.
    void character(std::uint32_t code_point) {
        char bytes[4];
        std::size_t count = 0;
        if (code_point < 0x80) {
            bytes[count++] = static_cast<char>(code_point);
        } else {
            const std::size_t rest = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
            const std::uint32_t lead = rest == 1 ? 0xC0 : rest == 2 ? 0xE0 : 0xF0;
            bytes[count++] = static_cast<char>(lead | code_point >> (6 * rest));
            for (std::size_t i = rest; i-- > 0;) {
                bytes[count++] = static_cast<char>(0x80 | (code_point >> (6 * i) & 0x3F));
            }
        }
        append({bytes, count});
    }
    std::string_view text() const { return {data_, size_}; }

private:
    void grow(std::size_t more) {
        const std::size_t capacity = 2 * capacity_ + more;
        char* const data = run_.arena().bytes(capacity);
        std::memcpy(data, data_, size_);
        data_ = data;
        capacity_ = capacity;
    }
    bool paid(std::size_t bytes) {
        constexpr std::size_t bytes_per_visit = 256;
        unpaid_ += bytes;
        if (unpaid_ < bytes_per_visit) return !run_.failed();
        const auto visits = static_cast<std::uint32_t>(unpaid_ / bytes_per_visit);
        unpaid_ %= bytes_per_visit;
        return !run_.failed() && run_.visit(call_, visits);
    }

    Run& run_;
    const PlanNode& call_;
    std::size_t unpaid_ = 0;
    char* data_;
    std::size_t size_ = 0;
    std::size_t capacity_;
};

/// The input as one String; nothing when it is empty, failed when it is something else.
std::optional<std::string_view> input_text(Run& run, const PlanNode& call, Items input);
/// An argument as one String, in the same way.
std::optional<std::string_view> argument_text(
    Run& run, const PlanNode& call, std::size_t index, const Frame& frame
);

}  // namespace fhir::fhirpath
