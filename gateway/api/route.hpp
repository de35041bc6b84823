// One row of the route table, and how a path is matched against the rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "fhir/version.hpp"
#include "gateway/answer.hpp"
#include "gateway/message.hpp"
#include "gateway/principal.hpp"

namespace gateway::api {

struct Worker;

/// The variable parts of a path; empty where the template has none of that name.
struct PathParts {
    std::string release;
    std::string type;
    std::string id;
    std::string version;
    std::string ref;
};

/// Everything a handler is given. Lives for the length of the call; `worker` longer.
struct Call {
    Request& request;
    const Principal& principal;
    const PathParts& path;
    Worker& worker;

    /// The base the request came in on. R4B documents are taken on the R4 base.
    fhir::Version base() const {
        return path.release == "r5" ? fhir::Version::r5 : fhir::Version::r4;
    }
};

/// A plain function of values. It may leave `Response::route` empty: the table fills it.
using Handle = std::function<Answer(Call&)>;

/// What the body may be: decides its limit and its media type.
enum class Body : std::uint8_t { none, resource, bundle, lookup, form };
std::size_t limit_of(Body body);

/// The form of the answer, also of its errors.
enum class Form : std::uint8_t { fhir, portal, page };

/// Whether refusals are written to the access log before they leave, as answers are.
enum class Audited : std::uint8_t { no, yes };

struct Route {
    Method method = Method::get;
    /// "/fhir/{release}/{type}/{id}": {release} is r4 or r5, {type} begins with a capital, the
    /// others are any one segment.
    std::string_view path;
    Body body = Body::none;
    Form form = Form::fhir;
    Audited audited = Audited::yes;
    Handle handle;
};

/// Where a path leads.
struct Match {
    /// Null when no row has this path, or none of them this method.
    const Route* route = nullptr;
    PathParts parts;
    /// For 405 and preflights: the methods of the rows that have the path ("GET, HEAD, PUT");
    /// empty when there is no such path.
    std::string allowed;
    /// The template, also when the method is not allowed.
    std::string_view path;
    Form form = Form::fhir;
};

/// HEAD is answered by the GET row. One slash at the end of the path is forgiven.
Match find_route(std::span<const Route> table, Method method, std::string_view path);

}  // namespace gateway::api
