// Items made ready to print in one language: names, roles, routes, hours and dates as a person
// reads them. Shared by the JSON's `show` and the page.
#pragma once

#include <optional>
#include <string_view>

#include "mappings/model/patient_view.hpp"
#include "mappings/render/dates.hpp"
#include "mappings/render/phone.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// Borrows from the item and the words, and from the arena given to shown().
struct ShownCard {
    /// Name of the person, else of the team or unit (IN-2); "Namnet visas inte" for protected
    /// staff.
    ShownWords heading;
    /// Text of `kind.3` or `kind.4`.
    std::optional<TextKey> label;
    ShownWords role;
    /// Empty when the heading says it already. With the care giver when that is a municipality.
    std::string_view unit;
    std::optional<ShownPhone> phone;
    RouteLevel level = RouteLevel::contact;
    /// An https address, checked.
    std::string_view url;
    std::string_view hours;
    /// One of them, never both: `from` for what has not begun.
    ShownDate since;
    ShownDate from;
    /// Meant for the patient; may have several lines.
    std::string_view why;
    /// Null when there is none to show.
    const Address* address = nullptr;
    bool has_route() const { return phone.has_value() || !url.empty(); }
};

ShownCard shown(const ContactItem& item, const Words& words, Arena& arena);
ShownCard shown(const HealthCentreItem& item, const Words& words, Arena& arena);

/// The lines of an address with something to read in them; empty for null.
std::string_view shown_address(const Address* address, Arena& arena);

/// Who does an activity: "you", "municipality", "region", "other"; empty when the plan does not
/// say.
std::string_view performer(const Activity& activity);

/// When an activity is done: the plan's own words, else its dates.
ShownWords shown_when(const Activity& activity, const Words& words, Arena& arena);

/// True for text that has something to read.
bool has_words(std::string_view text);

}  // namespace mappings
