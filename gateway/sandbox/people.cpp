// Reading people files; dates are put in before the text is parsed.
#include "gateway/sandbox/people.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <stdexcept>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "gateway/carried.hpp"
#include "mappings/model/stockholm.hpp"

namespace gateway::sandbox {
namespace {

namespace json = fhir::json;

constexpr std::string_view marker = "@{today";

fhir::Outcome fault(std::string_view path, std::string what) {
    return fhir::Outcome(
        fhir::Kind::invalid,
        fhir::IssueType::value,
        "people-fault",
        std::string(path) + ": " + std::move(what)
    );
}

std::string with_dates(std::string_view text, std::chrono::sys_days today) {
    std::string out;
    for (;;) {
        const std::size_t begin = text.find(marker);
        out += text.substr(0, begin);
        if (begin == std::string_view::npos) return out;
        text.remove_prefix(begin + marker.size());
        const std::size_t end = text.find('}');
        std::string_view offset = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (offset.starts_with('+')) offset.remove_prefix(1);
        int days = 0;
        std::from_chars(offset.data(), offset.data() + offset.size(), days);
        out += mappings::iso_date(std::chrono::year_month_day(today + std::chrono::days(days)));
    }
}

std::optional<fhir::Version> version_of(std::string_view release) {
    if (release == "r4") return fhir::Version::r4;
    if (release == "r4b") return fhir::Version::r4b;
    if (release == "r5") return fhir::Version::r5;
    return std::nullopt;
}

std::optional<Push> read_push(const json::Value& value, std::chrono::sys_days today) {
    const auto version = version_of(json::find_text(value, "release"));
    const json::Value* resource = json::find(value, "resource");
    if (!version || resource == nullptr) return std::nullopt;
    fhir::JsonWriter writer;
    writer.value(*resource);
    Push push;
    push.source = json::find_text(value, "source");
    push.version = *version;
    push.dates =
        writer.view().find(marker) == std::string_view::npos ? Dates::fixed : Dates::moving;
    push.resource = with_dates(writer.view(), today);
    if (push.source.empty()) return std::nullopt;
    return push;
}

fhir::Result<Person> read_person(const mappings::EmbeddedFile& file, std::chrono::sys_days today) {
    const auto document = fhir::Document::parse(std::string(file.bytes));
    if (!document) return document.error();
    const json::Value& root = document->root().value();
    Person person;
    person.id = json::find_text(root, "id");
    person.number = json::find_text(root, "number");
    person.name = json::find_text(root, "person");
    if (const json::Value* sees = json::find(root, "sees")) {
        person.sees_sv = json::find_text(*sees, "sv");
        person.sees_en = json::find_text(*sees, "en");
    }
    const json::Value* pushes = json::find(root, "pushes");
    if (person.id.empty() || pushes == nullptr || !pushes->IsArray()) {
        return fault(file.path, "id and pushes must be there.");
    }
    for (const json::Value& one : pushes->GetArray()) {
        auto push = read_push(one, today);
        if (!push) return fault(file.path, "a push needs source, release (r4, r4b, r5), resource.");
        person.pushes.push_back(std::move(*push));
    }
    return person;
}

}  // namespace

fhir::Result<std::vector<Person>> read_people(
    std::span<const mappings::EmbeddedFile> files, Instant now
) {
    const std::chrono::sys_days today = mappings::local_day(now);
    std::vector<Person> people;
    for (const mappings::EmbeddedFile& file : files) {
        auto person = read_person(file, today);
        if (!person) return person.error();
        people.push_back(std::move(*person));
    }
    return people;
}

std::vector<Person> carried_people(Instant now) {
    auto people = read_people(carried_below("gateway/sandbox/people/"), now);
    if (!people) throw std::logic_error(people.error().issues().front().text);
    return std::move(*people);
}

std::vector<std::string> published_numbers() {
    std::vector<std::string> numbers;
    std::string_view text = carried_file("tests/cases/test-numbers.txt");
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (!line.empty() && !line.starts_with('#')) numbers.emplace_back(line);
    }
    std::ranges::sort(numbers);
    return numbers;
}

}  // namespace gateway::sandbox
