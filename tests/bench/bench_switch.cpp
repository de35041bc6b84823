// How long a change of the mapping set takes, and what pushes feel of it: PATIENTS patients (10,000
// when not given) with a care team and a plan each; other views are put in force while one client
// pushes without pause, then other rules, then the first set again.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <string>
#include <vector>

#include "fhir/document.hpp"
#include "gateway/store/store.hpp"
#include "mappings/embedded.hpp"

namespace {

using namespace gateway;
using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point began) {
    return std::chrono::duration<double>(Steady::now() - began).count();
}

std::shared_ptr<const mappings::MappingSet> set_with(
    const std::string& path, const std::string& before, const std::string& after
) {
    std::vector<mappings::SetFile> files;
    for (const auto& file : halland::files()) {
        files.push_back({std::string(file.path), std::string(file.bytes)});
        std::string& bytes = files.back().bytes;
        if (file.path == path) bytes.replace(bytes.find(before), before.size(), after);
    }
    auto set = mappings::MappingSet::load(files);
    if (!set) throw std::logic_error(set.error().issues().front().text);
    return *std::move(set);
}

store::Write prepare(
    const mappings::MappingSet& set,
    const std::string& type,
    const std::string& id,
    std::string body
) {
    store::Write write;
    write.key = {"vas", type, id};
    write.body = R"({"resourceType":")" + type + R"(","id":")" + id + "\"," + std::move(body) + "}";
    write.content_hash = write.body;
    const auto document = fhir::Document::parse(write.body);
    const std::string owner = write.key.owner();
    auto extraction = set.extract({document->root(), fhir::Version::r4, "vas", owner, {}});
    write.rows = std::move(extraction->rows);
    write.rows_by = set.extract_id();
    return write;
}

std::string subject(int patient) {
    return R"("subject":{"reference":"Patient/p)" + std::to_string(patient) + "\"}";
}

std::string team(int patient, int edition) {
    return R"("status":"active",)" + subject(patient) + R"(,"name":"e)" + std::to_string(edition) +
           R"(","participant":[{"role":[{"coding":[{"system":"urn:example:vas:kontaktroll",)"
           R"("code":"FVK"}]}],"member":{"reference":"PractitionerRole/r1"}}])";
}

void commit(store::Store& store, store::Change change) {
    std::promise<bool> done;
    store.submit(std::move(change), [&done](const fhir::Result<store::Receipt>& result) {
        done.set_value(static_cast<bool>(result));
    });
    if (!done.get_future().get()) throw std::runtime_error("a change was refused");
}

void fill(store::Store& store, const mappings::MappingSet& set, int patients) {
    constexpr int per_change = 200;
    for (int first = 0; first < patients; first += per_change) {
        store::Change change;
        for (int i = first; i < std::min(first + per_change, patients); ++i) {
            const std::string id = std::to_string(i);
            change.writes.push_back(prepare(
                set,
                "Patient",
                "p" + id,
                R"("identifier":[{"system":"urn:example:id","value":")" + id + "\"}]"
            ));
            change.writes.push_back(prepare(set, "CareTeam", "ct" + id, team(i, 0)));
            change.writes.push_back(prepare(
                set,
                "CarePlan",
                "cp" + id,
                R"("status":"active","intent":"plan","title":"Plan",)" + subject(i)
            ));
        }
        commit(store, std::move(change));
    }
}

void report(const char* what, double in_force, std::vector<double>& micros) {
    std::sort(micros.begin(), micros.end());
    const auto at = [&](double part) {
        return micros.empty() ? 0.0
                              : micros[static_cast<std::size_t>(
                                    static_cast<double>(micros.size() - 1) * part
                                )];
    };
    std::printf(
        "%-28s in force after %6.2f s; %5zu pushes, p50 %7.0f us, p99 %7.0f us, longest %7.0f us\n",
        what,
        in_force,
        micros.size(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// Pushes without pause until `ended`, at least `least` times.
template <class Ended>
std::vector<double> push_until(
    store::Store& store, int patients, int& edition, std::size_t least, const Ended& ended
) {
    std::vector<double> micros;
    while (micros.size() < least || !ended()) {
        const auto& set = *store.in_force()->mapping->set;
        const int patient = (edition * 7919) % patients;
        store::Change change;
        change.writes.push_back(
            prepare(set, "CareTeam", "ct" + std::to_string(patient), team(patient, ++edition))
        );
        const auto began = Steady::now();
        commit(store, std::move(change));
        micros.push_back(seconds_since(began) * 1e6);
    }
    return micros;
}

}  // namespace

int main(int count, char** arguments) {
    int patients = 10'000;
    if (count > 1) {
        const std::string text = arguments[1];
        std::from_chars(text.data(), text.data() + text.size(), patients);
    }
    std::string pattern = (std::filesystem::temp_directory_path() / "nara-bench-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    const auto first = mappings::MappingSet::built_in();
    const auto views = set_with(
        "views/organization.json",
        R"("path": "name", "type")",
        R"x("path": "alias.first()", "type")x"
    );
    const auto rules = set_with(
        "concept-maps/contact-kind.json",
        R"("FVK", "target": [{"code": "1")",
        R"("FVK", "target": [{"code": "4")"
    );
    {
        store::Options options;
        options.path = folder / "nara.db";
        auto opened = store::Store::open(options, first);
        if (!opened) return 1;
        store::Store& store = **opened;
        fill(store, *first, patients);
        std::printf(
            "%d patients, %lld bytes\n",
            patients,
            static_cast<long long>(store.statistics().database_bytes)
        );
        int edition = 0;
        auto before = push_until(store, patients, edition, 300, [] { return true; });
        report("without a change", 0, before);
        const std::pair<const char*, std::shared_ptr<const mappings::MappingSet>> changes[]{
            {"other views", views}, {"the first views again", first}, {"other rules", rules}};
        for (const auto& [what, set] : changes) {
            const auto began = Steady::now();
            std::atomic<double> in_force{0};
            store.apply(set, store::Origin::applied, [&](const fhir::Result<store::SetInfo>&) {
                in_force = seconds_since(began);
            });
            auto micros = push_until(store, patients, edition, 300, [&] { return in_force > 0; });
            report(what, in_force, micros);
            while (store.switch_progress().state != store::SwitchState::active) {
                push_until(store, patients, edition, 10, [] { return true; });
            }
            std::printf("%-28s everybody assembled after %6.2f s\n", "", seconds_since(began));
        }
    }
    std::filesystem::remove_all(folder);
}
