// From a call to an explanation.
#include "gateway/api/explained.hpp"

#include <algorithm>

#include "gateway/api/answers.hpp"
#include "gateway/api/portal_access.hpp"
#include "gateway/api/received_versions.hpp"
#include "gateway/api/worker.hpp"
#include "mappings/render/sections.hpp"

namespace gateway::api {
namespace {

fhir::Outcome bad_section() {
    return fhir::Outcome(
        fhir::Kind::bad_request,
        fhir::IssueType::value,
        "bad-parameter",
        "section must be regularDoctor, healthCentre, careContacts, contactNurses, planningDoctor, "
        "plan or appointments."
    );
}

/// Leaves only what belongs to the section, and what never came as far as to have one.
void keep_section(mappings::Explanation& explanation, std::string_view section) {
    std::erase_if(explanation.states, [&](const auto& one) { return one.section != section; });
    std::erase_if(explanation.shown, [&](const auto& one) { return one.section != section; });
    std::erase_if(explanation.not_shown, [&](const auto& one) {
        return !one.section.empty() && one.section != section;
    });
}

bool is_empty(const mappings::Explanation& explanation) {
    return explanation.shown.empty() && explanation.not_shown.empty();
}

}  // namespace

std::optional<fhir::Outcome> check_may_explain(const Call& call) {
    if (call.principal.integrator) return std::nullopt;
    return fhir::Outcome(
        fhir::Kind::forbidden,
        fhir::IssueType::forbidden,
        "scope-missing",
        "Explanations are for integrators; the client has no right to them."
    );
}

std::optional<mappings::Anchor> person_behind(Call& call) {
    const auto subject = call.worker.refs.read(call.principal.client, call.path.ref);
    if (!subject) return std::nullopt;
    return call.worker.reader->subject(*subject);
}

fhir::Result<mappings::Explanation> explain_person(Call& call, const mappings::Anchor& person) {
    const auto section = call.request.parameter("section");
    if (section && !mappings::portal_section(*section)) return bad_section();
    Worker& worker = call.worker;
    const Deps& deps = worker.deps();
    // One snapshot: rows, versions and moments of contact belong together.
    const auto snapshot = snapshot_of(worker);
    auto contacts = source_contacts(*deps.config);
    for (const auto& [source, instant] : worker.reader->last_contacts()) {
        for (mappings::SourceContact& one : contacts) {
            if (one.source == source) one.last_contact = instant;
        }
    }
    StoredVersions versions(*worker.reader, *deps.config);
    auto explained = mappings::explain(
        {worker.set->mapping_set(),
         worker.shared->sources,
         *worker.reader,
         versions,
         mappings::Reader{mappings::ReaderKind::system},
         contacts},
        person,
        worker.now()
    );
    if (!explained) return explained;
    if (is_empty(*explained)) return not_available();
    if (section) keep_section(*explained, *section);
    return explained;
}

audit::Entry explain_entry(
    const Call& call,
    const std::optional<mappings::Anchor>& person,
    const mappings::Explanation* explanation
) {
    audit::Entry entry = audit_entry(call, audit::Action::read, audit::Outcome::ok);
    entry.field_class = "contact plan explanation";
    if (person) entry.patient_id = audit_name(*person);
    if (explanation != nullptr && !explanation->number.empty()) {
        entry.patient_id = explanation->number;
    }
    return entry;
}

}  // namespace gateway::api
