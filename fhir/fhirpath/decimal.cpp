// Exact decimal arithmetic on 128-bit mantissas.
#include "fhir/fhirpath/decimal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

namespace fhir::fhirpath {
namespace {

constexpr int max_digits = 38;

constexpr std::array<Int128, max_digits + 1> make_powers() {
    std::array<Int128, max_digits + 1> powers{};
    powers[0] = 1;
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}
constexpr auto powers = make_powers();

Int128 power_of_ten(int exponent) {
    return powers[static_cast<std::size_t>(exponent)];
}

Int128 magnitude(Int128 number) {
    return number < 0 ? -number : number;
}

std::optional<Decimal> make(Int128 mantissa, int scale) {
    if (magnitude(mantissa) >= power_of_ten(max_digits)) return std::nullopt;
    return Decimal{mantissa, static_cast<std::uint8_t>(scale)};
}

std::optional<Int128> scaled_up(Int128 mantissa, int digits) {
    if (mantissa == 0) return Int128{0};
    if (digits > max_digits) return std::nullopt;
    Int128 product = 0;
    if (__builtin_mul_overflow(mantissa, power_of_ten(digits), &product)) return std::nullopt;
    return product;
}

// Two mantissas at one scale.
struct Aligned {
    Int128 left;
    Int128 right;
    int scale;
};
std::optional<Aligned> align(const Decimal& left, const Decimal& right) {
    const int scale = std::max(left.scale, right.scale);
    const auto a = scaled_up(left.mantissa, scale - left.scale);
    const auto b = scaled_up(right.mantissa, scale - right.scale);
    if (!a || !b) return std::nullopt;
    return Aligned{*a, *b, scale};
}

Int128 divide_rounding_half_up(Int128 dividend, Int128 divisor) {
    const Int128 quotient = dividend / divisor;
    const Int128 rest = magnitude(dividend % divisor);
    const Int128 limit = magnitude(divisor);
    if (rest < limit - rest) return quotient;
    return (dividend < 0) != (divisor < 0) ? quotient - 1 : quotient + 1;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
    std::size_t i = 0;
    bool negative = false;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) negative = text[i++] == '-';
    Int128 mantissa = 0;
    int scale = 0;
    int digits = 0;
    bool point = false;
    for (; i < text.size() && (is_digit(text[i]) || (text[i] == '.' && !point)); ++i) {
        if (text[i] == '.') {
            if (digits == 0 || i + 1 == text.size() || !is_digit(text[i + 1])) return std::nullopt;
            point = true;
            continue;
        }
        if (mantissa >= power_of_ten(max_digits - 1)) return std::nullopt;
        mantissa = mantissa * 10 + (text[i] - '0');
        ++digits;
        if (point) ++scale;
    }
    if (digits == 0) return std::nullopt;
    int exponent = 0;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        bool down = false;
        if (i < text.size() && (text[i] == '-' || text[i] == '+')) down = text[i++] == '-';
        if (i == text.size()) return std::nullopt;
        for (; i < text.size() && is_digit(text[i]); ++i) {
            exponent = std::min(exponent * 10 + (text[i] - '0'), 1000);
        }
        if (down) exponent = -exponent;
    }
    if (i != text.size()) return std::nullopt;
    scale -= exponent;
    if (scale < 0) {
        const auto scaled = scaled_up(mantissa, -scale);
        if (!scaled) return std::nullopt;
        mantissa = *scaled;
        scale = 0;
    }
    if (scale > max_digits) return std::nullopt;
    return make(negative ? -mantissa : mantissa, scale);
}

bool Decimal::is_whole() const {
    return mantissa % power_of_ten(scale) == 0;
}

std::optional<std::int64_t> Decimal::whole() const {
    const Int128 integer = mantissa / power_of_ten(scale);
    if (integer > std::numeric_limits<std::int64_t>::max() ||
        integer < std::numeric_limits<std::int64_t>::min()) {
        return std::nullopt;
    }
    return static_cast<std::int64_t>(integer);
}

double Decimal::approximate() const {
    return static_cast<double>(mantissa) / static_cast<double>(power_of_ten(scale));
}

std::size_t write_text(const Decimal& value, char* out) {
    std::array<char, 48> digits{};
    std::size_t count = 0;
    Int128 rest = magnitude(value.mantissa);
    while (rest > 0 || count <= value.scale) {
        digits[count++] = static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    }
    std::size_t length = 0;
    if (value.mantissa < 0) out[length++] = '-';
    for (std::size_t i = count; i-- > 0;) {
        out[length++] = digits[i];
        if (i == value.scale && i > 0) out[length++] = '.';
    }
    return length;
}

