// Policies from their files, every fault at its place.
#include "mappings/engine/policy.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "fhir/document.hpp"
#include "mappings/engine/concept_map.hpp"
#include "mappings/engine/order.hpp"
#include "mappings/engine/settings_reader.hpp"

namespace mappings {
namespace {

using fhir::Node;
using Reader = SettingsReader;

template <class Enum>
struct Word {
    std::string_view word;
    Enum value;
};

constexpr Word<UnitFrom> unit_words[] = {
    {"role.unit", UnitFrom::role},
    {"claim.behalf", UnitFrom::behalf},
    {"claim.managing_unit", UnitFrom::managing_unit},
};
constexpr Word<CareGiverFrom> care_giver_words[] = {
    {"unit.giver", CareGiverFrom::unit_giver},
    {"unit.part_of", CareGiverFrom::unit_part_of},
    {"claim.managing_unit", CareGiverFrom::managing_unit},
    {"sender", CareGiverFrom::sender},
};
constexpr Word<TitleFrom> title_words[] = {
    {"role.title_text", TitleFrom::text},
    {"role.title_display", TitleFrom::display},
};
constexpr Word<ContactFrom> contact_words[] = {
    {"role", ContactFrom::role},
    {"team", ContactFrom::team},
};
constexpr Word<SameField> same_words[] = {
    {"patient", SameField::patient},
    {"kind", SameField::kind},
    {"person", SameField::person},
    {"unit", SameField::unit},
};
constexpr Word<PlanningDoctor> planning_doctor_words[] = {
    {"never", PlanningDoctor::never},
    {"released-only", PlanningDoctor::released_only},
    {"always", PlanningDoctor::always},
};

/// The value of a word of `words`; a fault at `at` when it is none of them.
template <class Enum, std::size_t size>
std::optional<Enum> value_of(
    const Word<Enum> (&words)[size], std::string_view text, const Node& at, Reader& reader
) {
    for (const Word<Enum>& one : words) {
        if (one.word == text) return one.value;
    }
    std::vector<std::string> known;
    for (const Word<Enum>& one : words) known.emplace_back(one.word);
    reader.fault(at, "unknown-value", "The value " + unknown_word(text, known));
    return std::nullopt;
}

template <class Enum, std::size_t size>
void read_words(
    Reader& reader, std::string_view key, const Word<Enum> (&words)[size], std::vector<Enum>& values
) {
    values.clear();
    reader.each_text(key, [&](std::string_view text, const Node& at) {
        if (const auto value = value_of(words, text, at, reader)) values.push_back(*value);
    });
}

std::optional<ContactKind> read_kind(std::string_view text, const Node& at, Reader& reader) {
    if (const auto kind = kind_named(text)) return kind;
    std::vector<std::string> known;
    for (int i = 0; i <= static_cast<int>(ContactKind::other); ++i) {
        known.emplace_back(name(static_cast<ContactKind>(i)));
    }
    reader.fault(at, "unknown-value", "The kind " + unknown_word(text, known));
    return std::nullopt;
}

/// "24h", "30d", "90m".
std::optional<std::chrono::minutes> duration_of(std::string_view text) {
    int amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (error != std::errc{} || amount < 0 || end != text.data() + text.size() - 1) return {};
    switch (text.back()) {
        case 'm':
            return std::chrono::minutes(amount);
        case 'h':
            return std::chrono::hours(amount);
        case 'd':
            return std::chrono::days(amount);
        default:
            return std::nullopt;
    }
}

void read_duration(Reader& reader, std::string_view key, std::chrono::minutes& value) {
    reader.each_text(key, [&](std::string_view text, const Node& at) {
        if (const auto duration = duration_of(text)) {
            value = *duration;
            return;
        }
        reader.fault(
            at,
            "bad-duration",
            "This must be a number followed by m, h or d, such as '24h' or '30d'."
        );
    });
}

void read_days(Reader& reader, std::string_view key, std::chrono::days& value) {
    int days = static_cast<int>(value.count());
    reader.integer(key, 0, days);
    value = std::chrono::days(days);
}

/// Texts that tell readers of the file something, and editors where its schema is.
void read_documentation(Reader& reader, std::initializer_list<std::string_view> keys) {
    std::string unused;
    for (const std::string_view key : keys) reader.text(key, unused);
}

/// Relations of a ConceptMap that count, in the words of R4 or R5.
void read_accept(Reader& reader, std::vector<std::string>& accept) {
    accept.clear();
    reader.each_text("accept", [&](std::string_view text, const Node& at) {
        if (relationship_from(text)) {
            accept.emplace_back(text);
            return;
        }
        const std::vector<std::string> known = relationship_words();
        reader.fault(at, "unknown-value", "The relation " + unknown_word(text, known));
    });
}

void read_kinds(Reader& reader, CareManagerPolicy& policy) {
    for (const std::string_view key : {"map", "systems", "oid", "names"}) reader.required(key);
    reader.text("map", policy.kind_map);
    reader.texts("systems", policy.national_systems);
    reader.text("oid", policy.national_oid);
    reader.text("subKinds", policy.sub_kind_system);
    read_accept(reader, policy.accept);
    reader.each_text("unknownNational", [&](std::string_view text, const Node& at) {
        if (const auto kind = read_kind(text, at, reader)) policy.unknown_national = *kind;
    });
    policy.kind_names.clear();
    reader.members("names", [&](std::string_view code, std::string_view text, const Node& at) {
        if (const auto kind = read_kind(text, at, reader)) {
            policy.kind_names.push_back({std::string(code), *kind});
        }
    });
}

void read_preferences(Reader& reader, CareManagerPolicy& policy) {
    read_words(reader, "unit", unit_words, policy.prefer_unit);
    read_words(reader, "careGiver", care_giver_words, policy.prefer_care_giver);
    reader.texts("name", policy.prefer_name);
    read_words(reader, "title", title_words, policy.prefer_title);
    read_words(reader, "contact", contact_words, policy.prefer_contact);
}

void read_limit(Reader& reader, CareManagerPolicy& policy) {
    KindLimit limit;
    bool good = false;
    reader.required("kind");
    reader.each_text("kind", [&](std::string_view text, const Node& at) {
        if (const auto kind = read_kind(text, at, reader)) {
            limit.kind = *kind;
            good = true;
        }
    });
    reader.integer("max", 1, limit.max);
    reader.integer("warnAbove", 1, limit.warn_above);
    reader.each_text("listing", [&](std::string_view text, const Node& at) {
        constexpr Word<bool> listing_words[] = {{"unit", true}};
        limit.within_listing = value_of(listing_words, text, at, reader).value_or(false);
    });
    // Contacts above `max` are always superseded; the file says so for its readers.
    reader.each_text("rest", [&](std::string_view text, const Node& at) {
        constexpr Word<bool> rest_words[] = {{"superseded", true}};
        value_of(rest_words, text, at, reader);
    });
    if (good) policy.limits.push_back(limit);
}

void read_targets(Reader& reader, CareManagerPolicy& policy) {
    policy.targets.clear();
    reader.objects("targets", [&](Reader& one) {
        TargetProfile profile;
        one.required("name");
        one.text("name", profile.name);
        one.objects("limits", [&](Reader& each) {
            TargetLimit limit;
            for (const std::string_view key : {"kinds", "max"}) each.required(key);
            each.each_text("kinds", [&](std::string_view text, const Node& at) {
                if (const auto kind = read_kind(text, at, each)) limit.kinds.push_back(*kind);
            });
            each.integer("max", 1, limit.max);
            profile.limits.push_back(std::move(limit));
        });
        policy.targets.push_back(std::move(profile));
    });
}

void read_order(Reader& reader, CareManagerPolicy& policy) {
    policy.order.clear();
    reader.required("order");
    std::size_t terms = 0;
    reader.each_text("order", [&](std::string_view text, const Node& at) {
        ++terms;
        fhir::Result<OrderTerm> term = parse_order_term(text);
        if (!term) return reader.fault(at, "bad-order", term.error().issues().front().text);
        policy.order.push_back(std::move(*term));
    });
    const bool all_good = policy.order.size() == terms;
    const bool unique = !policy.order.empty() && policy.order.back().field == OrderField::id;
    if (!all_good || unique) return;
    reader.fault_at(
        "order",
        "order-not-total",
        "The order must end in 'id: asc' or 'id: desc': without a unique key two contacts could "
        "change places."
    );
}

void read_show(Reader& reader, CareManagerPolicy& policy) {
    reader.texts("status", policy.show_status, &policy.show_absent_status);
    reader.flags("active", [&](bool inactive_is_shown) {
        policy.hide_inactive = !inactive_is_shown;
    });
    reader.texts("denyLabels", policy.deny_labels);
    reader.texts("protectLabels", policy.protect_labels);
}

void read_care_manager(Reader& reader, CareManagerPolicy& policy) {
    read_documentation(reader, {"$schema", "model", "version", "table"});
    reader.required("kind");
    reader.object("kind", [&](Reader& kind) { read_kinds(kind, policy); });
    for (const std::string_view key : {"named", "doctors", "prefer", "show"}) reader.required(key);
    reader.texts("named", policy.named);
    reader.texts("doctors", policy.doctors);
    std::sort(policy.doctors.begin(), policy.doctors.end());
    reader.object("prefer", [&](Reader& prefer) { read_preferences(prefer, policy); });
    reader.required("same");
    read_words(reader, "same", same_words, policy.same);
    read_order(reader, policy);
    policy.limits.clear();
    reader.objects("limits", [&](Reader& limit) { read_limit(limit, policy); });
    read_targets(reader, policy);
    reader.object("show", [&](Reader& show) { read_show(show, policy); });
}

void read_care_plan(Reader& reader, CarePlanPolicy& policy) {
    read_documentation(reader, {"$schema", "model", "version", "table"});
    reader.required("type");
    reader.object("type", [&](Reader& type) {
        type.required("map");
        type.required("system");
        type.text("map", policy.type_map);
        type.text("system", policy.type_system);
        type.texts("codes", policy.type_codes);
        read_accept(type, policy.accept);
    });
    reader.texts("goals", policy.show_goal);
}

void read_delays(Reader& reader, VisibilityPolicy::Delay& delay) {
    read_days(reader, "regularDoctor", delay.regular_doctor);
    read_days(reader, "healthCentre", delay.health_centre);
    read_days(reader, "careContacts", delay.care_contacts);
    read_days(reader, "contactNurses", delay.contact_nurses);
    read_days(reader, "planningDoctor", delay.planning_doctor);
    read_days(reader, "plan", delay.plan);
    read_days(reader, "appointments", delay.appointments);
}

void read_visibility(Reader& reader, VisibilityPolicy& policy, CarePlanPolicy& plan) {
    read_documentation(reader, {"$schema", "version"});
    reader.object("freshness", [&](Reader& freshness) {
        read_duration(freshness, "warnAfter", policy.warn_after);
        read_duration(freshness, "hideAfter", policy.hide_after);
    });
    read_days(reader, "endedNoticeDays", policy.ended_notice);
    reader.each_text("planningDoctor", [&](std::string_view text, const Node& at) {
        const auto value = value_of(planning_doctor_words, text, at, reader);
        policy.planning_doctor = value.value_or(policy.planning_doctor);
    });
    reader.text("releaseLabel", policy.release_label);
    reader.object("contactNurses", [&](Reader& nurses) {
        nurses.boolean("ombud", policy.contact_nurses_for_proxy);
    });
    reader.boolean("listingResourceCounts", policy.listing_resource_counts);
    reader.boolean("showClosed", policy.show_closed);
    reader.object("delayDays", [&](Reader& delay) { read_delays(delay, policy.delay); });
    reader.object("plan", [&](Reader& plans) {
        plans.object("show", [&](Reader& show) {
            show.texts("status", plan.show_status);
            show.texts("intent", plan.show_intent);
        });
    });
    reader.object("appointments", [&](Reader& appointments) {
        appointments.texts("show", plan.show_appointment);
    });
    reader.object("ages", [&](Reader& ages) {
        ages.integer("guardianUntil", 0, policy.guardian_until);
        ages.integer("ownFrom", 0, policy.own_from);
    });
    reader.object("ombud", [&](Reader& ombud) { ombud.boolean("adults", policy.ombud_adults); });
}

/// Reads one file and adds its faults, placed and named, to `issues`.
template <class Read>
void read_file(const SetFile& file, std::vector<fhir::Issue>& issues, Read&& read) {
    auto document = fhir::Document::parse(file.bytes, fhir::Limits::config());
    std::vector<fhir::Issue> own;
    if (document) {
        const Node root = document->root();
        Reader reader(root, own);
        read(reader);
        reader.refuse_unknown();
        document->locate(own);
    } else {
        own = document.error().issues();
    }
    for (fhir::Issue& issue : own) {
        std::string place = file.path + ":";
        if (issue.position) {
            place += std::to_string(issue.position->line) + ":" +
                     std::to_string(issue.position->column) + ":";
        }
        issue.text = place + " " + issue.text;
        issues.push_back(std::move(issue));
    }
}

}  // namespace

fhir::Result<Policies> Policies::load(std::span<const SetFile> files) {
    Policies policies;
    std::vector<fhir::Issue> issues;
    const auto read = [&](std::string_view path, auto&& reader) {
        const auto file = std::find_if(files.begin(), files.end(), [&](const SetFile& one) {
            return one.path == path;
        });
        if (file != files.end()) return read_file(*file, issues, reader);
        issues.push_back(
            {fhir::Severity::error,
             fhir::IssueType::required,
             "file-missing",
             std::string(path) + ": The file is missing from the set.",
             {},
             {},
             std::nullopt}
        );
    };
    read("policies/care-manager.json", [&](Reader& reader) {
        read_care_manager(reader, policies.care_manager_);
    });
    read("policies/care-plan.json", [&](Reader& reader) {
        read_care_plan(reader, policies.care_plan_);
    });
    read("policies/visibility.json", [&](Reader& reader) {
        read_visibility(reader, policies.visibility_, policies.care_plan_);
    });
    if (!issues.empty()) return fhir::Outcome(fhir::Kind::invalid, std::move(issues));
    return policies;
}

KindLimit Policies::limit_of(ContactKind kind) const {
    for (const KindLimit& limit : care_manager_.limits) {
        if (limit.kind == kind) return limit;
    }
    return {.kind = kind};
}

const TargetProfile* Policies::target(std::string_view wanted) const {
    for (const TargetProfile& profile : care_manager_.targets) {
        if (profile.name == wanted) return &profile;
    }
    return nullptr;
}

bool Policies::is_national(std::string_view code_system) const {
    const std::vector<std::string>& systems = care_manager_.national_systems;
    return std::find(systems.begin(), systems.end(), code_system) != systems.end();
}

bool Policies::is_doctor(std::string_view position) const {
    return std::binary_search(care_manager_.doctors.begin(), care_manager_.doctors.end(), position);
}

ContactKind Policies::kind_of_national(std::string_view code) const {
    for (const CareManagerPolicy::KindName& one : care_manager_.kind_names) {
        if (one.code == code) return one.kind;
    }
    return care_manager_.unknown_national;
}

}  // namespace mappings
