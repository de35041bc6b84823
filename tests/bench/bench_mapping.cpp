// Mapping per second on one core: extraction, assembly, selection and rendering of one CareTeam,
// against RapidJSON's parse of the same bytes in the same run, with the allocations each stage
// makes once everything is warm; and re-assembly of many patients held in memory.
#include <rapidjson/document.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "gateway/audit/chain.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/render/portal_json.hpp"
#include "mappings/render/texts.hpp"
#include "tests/allocations/count_allocations.hpp"

namespace {

constexpr const char* kind =
    "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt";
constexpr mappings::MemoryRows::Version version{1, "2026-01-01T10:00:00.000000Z"};

std::string participant(int n) {
    const std::string code = n == 0 ? "2" : "1";
    return R"({"role":[{"coding":[{"system":")" + std::string(kind) + R"(","code":")" + code +
           R"(","display":"fast kontakt"}],"text":"fast kontakt"}],)" +
           R"("member":{"reference":"PractitionerRole/r)" + std::to_string(n) +
           R"(","type":"PractitionerRole","display":"Anna Exempel"},"onBehalfOf":{"reference":"Organization/o1"},)" +
           R"("period":{"start":"2025-01-15"}})";
}

// A CareTeam as record systems send it: meta, narrative, identifiers, telecom, reason, notes. Sizes
// as in the design's measurements: 1.9 kB with one participant, 3.3 kB with five.
std::string care_team(const std::string& team, const std::string& patient, int participants) {
    std::string body =
        R"({"resourceType":"CareTeam","id":")" + team +
        R"(","meta":{"versionId":"3","lastUpdated":"2026-01-01T10:00:00.000Z",)"
        R"("source":"https://journal.exempel.se/fhir","profile":["https://fhir.exempel.se/StructureDefinition/exempel-careteam"]},)"
        R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><h2>Fasta kontakter</h2>)"
        R"(<p>V\u00e5rdteam kring patienten vid V\u00e5rdcentralen Exempel.</p><table><tr><th>Roll</th><th>Namn</th></tr>)"
        R"(<tr><td>Fast kontakt</td><td>Anna Exempel</td></tr></table></div>"},)"
        R"("identifier":[{"use":"usual","system":"https://journal.exempel.se/team","value":"team-)" +
        team +
        R"("},{"use":"secondary","system":"urn:oid:1.2.752.129.2.1.2.1","value":"0d1b6f7e-5a0c-4c8e-9f38-6f1d2a8c41b7"}],)"
        R"("status":"active","category":[{"coding":[{"system":"http://loinc.org","code":"LA27976-2",)"
        R"("display":"Longitudinal care-coordination focused care team"}]}],"name":"Teamet vid V\u00e5rdcentralen Exempel",)"
        R"("subject":{"reference":"Patient/)" +
        patient +
        R"(","display":"Patienten"},"period":{"start":"2025-01-01"},)"
        R"("managingOrganization":[{"reference":"Organization/o1","display":"V\u00e5rdcentralen Exempel"}],)"
        R"("telecom":[{"system":"phone","value":"+46313900600","use":"work","rank":1},)"
        R"({"system":"url","value":"https://vardcentralen.exempel.se/kontakt","use":"work","rank":2}],)"
        R"("reasonCode":[{"coding":[{"system":"http://snomed.info/sct","code":"385763009","display":"Hospice care"}],)"
        R"("text":"Samordning av v\u00e5rd och omsorg"}],)"
        R"("note":[{"text":"En anteckning som bara personalen ska se, s\u00e5 som journaler har dem."}],"participant":[)";
    for (int i = 0; i < participants; ++i) body += (i == 0 ? "" : ",") + participant(i);
    return body + "]}";
}

fhir::Document parsed(const std::string& bytes) {
    auto document = fhir::Document::parse(bytes);
    if (!document) std::abort();
    return std::move(*document);
}

/// What a call costs, at best.
struct Measured {
    double micros = 1e9;
    /// When all is warm.
    double allocations = 0;
};

/// Calls that are measured in turns, so that a slow moment of the machine meets all of them: what
/// is compared was measured in the same hundredths of a second.
class InTurns {
public:
    /// Made once here, so that later calls find what it makes. Measured by run().
    Measured& add(std::function<void()> call) {
        call();
        return turns_.emplace_back(std::move(call), Measured{}).second;
    }
    void run() {
        for (int round = 0; round < rounds; ++round) {
            for (auto& [call, measured] : turns_) stretch(call, measured);
        }
    }

private:
    static constexpr int rounds = 60;
    static constexpr std::chrono::milliseconds length{10};

