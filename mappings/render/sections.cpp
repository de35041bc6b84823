// Spellings of sections, and the sets that /overview, /contacts and /plan answer.
#include "mappings/render/sections.hpp"

#include <algorithm>
#include <array>

namespace mappings {

namespace {

constexpr auto names = std::to_array<std::string_view>({
    "regularDoctor",
    "healthCentre",
    "careContacts",
    "contactNurses",
    "planningDoctor",
    "plan",
    "appointments",
});
static_assert(names.size() == portal_section_count);

}  // namespace

std::string_view name(PortalSection section) {
    return names[static_cast<std::size_t>(section)];
}

std::optional<PortalSection> portal_section(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<PortalSection>(found - names.begin());
}

PortalSections PortalSections::overview() {
    PortalSections sections;
    sections.set_.set();
    return sections;
}

PortalSections PortalSections::plan() {
    PortalSections sections;
    sections.add(PortalSection::plan);
    sections.add(PortalSection::appointments);
    return sections;
}

PortalSections PortalSections::contacts() {
    PortalSections sections;
    sections.set_ = overview().set_ & ~plan().set_;
    return sections;
}

}  // namespace mappings
