// POST /v1/contacts/lookup: up to 100 people by identity number, one result each.
#include <algorithm>
#include <optional>

#include "fhir/document.hpp"
#include "gateway/api/answers.hpp"
#include "gateway/api/portal_access.hpp"
#include "gateway/api/portal_handlers.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/api/worker.hpp"
#include "mappings/identity/identity.hpp"
#include "mappings/render/portal_json.hpp"

namespace gateway::api {
namespace {

using fhir::IssueType;
using fhir::Kind;
using fhir::Outcome;
using fhir::json::Value;

constexpr std::size_t most_people = 100;

/// The request as it was understood; views borrow from its document.
struct Lookup {
    mappings::PortalSections sections = mappings::PortalSections::contacts();
    mappings::Sentences sentences = mappings::Sentences::included;
    std::optional<Language> language;
    std::vector<mappings::InstanceId> people;
};

Outcome bad(std::string code, std::string text, std::string pointer) {
    Outcome outcome(Kind::bad_request, IssueType::value, std::move(code), std::move(text));
    outcome.issues().front().pointer = std::move(pointer);
    return outcome;
}

std::optional<Outcome> read_include(const Value& body, Lookup& lookup) {
    const Value* include = fhir::json::find(body, "include");
    if (include == nullptr) return std::nullopt;
    const auto wrong = [] {
        return bad("bad-parameter", "include must list sections by name.", "/include");
    };
    if (!include->IsArray() || include->Empty()) return wrong();
    lookup.sections = {};
    for (auto item = include->Begin(); item != include->End(); ++item) {
        if (!fhir::json::is_string(*item)) return wrong();
        const auto section = mappings::portal_section(fhir::json::text(*item));
        if (!section) return wrong();
        lookup.sections.add(*section);
    }
    return std::nullopt;
}

std::optional<Outcome> read_people(const Value& body, Lookup& lookup) {
    const Value* people = fhir::json::find(body, "patients");
    if (people == nullptr || !people->IsArray() || people->Empty()) {
        return bad("bad-request", "patients must list one person at least.", "/patients");
    }
    if (people->Size() > most_people) {
        return bad("too-many-ids", "At most 100 people are answered at a time.", "/patients");
    }
    for (auto person = people->Begin(); person != people->End(); ++person) {
        const auto root = fhir::json::find_text(*person, "root");
        const auto extension = fhir::json::find_text(*person, "extension");
        if (root.empty() || extension.empty()) {
            const auto index = std::to_string(person - people->Begin());
            return bad(
                "bad-request", "Each person must have root and extension.", "/patients/" + index
            );
        }
        lookup.people.push_back({std::string(root), std::string(extension)});
    }
    return std::nullopt;
}

std::optional<Outcome> check_members(const Value& body) {
    constexpr std::array known{
        std::string_view("include"),
        std::string_view("lang"),
        std::string_view("text"),
        std::string_view("patients")};
    for (auto member = body.MemberBegin(); member != body.MemberEnd(); ++member) {
        const auto name = fhir::json::name(*member);
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        return bad(
            "bad-parameter", "A member is not known: include, lang, text and patients are.", ""
        );
    }
    return std::nullopt;
}

fhir::Result<Lookup> read_lookup(std::string bytes) {
    const auto document =
        fhir::Document::parse(std::move(bytes), {.bytes = limit_of(Body::lookup)});
    if (!document) {
        Outcome outcome = document.error();
        outcome.issues().front().code = "bad-json";
        return Outcome(Kind::bad_request, outcome.issues());
    }
    const fhir::Node root = document->root();
    const Value& body = root.value();
    if (!body.IsObject()) return bad("bad-request", "The body must be one object.", "");
    Lookup lookup;
    if (auto wrong = check_members(body)) return *wrong;
    if (const Value* lang = fhir::json::find(body, "lang")) {
        const auto code = fhir::json::find_text(body, "lang");
        if (!lang->IsString() || (code != "sv" && code != "en")) {
            return bad("bad-parameter", "lang must be sv or en.", "/lang");
        }
        lookup.language = code == "en" ? Language::en : Language::sv;
    }
    if (const Value* text = fhir::json::find(body, "text")) {
        if (!text->IsBool()) return bad("bad-parameter", "text must be true or false.", "/text");
        if (!text->GetBool()) lookup.sentences = mappings::Sentences::left_out;
    }
    if (auto wrong = read_include(body, lookup)) return *wrong;
    if (auto wrong = read_people(body, lookup)) return *wrong;
    return lookup;
}

/// A person as asked for: a key to look up, or the code of what is wrong.
struct Asked {
    std::string key;
    std::string_view fault;
};

Asked normalise(const mappings::InstanceId& id, Instant now) {
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    const auto normalised =
        mappings::normalise(id.root, id.extension, {.written = today, .guess_century = false});
    if (!normalised) return {"", "identity-format"};
    if (normalised.identity->check_digit == mappings::CheckDigit::wrong) {
        return {normalised.identity->key, "identity-check-digit"};
    }
    return {normalised.identity->key, ""};
}

/// A samordningsnummer or reserve number whose person has one personnummer answers under that.
std::optional<mappings::PersonNumber> replacement(
    const std::string& asked, const mappings::Overview& overview
) {
    if (asked.starts_with("pnr:")) return std::nullopt;
    std::optional<mappings::PersonNumber> found;
    for (const std::string_view number : overview.numbers) {
        if (!number.starts_with("pnr:")) continue;
        if (found) return std::nullopt;
        found = mappings::PersonNumber::from_key(number);
    }
    return found;
}

class Results {
public:
    Results(Call& call, const Lookup& lookup, Language language)
        : call_(call), lookup_(lookup), words_(words_of(call, language)), now_(call.worker.now()) {
        options_.sections = lookup.sections;
        options_.sentences = lookup.sentences;
        options_.identifiers = mappings::Identifiers::included;
        language_ = language;
    }

