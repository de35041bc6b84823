// Reading a ViewDefinition's JSON: one function per part, each reporting what it does not know.
#include "mappings/engine/view_definition.hpp"

#include <algorithm>
#include <set>

#include "fhir/json.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;
using fhir::fhirpath::Value;

bool is_sql_name(std::string_view name) {
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto later = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), later);
}

/// The constant's value as FHIRPath sees it, or nothing when the text is not of that type.
std::optional<Value> constant_value(std::string_view type, const json::Value& value) {
    namespace path = fhir::fhirpath;
    if (type == "Boolean") {
        if (!value.IsBool()) return std::nullopt;
        return Value::boolean(value.GetBool());
    }
    const bool whole =
        type == "Integer" || type == "PositiveInt" || type == "UnsignedInt" || type == "Integer64";
    if (whole || type == "Decimal") {
        // FHIR writes an integer64 as a JSON string.
        const bool text = type == "Integer64" && json::is_string(value);
        if (!text && !json::is_number(value)) return std::nullopt;
        const auto number =
            path::Decimal::parse(text ? json::text(value) : json::number_text(value));
        if (!number) return std::nullopt;
        if (!whole) return Value::decimal(*number);
        const auto integer = number->is_whole() ? number->whole() : std::nullopt;
        if (!integer) return std::nullopt;
        return Value::integer(*integer);
    }
    if (!json::is_string(value)) return std::nullopt;
    const std::string_view text = json::text(value);
    if (type == "Date") {
        const auto date = path::parse_date(text);
        return date ? std::optional(Value::date(*date)) : std::nullopt;
    }
    if (type == "DateTime" || type == "Instant") {
        const auto moment = path::parse_date_time(text);
        return moment ? std::optional(Value::date_time(*moment)) : std::nullopt;
    }
    if (type == "Time") {
        const auto time = path::parse_time(text);
        return time ? std::optional(Value::time(*time)) : std::nullopt;
    }
    constexpr std::string_view texts[] = {
        "Base64Binary",
        "Canonical",
        "Code",
        "Id",
        "Markdown",
        "Oid",
        "String",
        "Uri",
        "Url",
        "Uuid"};
    const bool known = std::find(std::begin(texts), std::end(texts), type) != std::end(texts);
    return known ? std::optional(Value::string(text)) : std::nullopt;
}

/// Words that the grammar takes for itself (but `as`, `contains`, `in` and `is`, which it allows
/// after %), and the variables of FHIRPath, FHIR and SQL on FHIR.
bool is_word_of_fhirpath(std::string_view name) {
    constexpr std::string_view words[] = {
        "and",      "day",         "days",         "div",     "false",   "hour",     "hours",
        "implies",  "millisecond", "milliseconds", "minute",  "minutes", "mod",      "month",
        "months",   "or",          "second",       "seconds", "true",    "week",     "weeks",
        "xor",      "year",        "years",        "context", "loinc",   "resource", "rootResource",
        "rowIndex", "sct",         "ucum"};
    return std::find(std::begin(words), std::end(words), name) != std::end(words);
}

class Reader {
public:
    Reader(Strictness strictness, Faults& faults) : strictness_(strictness), faults_(faults) {}

