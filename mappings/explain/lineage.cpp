// Rows with their origins.
#include "mappings/explain/lineage.hpp"

#include <algorithm>
#include <unordered_map>

#include "fhir/definitions/definitions.hpp"
#include "fhir/locate.hpp"
#include "mappings/engine/extraction_observer.hpp"

namespace mappings {
namespace {

namespace definitions = fhir::definitions;
namespace json = fhir::json;
using fhir::Node;

/// The FHIRPath of every value of a resource, by where it lies in memory.
class Elements {
public:
    /// Paths are those of the received resource, also where the one used lacks elements.
    Elements(
        const json::Value& used,
        const json::Value& received,
        const KnownModifiers& known,
        fhir::Version version
    )
        : known_(known), version_(version) {
        const auto* type = definitions::find_type(version, json::find_text(used, "resourceType"));
        walk(Node(received), used, type);
    }
    std::string path_of(const json::Value* value) const {
        const auto found = paths_.find(value);
        return found == paths_.end() ? std::string() : found->second;
    }

private:
    void walk(const Node& node, const json::Value& used, const definitions::Type* type) {
        paths_.emplace(&used, node.expression());
        if (used.IsArray()) return array(node, used, type);
        if (!used.IsObject()) return;
        // What holds any resource says itself which one it is.
        const auto* own = definitions::find_type(version_, json::find_text(used, "resourceType"));
        if (own != nullptr) type = own;
        for (auto it = used.MemberBegin(); it != used.MemberEnd(); ++it) {
            member(node, json::name(*it), it->value, type);
        }
    }
    void array(const Node& node, const json::Value& used, const definitions::Type* type) {
        const json::Value& received = node.value();
        rapidjson::SizeType at = 0;
        for (rapidjson::SizeType i = 0; i < used.Size(); ++i, ++at) {
            const bool all = received.Size() == used.Size();
            while (!all && is_left_out(received[at], known_)) ++at;
            walk(Node(node, at, received[at]), used[i], type);
        }
    }
    void member(
        const Node& parent,
        std::string_view name,
        const json::Value& used,
        const definitions::Type* type
    ) {
        const json::Value& received = *json::find(parent.value(), name);
        const std::string_view plain = name.starts_with('_') ? name.substr(1) : name;
        const definitions::Member known =
            type == nullptr ? definitions::Member{} : definitions::find_member(*type, plain);
        if (known.element == nullptr) return walk(Node(parent, name, received), used, nullptr);
        // FHIRPath knows "value", not "valueReference".
        const std::size_t length =
            known.element->choice ? known.element->name.size() : std::string_view::npos;
        walk(Node(parent, name, received, length), used, known.type->type);
    }

    const KnownModifiers& known_;
    fhir::Version version_;
    std::unordered_map<const json::Value*, std::string> paths_;
};

std::string with_version(const View& view) {
    std::string text(view.name());
    if (!view.version().empty()) text.append("|").append(view.version());
    return text;
}

class Recorder final : public ExtractionObserver {
public:
    Recorder(fhir::Version version, Lineage& into) : version_(version), into_(into) {}

    void begins(const json::Value& used, const json::Value& received, const KnownModifiers& known)
        override {
        elements_.emplace(used, received, known, version_);
    }

    void turned_away(const ViewAtWork& work, const ViewPath& condition) override {
        into_.turned_away.push_back(
            {work.table.name,
             std::string(work.key),
             with_version(work.view),
             std::string(work.file),
             condition.text,
             condition.pointer}
        );
    }

    void row(const ViewAtWork& work, std::span<const TracedCell> cells) override {
        RowOrigin row{
            work.table.name,
            std::string(work.key),
            with_version(work.view),
            std::string(work.file),
            {}};
        row.cells.resize(work.table.columns.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            row.cells[fixed_column_count + i] = origin(work.view.columns()[i].name, cells[i]);
        }
        const std::size_t first = fixed_column_count + cells.size();
        for (std::size_t i = 0; i < work.identities.size(); ++i) {
            row.cells[first + i] = identity(work.identities[i], row.cells);
        }
        into_.rows.push_back(std::move(row));
    }

private:
    CellOrigin origin(const std::string& column, const TracedCell& cell) const {
        CellOrigin origin;
        origin.column = column;
        if (cell.path != nullptr) {
            origin.expression = cell.path->text;
            origin.around = cell.path->around;
            origin.pointer = cell.path->pointer;
        }
        const bool elements = std::all_of(
            cell.values.begin(), cell.values.end(), [](const auto& one) { return one.is_node(); }
        );
        // A key, a joined text or a truth is no element: what it was made of is told instead.
        for (const auto& value : elements ? cell.values : cell.read) {
            std::string path = value.is_node() ? elements_->path_of(value.json()) : std::string();
            if (!path.empty()) origin.elements.push_back(std::move(path));
        }
        return origin;
    }
    /// The identifier itself: of two HSA-ids the one that there is.
    static CellOrigin identity(const IdentityColumn& column, const std::vector<CellOrigin>& cells) {
        const auto at = [&](int number) -> const CellOrigin& {
            return cells[static_cast<std::size_t>(fixed_column_count + number)];
        };
        const bool second = column.second_value >= 0 && at(column.value).elements.empty();
        CellOrigin origin = at(second ? column.second_value : column.value);
        origin.column = column.name;
        return origin;
    }

    fhir::Version version_;
    Lineage& into_;
    std::optional<Elements> elements_;
};

}  // namespace

const RowOrigin* Lineage::find(std::string_view table, std::int64_t row) const {
    for (const RowOrigin& one : rows) {
        if (one.table == table && row-- == 0) return &one;
    }
    return nullptr;
}

fhir::Result<Lineage> lineage(const MappingSet& set, const ResourceVersion& version) {
    Lineage found;
    Recorder recorder(version.version, found);
    Extraction extraction;
    if (auto stopped = set.trace(version, extraction, recorder)) return std::move(*stopped);
    found.warnings = std::move(extraction.warnings);
    found.batches = std::move(extraction.rows);
    return found;
}

std::optional<fhir::Position> position_in_set(
    const MappingSet& set, std::string_view file, const std::string& pointer
) {
    const std::string_view bytes = set.file(file);
    if (bytes.empty()) return std::nullopt;
    std::vector<fhir::Issue> issues(1);
    issues.front().pointer = pointer;
    fhir::locate(bytes, issues);
    return issues.front().position;
}

}  // namespace mappings
