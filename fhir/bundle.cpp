// Reads the requests of a transaction or batch.
#include "fhir/bundle.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "fhir/reference.hpp"

namespace fhir {
namespace {

constexpr std::array<std::pair<std::string_view, BundleMethod>, 6> methods{{
    {"DELETE", BundleMethod::remove},
    {"POST", BundleMethod::post},
    {"PUT", BundleMethod::put},
    {"PATCH", BundleMethod::patch},
    {"GET", BundleMethod::get},
    {"HEAD", BundleMethod::head},
}};

const json::Value& entries_of(const json::Value& bundle) {
    static const json::Value none(rapidjson::kArrayType);
    const json::Value* entries = json::find(bundle, "entry");
    return entries != nullptr && entries->IsArray() ? *entries : none;
}

class Reader {
public:
    explicit Reader(const Node& root) : root_(root) {}

    Result<Bundle> read() {
        if (!read_type()) return Outcome(Kind::bad_request, std::move(issues_));
        const json::Value& list = entries_of(root_.value());
        const Node list_node(root_, "entry", list);
        bundle_.entries.reserve(list.Size());
        for (rapidjson::SizeType i = 0; i < list.Size(); ++i) {
            read_entry(Node(list_node, std::size_t{i}, list[i]), i);
        }
        if (!issues_.empty()) return Outcome(Kind::bad_request, std::move(issues_));
        return std::move(bundle_);
    }

private:
    void refuse(IssueType type, std::string code, std::string text, const Node& at) {
        issues_.push_back(
            {Severity::error,
             type,
             std::move(code),
             std::move(text),
             at.expression(),
             at.pointer(),
             {}}
        );
    }

    bool read_type() {
        const std::string_view type = json::find_text(root_.value(), "type");
        const bool bundle = json::find_text(root_.value(), "resourceType") == "Bundle";
        if (bundle && (type == "transaction" || type == "batch")) {
            bundle_.type = type == "batch" ? BundleType::batch : BundleType::transaction;
            return true;
        }
        // The path of another resource would begin with the sender's text.
        issues_.push_back(
            {Severity::error,
             IssueType::invalid,
             "bundle-type",
             "Send a Bundle whose type is transaction or batch.",
             bundle ? "Bundle" : "",
             "",
             {}}
        );
        return false;
    }

    void read_entry(const Node& node, std::size_t index) {
        BundleEntry entry;
        entry.index = index;
        entry.full_url = json::find_text(node.value(), "fullUrl");
        const json::Value* resource = json::find(node.value(), "resource");
        if (resource != nullptr && resource->IsObject()) entry.resource = resource;
        check_full_url(node, entry.full_url);
        const json::Value* request = json::find(node.value(), "request");
        if (request == nullptr || !request->IsObject()) {
            return refuse(
                IssueType::required,
                "bundle-request",
                "Every entry of a transaction or batch has a request with method and url.",
                node
            );
        }
        if (!read_request(Node(node, "request", *request), entry)) return;
        check_resource(node, entry);
        if (bundle_.type == BundleType::transaction) check_identity(node, entry);
        bundle_.entries.push_back(entry);
    }

    void check_full_url(const Node& node, std::string_view url) {
        if (url.empty()) return;
        const Node at(node, "fullUrl", *json::find(node.value(), "fullUrl"));
        if (!url.starts_with("https://") && !url.starts_with("http://") &&
            !url.starts_with("urn:")) {
            refuse(
                IssueType::value,
                "bundle-full-url",
                "A fullUrl is absolute: urn:uuid:… for a new resource, or the resource's http(s) "
                "URL.",
                at
            );
        }
        if (!parse_reference(url).version.empty()) {
            refuse(
                IssueType::value, "bundle-full-url", "A fullUrl names no version. Leave it out.", at
            );
        }
        if (!full_urls_.insert(url).second) {
            refuse(
                IssueType::duplicate,
                "duplicate-full-url",
                "Another entry of this Bundle has the same fullUrl. Give each entry its own.",
                at
            );
        }
    }

    bool read_request(const Node& node, BundleEntry& entry) {
        const json::Value& request = node.value();
        const std::string_view method = json::find_text(request, "method");
        const auto found =
            std::ranges::find(methods, method, &std::pair<std::string_view, BundleMethod>::first);
        if (found == methods.end()) {
            refuse(
                IssueType::value,
                "bundle-request",
                "The request's method is one of GET, HEAD, POST, PUT, PATCH and DELETE.",
                node
            );
            return false;
        }
        entry.method = found->second;
        entry.url = json::find_text(request, "url");
        if (entry.url.empty()) {
            refuse(
                IssueType::required,
                "bundle-request",
                "The request has a url, relative to the base: Patient, or Patient/1.",
                node
            );
            return false;
        }
        entry.if_match = json::find_text(request, "ifMatch");
        entry.if_none_match = json::find_text(request, "ifNoneMatch");
        entry.if_none_exist = json::find_text(request, "ifNoneExist");
        entry.if_modified_since = json::find_text(request, "ifModifiedSince");
        return true;
    }

    void check_resource(const Node& node, const BundleEntry& entry) {
        const bool wanted = entry.method == BundleMethod::post ||
                            entry.method == BundleMethod::put ||
                            entry.method == BundleMethod::patch;
        if (wanted == (entry.resource != nullptr)) return;
        refuse(
            wanted ? IssueType::required : IssueType::invalid,
            "bundle-resource",
            wanted ? "An entry that posts, puts or patches has a resource."
                   : "An entry that reads or deletes has no resource. Leave it out.",
            node
        );
    }

    // "If any resource identities overlap in steps 1-3, then the transaction SHALL fail."
    void check_identity(const Node& node, const BundleEntry& entry) {
        const bool changes = entry.method == BundleMethod::put ||
                             entry.method == BundleMethod::patch ||
                             entry.method == BundleMethod::remove;
        if (!changes || parse_reference(entry.url).kind != ReferenceKind::relative) return;
        if (changed_.insert(entry.url).second) return;
        refuse(
            IssueType::duplicate,
            "duplicate-identity",
            "Another entry of this transaction changes the same resource. A transaction may do so "
            "once.",
            node
        );
    }

    const Node& root_;
    Bundle bundle_;
    std::unordered_set<std::string_view> full_urls_;
    std::unordered_set<std::string_view> changed_;
    std::vector<Issue> issues_;
};

}  // namespace

std::vector<const BundleEntry*> Bundle::in_order() const {
    std::vector<const BundleEntry*> order;
    order.reserve(entries.size());
    for (const BundleEntry& entry : entries) order.push_back(&entry);
    if (type == BundleType::batch) return order;
    // PUT and PATCH are one step.
    const auto step = [](const BundleEntry* entry) {
        return entry->method == BundleMethod::patch ? BundleMethod::put : entry->method;
    };
    std::ranges::stable_sort(order, {}, step);
    return order;
}

Result<Bundle> read_bundle(const Node& root) {
    return Reader(root).read();
}

EntryPath::EntryPath(const Node& bundle, const BundleEntry& entry)
    : list_(bundle, "entry", entries_of(bundle.value())),
      entry_(list_, entry.index, list_.value()[static_cast<rapidjson::SizeType>(entry.index)]) {}

Node EntryPath::resource() const {
    return Node(entry_, "resource", *json::find(entry_.value(), "resource"));
}

}  // namespace fhir
