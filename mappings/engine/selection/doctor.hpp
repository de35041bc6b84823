// Which fast läkarkontakt holds at a moment: SEL-1 to SEL-7, before visibility.
#pragma once

#include "mappings/engine/selection/shown.hpp"

namespace mappings {

/// A contact that the policy and the model allow to be shown at some time: active, complete,
/// eligible, known by name or HSA-id.
bool is_usable(const CareManager& contact, const Policies& policies);
/// The status counts as active and neither role nor person is inactive.
bool is_active(const CareManager& contact, const Policies& policies);

/// True for a contact that no section shows at this moment: unusable, not yet to be shown, or
/// ended. One that begins later is not out. Tells the observer why.
bool is_out(Selection& selection, const CareManager& contact, std::chrono::days delay);

struct DoctorChoice {
    const CareManager* winner = nullptr;
    /// The listing's own claim wins, with `listingResourceCounts` (SEL-3).
    const Listing* claim = nullptr;
    /// Candidates that lost.
    List<const CareManager*> superseded;
    /// Candidates at other units than the listed one (SEL-2).
    List<const CareManager*> elsewhere;
    /// Usable doctors at the listed unit who begin later; the one who begins first is first.
    List<const CareManager*> future;
};

DoctorChoice choose_doctor(Selection& selection);

/// The listings that hold now.
List<const Listing*> current_listings(Selection& selection);

}  // namespace mappings
