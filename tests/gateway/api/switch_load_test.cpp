// Switching mapping sets under load: pushes and reads on four workers while three sets take turns.
// Nothing is lost, nothing is mixed, and what was acknowledged is what is shown.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include "tests/gateway/api/api_fixture.hpp"

namespace {

using namespace gateway;

constexpr int people = 6;
constexpr int rounds = 12;

/// What tells the sets apart: the views read names and titles from other elements, the rules map a
/// role code to another kind and begin the page with other words. Three sets: (views A, rules A),
/// (B, B), (A, B): each change is one of views, of rules, or of both, and every mixture is none of
/// the two that may be.
struct Signature {
    char views = '?';
    char rules = '?';
    friend bool operator==(const Signature&, const Signature&) = default;
};
constexpr Signature signatures[]{{'A', 'A'}, {'B', 'B'}, {'A', 'B'}};

void replace(std::string& text, const std::string& before, const std::string& after) {
    const std::size_t at = text.find(before);
    if (at == std::string::npos) throw std::logic_error("the set has no " + before);
    text.replace(at, before.size(), after);
}

std::shared_ptr<const mappings::MappingSet> set_with(const Signature& signature) {
    auto files = gateway::testing::set_files();
    for (mappings::SetFile& file : files) {
        if (signature.views == 'B') {
            if (file.path == "views/organization.json") {
                replace(
                    file.bytes,
                    R"("unit_name", "path": "name")",
                    R"x("unit_name", "path": "alias.first()")x"
                );
            }
            if (file.path == "views/care_plan.json") {
                replace(
                    file.bytes,
                    R"("title", "path": "title")",
                    R"x("title", "path": "identifier.type.text.first()")x"
                );
            }
            if (file.path == "views/appointment.json") {
                replace(
                    file.bytes,
                    R"("description", "path": "description")",
                    R"("description", "path": "comment")"
                );
            }
        }
        if (signature.rules == 'B') {
            if (file.path == "concept-maps/contact-kind.json") {
                replace(
                    file.bytes,
                    R"("FVK", "target": [{"code": "1")",
                    R"("FVK", "target": [{"code": "4")"
                );
            }
            if (file.path == "texts/sv.json") {
                replace(file.bytes, R"("lead": ")", R"("lead": "Med andra ord. )");
            }
        }
    }
    auto set = mappings::MappingSet::load(files);
    if (!set) throw std::logic_error(set.error().issues().front().text);
    return *std::move(set);
}

bool has(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

/// 'A' or 'B' when only that one's words stand there, '!' for both, '?' for none.
char side_of(const std::string& text, std::string_view a, std::string_view b) {
    const bool first = has(text, a);
    const bool second = has(text, b);
    if (first && second) return '!';
    if (first) return 'A';
    return second ? 'B' : '?';
}

/// Of an overview as JSON: every section must be of one set.
Signature of_overview(const std::string& text) {
    const char unit = side_of(text, "Enhet A", "Enhet B");
    const char plan = side_of(text, "Plan A", "Plan B");
    const char time = side_of(text, "Tid A", "Tid B");
    const char kind = side_of(text, "\"fastVardkontakt\"", "\"fastVardkontaktSamordnare\"");
    return {unit == plan && plan == time ? unit : '!', kind};
}
Signature of_page(const std::string& text) {
    return {side_of(text, "Enhet A", "Enhet B"), has(text, "Med andra ord. ") ? 'B' : 'A'};
}
/// Of several people's contacts.
Signature of_lookup(const std::string& text) {
    return {
        side_of(text, "Enhet A", "Enhet B"),
        side_of(text, "\"fastVardkontakt\"", "\"fastVardkontaktSamordnare\"")};
}

class Gateway {
public:
    explicit Gateway(std::shared_ptr<const mappings::MappingSet> set) {
        std::string pattern = ::testing::TempDir() + "nara-switch-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        auto config = std::make_shared<config::Config>();
        config::Source vas;
        vas.client = "vas";
        vas.patient_name = "Region Exempel";
        vas.care_giver_hsa_id = "SE5565594230-R000";
        vas.care_giver_name = "Region Exempel";
        config->sources = {vas};
        store::Options options;
        options.path = folder_ / "nara.db";
        options.sources = config::source_settings(*config);
        auto opened = store::Store::open(std::move(options), std::move(set));
        if (!opened) throw std::runtime_error(opened.error().issues().front().text);
        store_ = *std::move(opened);
        auth::DeploymentKey::Bytes key;
        key.fill(7);
        auto factory = api::make_handler_factory(api::Deps{
            .store = store_.get(),
            .config = config,
            .key = auth::DeploymentKey(key),
            .authenticate = auth::sandbox_authenticator(auth::SandboxReach::loopback),
            .clock = system_now,
            .surroundings = mappings::Surroundings::production,
            .published_numbers = {},
            .ingested = {},
            .more_routes = {},
        });
        if (!factory) throw std::runtime_error(factory.error().issues().front().text);
        factory_ = std::move(*factory);
    }
    ~Gateway() {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }
    Handler worker() { return factory_(0); }
    store::Store& store() { return *store_; }
    void put_in_force(std::shared_ptr<const mappings::MappingSet> set) {
        std::promise<bool> done;
        store_->apply(
            std::move(set),
            store::Origin::applied,
            [&done](fhir::Result<store::SetInfo> result) { done.set_value(bool(result)); }
        );
        EXPECT_TRUE(done.get_future().get());
    }

private:
    std::filesystem::path folder_;
    std::unique_ptr<store::Store> store_;
    HandlerFactory factory_;
};

/// One connection's worth of calls, on one thread.
class Client {
public:
    explicit Client(Gateway& gateway) : handler_(gateway.worker()) {}

    Response send(Method method, const std::string& path, const std::string& body = {}) {
        for (int attempt = 0;; ++attempt) {
            try {
                return send_once(method, path, body);
            } catch (const std::runtime_error&) {
                // A read may last 100 ms; on a busy machine a thread can stand still for longer.
                if (attempt == 50) throw;
            }
        }
    }
    Response send_once(Method method, std::string path, std::string body) {
        Request request;
        request.method = method;
        request.scheme = "https";
        request.host = "gw.example.se";
        request.peer = "127.0.0.1";
        request.request_id = "r1";
        request.path = std::move(path);
        request.body = std::move(body);
        request.headers = {{"x-sandbox-source", "vas"}};
        if (method == Method::put) {
            request.headers.push_back({"content-type", "application/fhir+json"});
        }
        if (method == Method::post) request.headers.push_back({"content-type", "application/json"});
        Admission admission = handler_.admit(request);
        if (admission.refusal) return *std::move(admission.refusal);
        Answer answer = handler_.handle(std::move(request), std::move(admission.principal));
        if (!answer.start) return std::move(answer.response);
        std::promise<Finish> promise;
        answer.start([&promise](Finish finish) { promise.set_value(std::move(finish)); });
        return promise.get_future().get()();
    }
    void put(const std::string& type, const std::string& id, const std::string& rest) {
        const Response response = send(
            Method::put,
            "/fhir/r4/" + type + "/" + id,
            R"({"resourceType":")" + type + R"(","id":")" + id + "\"," + rest + "}"
        );
        ASSERT_LT(response.status, 300) << response.body;
    }
    std::string lookup() {
        static const auto numbers = gateway::testing::published_numbers();
        std::string list;
        for (int i = 0; i < people; ++i) {
            if (i > 0) list += ",";
            list += R"({"root":"1.2.752.129.2.1.3.1","extension":")" +
                    numbers[static_cast<std::size_t>(i)] + "\"}";
        }
        const Response response =
            send(Method::post, "/v1/contacts/lookup", "{\"patients\":[" + list + "]}");
        EXPECT_EQ(response.status, 200) << response.body;
        return response.body;
    }

private:
    Handler handler_;
};

