// Parsing and applying `order`.
#include "mappings/engine/order.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "mappings/engine/settings_reader.hpp"

namespace mappings {
namespace {

constexpr std::size_t kinds = static_cast<std::size_t>(ContactKind::other) + 1;
constexpr std::array<std::string_view, 3> fits{"person", "unit", "none"};

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

fhir::Outcome fault(std::string message) {
    return {fhir::Kind::invalid, fhir::IssueType::invalid, "bad-order", std::move(message)};
}

struct Field {
    std::string_view name;
    OrderField field;
};
constexpr Field fields[] = {
    {"kind", OrderField::kind},
    {"listed", OrderField::listed},
    {"from", OrderField::from},
    {"blockComparisonTime", OrderField::block_comparison_time},
    {"lastUpdated", OrderField::last_updated},
    {"source", OrderField::source},
    {"id", OrderField::id},
};

fhir::Result<OrderTerm> parse_kinds(OrderTerm term, std::span<const std::string_view> words) {
    constexpr int unset = -1;
    term.kind_rank.assign(kinds, unset);
    int rest = static_cast<int>(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "*") {
            rest = static_cast<int>(i);
            continue;
        }
        const auto kind = kind_named(words[i]);
        if (!kind) {
            std::vector<std::string> known;
            for (std::size_t k = 0; k < kinds; ++k) {
                known.emplace_back(name(static_cast<ContactKind>(k)));
            }
            return fault("The kind " + unknown_word(words[i], known));
        }
        term.kind_rank[static_cast<std::size_t>(*kind)] = static_cast<int>(i);
    }
    std::replace(term.kind_rank.begin(), term.kind_rank.end(), unset, rest);
    return term;
}

fhir::Result<OrderTerm> parse_listed(OrderTerm term, std::span<const std::string_view> words) {
    term.listed_rank.assign(fits.size(), static_cast<int>(words.size()));
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto found = std::find(fits.begin(), fits.end(), words[i]);
        if (found == fits.end()) {
            const std::vector<std::string> known(fits.begin(), fits.end());
            return fault("The fit " + unknown_word(words[i], known));
        }
        term.listed_rank[static_cast<std::size_t>(found - fits.begin())] = static_cast<int>(i);
    }
    return term;
}

OrderTerm parse_sources(OrderTerm term, std::span<const std::string_view> words) {
    term.source_rest = static_cast<int>(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "*") term.source_rest = static_cast<int>(i);
        term.sources.emplace_back(words[i]);
    }
    return term;
}

int rank_of(const OrderTerm& term, std::string_view source) {
    for (std::size_t i = 0; i < term.sources.size(); ++i) {
        if (term.sources[i] == source) return static_cast<int>(i);
    }
    return term.source_rest;
}

/// -1, 0, 1 with the smaller first.
template <class T>
int compare(const T& left, const T& right) {
    if (left < right) return -1;
    return right < left ? 1 : 0;
}

int compare_values(const OrderTerm& term, const CareManager& left, const CareManager& right) {
    switch (term.field) {
        case OrderField::from:
            return compare(left.interval.from, right.interval.from);
        case OrderField::block_comparison_time:
            return compare(left.block_comparison_time, right.block_comparison_time);
        case OrderField::last_updated:
            return compare(left.provenance.changed, right.provenance.changed);
        default:
            return compare(left.id, right.id);
    }
}

int compare_term(const OrderTerm& term, const Ranked& left, const Ranked& right) {
    switch (term.field) {
        case OrderField::kind:
            return compare(
                term.kind_rank[static_cast<std::size_t>(left.contact->kind)],
                term.kind_rank[static_cast<std::size_t>(right.contact->kind)]
            );
        case OrderField::listed:
            return compare(
                term.listed_rank[static_cast<std::size_t>(left.fit)],
                term.listed_rank[static_cast<std::size_t>(right.fit)]
            );
        case OrderField::source:
            return compare(
                rank_of(term, left.contact->provenance.source),
                rank_of(term, right.contact->provenance.source)
            );
        default:
            break;
    }
    const int order = compare_values(term, *left.contact, *right.contact);
    return term.direction == Direction::ascending ? order : -order;
}

}  // namespace

std::optional<ContactKind> kind_named(std::string_view wanted) {
    for (std::size_t i = 0; i < kinds; ++i) {
        const auto kind = static_cast<ContactKind>(i);
        if (name(kind) == wanted) return kind;
    }
    return std::nullopt;
}

fhir::Result<OrderTerm> parse_order_term(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        return fault("A term is a field, a colon and 'asc', 'desc' or a list.");
    }
    const std::string_view field_name = line.substr(0, colon);
    const auto found = std::find_if(std::begin(fields), std::end(fields), [&](const Field& one) {
        return one.name == field_name;
    });
    if (found == std::end(fields)) {
        std::vector<std::string> known;
        for (const Field& one : fields) known.emplace_back(one.name);
        return fault("The field " + unknown_word(field_name, known));
    }
    OrderTerm term;
    term.field = found->field;
    const std::vector<std::string_view> words = words_of(line.substr(colon + 1));
    if (words.empty()) return fault("The term says nothing after its colon.");
    switch (term.field) {
        case OrderField::kind:
            return parse_kinds(std::move(term), words);
        case OrderField::listed:
            return parse_listed(std::move(term), words);
        case OrderField::source:
            return parse_sources(std::move(term), words);
        default:
            break;
    }
    if (words.size() != 1 || (words[0] != "asc" && words[0] != "desc")) {
        return fault("The direction is 'asc' or 'desc'.");
    }
    term.direction = words[0] == "asc" ? Direction::ascending : Direction::descending;
    return term;
}

bool is_at(const CareManager& contact, const Listing& listing) {
    return std::any_of(
        contact.unit_keys.begin(),
        contact.unit_keys.end(),
        [&](std::string_view key) {
            return std::binary_search(listing.unit_keys.begin(), listing.unit_keys.end(), key);
        }
    );
}

ListingFit listing_fit(const CareManager& contact, std::span<const Listing* const> listings) {
    ListingFit best = ListingFit::none;
    for (const Listing* listing : listings) {
        const bool person =
            !listing->resource_key.empty() && listing->resource_key == contact.person_key;
        if (person) return ListingFit::person;
        if (is_at(contact, *listing)) best = ListingFit::unit;
    }
    return best;
}

bool comes_before(std::span<const OrderTerm> order, const Ranked& left, const Ranked& right) {
    for (const OrderTerm& term : order) {
        const int result = compare_term(term, left, right);
        if (result != 0) return result < 0;
    }
    return false;
}

std::optional<std::size_t> deciding_term(
    std::span<const OrderTerm> order, const Ranked& left, const Ranked& right
) {
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (compare_term(order[i], left, right) != 0) return i;
    }
    return std::nullopt;
}

}  // namespace mappings
