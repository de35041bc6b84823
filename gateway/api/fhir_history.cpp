// The history of one instance, newest first, page by page:
// https://hl7.org/fhir/R4/http.html#history
#include <charconv>

#include "fhir/document.hpp"
#include "gateway/api/answers.hpp"
#include "gateway/api/fhir_handlers.hpp"
#include "gateway/api/fhir_instance.hpp"
#include "gateway/api/preconditions.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/api/worker.hpp"

namespace gateway::api {
namespace {

constexpr std::int64_t default_count = 20;
constexpr std::int64_t most_count = 100;

struct Page {
    std::int64_t count = default_count;
    /// Only versions below this number; 0 = from the newest.
    std::int64_t before = 0;
};

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

fhir::Result<Page> read_page(const Request& request) {
    Page page;
    if (const auto text = request.parameter("_count")) {
        const auto count = whole_number(*text);
        if (!count || *count < 1 || *count > most_count) {
            return fhir::Outcome(
                fhir::Kind::bad_request,
                fhir::IssueType::value,
                "bad-parameter",
                "_count must be a number from 1 to " + std::to_string(most_count) + "."
            );
        }
        page.count = *count;
    }
    if (const auto text = request.parameter("_before")) {
        const auto before = whole_number(*text);
        if (!before || *before < 1) {
            return fhir::Outcome(
                fhir::Kind::bad_request,
                fhir::IssueType::value,
                "bad-parameter",
                "_before comes from the link to the next page; it is a version number."
            );
        }
        page.before = *before;
    }
    return page;
}

std::string page_url(const Call& call, const Page& page) {
    std::string url = base_url(call) + "/" + key_of(call).owner() +
                      "/_history?_count=" + std::to_string(page.count);
    if (page.before > 0) url += "&_before=" + std::to_string(page.before);
    return url;
}

void write_link(fhir::JsonWriter& json, std::string_view relation, const std::string& url) {
    auto link = json.object();
    json.member("relation", relation);
    json.member("url", url);
}

void write_resource(
    fhir::JsonWriter& json, const store::StoredVersion& stored, std::string_view id
) {
    const auto document = fhir::Document::parse(instance_of(stored, id), fhir::Limits::bundle());
    if (!document) throw std::logic_error("a stored resource cannot be read");
    json.key("resource");
    json.value(document->root().value());
}

void write_version(fhir::JsonWriter& json, const Call& call, const store::StoredVersion& stored) {
    const store::Key key = key_of(call);
    const bool readable = on_base(stored, call.base());
    auto entry = json.object();
    json.member("fullUrl", base_url(call) + "/" + key.owner());
    if (!stored.deleted && readable) write_resource(json, stored, key.id);
    {
        auto request = json.object("request");
        json.member("method", stored.deleted ? "DELETE" : "PUT");
        json.member("url", key.owner());
    }
    auto response = json.object("response");
    std::string_view status = stored.version == 1 ? "201 Created" : "200 OK";
    if (stored.deleted) status = "204 No Content";
    // Received in the other release: read it on that base.
    if (!stored.deleted && !readable) status = "406 Not Acceptable";
    json.member("status", status);
    json.member("etag", etag_of(stored.version));
    json.member("lastModified", fhir_instant(stored.last_updated));
}

std::string write_history(
    const Call& call,
    const Page& page,
    const std::vector<store::StoredVersion>& versions,
    bool more,
    fhir::JsonWriter::Layout layout
) {
    fhir::JsonWriter json(layout);
    {
        auto root = json.object();
        json.member("resourceType", "Bundle");
        json.member("type", "history");
        {
            auto links = json.array("link");
            write_link(json, "self", page_url(call, page));
            if (more) {
                write_link(json, "next", page_url(call, {page.count, versions.back().version}));
            }
        }
        auto entries = json.array("entry");
        for (const auto& stored : versions) write_version(json, call, stored);
    }
    return json.take();
}

}  // namespace

Answer history(Call& call) {
    const store::Key key = key_of(call);
    auto entry = resource_entry(call, audit::Action::read, key, std::nullopt);
    auto refused = check_instance(call);
    const auto page = read_page(call.request);
    if (!refused && !page) refused = page.error();
    if (refused) return refuse_audited(call, Form::fhir, std::move(entry), *refused);

    const auto limit = static_cast<std::size_t>(page->count);
    auto versions = call.worker.reader->history(key, page->before, limit + 1);
    if (versions.empty() && page->before == 0) {
        return refuse_audited(
            call,
            Form::fhir,
            std::move(entry),
            fhir::Outcome(
                fhir::Kind::not_found,
                fhir::IssueType::not_found,
                "not-available",
                "There is no such resource from this source."
            )
        );
    }
    const bool more = versions.size() > limit;
    if (more) versions.pop_back();
    entry.resource_ids.clear();
    for (const auto& stored : versions) {
        if (!entry.resource_ids.empty()) entry.resource_ids += ' ';
        entry.resource_ids += version_path(key, stored.version);
    }
    const FhirFormat format = *negotiate_fhir(call.request, call.base());
    Response response;
    response.content_type = format.content_type;
    response.with("Cache-Control", "private, no-cache");
    response.body = write_history(call, *page, versions, more, format.layout);
    std::vector<audit::Entry> entries;
    entries.push_back(std::move(entry));
    return after_audit(call, Form::fhir, std::move(entries), std::move(response));
}

}  // namespace gateway::api
