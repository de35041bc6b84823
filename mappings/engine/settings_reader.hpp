// Reads one JSON settings file strictly: every key must be asked for, every value must be of its
// type, and every fault is kept with its place, so that an operator sees all of them at once.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/node.hpp"
#include "fhir/outcome.hpp"

namespace mappings {

/// One object of the file while it is read. Borrows from the document; made on the stack.
class SettingsReader {
public:
    /// `node` should be an object; when it is not, that is a fault and every key is absent.
    SettingsReader(const fhir::Node& node, std::vector<fhir::Issue>& issues);

    /// The same for a member; a missing member reads as an empty object when `required` is false.
    void object(std::string_view key, const std::function<void(SettingsReader&)>& read);

    void text(std::string_view key, std::string& value);
    void boolean(std::string_view key, bool& value);
    /// A whole number of at least `least`.
    void integer(std::string_view key, int least, int& value);
    /// An array of strings; `null` elements are given to `null_seen` when it is not null, else
    /// faults.
    void texts(std::string_view key, std::vector<std::string>& values, bool* null_seen = nullptr);
    /// Calls `read` for each element of an array of objects.
    void objects(std::string_view key, const std::function<void(SettingsReader&)>& read);
    /// Calls `read(key, text, node)` for each member of an object of strings.
    void members(
        std::string_view key,
        const std::function<void(std::string_view, std::string_view, const fhir::Node&)>& read
    );
    /// The text of a member for the caller's own parser, which reports through `fault`.
    void each_text(
        std::string_view key, const std::function<void(std::string_view, const fhir::Node&)>& read
    );
    /// The member must be there, whatever it is.
    void required(std::string_view key);

    /// An array of true, false and null (= absent): calls `read` with whether false is among them.
    void flags(std::string_view key, const std::function<void(bool)>& read);

    void fault(const fhir::Node& at, std::string code, std::string message);
    /// A fault of the member as a whole.
    void fault_at(std::string_view key, std::string code, std::string message);
    /// Reports every key that nobody asked for, with the nearest known one. Call last.
    void refuse_unknown();

private:
    const fhir::json::Value* find(std::string_view key);

    const fhir::Node& node_;
    std::vector<fhir::Issue>& issues_;
    std::vector<std::string> known_;
};

/// "'wrong' is not known here; did you mean 'right'?" or, when nothing is near (at most two edits),
/// the list of what is known.
std::string unknown_word(std::string_view word, std::span<const std::string> known);

}  // namespace mappings