    DefinitionText definition(const Node& root) {
        members(
            root,
            {"resourceType",
             "id",
             "meta",
             "implicitRules",
             "language",
             "text",
             "contained",
             "extension",
             "url",
             "identifier",
             "version",
             "versionAlgorithmString",
             "versionAlgorithmCoding",
             "name",
             "title",
             "status",
             "experimental",
             "date",
             "publisher",
             "contact",
             "description",
             "useContext",
             "jurisdiction",
             "purpose",
             "copyright",
             "copyrightLabel",
             "resource",
             "fhirVersion",
             "profile",
             "constant",
             "where",
             "select"},
            "ViewDefinition"
        );
        DefinitionText result;
        if (!root.value().IsObject()) {
            faults_.error("set-wrong-json", "a ViewDefinition must be an object", root);
            return result;
        }
        result.url = text(root, "url");
        result.name = text(root, "name");
        result.version = text(root, "version");
        result.resource = text(root, "resource");
        if (result.resource.empty()) missing(root, "resource");
        if (strictness_ == Strictness::set) identify(root, result);
        each(root, "fhirVersion", [&](const Node& node) { version(node, result); });
        each(root, "constant", [&](const Node& node) { constant(node, result); });
        each(root, "where", [&](const Node& node) {
            members(node, {"id", "extension", "path", "description"}, "ViewDefinition.where");
            result.where.push_back(path(node, "path"));
        });
        result.selects = selects(root, "select");
        if (result.selects.empty()) missing(root, "select");
        return result;
    }

private:
    void members(
        const Node& node, std::initializer_list<std::string_view> known, std::string_view what
    ) {
        const auto severity =
            strictness_ == Strictness::set ? fhir::Severity::error : fhir::Severity::warning;
        check_members(node, known, what, severity, faults_);
    }
    void missing(const Node& parent, std::string_view name) {
        faults_.error(
            "set-missing-member", "'" + std::string(name) + "' is missing or empty", parent
        );
    }
    void wrong(
        const Node& parent, std::string_view name, const json::Value& value, std::string_view wanted
    ) {
        faults_.error(
            "set-wrong-json",
            "'" + std::string(name) + "' must be " + std::string(wanted),
            Node(parent, name, value)
        );
    }
    std::string text(const Node& parent, std::string_view name) {
        const json::Value* value = json::find(parent.value(), name);
        if (value == nullptr) return {};
        if (json::is_string(*value)) return std::string(json::text(*value));
        wrong(parent, name, *value, "a text");
        return {};
    }
    template <class Use>
    void each(const Node& parent, std::string_view name, Use use) {
        const json::Value* list = json::find(parent.value(), name);
        if (list == nullptr) return;
        if (!list->IsArray()) return wrong(parent, name, *list, "an array");
        const Node node(parent, name, *list);
        for (unsigned i = 0; i < list->Size(); ++i) use(Node(node, i, (*list)[i]));
    }

    void identify(const Node& root, const DefinitionText& result) {
        if (json::find_text(root.value(), "resourceType") != "ViewDefinition") {
            faults_.error("set-resource-type", "resourceType must be ViewDefinition", root);
        }
        if (result.url.empty()) missing(root, "url");
        if (json::find(root.value(), "fhirVersion") == nullptr) missing(root, "fhirVersion");
        if (is_sql_name(result.name)) return;
        faults_.error(
            "view-name",
            "'name' names the table: a letter, then letters, digits and underscores",
            root
        );
    }

    void version(const Node& node, DefinitionText& result) {
        const auto known = json::is_string(node.value())
                               ? fhir::version_from(json::text(node.value()))
                               : std::nullopt;
        if (known) {
            result.versions.push_back(*known);
        } else if (strictness_ == Strictness::set) {
            faults_.error(
                "view-fhir-version", "not a release this program reads: 4.0.1, 4.3.0 or 5.0.0", node
            );
        }
    }

