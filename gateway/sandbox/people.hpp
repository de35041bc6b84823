// The invented people of the sandbox: files of pushes, with what the patient's page then shows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "fhir/version.hpp"
#include "gateway/clock.hpp"
#include "mappings/embedded.hpp"

namespace gateway::sandbox {

/// Whether a push has dates that move with the calendar.
enum class Dates : std::uint8_t { fixed, moving };

/// One resource on its way in.
struct Push {
    std::string source;
    fhir::Version version = fhir::Version::r4;
    std::string resource;
    Dates dates = Dates::fixed;
};

struct Person {
    /// "via-team": the name of the scenario.
    std::string id;
    /// Twelve characters out of the published list; empty for what people share: the systems that
    /// send, units and staff.
    std::string number;
    std::string name;
    /// What the page shows, for readers of the landing page.
    std::string sees_sv;
    std::string sees_en;
    std::vector<Push> pushes;
};

/// Reads the files in the given order. "@{today+7}" becomes that day's date in Stockholm. Fails on
/// a file that does not have this form, naming it.
fhir::Result<std::vector<Person>> read_people(
    std::span<const mappings::EmbeddedFile> files, Instant now
);

/// A sign of life of each sending system, which an empty sandbox has too: a source that was never
/// heard of makes every answer "source-unavailable".
inline constexpr std::string_view systems_id = "systems";

/// The carried people. They are read by a test; throws std::logic_error when they are faulty.
std::vector<Person> carried_people(Instant now);

/// Every person number of tests/cases/test-numbers.txt, sorted: the only ones a sandbox takes.
std::vector<std::string> published_numbers();

}  // namespace gateway::sandbox
