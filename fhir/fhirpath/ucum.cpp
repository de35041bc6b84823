// A reader of UCUM unit terms over a table of atoms, with exact factors.
#include "fhir/fhirpath/ucum.hpp"

#include <algorithm>
#include <array>

#include "fhir/fhirpath/unit_terms.hpp"

namespace fhir::fhirpath {
namespace {

enum Dimension : std::uint8_t {
    metre,
    second,
    gram,
    radian,
    kelvin,
    coulomb,
    candela,
    month,
    dimensions
};

// A value of this unit times numerator / denominator is a value in base units.
struct Unit {
    Decimal numerator = Decimal::of(1);
    Decimal denominator = Decimal::of(1);
    std::array<std::int8_t, dimensions> powers{};
    // A unit of its own kind, or a scale in a term: comparable with itself only.
    std::string_view special;
    // What is added to a value first, where the scale has a zero of its own.
    std::optional<Decimal> zero = std::nullopt;
};

struct Atom {
    std::string_view code;
    std::string_view factor;
    std::array<std::int8_t, dimensions> powers;
    bool metric;
    bool special = false;
};

//                                                  m  s  g rad K  C cd month
constexpr std::array<std::int8_t, dimensions> one = {0, 0, 0, 0, 0, 0, 0, 0};
constexpr std::array<std::int8_t, dimensions> length = {1, 0, 0, 0, 0, 0, 0, 0};
constexpr std::array<std::int8_t, dimensions> area = {2, 0, 0, 0, 0, 0, 0, 0};
constexpr std::array<std::int8_t, dimensions> volume = {3, 0, 0, 0, 0, 0, 0, 0};
constexpr std::array<std::int8_t, dimensions> duration = {0, 1, 0, 0, 0, 0, 0, 0};
constexpr std::array<std::int8_t, dimensions> mass = {0, 0, 1, 0, 0, 0, 0, 0};
constexpr std::array<std::int8_t, dimensions> energy = {2, -2, 1, 0, 0, 0, 0, 0};
constexpr std::array<std::int8_t, dimensions> pressure = {-1, -2, 1, 0, 0, 0, 0, 0};
constexpr std::array<std::int8_t, dimensions> calendar = {0, 0, 0, 0, 0, 0, 0, 1};

// Factors in base units (m, s, g, rad, K, C, cd); from the UCUM essence.
constexpr std::array<Atom, 62> atoms = {{
    {"m", "1", length, true},
    {"s", "1", duration, true},
    {"g", "1", mass, true},
    {"rad", "1", {0, 0, 0, 1, 0, 0, 0, 0}, true},
    {"K", "1", {0, 0, 0, 0, 1, 0, 0, 0}, true},
    {"C", "1", {0, 0, 0, 0, 0, 1, 0, 0}, true},
    {"cd", "1", {0, 0, 0, 0, 0, 0, 1, 0}, true},
    {"10*", "10", one, false},
    {"10^", "10", one, false},
    {"%", "0.01", one, false},
    {"[ppth]", "0.001", one, false},
    {"[ppm]", "0.000001", one, false},
    {"[ppb]", "0.000000001", one, false},
    {"mol", "602213670000000000000000", one, true},
    {"osm", "602213670000000000000000", one, true},
    {"eq", "602213670000000000000000", one, true},
    {"kat", "602213670000000000000000", {0, -1, 0, 0, 0, 0, 0, 0}, true},
    {"U", "10036894500000000", {0, -1, 0, 0, 0, 0, 0, 0}, true},
    {"min", "60", duration, false},
    {"h", "3600", duration, false},
    {"d", "86400", duration, false},
    {"wk", "604800", duration, false},
    {"mo", "2629800", duration, false},
    {"mo_j", "2629800", duration, false},
    {"a", "31557600", duration, false},
    {"a_j", "31557600", duration, false},
    {"l", "0.001", volume, true},
    {"L", "0.001", volume, true},
    {"ar", "100", area, true},
    {"t", "1000000", mass, true},
    {"u", "0.0000000000000000000000016605402", mass, true},
    {"Hz", "1", {0, -1, 0, 0, 0, 0, 0, 0}, true},
    {"N", "1000", {1, -2, 1, 0, 0, 0, 0, 0}, true},
    {"Pa", "1000", pressure, true},
    {"bar", "100000000", pressure, true},
    {"m[Hg]", "133322000", pressure, true},
    {"m[H2O]", "9806650", pressure, true},
    {"J", "1000", energy, true},
    {"W", "1000", {2, -3, 1, 0, 0, 0, 0, 0}, true},
    {"A", "1", {0, -1, 0, 0, 0, 1, 0, 0}, true},
    {"V", "1000", {2, -2, 1, 0, 0, -1, 0, 0}, true},
    {"cal", "4184", energy, true},
    {"[Cal]", "4184000", energy, false},
    {"Bq", "1", {0, -1, 0, 0, 0, 0, 0, 0}, true},
    {"Gy", "1", {2, -2, 0, 0, 0, 0, 0, 0}, true},
    {"Sv", "1", {2, -2, 0, 0, 0, 0, 0, 0}, true},
    {"[in_i]", "0.0254", length, false},
    {"[ft_i]", "0.3048", length, false},
    {"[yd_i]", "0.9144", length, false},
    {"[mi_i]", "1609.344", length, false},
    {"[lb_av]", "453.59237", mass, false},
    {"[oz_av]", "28.349523125", mass, false},
    {"[gr]", "0.06479891", mass, false},
    {"[st_av]", "6350.29318", mass, false},
    {"[foz_us]", "0.0000295735295625", volume, false},
    {"deg", "0.017453292519943296", {0, 0, 0, 1, 0, 0, 0, 0}, false},
    {"Cel", "1", one, true, true},
    {"[degF]", "1", one, false, true},
    {"[pH]", "1", one, false, true},
    {"[iU]", "1", one, true, true},
    {"[IU]", "1", one, true, true},
    {"[arb'U]", "1", one, false, true},
}};

struct Prefix {
    std::string_view code;
    int exponent;
};
constexpr std::array<Prefix, 17> prefixes = {{
    {"da", 1},
    {"h", 2},
    {"k", 3},
    {"M", 6},
    {"G", 9},
    {"T", 12},
    {"P", 15},
    {"E", 18},
    {"d", -1},
    {"c", -2},
    {"m", -3},
    {"u", -6},
    {"n", -9},
    {"p", -12},
    {"f", -15},
    {"a", -18},
    {"y", -24},
}};

const Atom* find_atom(std::string_view code) {
    const auto found = std::find_if(atoms.begin(), atoms.end(), [code](const Atom& atom) {
        return atom.code == code;
    });
    return found == atoms.end() ? nullptr : &*found;
}

std::optional<Decimal> power_of_ten(int exponent) {
    Decimal result = Decimal::of(1);
    if (exponent < 0) return Decimal{1, static_cast<std::uint8_t>(-exponent)};
    for (int i = 0; i < exponent; ++i) result.mantissa *= 10;
    return result;
}

// Multiplies `unit` by atom^power.
bool apply(Unit& unit, const Decimal& factor, const Atom& atom, int power) {
    const int times = power < 0 ? -power : power;
    for (int i = 0; i < times; ++i) {
        Decimal& side = power < 0 ? unit.denominator : unit.numerator;
        const auto product = multiply(side, factor);
        if (!product) return false;
        side = trimmed(*product);
    }
    for (std::size_t i = 0; i < dimensions; ++i) {
        unit.powers[i] = static_cast<std::int8_t>(unit.powers[i] + atom.powers[i] * power);
    }
    if (atom.special) unit.special = atom.code == "[IU]" ? "[iU]" : atom.code;
    return true;
}

// term := component (('.' | '/') component)* with parentheses, exponents and {annotations}.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::optional<Unit> read() {
        Unit unit;
        if (text_.size() > 64 || !term(unit, 1, 0) || here_ != text_.size()) return std::nullopt;
        return unit;
    }

private:
    bool term(Unit& unit, int sign, int depth) {
        int direction = sign;
        if (at('/')) {
            ++here_;
            direction = -sign;
        }
        for (;;) {
            if (!component(unit, direction, depth)) return false;
            if (at('.'))
                direction = sign;
            else if (at('/'))
                direction = -sign;
            else
                return true;
            ++here_;
        }
    }
    bool component(Unit& unit, int direction, int depth) {
        if (at('(')) {
            ++here_;
            if (depth > 8 || !term(unit, direction, depth + 1) || !at(')')) return false;
            ++here_;
            return true;
        }
        if (at('{')) return annotation();
        const std::size_t begin = here_;
        while (here_ < text_.size() && !ends_atom()) ++here_;
        const bool fine = simple(unit, text_.substr(begin, here_ - begin), direction);
        return fine && (!at('{') || annotation());
    }
    bool ends_atom() {
        const char c = text_[here_];
        if (c == '[') {
            const std::size_t close = text_.find(']', here_);
            here_ = close == std::string_view::npos ? text_.size() - 1 : close;
            return false;
        }
        return c == '.' || c == '/' || c == '(' || c == ')' || c == '{';
    }
    bool annotation() {
        const std::size_t close = text_.find('}', here_);
        if (close == std::string_view::npos) return false;
        here_ = close + 1;
        return true;
    }
    bool simple(Unit& unit, std::string_view text, int direction) {
        if (text.empty()) return false;
        if (std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
            const auto factor = Decimal::parse(text);
            if (!factor || factor->is_zero()) return false;
            constexpr Atom number{"1", "1", one, false};
            return apply(unit, *factor, number, direction);
        }
        int exponent = 1;
        std::size_t end = text.size();
        while (end > 0 && text[end - 1] >= '0' && text[end - 1] <= '9') --end;
        if (end < text.size() && text.size() - end <= 2) {
            exponent = 0;
            for (const char c : text.substr(end)) exponent = exponent * 10 + (c - '0');
            if (end > 0 && (text[end - 1] == '-' || text[end - 1] == '+')) {
                if (text[end - 1] == '-') exponent = -exponent;
                --end;
            }
            text = text.substr(0, end);
        }
        return prefixed(unit, text, direction * exponent);
    }
    static bool prefixed(Unit& unit, std::string_view text, int power) {
        if (const Atom* atom = find_atom(text)) {
            const auto factor = Decimal::parse(atom->factor);
            return factor && apply(unit, *factor, *atom, power);
        }
        for (const Prefix& prefix : prefixes) {
            if (!text.starts_with(prefix.code)) continue;
            const Atom* const atom = find_atom(text.substr(prefix.code.size()));
            if (atom == nullptr || !atom->metric) continue;
            const auto scale = power_of_ten(prefix.exponent);
            const auto base = Decimal::parse(atom->factor);
            const auto factor = scale && base ? multiply(*scale, *base) : std::nullopt;
            return factor && apply(unit, trimmed(*factor), *atom, power);
        }
        return false;
    }
    bool at(char c) const { return here_ < text_.size() && text_[here_] == c; }

