// The guarded reader: RapidJSON's iterative parser feeds a filter, the filter feeds the tree.
#include "fhir/document.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <array>
#include <functional>
#include <unordered_set>

#include "fhir/locate.hpp"

namespace fhir {

struct Document::State {
    std::string bytes;
    rapidjson::Document tree;
};

namespace {

// Iterative: 200 KB of `[` must not end the process. Numbers as strings: CVE-2024-38517.
constexpr unsigned network_flags = rapidjson::kParseIterativeFlag |
                                   rapidjson::kParseValidateEncodingFlag |
                                   rapidjson::kParseNumbersAsStringsFlag;
constexpr unsigned config_flags =
    network_flags | rapidjson::kParseCommentsFlag | rapidjson::kParseTrailingCommasFlag;

struct Refusal {
    Kind kind = Kind::bad_request;
    IssueType type = IssueType::invalid;
    std::string code;
    std::string text;
};

// Stands between reader and tree: counts, compares and refuses while the document is being read.
class Guard {
public:
    Guard(rapidjson::Document& tree, const Limits& limits) : tree_(tree), limits_(limits) {
        frames_.reserve(limits.depth + 1);
    }

    const Refusal& refusal() const { return refusal_; }

    bool Null() { return scalar() && tree_.Null(); }
    bool Bool(bool value) { return scalar() && tree_.Bool(value); }
    bool RawNumber(const char* digits, rapidjson::SizeType length, bool) {
        if (!scalar() || !fits(length)) return false;
        // See json.hpp: the mark keeps numbers and strings apart in the tree.
        number_.assign(1, json::number_mark);
        number_.append(digits, length);
        return tree_.String(number_.data(), length + 1, true);
    }
    bool String(const char* text, rapidjson::SizeType length, bool copy) {
        return scalar() && fits(length) && clean(text, length) && tree_.String(text, length, copy);
    }
    bool Key(const char* text, rapidjson::SizeType length, bool copy) {
        const std::string_view name(text, length);
        Frame& frame = frames_.back();
        if (!clean(text, length)) return false;
        if (!frame.add(std::hash<std::string_view>{}(name))) {
            return refuse(
                Kind::bad_request,
                IssueType::structure,
                "duplicate-member",
                "This member name stands twice in the same object. Keep one of them."
            );
        }
        frame.long_text = name == "data" || name == "div";
        if (frames_.size() == 1) in_entry_ = name == "entry";
        return tree_.Key(text, length, copy);
    }
    bool StartObject() {
        if (frames_.size() == 2 && in_entry_) nodes_ = 0;
        return open() && tree_.StartObject();
    }
    bool StartArray() { return open() && tree_.StartArray(); }
    bool EndObject(rapidjson::SizeType members) {
        frames_.pop_back();
        return tree_.EndObject(members);
    }
    bool EndArray(rapidjson::SizeType elements) {
        frames_.pop_back();
        return tree_.EndArray(elements);
    }
    // Never called: numbers arrive as text.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(double) { return false; }

private:
    // The member names of one open object, as hashes: a collision of two different names (1 in
    // 2^64) would refuse a document, never let a duplicate through.
    struct Frame {
        bool add(std::size_t hash) {
            constexpr std::size_t few = 48;
            if (names.size() < few) {
                for (const std::size_t known : names) {
                    if (known == hash) return false;
                }
                names.push_back(hash);
                return true;
            }
            if (many.empty()) many.insert(names.begin(), names.end());
            return many.insert(hash).second;
        }
        std::vector<std::size_t> names;
        std::unordered_set<std::size_t> many;
        bool long_text = false;
    };

