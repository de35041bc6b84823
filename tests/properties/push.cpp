// Files of pushes.
#include "tests/properties/push.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/properties/json_text.hpp"

namespace gateway::properties {
namespace {

std::string text_of(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

std::string_view member(const rapidjson::Value& object, const char* name) {
    const auto found = object.FindMember(name);
    const bool there = found != object.MemberEnd() && found->value.IsString();
    return there ? std::string_view(found->value.GetString()) : std::string_view();
}

Push push_from(const rapidjson::Value& one) {
    const auto resource = one.FindMember("resource");
    const auto version = fhir::version_from(member(one, "release"));
    if (resource == one.MemberEnd() || !resource->value.IsObject() || !version) {
        throw std::runtime_error("a push needs source, release (r4, r4b, r5) and resource");
    }
    Push push;
    push.source = member(one, "source");
    push.version = *version;
    push.type = member(resource->value, "resourceType");
    push.id = member(resource->value, "id");
    push.body = text_of(resource->value);
    push.removes = one.HasMember("delete");
    const bool known = std::ranges::find(source_names, push.source) != std::end(source_names);
    if (!known || push.type.empty() || push.id.empty()) {
        throw std::runtime_error("a push needs a known source, and a resource with type and id");
    }
    return push;
}

}  // namespace

std::string to_file(std::string_view description, const Pushes& pushes) {
    std::string text = "{\n  \"description\": " + in_quotes(description) + ",\n  \"pushes\": [";
    for (const Push& push : pushes) {
        text += text.back() == '[' ? "\n    " : ",\n    ";
        text += object(
            {{"source", in_quotes(push.source)},
             {"release", in_quotes(fhir::name(push.version))},
             {"delete", push.removes ? "true" : ""},
             {"resource", push.body}}
        );
    }
    return text + "\n  ]\n}\n";
}

Pushes from_file(std::string_view name, const std::string& text) {
    rapidjson::Document document;
    document.Parse(text.c_str());
    Pushes pushes;
    try {
        if (document.HasParseError() || !document.IsObject() || !document.HasMember("pushes") ||
            !document["pushes"].IsArray()) {
            throw std::runtime_error("an object with the array pushes is wanted");
        }
        for (const auto& one : document["pushes"].GetArray()) pushes.push_back(push_from(one));
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(std::string(name) + ": " + error.what());
    }
    return pushes;
}

std::vector<std::pair<std::string, Pushes>> saved_worlds() {
    std::vector<std::pair<std::string, Pushes>> worlds;
    const std::string folder = std::string(NARA_SOURCE_DIR) + "/tests/cases/properties";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        const std::string name = entry.path().stem().string();
        std::ifstream file(entry.path());
        std::ostringstream text;
        text << file.rdbuf();
        worlds.emplace_back(name, from_file(name, text.str()));
    }
    std::ranges::sort(worlds, {}, [](const auto& world) { return world.first; });
    return worlds;
}

}  // namespace gateway::properties
