// The naive model: claims to contacts, contacts to what is shown.
#include "tests/properties/naive_model.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "tests/properties/naive_world.hpp"

namespace gateway::properties {
namespace {

const std::string today = "2026-11-24";
const std::string ninety_days_ago = "2026-08-26";

struct Contact {
    std::string kind, name, person, position, unit, source, updated;
    /// First and last day; "9" is later than every day.
    std::string from, to = "9";
    Names units;
    bool named = true, active = true, has_giver = false, denied = false;
    bool shown = false, told_when_ended = false;
    /// Those with one number are one contact, each in its own time.
    int same = 0;

    bool never() const { return from > to; }
    bool future() const { return !never() && from > today; }
    bool ended() const { return !never() && to < today; }
    bool current() const { return !never() && !future() && !ended(); }
};

class Model {
public:
    Model(const Pushes& pushes, const std::string& personnummer) : world_(pushes, personnummer) {}

    std::string shown() {
        std::vector<Contact> contacts;
        for (const auto& [key, team] : world_.teams()) read_team(key, team, contacts);
        contacts = merged(std::move(contacts));
        return unclear_ ? "" : doctor(contacts) + care_contacts(contacts);
    }

private:
    static void narrow(Contact& contact, const Json* period) {
        const std::string start = text(period, {"start"});
        const std::string end = text(period, {"end"});
        // A start means its first day, an end its last.
        const std::string first =
            start.empty()
                ? ""
                : start + std::string("-01-01").substr(std::min<std::size_t>(start.size() - 4, 6));
        const std::string last =
            end.empty()
                ? "9"
                : end + std::string("-12-31").substr(std::min<std::size_t>(end.size() - 4, 6));
        contact.from = std::max(contact.from, first);
        contact.to = std::min(contact.to, last);
    }

    void read_team(const std::string& key, const Json* team, std::vector<Contact>& contacts) const {
        if (text(team, {"status"}) == "entered-in-error") return;
        for (const Json* participant : all(at(team, {"participant"}))) {
            Contact contact;
            contact.source = NaiveWorld::source_of(key);
            contact.updated = text(team, {"meta", "lastUpdated"});
            contact.denied = NaiveWorld::denies(team);
            narrow(contact, at(team, {"period"}));
            narrow(contact, at(participant, {"period"}));
            narrow(contact, at(participant, {"coveragePeriod"}));
            read_member(key, at(participant, {"member"}), contact);
            // Nobody is named until it comes.
            if (contact.name.empty()) continue;
            read_units(team, participant, contact);
            decide(text(team, {"status"}), contact);
            add_kinds(participant, contact, contacts);
        }
    }

    void read_member(const std::string& team, const Json* member, Contact& contact) const {
        std::string person = NaiveWorld::key_of(contact.source, member);
        const Json* found = world_.find(person);
        if (person.find("|PractitionerRole/") != std::string::npos) {
            if (found == nullptr) return;
            contact.position = text(found, {"code", "coding", "code"});
            contact.unit = NaiveWorld::key_of(contact.source, at(found, {"organization"}));
            take_person(found, contact);
            narrow(contact, at(found, {"period"}));
            person = NaiveWorld::key_of(contact.source, at(found, {"practitioner"}));
            found = world_.find(person);
        }
        contact.named = person.find("|Organization/") == std::string::npos;
        if (!contact.named) contact.unit = person;
        contact.name = contact.named ? text(found, {"name", "text"}) : text(found, {"name"});
        if (contact.name.empty()) contact.name = text(member, {"display"});
        contact.person = person.empty() ? team + contact.name : world_.hsa_or_key(person);
        if (contact.named) take_person(found, contact);
    }

    static void take_person(const Json* found, Contact& contact) {
        // Said only where it is false.
        contact.active = contact.active && at(found, {"active"}) == nullptr;
        contact.denied = contact.denied || NaiveWorld::denies(found);
    }

