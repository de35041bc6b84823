// Exact decimal numbers: what FHIRPath calls Decimal, with the digits as they were written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fhir::fhirpath {

__extension__ using Int128 = __int128;

/// mantissa * 10^-scale, so `1.50` is (150, 2) and keeps its precision. At most 38 digits; an
/// operation whose result does not fit answers nothing.
struct Decimal {
    Int128 mantissa = 0;
    /// Digits after the point, 0..38.
    std::uint8_t scale = 0;

    static Decimal of(std::int64_t integer) { return {integer, 0}; }
    /// Reads `[+-]digits[.digits][(e|E)[+-]digits]`; nothing when it is something else or too long.
    static std::optional<Decimal> parse(std::string_view text);

    bool is_zero() const { return mantissa == 0; }
    bool is_negative() const { return mantissa < 0; }
    /// True when there is no part after the point but zeros.
    bool is_whole() const;
    /// The whole part as an integer, when it fits.
    std::optional<std::int64_t> whole() const;
    double approximate() const;
};

/// "1.50", "-0.003": digits as they are kept, never with an exponent.
std::string to_text(const Decimal& value);
/// The same written to `out` (at least 48 bytes); returns the number of bytes.
std::size_t write_text(const Decimal& value, char* out);

/// -1, 0 or 1; digits after the point that are zero do not count.
int compare(const Decimal& left, const Decimal& right);
std::optional<Decimal> add(const Decimal& left, const Decimal& right);
std::optional<Decimal> subtract(const Decimal& left, const Decimal& right);
std::optional<Decimal> multiply(const Decimal& left, const Decimal& right);
/// Rounded half away from zero at 8 digits after the point (the precision the standard asks for) or
/// at the precision of the operands when that is higher; trailing zeros dropped. Nothing for a
/// division by zero.
std::optional<Decimal> divide(const Decimal& left, const Decimal& right);
/// The whole part of the quotient, towards zero, and what is left over.
std::optional<Decimal> divide_whole(const Decimal& left, const Decimal& right);
std::optional<Decimal> remainder(const Decimal& left, const Decimal& right);
Decimal negate(const Decimal& value);

enum class Rounding : std::uint8_t { half_up, towards_zero, down, up };
/// With exactly `scale` digits after the point; zeros are added when there are fewer.
std::optional<Decimal> round_to(const Decimal& value, int scale, Rounding rounding);
/// Without trailing zeros after the point.
Decimal trimmed(const Decimal& value);
/// A floating-point result (sqrt, ln, ...) with at most 15 significant digits; nothing for
/// infinities and NaN.
std::optional<Decimal> from_double(double value);

}  // namespace fhir::fhirpath
