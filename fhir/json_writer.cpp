// JsonWriter over RapidJSON's writers.
#include "fhir/json_writer.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace fhir {

// PrettyWriter derives from Writer without virtual functions, so both stand side by side and every
// call is sent to the one in use.
struct JsonWriter::State {
    explicit State(Layout wanted) : layout(wanted), compact(buffer), pretty(buffer) {
        pretty.SetIndent(' ', 2);
    }
    template <class Call>
    void with(Call call) {
        if (layout == Layout::compact)
            call(compact);
        else
            call(pretty);
    }
    Layout layout;
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> compact;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> pretty;
};

namespace {
rapidjson::SizeType size_of(std::string_view text) {
    return static_cast<rapidjson::SizeType>(text.size());
}
}  // namespace

JsonWriter::JsonWriter(Layout layout) : state_(std::make_unique<State>(layout)) {}
JsonWriter::~JsonWriter() = default;

JsonWriter::Scope::~Scope() {
    if (writer_ == nullptr) return;
    writer_->state_->with([this](auto& out) {
        if (array_)
            out.EndArray();
        else
            out.EndObject();
    });
}

JsonWriter::Scope JsonWriter::object() {
    state_->with([](auto& out) { out.StartObject(); });
    return Scope(*this, false);
}
JsonWriter::Scope JsonWriter::array() {
    state_->with([](auto& out) { out.StartArray(); });
    return Scope(*this, true);
}
JsonWriter::Scope JsonWriter::object(std::string_view key_name) {
    key(key_name);
    return object();
}
JsonWriter::Scope JsonWriter::array(std::string_view key_name) {
    key(key_name);
    return array();
}
void JsonWriter::key(std::string_view key_name) {
    state_->with([&](auto& out) { out.Key(key_name.data(), size_of(key_name)); });
}
void JsonWriter::string(std::string_view value) {
    // A default view has a null pointer, which RapidJSON's writer asserts against.
    const char* data = value.empty() ? "" : value.data();
    state_->with([&](auto& out) { out.String(data, size_of(value)); });
}
void JsonWriter::integer(std::int64_t value) {
    state_->with([&](auto& out) { out.Int64(value); });
}
void JsonWriter::boolean(bool value) {
    state_->with([&](auto& out) { out.Bool(value); });
}
void JsonWriter::null() {
    state_->with([](auto& out) { out.Null(); });
}
void JsonWriter::number(std::string_view digits) {
    state_->with([&](auto& out) {
        out.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
    });
}

void JsonWriter::value(const json::Value& value) {
    // Depth is bounded by the guarded reader's limit.
    if (value.IsObject()) {
        const auto scope = object();
        for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
            key(json::name(*it));
            this->value(it->value);
        }
    } else if (value.IsArray()) {
        const auto scope = array();
        for (const auto& element : value.GetArray()) this->value(element);
    } else if (json::is_number(value)) {
        number(json::number_text(value));
    } else if (value.IsString()) {
        string(json::text(value));
    } else if (value.IsBool()) {
        boolean(value.GetBool());
    } else {
        null();
    }
}

void JsonWriter::member(std::string_view key_name, std::string_view text) {
    key(key_name);
    string(text);
}
void JsonWriter::member(std::string_view key_name, std::int64_t number) {
    key(key_name);
    integer(number);
}
void JsonWriter::member(std::string_view key_name, bool truth) {
    key(key_name);
    boolean(truth);
}
void JsonWriter::member_if(std::string_view key_name, std::string_view text) {
    if (!text.empty()) member(key_name, text);
}

std::string_view JsonWriter::view() const {
    return {state_->buffer.GetString(), state_->buffer.GetSize()};
}
void JsonWriter::clear() {
    state_->buffer.Clear();
    state_->compact.Reset(state_->buffer);
    state_->pretty.Reset(state_->buffer);
}

}  // namespace fhir