    std::string_view text_;
    std::size_t here_ = 0;
};

std::string_view singular(std::string_view word) {
    if (word.ends_with('s')) word.remove_suffix(1);
    return word;
}

// What a calendar year or month is against definite durations: nothing, or, where a conversion is
// asked for, 365 and 30 days (the standard's factors).
enum class Months { alone, in_days };

// A calendar duration up to weeks is the definite one; years and months are counted in months.
std::optional<Unit> calendar_unit(std::string_view word, Months months) {
    word = singular(word);
    const bool year = word == "year";
    if (year || word == "month") {
        constexpr int day = 86'400;
        Unit unit;
        unit.powers = months == Months::alone ? calendar : duration;
        const int in_months = year ? 12 : 1;
        const int in_days = (year ? 365 : 30) * day;
        unit.numerator = Decimal::of(months == Months::alone ? in_months : in_days);
        return unit;
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> codes = {{
        {"week", "wk"},
        {"day", "d"},
        {"hour", "h"},
        {"minute", "min"},
        {"second", "s"},
        {"millisecond", "ms"},
    }};
    for (const auto& [name, code] : codes) {
        if (name == word) return Reader(code).read();
    }
    return std::nullopt;
}

// Temperatures with a zero of their own, in kelvin; in terms ("J/Cel") UCUM does not allow them.
std::optional<Unit> temperature(std::string_view code) {
    Unit unit;
    unit.powers[kelvin] = 1;
    if (code == "Cel") {
        unit.zero = Decimal::parse("273.15");
    } else if (code == "[degF]") {
        unit.zero = Decimal::parse("459.67");
        unit.numerator = Decimal::of(5);
        unit.denominator = Decimal::of(9);
    } else {
        return std::nullopt;
    }
    return unit;
}

std::optional<Unit> unit_of(const Value& quantity, Months months = Months::alone) {
    if (quantity.calendar_unit()) return calendar_unit(quantity.unit(), months);
    if (const auto scale = temperature(quantity.unit())) return scale;
    return Reader(quantity.unit()).read();
}

std::optional<Decimal> above_zero(const Decimal& number, const Unit& unit) {
    return unit.zero ? add(number, *unit.zero) : number;
}

std::optional<Decimal> in_base(const Decimal& number, const Unit& unit, const Unit& other) {
    // number * n / d, both sides multiplied by d * d' so that nothing is divided.
    const auto raised = above_zero(number, unit);
    const auto scaled = raised ? multiply(trimmed(*raised), unit.numerator) : std::nullopt;
    if (!scaled) return std::nullopt;
    return multiply(*scaled, other.denominator);
}

int digits_of(const Decimal& factor) {
    // How far a factor moves the point: 1000 by 3, 0.001 by -3, 453.59 by 2.
    Decimal rest = trimmed(factor);
    int digits = -static_cast<int>(rest.scale);
    Int128 mantissa = rest.mantissa < 0 ? -rest.mantissa : rest.mantissa;
    while (mantissa >= 10) {
        mantissa /= 10;
        ++digits;
    }
    return digits;
}

bool same_dimensions(const Unit& left, const Unit& right) {
    return left.powers == right.powers && left.special == right.special;
}

bool is_calendar(const Unit& unit) {
    return unit.powers == calendar;
}

UnitPair plain_pair(const Value& left, const Value& right) {
    return {
        UnitRelation::same,
        left.decimal(),
        right.decimal(),
        left.decimal().scale,
        right.decimal().scale};
}

bool same_unit(const Value& left, const Value& right) {
    return left.unit() == right.unit() && left.calendar_unit() == right.calendar_unit();
}

Value in_unit_of(const Value& like, const Decimal& number) {
    const auto kind = like.calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
    return Value::quantity(number, like.unit(), kind);
}

// A number of unit `from` in unit `to`, of the same dimensions.
std::optional<Decimal> converted(const Decimal& number, const Unit& from, const Unit& to) {
    const auto raised = above_zero(number, from);
    const auto up = multiply(from.numerator, to.denominator);
    const auto down = multiply(from.denominator, to.numerator);
    const auto scaled = raised && up ? multiply(*raised, *up) : std::nullopt;
    const auto result = scaled && down ? divide(*scaled, *down) : std::nullopt;
    return result && to.zero ? add(*result, negate(*to.zero)) : result;
}

// Whether one of `left` is less than one of `right`, of the same dimensions.
bool is_finer(const Unit& left, const Unit& right) {
    const auto a = multiply(left.numerator, right.denominator);
    const auto b = multiply(right.numerator, left.denominator);
    return a && b && compare(*a, *b) < 0;
}

// "The unit of the result will be the most granular unit of either input."
std::optional<Value> sum(const Value& left, const Value& right, bool negative) {
    const Decimal addend = negative ? negate(right.decimal()) : right.decimal();
    if (same_unit(left, right)) {
        const auto total = add(left.decimal(), addend);
        return total ? std::optional(in_unit_of(left, *total)) : std::nullopt;
    }
    const auto a = unit_of(left);
    const auto b = unit_of(right);
    // A temperature is a place on a scale: two of them on different scales have no sum.
    if (!a || !b || !same_dimensions(*a, *b) || a->zero || b->zero) return std::nullopt;
    const bool right_is_finer = is_finer(*b, *a);
    const auto x = right_is_finer ? converted(left.decimal(), *a, *b) : left.decimal();
    const auto y = right_is_finer ? addend : converted(addend, *b, *a);
    const auto total = x && y ? add(*x, *y) : std::nullopt;
    if (!total) return std::nullopt;
    return in_unit_of(right_is_finer ? right : left, *total);
}

std::string_view code_of(const Value& quantity) {
    if (!quantity.calendar_unit()) return quantity.unit();
    const std::string_view word = singular(quantity.unit());
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> codes = {{
        {"year", "a"},
        {"month", "mo"},
        {"week", "wk"},
        {"day", "d"},
        {"hour", "h"},
        {"minute", "min"},
        {"second", "s"},
        {"millisecond", "ms"},
    }};
    for (const auto& [name, code] : codes) {
        if (name == word) return code;
    }
    return quantity.unit();
}

}  // namespace

