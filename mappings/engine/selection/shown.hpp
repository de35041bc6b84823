// What all sections share: the moment, the sources' silence, and the boundary after which the
// answer changes by itself.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "mappings/engine/policy.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/model/overview.hpp"
#include "mappings/model/patient_view.hpp"

namespace mappings {

/// How long a source has said nothing.
enum class Silence : std::uint8_t { none, warned, hidden };

/// One selection. Borrows everything; collects valid_until as decisions are taken. What its
/// functions and those of the sections return lives in `arena()`.
class Selection {
public:
    Selection(
        const Overview& overview,
        const Policies& policies,
        const Reader& reader,
        std::span<const SourceContact> sources,
        Moment now,
        Arena& arena
    );

    const Overview& overview() const { return overview_; }
    const Policies& policies() const { return policies_; }
    Moment now() const { return now_; }
    Arena& arena() const { return arena_; }
    bool by_proxy() const { return reader_.kind == ReaderKind::proxy; }

    /// True when `boundary` has passed; else it is one that valid_until must not miss.
    bool passed(Moment boundary);
    /// Where now lies.
    bool has_begun(const Interval& interval);
    bool has_ended(const Interval& interval);
    /// Neither before nor after, and not empty.
    bool is_current(const Interval& interval);
    /// Ended, and not longer ago than the policy says it is told.
    bool ended_lately(const Interval& interval);

    /// What the source's silence means for what it sent; never for a source that is not configured.
    Silence silence_of(std::string_view source);
    /// The item waits until patients may see it.
    bool is_delayed(const Provenance& provenance, std::chrono::days delay);

    ItemSource item_source(const Provenance& provenance) const;
    List<SourceStatus> statuses();
    /// Names (or ids) of sources that are silent longer than what is shown allows.
    List<std::string_view> hidden_sources();
    bool stated_none(NoneOf what);

    std::optional<Moment> valid_until() const { return valid_until_; }

    /// Null (as from the start) = nobody is told.
    void observe(SelectionObserver* observer) { observer_ = observer; }
    bool observed() const { return observer_ != nullptr; }
    void stop(
        std::string_view id, WhyNot why, std::string_view detail = {}, std::string_view instead = {}
    ) const {
        if (observer_ != nullptr) observer_->stopped(id, why, detail, instead);
    }

private:
    Silence silence_of(const SourceContact& source);

    const Overview& overview_;
    const Policies& policies_;
    const Reader& reader_;
    std::span<const SourceContact> sources_;
    Moment now_;
    Arena& arena_;
    std::optional<Moment> valid_until_;
    SelectionObserver* observer_ = nullptr;
};

/// The notice of what ended or begins: a name and the last or first day in Stockholm.
Notice ended_notice(Arena& arena, std::string_view name, const Interval& interval);
Notice begins_notice(Arena& arena, std::string_view name, const Interval& interval);

/// What a section found, before its state is decided.
template <class Item>
struct SectionFound {
    explicit SectionFound(Arena& arena) : current(arena), future(arena) {}
    Growing<Item> current;
    Growing<Item> future;
    /// The row that ended last, among those that ended lately.
    std::optional<Notice> ended;
    /// When the first of `future` begins.
    std::optional<Notice> begins;
    /// Something that holds now is not for the patient.
    bool withheld = false;
    std::string_view reason;
    /// The state is `unknown` whatever else was found (listed elsewhere).
    bool undecided = false;
};

/// The first state of patient-view.md section 4 that matches, with its content.
template <class Item>
Section<Item> decided(
    Selection& selection, const SectionFound<Item>& found, std::optional<NoneOf> none
) {
    Section<Item> section;
    section.reason = found.reason;
    section.silent_sources = selection.hidden_sources();
    const auto is_stale = [](const Item& item) { return item.state == SectionState::stale; };
    if (found.undecided) {
        section.state = SectionState::unknown;
    } else if (!found.current.empty()) {
        const bool stale = std::any_of(found.current.begin(), found.current.end(), is_stale);
        section.state = stale ? SectionState::stale : SectionState::present;
        section.items = found.current.list();
    } else if (!found.future.empty() && !found.withheld) {
        section.state = SectionState::future;
        section.items = found.future.list();
        section.notice = found.begins;
    } else if (!section.silent_sources.empty()) {
        section.state = SectionState::source_unavailable;
    } else if (found.withheld) {
        // Something holds now, so what begins later or ended is not all there is to say.
        section.state = SectionState::withheld;
    } else if (found.ended) {
        section.state = SectionState::ended;
        section.notice = found.ended;
    } else if (none && selection.stated_none(*none)) {
        section.state = SectionState::confirmed_none;
    }
    return section;
}

/// The route by OUT-1 among levels given in order.
struct RouteLevels {
    RouteLevel level = RouteLevel::contact;
    const List<Contact>* contact = nullptr;
};
ShownRoute route_of(Selection& selection, std::span<const RouteLevels> levels);

/// The telecoms that hold now; `contact` itself when all of them do.
List<Contact> current_contact(Selection& selection, List<Contact> contact);

}  // namespace mappings
