// Spellings of the contact model's enums.
#include "mappings/model/contact.hpp"

namespace mappings {

std::string_view name(ContactKind kind) {
    switch (kind) {
        case ContactKind::fast_vardkontakt:
            return "fastVardkontakt";
        case ContactKind::fast_lakarkontakt:
            return "fastLakarkontakt";
        case ContactKind::fast_omsorgskontakt:
            return "fastOmsorgskontakt";
        case ContactKind::fast_vardkontakt_samordnare:
            return "fastVardkontaktSamordnare";
        case ContactKind::kontaktsjukskoterska:
            return "kontaktsjukskoterska";
        case ContactKind::fast_lakarkontakt_livsuppehallande:
            return "fastLakarkontaktLivsuppehallande";
        case ContactKind::other:
            return "other";
    }
    return "other";
}

std::string_view name(Weekday day) {
    switch (day) {
        case Weekday::monday:
            return "mon";
        case Weekday::tuesday:
            return "tue";
        case Weekday::wednesday:
            return "wed";
        case Weekday::thursday:
            return "thu";
        case Weekday::friday:
            return "fri";
        case Weekday::saturday:
            return "sat";
        case Weekday::sunday:
            return "sun";
    }
    return "";
}

std::string_view name(RouteLevel level) {
    switch (level) {
        case RouteLevel::contact:
            return "contact";
        case RouteLevel::care_team:
            return "careTeam";
        case RouteLevel::care_providing_care_unit:
            return "careProvidingCareUnit";
        case RouteLevel::managing_care_unit:
            return "managingCareUnit";
        case RouteLevel::managing_care_giver:
            return "managingCareGiver";
    }
    return "";
}

}  // namespace mappings
