// Orders in, status out: the JSON of the admin listener.
#include <algorithm>

#include "fhir/document.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/remap/set_changes.hpp"

namespace gateway::remap {
namespace {

constexpr std::size_t largest_order = std::size_t{16} << 20;

fhir::Outcome bad_order(std::string text) {
    return {fhir::Kind::bad_request, fhir::IssueType::structure, "mappings-body", std::move(text)};
}

void write_info(fhir::JsonWriter& json, const store::SetInfo& info) {
    json.member("number", info.number);
    json.member("name", info.name);
    json.member("version", info.version);
    json.member("id", info.set_id);
    json.member("origin", info.origin == store::Origin::applied ? "applied" : "configured");
    json.member("since", api::utc_seconds(info.at));
}

void write_issues(fhir::JsonWriter& json, const std::vector<fhir::Issue>& issues) {
    const auto list = json.array("issues");
    for (const fhir::Issue& issue : issues) {
        const auto object = json.object();
        json.member("severity", code_of(issue.severity));
        json.member("code", issue.code);
        json.member("text", issue.text);
    }
}

std::string_view name_of(store::SetStanding standing) {
    switch (standing) {
        case store::SetStanding::coming:
            return "coming";
        case store::SetStanding::in_force:
            return "in-force";
        case store::SetStanding::former:
            break;
    }
    return "former";
}

}  // namespace

fhir::Result<Order> read_order(
    std::string body, const std::vector<std::pair<std::string, std::string>>& query
) {
    Order order;
    for (const auto& [name, value] : query) {
        if (name == "aim" && value == "preview") {
            order.aim = Aim::preview;
        } else if (name == "compare" && value == "skip") {
            order.compare = Compare::skip;
        } else if (name == "removals" && value == "agreed") {
            order.removals = Removals::agreed;
        } else if (name == "which" && value == "former") {
            order.which = Order::Which::former;
        } else if (name == "which" && value == "configured") {
            order.which = Order::Which::configured;
        } else {
            return bad_order(
                "The query knows aim=preview, compare=skip, removals=agreed, which=former and "
                "which=configured."
            );
        }
    }
    if (order.which != Order::Which::files) return order;
    fhir::Limits limits;
    limits.bytes = largest_order;
    limits.string_bytes = largest_order;
    auto document = fhir::Document::parse(std::move(body), limits);
    if (!document) return document.error();
    const fhir::json::Value* files = fhir::json::find(document->root().value(), "files");
    if (files == nullptr || !files->IsObject()) {
        return bad_order("The body must be {\"files\": {\"views/patient.json\": \"...\", ...}}.");
    }
    for (const auto& member : files->GetObject()) {
        if (!fhir::json::is_string(member.value)) return bad_order("Each file must be a text.");
        order.files.push_back(
            {std::string(fhir::json::name(member)), std::string(fhir::json::text(member.value))}
        );
    }
    std::ranges::sort(order.files, {}, &mappings::SetFile::path);
    return order;
}

void SetChanges::write_ready(fhir::JsonWriter& json) const {
    const store::SwitchProgress progress = setting_.store.switch_progress();
    const auto fault = refused();
    const auto object = json.object("mappings");
    json.member("set", progress.in_force.name + " " + progress.in_force.version);
    json.member("state", store::name(progress.state));
    json.member("done", progress.done);
    json.member("all", progress.all);
    if (progress.coming) {
        json.member("coming", progress.coming->name + " " + progress.coming->version);
    }
    if (fault) json.member("refused", *fault);
}

std::string SetChanges::status() const {
    const store::SwitchProgress progress = setting_.store.switch_progress();
    const auto kept = setting_.store.reader()->mapping_sets();
    fhir::JsonWriter json;
    {
        const auto root = json.object();
        {
            const auto object = json.object("inForce");
            write_info(json, progress.in_force);
        }
        if (progress.coming) {
            const auto object = json.object("coming");
            write_info(json, *progress.coming);
        }
        json.member("state", store::name(progress.state));
        json.member("done", progress.done);
        json.member("all", progress.all);
        json.member("notExtracted", progress.failures);
        {
            const std::lock_guard guard(mutex_);
            const auto object = json.object("job");
            json.member("number", job_.number);
            json.member("phase", name(job_.phase));
            json.member("name", job_.name);
            json.member("version", job_.version);
            json.member("done", job_.done);
            json.member("all", job_.all);
            write_issues(json, job_.issues);
            if (job_.difference) {
                const auto difference = json.object("difference");
                job_.difference->write(json);
            }
        }
        const auto list = json.array("kept");
        for (const store::KeptSet& one : kept) {
            const auto object = json.object();
            write_info(json, one.info);
            json.member("standing", name_of(one.standing));
        }
    }
    return json.take();
}

}  // namespace gateway::remap
