// Mapping per second on one core: extraction, assembly, selection and rendering of one CareTeam,
// against RapidJSON's parse of the same bytes in the same run.
#include <rapidjson/document.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/render/portal_json.hpp"
#include "mappings/render/texts.hpp"

namespace {

constexpr const char* kind =
    "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt";

std::string participant(int n) {
    const std::string code = n == 0 ? "2" : "1";
    return R"({"role":[{"coding":[{"system":"urn:example:vas:kontaktroll","code":"FVK"},{"system":")" +
           std::string(kind) + R"(","code":")" + code +
           R"(","display":"fast kontakt"}],"text":"fast kontakt"}],"member":{"reference":"PractitionerRole/r)" +
           std::to_string(n) + R"(","display":"Contact )" + std::to_string(n) +
           R"("},"onBehalfOf":{"reference":"Organization/o1"},"period":{"start":"2025-01-15"}})";
}

std::string care_team(int participants) {
    std::string body =
        R"({"resourceType":"CareTeam","id":"t1","meta":{"lastUpdated":"2026-01-01T10:00:00Z"},"identifier":[{"system":"urn:example:vas:team","value":"team-1"}],"status":"active","category":[{"coding":[{"system":"http://loinc.org","code":"LA27976-2"}]}],"name":"Teamet","subject":{"reference":"Patient/p1"},"period":{"start":"2025-01-01"},"telecom":[{"system":"phone","value":"+46313900600","use":"work","rank":1}],"note":[{"text":"An internal note that is never shown to the patient, as records have them."}],"participant":[)";
    for (int i = 0; i < participants; ++i) body += (i == 0 ? "" : ",") + participant(i);
    return body + "]}";
}

fhir::Document parsed(const std::string& bytes) {
    auto document = fhir::Document::parse(bytes);
    if (!document) std::abort();
    return std::move(*document);
}

// Microseconds per call, the best of five stretches of 0.2 s.
template <class Call>
double time_of(Call call) {
    using Clock = std::chrono::steady_clock;
    double best = 1e9;
    for (int stretch = 0; stretch < 5; ++stretch) {
        std::size_t calls = 0;
        const auto began = Clock::now();
        auto spent = Clock::duration::zero();
        do {
            for (int i = 0; i < 50; ++i) call();
            calls += 50;
            spent = Clock::now() - began;
        } while (spent < std::chrono::milliseconds(200));
        const double each =
            std::chrono::duration<double, std::micro>(spent).count() / static_cast<double>(calls);
        best = std::min(best, each);
    }
    return best;
}

class World {
public:
    explicit World(const mappings::MappingSet& set) : set_(set), rows_(set.tables()) {
        put("Organization/o1",
            R"({"resourceType":"Organization","id":"o1","name":"Vardcentralen","identifier":[{"system":"urn:oid:1.2.752.129.2.1.4.1","value":"SE5565594230-VC01"}],"telecom":[{"system":"phone","value":"+46313900600"}]})"
        );
        put("Patient/p1",
            R"({"resourceType":"Patient","id":"p1","identifier":[{"system":"http://electronichealth.se/identifier/personnummer","value":"191212121212"}],"generalPractitioner":[{"reference":"Organization/o1"}]})"
        );
        for (int i = 0; i < 5; ++i) {
            const std::string n = std::to_string(i);
            put("Practitioner/a" + n,
                R"({"resourceType":"Practitioner","id":"a)" + n +
                    R"(","name":[{"family":"Exempel","given":["Anna"]}]})");
            put("PractitionerRole/r" + n,
                R"({"resourceType":"PractitionerRole","id":"r)" + n +
                    R"(","practitioner":{"reference":"Practitioner/a)" + n +
                    R"("},"organization":{"reference":"Organization/o1"},"code":[{"coding":[{"system":"urn:oid:1.2.752.129.2.2.1.4","code":"201011"}],"text":"Distriktslakare"}]})"
            );
        }
    }
    void put(const std::string& owner, const std::string& bytes) {
        const auto document = parsed(bytes);
        mappings::Extraction out;
        if (set_.extract(version_of(document, owner), out)) std::abort();
        rows_.replace("vas", owner, out.rows, {1, "2026-01-01T10:00:00.000000Z"});
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

void measure(const mappings::MappingSet& set, const mappings::Words& words, int participants) {
    const std::string body = care_team(participants);
    const double plain = time_of([&] {
        rapidjson::Document document;
        document.Parse(body.data(), body.size());
        if (document.HasParseError()) std::abort();
    });
    const double guarded = time_of([&] { (void)parsed(body); });

    const auto document = parsed(body);
    mappings::Extraction extraction;
    const auto version = World::version_of(document, "CareTeam/t1");
    const double extract = time_of([&] {
        if (set.extract(version, extraction)) std::abort();
    });

    World world(set);
    world.put("CareTeam/t1", body);
    const mappings::Anchor anchor{"", "pnr:191212121212"};
    const std::vector<mappings::SourceSettings> sources;
    mappings::Memory memory;
    mappings::Overview overview;
    const double assemble = time_of([&] {
        memory.clear();
        overview = mappings::assemble(set, sources, world.rows(), anchor, memory);
    });
    const mappings::Moment now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
    fhir::JsonWriter out;
    mappings::PortalOptions options;
    options.ref = "p_7QxH2m9vT4aLkZ0cYb3N1g";
    mappings::Arena arena;
    const double show = time_of([&] {
        arena.clear();
        const auto view = mappings::select(overview, set.policies(), {}, {}, now, arena);
        out.clear();
        mappings::write_portal_view(out, view, words, options);
    });

    const double mapping = extract + assemble + show;
    std::printf(
        "Mapping a CareTeam of %d participant(s), %zu B: %.0f/s a core (extract %.1f us, assemble "
        "%.1f us, "
        "select and render %.1f us of %zu B); mapping / RapidJSON parse %.2f; guarded parse / "
        "RapidJSON "
        "parse %.2f\n",
        participants,
        body.size(),
        1e6 / mapping,
        extract,
        assemble,
        show,
        out.view().size(),
        mapping / plain,
        guarded / plain
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
    return 0;
}