    bool refuse(Kind kind, IssueType type, std::string code, std::string text) {
        refusal_ = {kind, type, std::move(code), std::move(text)};
        return false;
    }
    bool count() {
        if (++nodes_ <= limits_.nodes) return true;
        return refuse(
            Kind::invalid,
            IssueType::too_costly,
            "too-many-values",
            "The resource has more than " + std::to_string(limits_.nodes) + " values. Send fewer."
        );
    }
    bool scalar() { return count(); }
    bool open() {
        if (!count()) return false;
        if (frames_.size() >= limits_.depth) {
            return refuse(
                Kind::invalid,
                IssueType::too_costly,
                "too-deep",
                "Objects and arrays are nested more than " + std::to_string(limits_.depth) +
                    " levels deep."
            );
        }
        frames_.emplace_back();
        return true;
    }
    bool fits(std::size_t length) {
        const bool long_text = !frames_.empty() && frames_.back().long_text;
        if (length <= limits_.string_bytes || long_text) return true;
        return refuse(
            Kind::invalid,
            IssueType::too_long,
            "string-too-long",
            "A string is longer than " + std::to_string(limits_.string_bytes) +
                " bytes. Only Attachment.data and Narrative.div may be longer."
        );
    }
    // FHIR strings have no control characters but TAB, LF and CR; an escaped lone surrogate comes
    // out of the reader as three bytes ED A0..BF xx, which is not UTF-8.
    bool clean(const char* text, std::size_t length) {
        for (std::size_t i = 0; i < length; ++i) {
            const auto byte = static_cast<unsigned char>(text[i]);
            if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') {
                return refuse(
                    Kind::bad_request,
                    IssueType::value,
                    "control-character",
                    "A string holds a control character. Only tab, line feed and "
                    "carriage return are allowed."
                );
            }
            if (byte == 0xED && i + 1 < length && static_cast<unsigned char>(text[i + 1]) >= 0xA0) {
                return refuse(
                    Kind::bad_request,
                    IssueType::value,
                    "lone-surrogate",
                    "A \\u escape names half of a surrogate pair. Send the pair, or the "
                    "character as UTF-8."
                );
            }
        }
        return true;
    }

    rapidjson::Document& tree_;
    const Limits& limits_;
    std::vector<Frame> frames_;
    std::size_t nodes_ = 0;
    bool in_entry_ = false;
    std::string number_;
    Refusal refusal_;
};

Outcome refused(const Refusal& why, std::string_view bytes, std::size_t offset) {
    Outcome outcome(why.kind, why.type, why.code, why.text);
    outcome.issues().front().position = position_at(bytes, offset);
    return outcome;
}

std::string syntax_text(rapidjson::ParseErrorCode code) {
    if (code == rapidjson::kParseErrorDocumentEmpty) return "The body is empty; JSON was expected.";
    if (code == rapidjson::kParseErrorDocumentRootNotSingular) {
        return "There is more after the end of the JSON value.";
    }
    if (code == rapidjson::kParseErrorStringInvalidEncoding) {
        return "A string is not valid UTF-8 or holds an unescaped control character.";
    }
    return std::string("This is not valid JSON: ") + rapidjson::GetParseError_En(code);
}

}  // namespace

Document::Document(std::unique_ptr<State> state) : state_(std::move(state)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Result<Document> Document::parse(std::string bytes, const Limits& limits) {
    if (bytes.size() > limits.bytes) {
        return Outcome(
            Kind::too_large,
            IssueType::too_long,
            "too-large",
            "The body is larger than " + std::to_string(limits.bytes) + " bytes."
        );
    }
    auto state = std::make_unique<State>();
    state->bytes = std::move(bytes);
    const std::string_view text = state->bytes;
    if (text.starts_with("\xEF\xBB\xBF")) {
        return refused(
            {Kind::bad_request,
             IssueType::invalid,
             "byte-order-mark",
             "The body begins with a byte order mark. Send UTF-8 without one."},
            text,
            0
        );
    }

    Guard guard(state->tree, limits);
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::Reader reader;
    rapidjson::ParseResult parsed;
    auto feed = [&](rapidjson::Document&) {
        parsed = limits.comments ? reader.Parse<config_flags>(stream, guard)
                                 : reader.Parse<network_flags>(stream, guard);
        return !parsed.IsError();
    };
    state->tree.Populate(feed);
    if (parsed.IsError()) {
        if (!guard.refusal().code.empty()) return refused(guard.refusal(), text, parsed.Offset());
        return refused(
            {Kind::bad_request, IssueType::invalid, "bad-json", syntax_text(parsed.Code())},
            text,
            parsed.Offset()
        );
    }
    // The reader takes an embedded NUL for the end of the text.
    if (stream.Tell() != text.size()) {
        return refused(
            {Kind::bad_request, IssueType::invalid, "bad-json", "There is a NUL byte in the body."},
            text,
            stream.Tell()
        );
    }
    return Document(std::move(state));
}

Node Document::root() const& {
    return Node(state_->tree);
}
std::string_view Document::bytes() const {
    return state_->bytes;
}
std::string_view Document::resource_type() const& {
    return json::find_text(state_->tree, "resourceType");
}
void Document::locate(std::vector<Issue>& issues) const {
    fhir::locate(state_->bytes, issues);
}

}  // namespace fhir
