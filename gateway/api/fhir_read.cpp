// read and vread: https://hl7.org/fhir/R4/http.html#read
#include <charconv>

#include "gateway/api/answers.hpp"
#include "gateway/api/fhir_handlers.hpp"
#include "gateway/api/fhir_instance.hpp"
#include "gateway/api/preconditions.hpp"
#include "gateway/api/worker.hpp"

namespace gateway::api {
namespace {

using fhir::IssueType;
using fhir::Kind;
using fhir::Outcome;

Outcome unknown_instance() {
    return Outcome(
        Kind::not_found,
        IssueType::not_found,
        "not-available",
        "There is no such resource from this source."
    );
}

Outcome deleted_instance() {
    return Outcome(
        Kind::gone,
        IssueType::deleted,
        "gone",
        "The resource was deleted. Its earlier versions are in its history."
    );
}

Outcome other_release(fhir::Version stored) {
    return Outcome(
        Kind::not_acceptable,
        IssueType::not_supported,
        "other-release",
        "The resource was received in FHIR " + std::string(fhir::release(stored)) +
            " and is served in that release only: read it on /fhir/" +
            (stored == fhir::Version::r5 ? "r5" : "r4") + "."
    );
}

std::optional<Outcome> why_not(
    const std::optional<store::StoredVersion>& stored, fhir::Version base
) {
    if (!stored) return unknown_instance();
    if (stored->deleted) return deleted_instance();
    if (!on_base(*stored, base)) return other_release(stored->fhir_version);
    return std::nullopt;
}

Answer answer_with(Call& call, const std::optional<store::StoredVersion>& stored) {
    const store::Key key = key_of(call);
    std::optional<std::int64_t> number;
    if (stored) number = stored->version;
    auto entry = resource_entry(call, audit::Action::read, key, number);
    if (const auto refused = why_not(stored, call.base())) {
        return refuse_audited(call, Form::fhir, std::move(entry), *refused);
    }
    const FhirFormat format = *negotiate_fhir(call.request, call.base());
    Response response = version_response(format, stored->version, stored->last_updated);
    if (already_known(call.request, etag_of(stored->version))) {
        response.status = 304;
    } else {
        response.body = laid_out(instance_of(*stored, key.id), format.layout);
    }
    std::vector<audit::Entry> entries;
    entries.push_back(std::move(entry));
    return after_audit(call, Form::fhir, std::move(entries), std::move(response));
}

std::optional<std::int64_t> version_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && number > 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

Answer read(Call& call) {
    if (const auto refused = check_instance(call)) {
        auto entry = resource_entry(call, audit::Action::read, key_of(call), std::nullopt);
        return refuse_audited(call, Form::fhir, std::move(entry), *refused);
    }
    return answer_with(call, call.worker.reader->current(key_of(call)));
}

Answer read_version(Call& call) {
    const auto number = version_number(call.path.version);
    auto refused = check_instance(call);
    if (!refused && !number) refused = unknown_instance();
    if (refused) {
        auto entry = resource_entry(call, audit::Action::read, key_of(call), std::nullopt);
        return refuse_audited(call, Form::fhir, std::move(entry), *refused);
    }
    return answer_with(call, call.worker.reader->version(key_of(call), *number));
}

}  // namespace gateway::api
