// Tracer.
#include "mappings/explain/tracer.hpp"

#include <algorithm>
#include <set>

#include "fhir/document.hpp"
#include "mappings/identity/identity.hpp"

namespace mappings {
namespace {

/// Keys and HSA-ids as they are; numbers of persons masked.
std::string shown_key(std::string_view value) {
    const auto number = PersonNumber::from_key(value);
    if (!number) return std::string(value);
    return std::string(value.substr(0, value.find(':') + 1)) + std::string(number->masked());
}

std::int64_t integer(const RowBatch& batch, std::size_t row, int column) {
    const Cell cell = batch.at(row, column);
    return cell.kind == Cell::Kind::integer ? cell.integer : 0;
}

/// "CareTeam.participant[0].role[1].text" up to the first element that repeats; a contained
/// resource itself does not count.
std::string first_repeated(std::string_view element) {
    std::size_t from = 0;
    if (const std::size_t at = element.find(".contained["); at != std::string_view::npos) {
        from = element.find(']', at) + 1;
    }
    const std::size_t end = element.find(']', from);
    return end == std::string_view::npos ? std::string() : std::string(element.substr(0, end + 1));
}

/// A rule that stands in no file of the set.
void add_rule(std::string text, std::vector<ExplainStep>& steps) {
    RuleStep step;
    step.text = std::move(text);
    steps.emplace_back(std::move(step));
}

bool is_setting_of(const SourceSettings& source, std::string_view text) {
    const auto is = [&](std::string_view setting) {
        return !setting.empty() && setting.data() == text.data();
    };
    return is(source.care_giver.name) || is(source.care_giver.hsa_id) || is(source.listing_type);
}

}  // namespace

Tracer::Tracer(const ExplainInput& input, const Memory& memory) : input_(input), memory_(memory) {}

PlaceInSet Tracer::place(std::string_view file, const std::string& pointer) const {
    return {std::string(file), position_in_set(input_.set, file, pointer)};
}

const Lineage* Tracer::lineage_of(const ResourceName& resource, std::int64_t version) {
    const auto [place, made] = lineages_.try_emplace({resource, version});
    if (!made) return place->second ? &*place->second : nullptr;
    const auto received = input_.versions.version(resource, version);
    if (!received || received->deleted) return nullptr;
    const auto document = fhir::Document::parse(received->body);
    if (!document) return nullptr;
    auto traced = lineage(
        input_.set,
        {document->root(), received->version, resource.source, resource.owner, received->bases}
    );
    if (!traced) return nullptr;
    place->second = std::move(*traced);
    return &*place->second;
}

Tracer::RowName Tracer::name_of(const CellPlace& cell) {
    const RowBatch& batch = *cell.batch;
    return {
        {std::string(batch.text(cell.row, column_source)),
         std::string(batch.text(cell.row, column_owner))},
        integer(batch, cell.row, column_version),
        integer(batch, cell.row, column_row),
        batch.table().name};
}

std::string Tracer::column_name(const CellPlace& cell) {
    const Table& table = cell.batch->table();
    return table.name + "." + table.columns[static_cast<std::size_t>(cell.column)].name;
}

std::optional<ExtractStep> Tracer::extract_step(const RowName& row, int column) {
    const Lineage* known = lineage_of(row.resource, row.version);
    const RowOrigin* origin = known == nullptr ? nullptr : known->find(row.table, row.number);
    if (origin == nullptr) return std::nullopt;
    const CellOrigin& cell = origin->cells[static_cast<std::size_t>(column)];
    return ExtractStep{
        {row.resource.source, origin->key, row.version},
        origin->view,
        cell.column,
        cell.expression,
        cell.around,
        place(origin->file, cell.pointer),
        cell.elements};
}

void Tracer::check(const CellPlace& cell) {
    const RowName row = name_of(cell);
    const Lineage* known = lineage_of(row.resource, row.version);
    if (known == nullptr || mismatch_) return;
    for (const RowBatch& made : known->batches) {
        if (made.table().name != row.table) continue;
        const auto number = static_cast<std::size_t>(row.number);
        const bool same = number < made.rows() &&
                          made.at(number, cell.column) == cell.batch->at(cell.row, cell.column);
        if (same) return;
    }
    mismatch_ = fhir::Outcome(
        fhir::Kind::internal,
        fhir::IssueType::exception,
        "explain-mismatch",
        "The stored row of " + row.resource.owner + " in " + std::string(row.table) +
            " is not what the view makes of the stored version."
    );
}

void Tracer::add_cell(const CellPlace& cell, std::vector<ExplainStep>& steps) {
    if (cell.column >= fixed_column_count) check(cell);
    if (auto step = extract_step(name_of(cell), cell.column)) steps.emplace_back(std::move(*step));
    add_joins(cell.batch, steps);
}

void Tracer::add_joins(const RowBatch* batch, std::vector<ExplainStep>& steps) const {
    std::set<const RowBatch*> seen;
    while (batch != nullptr && seen.insert(batch).second) {
        const auto asked = std::find_if(
            memory_.look_ups().begin(),
            memory_.look_ups().end(),
            [&](const LookedUp& one) { return one.found == batch; }
        );
        if (asked == memory_.look_ups().end()) return;
        JoinStep step;
        step.found_by = asked->table->name + "." +
                        asked->table->columns[static_cast<std::size_t>(asked->column)].name;
        step.value = shown_key(asked->value);
        step.source = asked->source;
        const auto from = memory_.cell_at(asked->value);
        if (from) step.value_from = column_name(*from);
        // The same row read once more is no hop.
        if (step.value_from != step.found_by) steps.emplace_back(std::move(step));
        batch = from ? from->batch : nullptr;
    }
}

void Tracer::add_setting(std::string_view text, std::vector<ExplainStep>& steps) const {
    for (const SourceSettings& source : input_.sources) {
        if (!is_setting_of(source, text)) continue;
        add_rule("Set in the configuration of the source " + source.source + ".", steps);
        return;
    }
    add_rule("A constant of the mapping or of the national model.", steps);
}

std::vector<ExplainStep> Tracer::steps_of(std::string_view text) {
    std::vector<ExplainStep> steps;
    std::vector<std::string_view> waiting{text};
    bool any_cell = false;
    while (!waiting.empty()) {
        const std::string_view next = waiting.back();
        waiting.pop_back();
        if (const auto cell = memory_.cell_at(next)) {
            add_cell(*cell, steps);
            any_cell = true;
            continue;
        }
        const auto parts = memory_.parts_of(next);
        // The last is taken first, so that steps come in the order of the parts.
        for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
            if (part->data() != next.data() || part->size() != next.size())
                waiting.push_back(*part);
        }
    }
    if (!any_cell) add_setting(text, steps);
    // Parts of one row were found the same way.
    std::vector<ExplainStep> once;
    for (ExplainStep& step : steps) {
        if (std::find(once.begin(), once.end(), step) == once.end())
            once.push_back(std::move(step));
    }
    return once;
}

