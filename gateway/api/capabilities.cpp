// The CapabilityStatement: what the route table, the configuration and the caller's source say.
#include <algorithm>
#include <array>
#include <string_view>

#include "fhir/json_writer.hpp"
#include "gateway/api/fhir_handlers.hpp"
#include "gateway/api/fhir_instance.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/api/worker.hpp"

namespace gateway::api {
namespace {

/// The interaction code of a row (http://hl7.org/fhir/restful-interaction); empty for others.
struct Interaction {
    Method method;
    std::string_view path;
    std::string_view code;
};
constexpr std::array interactions{
    Interaction{Method::get, "/fhir/{release}/{type}/{id}", "read"},
    Interaction{Method::get, "/fhir/{release}/{type}/{id}/_history/{version}", "vread"},
    Interaction{Method::put, "/fhir/{release}/{type}/{id}", "update"},
    Interaction{Method::delete_, "/fhir/{release}/{type}/{id}", "delete"},
    Interaction{Method::get, "/fhir/{release}/{type}/{id}/_history", "history-instance"},
    Interaction{Method::post, "/fhir/{release}/{type}", "create"},
};

std::string_view interaction_of(const Route& route) {
    for (const Interaction& one : interactions) {
        if (one.method == route.method && one.path == route.path) return one.code;
    }
    return {};
}

bool has_row(const std::vector<Route>& routes, Method method, std::string_view path) {
    return std::any_of(routes.begin(), routes.end(), [&](const Route& route) {
        return route.method == method && route.path == path;
    });
}

std::string_view order_text(config::VersionOrder order) {
    switch (order) {
        case config::VersionOrder::last_updated:
            return "Versions of a resource are ordered by meta.lastUpdated, then meta.versionId; a "
                   "late older version is kept in the history and does not become current.";
        case config::VersionOrder::version_id:
            return "Versions of a resource are ordered by meta.versionId as a number; a late older "
                   "version is kept in the history and does not become current. Send If-Match with "
                   "a DELETE.";
        case config::VersionOrder::arrival:
            return "Versions of a resource are ordered by arrival: the last one received is "
                   "current, "
                   "and the result depends on the order of sending.";
    }
    return {};
}

void write_code(fhir::JsonWriter& json, std::string_view code) {
    auto interaction = json.object();
    json.member("code", code);
}

void write_validate(fhir::JsonWriter& json, fhir::Version base) {
    auto operation = json.object();
    json.member("name", "validate");
    const std::string_view definition =
        base == fhir::Version::r5
            ? "http://hl7.org/fhir/OperationDefinition/Resource-validate|5.0.0"
            : "http://hl7.org/fhir/OperationDefinition/Resource-validate";
    json.member("definition", definition);
}

/// Ours: why a patient's view is as it is.
void write_explain(fhir::JsonWriter& json) {
    auto operation = json.object();
    json.member("name", "explain");
    json.member("definition", "https://nara.example/OperationDefinition/Patient-explain");
}

void write_operations(
    fhir::JsonWriter& json,
    const std::vector<Route>& routes,
    std::string_view type,
    fhir::Version base
) {
    auto operations = json.array("operation");
    if (has_row(routes, Method::post, "/fhir/{release}/{type}/$validate")) {
        write_validate(json, base);
    }
    const bool explains = has_row(routes, Method::get, "/fhir/{release}/{type}/{id}/$explain");
    if (explains && type == "Patient") write_explain(json);
}

void write_type(
    fhir::JsonWriter& json,
    const std::vector<Route>& routes,
    std::string_view type,
    fhir::Version base
) {
    auto resource = json.object();
    json.member("type", type);
    {
        auto list = json.array("interaction");
        for (const Route& route : routes) {
            const auto code = interaction_of(route);
            if (!code.empty()) write_code(json, code);
        }
    }
    json.member("versioning", "versioned");
    json.member("readHistory", true);
    json.member("updateCreate", true);
    json.member("conditionalCreate", false);
    json.member("conditionalUpdate", false);
    json.member("conditionalDelete", "not-supported");
    {
        auto policies = json.array("referencePolicy");
        json.string("literal");
        json.string("logical");
    }
    write_operations(json, routes, type, base);
}

void write_rest(fhir::JsonWriter& json, const Call& call) {
    const auto& rules = call.worker.set->rules;
    const auto& routes = call.worker.set->routes;
    auto list = json.array("rest");
    auto rest = json.object();
    json.member("mode", "server");
    json.member("documentation", order_text(rules.order_of(call.principal.source)));
    {
        auto resources = json.array("resource");
        for (const std::string& type : rules.types) {
            write_type(json, routes, type, call.base());
        }
    }
    if (!has_row(routes, Method::post, "/fhir/{release}")) return;
    auto system = json.array("interaction");
    write_code(json, "transaction");
    write_code(json, "batch");
}

}  // namespace

Answer capabilities(Call& call) {
    const FhirFormat format = *negotiate_fhir(call.request, call.base());
    fhir::JsonWriter json(format.layout);
    {
        auto root = json.object();
        json.member("resourceType", "CapabilityStatement");
        json.member("status", "active");
        json.member("date", fhir_instant(call.worker.shared->started));
        json.member("kind", "instance");
        {
            auto software = json.object("software");
            json.member("name", "Nära Gateway");
            json.member("version", NARA_VERSION);
        }
        {
            auto implementation = json.object("implementation");
            json.member("description", "Fasta kontakter: intake from record systems");
            json.member("url", base_url(call));
        }
        json.member("fhirVersion", fhir::release(call.base()));
        {
            auto formats = json.array("format");
            json.string("application/fhir+json");
            json.string("application/json");
        }
        write_rest(json, call);
    }
    Response response;
    response.content_type = format.content_type;
    response.with("Cache-Control", "no-cache");
    response.body = json.take();
    return response;
}

}  // namespace gateway::api