UnitPair common_unit(const Value& left, const Value& right) {
    if (same_unit(left, right)) return plain_pair(left, right);
    const auto a = unit_of(left);
    const auto b = unit_of(right);
    if (!a || !b) return {};
    if (!same_dimensions(*a, *b)) {
        const bool open = (is_calendar(*a) && b->powers == duration) ||
                          (is_calendar(*b) && a->powers == duration);
        UnitPair pair;
        pair.relation = open ? UnitRelation::open : UnitRelation::different;
        return pair;
    }
    const auto x = in_base(left.decimal(), *a, *b);
    const auto y = in_base(right.decimal(), *b, *a);
    if (!x || !y) return {};
    UnitPair pair{UnitRelation::same, *x, *y, 0, 0};
    pair.left_precision =
        left.decimal().scale - digits_of(a->numerator) - digits_of(b->denominator);
    pair.right_precision =
        right.decimal().scale - digits_of(b->numerator) - digits_of(a->denominator);
    return pair;
}

std::optional<Value> convert_quantity(const Value& quantity, const Value& like) {
    if (same_unit(quantity, like)) return quantity;
    auto from = unit_of(quantity);
    auto to = unit_of(like);
    if (!from || !to) return std::nullopt;
    if (is_calendar(*from) != is_calendar(*to)) {
        // UCUM's own years and months are means of many: no calendar year is one of them.
        const std::string_view definite = is_calendar(*from) ? like.unit() : quantity.unit();
        for (const std::string_view mean : {"a", "a_j", "mo", "mo_j"}) {
            if (definite == mean) return std::nullopt;
        }
        from = unit_of(quantity, Months::in_days);
        to = unit_of(like, Months::in_days);
    }
    if (!same_dimensions(*from, *to)) return std::nullopt;
    const auto number = converted(quantity.decimal(), *from, *to);
    return number ? std::optional(in_unit_of(like, trimmed(*number))) : std::nullopt;
}