std::string team(int person, int edition) {
    return R"("status":"active","subject":{"reference":"Patient/p)" + std::to_string(person) +
           R"("},"managingOrganization":[{"reference":"Organization/o1"}],"participant":[{"role":[)"
           R"({"coding":[{"system":"urn:example:vas:kontaktroll","code":"FVK"}]}],)"
           R"("member":{"reference":"PractitionerRole/r1"},"period":{"start":"2026-01-)" +
           std::string(edition % 27 < 9 ? "0" : "") + std::to_string(edition % 27 + 1) + "\"}}]";
}

void put_everything(Client& client) {
    const auto numbers = gateway::testing::published_numbers();
    client.put(
        "Organization",
        "o1",
        R"("active":true,"name":"Enhet A","alias":["Enhet B"],)"
        R"("identifier":[{"system":"urn:oid:1.2.752.29.4.19",)"
        R"("value":"SE5565594230-V001"}])"
    );
    client.put(
        "Practitioner",
        "d1",
        R"("name":[{"family":"Ek","given":["Eva"]}],)"
        R"("identifier":[{"system":"urn:oid:1.2.752.29.4.19",)"
        R"("value":"SE5565594230-P001"}])"
    );
    client.put(
        "PractitionerRole",
        "r1",
        R"("active":true,)"
        R"("practitioner":{"reference":"Practitioner/d1"},)"
        R"("organization":{"reference":"Organization/o1"})"
    );
    for (int i = 0; i < people; ++i) {
        const std::string id = std::to_string(i);
        client.put(
            "Patient",
            "p" + id,
            R"("identifier":[{"system":"http://electronichealth.se/identifier/personnummer","value":")" +
                numbers[static_cast<std::size_t>(i)] + "\"}]"
        );
        client.put("CareTeam", "ct" + id, team(i, 0));
        client.put(
            "CarePlan",
            "cp" + id,
            R"("status":"active","intent":"plan","title":"Plan A","identifier":[{"type":{"text":"Plan B"},"system":"urn:x","value":"1"}],"subject":{"reference":"Patient/p)" +
                id + "\"}"
        );
        client.put(
            "Appointment",
            "ap" + id,
            R"("status":"booked","description":"Tid A","comment":"Tid B","start":"2036-12-01T09:00:00+01:00",)"
            R"("end":"2036-12-01T09:30:00+01:00","participant":[{"status":"accepted",)"
            R"("actor":{"reference":"Patient/p)" +
                id + "\"}}]"
        );
    }
}

