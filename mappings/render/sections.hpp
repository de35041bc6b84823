// The seven sections of a patient view and sets of them.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mappings {

enum class PortalSection : std::uint8_t {
    regular_doctor,
    health_centre,
    care_contacts,
    contact_nurses,
    planning_doctor,
    plan,
    appointments,
};
inline constexpr std::size_t portal_section_count = 7;

/// "regularDoctor" ...: the member's name in /v1 and in `include` of a lookup.
std::string_view name(PortalSection section);
/// The section of that name, or nothing.
std::optional<PortalSection> portal_section(std::string_view name);

/// A set of sections; they are always written in the order of the enum.
class PortalSections {
public:
    /// Everything: /overview.
    static PortalSections overview();
    /// Without plan and appointments: /contacts.
    static PortalSections contacts();
    /// Plan and appointments: /plan.
    static PortalSections plan();

    void add(PortalSection section) { set_.set(static_cast<std::size_t>(section)); }
    bool has(PortalSection section) const { return set_.test(static_cast<std::size_t>(section)); }
    bool empty() const { return set_.none(); }
    friend bool operator==(const PortalSections&, const PortalSections&) = default;

private:
    std::bitset<portal_section_count> set_;
};

}  // namespace mappings
