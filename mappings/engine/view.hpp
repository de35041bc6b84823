// SQL on FHIR: a ViewDefinition (https://sql-on-fhir.org/ig/) compiled once and run over one
// resource at a time. First stage of the way from FHIR to the region model; also `nara view`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/fhirpath/evaluator.hpp"
#include "fhir/node.hpp"
#include "fhir/result.hpp"
#include "fhir/version.hpp"
#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/set_file.hpp"

namespace mappings {

enum class ViewMode : std::uint8_t {
    /// What the standard asks and no more: unknown elements are empty, a column that turns out to
    /// hold several values is an error of that resource. Our further checks are warnings.
    standard,
    /// A view of a mapping set: those checks are errors, and url, name and fhirVersion are
    /// required.
    set,
};

struct ViewOptions {
    ViewMode mode = ViewMode::standard;
    /// Releases to compile for; those that the definition's own fhirVersion leaves out are dropped.
    std::vector<fhir::Version> versions{fhir::Version::r4, fhir::Version::r4b, fhir::Version::r5};
};

struct ViewColumn {
    std::string name;
    /// FHIR type as declared ("string", "dateTime"), else as inferred; empty when neither is known.
    std::string type;
    /// The cell may hold several values (an array in JSON).
    bool collection = false;
    /// The releases in which the path exists at all; elsewhere the column is null.
    std::vector<fhir::Version> versions;
};

/// A path of the definition and where it stands there.
struct ViewPath {
    std::string text;
    /// JSON Pointer inside the definition.
    std::string pointer;
    /// The paths of the iterations around it ("participant", "role"), outermost first.
    std::vector<std::string> around;
};

/// The values of one cell: none is null; more than one only in a collection column. Valid while
/// the row is given.
using ViewCell = std::span<const fhir::fhirpath::Value>;

/// Takes the rows of a view, one at a time, left to right as View::columns().
class RowSink {
public:
    virtual ~RowSink() = default;
    virtual void row(std::span<const ViewCell> cells) = 0;
};

/// Told what a run reads, for explanations. `visited` is called for each element on the way.
class ViewObserver : public fhir::fhirpath::Observer {
public:
    /// This `where` was not true: the resource has no rows. Paths live as long as the view.
    virtual void turned_away(const ViewPath& condition) = 0;
    /// What is visited from here on is read for this cell.
    virtual void column(std::uint32_t cell, const ViewPath& path) = 0;
    void traced(std::string_view, std::span<const fhir::fhirpath::Value>) override {}
};

struct ViewLimits {
    /// Node visits and rows per run.
    std::uint32_t visits = 200'000;
    std::size_t rows = 100'000;
};

/// The memory of a run. One per thread; reused, it stops allocating.
class ViewRunner {
public:
    explicit ViewRunner(const ViewLimits& limits = {});
    /// For the runs that follow.
    void limit_rows(std::size_t rows) { limits_.rows = rows; }

private:
    friend class ViewRun;
    ViewLimits limits_;
    fhir::fhirpath::Evaluator evaluator_;
    std::vector<ViewCell> cells_;
    std::vector<fhir::fhirpath::Value> slots_;
    /// Values of cells that were read without an evaluation, by cell.
    std::vector<fhir::fhirpath::Value> singles_;
};

/// Whether the definition's `where` keeps resources out.
enum class Conditions : std::uint8_t { hold, ignored };

/// One resource to run a view over. Borrowed for the run.
struct ViewInput {
    const fhir::json::Value& resource;
    fhir::Version version = fhir::Version::r4;
    /// How keys are made; null: "Type/id", and no base is cut from references.
    const fhir::fhirpath::KeyScope* keys = nullptr;
    /// The resource that contains `resource`; null when it stands by itself.
    const fhir::json::Value* container = nullptr;
    /// Null costs one branch per column and step.
    ViewObserver* observer = nullptr;
    Conditions conditions = Conditions::hold;
};

/// Immutable and cheap to copy; may be shared between threads.
class View {
public:
    /// Reads and compiles a file. On failure every fault, the text beginning with
    /// "path:line:column: "; warnings stand among the issues of a failure and in warnings().
    static fhir::Result<View> compile(const SetFile& file, const ViewOptions& options = {});
    /// The same for a definition inside another document; faults go to `faults`. Nothing when one
    /// of them is an error.
    static std::optional<View> compile(
        const fhir::Node& definition, const ViewOptions& options, Faults& faults
    );

    std::string_view url() const;
    std::string_view name() const;
    /// As declared; empty when the definition has none.
    std::string_view version() const;
    /// The conditions of the definition, in its order.
    std::span<const ViewPath> where() const;
    /// The resource type whose resources it reads.
    std::string_view resource() const;
    std::span<const ViewColumn> columns() const;
    /// True when the view was compiled for that release.
    bool runs_on(fhir::Version version) const;
    /// Warnings of compile(file).
    const std::vector<fhir::Issue>& warnings() const;

    /// Gives the rows of one resource to `sink`; a resource of another type, and one that the
    /// definition's `where` turns away, has none. Returns their number, or why it stopped (codes
    /// view-several-values, view-where-type, view-rows, and those of the evaluator), naming the
    /// view and the column. Rows given before the stop must be thrown away.
    fhir::Result<std::size_t> run(const ViewInput& input, ViewRunner& runner, RowSink& sink) const;

    struct Plan;

private:
    explicit View(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}
    std::shared_ptr<const Plan> plan_;
};

}  // namespace mappings
