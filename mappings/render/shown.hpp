// Items made ready to print in one language: names, roles, routes, hours and dates as a person
// reads them. Shared by the JSON's `show` and the page.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/model/patient_view.hpp"
#include "mappings/render/phone.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// A value that is the record's own words, or words of ours in the reader's language.
struct ShownWords {
    std::string text;
    bool ours = false;
    bool empty() const { return text.empty(); }
};

struct ShownDate {
    /// "3 mars 2024" and "2024-03-03".
    std::string text;
    std::string day;
    bool empty() const { return text.empty(); }
};

struct ShownCard {
    /// Name of the person, else of the team or unit (IN-2); "Namnet visas inte" for protected
    /// staff.
    ShownWords heading;
    /// Text of `kind.3` or `kind.4`.
    std::optional<TextKey> label;
    ShownWords role;
    /// Empty when the heading says it already. With the care giver when that is a municipality.
    std::string unit;
    std::optional<ShownPhone> phone;
    RouteLevel level = RouteLevel::contact;
    /// An https address, checked.
    std::string url;
    std::string hours;
    /// One of them, never both: `from` for what has not begun.
    ShownDate since;
    ShownDate from;
    /// Meant for the patient; may have several lines.
    std::string why;
    /// Several lines.
    std::string address;
    bool has_route() const { return phone.has_value() || !url.empty(); }
};

ShownCard shown(const ContactItem& item, const Words& words);
ShownCard shown(const HealthCentreItem& item, const Words& words);

/// Who does an activity: "you", "municipality", "region", "other"; empty when the plan does not
/// say.
std::string_view performer(const Activity& activity);

/// When an activity is done: the plan's own words, else its dates.
ShownWords shown_when(const Activity& activity, const Words& words);

/// True for a url that may become a link: https, a host, no spaces, quotes or control characters.
bool is_safe_link(std::string_view url);

/// True for text that has something to read.
bool has_words(std::string_view text);

}  // namespace mappings