    static void stretch(const std::function<void()>& call, Measured& best) {
        using Clock = std::chrono::steady_clock;
        std::size_t calls = 0;
        const std::size_t before = testing_support::allocations();
        const auto began = Clock::now();
        auto spent = Clock::duration::zero();
        do {
            for (int i = 0; i < 50; ++i) call();
            calls += 50;
            spent = Clock::now() - began;
        } while (spent < length);
        const auto count = static_cast<double>(calls);
        best.micros =
            std::min(best.micros, std::chrono::duration<double, std::micro>(spent).count() / count);
        best.allocations = static_cast<double>(testing_support::allocations() - before) / count;
    }

    /// A deque: the measured are pointed to.
    std::deque<std::pair<std::function<void()>, Measured>> turns_;
};

/// Counts the questions that assembly asks.
class CountedRows final : public mappings::RowSource {
public:
    explicit CountedRows(mappings::RowSource& rows) : rows_(rows) {}
    void find(
        const mappings::Table& table,
        int column,
        std::string_view value,
        std::string_view source,
        mappings::RowBatch& found
    ) override {
        ++finds;
        rows_.find(table, column, value, source, found);
    }
    std::size_t finds = 0;

private:
    mappings::RowSource& rows_;
};

class World {
public:
    explicit World(const mappings::MappingSet& set) : set_(set), rows_(set.tables()) {
        put("Organization/o1",
            R"({"resourceType":"Organization","id":"o1","name":"V\u00e5rdcentralen Exempel","identifier":[{"system":"urn:oid:1.2.752.129.2.1.4.1","value":"SE5565594230-VC01"}],"telecom":[{"system":"phone","value":"+46313900600"}]})"
        );
        for (int i = 0; i < 5; ++i) {
            const std::string n = std::to_string(i);
            put("Practitioner/a" + n,
                R"({"resourceType":"Practitioner","id":"a)" + n +
                    R"(","name":[{"family":"Exempel","given":["Anna"]}]})");
            put("PractitionerRole/r" + n,
                R"({"resourceType":"PractitionerRole","id":"r)" + n +
                    R"(","practitioner":{"reference":"Practitioner/a)" + n +
                    R"("},"organization":{"reference":"Organization/o1"},"code":[{"coding":[{"system":"urn:oid:1.2.752.129.2.2.1.4","code":"201011"}],"text":"Distriktsl\u00e4kare"}]})"
            );
        }
    }
    void put_patient(
        const std::string& id,
        const std::string& system,
        const std::string& number,
        int participants
    ) {
        put("Patient/" + id,
            R"({"resourceType":"Patient","id":")" + id + R"(","identifier":[{"system":")" + system +
                R"(","value":")" + number +
                R"("}],"generalPractitioner":[{"reference":"Organization/o1"}]})");
        put("CareTeam/t" + id, care_team("t" + id, id, participants));
    }
    void put(const std::string& owner, const std::string& bytes) {
        const auto document = parsed(bytes);
        mappings::Extraction out;
        if (set_.extract(version_of(document, owner), out)) std::abort();
        rows_.replace("vas", owner, out.rows, version);
    }
    static mappings::ResourceVersion version_of(
        const fhir::Document& document, std::string_view owner
    ) {
        return {document.root(), fhir::Version::r4, "vas", owner, {}};
    }
    mappings::MemoryRows& rows() { return rows_; }

private:
    const mappings::MappingSet& set_;
    mappings::MemoryRows rows_;
};

std::vector<mappings::SourceSettings> settings() {
    return {
        {.source = "vas",
         .notes = mappings::NotesAre::internal,
         .care_giver = {.hsa_id = "SE2321000115-0001", .name = "Region Exempel"},
         .listing_type = "HLM"}};
}

