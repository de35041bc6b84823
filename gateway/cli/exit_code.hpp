// Exit codes of `nara`; from 64 up as in sysexits.h.
#pragma once

#include <cstdint>

#include "fhir/outcome.hpp"

namespace gateway::cli {

enum class Exit : std::uint8_t {
    done = 0,
    /// Done; differences or invalid data were reported.
    reported = 1,
    usage = 2,
    bad_data = 65,
    no_input = 66,
    unavailable = 69,
    cannot_create = 73,
    io_error = 74,
    try_again = 75,
    not_permitted = 77,
    bad_config = 78,
    interrupted = 130,
};

/// What an error of that kind ends with when nothing more fitting is known.
constexpr Exit exit_for(fhir::Kind kind) {
    switch (kind) {
        case fhir::Kind::not_found:
            return Exit::no_input;
        case fhir::Kind::forbidden:
            return Exit::not_permitted;
        case fhir::Kind::busy:
            return Exit::try_again;
        case fhir::Kind::storage_full:
            return Exit::cannot_create;
        case fhir::Kind::internal:
            return Exit::io_error;
        default:
            return Exit::bad_data;
    }
}

}  // namespace gateway::cli
