// Selection: what of an assembled model is shown to one reader at one moment (SEL-1 to SEL-12,
// LAW-5 to LAW-8, states of patient-view.md). Pure: the moment is an argument.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/policy.hpp"
#include "mappings/model/arena.hpp"
#include "mappings/model/overview.hpp"
#include "mappings/model/patient_view.hpp"

namespace mappings {

enum class ReaderKind : std::uint8_t {
    person,  // the patient
    proxy,   // guardian or ombud
    system,  // a portal's or integrator's back end with rights for the patient
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

/// Told why something of the model does not get into a view, for explanations. Ids are the model's;
/// whoever has begun and is not told of is shown.
class SelectionObserver {
public:
    virtual ~SelectionObserver() = default;
    /// `detail`: the status and the like; `instead`: the id of what took its place. Both may be
    /// empty.
    virtual void stopped(
        std::string_view id, WhyNot why, std::string_view detail, std::string_view instead
    ) = 0;
};

/// Where a contact stands at a moment (national-model.md section 11), for follow-up and explain.
enum class Standing : std::uint8_t {
    current,
    future,
    ended,
    not_active,
    superseded,
    listed_elsewhere,
    incomplete,
    not_eligible,
    unnamed,
};
/// "current", "listed-elsewhere" ...
std::string_view name(Standing standing);

/// One standing per contact of overview.care_managers, without regard to reader and visibility: at
/// most one fast läkarkontakt is current (SEL-7). Pure.
std::vector<Standing> standings(const Overview& overview, const Policies& policies, Moment now);

/// Takes out of a view what the receiving system cannot hold, the last in SEL-10 order first, and
/// returns the ids that were cut (SEL-12). Sections keep their states. New lists live in `arena`.
List<std::string_view> cut_for(const TargetProfile& target, PatientView& view, Arena& arena);

/// Makes the view at `now`. `sources` are all configured sources, in configuration order; a source
/// that is not among them is never silent. `revision` is left empty: the caller knows the
/// fingerprint.
///
/// The view borrows from `overview` and what that borrows from, from `policies`, from the names in
/// `sources`, and from `arena`, where its own lists are made (the memory of the overview will do).
/// Allocates nothing once `arena` has grown to its size.
PatientView select(
    const Overview& overview,
    const Policies& policies,
    const Reader& reader,
    std::span<const SourceContact> sources,
    Moment now,
    Arena& arena,
    SelectionObserver* observer = nullptr
);

}  // namespace mappings
