// The model cache. What makes an entry stale: a generation that rose, a passed validUntil, or news
// of a source.
#include "gateway/api/patient_models.hpp"

#include <algorithm>

#include "gateway/auth/digest.hpp"

namespace gateway::api {
namespace {

// How old the moments of the sources' last contact may be in an answer from the cache: reading them
// costs more than the answer itself.
constexpr std::chrono::seconds contacts_age{1};
// A cluster that keeps growing while it is read is not cached.
constexpr int attempts = 4;

std::vector<mappings::Anchor> anchors_of(
    const mappings::Overview& overview, const mappings::Anchor& asked
) {
    std::vector<mappings::Anchor> anchors{asked};
    for (const auto& key : overview.keys) {
        anchors.push_back({std::string(key.source), std::string(key.key)});
    }
    for (const auto number : overview.numbers) anchors.push_back({"", std::string(number)});
    std::sort(anchors.begin(), anchors.end());
    anchors.erase(std::unique(anchors.begin(), anchors.end()), anchors.end());
    return anchors;
}

std::vector<std::pair<mappings::Anchor, std::uint64_t>> numbered(
    const store::Generations& generations, const std::vector<mappings::Anchor>& anchors
) {
    std::vector<std::pair<mappings::Anchor, std::uint64_t>> result;
    result.reserve(anchors.size());
    for (const auto& anchor : anchors) result.emplace_back(anchor, generations.of(anchor));
    return result;
}

bool covers(
    const std::vector<std::pair<mappings::Anchor, std::uint64_t>>& known,
    const std::vector<mappings::Anchor>& anchors
) {
    return std::all_of(anchors.begin(), anchors.end(), [&](const mappings::Anchor& anchor) {
        return std::any_of(known.begin(), known.end(), [&](const auto& one) {
            return one.first == anchor;
        });
    });
}

std::string_view digest_prefix(const std::string& hex) {
    return std::string_view(hex).substr(0, 16);
}

}  // namespace

mappings::PortalSections sections_of(Part part) {
    switch (part) {
        case Part::overview:
            return mappings::PortalSections::overview();
        case Part::contacts:
            return mappings::PortalSections::contacts();
        case Part::plan:
            return mappings::PortalSections::plan();
    }
    return mappings::PortalSections::overview();
}

std::vector<mappings::SourceContact> source_contacts(const config::Config& config) {
    std::vector<mappings::SourceContact> contacts;
    for (const config::Source& source : config.sources) {
        contacts.push_back({source.client, source.patient_name, std::nullopt});
    }
    return contacts;
}

PatientModels::PatientModels(Ground ground, std::size_t capacity)
    : ground_(std::move(ground)), capacity_(capacity) {}

bool PatientModels::fresh(const Entry& entry) const {
    return std::all_of(entry.generations.begin(), entry.generations.end(), [this](const auto& one) {
        return ground_.generations.of(one.first) == one.second;
    });
}

bool PatientModels::assemble(Entry& entry) {
    const auto asked = ground_.reader.subject(entry.subject);
    if (!asked) return false;
    // The other anchors of the person are known only after reading, but their numbers must be those
    // from before. They are when nothing at all was written meanwhile; else it is read once more,
    // with the numbers of the anchors that were found.
    mappings::Overview overview;
    std::vector<mappings::Anchor> anchors{*asked};
    entry.assembled = false;
    for (int attempt = 0; attempt < attempts && !entry.assembled; ++attempt) {
        const std::uint64_t before = ground_.generations.any();
        entry.generations = numbered(ground_.generations, anchors);
        memory_.clear();
        {
            const auto snapshot = ground_.reader.snapshot();
            if (snapshot->set_number() != ground_.reader.set()->number) {
                other_set_ = snapshot->set_number();
                return false;
            }
            overview =
                mappings::assemble(*ground_.set, ground_.sources, ground_.reader, *asked, memory_);
        }
        ++assembled_;
        anchors = anchors_of(overview, *asked);
        if (covers(entry.generations, anchors)) {
            entry.assembled = true;
        } else {
            entry.generations = numbered(ground_.generations, anchors);
            entry.assembled = ground_.generations.any() == before;
        }
    }
    if (!overview.known) return false;
    const auto numbers = overview.numbers;
    entry.named = numbers.empty() ? *asked : mappings::Anchor{"", std::string(numbers.front())};
    entry.revision = digest_prefix(auth::sha256_hex(mappings::canonical(overview)));
    entry.kept = mappings::KeptOverview(overview);
    return true;
}

void PatientModels::refresh_contacts(Instant now) {
    const auto read = ground_.reader.last_contacts();
    contacts_read_ = now;
    contacts_known_ = true;
    bool changed = false;
    for (mappings::SourceContact& contact : ground_.contacts) {
        const auto found = std::find_if(read.begin(), read.end(), [&](const auto& one) {
            return one.first == contact.source;
        });
        if (found == read.end() || contact.last_contact == found->second) continue;
        contact.last_contact = found->second;
        changed = true;
    }
    if (changed) ++contacts_number_;
}

mappings::PatientView PatientModels::select(const Entry& entry, Instant now) {
    view_memory_.clear();
    mappings::PatientView view = mappings::select(
        entry.kept.overview(),
        ground_.set->policies(),
        mappings::Reader{mappings::ReaderKind::system},
        ground_.contacts,
        now,
        view_memory_
    );
    view.revision = entry.revision;
    return view;
}

void PatientModels::use(const mappings::MappingSet& set) {
    ground_.set = &set;
    // Its batches point to tables of the old set.
    memory_ = mappings::Memory();
    current_.reset();
    by_subject_.clear();
    entries_.clear();
}

PatientModel* PatientModels::find(std::int64_t subject, Instant now) {
    current_.reset();
    other_set_.reset();
    const auto known = by_subject_.find(subject);
    if (known == by_subject_.end()) {
        entries_.emplace_front().subject = subject;
        by_subject_[subject] = entries_.begin();
    } else {
        entries_.splice(entries_.begin(), entries_, known->second);
    }
    Entry& entry = entries_.front();

    const bool stale = !entry.assembled || !fresh(entry);
    if (stale && !assemble(entry)) {
        by_subject_.erase(subject);
        entries_.pop_front();
        return nullptr;
    }
    if (stale || !contacts_known_ || now - contacts_read_ >= contacts_age || now < contacts_read_) {
        refresh_contacts(now);
    }
    const bool out_of_date = (entry.valid_until && *entry.valid_until <= now) || now < entry.as_of;
    if (stale || out_of_date || entry.contacts_number != contacts_number_) {
        entry.contacts_number = contacts_number_;
        entry.etags = {};
    }
    current_.emplace(PatientModel{
        entry.kept.overview(), entry.named, select(entry, now), entry.etags});
    entry.as_of = now;
    entry.valid_until = current_->view.valid_until;

    if (entries_.size() > capacity_) {
        by_subject_.erase(entries_.back().subject);
        entries_.pop_back();
    }
    return &*current_;
}

const std::string& etag_of(
    PatientModel& model,
    Part part,
    Language language,
    const mappings::Words& words,
    const mappings::MappingSet& set
) {
    std::string& etag =
        model.etags[static_cast<std::size_t>(part)][static_cast<std::size_t>(language)];
    if (!etag.empty()) return etag;
    // The bytes that would be sent, but for what differs between two answers that say the same.
    mappings::PatientView view = model.view;
    view.as_of = {};
    std::vector<mappings::SourceStatus> sources(view.sources.begin(), view.sources.end());
    for (mappings::SourceStatus& source : sources) source.last_contact.reset();
    view.sources = {sources.data(), sources.size()};
    mappings::PortalOptions options;
    options.sections = sections_of(part);
    options.identifiers = mappings::Identifiers::included;
    fhir::JsonWriter json;
    mappings::Arena scratch;
    mappings::write_portal_view(json, view, words, options, scratch);
    std::string covered(json.view());
    covered += set.extract_id();
    covered += set.assemble_id();
    const auth::Digest digest = auth::sha256(covered);
    etag = "W/\"" + auth::base64url(std::span(digest).first(9)) + "\"";
    return etag;
}

}  // namespace gateway::api
