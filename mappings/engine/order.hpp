// The `order` of a policy: parsed from its lines, and the strict total order it makes of contacts.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fhir/result.hpp"
#include "mappings/engine/policy.hpp"
#include "mappings/model/overview.hpp"

namespace mappings {

/// Parses "from: desc" or "kind: a b *". A failure's first issue has the text; it has no place.
fhir::Result<OrderTerm> parse_order_term(std::string_view line);

/// Whether a unit of the contact is the listed one.
bool is_at(const CareManager& contact, const Listing& listing);

/// How well the contact fits the listings that hold (all of them when several do): SEL-2, SEL-3.
ListingFit listing_fit(const CareManager& contact, std::span<const Listing* const> listings);

/// What the order compares of one contact.
struct Ranked {
    const CareManager* contact = nullptr;
    ListingFit fit = ListingFit::none;
};

/// True when `left` comes before `right`. Strict and total as long as the ids differ.
bool comes_before(std::span<const OrderTerm> order, const Ranked& left, const Ranked& right);

/// The number of the term that decides between the two; nothing when none does.
std::optional<std::size_t> deciding_term(
    std::span<const OrderTerm> order, const Ranked& left, const Ranked& right
);

/// The kind named "fastVardkontakt" ..., or nothing.
std::optional<ContactKind> kind_named(std::string_view name);

}  // namespace mappings
