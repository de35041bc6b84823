// SettingsReader.
#include "mappings/engine/settings_reader.hpp"

#include <algorithm>
#include <charconv>

#include "mappings/engine/loader_fault.hpp"

namespace mappings {
namespace {

using fhir::Node;
namespace json = fhir::json;

}  // namespace

std::string unknown_word(std::string_view word, std::span<const std::string> known) {
    std::string message = "'" + std::string(word) + "' is not known here; ";
    const std::string_view meant = nearest(word, known);
    if (!meant.empty()) return message + "did you mean '" + std::string(meant) + "'?";
    message += "known are ";
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (i > 0) message += i + 1 == known.size() ? " and " : ", ";
        message += "'" + known[i] + "'";
    }
    return message + ".";
}

SettingsReader::SettingsReader(const Node& node, std::vector<fhir::Issue>& issues)
    : node_(node), issues_(issues) {
    if (!node.value().IsObject()) fault(node, "wrong-type", "This must be an object.");
}

const json::Value* SettingsReader::find(std::string_view key) {
    known_.emplace_back(key);
    return json::find(node_.value(), key);
}

void SettingsReader::object(
    std::string_view key, const std::function<void(SettingsReader&)>& read
) {
    const json::Value* value = find(key);
    if (value == nullptr) return;
    const Node node(node_, key, *value);
    SettingsReader reader(node, issues_);
    read(reader);
    reader.refuse_unknown();
}

void SettingsReader::text(std::string_view key, std::string& value) {
    const json::Value* found = find(key);
    if (found == nullptr) return;
    if (!json::is_string(*found)) {
        return fault(Node(node_, key, *found), "wrong-type", "This must be a string.");
    }
    value = json::text(*found);
}

void SettingsReader::boolean(std::string_view key, bool& value) {
    const json::Value* found = find(key);
    if (found == nullptr) return;
    if (!found->IsBool()) {
        return fault(Node(node_, key, *found), "wrong-type", "This must be true or false.");
    }
    value = found->GetBool();
}

void SettingsReader::integer(std::string_view key, int least, int& value) {
    const json::Value* found = find(key);
    if (found == nullptr) return;
    int parsed = 0;
    bool good = json::is_number(*found);
    if (good) {
        const std::string_view digits = json::number_text(*found);
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
        good = error == std::errc{} && end == digits.data() + digits.size() && parsed >= least;
    }
    if (!good) {
        return fault(
            Node(node_, key, *found),
            "wrong-type",
            "This must be a whole number of at least " + std::to_string(least) + "."
        );
    }
    value = parsed;
}

void SettingsReader::texts(
    std::string_view key, std::vector<std::string>& values, bool* null_seen
) {
    const json::Value* found = find(key);
    if (found == nullptr) return;
    const Node node(node_, key, *found);
    if (!found->IsArray()) return fault(node, "wrong-type", "This must be an array of strings.");
    values.clear();
    if (null_seen != nullptr) *null_seen = false;
    for (rapidjson::SizeType i = 0; i < found->Size(); ++i) {
        const json::Value& element = (*found)[i];
        if (element.IsNull() && null_seen != nullptr) {
            *null_seen = true;
        } else if (json::is_string(element)) {
            values.emplace_back(json::text(element));
        } else {
            fault(Node(node, i, element), "wrong-type", "This must be a string.");
        }
    }
}

void SettingsReader::objects(
    std::string_view key, const std::function<void(SettingsReader&)>& read
) {
    const json::Value* found = find(key);
    if (found == nullptr) return;
    const Node node(node_, key, *found);
    if (!found->IsArray()) return fault(node, "wrong-type", "This must be an array of objects.");
    for (rapidjson::SizeType i = 0; i < found->Size(); ++i) {
        const Node element(node, i, (*found)[i]);
        SettingsReader reader(element, issues_);
        read(reader);
        reader.refuse_unknown();
    }
}

void SettingsReader::members(
    std::string_view key,
    const std::function<void(std::string_view, std::string_view, const Node&)>& read
) {
    const json::Value* found = find(key);
    if (found == nullptr) return;
    const Node node(node_, key, *found);
    if (!found->IsObject()) return fault(node, "wrong-type", "This must be an object of strings.");
    for (auto it = found->MemberBegin(); it != found->MemberEnd(); ++it) {
        const std::string_view name = json::name(*it);
        const Node member(node, name, it->value);
        if (json::is_string(it->value)) {
            read(name, json::text(it->value), member);
        } else {
            fault(member, "wrong-type", "This must be a string.");
        }
    }
}

void SettingsReader::each_text(
    std::string_view key, const std::function<void(std::string_view, const Node&)>& read
) {
    const json::Value* found = find(key);
    if (found == nullptr) return;
    const Node node(node_, key, *found);
    if (json::is_string(*found)) return read(json::text(*found), node);
    if (!found->IsArray()) {
        return fault(node, "wrong-type", "This must be a string or an array of strings.");
    }
    for (rapidjson::SizeType i = 0; i < found->Size(); ++i) {
        const Node element(node, i, (*found)[i]);
        if (json::is_string(element.value())) {
            read(json::text(element.value()), element);
        } else {
            fault(element, "wrong-type", "This must be a string.");
        }
    }
}

void SettingsReader::required(std::string_view key) {
    if (json::find(node_.value(), key) != nullptr) return;
    fault(node_, "key-missing", "The key '" + std::string(key) + "' is missing.");
}

void SettingsReader::flags(std::string_view key, const std::function<void(bool)>& read) {
    const json::Value* found = find(key);
    if (found == nullptr) return;
    const Node node(node_, key, *found);
    if (!found->IsArray()) {
        return fault(node, "wrong-type", "This must be an array of true, false and null.");
    }
    bool has_false = false;
    for (rapidjson::SizeType i = 0; i < found->Size(); ++i) {
        const json::Value& element = (*found)[i];
        if (!element.IsBool() && !element.IsNull()) {
            fault(Node(node, i, element), "wrong-type", "This must be true, false or null.");
        }
        has_false = has_false || element.IsFalse();
    }
    read(has_false);
}

void SettingsReader::fault_at(std::string_view key, std::string code, std::string message) {
    const json::Value* found = json::find(node_.value(), key);
    if (found == nullptr) return fault(node_, std::move(code), std::move(message));
    fault(Node(node_, key, *found), std::move(code), std::move(message));
}

void SettingsReader::fault(const Node& at, std::string code, std::string message) {
    issues_.push_back(
        {fhir::Severity::error,
         fhir::IssueType::invalid,
         std::move(code),
         std::move(message),
         {},
         at.pointer(),
         std::nullopt}
    );
}

void SettingsReader::refuse_unknown() {
    if (!node_.value().IsObject()) return;
    for (auto it = node_.value().MemberBegin(); it != node_.value().MemberEnd(); ++it) {
        const std::string_view key = json::name(*it);
        if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
        fault(Node(node_, key, it->value), "unknown-key", "The key " + unknown_word(key, known_));
    }
}

}  // namespace mappings
