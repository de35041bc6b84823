// The two targets, and which of them answers.
#include "gateway/cli/mapping_target.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "fhir/document.hpp"
#include "gateway/auth/deployment_key.hpp"
#include "gateway/cli/gateway_store.hpp"
#include "gateway/cli/mapping_folder.hpp"
#include "gateway/http/client.hpp"
#include "gateway/remap/set_changes.hpp"

namespace gateway::cli {
namespace {

namespace json = fhir::json;
using json::Value;
using Target = MappingTarget;

constexpr std::chrono::seconds longest_wait{30};

fhir::Outcome unreachable(const config::Endpoint& admin) {
    return {
        fhir::Kind::busy,
        fhir::IssueType::transient,
        "gateway-unreachable",
        "No gateway answers at " + config::to_text(admin) +
            ". Name its admin listener with --admin ADDR:PORT."};
}

fhir::Outcome outcome_from(const http::ClientAnswer& answer) {
    std::vector<fhir::Issue> issues;
    const auto document = fhir::Document::parse(answer.body);
    const Value* list = document ? json::find(document->root().value(), "issues") : nullptr;
    if (list != nullptr && list->IsArray()) {
        for (const Value& one : list->GetArray()) {
            fhir::Issue& issue = issues.emplace_back();
            issue.code = json::find_text(one, "code");
            issue.text = json::find_text(one, "text");
        }
    }
    if (issues.empty()) {
        fhir::Issue& issue = issues.emplace_back();
        issue.code = "gateway-unreachable";
        issue.text = "The gateway answered " + std::to_string(answer.status) + ".";
    }
    const auto kind = answer.status == 503 ? fhir::Kind::busy : fhir::Kind::invalid;
    return fhir::Outcome(kind, std::move(issues));
}

class RunningGateway final : public Target {
public:
    explicit RunningGateway(config::Endpoint admin) : admin_(std::move(admin)) {}
    fhir::Result<std::string> begin(const std::string& query, const std::string& body) override {
        return ask("POST", "/mappings" + query, body);
    }
    fhir::Result<std::string> status() override { return ask("GET", "/mappings", ""); }

private:
    fhir::Result<std::string> ask(
        const std::string& method, const std::string& target, const std::string& body
    ) const {
        auto answer = http::ask({admin_.address, admin_.port, method, target, body}, longest_wait);
        if (!answer) return unreachable(admin_);
        if (answer->status >= 300) return outcome_from(*answer);
        return std::move(answer->body);
    }
    config::Endpoint admin_;
};

std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> pairs;
    if (query.starts_with('?')) query.remove_prefix(1);
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        pairs.emplace_back(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return pairs;
}

/// The database itself, with its lock taken.
class StoppedGateway final : public Target {
public:
    static std::variant<std::unique_ptr<Target>, Refusal> open(const config::Config& config) {
        auto chosen = start_set(config);
        if (auto* refusal = std::get_if<Refusal>(&chosen)) return std::move(*refusal);
        const auto set = std::get<StartSet>(std::move(chosen));
        const auto directory = std::filesystem::absolute(config.store.path).parent_path();
        auto key = auth::DeploymentKey::load_or_create((directory / "nara.key").string());
        if (!key) return Refusal{Exit::io_error, "", key.error().issues()};
        auto opened = store::Store::open(store_options(config), set.set, set.origin);
        if (!opened) {
            const bool locked = opened.error().issues().front().code == "store-locked";
            return Refusal{locked ? Exit::try_again : Exit::io_error, "", opened.error().issues()};
        }
        return std::unique_ptr<Target>(
            new StoppedGateway(config, std::move(*opened), std::move(*key))
        );
    }
    fhir::Result<std::string> begin(const std::string& query, const std::string& body) override {
        auto order = remap::read_order(body, pairs_of(query));
        if (!order) return order.error();
        if (auto refusal = changes_->start(std::move(*order))) return *std::move(refusal);
        return changes_->status();
    }
    fhir::Result<std::string> status() override { return changes_->status(); }

private:
    StoppedGateway(
        const config::Config& config, std::unique_ptr<store::Store> store, auth::DeploymentKey key
    )
        : log_(observe::Level::off, system_now),
          store_(std::move(store)),
          changes_(std::make_unique<remap::SetChanges>(remap::SetChanges::Setting{
              .store = *store_,
              .path = config.store.path,
              .config = std::make_shared<const config::Config>(config),
              .key = key,
              .log = log_,
              .clock = system_now,
              .configured_files = [folder =
                                       config.mappings.folder] { return read_set_files(folder); },
              .ended = {},
          })) {}

    observe::Log log_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<remap::SetChanges> changes_;
};

}  // namespace

std::variant<std::unique_ptr<MappingTarget>, Refusal> find_mapping_target(
    const MappingsWhere& where, const Streams& streams
) {
    ServeOptions options;
    options.config = where.config;
    options.data = where.data;
    options.sandbox = where.sandbox;
    auto read = effective_config(options, streams.in);
    if (auto* refusal = std::get_if<Refusal>(&read)) return std::move(*refusal);
    const auto config = std::get<config::Config>(std::move(read));
    config::Endpoint admin = config.admin.listen;
    std::string told;
    std::ifstream(admin_file(config.store.path)) >> told;
    if (const auto endpoint = config::endpoint_from(told)) admin = *endpoint;
    if (!where.admin.empty()) {
        const auto endpoint = config::endpoint_from(where.admin);
        if (!endpoint) {
            fhir::Issue issue;
            issue.code = "bad-listen";
            issue.text = "--admin takes an IP address and a port: 127.0.0.1:9090.";
            return Refusal{Exit::usage, "", {std::move(issue)}};
        }
        admin = *endpoint;
    }
    auto gateway = std::make_unique<RunningGateway>(admin);
    const auto answers = gateway->status();
    if (answers) return std::unique_ptr<Target>(std::move(gateway));
    if (!where.admin.empty() || !std::filesystem::exists(config.store.path)) {
        return Refusal{Exit::unavailable, "", answers.error().issues()};
    }
    return StoppedGateway::open(config);
}

}  // namespace gateway::cli
