// From JSON with comments and environment variables to a Config, collecting every fault.
#include <algorithm>
#include <cctype>
#include <charconv>

#include "fhir/document.hpp"
#include "fhir/nearest.hpp"
#include "gateway/config/keys.hpp"

namespace gateway::config {
namespace {

namespace json = fhir::json;

constexpr std::string_view prefix = "NARA__";

class Faults {
public:
    void add(std::string code, std::string path, std::string pointer, std::string text) {
        fhir::Issue issue;
        issue.type = fhir::IssueType::value;
        issue.code = std::move(code);
        issue.text = std::move(text);
        issue.expression = std::move(path);
        issue.pointer = std::move(pointer);
        issues.push_back(std::move(issue));
    }
    std::vector<fhir::Issue> issues;
};

// Walks one object and sets the keys of `Owner` it finds.
template <class Owner>
class Section {
public:
    Section(Owner& owner, std::span<const Key<Owner>> keys, std::string shown, Faults& faults)
        : owner_(owner), keys_(keys), shown_(std::move(shown)), faults_(faults) {}

    void read(const json::Value& object, const std::string& path, const std::string& pointer) {
        if (!object.IsObject()) {
            faults_.add(
                "config-bad-value", shown_ + path, pointer, "An object in braces was expected here."
            );
            return;
        }
        for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) {
            const std::string name(json::name(*it));
            member(it->value, path.empty() ? name : path + "." + name, pointer + "/" + name);
        }
    }

    /// Paths that something else reads.
    std::string_view skip;

private:
    void member(const json::Value& value, const std::string& path, const std::string& pointer) {
        if (path == skip) return;
        for (const Key<Owner>& key : keys_) {
            if (key.path == path) return set(key, value, pointer);
        }
        const std::string inside = path + ".";
        for (const Key<Owner>& key : keys_) {
            if (key.path.starts_with(inside)) return read(value, path, pointer);
        }
        unknown(path, pointer);
    }

    void set(const Key<Owner>& key, const json::Value& value, const std::string& pointer) {
        const std::string expected = key.set(owner_, Given::from_json(value));
        if (expected.empty()) return;
        faults_.add(
            "config-bad-value",
            shown_ + std::string(key.path),
            pointer,
            "This value cannot be used: " + expected + " was expected."
        );
    }

    void unknown(const std::string& path, const std::string& pointer) {
        // Siblings are compared by their last name, so that "server.lisen" finds "server.listen".
        fhir::Nearest nearest(path);
        for (const Key<Owner>& key : keys_) {
            nearest.see(key.path);
            nearest.see(key.path.substr(0, key.path.find('.')));
        }
        if (!skip.empty()) nearest.see(skip);
        faults_.add(
            "config-unknown-key",
            shown_ + path,
            pointer,
            "There is no such key." + nearest.question()
        );
    }

    Owner& owner_;
    std::span<const Key<Owner>> keys_;
    std::string shown_;
    Faults& faults_;
};

void read_sources(const json::Value& list, Config& config, Faults& faults) {
    if (!list.IsArray()) {
        return faults.add(
            "config-bad-value",
            std::string(sources_path),
            "/sources",
            "This value cannot be used: a list of sources was expected."
        );
    }
    config.sources.clear();
    for (const json::Value& element : list.GetArray()) {
        const std::string index = std::to_string(config.sources.size());
        const std::string pointer = "/sources/" + index;
        Source& source = config.sources.emplace_back();
        Section<Source> section(source, source_keys(), "sources[" + index + "].", faults);
        section.read(element, "", pointer);
        if (element.IsObject() && source.client.empty()) {
            faults.add(
                "config-bad-value",
                "sources[" + index + "].client",
                pointer,
                "A source needs the id of the client that sends it."
            );
        }
    }
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
}

// NARA__SERVER__LISTEN -> "server.listen".
std::string path_of(std::string_view variable) {
    std::string path;
    for (std::size_t i = prefix.size(); i < variable.size(); ++i) {
        if (variable.substr(i, 2) == "__") {
            path += '.';
            ++i;
        } else {
            path += variable[i];
        }
    }
    return lower(path);
}

void read_variable(const Variable& variable, Config& config, Faults& faults) {
    const std::string path = path_of(variable.first);
    fhir::Nearest nearest(path);
    std::vector<std::string> known;
    for (const Key<Config>& key : config_keys()) known.push_back(lower(key.path));
    for (std::size_t i = 0; i < known.size(); ++i) {
        nearest.see(known[i]);
        if (known[i] != path) continue;
        const std::string expected =
            config_keys()[i].set(config, Given::from_environment(variable.second));
        if (expected.empty()) return;
        return faults.add(
            "config-bad-value",
            variable.first,
            "",
            "This value cannot be used: " + expected + " was expected."
        );
    }
    faults.add(
        "config-unknown-key",
        variable.first,
        "",
        path == sources_path ? "Sources stand in the file only."
                             : "There is no such key." + nearest.question()
    );
}

// What no single key can say.
void check_together(const Config& config, Faults& faults) {
    if (config.server.tls && (config.server.tls->cert.empty() || config.server.tls->key.empty())) {
        faults.add(
            "config-conflict",
            "server.tls",
            "/server/tls",
            "TLS needs both a certificate file (cert) and a key file (key)."
        );
    }
    if (config.server.listen.port != 0 && config.server.listen == config.admin.listen) {
        faults.add(
            "config-conflict",
            "admin.listen",
            "/admin/listen",
            "The admin listener must not share the address of server.listen."
        );
    }
    for (std::size_t i = 0; i < config.sources.size(); ++i) {
        const auto same = [&](const Source& other) {
            return other.client == config.sources[i].client;
        };
        const auto end = config.sources.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find_if(config.sources.begin(), end, same) == end) continue;
        const std::string index = std::to_string(i);
        faults.add(
            "config-conflict",
            "sources[" + index + "].client",
            "/sources/" + index + "/client",
            "Another source has the same client. One client is one source."
        );
    }
    if (std::ranges::find(config.portal.allowed_origins, "*") !=
        config.portal.allowed_origins.end()) {
        faults.add(
            "config-conflict",
            "portal.allowedOrigins",
            "/portal/allowedOrigins",
            "Any origin (*) is not allowed: name each portal's origin, such as "
            "\"https://portal.example.se\"."
        );
    }
}

