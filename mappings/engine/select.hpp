// Selection: what of an assembled model is shown to one reader at one moment (SEL-1 to SEL-12,
// LAW-5 to LAW-8, states of patient-view.md). Pure: the moment is an argument.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "mappings/engine/policy.hpp"
#include "mappings/model/overview.hpp"
#include "mappings/model/patient_view.hpp"

namespace mappings {

enum class ReaderKind : std::uint8_t {
    person,      // the patient
    proxy,       // guardian or ombud
    system,      // a portal's or integrator's back end with rights for the patient
};

/// Who reads. Access itself (ages, protection, scopes) has been decided before.
struct Reader {
    ReaderKind kind = ReaderKind::system;
};

/// What the gateway knows of a source when it answers.
struct SourceContact {
    std::string source;
    /// Name for patients.
    std::string name;
    /// Last accepted push or heartbeat; unset = never.
    std::optional<Moment> last_contact;
};

/// Makes the view at `now`. `sources` are all configured sources, in configuration order.
PatientView select(
    const Overview& overview,
    const Policies& policies,
    const Reader& reader,
    std::span<const SourceContact> sources,
    Moment now
);

}  // namespace mappings
