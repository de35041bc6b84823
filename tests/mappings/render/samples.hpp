// Views to render in tests: invented people and units, one of everything, and one state everywhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/set_file.hpp"
#include "mappings/model/patient_view.hpp"
#include "mappings/render/texts.hpp"

namespace samples {

/// The region's texts and templates, read from the source tree.
std::vector<mappings::SetFile> halland_files();
/// The loaded texts; made once.
const mappings::Texts& texts();
const mappings::Words& swedish();
const mappings::Words& english();

mappings::Moment at(std::string_view instant);

/// The overview of the interface's description: a doctor, a health centre, a silent municipality.
mappings::PatientView overview();

mappings::ContactItem doctor();
mappings::ContactItem care_contact(int number);
mappings::ContactItem nurse();
mappings::ContactItem planning_doctor();
mappings::HealthCentreItem health_centre();
mappings::PlanItem plan();
mappings::AppointmentItem appointment();

/// All seven sections with one item each.
mappings::PatientView full();
/// All seven sections in one state, with items and a notice where the state has them.
mappings::PatientView all_in(mappings::SectionState state);
/// Nine care contacts, doctor, nurse and plan.
mappings::PatientView nine_contacts();
/// A view of everything with this text wherever a source can put one.
mappings::PatientView with_text_everywhere(const std::string& text);

}  // namespace samples