bool is_known_unit(std::string_view unit) {
    return Reader(unit).read().has_value();
}

std::optional<Value> add_quantities(const Value& left, const Value& right) {
    return sum(left, right, false);
}
std::optional<Value> subtract_quantities(const Value& left, const Value& right) {
    return sum(left, right, true);
}

std::optional<Value> multiply_quantities(const Value& left, const Value& right, Arena& arena) {
    const auto product = multiply(left.decimal(), right.decimal());
    if (!product) return std::nullopt;
    if (right.unit() == "1") {
        const auto kind = left.calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
        return Value::quantity(*product, left.unit(), kind);
    }
    if (left.unit() == "1") {
        const auto kind = right.calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
        return Value::quantity(*product, right.unit(), kind);
    }
    return Value::quantity(*product, combine_units(arena, code_of(left), '.', code_of(right)));
}

std::optional<Value> divide_quantities(const Value& left, const Value& right, Arena& arena) {
    const auto quotient = divide(left.decimal(), right.decimal());
    if (!quotient) return std::nullopt;
    if (right.unit() == "1") {
        const auto kind = left.calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
        return Value::quantity(*quotient, left.unit(), kind);
    }
    return Value::quantity(*quotient, combine_units(arena, code_of(left), '/', code_of(right)));
}

}  // namespace fhir::fhirpath