std::string to_text(const Decimal& value) {
    std::array<char, 48> buffer{};
    return std::string(buffer.data(), write_text(value, buffer.data()));
}

int compare(const Decimal& left, const Decimal& right) {
    const Int128 left_whole = left.mantissa / power_of_ten(left.scale);
    const Int128 right_whole = right.mantissa / power_of_ten(right.scale);
    if (left_whole != right_whole) return left_whole < right_whole ? -1 : 1;
    // A fraction below one times 10^38 always fits.
    const Int128 left_part =
        (left.mantissa % power_of_ten(left.scale)) * power_of_ten(max_digits - left.scale);
    const Int128 right_part =
        (right.mantissa % power_of_ten(right.scale)) * power_of_ten(max_digits - right.scale);
    if (left_part == right_part) return 0;
    return left_part < right_part ? -1 : 1;
}

std::optional<Decimal> add(const Decimal& left, const Decimal& right) {
    const auto aligned = align(left, right);
    if (!aligned) return std::nullopt;
    Int128 sum = 0;
    if (__builtin_add_overflow(aligned->left, aligned->right, &sum)) return std::nullopt;
    return make(sum, aligned->scale);
}

std::optional<Decimal> subtract(const Decimal& left, const Decimal& right) {
    return add(left, negate(right));
}

std::optional<Decimal> multiply(const Decimal& left, const Decimal& right) {
    Decimal a = left;
    Decimal b = right;
    Int128 product = 0;
    if (__builtin_mul_overflow(a.mantissa, b.mantissa, &product) ||
        a.scale + b.scale > max_digits) {
        a = trimmed(a);
        b = trimmed(b);
        if (__builtin_mul_overflow(a.mantissa, b.mantissa, &product)) return std::nullopt;
    }
    if (a.scale + b.scale > max_digits) return std::nullopt;
    return make(product, a.scale + b.scale);
}

std::optional<Decimal> divide(const Decimal& left, const Decimal& right) {
    if (right.is_zero()) return std::nullopt;
    const Decimal a = trimmed(left);
    const Decimal b = trimmed(right);
    for (int scale = std::max({8, static_cast<int>(a.scale), static_cast<int>(b.scale)});
         scale >= 0;
         --scale) {
        const int shift = scale - a.scale + b.scale;
        const auto dividend = scaled_up(a.mantissa, std::max(shift, 0));
        const auto divisor = scaled_up(b.mantissa, std::max(-shift, 0));
        if (!dividend || !divisor) continue;
        const auto quotient = make(divide_rounding_half_up(*dividend, *divisor), scale);
        if (quotient) return trimmed(*quotient);
    }
    return std::nullopt;
}

std::optional<Decimal> divide_whole(const Decimal& left, const Decimal& right) {
    if (right.is_zero()) return std::nullopt;
    const auto aligned = align(trimmed(left), trimmed(right));
    if (!aligned) return std::nullopt;
    return make(aligned->left / aligned->right, 0);
}

std::optional<Decimal> remainder(const Decimal& left, const Decimal& right) {
    if (right.is_zero()) return std::nullopt;
    const auto aligned = align(left, right);
    if (!aligned) return std::nullopt;
    return make(aligned->left % aligned->right, aligned->scale);
}

Decimal negate(const Decimal& value) {
    return {-value.mantissa, value.scale};
}

std::optional<Decimal> round_to(const Decimal& value, int scale, Rounding rounding) {
    if (scale < 0 || scale > max_digits) return std::nullopt;
    if (scale >= value.scale) {
        const auto mantissa = scaled_up(value.mantissa, scale - value.scale);
        if (!mantissa) return std::nullopt;
        return make(*mantissa, scale);
    }
    const Int128 unit = power_of_ten(value.scale - scale);
    const Int128 cut = value.mantissa / unit;
    const Int128 rest = value.mantissa % unit;
    switch (rounding) {
        case Rounding::half_up:
            return make(divide_rounding_half_up(value.mantissa, unit), scale);
        case Rounding::towards_zero:
            return make(cut, scale);
        case Rounding::down:
            return make(rest < 0 ? cut - 1 : cut, scale);
        case Rounding::up:
            return make(rest > 0 ? cut + 1 : cut, scale);
    }
    return std::nullopt;
}

Decimal trimmed(const Decimal& value) {
    Decimal result = value;
    while (result.scale > 0 && result.mantissa % 10 == 0) {
        result.mantissa /= 10;
        --result.scale;
    }
    return result;
}

std::optional<Decimal> from_double(double value) {
    if (!std::isfinite(value)) return std::nullopt;
    std::array<char, 40> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), "%.15g", value);
    return Decimal::parse({buffer.data(), static_cast<std::size_t>(length)});
}

}  // namespace fhir::fhirpath
