// Copies spans of the received bytes; the tree is not needed to send back what is known to be good.
#include "fhir/instance.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "fhir/primitives.hpp"

namespace fhir {
namespace {

constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// One past the closing quote of the string that begins at `start`.
std::size_t string_end(std::string_view bytes, std::size_t start) {
    for (std::size_t here = start + 1; here < bytes.size(); ++here) {
        if (bytes[here] == '"') return here + 1;
        if (bytes[here] == '\\') ++here;
    }
    throw std::invalid_argument("stored bytes are not JSON");
}

struct MemberText {
    /// With its quotes.
    std::string_view name;
    std::string_view value;
    /// White space stands between the parts of the value.
    bool spaced = false;
};

// The members of one object, as spans of its text.
class Members {
public:
    explicit Members(std::string_view object) : rest_(object) {
        skip();
        if (!rest_.starts_with('{'))
            throw std::invalid_argument("stored bytes are not a JSON object");
        rest_.remove_prefix(1);
    }

    bool next(MemberText& member) {
        skip();
        if (!rest_.starts_with('"')) return false;
        member.name = take(string_end(rest_, 0));
        skip();
        member.spaced = false;
        member.value = take(value_end(member.spaced));
        return true;
    }

private:
    void skip() {
        const auto end = std::ranges::find_if_not(rest_, [](char c) {
            return is_space(c) || c == ',' || c == ':';
        });
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.begin()));
    }
    std::string_view take(std::size_t length) {
        const std::string_view taken = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return taken;
    }
    std::size_t value_end(bool& spaced) const {
        std::size_t depth = 0;
        std::size_t here = 0;
        while (here < rest_.size()) {
            const char c = rest_[here];
            if (c == '"') {
                here = string_end(rest_, here);
                if (depth == 0) return here;
                continue;
            }
            const bool closes = c == '}' || c == ']';
            // The end of a number or literal is what follows it.
            if (depth == 0 && (closes || c == ',' || is_space(c))) return here;
            spaced = spaced || is_space(c);
            if (c == '{' || c == '[') ++depth;
            ++here;
            if (closes && --depth == 0) return here;
        }
        return here;
    }

    std::string_view rest_;
};

// A name may be written with escapes; then it is decoded before it is compared.
bool is_named(std::string_view quoted, std::string_view name) {
    if (quoted.find('\\') == std::string_view::npos)
        return quoted.substr(1, quoted.size() - 2) == name;
    const auto decoded = Document::parse(std::string(quoted));
    return decoded && json::text(decoded->root().value()) == name;
}

// Copies runs of bytes between the white space that stands outside strings.
void append_compact(std::string& out, std::string_view json) {
    std::size_t run = 0;
    std::size_t here = 0;
    while (here < json.size()) {
        if (json[here] == '"') {
            here = string_end(json, here);
        } else if (is_space(json[here])) {
            out.append(json, run, here - run);
            run = ++here;
        } else {
            ++here;
        }
    }
    out.append(json, run, here - run);
}

void append_member(std::string& out, const MemberText& member) {
    out.append(",").append(member.name).append(":");
    if (member.spaced)
        append_compact(out, member.value);
    else
        out.append(member.value);
}

void append_meta(
    std::string& out,
    std::string_view meta,
    std::string_view version_id,
    std::string_view last_updated
) {
    constexpr std::array<std::string_view, 4> replaced{
        "versionId", "lastUpdated", "_versionId", "_lastUpdated"};
    out.append(",\"meta\":{\"versionId\":\"").append(version_id);
    out.append("\",\"lastUpdated\":\"").append(last_updated).append("\"");
    if (!meta.empty()) {
        Members members(meta);
        for (MemberText member; members.next(member);) {
            const auto is_this = [&](std::string_view name) { return is_named(member.name, name); };
            if (std::ranges::none_of(replaced, is_this)) append_member(out, member);
        }
    }
    out += '}';
}

void check(std::string_view id, std::string_view version_id, std::string_view last_updated) {
    const bool instant = !check_primitive(Primitive::instant, last_updated, JsonKind::string);
    if (is_id(id) && is_id(version_id) && instant) return;
    throw std::invalid_argument("an instance needs an id, a version id and an instant");
}

using SortedMembers = std::vector<const json::Value::Member*>;

SortedMembers sorted(const json::Value& object) {
    SortedMembers members;
    members.reserve(object.MemberCount());
    for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) members.push_back(&*it);
    std::ranges::sort(members, {}, [](const json::Value::Member* member) {
        return json::name(*member);
    });
    return members;
}

// Depth is bounded by the guarded reader's limit.
void write_sorted(JsonWriter& out, const json::Value& value) {
    if (value.IsObject()) {
        const auto scope = out.object();
        for (const json::Value::Member* member : sorted(value)) {
            out.key(json::name(*member));
            write_sorted(out, member->value);
        }
    } else if (value.IsArray()) {
        const auto scope = out.array();
        for (const auto& element : value.GetArray()) write_sorted(out, element);
    } else {
        out.value(value);
    }
}

// A meta that holds nothing else counts as none.
void write_unstamped_meta(JsonWriter& out, const json::Value& meta) {
    SortedMembers members = sorted(meta);
    std::erase_if(members, [](const json::Value::Member* member) {
        return json::name(*member) == "versionId" || json::name(*member) == "lastUpdated";
    });
    if (members.empty()) return;
    const auto scope = out.object("meta");
    for (const json::Value::Member* member : members) {
        out.key(json::name(*member));
        write_sorted(out, member->value);
    }
}

}  // namespace

std::string write_instance(
    std::string_view bytes,
    std::string_view id,
    std::string_view version_id,
    std::string_view last_updated
) {
    check(id, version_id, last_updated);
    std::vector<MemberText> others;
    others.reserve(32);
    std::string_view type;
    std::string_view meta;
    Members members(bytes);
    for (MemberText member; members.next(member);) {
        if (is_named(member.name, "resourceType"))
            type = member.value;
        else if (is_named(member.name, "meta"))
            meta = member.value;
        else if (!is_named(member.name, "id"))
            others.push_back(member);
    }
    std::string out;
    out.reserve(bytes.size() + 160);
    out.append("{\"resourceType\":").append(type).append(",\"id\":\"").append(id).append("\"");
    append_meta(out, meta, version_id, last_updated);
    for (const MemberText& member : others) append_member(out, member);
    out += '}';
    return out;
}

std::string canonical(const Node& resource, CanonicalPart part) {
    JsonWriter out;
    if (part == CanonicalPart::everything || !resource.value().IsObject()) {
        write_sorted(out, resource.value());
        return out.take();
    }
    {
        const auto scope = out.object();
        for (const json::Value::Member* member : sorted(resource.value())) {
            if (json::name(*member) == "meta" && member->value.IsObject()) {
                write_unstamped_meta(out, member->value);
                continue;
            }
            out.key(json::name(*member));
            write_sorted(out, member->value);
        }
    }
    return out.take();
}

}  // namespace fhir
