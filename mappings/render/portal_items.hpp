// Items of a section as JSON: contract fields under the contracts' names, then `show`, ready to
// print. What is shown is made in `arena`.
#pragma once

#include "fhir/json_writer.hpp"
#include "mappings/model/arena.hpp"
#include "mappings/model/patient_view.hpp"
#include "mappings/render/options.hpp"
#include "mappings/render/texts.hpp"
#include "mappings/render/written_part.hpp"

namespace mappings {

/// Writes the items of one answer, which stand in lists at one depth. Borrows everything; `out`
/// must not be cleared meanwhile.
class PortalItems {
public:
    PortalItems(fhir::JsonWriter& out, const Words& words, Identifiers identifiers, Arena& arena)
        : out_(out), words_(words), identifiers_(identifiers), arena_(arena) {}

    void write(const ContactItem& item);
    void write(const HealthCentreItem& item);
    void write(const PlanItem& item);
    void write(const AppointmentItem& item);

private:
    void write_source(const ItemSource& source);
    void write_unit(
        WrittenPart<Unit>& written, fhir::JsonKey name, const std::optional<Unit>& unit
    );

    fhir::JsonWriter& out_;
    const Words& words_;
    Identifiers identifiers_;
    Arena& arena_;
    WrittenPart<CareTeam> care_team_;
    WrittenPart<Unit> managing_care_giver_;
    WrittenPart<Unit> managing_care_unit_;
    WrittenPart<Unit> care_providing_care_unit_;
    WrittenPart<List<Contact>> contact_;
    WrittenPart<ItemSource> source_;
};

}  // namespace mappings
