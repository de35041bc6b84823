// Equality, equivalence and order (https://hl7.org/fhirpath/N1/#equality).
#include "fhir/fhirpath/equality.hpp"

#include <algorithm>

#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/ucum.hpp"
#include "fhir/fhirpath/unicode_case.hpp"

namespace fhir::fhirpath {
namespace {

bool is_date(const Value& value) {
    return value.kind() == ValueKind::date || value.kind() == ValueKind::date_time;
}
Truth truth(bool yes) {
    return yes ? Truth::yes : Truth::no;
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// "Ignoring case and whitespace normalised": runs of whitespace count as one blank.
bool equivalent_text(std::string_view left, std::string_view right) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left.size() && j < right.size()) {
        if (is_space(left[i]) && is_space(right[j])) {
            while (i < left.size() && is_space(left[i])) ++i;
            while (j < right.size() && is_space(right[j])) ++j;
        } else if (next_folded(left, i) != next_folded(right, j)) {
            return false;
        }
    }
    return i == left.size() && j == right.size();
}

// "Rounded to the precision of the least precise operand."
bool equivalent_numbers(const Decimal& left, const Decimal& right) {
    const Decimal a = trimmed(left);
    const Decimal b = trimmed(right);
    const int scale = std::min(a.scale, b.scale);
    const auto rounded_a = round_to(a, scale, Rounding::half_up);
    const auto rounded_b = round_to(b, scale, Rounding::half_up);
    return rounded_a && rounded_b && compare(*rounded_a, *rounded_b) == 0;
}

Truth same_quantity(const Value& left, const Value& right, Sameness sameness) {
    const UnitPair pair = common_unit(left, right);
    switch (pair.relation) {
        case UnitRelation::different:
            return Truth::no;
        case UnitRelation::open:
            return sameness == Sameness::equivalent
                       ? truth(equivalent_numbers(left.decimal(), right.decimal()))
                       : Truth::unknown;
        case UnitRelation::same:
            break;
    }
    if (sameness == Sameness::equal) return truth(compare(pair.left, pair.right) == 0);
    const int scale = std::min(pair.left_precision, pair.right_precision);
    const auto a = round_to(pair.left, std::max(scale, 0), Rounding::half_up);
    const auto b = round_to(pair.right, std::max(scale, 0), Rounding::half_up);
    return truth(a && b && compare(*a, *b) == 0);
}

Truth same_dates(const Value& left, const Value& right, TemporalKind kind, Sameness sameness) {
    const auto result = compare(left.temporal(), right.temporal(), kind);
    if (result) return truth(*result == 0);
    return sameness == Sameness::equivalent ? Truth::no : Truth::unknown;
}

Truth same_system(const Value& left, const Value& right, Sameness sameness) {
    if (left.is_number() && right.is_number()) {
        const Decimal a = left.exact_number();
        const Decimal b = right.exact_number();
        return truth(sameness == Sameness::equal ? compare(a, b) == 0 : equivalent_numbers(a, b));
    }
    if (left.kind() == ValueKind::quantity || right.kind() == ValueKind::quantity) {
        const auto a = to_quantity(left);
        const auto b = to_quantity(right);
        return a && b ? same_quantity(*a, *b, sameness) : Truth::no;
    }
    if (is_date(left) && is_date(right)) {
        return same_dates(left, right, TemporalKind::date_time, sameness);
    }
    if (left.kind() != right.kind()) return Truth::no;
    switch (left.kind()) {
        case ValueKind::boolean:
            return truth(left.truth() == right.truth());
        case ValueKind::string:
            return truth(
                sameness == Sameness::equal ? left.text() == right.text()
                                            : equivalent_text(left.text(), right.text())
            );
        case ValueKind::time:
            return same_dates(left, right, TemporalKind::time, sameness);
        case ValueKind::type:
            return truth(left.type() == right.type() && left.system_type() == right.system_type());
        default:
            return Truth::no;
    }
}

// Compares trees; every pair of nodes counts against the budget. Depth is bounded by the guarded
// reader's limit.
class Trees {
public:
    Trees(Run& run, const PlanNode& node, Sameness sameness)
        : run_(run), node_(node), sameness_(sameness) {}

    bool same(const json::Value& left, const json::Value& right) {
        if (&left == &right) return true;
        if (!run_.visit(node_)) return false;
        if (left.IsObject() && right.IsObject()) return same_objects(left, right);
        if (left.IsArray() && right.IsArray()) return same_arrays(left, right);
        if (left.IsNull() || right.IsNull()) return left.IsNull() && right.IsNull();
        const auto a = to_system(Value::node(&left, nullptr, nullptr));
        const auto b = to_system(Value::node(&right, nullptr, nullptr));
        return a && b && same_system(*a, *b, sameness_) == Truth::yes;
    }

private:
    bool same_objects(const json::Value& left, const json::Value& right) {
        if (left.MemberCount() != right.MemberCount()) return false;
        return std::all_of(left.MemberBegin(), left.MemberEnd(), [&](const auto& member) {
            const json::Value* const other = json::find(right, json::name(member));
            return other != nullptr && same(member.value, *other);
        });
    }
    bool same_arrays(const json::Value& left, const json::Value& right) {
        if (left.Size() != right.Size()) return false;
        if (sameness_ == Sameness::equal) {
            return std::equal(
                left.Begin(),
                left.End(),
                right.Begin(),
                [this](const auto& a, const auto& b) { return same(a, b); }
            );
        }
        return std::all_of(left.Begin(), left.End(), [&](const auto& a) {
            return std::any_of(right.Begin(), right.End(), [&](const auto& b) {
                return same(a, b);
            });
        });
    }

