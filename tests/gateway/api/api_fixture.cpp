// Setting up a gateway for a test, and reading what it stored.
#include "tests/gateway/api/api_fixture.hpp"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <mutex>

#include "fhir/document.hpp"
#include "fhir/instance.hpp"
#include "gateway/docs/routes.hpp"
#include "gateway/http/refusal.hpp"
#include "mappings/embedded.hpp"

namespace gateway::testing {
namespace {

std::filesystem::path make_folder() {
    std::string pattern = ::testing::TempDir() + "nara-api-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    return pattern;
}

std::shared_ptr<config::Config> make_config(const ApiSetup& setup) {
    auto made = std::make_shared<config::Config>();
    made->fhir.check_digit = setup.check_digit;
    made->portal.allowed_origins = setup.allowed_origins;
    config::Source vas;
    vas.client = "vas";
    vas.name = "VAS";
    vas.patient_name = "Region Exempel";
    config::Source numbered;
    numbered.client = "numbered";
    numbered.name = "A source ordered by versionId";
    numbered.patient_name = "Exempelstads kommun";
    numbered.order = config::VersionOrder::version_id;
    made->sources = {vas, numbered};
    return made;
}

/// Waits for the one call of Done, on whatever thread it comes.
Response wait(const Answer& answer) {
    std::mutex mutex;
    std::condition_variable called;
    Finish finish;
    answer.start([&](Finish made) {
        const std::lock_guard lock(mutex);
        finish = std::move(made);
        called.notify_one();
    });
    std::unique_lock lock(mutex);
    called.wait(lock, [&] { return static_cast<bool>(finish); });
    return finish();
}

Request request_of(Method method, std::string_view target) {
    Request request;
    request.method = method;
    request.scheme = "https";
    request.host = "gw.example.se";
    request.peer = "127.0.0.1";
    request.request_id = "r1";
    const std::size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark == std::string_view::npos) return request;
    std::string_view query = target.substr(mark + 1);
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        const std::size_t equals = pair.find('=');
        request.query.emplace_back(
            pair.substr(0, equals), equals == pair.npos ? "" : pair.substr(equals + 1)
        );
        query = end == query.npos ? std::string_view() : query.substr(end + 1);
    }
    return request;
}

auth::Authenticate authenticate_as(bool integrator) {
    return [integrator](const Request& head) {
        auto principal = auth::sandbox_authenticator(auth::SandboxReach::loopback)(head);
        if (principal) principal->integrator = integrator;
        return principal;
    };
}

}  // namespace

std::vector<mappings::SetFile> set_files() {
    std::vector<mappings::SetFile> files;
    for (const auto& file : halland::files()) {
        files.push_back({std::string(file.path), std::string(file.bytes)});
    }
    return files;
}

std::vector<std::string> published_numbers() {
    std::vector<std::string> numbers;
    std::ifstream in(std::string(NARA_SOURCE_DIR) + "/tests/cases/test-numbers.txt");
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line.front() != '#') numbers.push_back(line);
    }
    return numbers;
}

Api::Api(const ApiSetup& setup)
    : folder_(make_folder()),
      clock_(std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(4)),
      set_(mappings::MappingSet::built_in()) {
    const auto config = make_config(setup);
    store::Options options;
    options.path = folder_ / "nara.db";
    options.clock = clock_.clock();
    options.queue_length = setup.queue_length;
    options.sources = config::source_settings(*config);
    auto opened = store::Store::open(std::move(options), set_);
    if (!opened) throw std::runtime_error(opened.error().issues().front().text);
    store_ = std::move(*opened);
    reader_ = store_->reader();

    auth::DeploymentKey::Bytes key;
    key.fill(7);
    api::Deps deps{
        .store = store_.get(),
        .config = config,
        .key = auth::DeploymentKey(key),
        .authenticate = authenticate_as(setup.integrator),
        .clock = clock_.clock(),
        .surroundings = mappings::Surroundings::production,
        .published_numbers = {},
        .ingested = {},
        .more_routes = docs::routes,
    };
    if (setup.published_only) deps.published_numbers = published_numbers();
    auto factory = api::make_handler_factory(std::move(deps));
    if (!factory) throw std::runtime_error(factory.error().issues().front().text);
    handler_ = (*factory)(0);
}

Api::~Api() {
    handler_ = {};
    reader_.reset();
    store_.reset();
    std::filesystem::remove_all(folder_);
}

Response Api::send(Request request) {
    advance(std::chrono::seconds(1));
    Request head = request;
    head.body.clear();
    Admission admission = handler_.admit(head);
    if (admission.refusal) return std::move(*admission.refusal);
    if (request.body.size() > admission.body_limit) {
        auto refused = http::body_too_large(admission.body_limit);
        Response response = api::error_response(refused.outcome, &head);
        response.status = refused.status;
        return response;
    }
    const Answer answer = handler_.handle(std::move(request), std::move(admission.principal));
    return answer.start ? wait(answer) : answer.response;
}

Response Api::send(
    Method method, std::string_view target, std::string body, std::vector<Header> headers
) {
    Request request = request_of(method, target);
    request.body = std::move(body);
    request.headers = std::move(headers);
    const bool typed = std::any_of(request.headers.begin(), request.headers.end(), [](auto& one) {
        return one.name == "content-type";
    });
    const bool has_body = method == Method::post || method == Method::put;
    if (has_body && !typed) {
        const bool portal = target.starts_with("/v1/");
        request.headers.push_back(
            {"content-type", portal ? "application/json" : "application/fhir+json"}
        );
    }
    return send(std::move(request));
}

std::string Api::dump() {
    std::string text;
    for (const auto& [type, count] : reader_->counts()) {
        text += type + " " + std::to_string(count) + "\n";
    }
    for (const auto& change : reader_->changes(0, 100'000)) {
        text += std::to_string(change.sequence) + " " + change.anchor.source + "|" +
                change.anchor.value + "\n";
    }
    return text;
}

std::string Api::contacts() {
    std::string text;
    for (const auto& [source, at] : reader_->last_contacts()) {
        text += source + " " + std::to_string(at.time_since_epoch().count()) + "\n";
    }
    return text;
}

std::vector<audit::Entry> Api::take_audit() {
    std::vector<audit::Entry> entries;
    for (auto& record : reader_->audit(audit_seen_, 100'000)) {
        audit_seen_ = record.sequence;
        entries.push_back(std::move(record.entry));
    }
    return entries;
}

std::string field(const Response& response, std::string_view name) {
    for (const Header& header : response.headers) {
        if (header.name == name) return header.value;
    }
    return {};
}

std::string canonical_json(std::string text) {
    const auto document = fhir::Document::parse(std::move(text), {.bytes = std::size_t{64} << 20});
    if (!document) return "not JSON: " + document.error().issues().front().text;
    return fhir::canonical(document->root(), fhir::CanonicalPart::everything);
}

}  // namespace gateway::testing
