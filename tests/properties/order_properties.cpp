// Property 7 of mapping.md section 12: `order` is a strict total order, whatever its terms and in
// whatever sequence, also over values that are absent.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <sstream>

#include "mappings/engine/order.hpp"
#include "mappings/model/time.hpp"
#include "tests/properties/check.hpp"

namespace gateway::properties {
namespace {

using mappings::CareManager;
using mappings::ListingFit;
using mappings::OrderTerm;
using mappings::Ranked;

using Before =
    std::function<bool(std::span<const OrderTerm> order, const Ranked& left, const Ranked& right)>;

constexpr std::array<std::string_view, 12> terms{
    "kind: fastLakarkontakt fastVardkontaktSamordnare kontaktsjukskoterska * fastOmsorgskontakt",
    "kind: fastVardkontakt",
    "listed: person unit none",
    "listed: none person",
    "from: desc",
    "from: asc",
    "blockComparisonTime: desc",
    "blockComparisonTime: asc",
    "lastUpdated: desc",
    "lastUpdated: asc",
    "source: vas lifecare *",
    "source: * vas"};

OrderTerm term(std::string_view line) {
    auto parsed = mappings::parse_order_term(line);
    if (!parsed) throw std::logic_error(std::string(line));
    return std::move(*parsed);
}

/// Some of the terms in any sequence, and the id, which makes the order total.
std::vector<OrderTerm> any_order() {
    std::vector<OrderTerm> order;
    for (const std::size_t i : *rc::gen::container<std::vector<std::size_t>>(
             rc::gen::inRange<std::size_t>(0, terms.size())
         )) {
        order.push_back(term(terms[i]));
    }
    order.push_back(term(*rc::gen::element<std::string>("id: asc", "id: desc")));
    return order;
}

std::optional<mappings::Moment> any_moment() {
    const int hour = *rc::gen::inRange(0, 4);
    if (hour == 0) return std::nullopt;
    return mappings::Moment(std::chrono::hours(hour));
}

struct Candidate {
    CareManager contact;
    ListingFit fit = ListingFit::none;
};

Candidate any_candidate(std::string_view id) {
    constexpr std::array<std::string_view, 4> sources{"vas", "lifecare", "", "other"};
    Candidate made;
    made.contact.id = id;
    made.contact.kind = static_cast<mappings::ContactKind>(
        *rc::gen::inRange(0, static_cast<int>(mappings::ContactKind::other) + 1)
    );
    made.contact.interval.from = any_moment();
    made.contact.block_comparison_time = any_moment();
    made.contact.provenance.changed = any_moment();
    made.contact.provenance.source = sources[*rc::gen::inRange<std::size_t>(0, sources.size())];
    made.fit = static_cast<ListingFit>(*rc::gen::inRange(0, 3));
    return made;
}

rc::detail::TestResult try_order(const Before& before, int triples) {
    rc::detail::TestMetadata metadata;
    metadata.description = "order is strict and total";
    rc::detail::TestParams parameters;
    parameters.maxSuccess = triples;
    parameters.seed = seed();
    return rc::detail::checkTestable(
        [&] {
            const std::vector<OrderTerm> order = any_order();
            std::array<Candidate, 3> made{
                any_candidate("a"), any_candidate("b"), any_candidate("c")};
            const auto first = [&](std::size_t left, std::size_t right) {
                return before(
                    order,
                    {&made[left].contact, made[left].fit},
                    {&made[right].contact, made[right].fit}
                );
            };
            std::array<std::size_t, 3> i{0, 1, 2};
            do {
                RC_ASSERT(!first(i[0], i[0]));
                RC_ASSERT(first(i[0], i[1]) != first(i[1], i[0]));
                if (first(i[0], i[1]) && first(i[1], i[2])) RC_ASSERT(first(i[0], i[2]));
            } while (std::ranges::next_permutation(i).found);
        },
        metadata,
        parameters
    );
}

/// What is absent compares equal to everything: the usual way to get this wrong.
bool without_absent(std::span<const OrderTerm> order, const Ranked& left, const Ranked& right) {
    CareManager one = *left.contact;
    CareManager other = *right.contact;
    if (!one.interval.from || !other.interval.from) one.interval = other.interval = {};
    return mappings::comes_before(order, {&one, left.fit}, {&other, right.fit});
}
/// Two of one kind, time and source are both first.
bool without_id(std::span<const OrderTerm> order, const Ranked& left, const Ranked& right) {
    return mappings::comes_before(order.first(order.size() - 1), left, right);
}
bool not_strict(std::span<const OrderTerm> order, const Ranked& left, const Ranked& right) {
    return !mappings::comes_before(order, right, left);
}

TEST(PropertyOfOrder, IsStrictAndTotal) {
    const int triples = cases(5000);
    const rc::detail::TestResult result = try_order(mappings::comes_before, triples);
    std::ostringstream out;
    rc::detail::printResultMessage(result, out);
    EXPECT_TRUE(result.is<rc::detail::SuccessResult>()) << "seed " << seed() << '\n' << out.str();
    std::cout << "order is strict and total: " << triples << " triples, seed " << seed() << '\n';
}

TEST(PropertyCanFail, WhenTheOrderIsNoOrder) {
    for (const Before& broken : {Before(without_absent), Before(without_id), Before(not_strict)}) {
        EXPECT_TRUE(try_order(broken, 2000).is<rc::detail::FailureResult>());
    }
}

}  // namespace
}  // namespace gateway::properties