void write_path(
    std::string_view path,
    std::vector<std::string>& open,
    std::vector<fhir::JsonWriter::Scope>& scopes,
    fhir::JsonWriter& out
) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t dot = std::min(path.find('.', begin), path.size());
        parts.emplace_back(path.substr(begin, dot - begin));
        begin = dot + 1;
    }
    const std::string name = parts.back();
    parts.pop_back();
    std::size_t common = 0;
    while (common < open.size() && common < parts.size() && open[common] == parts[common]) ++common;
    while (open.size() > common) {
        open.pop_back();
        scopes.pop_back();
    }
    for (; common < parts.size(); ++common) {
        scopes.push_back(out.object(parts[common]));
        open.push_back(parts[common]);
    }
    out.key(name);
}

// Keys with a common beginning stand together in the table, so each object is opened once.
template <class Owner>
void write_keys(const Owner& owner, std::span<const Key<Owner>> keys, fhir::JsonWriter& out) {
    std::vector<std::string> open;
    std::vector<fhir::JsonWriter::Scope> scopes;
    for (const Key<Owner>& key : keys) {
        write_path(key.path, open, scopes, out);
        key.write(owner, out);
    }
    while (!scopes.empty()) scopes.pop_back();
}

}  // namespace

fhir::Result<Config> read(
    std::string_view jsonc, std::span<const Variable> environment, Config defaults
) {
    Config config = std::move(defaults);
    Faults faults;
    if (!jsonc.empty()) {
        const auto document = fhir::Document::parse(std::string(jsonc), fhir::Limits::config());
        if (!document) return document.error();
        const json::Value& root = document->root().value();
        Section<Config> section(config, config_keys(), "", faults);
        section.skip = sources_path;
        section.read(root, "", "");
        if (const json::Value* list = json::find(root, sources_path)) {
            read_sources(*list, config, faults);
        }
        document->locate(faults.issues);
    }
    for (const Variable& variable : environment) {
        if (variable.first.starts_with(prefix)) read_variable(variable, config, faults);
    }
    check_together(config, faults);
    if (!faults.issues.empty()) return fhir::Outcome(fhir::Kind::invalid, std::move(faults.issues));
    return config;
}

std::optional<Endpoint> endpoint_from(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    std::string_view address = text.substr(0, colon);
    const std::string_view port = text.substr(colon + 1);
    const bool bracketed = address.starts_with('[') && address.ends_with(']');
    if (bracketed) address = address.substr(1, address.size() - 2);
    const std::string_view letters = bracketed ? "0123456789abcdefABCDEF:." : "0123456789.";
    if (address.empty() || address.find_first_not_of(letters) != std::string_view::npos) {
        return std::nullopt;
    }
    Endpoint endpoint;
    endpoint.address = address;
    const char* end = port.data() + port.size();
    const auto [stop, error] = std::from_chars(port.data(), end, endpoint.port);
    if (port.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return endpoint;
}

std::string to_text(const Endpoint& endpoint) {
    const bool six = endpoint.address.find(':') != std::string::npos;
    const std::string address = six ? "[" + endpoint.address + "]" : endpoint.address;
    return address + ":" + std::to_string(endpoint.port);
}

std::string to_json(const Config& config) {
    fhir::JsonWriter out(fhir::JsonWriter::Layout::indented);
    {
        const auto scope = out.object();
        write_keys(config, config_keys(), out);
        const auto list = out.array(sources_path);
        for (const Source& source : config.sources) {
            const auto one = out.object();
            write_keys(source, source_keys(), out);
        }
    }
    return out.take();
}

std::vector<std::string> key_paths() {
    std::vector<std::string> paths;
    for (const Key<Config>& key : config_keys()) paths.emplace_back(key.path);
    for (const Key<Source>& key : source_keys()) {
        paths.push_back(std::string(sources_path) + "[]." + std::string(key.path));
    }
    return paths;
}

std::vector<mappings::SourceSettings> source_settings(const Config& config) {
    std::vector<mappings::SourceSettings> all;
    for (const Source& source : config.sources) {
        mappings::SourceSettings& settings = all.emplace_back();
        settings.source = source.client;
        settings.notes = source.notes;
        settings.care_giver.hsa_id = source.care_giver_hsa_id;
        settings.care_giver.name = source.care_giver_name;
        settings.listing_type = source.listing_type;
    }
    return all;
}

}  // namespace gateway::config