std::vector<ExplainStep> Tracer::steps_of(
    const Provenance& row, std::string_view table, std::string_view column
) {
    std::vector<ExplainStep> steps;
    const Table* shape = input_.set.find_table(table);
    const auto number = shape == nullptr ? std::nullopt : shape->find(column);
    if (!number) return steps;
    if (*number == column_changed) {
        add_rule(
            "The time by which versions of " + std::string(row.owner) +
                " are ordered: its meta.lastUpdated, or when it was received.",
            steps
        );
        return steps;
    }
    const RowName name{
        {std::string(row.source), std::string(row.owner)}, row.version, row.row, shape->name};
    if (auto step = extract_step(name, *number)) steps.emplace_back(std::move(*step));
    return steps;
}

std::vector<ExplainStep> Tracer::week_day_steps(std::string_view opens) {
    std::vector<ExplainStep> steps;
    const auto cell = memory_.cell_at(opens);
    if (!cell) return steps;
    const RowBatch& batch = *cell->batch;
    const auto day = batch.table().find("day");
    const auto closes = batch.table().find("closes");
    const auto value = batch.table().find("value");
    if (!day || !closes) return steps;
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        const auto same = [&](int column) {
            return batch.text(row, column) == batch.text(cell->row, column);
        };
        const bool together = same(cell->column) && same(*closes) && (!value || same(*value));
        if (!together || batch.at(row, *day).is_null()) continue;
        if (auto step = extract_step(name_of({&batch, row, *day}), *day)) {
            steps.emplace_back(std::move(*step));
        }
    }
    return steps;
}

std::string Tracer::element_of(const Provenance& row, std::string_view table) {
    const Lineage* known =
        lineage_of({std::string(row.source), std::string(row.owner)}, row.version);
    const RowOrigin* origin = known == nullptr ? nullptr : known->find(table, row.row);
    const Table* shape = input_.set.find_table(table);
    const auto slot = shape == nullptr ? std::nullopt : shape->find("slot");
    if (origin == nullptr || !slot) return {};
    const std::vector<std::string>& around = origin->cells[static_cast<std::size_t>(*slot)].around;
    for (const CellOrigin& cell : origin->cells) {
        const bool inside = !around.empty() && cell.around.size() >= around.size() &&
                            std::equal(around.begin(), around.end(), cell.around.begin());
        if (!inside || cell.elements.empty()) continue;
        std::string element = first_repeated(cell.elements.front());
        if (!element.empty()) return element;
    }
    return {};
}

}  // namespace mappings
