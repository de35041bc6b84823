// Agreed times, and what sources say there is none of.
#include <algorithm>
#include <tuple>

#include "mappings/engine/assembly/kinds.hpp"
#include "mappings/engine/assembly/people.hpp"
#include "mappings/engine/assembly/plans.hpp"
#include "mappings/engine/assembly/units.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

std::string_view type_of(const Row& row, const AppointmentColumns& column) {
    const std::string_view key = row.text(column.actor);
    const bool contained = key.find('#') != std::string_view::npos;
    return key.empty() || contained ? row.text(column.actor_type) : key.substr(0, key.find('/'));
}

/// Adds what one participant says of whom the patient meets and where.
void add_actor(const AssemblyContext& context, const Row& row, AgreedTime& time) {
    const AppointmentColumns& column = context.tables.appointment.column;
    const std::string_view type = type_of(row, column);
    const std::string_view display = row.text(column.actor_display);
    const Reference reference{
        row.source(), row.text(column.actor), row.text(column.actor_id), display};
    const auto set_with = [&](const PersonFacts& person, const LabelEffect& role_labels) {
        if (time.with_name.empty()) time.with_name = person.name;
        const bool is_protected = person.labels.protects || role_labels.protects;
        time.with_protected = time.with_protected || is_protected;
    };
    const auto set_unit = [&](const Reference& unit) {
        const UnitFacts& facts = resolve_unit(context, unit);
        if (time.place.empty()) time.place = facts.name();
        const std::optional<Unit>& found = facts.providing ? facts.providing : facts.managing;
        if (found && time.contact.empty()) time.contact = found->contact;
    };
    if (type == "PractitionerRole") {
        const RoleFacts& role =
            resolve_role(context, row.source(), row.text(column.actor), display);
        set_with(role.person, role.labels);
        if (!role.unit(row.source()).empty()) set_unit(role.unit(row.source()));
    } else if (type == "Practitioner") {
        set_with(resolve_person(context, reference), {});
    } else if (type == "Organization") {
        set_unit(reference);
    } else if (type == "Location" || type == "HealthcareService") {
        if (!display.empty()) time.place = display;
    }
}

/// The rows of one appointment, one per participant.
ResolvedTime appointment_from(const AssemblyContext& context, const RowBatch& rows) {
    const AppointmentColumns& column = context.tables.appointment.column;
    const Row row(rows);
    ResolvedTime found;
    AgreedTime& time = found.time;
    time.id = stable_id(context.memory, "ap_", {row.source(), "|", row.key()});
    time.provenance = context.provenance_of(row);
    time.status = row.text(column.status);
    time.description = row.text(column.description);
    found.start_text = row.text(column.start_at);
    time.start = first_moment(found.start_text);
    time.end = first_moment(row.text(column.end_at));
    static constexpr std::string_view end_missing = "end-missing";
    if (time.start && !time.end) time.flags = {&end_missing, 1};
    time.approved_for_patient = !context.effect_of(row.labels()).denies;
    for (const Row& participant : RowsOf(rows)) add_actor(context, participant, time);
    return found;
}

std::optional<NoneOf> none_of(
    const AssemblyContext& context, std::string_view system, std::string_view code
) {
    for (const NoneOf what : {NoneOf::health_centre, NoneOf::plan, NoneOf::appointments}) {
        if (name(what) == code) return what;
    }
    const SourceCoding coding{system, code, {}};
    const List<KindFound> kinds = kinds_of(context, {&coding, 1});
    if (kinds.empty()) return std::nullopt;
    switch (kinds.front().kind) {
        case ContactKind::fast_lakarkontakt:
            return NoneOf::regular_doctor;
        // Blocks 9 and 10 have no "nothing here" form.
        case ContactKind::kontaktsjukskoterska:
        case ContactKind::fast_lakarkontakt_livsuppehallande:
            return std::nullopt;
        default:
            return NoneOf::care_contacts;
    }
}

}  // namespace

std::optional<ResolvedTime> resolve_appointment(
    const AssemblyContext& context, std::string_view source, std::string_view key
) {
    const RowBatch& found = context.find_key(context.tables.appointment, source, key);
    if (found.empty()) return std::nullopt;
    return appointment_from(context, found);
}

List<AgreedTime> appointments_of(
    const AssemblyContext& context, const Cluster& cluster, Growing<Dropped>& dropped
) {
    const TableOf<AppointmentColumns>& table = context.tables.appointment;
    Growing<PatientKey> keys(context.memory);
    Growing<PatientKey> denied(context.memory);
    const auto add = [&](const RowBatch& found, std::string_view source, std::string_view patient) {
        for (const Row& row : RowsOf(found)) {
            const PatientKey key{row.source(), row.key()};
            if (cluster.denies(source, patient)) denied.push_back(key);
            keys.push_back(key);
        }
    };
    for (const PatientKey& key : cluster.keys) {
        for (const int column : {table.column.actor_patient, table.column.subject_patient}) {
            add(context.find(table, column, key.key, key.source), key.source, key.key);
        }
    }
    for (const std::string_view number : cluster.numbers) {
        for (const Row& row : RowsOf(context.find(table, table.column.actor_id, number, {}))) {
            const bool literal_wins = !row.text(table.column.actor).empty();
            if (!literal_wins) keys.push_back({row.source(), row.key()});
        }
    }
    sort_unique(keys);
    sort_unique(denied);
    Growing<AgreedTime> times(context.memory, keys.size());
    for (const PatientKey& key : keys) {
        const std::optional<ResolvedTime> found = resolve_appointment(context, key.source, key.key);
        if (!found) continue;
        if (!found->time.start) {
            const Provenance& provenance = found->time.provenance;
            dropped.push_back({WhyNot::period, provenance, "start", table.table->name});
            continue;
        }
        AgreedTime& time = times.push_back(found->time);
        const bool is_denied = std::binary_search(denied.begin(), denied.end(), key);
        if (is_denied) time.approved_for_patient = false;
    }
    std::sort(times.begin(), times.end(), [](const AgreedTime& left, const AgreedTime& right) {
        return std::tie(left.start, left.id) < std::tie(right.start, right.id);
    });
    return times.list();
}

List<NoneStated> none_stated_of(const AssemblyContext& context, const Cluster& cluster) {
    const TableOf<NoneStatedColumns>& table = context.tables.none_stated;
    Growing<NoneStated> stated(context.memory);
    const auto add = [&](const RowBatch& found, bool by_number) {
        for (const Row& row : RowsOf(found)) {
            if (by_number && !row.text(table.column.patient).empty()) continue;
            const auto what =
                none_of(context, row.text(table.column.code_system), row.text(table.column.code));
            if (what) stated.push_back({*what, context.provenance_of(row)});
        }
    };
    for (const PatientKey& key : cluster.keys) {
        add(context.find(table, table.column.patient, key.key, key.source), false);
    }
    for (const std::string_view number : cluster.numbers) {
        add(context.find(table, table.column.patient_id, number, {}), true);
    }
    const auto place = [](const NoneStated& one) {
        const Provenance& from = one.provenance;
        return std::tie(one.what, from.source, from.owner, from.row);
    };
    std::sort(stated.begin(), stated.end(), [&](const NoneStated& left, const NoneStated& right) {
        return place(left) < place(right);
    });
    // One resource that says it in several rows says it once.
    stated.erase_from(std::unique(
        stated.begin(),
        stated.end(),
        [](const NoneStated& left, const NoneStated& right) {
            return left.what == right.what && left.provenance.source == right.provenance.source &&
                   left.provenance.owner == right.provenance.owner;
        }
    ));
    return stated.list();
}

}  // namespace mappings
