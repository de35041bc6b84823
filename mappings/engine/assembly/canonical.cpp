// Canonical bytes of a model. Every text goes with its length, every list with its size, so no two
// different models have the same bytes. Our own version numbers count arrivals and are left out:
// they would make the order of arrival visible.
#include <charconv>

#include "mappings/engine/assemble.hpp"

namespace mappings {
namespace {

class Bytes {
public:
    explicit Bytes(std::string& bytes) : bytes_(bytes) { bytes_.clear(); }
    void add(std::string_view text) {
        number(static_cast<std::int64_t>(text.size()));
        bytes_.append(text);
    }
    void add(bool truth) { bytes_ += truth ? '1' : '0'; }
    void add(const Moment& moment) { number(moment.time_since_epoch().count()); }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void add(Enum value) { number(static_cast<std::int64_t>(value)); }
    template <class T>
    void add(const std::optional<T>& value) {
        add(value.has_value());
        if (value) add(*value);
    }
    template <class T>
    void add(const List<T>& values) {
        number(static_cast<std::int64_t>(values.size()));
        for (const T& value : values) add(value);
    }

    void add(const Interval& value) { all(value.from, value.to); }
    void add(const Period& value) { all(value.start, value.end); }
    void add(const CodedValue& value) { all(value.code, value.code_system, value.display_name); }
    void add(const HoursOfService& value) {
        all(value.week_days, value.opens, value.closes, value.dates);
    }
    void add(const Telecom& value) {
        all(value.system, value.value, value.use, value.period, value.valid);
    }
    void add(const Address& value) { all(value.line, value.postal_code, value.city); }
    void add(const Contact& value) { all(value.telecom, value.address); }
    void add(const Unit& value) { all(value.hsa_id, value.name, value.contact); }
    void add(const Practitioner& value) {
        all(value.hsa_id, value.name, value.qualification, value.protected_identity);
    }
    void add(const CareTeam& value) {
        all(value.id, value.name, value.external_notes, value.contact);
    }
    void add(const PatientKey& value) { all(value.source, value.key); }
    void add(const Provenance& value) { all(value.source, value.owner, value.changed); }
    void add(const Dropped& value) { all(value.why, value.provenance, value.detail); }
    void add(const NoneStated& value) { all(value.what, value.provenance); }
    void add(const CareManager& value) {
        all(value.id,
            value.kind,
            value.code,
            value.source_code,
            value.practitioner,
            value.named,
            value.person_key,
            value.care_team,
            value.team_internal_notes,
            value.managing_care_giver,
            value.managing_care_unit,
            value.care_providing_care_unit,
            value.unit_keys,
            value.contact,
            value.contact_is_personal,
            value.period,
            value.interval,
            value.status,
            value.internal_notes,
            value.external_notes,
            value.approved_for_patient,
            value.released,
            value.not_eligible,
            value.incomplete,
            value.inactive,
            value.block_comparison_time,
            value.provenance,
            value.also_from,
            value.same_as,
            value.flags);
    }
    void add(const Listing& value) {
        all(value.id,
            value.listing_type,
            value.unit,
            value.unit_keys,
            value.care_giver,
            value.resource,
            value.resource_key,
            value.period,
            value.interval,
            value.approved_for_patient,
            value.provenance);
    }
    void add(const Activity& value) {
        all(value.text,
            value.who_name,
            value.by_patient,
            value.when_text,
            value.when,
            value.status,
            value.must_not);
    }
    void add(const Goal& value) { all(value.text, value.status); }
    void add(const CarePlanEntry& value) {
        all(value.id,
            value.status,
            value.intent,
            value.document_id,
            value.document_title,
            value.document_time,
            value.author_time,
            value.healthcare_professional_name,
            value.professional_protected,
            value.org_unit_name,
            value.org_unit_telecom,
            value.type_of_care_plan,
            value.summary,
            value.notes,
            value.goals,
            value.activities,
            value.care_manager_ids,
            value.replaces,
            value.period,
            value.interval,
            value.approved_for_patient,
            value.flags,
            value.provenance);
    }
    void add(const AgreedTime& value) {
        all(value.id,
            value.status,
            value.description,
            value.start,
            value.end,
            value.with_name,
            value.with_protected,
            value.place,
            value.contact,
            value.approved_for_patient,
            value.flags,
            value.provenance);
    }
    void add(const Overview& value) {
        all(value.known,
            value.keys,
            value.numbers,
            value.labels,
            value.protected_identity,
            value.birth_date,
            value.deceased,
            value.care_managers,
            value.listings,
            value.care_plans,
            value.appointments,
            value.none_stated,
            value.dropped,
            value.warnings);
    }

private:
    template <class... Values>
    void all(const Values&... values) {
        (add(values), ...);
    }
    void number(std::int64_t value) {
        char digits[24];
        const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), value);
        bytes_.append(std::begin(digits), end);
        bytes_ += ' ';
    }

    std::string& bytes_;
};

}  // namespace

void canonical(const Overview& overview, std::string& bytes) {
    Bytes(bytes).add(overview);
}

std::string canonical(const Overview& overview) {
    std::string bytes;
    canonical(overview, bytes);
    return bytes;
}

}  // namespace mappings
