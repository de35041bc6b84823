// Random worlds: patients, staff, units, teams, plans and times of three record systems, as real
// FHIR resources of R4 and R5. Each push is made of a few small numbers, so that rapidcheck can
// shrink a failure to the pushes, and within them to the elements, that matter.
#pragma once

#include <rapidcheck.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/properties/push.hpp"

namespace gateway::properties {

/// Which resource, and choices for its content. Zero is always the plainest choice.
using Fact = std::array<std::uint8_t, 24>;
using Facts = std::vector<Fact>;

/// Reads choices from a fact, one after the other.
class Choices {
public:
    explicit Choices(const Fact& fact) : fact_(fact) {}

    /// One of `count` numbers.
    unsigned roll(unsigned count) { return fact_[next_++ % fact_.size()] % count; }
    /// True in one of `of` cases, never for zero.
    bool seldom(unsigned of) { return roll(of) == of - 1; }
    template <std::size_t size>
    std::string_view pick(const std::array<std::string_view, size>& pool) {
        return pool[roll(static_cast<unsigned>(size))];
    }
    /// The id of one of few resources of a type, so that references meet.
    std::string id() { return std::to_string(roll(3)); }
    /// The same, mostly "0".
    std::string near_id() {
        return std::string(pick(std::array<std::string_view, 5>{"0", "0", "1", "0", "2"}));
    }

private:
    const Fact& fact_;
    std::size_t next_ = 0;
};

/// Up to `most` facts; fewer of them first.
rc::Gen<Facts> facts(int most);

Pushes pushes_of(const Facts& facts);

/// The head that every resource has: type, id, meta.
struct Head {
    std::string_view type;
    std::string_view id;
    std::string meta;
    fhir::Version version = fhir::Version::r4;

    bool r5() const { return version == fhir::Version::r5; }
};

/// The head with the members of the object `rest`.
std::string resource(const Head& head, std::string_view rest);

// The content, by type.
std::string patient(const Head& head, Choices& choose);
std::string practitioner(const Head& head, Choices& choose);
std::string practitioner_role(const Head& head, Choices& choose);
std::string organization(const Head& head, Choices& choose);
std::string care_team(const Head& head, Choices& choose);
std::string care_plan(const Head& head, Choices& choose);
std::string appointment(const Head& head, Choices& choose);
std::string goal(const Head& head, Choices& choose);

/// HSA-ids of people and units, and days around the moment at which worlds are looked at.
std::string hsa_identifier(std::string_view prefix, Choices& choose);
std::string telecoms(Choices& choose);
std::string days(Choices& choose);
std::string unknown_modifier();

}  // namespace gateway::properties
