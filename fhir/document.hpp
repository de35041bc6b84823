// A parsed FHIR document: the received bytes and the tree over them, behind one guarded door.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/node.hpp"
#include "fhir/result.hpp"

namespace fhir {

/// What the guarded reader lets through. Numbers are decisions of the design (limits table).
struct Limits {
    std::size_t bytes = std::size_t{1} << 20;
    std::size_t depth = 64;
    /// Values per resource; counted anew for each element of a top-level `entry` array (Bundle).
    std::size_t nodes = 20'000;
    /// Bytes of one string; `data` (Attachment) and `div` (Narrative) may fill the whole body.
    std::size_t string_bytes = std::size_t{64} << 10;
    /// Own configuration and mapping files may have comments and trailing commas; network bodies
    /// not.
    bool comments = false;

    static Limits bundle() { return {.bytes = std::size_t{8} << 20}; }
    static Limits config() { return {.comments = true}; }
};

/// Owns bytes and tree; move-only. A Document is a local: parse, read, drop.
class Document {
public:
    /// Parses one JSON value under `limits`. Refused, with line and column: malformed JSON, invalid
    /// UTF-8, a BOM, NUL or other control characters, lone surrogates, duplicate member names,
    /// bytes after the value, and whatever exceeds a limit (Kind::too_large for bytes, else
    /// bad_request or invalid). Numbers are kept as text.
    static Result<Document> parse(std::string bytes, const Limits& limits = {});

    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    /// The returned node borrows from this document.
    Node root() const&;
    Node root() && = delete;
    std::string_view bytes() const;
    /// The root's `resourceType`; empty when it has none.
    std::string_view resource_type() const&;
    std::string_view resource_type() && = delete;

    /// Fills `position` of every issue that has a pointer and no position yet, in one extra pass
    /// over the bytes. An element that is missing takes the position of its parent.
    void locate(std::vector<Issue>& issues) const;

private:
    struct State;
    explicit Document(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace fhir
