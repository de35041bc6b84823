// Resolves and rewrites the references between the entries of a Bundle.
#include <utility>

#include "fhir/bundle.hpp"
#include "fhir/definitions/definitions.hpp"
#include "fhir/json_writer.hpp"
#include "fhir/reference.hpp"

namespace fhir {
namespace {

using definitions::Type;
using definitions::TypeKind;

// One pass over the resource: the types are followed only to know a Reference when it comes.
class Rewrite {
public:
    Rewrite(Version version, std::string_view full_url, const EntryTargets& targets)
        : version_(version),
          full_url_(full_url),
          targets_(targets),
          reference_(definitions::find_type(version, "Reference")) {}

    RewrittenResource run(const Node& resource) {
        value(resource, resource_type(resource));
        result_.bytes = out_.take();
        return std::move(result_);
    }

private:
    // A Bundle inside has references of its own, resolved among its own entries.
    const Type* resource_type(const Node& node) const {
        const Type* type =
            definitions::find_type(version_, json::find_text(node.value(), "resourceType"));
        return type != nullptr && type->name == "Bundle" ? nullptr : type;
    }

    const Type* member_type(const Type& type, const Node& child) const {
        const Type* known = nullptr;
        if (const auto member = definitions::find_member(type, plain(child.name()));
            member.type != nullptr) {
            known = member.type->type;
        }
        return known;
    }
    static std::string_view plain(std::string_view name) {
        return name.substr(name.starts_with('_') ? 1 : 0);
    }

    void value(const Node& node, const Type* type) {
        const json::Value& json = node.value();
        if (type != nullptr && json.IsArray()) {
            const auto scope = out_.array();
            for (rapidjson::SizeType i = 0; i < json.Size(); ++i) {
                value(Node(node, std::size_t{i}, json[i]), type);
            }
        } else if (type != nullptr && json.IsObject()) {
            const bool any = type->kind == TypeKind::resource;
            object(node, any ? resource_type(node) : type);
        } else {
            out_.value(json);
        }
    }

    void object(const Node& node, const Type* type) {
        if (type == nullptr) return out_.value(node.value());
        const auto scope = out_.object();
        for (const auto& member : node.value().GetObject()) {
            const std::string_view name = json::name(member);
            const Node child(node, name, member.value);
            out_.key(name);
            const bool link =
                type == reference_ && name == "reference" && json::is_string(member.value);
            if (link)
                reference(child);
            else
                value(child, member_type(*type, child));
        }
    }

    void reference(const Node& node) {
        const std::string_view text = json::text(node.value());
        if (const auto location = targets_.find(text, full_url_)) return out_.string(*location);
        const ReferenceKind kind = parse_reference(text).kind;
        if (kind == ReferenceKind::conditional) {
            result_.conditional.push_back(issue(
                IssueType::not_supported,
                "conditional-reference",
                "This reference is to be resolved by a search. Refer to the resource by its id, or "
                "by "
                "Reference.identifier.",
                node
            ));
        }
        if (kind == ReferenceKind::urn_uuid || kind == ReferenceKind::urn_oid) {
            result_.unresolved.push_back(issue(
                IssueType::value,
                "unresolved-reference",
                "No entry of this Bundle has this fullUrl. Add the entry, or refer to a stored "
                "resource.",
                node
            ));
        }
        out_.string(text);
    }

    static Issue issue(IssueType type, std::string code, std::string text, const Node& at) {
        return {
            Severity::error,
            type,
            std::move(code),
            std::move(text),
            at.expression(),
            at.pointer(),
            {}};
    }

    Version version_;
    std::string_view full_url_;
    const EntryTargets& targets_;
    const Type* reference_;
    JsonWriter out_;
    RewrittenResource result_;
};

}  // namespace

void EntryTargets::add(std::string_view full_url, std::string_view location) {
    locations_.insert_or_assign(std::string(full_url), std::string(location));
}

std::optional<std::string_view> EntryTargets::find(
    std::string_view reference, std::string_view referrer_url
) const {
    const ReferenceParts parts = parse_reference(reference);
    std::string url(reference);
    if (parts.kind == ReferenceKind::relative || parts.kind == ReferenceKind::absolute) {
        const std::string_view base =
            parts.kind == ReferenceKind::absolute ? parts.base : parse_reference(referrer_url).base;
        if (base.empty()) return std::nullopt;
        url = std::string(base).append("/").append(parts.type).append("/").append(parts.id);
    }
    const auto found = locations_.find(url);
    if (found == locations_.end()) return std::nullopt;
    return found->second;
}

RewrittenResource rewrite_references(
    const Node& resource, Version version, std::string_view full_url, const EntryTargets& targets
) {
    return Rewrite(version, full_url, targets).run(resource);
}

}  // namespace fhir
