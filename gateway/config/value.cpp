// Readers and writers of configured values.
#include "gateway/config/value.hpp"

namespace gateway::config {

namespace json = fhir::json;

Given Given::from_json(const json::Value& value) {
    Given given;
    if (json::is_string(value)) {
        given.from = From::text;
        given.text = json::text(value);
    } else if (json::is_number(value)) {
        given.from = From::number;
        given.text = json::number_text(value);
    } else if (value.IsArray()) {
        given.from = From::list;
        for (const json::Value& element : value.GetArray()) {
            if (!json::is_string(element)) return Given{};
            given.list.emplace_back(json::text(element));
        }
    }
    return given;
}

Given Given::from_environment(std::string_view text) {
    Given given;
    given.from = From::environment;
    given.text = text;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t comma = std::min(text.find(',', begin), text.size());
        given.list.emplace_back(text.substr(begin, comma - begin));
        begin = comma + 1;
    }
    return given;
}

std::string TextCodec::read(const Given& given, std::string& out) {
    if (!given.is_text()) return "a text";
    out = given.text;
    return "";
}

std::string TextListCodec::read(const Given& given, std::vector<std::string>& out) {
    if (!given.is_list()) return "a list of texts";
    for (const std::string& element : given.list) {
        if (element.empty()) return "a list without empty texts";
    }
    out = given.list;
    return "";
}

void TextListCodec::write(const std::vector<std::string>& value, fhir::JsonWriter& json) {
    const auto scope = json.array();
    for (const std::string& element : value) json.string(element);
}

std::string EndpointCodec::read(const Given& given, Endpoint& out) {
    const auto endpoint = given.is_text() ? endpoint_from(given.text) : std::nullopt;
    if (!endpoint) return "an IP address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"";
    out = *endpoint;
    return "";
}

std::string CountCodec::read(const Given& given, std::size_t& out) {
    constexpr std::size_t most = 1024;
    std::size_t number = 0;
    const char* end = given.text.data() + given.text.size();
    const auto [stop, error] = std::from_chars(given.text.data(), end, number);
    if (!given.is_number() || error != std::errc{} || stop != end || number > most) {
        return "a whole number from 0 to " + std::to_string(most);
    }
    out = number;
    return "";
}

}  // namespace gateway::config
