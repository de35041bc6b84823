// Spellings of the patient view's enums.
#include "mappings/model/patient_view.hpp"

namespace mappings {

std::string_view name(SectionState state) {
    switch (state) {
        case SectionState::present:
            return "present";
        case SectionState::confirmed_none:
            return "confirmed-none";
        case SectionState::unknown:
            return "unknown";
        case SectionState::ended:
            return "ended";
        case SectionState::future:
            return "future";
        case SectionState::source_unavailable:
            return "source-unavailable";
        case SectionState::stale:
            return "stale";
        case SectionState::withheld:
            return "withheld";
        case SectionState::not_permitted:
            return "not-permitted";
    }
    return "unknown";
}

}  // namespace mappings
