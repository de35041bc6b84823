// Categories of static types and the operators that take them.
#include "fhir/fhirpath/inference.hpp"

#include <algorithm>

#include "fhir/fhirpath/model.hpp"

namespace fhir::fhirpath {
namespace {

Category category_of(ValueKind kind) {
    switch (kind) {
        case ValueKind::boolean:
            return a_boolean;
        case ValueKind::integer:
        case ValueKind::long_integer:
        case ValueKind::decimal:
            return a_number;
        case ValueKind::string:
            return a_text;
        case ValueKind::date:
        case ValueKind::date_time:
            return a_date;
        case ValueKind::time:
            return a_time;
        case ValueKind::quantity:
            return a_quantity;
        default:
            return another;
    }
}

bool both(std::uint8_t left, std::uint8_t right, std::uint8_t wanted) {
    return (left & wanted) != 0 && (right & wanted) != 0;
}
// A number is a quantity with unit '1'.
bool quantities(std::uint8_t left, std::uint8_t right) {
    return both(left, right, a_quantity | a_number) && ((left | right) & a_quantity) != 0;
}

}  // namespace

Category category_of(const StaticType& type) {
    if (type.type == nullptr) return category_of(type.system);
    if (type.type->kind == definitions::TypeKind::primitive) {
        return category_of(system_kind(type.type->primitive));
    }
    return definitions::is_a(*type.type, "Quantity") ? a_quantity : another;
}

std::uint8_t categories_of(const Inferred& info) {
    if (!info.known || info.types.empty()) return anything;
    std::uint8_t bits = 0;
    for (const StaticType& type : info.types) bits |= category_of(type);
    return bits;
}

std::string names_of(const Inferred& info) {
    std::string names;
    for (std::size_t i = 0; i < info.types.size() && i < 4; ++i) {
        if (i > 0) names += " or ";
        const StaticType& type = info.types[i];
        names += type.type != nullptr ? std::string(type.type->name)
                                      : "System." + std::string(system_name(type.system));
    }
    return names;
}

bool operands_fit(Op op, std::uint8_t left, std::uint8_t right) {
    switch (op) {
        case Op::less:
        case Op::less_or_equal:
        case Op::greater:
        case Op::greater_or_equal:
            return both(left, right, a_number) || both(left, right, a_text) ||
                   both(left, right, a_date) || both(left, right, a_time) ||
                   quantities(left, right);
        case Op::add:
            if (both(left, right, a_text)) return true;
            [[fallthrough]];
        case Op::subtract:
            if ((left & (a_date | a_time)) != 0 && (right & a_quantity) != 0) return true;
            [[fallthrough]];
        case Op::multiply:
        case Op::divide:
            return both(left, right, a_number) || quantities(left, right);
        case Op::div:
        case Op::mod:
            return both(left, right, a_number);
        case Op::concatenate:
            return both(left, right, a_text);
        default:
            return true;
    }
}

Inferred known(StaticType type) {
    Inferred info;
    info.types = {type};
    info.known = true;
    info.singleton = true;
    return info;
}

Inferred one_item(const Inferred& many) {
    Inferred one = many;
    one.singleton = true;
    return one;
}

void add_types(Inferred& info, const Inferred& other) {
    for (const StaticType& type : other.types) {
        if (std::find(info.types.begin(), info.types.end(), type) == info.types.end()) {
            info.types.push_back(type);
        }
    }
}

}  // namespace fhir::fhirpath
