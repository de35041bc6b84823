// Time, silence and routes.
#include "mappings/engine/selection/shown.hpp"

#include "mappings/engine/assembly/context.hpp"
#include "mappings/model/links.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {

Selection::Selection(
    const Overview& overview,
    const Policies& policies,
    const Reader& reader,
    std::span<const SourceContact> sources,
    Moment now,
    Arena& arena
)
    : overview_(overview),
      policies_(policies),
      reader_(reader),
      sources_(sources),
      now_(now),
      arena_(arena) {}

bool Selection::passed(Moment boundary) {
    if (boundary <= now_) return true;
    if (!valid_until_ || boundary < *valid_until_) valid_until_ = boundary;
    return false;
}

bool Selection::has_begun(const Interval& interval) {
    return !interval.from || passed(*interval.from);
}
bool Selection::has_ended(const Interval& interval) {
    return interval.to && passed(*interval.to);
}

bool Selection::is_current(const Interval& interval) {
    return !interval.empty() && has_begun(interval) && !has_ended(interval);
}

bool Selection::ended_lately(const Interval& interval) {
    if (interval.empty() || !has_ended(interval)) return false;
    return !passed(*interval.to + policies_.visibility().ended_notice);
}

Silence Selection::silence_of(const SourceContact& source) {
    if (!source.last_contact) return Silence::hidden;
    if (passed(*source.last_contact + policies_.visibility().hide_after)) return Silence::hidden;
    // "Longer than": at the limit itself nothing is wrong yet.
    const Moment warned = *source.last_contact + policies_.visibility().warn_after;
    return passed(warned) && now_ != warned ? Silence::warned : Silence::none;
}

Silence Selection::silence_of(std::string_view source) {
    for (const SourceContact& one : sources_) {
        if (one.source == source) return silence_of(one);
    }
    return Silence::none;
}

bool Selection::is_delayed(const Provenance& provenance, std::chrono::days delay) {
    if (delay.count() == 0 || !provenance.changed) return false;
    return !passed(*provenance.changed + delay);
}

ItemSource Selection::item_source(const Provenance& provenance) const {
    for (const SourceContact& one : sources_) {
        if (one.source == provenance.source) return {one.name, provenance.changed};
    }
    return {{}, provenance.changed};
}

List<SourceStatus> Selection::statuses() {
    Growing<SourceStatus> statuses(arena_, sources_.size());
    for (const SourceContact& one : sources_) {
        const bool silent = silence_of(one) != Silence::none;
        statuses.push_back(
            {one.source, one.name, silent ? SourceState::silent : SourceState::ok, one.last_contact}
        );
    }
    return statuses.list();
}

List<std::string_view> Selection::hidden_sources() {
    Growing<std::string_view> names(arena_);
    for (const SourceContact& one : sources_) {
        if (silence_of(one) == Silence::hidden) names.push_back(one.name);
    }
    return names.list();
}

bool Selection::stated_none(NoneOf what) {
    for (const NoneStated& one : overview_.none_stated) {
        if (one.what == what && silence_of(one.provenance.source) != Silence::hidden) return true;
    }
    return false;
}

Notice ended_notice(Arena& arena, std::string_view name, const Interval& interval) {
    const Moment last = *interval.to - std::chrono::microseconds(1);
    return {name, arena.copy(iso_date(local_day(last)))};
}
Notice begins_notice(Arena& arena, std::string_view name, const Interval& interval) {
    return {name, arena.copy(iso_date(local_day(*interval.from)))};
}

List<Contact> current_contact(Selection& selection, List<Contact> contact) {
    // Mostly nothing has ended: then the list of the model is the list to show.
    const auto holds = [&](const Telecom& telecom) { return selection.is_current(telecom.valid); };
    const bool all_hold = std::all_of(contact.begin(), contact.end(), [&](const Contact& one) {
        return (!one.telecom.empty() || one.address) &&
               std::all_of(one.telecom.begin(), one.telecom.end(), holds);
    });
    if (all_hold) return contact;
    Growing<Contact> current(selection.arena(), contact.size());
    for (const Contact& one : contact) {
        Growing<Telecom> kept(selection.arena(), one.telecom.size());
        for (const Telecom& telecom : one.telecom) {
            if (holds(telecom)) kept.push_back(telecom);
        }
        if (!kept.empty() || one.address) current.push_back({kept.list(), one.address});
    }
    return current.list();
}

namespace {

/// Whether a value can be dialled: at least three digits, and nothing but what separates them.
bool is_phone_number(std::string_view value) {
    constexpr std::string_view scheme = "tel:";
    if (value.starts_with(scheme)) value.remove_prefix(scheme.size());
    int digits = 0;
    for (const char c : value) {
        if (c >= '0' && c <= '9') {
            ++digits;
        } else if (std::string_view("+-()./ ").find(c) == std::string_view::npos) {
            return false;
        }
    }
    return digits >= 3;
}

}  // namespace

ShownRoute route_of(Selection& selection, std::span<const RouteLevels> levels) {
    ShownRoute route;
    for (const RouteLevels& level : levels) {
        if (level.contact == nullptr) continue;
        for (const Contact& contact : *level.contact) {
            for (const Telecom& telecom : contact.telecom) {
                if (!selection.is_current(telecom.valid)) continue;
                const bool first = !route.phone && !route.url;
                if (telecom.system == "phone" && !route.phone && is_phone_number(telecom.value)) {
                    route.phone = telecom;
                    route.level = level.level;
                } else if (telecom.system == "url" && !route.url && is_safe_link(telecom.value)) {
                    route.url = telecom;
                    if (first) route.level = level.level;
                }
            }
        }
        // A phone is what people look for; a url alone does not end the search for one.
        if (route.phone) break;
    }
    return route;
}

}  // namespace mappings