std::vector<std::string> references(const std::string& lookup) {
    std::vector<std::string> found;
    for (std::size_t at = 0; (at = lookup.find("\"ref\":\"", at)) != std::string::npos;) {
        at += 7;
        found.push_back(lookup.substr(at, lookup.find('"', at) - at));
    }
    return found;
}

void erase_between(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; ++at) {
        text.erase(at, text.find(to, at + from.size()) - at);
    }
}

/// Everything but the moment of asking, and tags and stamps of one gateway's own.
std::string lasting(std::string text) {
    text.erase(0, text.find("\"results\""));
    erase_between(text, "\"ref\":\"", "\"etag\"");
    erase_between(text, "\"etag\":\"", "\"regularDoctor\"");
    erase_between(text, "\"changed\":\"", "\"}");
    return text;
}

TEST(SwitchUnderLoad, LosesNothingAndMixesNothing) {
    std::vector<std::shared_ptr<const mappings::MappingSet>> sets;
    for (const Signature& signature : signatures) sets.push_back(set_with(signature));
    ASSERT_EQ(sets[0]->extract_id(), sets[2]->extract_id());
    ASSERT_NE(sets[0]->extract_id(), sets[1]->extract_id());

    Gateway gateway(sets[0]);
    Client first(gateway);
    put_everything(first);
    ASSERT_FALSE(HasFatalFailure());
    const auto refs = references(first.lookup());
    ASSERT_EQ(refs.size(), static_cast<std::size_t>(people));
    const std::string overview =
        first.send(Method::get, "/v1/patients/" + refs[0] + "/overview").body;
    ASSERT_EQ(of_overview(overview), signatures[0]) << overview;

    std::atomic<int> begun{0};
    std::atomic<int> acknowledged{0};
    std::atomic<bool> stop{false};
    std::atomic<int> reads{0};
    std::atomic<int> pushes{0};
    std::vector<std::atomic<int>> editions(people);

    const auto check = [&](int from, const Signature& seen, const std::string& body) {
        bool allowed = false;
        const int to = begun;
        for (int round = from; round <= to; ++round) allowed |= seen == signatures[round % 3];
        EXPECT_TRUE(allowed) << "rounds " << from << " to " << to << ", seen " << seen.views
                             << seen.rules << "\n"
                             << body.substr(0, 3000);
        if (!allowed) stop = true;
        ++reads;
    };
    const auto read = [&](int seed) {
        Client client(gateway);
        for (int i = seed; !stop; ++i) {
            const std::string& ref = refs[static_cast<std::size_t>(i % people)];
            const int from = acknowledged;
            if (i % 5 == 0) {
                const std::string body = client.lookup();
                check(from, of_lookup(body), body);
            } else if (i % 5 == 1) {
                const Response page = client.send(Method::get, "/view/" + ref);
                ASSERT_EQ(page.status, 200) << page.body;
                check(from, of_page(page.body), page.body);
            } else {
                const Response json = client.send(Method::get, "/v1/patients/" + ref + "/overview");
                ASSERT_EQ(json.status, 200) << json.body;
                check(from, of_overview(json.body), json.body);
            }
        }
    };
    const auto push = [&](int person) {
        Client client(gateway);
        for (int edition = 1; !stop; ++edition) {
            const std::string id = std::to_string(person);
            client.put("CareTeam", "ct" + id, team(person, edition));
            if (::testing::Test::HasFatalFailure()) return;
            editions[static_cast<std::size_t>(person)] = edition;
            ++pushes;
        }
    };
    std::vector<std::thread> threads;
    threads.emplace_back(read, 0);
    threads.emplace_back(read, 3);
    threads.emplace_back(push, 0);
    threads.emplace_back(push, 1);
    for (int round = 1; round <= rounds && !stop; ++round) {
        const int before = reads;
        begun = round;
        gateway.put_in_force(sets[static_cast<std::size_t>(round % 3)]);
        acknowledged = round;
        // Some answers of this set alone before the next comes.
        while (reads < before + 20 && !stop) std::this_thread::yield();
    }
    stop = true;
    for (std::thread& thread : threads) thread.join();
    std::printf("%d switches, %d reads, %d pushes\n", rounds, reads.load(), pushes.load());
    EXPECT_GE(reads, rounds * 20);
    EXPECT_GT(pushes, 0);

    // The same pushes under the last set from the start give the same answers.
    Gateway replayed(sets[rounds % 3]);
    Client again(replayed);
    put_everything(again);
    for (int person = 0; person < 2; ++person) {
        again.put(
            "CareTeam",
            "ct" + std::to_string(person),
            team(person, editions[static_cast<std::size_t>(person)])
        );
    }
    EXPECT_EQ(lasting(first.lookup()), lasting(again.lookup()));
}

}  // namespace
