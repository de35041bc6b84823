// One line per function; a new function is a line here and its code.
#include <algorithm>
#include <array>

#include "fhir/fhirpath/functions.hpp"

namespace fhir::fhirpath {
namespace {

// clang-format off
constexpr std::array<Function, 125> table = {{
    {"abs", 0, 0, Arguments::values, Input::number_or_quantity, Yield::same, no_traits, code::abs},
    {"aggregate", 1, 2, Arguments::aggregate, Input::any, Yield::unknown, no_traits, code::aggregate},
    {"all", 1, 1, Arguments::lambda, Input::any, Yield::boolean, yields_one, code::all},
    {"allFalse", 0, 0, Arguments::values, Input::logical, Yield::boolean, yields_one, code::all_false},
    {"allTrue", 0, 0, Arguments::values, Input::logical, Yield::boolean, yields_one, code::all_true},
    {"anyFalse", 0, 0, Arguments::values, Input::logical, Yield::boolean, yields_one, code::any_false},
    {"anyTrue", 0, 0, Arguments::values, Input::logical, Yield::boolean, yields_one, code::any_true},
    {"as", 1, 1, Arguments::type, Input::any, Yield::as_type, no_traits, code::as_type},
    {"avg", 0, 0, Arguments::values, Input::number_or_quantity, Yield::unknown, yields_one, code::avg},
    {"ceiling", 0, 0, Arguments::values, Input::number_or_quantity, Yield::unknown, no_traits, code::ceiling},
    {"checkModifiers", 1, 16, Arguments::values, Input::any, Yield::same, no_traits, code::check_modifiers},
    {"children", 0, 0, Arguments::values, Input::any, Yield::unknown, yields_many | loses_order, code::children},
    {"coalesce", 1, 16, Arguments::values, Input::any, Yield::unknown, yields_many, code::coalesce},
    {"combine", 1, 2, Arguments::values, Input::any, Yield::both, yields_many | loses_order, code::combine},
    {"comparable", 1, 1, Arguments::values, Input::any, Yield::boolean, no_traits, code::comparable},
    {"conformsTo", 1, 1, Arguments::values, Input::any, Yield::boolean, no_traits, code::conforms_to},
    {"contains", 1, 1, Arguments::values, Input::text, Yield::boolean, no_traits, code::contains},
    {"convertsToBoolean", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_boolean},
    {"convertsToDate", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_date},
    {"convertsToDateTime", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_date_time},
    {"convertsToDecimal", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_decimal},
    {"convertsToInteger", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_integer},
    {"convertsToLong", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_long},
    {"convertsToQuantity", 0, 1, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_quantity},
    {"convertsToString", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_string},
    {"convertsToTime", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::converts_to_time},
    {"count", 0, 0, Arguments::values, Input::any, Yield::integer, yields_one, code::count},
    {"dateOf", 0, 0, Arguments::values, Input::any, Yield::date, no_traits, code::date_of},
    {"dayOf", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::day_of},
    {"decode", 1, 1, Arguments::values, Input::text, Yield::string, no_traits, code::decode},
    {"defineVariable", 1, 2, Arguments::variable, Input::any, Yield::same, no_traits, code::define_variable},
    {"descendants", 0, 0, Arguments::values, Input::any, Yield::unknown, yields_many | loses_order, code::descendants},
    {"difference", 2, 2, Arguments::values, Input::any, Yield::integer, no_traits, code::difference},
    {"distinct", 0, 0, Arguments::values, Input::any, Yield::same, loses_order, code::distinct},
    {"duration", 2, 2, Arguments::values, Input::any, Yield::integer, no_traits, code::duration},
    {"elementDefinition", 0, 0, Arguments::values, Input::any, Yield::unknown, yields_many, code::element_definition},
    {"empty", 0, 0, Arguments::values, Input::any, Yield::boolean, yields_one | in_views, code::empty},
    {"encode", 1, 1, Arguments::values, Input::text, Yield::string, no_traits, code::encode},
    {"endsWith", 1, 1, Arguments::values, Input::text, Yield::boolean, no_traits, code::ends_with},
    {"escape", 1, 1, Arguments::values, Input::text, Yield::string, no_traits, code::escape},
    {"exclude", 1, 1, Arguments::values, Input::any, Yield::same, no_traits, code::exclude},
    {"exists", 0, 1, Arguments::lambda, Input::any, Yield::boolean, yields_one | in_views, code::exists},
    {"exp", 0, 0, Arguments::values, Input::number, Yield::decimal, no_traits, code::exp},
    {"extension", 1, 1, Arguments::values, Input::any, Yield::extension, yields_many | in_views, code::extension},
    {"first", 0, 0, Arguments::values, Input::any, Yield::same, yields_one | needs_order | in_views, code::first},
    {"floor", 0, 0, Arguments::values, Input::number_or_quantity, Yield::unknown, no_traits, code::floor},
    {"getReferenceKey", 0, 1, Arguments::type, Input::any, Yield::string, in_views, code::reference_key},
    {"getResourceKey", 0, 0, Arguments::values, Input::any, Yield::string, in_views, code::resource_key},
    {"getValue", 0, 0, Arguments::values, Input::any, Yield::unknown, yields_one, code::get_value},
    {"hasValue", 0, 0, Arguments::values, Input::any, Yield::boolean, yields_one, code::has_value},
    {"highBoundary", 0, 1, Arguments::values, Input::any, Yield::unknown, in_views, code::high_boundary},
    {"hourOf", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::hour_of},
    {"htmlChecks", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::html_checks},
    {"iif", 2, 3, Arguments::iif, Input::any, Yield::branches, yields_many, code::iif},
    {"indexOf", 1, 1, Arguments::values, Input::text, Yield::integer, no_traits, code::index_of},
    {"intersect", 1, 1, Arguments::values, Input::any, Yield::same, loses_order, code::intersect},
    {"is", 1, 1, Arguments::type, Input::any, Yield::boolean, no_traits, code::is_type},
    {"isDistinct", 0, 0, Arguments::values, Input::any, Yield::boolean, yields_one, code::is_distinct},
    {"join", 0, 1, Arguments::values, Input::text, Yield::string, yields_one | in_views, code::join},
    {"last", 0, 0, Arguments::values, Input::any, Yield::same, yields_one | needs_order, code::last},
    {"lastIndexOf", 1, 1, Arguments::values, Input::text, Yield::integer, no_traits, code::last_index_of},
    {"length", 0, 0, Arguments::values, Input::text, Yield::integer, no_traits, code::length},
    {"ln", 0, 0, Arguments::values, Input::number, Yield::decimal, no_traits, code::ln},
    {"log", 1, 1, Arguments::values, Input::number, Yield::decimal, no_traits, code::log},
    {"lowBoundary", 0, 1, Arguments::values, Input::any, Yield::unknown, in_views, code::low_boundary},
    {"lower", 0, 0, Arguments::values, Input::text, Yield::string, no_traits, code::lower},
    {"matches", 1, 2, Arguments::values, Input::text, Yield::boolean, no_traits, code::matches},
    {"matchesFull", 1, 2, Arguments::values, Input::text, Yield::boolean, no_traits, code::matches_full},
    {"max", 0, 0, Arguments::values, Input::any, Yield::same, yields_one, code::max},
    {"memberOf", 1, 1, Arguments::values, Input::any, Yield::boolean, no_traits, code::member_of},
    {"millisecondOf", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::millisecond_of},
    {"min", 0, 0, Arguments::values, Input::any, Yield::same, yields_one, code::min},
    {"minuteOf", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::minute_of},
    {"monthOf", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::month_of},
    {"not", 0, 0, Arguments::values, Input::any, Yield::boolean, in_views, code::negation},
    {"now", 0, 0, Arguments::values, Input::any, Yield::date_time, yields_one | needs_clock, code::now},
    {"ofType", 1, 1, Arguments::type, Input::any, Yield::as_type, in_views, code::of_type},
    {"power", 1, 1, Arguments::values, Input::number, Yield::unknown, no_traits, code::power},
    {"precision", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::precision},
    {"repeat", 1, 1, Arguments::lambda, Input::any, Yield::unknown, yields_many | loses_order, code::repeat},
    {"repeatAll", 1, 1, Arguments::lambda, Input::any, Yield::unknown, yields_many | loses_order, code::repeat_all},
    {"replace", 2, 2, Arguments::values, Input::text, Yield::string, no_traits, code::replace},
    {"replaceMatches", 2, 3, Arguments::values, Input::text, Yield::string, no_traits, code::replace_matches},
    {"resolve", 0, 0, Arguments::values, Input::any, Yield::unknown, no_traits, code::resolve},
    {"round", 0, 1, Arguments::values, Input::number_or_quantity, Yield::unknown, no_traits, code::round},
    {"secondOf", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::second_of},
    {"select", 1, 1, Arguments::lambda, Input::any, Yield::argument, yields_many, code::select},
    {"single", 0, 0, Arguments::values, Input::any, Yield::same, yields_one, code::single},
    {"skip", 1, 1, Arguments::values, Input::any, Yield::same, needs_order, code::skip},
    {"slice", 2, 2, Arguments::values, Input::any, Yield::same, no_traits, code::slice},
    {"sort", 0, 8, Arguments::sort, Input::any, Yield::same, no_traits, code::sort},
    {"split", 1, 1, Arguments::values, Input::text, Yield::string, yields_many, code::split},
    {"sqrt", 0, 0, Arguments::values, Input::number, Yield::decimal, no_traits, code::sqrt},
    {"startsWith", 1, 1, Arguments::values, Input::text, Yield::boolean, no_traits, code::starts_with},
    {"subsetOf", 1, 1, Arguments::values, Input::any, Yield::boolean, yields_one, code::subset_of},
    {"substring", 1, 2, Arguments::values, Input::text, Yield::string, no_traits, code::substring},
    {"subsumedBy", 1, 1, Arguments::values, Input::any, Yield::boolean, no_traits, code::subsumed_by},
    {"subsumes", 1, 1, Arguments::values, Input::any, Yield::boolean, no_traits, code::subsumes},
    {"sum", 0, 0, Arguments::values, Input::number_or_quantity, Yield::unknown, yields_one, code::sum},
    {"supersetOf", 1, 1, Arguments::values, Input::any, Yield::boolean, yields_one, code::superset_of},
    {"tail", 0, 0, Arguments::values, Input::any, Yield::same, needs_order, code::tail},
    {"take", 1, 1, Arguments::values, Input::any, Yield::same, needs_order, code::take},
    {"timeOf", 0, 0, Arguments::values, Input::any, Yield::time, no_traits, code::time_of},
    {"timeOfDay", 0, 0, Arguments::values, Input::any, Yield::time, yields_one | needs_clock, code::time_of_day},
    {"timezoneOffsetOf", 0, 0, Arguments::values, Input::any, Yield::decimal, no_traits, code::timezone_offset_of},
    {"toBoolean", 0, 0, Arguments::values, Input::any, Yield::boolean, no_traits, code::to_boolean},
    {"toChars", 0, 0, Arguments::values, Input::text, Yield::string, yields_many, code::to_chars},
    {"toDate", 0, 0, Arguments::values, Input::any, Yield::date, no_traits, code::to_date},
    {"toDateTime", 0, 0, Arguments::values, Input::any, Yield::date_time, no_traits, code::to_date_time},
    {"toDecimal", 0, 0, Arguments::values, Input::any, Yield::decimal, no_traits, code::to_decimal},
    {"toInteger", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::to_integer},
    {"toLong", 0, 0, Arguments::values, Input::any, Yield::long_integer, no_traits, code::to_long},
    {"toQuantity", 0, 1, Arguments::values, Input::any, Yield::quantity, no_traits, code::to_quantity_value},
    {"toString", 0, 0, Arguments::values, Input::any, Yield::string, no_traits, code::to_string},
    {"toTime", 0, 0, Arguments::values, Input::any, Yield::time, no_traits, code::to_time},
    {"today", 0, 0, Arguments::values, Input::any, Yield::date, yields_one | needs_clock, code::today},
    {"trace", 1, 2, Arguments::trace, Input::any, Yield::same, no_traits, code::trace},
    {"trim", 0, 0, Arguments::values, Input::text, Yield::string, no_traits, code::trim},
    {"truncate", 0, 0, Arguments::values, Input::number_or_quantity, Yield::unknown, no_traits, code::truncate},
    {"type", 0, 0, Arguments::values, Input::any, Yield::type_info, no_traits, code::type},
    {"unescape", 1, 1, Arguments::values, Input::text, Yield::string, no_traits, code::unescape},
    {"union", 1, 1, Arguments::values, Input::any, Yield::both, yields_many | loses_order, code::union_of},
    {"upper", 0, 0, Arguments::values, Input::text, Yield::string, no_traits, code::upper},
    {"where", 1, 1, Arguments::lambda, Input::any, Yield::same, in_views, code::where},
    {"yearOf", 0, 0, Arguments::values, Input::any, Yield::integer, no_traits, code::year_of},
}};
// clang-format on

static_assert(std::is_sorted(table.begin(), table.end(), [](const Function& a, const Function& b) {
    return a.name < b.name;
}));

}  // namespace

std::span<const Function> functions() {
    return table;
}

const Function* find_function(std::string_view name) {
    const auto found = std::lower_bound(
        table.begin(),
        table.end(),
        name,
        [](const Function& function, std::string_view wanted) { return function.name < wanted; }
    );
    return found != table.end() && found->name == name ? &*found : nullptr;
}

}  // namespace fhir::fhirpath