    void constant(const Node& node, DefinitionText& result) {
        const std::string name = text(node, "name");
        if (!is_sql_name(name)) {
            return faults_.error(
                "view-constant",
                "a constant needs a 'name': a letter, then letters, digits and underscores",
                node
            );
        }
        if (is_word_of_fhirpath(name)) {
            const bool set = strictness_ == Strictness::set;
            faults_.add(
                {set ? fhir::Severity::error : fhir::Severity::warning,
                 "view-constant",
                 "'" + name + "' is a word of FHIRPath, so %" + name +
                     " is no constant everywhere; choose another name",
                 Node(node, "name", node.value()).pointer(),
                 std::nullopt}
            );
            if (set) return;
        }
        const bool twice = std::any_of(
            result.constants.begin(),
            result.constants.end(),
            [&](const auto& constant) { return constant.name == name; }
        );
        if (twice) {
            return faults_.error(
                "view-constant", "'" + name + "' is the name of another constant", node
            );
        }
        bool found = false;
        bool faulty = false;
        const json::Value& object = node.value();
        for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) {
            const std::string_view member = json::name(*it);
            if (member == "name" || member == "id" || member == "extension") continue;
            const Node at(node, member, it->value);
            const bool is_value = member.starts_with("value");
            const auto value =
                is_value ? constant_value(member.substr(5), it->value) : std::nullopt;
            if (!value || found) {
                faulty = true;
                faults_.error(
                    "view-constant",
                    found ? "a constant has one value"
                          : "'" + std::string(member) +
                                "' is not a value of a constant, or not written as its type asks",
                    at
                );
                continue;
            }
            found = true;
            result.constants.push_back({name, *value});
            result.constant_pointers.push_back(Node(node, "name", node.value()).pointer());
        }
        if (!found && !faulty) {
            faults_.error("view-constant", "constant '" + name + "' has no value", node);
        }
    }

    PathText path(const Node& parent, std::string_view name) {
        PathText result{text(parent, name), Node(parent, name, parent.value()).pointer()};
        if (json::find(parent.value(), name) == nullptr) missing(parent, name);
        return result;
    }

    std::vector<SelectText> selects(const Node& parent, std::string_view name) {
        std::vector<SelectText> result;
        each(parent, name, [&](const Node& node) { result.push_back(select(node)); });
        return result;
    }

    SelectText select(const Node& node) {
        members(
            node,
            {"id",
             "extension",
             "column",
             "select",
             "forEach",
             "forEachOrNull",
             "repeat",
             "unionAll"},
            "ViewDefinition.select"
        );
        SelectText result;
        result.pointer = node.pointer();
        if (!node.value().IsObject()) {
            faults_.error("set-wrong-json", "a select must be an object", node);
            return result;
        }
        iteration(node, result);
        each(node, "column", [&](const Node& one) { result.columns.push_back(column(one)); });
        result.selects = selects(node, "select");
        result.union_all = selects(node, "unionAll");
        return result;
    }

    void iteration(const Node& node, SelectText& select) {
        const auto set = [&](Iteration iteration) {
            if (select.iteration != Iteration::none) {
                faults_.error(
                    "view-select", "forEach, forEachOrNull and repeat exclude each other", node
                );
            }
            select.iteration = iteration;
        };
        if (json::find(node.value(), "forEach") != nullptr) {
            set(Iteration::for_each);
            select.paths.push_back(path(node, "forEach"));
        }
        if (json::find(node.value(), "forEachOrNull") != nullptr) {
            set(Iteration::for_each_or_null);
            select.paths.push_back(path(node, "forEachOrNull"));
        }
        if (json::find(node.value(), "repeat") != nullptr) {
            set(Iteration::repeat);
            each(node, "repeat", [&](const Node& one) {
                if (!json::is_string(one.value())) {
                    return faults_.error("set-wrong-json", "a path must be a text", one);
                }
                select.paths.push_back({std::string(json::text(one.value())), one.pointer()});
            });
            if (select.paths.empty()) missing(node, "repeat");
        }
    }

    ColumnText column(const Node& node) {
        members(
            node,
            {"id", "extension", "path", "name", "description", "collection", "type", "tag"},
            "ViewDefinition.select.column"
        );
        ColumnText result;
        result.pointer = node.pointer();
        result.name = text(node, "name");
        result.path = path(node, "path");
        result.type = text(node, "type");
        // A type may be written as the URL of its StructureDefinition.
        constexpr std::string_view base = "http://hl7.org/fhir/StructureDefinition/";
        if (result.type.starts_with(base)) result.type.erase(0, base.size());
        if (const json::Value* value = json::find(node.value(), "collection")) {
            if (!value->IsBool()) wrong(node, "collection", *value, "true or false");
            result.collection = value->IsTrue();
        }
        if (!is_sql_name(result.name)) {
            faults_.error(
                "view-name",
                "a column needs a 'name': a letter, then letters, digits and underscores",
                node
            );
        }
        return result;
    }

    Strictness strictness_;
    Faults& faults_;
};

}  // namespace

bool same_rows(const SelectText& left, const SelectText& right) {
    const auto path = [](const PathText& one, const PathText& other) {
        return one.text == other.text;
    };
    const auto column = [&](const ColumnText& one, const ColumnText& other) {
        return one.name == other.name && path(one.path, other.path) && one.type == other.type &&
               one.collection == other.collection;
    };
    const auto all = [](const auto& one, const auto& other, auto equal) {
        return std::equal(one.begin(), one.end(), other.begin(), other.end(), equal);
    };
    return left.iteration == right.iteration && all(left.paths, right.paths, path) &&
           all(left.columns, right.columns, column) &&
           all(left.selects, right.selects, same_rows) &&
           all(left.union_all, right.union_all, same_rows);
}

DefinitionText read_definition(const Node& root, Strictness strictness, Faults& faults) {
    return Reader(strictness, faults).definition(root);
}

std::string column_pointer(const Node& select, std::string_view name) {
    if (const json::Value* columns = json::find(select.value(), "column")) {
        const Node list(select, "column", *columns);
        for (unsigned i = 0; i < columns->Size(); ++i) {
            const Node column(list, i, (*columns)[i]);
            if (json::find_text(column.value(), "name") == name) return column.pointer();
        }
    }
    for (const std::string_view below : {"select", "unionAll"}) {
        const json::Value* selects = json::find(select.value(), below);
        if (selects == nullptr) continue;
        const Node list(select, below, *selects);
        for (unsigned i = 0; i < selects->Size(); ++i) {
            std::string found = column_pointer(Node(list, i, (*selects)[i]), name);
            if (!found.empty()) return found;
        }
    }
    return {};
}

}  // namespace mappings