    std::string write() {
        fhir::JsonWriter json;
        {
            auto root = json.object();
            json.member("asOf", utc_seconds(now_));
            auto list = json.array("results");
            for (std::size_t i = 0; i < lookup_.people.size(); ++i) write_result(json, i);
        }
        return json.take();
    }
    std::vector<audit::Entry> take_log() { return std::move(log_); }

private:
    void write_result(fhir::JsonWriter& json, std::size_t index) {
        const Asked asked = normalise(lookup_.people[index], now_);
        auto entry = view_entry(call_, Part::contacts, nullptr);
        if (!asked.key.empty()) entry.patient_id = asked.key;
        auto result = json.object();
        json.member("index", static_cast<std::int64_t>(index));
        const bool malformed = asked.key.empty();
        PatientModel* model = malformed ? nullptr : find(asked.key);
        const bool shown = model != nullptr;
        // A number with a wrong check digit is answered when a source really uses it (ID-9).
        if (!shown) entry.outcome = audit::Outcome::failed;
        log_.push_back(std::move(entry));
        if (!shown && !asked.fault.empty()) return write_fault(json, index, asked.fault);
        if (!shown) return json.member("result", "not-available");
        write_person(json, asked, *model);
    }

    PatientModel* find(const std::string& key) {
        const auto subject = call_.worker.reader->subject_id({"", key});
        if (!subject) return nullptr;
        subject_ = *subject;
        return model_of(call_.worker, *subject, now_);
    }

    static void write_fault(fhir::JsonWriter& json, std::size_t index, std::string_view code) {
        json.member("result", "invalid");
        auto errors = json.array("errors");
        auto error = json.object();
        json.member("pointer", "/patients/" + std::to_string(index) + "/extension");
        json.member("code", code);
    }

    void write_person(fhir::JsonWriter& json, const Asked& asked, PatientModel& model) {
        json.member("result", "ok");
        if (const auto number = replacement(asked.key, model.overview)) {
            auto replaced_by = json.object("replacedBy");
            json.member("root", number->root());
            json.member("extension", number->reveal());
            const auto subject = call_.worker.reader->subject_id({"", "pnr:" + number->reveal()});
            if (subject) subject_ = *subject;
        }
        {
            auto patient = json.object("patient");
            json.member("ref", call_.worker.refs.make(call_.principal.client, subject_));
        }
        const auto& set = call_.worker.set->mapping_set();
        json.member("etag", etag_of(model, Part::contacts, language_, words_, set));
        if (model.view.valid_until) {
            json.member("validUntil", utc_seconds(*model.view.valid_until));
        }
        mappings::write_portal_sections(json, model.view, words_, options_, call_.worker.scratch);
    }

    Call& call_;
    const Lookup& lookup_;
    const mappings::Words& words_;
    Instant now_;
    Language language_ = Language::sv;
    mappings::PortalOptions options_;
    std::int64_t subject_ = 0;
    std::vector<audit::Entry> log_;
};

Answer refuse(Call& call, const Outcome& outcome) {
    return refuse_audited(call, Form::portal, view_entry(call, Part::contacts, nullptr), outcome);
}

}  // namespace

Answer lookup(Call& call) {
    const auto wished = language_of(call);
    if (!wished) return refuse(call, wished.error());
    const auto request = read_lookup(std::move(call.request.body));
    if (!request) return refuse(call, request.error());
    const Language language = request->language.value_or(*wished);

    for (;;) {
        const std::shared_ptr<const WorkerSet> set = call.worker.set;
        Results results(call, *request, language);
        Response response;
        response.content_type = "application/json";
        response.body = results.write();
        // A switch between two people would leave one of either set: once more, all by the new one.
        if (call.worker.set != set) continue;
        response.with("Cache-Control", "private, no-cache")
            .with("Content-Language", std::string(code_of(language)));
        return after_audit(call, Form::portal, results.take_log(), std::move(response));
    }
}

}  // namespace gateway::api