    void read_units(const Json* team, const Json* participant, Contact& contact) const {
        const std::string managing =
            NaiveWorld::key_of(contact.source, at(team, {"managingOrganization"}));
        std::string unit = contact.unit;
        if (unit.empty()) {
            unit = NaiveWorld::key_of(contact.source, at(participant, {"onBehalfOf"}));
        }
        if (unit.empty()) unit = managing;
        contact.unit = unit.empty() ? "" : world_.hsa_or_key(unit);
        contact.units = world_.units_of(unit);
        // "vas" has one by configuration.
        contact.has_giver =
            world_.has_giver(unit) || world_.has_giver(managing) || contact.source == "vas";
    }

    static void decide(const std::string& status, Contact& contact) {
        const bool open = status.empty() || status == "active";
        contact.shown = contact.has_giver && contact.active && open;
        contact.told_when_ended =
            contact.has_giver && contact.active && contact.named && (open || status == "inactive");
    }

    static void add_kinds(
        const Json* participant, const Contact& contact, std::vector<Contact>& contacts
    ) {
        static const std::map<std::string, std::string> kinds{
            {"1", "fastVardkontakt"},
            {"FVK", "fastVardkontakt"},
            {"2", "fastLakarkontakt"},
            {"FLK", "fastLakarkontakt"},
            {"3", "fastOmsorgskontakt"},
            {"4", "fastVardkontaktSamordnare"},
            {"9", "other"},
            {"SAMO", "fastVardkontaktSamordnare"},
            {"KSSK", "kontaktsjukskoterska"},
            {"LIVS", "fastLakarkontaktLivsuppehallande"}};
        Names said;
        for (const Json* role : all(at(participant, {"role"}))) {
            for (const Json* coding : all(at(role, {"coding"}))) {
                const auto kind = kinds.find(text(coding, {"code"}));
                if (kind != kinds.end()) said.insert(kind->second);
            }
        }
        for (const std::string& kind : said) {
            contacts.push_back(contact);
            contacts.back().kind = kind;
            const bool no_doctor =
                contact.position == "204010" && kind.starts_with("fastLakarkontakt");
            if (!no_doctor) continue;
            contacts.back().shown = false;
            contacts.back().told_when_ended = false;
        }
    }

    /// Later start, later update, preferred source.
    static bool better(const Contact& left, const Contact& right) {
        if (left.from != right.from) return left.from > right.from;
        if (left.updated != right.updated) return left.updated > right.updated;
        return left.source > right.source;  // "vas" before "lifecare"
    }

    /// Those of one kind, person and unit whose times meet are one contact: the preferred source's
    /// claims, each for its own time, but what any of them keeps from the patient.
    std::vector<Contact> merged(std::vector<Contact> contacts) {
        std::vector<Contact> result;
        int groups = 0;
        while (!contacts.empty()) {
            std::vector<Contact> group{contacts.back()};
            contacts.pop_back();
            for (std::size_t i = 0; i < contacts.size();) {
                const Contact& one = contacts[i];
                const bool meets = std::ranges::any_of(group, [&](const Contact& other) {
                    return one.kind == other.kind && one.person == other.person &&
                           one.unit == other.unit && !one.never() && !other.never() &&
                           one.from <= other.to && other.from <= one.to;
                });
                if (!meets) {
                    ++i;
                    continue;
                }
                group.push_back(one);
                contacts.erase(contacts.begin() + static_cast<std::ptrdiff_t>(i));
                i = 0;
            }
            const auto best =
                std::ranges::min_element(group, [](const auto& one, const auto& other) {
                    if (one.source != other.source) return one.source == "vas";
                    return better(one, other);
                });
            const bool denied = std::ranges::any_of(group, &Contact::denied);
            ++groups;
            for (Contact& one : group) {
                if (one.source != best->source) continue;
                // Of two as good, the engine takes the one with the lower id, its own affair.
                unclear_ = unclear_ || std::ranges::any_of(group, [&](const Contact& other) {
                               return one.source == other.source && !better(one, other) &&
                                      !better(other, one) && one.name != other.name;
                           });
                result.push_back(one);
                result.back().denied = denied;
                result.back().same = groups;
            }
        }
        return result;
    }

