// Spellings of the overview's enums.
#include "mappings/model/overview.hpp"

namespace mappings {

std::string_view name(ContactStatus status) {
    switch (status) {
        case ContactStatus::proposed:
            return "proposed";
        case ContactStatus::active:
            return "active";
        case ContactStatus::suspended:
            return "suspended";
        case ContactStatus::inactive:
            return "inactive";
        case ContactStatus::entered_in_error:
            return "entered-in-error";
        case ContactStatus::absent:
            return "";
        case ContactStatus::unknown:
            return "unknown";
    }
    return "unknown";
}

std::string_view name(WhyNot why) {
    switch (why) {
        case WhyNot::older_version:
            return "older-version";
        case WhyNot::deleted:
            return "deleted";
        case WhyNot::view_where:
            return "view-where";
        case WhyNot::modifier_extension:
            return "modifier-extension";
        case WhyNot::no_member:
            return "no-member";
        case WhyNot::no_kind:
            return "no-kind";
        case WhyNot::member_type:
            return "member-type";
        case WhyNot::join_pending:
            return "join-pending";
        case WhyNot::unnamed:
            return "unnamed";
        case WhyNot::not_eligible:
            return "not-eligible";
        case WhyNot::incomplete:
            return "incomplete";
        case WhyNot::period:
            return "period";
        case WhyNot::status:
            return "status";
        case WhyNot::superseded:
            return "superseded";
        case WhyNot::listed_elsewhere:
            return "listed-elsewhere";
        case WhyNot::label:
            return "label";
        case WhyNot::delayed:
            return "delayed";
        case WhyNot::source_silent:
            return "source-silent";
    }
    return "";
}

std::string_view text_of(WhyNot why) {
    switch (why) {
        case WhyNot::older_version:
            return "A newer version of the resource has replaced it.";
        case WhyNot::deleted:
            return "Its source has deleted the resource.";
        case WhyNot::view_where:
            return "A condition of the view leaves the resource out.";
        case WhyNot::modifier_extension:
            return "It carries a modifier extension that is not known here.";
        case WhyNot::no_member:
            return "The participant names no member.";
        case WhyNot::no_kind:
            return "No code of the participant's role is mapped to a kind of fast kontakt.";
        case WhyNot::member_type:
            return "The member is neither a person of the staff, a team nor a unit.";
        case WhyNot::join_pending:
            return "A resource it refers to has not arrived.";
        case WhyNot::unnamed:
            return "A team or unit alone is no named contact (IN-2).";
        case WhyNot::not_eligible:
            return "The position is not one of a doctor (IN-5).";
        case WhyNot::incomplete:
            return "No care giver is known for it (IN-3).";
        case WhyNot::period:
            return "It does not apply at this time.";
        case WhyNot::status:
            return "Its status is not one that is shown.";
        case WhyNot::superseded:
            return "A better contact of the same kind, or a newer plan, takes its place.";
        case WhyNot::listed_elsewhere:
            return "The patient is listed at another unit (SEL-2).";
        case WhyNot::label:
            return "A security label or the policy keeps it from this reader.";
        case WhyNot::delayed:
            return "The policy shows it only after a waiting time.";
        case WhyNot::source_silent:
            return "Its source has been silent longer than the policy allows.";
    }
    return "";
}

std::string_view name(NoneOf what) {
    switch (what) {
        case NoneOf::regular_doctor:
            return "regularDoctor";
        case NoneOf::health_centre:
            return "healthCentre";
        case NoneOf::care_contacts:
            return "careContacts";
        case NoneOf::plan:
            return "plan";
        case NoneOf::appointments:
            return "appointments";
    }
    return "";
}

std::string_view name(ActivityStatus status) {
    switch (status) {
        case ActivityStatus::planned:
            return "planned";
        case ActivityStatus::ongoing:
            return "ongoing";
        case ActivityStatus::done:
            return "done";
        case ActivityStatus::not_done:
            return "notDone";
        case ActivityStatus::unknown:
            return "unknown";
    }
    return "unknown";
}

}  // namespace mappings