    Run& run_;
    const PlanNode& node_;
    Sameness sameness_;
};

Truth same_elements(Trees trees, const Value& left, const Value& right) {
    if (left.json() != nullptr && right.json() != nullptr) {
        return truth(trees.same(*left.json(), *right.json()));
    }
    // Primitives that have only an id or extensions.
    if (left.json() != nullptr || right.json() != nullptr) return Truth::no;
    if (left.sibling() == nullptr || right.sibling() == nullptr) {
        return truth(left.type() == right.type());
    }
    return truth(trees.same(*left.sibling(), *right.sibling()));
}

bool is_quantity(const Value& value) {
    return value.kind() == ValueKind::quantity || (value.is_node() && value.type() != nullptr &&
                                                   definitions::is_a(*value.type(), "Quantity"));
}

Truth same_ordered(Run& run, const PlanNode& node, Items left, Items right) {
    Truth result = Truth::yes;
    for (std::uint32_t i = 0; i < left.size(); ++i) {
        if (!run.visit(node)) return Truth::unknown;
        const Truth one = same(run, node, left[i], right[i], Sameness::equal);
        if (one == Truth::no) return Truth::no;
        if (one == Truth::unknown) result = Truth::unknown;
    }
    return result;
}

bool same_unordered(Run& run, const PlanNode& node, Items left, Items right) {
    // Each item may answer for one other only: {1, 1, 2} is not {1, 2, 2}.
    auto* const taken = run.arena().bytes(right.size());
    std::fill_n(taken, right.size(), '\0');
    for (const Value& wanted : left) {
        bool found = false;
        for (std::uint32_t i = 0; i < right.size() && !found; ++i) {
            if (!run.visit(node)) return false;
            if (taken[i] != 0 ||
                same(run, node, wanted, right[i], Sameness::equivalent) != Truth::yes)
                continue;
            taken[i] = 1;
            found = true;
        }
        if (!found) return false;
    }
    return true;
}

Order by_numbers(const Decimal& left, const Decimal& right) {
    return {true, compare(left, right)};
}

}  // namespace

Truth same(
    Run& run, const PlanNode& node, const Value& left, const Value& right, Sameness sameness
) {
    if (left.is_node() && right.is_node() && left.json() != nullptr &&
        left.json() == right.json()) {
        return Truth::yes;
    }
    const auto a = to_system(left);
    const auto b = to_system(right);
    if (a && b) return same_system(*a, *b, sameness);
    if (is_quantity(left) && is_quantity(right)) {
        const auto qa = to_quantity(left);
        const auto qb = to_quantity(right);
        if (qa && qb) return same_quantity(*qa, *qb, sameness);
    }
    if (!left.is_node() || !right.is_node() || a || b) return Truth::no;
    return same_elements(Trees(run, node, sameness), left, right);
}

Truth same(Run& run, const PlanNode& node, Items left, Items right, Sameness sameness) {
    if (sameness == Sameness::equal) {
        if (left.empty() || right.empty()) return Truth::unknown;
        if (left.size() != right.size()) return Truth::no;
        return same_ordered(run, node, left, right);
    }
    if (left.size() != right.size()) return Truth::no;
    return truth(same_unordered(run, node, left, right));
}

bool has_equal(Run& run, const PlanNode& node, Items items, const Value& value) {
    for (const Value& item : items) {
        if (!run.visit(node)) return false;
        if (same(run, node, item, value, Sameness::equal) == Truth::yes) return true;
    }
    return false;
}

Order order(const Value& left, const Value& right) {
    const auto a = to_system(left);
    const auto b = to_system(right);
    if (a && b) {
        if (a->is_number() && b->is_number())
            return by_numbers(a->exact_number(), b->exact_number());
        if (a->kind() == ValueKind::string && b->kind() == ValueKind::string) {
            const int result = a->text().compare(b->text());
            return {true, result < 0 ? -1 : result > 0 ? 1 : 0};
        }
        if (is_date(*a) && is_date(*b)) {
            return {true, compare(a->temporal(), b->temporal(), TemporalKind::date_time)};
        }
        if (a->kind() == ValueKind::time && b->kind() == ValueKind::time) {
            return {true, compare(a->temporal(), b->temporal(), TemporalKind::time)};
        }
    }
    if (is_quantity(left) || is_quantity(right)) {
        const auto qa = to_quantity(left);
        const auto qb = to_quantity(right);
        if (!qa || !qb) return {false, std::nullopt};
        const UnitPair pair = common_unit(*qa, *qb);
        if (pair.relation != UnitRelation::same) return {true, std::nullopt};
        return by_numbers(pair.left, pair.right);
    }
    return {false, std::nullopt};
}

}  // namespace fhir::fhirpath
