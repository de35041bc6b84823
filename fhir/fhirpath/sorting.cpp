// sort(): by the items themselves or by keys, each perhaps descending.
#include <algorithm>

#include "fhir/fhirpath/equality.hpp"
#include "fhir/fhirpath/functions.hpp"

namespace fhir::fhirpath::code {
namespace {

// The keys of all items, row by row; an item without a value for a key has none there.
class Keys {
public:
    Keys(Run& run, const PlanNode& call, Items input, const Frame& frame)
        : run_(run), call_(call), columns_(std::max<std::size_t>(call.arguments.size(), 1)) {
        const std::size_t cells = columns_ * input.size();
        values_ = run.arena().values(cells);
        present_ = run.arena().bytes(cells);
        for (std::uint32_t row = 0; row < input.size() && !run.failed(); ++row) {
            for (std::size_t column = 0; column < columns_; ++column) {
                set(row, column, key(input.data[row], row, column, frame));
            }
        }
    }

    bool before(std::uint32_t left, std::uint32_t right) {
        for (std::size_t column = 0; column < columns_; ++column) {
            const int sign =
                compared(left * columns_ + column, right * columns_ + column, descending(column));
            if (sign != 0) return sign < 0;
        }
        return false;
    }

private:
    bool descending(std::size_t column) const {
        return !call_.arguments.empty() && call_.arguments[column]->op == Op::minus;
    }
    std::optional<Value> key(
        const Value& item, std::uint32_t row, std::size_t column, const Frame& frame
    ) {
        if (call_.arguments.empty()) return item;
        const PlanNode& argument = *call_.arguments[column];
        const PlanNode& expression = descending(column) ? *argument.input : argument;
        return run_.single(
            expression, run_.evaluate(expression, Frame{{&item, 1}, row, frame.total})
        );
    }
    void set(std::uint32_t row, std::size_t column, const std::optional<Value>& value) {
        const std::size_t cell = row * columns_ + column;
        present_[cell] = value ? 1 : 0;
        if (value) new (values_ + cell) Value(*value);
    }
    // Items without a key come first, in either direction.
    int compared(std::size_t left, std::size_t right, bool down) {
        if (present_[left] == 0 || present_[right] == 0) return present_[left] - present_[right];
        const Order result = order(values_[left], values_[right]);
        if (!result.comparable) {
            run_.fail(
                call_,
                "sort cannot order " + type_name(values_[left]) + " and " +
                    type_name(values_[right]) + "."
            );
            return 0;
        }
        const int sign = result.ordered.value_or(0);
        return down ? -sign : sign;
    }

    Run& run_;
    const PlanNode& call_;
    std::size_t columns_;
    Value* values_;
    char* present_;
};

}  // namespace

// A merge sort of our own: it is stable, needs only the arena, and stays within bounds when partial
// dates make the order inconsistent (std::sort does not promise that).
Items sort(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const std::uint32_t count = input.size();
    if (count < 2) return input;
    Keys keys(run, call, input, frame);
    auto* from = static_cast<std::uint32_t*>(run.arena().allocate(count * sizeof(std::uint32_t)));
    auto* to = static_cast<std::uint32_t*>(run.arena().allocate(count * sizeof(std::uint32_t)));
    for (std::uint32_t i = 0; i < count; ++i) from[i] = i;
    for (std::uint32_t width = 1; width < count && !run.failed(); width *= 2) {
        for (std::uint32_t low = 0; low < count; low += 2 * width) {
            const std::uint32_t middle = std::min(low + width, count);
            const std::uint32_t high = std::min(low + 2 * width, count);
            if (!run.visit(call, high - low)) return {};
            std::merge(
                from + low,
                from + middle,
                from + middle,
                from + high,
                to + low,
                [&keys](std::uint32_t a, std::uint32_t b) { return keys.before(a, b); }
            );
        }
        std::swap(from, to);
    }
    if (run.failed()) return {};
    Builder out(run.arena());
    for (std::uint32_t i = 0; i < count; ++i) out.push(input[from[i]]);
    return out.items();
}

}  // namespace fhir::fhirpath::code
