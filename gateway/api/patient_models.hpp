// Assembled models of the patients a worker was asked for lately, kept until the store says that
// something changed or time itself changes the answer.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/api/negotiate.hpp"
#include "gateway/config/config.hpp"
#include "gateway/store/store.hpp"
#include "mappings/engine/memory.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/model/compact.hpp"
#include "mappings/render/portal_json.hpp"
#include "mappings/render/texts.hpp"

namespace gateway::api {

/// Which part of the view a call asks for.
enum class Part : std::uint8_t { overview, contacts, plan };
inline constexpr std::size_t part_count = 3;
inline constexpr std::size_t language_count = 2;
mappings::PortalSections sections_of(Part part);

/// Weak tags by part and language, made when first asked for; they cover everything that is shown
/// but `asOf` and the moments of the sources' last contact.
using Etags = std::array<std::array<std::string, language_count>, part_count>;

/// One patient, ready to be rendered. Borrowed from PatientModels until its next call.
struct PatientModel {
    const mappings::Overview& overview;
    /// The anchor by which the access log names the patient: a number where one is known.
    const mappings::Anchor& named;
    mappings::PatientView view;
    Etags& etags;
};

/// One per worker, not shared. Least recently used models are dropped above the capacity. What is
/// kept of a patient is the assembled model in one block of its size; what a reader sees of it is
/// selected for each call, which costs less than to keep it.
class PatientModels {
public:
    struct Ground {
        /// That of the reader.
        const mappings::MappingSet* set;
        std::span<const mappings::SourceSettings> sources;
        const store::Generations& generations;
        store::Reader& reader;
        /// Sources in the order of the configuration, with their names for patients.
        std::vector<mappings::SourceContact> contacts;
    };
    PatientModels(Ground ground, std::size_t capacity);

    /// The model of a subject at `now`; null when nothing is known of it, or when the database is
    /// under another set than the reader's: other_set() then tells which.
    PatientModel* find(std::int64_t subject, Instant now);
    /// The number of the set the database is under, when the last find() found it to be another.
    std::optional<std::int64_t> other_set() const { return other_set_; }
    /// From now on with another set, that of the reader; forgets all models.
    void use(const mappings::MappingSet& set);
    std::size_t size() const { return entries_.size(); }
    /// How often a model had to be assembled.
    std::uint64_t assembled() const { return assembled_; }

private:
    struct Entry {
        std::int64_t subject = 0;
        /// Those from before the rows were read (see store::Generations).
        std::vector<std::pair<mappings::Anchor, std::uint64_t>> generations;
        /// Made from rows that `generations` speak for, so that it may be used again.
        bool assembled = false;
        mappings::KeptOverview kept;
        mappings::Anchor named;
        std::string revision;
        /// What `etags` were made of: the number of the sources' contacts, and from when until when
        /// the view stays the same.
        std::uint64_t contacts_number = 0;
        Instant as_of{};
        std::optional<Instant> valid_until;
        Etags etags;
    };
    using Entries = std::list<Entry>;

    bool fresh(const Entry& entry) const;
    bool assemble(Entry& entry);
    void refresh_contacts(Instant now);
    mappings::PatientView select(const Entry& entry, Instant now);

    Ground ground_;
    std::size_t capacity_;
    Entries entries_;  // most recently used first
    std::unordered_map<std::int64_t, Entries::iterator> by_subject_;
    Instant contacts_read_{};
    bool contacts_known_ = false;
    std::uint64_t contacts_number_ = 0;
    std::uint64_t assembled_ = 0;
    /// Cleared at each assembly, and at each call.
    mappings::Memory memory_;
    mappings::Arena view_memory_;
    std::optional<PatientModel> current_;
    std::optional<std::int64_t> other_set_;
};

/// The weak tag of a part in one language, from the cache or made now.
const std::string& etag_of(
    PatientModel& model,
    Part part,
    Language language,
    const mappings::Words& words,
    const mappings::MappingSet& set
);

/// The configured sources as select() wants them, without contacts yet.
std::vector<mappings::SourceContact> source_contacts(const config::Config& config);

}  // namespace gateway::api