void measure(const mappings::MappingSet& set, const mappings::Words& words, int participants) {
    const std::string body = care_team("tp1", "p1", participants);
    InTurns turns;
    const Measured& plain = turns.add([&] {
        rapidjson::Document document;
        document.Parse(body.data(), body.size());
        if (document.HasParseError()) std::abort();
    });
    const Measured& guarded = turns.add([&] { (void)parsed(body); });

    const auto document = parsed(body);
    mappings::Extraction extraction;
    const auto resource = World::version_of(document, "CareTeam/tp1");
    const Measured& extract = turns.add([&] {
        if (set.extract(resource, extraction)) std::abort();
    });

    World world(set);
    world.put_patient(
        "p1", "http://electronichealth.se/identifier/personnummer", "191212121212", participants
    );
    const mappings::Anchor anchor{"", "pnr:191212121212"};
    const std::vector<mappings::SourceSettings> sources = settings();
    mappings::Memory memory;
    mappings::Overview overview;
    const Measured& assemble = turns.add([&] {
        memory.clear();
        overview = mappings::assemble(set, sources, world.rows(), anchor, memory);
    });
    if (overview.care_managers.size() != static_cast<std::size_t>(participants)) std::abort();
    CountedRows counted(world.rows());
    mappings::Memory other;
    (void)mappings::assemble(set, sources, counted, anchor, other);

    const mappings::Moment now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
    const std::vector<mappings::SourceContact> contacts{{"vas", "Region Exempel", now}};
    mappings::PortalOptions options;
    options.ref = "p_7QxH2m9vT4aLkZ0cYb3N1g";
    mappings::Arena arena;
    mappings::PatientView view;
    const Measured& select = turns.add([&] {
        arena.clear();
        view = mappings::select(overview, set.policies(), {}, contacts, now, arena);
    });
    fhir::JsonWriter out;
    mappings::Arena scratch;
    const Measured& render = turns.add([&] {
        out.clear();
        mappings::write_portal_view(out, view, words, options, scratch);
    });

    turns.run();
    const double mapping = extract.micros + assemble.micros + select.micros + render.micros;
    const double map_and_render = extract.micros + select.micros + render.micros;
    const double all =
        extract.allocations + assemble.allocations + select.allocations + render.allocations;
    std::printf(
        "CareTeam of %d participant(s), %zu B, answer %zu B\n"
        "  parse by RapidJSON %.2f us, guarded %.2f us (%.2f of it)\n"
        "  extract %.2f us, assemble %.2f us (%zu look-ups), select %.2f us, render %.2f us\n"
        "  allocations a call: extract %.1f, assemble %.1f, select %.1f, render %.1f\n"
        "  all four %.2f us = %.0f/s a core = %.2f of RapidJSON's parse%s\n"
        "  without assembly %.2f us = %.0f/s a core = %.2f of RapidJSON's parse\n",
        participants,
        body.size(),
        out.view().size(),
        plain.micros,
        guarded.micros,
        guarded.micros / plain.micros,
        extract.micros,
        assemble.micros,
        counted.finds,
        select.micros,
        render.micros,
        extract.allocations,
        assemble.allocations,
        select.allocations,
        render.allocations,
        mapping,
        1e6 / mapping,
        mapping / plain.micros,
        all == 0 ? ", no allocation" : "",
        map_and_render,
        1e6 / map_and_render,
        map_and_render / plain.micros
    );
}

// What a changed policy or concept map costs: everybody is assembled and fingerprinted again.
void measure_again(const mappings::MappingSet& set) {
    constexpr int patients = 2000;
    World world(set);
    std::vector<mappings::Anchor> anchors;
    for (int i = 0; i < patients; ++i) {
        const std::string id = "p" + std::to_string(i);
        world.put_patient(id, "urn:example:vas:mrn", std::to_string(100'000 + i), 1 + i % 3);
        anchors.push_back({"vas", "Patient/" + id});
    }
    const std::vector<mappings::SourceSettings> sources = settings();
    mappings::Memory memory;
    std::string bytes;
    std::size_t next = 0;
    InTurns turns;
    const Measured& assemble = turns.add([&] {
        memory.clear();
        (void)mappings::assemble(set, sources, world.rows(), anchors[next], memory);
        next = (next + 1) % anchors.size();
    });
    const Measured& all = turns.add([&] {
        memory.clear();
        const auto overview = mappings::assemble(set, sources, world.rows(), anchors[next], memory);
        mappings::canonical(overview, bytes);
        (void)gateway::audit::sha256(bytes);
        next = (next + 1) % anchors.size();
    });
    turns.run();
    std::printf(
        "Re-assembly of %d patients with 1 to 3 contacts: assemble %.2f us; with canonical bytes "
        "and SHA-256 %.2f us = %.0f patients/s a core, %.1f allocations\n",
        patients,
        assemble.micros,
        all.micros,
        1e6 / all.micros,
        all.allocations
    );
}

}  // namespace

int main() {
    const auto began = std::chrono::steady_clock::now();
    const auto set = mappings::MappingSet::built_in();
    const double compiled =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    std::printf("Compiling Region Halland's set: %.1f ms\n", compiled);
    const std::vector<mappings::SetFile> files{
        {"texts/sv.json", std::string(set->file("texts/sv.json"))},
        {"texts/roles.json", std::string(set->file("texts/roles.json"))},
    };
    const auto texts = mappings::Texts::load(files);
    if (!texts) {
        std::fprintf(stderr, "%s\n", texts.error().issues().front().text.c_str());
        return 1;
    }
    measure(*set, texts->swedish(), 1);
    measure(*set, texts->swedish(), 5);
    measure_again(*set);
    return 0;
}