    /// The best by `better`, and all that are as good.
    static std::string first_of(const std::vector<Contact>& some) {
        const auto best = std::ranges::min_element(some, better);
        Names names;
        for (const Contact& one : some) {
            if (!better(*best, one)) names.insert(one.denied ? "(withheld)" : one.name);
        }
        std::string result;
        for (const std::string& name : names) result += (result.empty() ? "" : " or ") + name;
        return result;
    }

    std::string doctor(const std::vector<Contact>& contacts) const {
        const Names listed = world_.listed();
        std::vector<Contact> current;
        std::vector<Contact> future;
        bool elsewhere = false;
        bool ended = false;
        for (const Contact& one : contacts) {
            if (one.kind != "fastLakarkontakt") continue;
            ended = ended || is_told_ended(one);
            if (!one.named || !one.shown) continue;
            const bool fits =
                listed.empty() || std::ranges::any_of(one.units, [&](const auto& unit) {
                    return listed.contains(unit);
                });
            if (one.current() && fits) current.push_back(one);
            if (one.current() && !fits) elsewhere = true;
            if (one.future() && fits && !one.denied) future.push_back(one);
        }
        if (!current.empty()) return "doctor present " + first_of(current) + "\n";
        if (elsewhere) return "doctor unknown\n";
        if (!future.empty()) {
            const std::string soonest = std::ranges::min(future, {}, &Contact::from).from;
            std::erase_if(future, [&](const Contact& one) { return one.from != soonest; });
            return "doctor future " + first_of(future) + "\n";
        }
        return ended ? "doctor ended\n" : "doctor unknown\n";
    }

    static bool is_told_ended(const Contact& one) {
        return one.ended() && one.to >= ninety_days_ago && one.told_when_ended && !one.denied;
    }

    /// Of each contact the claim that counts now: the best that holds, else the first that begins,
    /// else any.
    static std::vector<Contact> counting(const std::vector<Contact>& contacts) {
        std::map<int, Contact> counts;
        const auto place = [](const Contact& one) {
            if (one.shown && one.current()) return 0;
            return one.shown && one.future() ? 1 : (is_told_ended(one) ? 2 : 3);
        };
        for (const Contact& one : contacts) {
            const auto [known, added] = counts.emplace(one.same, one);
            Contact& best = known->second;
            if (added) continue;
            const bool sooner = place(one) == 1 && one.from != best.from;
            if (place(one) != place(best) ? place(one) < place(best)
                : sooner                  ? one.from < best.from
                                          : better(one, best)) {
                best = one;
            }
        }
        std::vector<Contact> result;
        for (const auto& [same, one] : counts) result.push_back(one);
        return result;
    }

    static std::string care_contacts(const std::vector<Contact>& contacts) {
        std::multiset<std::string> current;
        std::multiset<std::string> future;
        bool withheld = false;
        bool ended = false;
        for (const Contact& one : counting(contacts)) {
            if (one.kind == "kontaktsjukskoterska" || one.kind.starts_with("fastLakarkontakt")) {
                continue;
            }
            ended = ended || is_told_ended(one);
            if (!one.shown) continue;
            withheld = withheld || (one.current() && one.denied);
            if (one.denied) continue;
            if (one.current()) current.insert(one.kind + " " + one.name);
            if (one.future()) future.insert(one.kind + " " + one.name);
        }
        std::string state = ended ? "ended" : "unknown";
        if (withheld) state = "withheld";
        if (!future.empty() && !withheld) state = "future";
        if (!current.empty()) state = "present";
        std::string line = "contacts " + state;
        const bool shows_future = state == "future";
        for (const std::string& one : shows_future ? future : current) line += "\n  " + one;
        return line + "\n";
    }

    NaiveWorld world_;
    bool unclear_ = false;
};

}  // namespace

std::string naively_shown(const Pushes& pushes, std::string_view personnummer) {
    return Model(pushes, std::string(personnummer)).shown();
}

}  // namespace gateway::properties
