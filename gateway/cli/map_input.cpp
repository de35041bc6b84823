// Taking files apart for `nara map`.
#include "gateway/cli/map_input.hpp"

#include "fhir/bundle.hpp"
#include "fhir/reference.hpp"
#include "fhir/validate/validate.hpp"
#include "gateway/config/config.hpp"

namespace gateway::cli {
namespace {

namespace json = fhir::json;

// One entry with a resource: everything borrows from the Bundle's document.
struct Entry {
    const json::Value* resource = nullptr;
    std::size_t index = 0;
    std::string_view full_url;
    std::string id;
};

// "urn:uuid:3f8a…" and "https://ehr.example.se/fhir/Patient/p1" name what they point at.
std::string id_in(std::string_view full_url) {
    const fhir::ReferenceParts parts = fhir::parse_reference(full_url);
    return std::string(parts.id);
}

std::vector<Entry> entries_of(const json::Value& bundle) {
    std::vector<Entry> entries;
    const json::Value* list = json::find(bundle, "entry");
    if (list == nullptr || !list->IsArray()) return entries;
    for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
        const json::Value* resource = json::find((*list)[i], "resource");
        if (resource == nullptr || !resource->IsObject()) continue;
        Entry& entry = entries.emplace_back();
        entry.resource = resource;
        entry.index = i;
        entry.full_url = json::find_text((*list)[i], "fullUrl");
        entry.id = json::find_text(*resource, "id");
        if (entry.id.empty()) entry.id = id_in(entry.full_url);
    }
    return entries;
}

}  // namespace

MapInput::MapInput(std::shared_ptr<const mappings::MappingSet> set, Instant now, std::ostream& err)
    : now_(now), err_(err) {
    rules_.set = std::move(set);
    rules_.types = config::Config{}.fhir.types;
    // Files are looked at, not stored: a wrong check digit is told of and no more.
    rules_.identity = fhir::Severity::warning;
}

void MapInput::each_write(InputValue&& value, fhir::Version version, const Use& use) {
    if (value.document.resource_type() == "Bundle") return bundle(value, version, use);
    std::string id(json::find_text(value.document.root().value(), "id"));
    resource(value, value.document, std::move(id), version, use);
}

void MapInput::bundle(const InputValue& value, fhir::Version version, const Use& use) {
    const fhir::Node root = value.document.root();
    auto entries = entries_of(root.value());
    fhir::EntryTargets targets;
    for (Entry& entry : entries) {
        if (entry.id.empty()) entry.id = next_id();
        if (entry.full_url.empty()) continue;
        const std::string_view type = json::find_text(*entry.resource, "resourceType");
        targets.add(entry.full_url, std::string(type) + "/" + entry.id);
    }
    for (const Entry& entry : entries) {
        if (!rules_.takes(json::find_text(*entry.resource, "resourceType"))) {
            ++left_out_;
            continue;
        }
        const fhir::Node list(root, "entry", *json::find(root.value(), "entry"));
        const fhir::Node item(list, entry.index, list.value()[static_cast<unsigned>(entry.index)]);
        const fhir::Node node(item, "resource", *entry.resource);
        auto issues = fhir::validate(node, version);
        if (fhir::has_errors(issues)) {
            ++invalid_;
            value.document.locate(issues);
            write_issues(err_, value.file, issues, value.lines_before);
            continue;
        }
        auto rewritten = fhir::rewrite_references(node, version, entry.full_url, targets);
        auto document = fhir::Document::parse(std::move(rewritten.bytes));
        if (document) resource(value, *document, entry.id, version, use);
    }
}

void MapInput::resource(
    const InputValue& value,
    const fhir::Document& document,
    std::string id,
    fhir::Version version,
    const Use& use
) {
    if (!rules_.takes(document.resource_type())) {
        ++left_out_;
        return;
    }
    if (id.empty()) id = next_id();
    const ingest::Sender sender{
        .source = std::string(file_source),
        .version = version,
        .strictness = ingest::Strictness::lenient,
        .now = now_,
    };
    const auto prepared = ingest::prepare(rules_, sender, document, std::move(id));
    if (!prepared) {
        ++invalid_;
        write_issues(err_, value.file, prepared.error().issues(), value.lines_before);
        return;
    }
    write_issues(err_, value.file, prepared->warnings, value.lines_before);
    ++taken_;
    use(prepared->write);
}

std::string MapInput::next_id() {
    return "unnamed-" + std::to_string(++named_);
}

}  // namespace gateway::cli
