// Why a patient's view is as it is: for every shown value the way from the received element to the
// page, and for everything that is not shown the first rule that stopped it. Plain values;
// renderers make JSON and a page of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fhir/outcome.hpp"
#include "mappings/model/overview.hpp"
#include "mappings/model/time.hpp"

namespace mappings {

/// A resource version as a source sent it.
struct SourceResource {
    std::string source;
    /// "Practitioner/17", or "CareTeam/ct1#pr1" for a contained one.
    std::string key;
    std::int64_t version = 0;
    friend bool operator==(const SourceResource&, const SourceResource&) = default;
};

/// A place in a file of the mapping set.
struct PlaceInSet {
    std::string file;
    std::optional<fhir::Position> position;
    friend bool operator==(const PlaceInSet&, const PlaceInSet&) = default;
};

/// A path of a view read elements of a resource into a column.
struct ExtractStep {
    SourceResource resource;
    /// "care_team_claim|1.0.0".
    std::string view;
    std::string column;
    std::string expression;
    /// The iterations around the path, outermost first.
    std::vector<std::string> around;
    PlaceInSet at;
    /// "CareTeam.participant[0].member".
    std::vector<std::string> elements;
    friend bool operator==(const ExtractStep&, const ExtractStep&) = default;
};

/// Rows were found by the value of another cell.
struct JoinStep {
    /// "practitioner.person"; the column may be a fixed one ("_key").
    std::string found_by;
    /// Where the value came from ("practitioner_role.person"); empty for what was asked for.
    std::string value_from;
    /// A resource key or HSA-id; person numbers are masked.
    std::string value;
    /// Only rows of this source were looked at; empty = of all.
    std::string source;
    friend bool operator==(const JoinStep&, const JoinStep&) = default;
};

/// A code was translated.
struct CodeStep {
    /// URL of the ConceptMap; empty for a national code, which means itself (IN-4).
    std::string map;
    std::string from_system;
    std::string from_code;
    std::string to_system;
    std::string to_code;
    std::string relationship;
    friend bool operator==(const CodeStep&, const CodeStep&) = default;
};

/// A rule of a policy or a setting decided.
struct RuleStep {
    PlaceInSet at;
    /// JSON Pointer inside that file ("/order/1"); empty where the rule is not data of the set.
    std::string rule;
    /// One sentence in English, without personal values.
    std::string text;
    friend bool operator==(const RuleStep&, const RuleStep&) = default;
};

using ExplainStep = std::variant<ExtractStep, JoinStep, CodeStep, RuleStep>;

/// One value of the view.
struct ShownValue {
    /// Id of the contact, plan, listing or appointment it belongs to, and its section
    /// ("regularDoctor").
    std::string id;
    std::string section;
    /// The member of the item in /v1 ("practitioner.name", "managingCareUnit.contact[0]...").
    std::string field;
    std::string value;
    /// From the element on: extraction first.
    std::vector<ExplainStep> steps;
    friend bool operator==(const ShownValue&, const ShownValue&) = default;
};

/// One contact, plan, listing, appointment or resource that is not in the view.
struct NotShown {
    WhyNot why = WhyNot::no_kind;
    SourceResource resource;
    /// The element it stands in ("CareTeam.participant[0]"); empty for the whole resource.
    std::string path;
    /// The section it would stand in, when it came as far as to have one.
    std::string section;
    /// The table its row is of ("care_team_claim"), or empty.
    std::string table;
    /// Id in the model; empty when it never came that far.
    std::string id;
    /// What was missing or not understood: a system and code, a key, a status, a label.
    std::string detail;
    /// Id of the item that took its place.
    std::string instead;
    /// The view's condition or the policy's rule, where one of the set's files decided.
    std::optional<RuleStep> rule;
    friend bool operator==(const NotShown&, const NotShown&) = default;
};

struct Explanation {
    Moment as_of{};
    /// A normalised identity of the person ("pnr:..."), for the access log; renderers never write
    /// it. Empty when none is known.
    std::string number;
    /// The set: "sha256:<views>/<maps and policies>".
    std::string mapping_set;
    /// Section and state, in the order of the view.
    struct State {
        std::string section;
        std::string state;
        friend bool operator==(const State&, const State&) = default;
    };
    std::vector<State> states;
    std::vector<ShownValue> shown;
    std::vector<NotShown> not_shown;
    friend bool operator==(const Explanation&, const Explanation&) = default;
};

}  // namespace mappings
