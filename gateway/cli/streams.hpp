// Where a command reads and writes: results on `out`, messages on `err`.
#pragma once

#include <cstdint>
#include <istream>
#include <ostream>
#include <string_view>
#include <vector>

#include "fhir/outcome.hpp"

namespace gateway::cli {

/// Who reads the messages, and who can be asked.
enum class Reader : std::uint8_t { program, person_at_terminal };

struct Streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    Reader err_reader = Reader::program;
    /// Who answers questions on `in`.
    Reader asked = Reader::program;
};

/// One line per issue: "file:12:3: error: text (CareTeam.status) [code]". `line_offset` is added to
/// line numbers (values inside an NDJSON file); parts that are not known are left out.
void write_issues(
    std::ostream& out,
    std::string_view file,
    const std::vector<fhir::Issue>& issues,
    std::uint32_t line_offset = 0
);

/// The same for issues of a mapping set, whose texts begin with their place: "views/x.json:8:57:
/// error: text [code]".
void write_set_issues(std::ostream& out, const std::vector<fhir::Issue>& issues);

}  // namespace gateway::cli
