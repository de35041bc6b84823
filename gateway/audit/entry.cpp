// Spellings of the access log's codes.
#include "gateway/audit/entry.hpp"

namespace gateway::audit {

std::string_view code_of(Action action) {
    switch (action) {
        case Action::create:
            return "C";
        case Action::read:
            return "R";
        case Action::update:
            return "U";
        case Action::remove:
            return "D";
        case Action::execute:
            return "E";
    }
    return "E";
}

std::string_view code_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::ok:
            return "ok";
        case Outcome::denied:
            return "denied";
        case Outcome::failed:
            return "failed";
    }
    return "failed";
}

std::optional<Action> action_from(std::string_view code) {
    for (const Action one :
         {Action::create, Action::read, Action::update, Action::remove, Action::execute}) {
        if (code_of(one) == code) return one;
    }
    return std::nullopt;
}

std::optional<Outcome> outcome_from(std::string_view code) {
    for (const Outcome one : {Outcome::ok, Outcome::denied, Outcome::failed}) {
        if (code_of(one) == code) return one;
    }
    return std::nullopt;
}

std::string_view missing_field(const Entry& entry) {
    if (entry.user_id.empty()) return "user_id";
    if (entry.user_id_type.empty()) return "user_id_type";
    if (entry.client_id.empty()) return "client_id";
    if (entry.patient_id.empty()) return "patient_id";
    if (entry.resource_type.empty()) return "resource_type";
    if (entry.purpose.empty()) return "purpose";
    if (entry.care_giver.empty()) return "care_giver";
    if (entry.care_unit.empty()) return "care_unit";
    if (entry.request_id.empty()) return "request_id";
    return {};
}

}  // namespace gateway::audit
