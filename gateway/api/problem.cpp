// The catalogue and its form on the wire.
#include "gateway/api/problem.hpp"

#include <algorithm>
#include <array>

namespace gateway::api {
namespace {

constexpr std::array catalogue{
    ProblemText{
        "audit-unavailable",
        "Åtkomstloggen kan inte skrivas.",
        "Inga uppgifter lämnas ut utan logg. Försök igen om en stund.",
        "The access log cannot be written.",
        "No data leave without a log entry. Try again in a while."},
    ProblemText{
        "bad-json",
        "Innehållet är inte giltig JSON.",
        "Skicka ett JSON-objekt i UTF-8 så som kontraktet beskriver.",
        "The body is not valid JSON.",
        "Send one JSON object in UTF-8 as the contract describes."},
    ProblemText{
        "bad-parameter",
        "En parameter har ett otillåtet värde.",
        "Jämför med kontraktet på /openapi.json.",
        "A parameter has a value that is not allowed.",
        "Compare with the contract at /openapi.json."},
    ProblemText{
        "bad-request",
        "Anropet går inte att läsa.",
        "Jämför med kontraktet på /openapi.json.",
        "The request cannot be read.",
        "Compare with the contract at /openapi.json."},
    ProblemText{
        "busy",
        "Tjänsten är upptagen.",
        "Försök igen om en stund.",
        "The service is busy.",
        "Try again in a while."},
    ProblemText{
        "header-too-large",
        "Anropets huvud är för stort.",
        "Skicka färre eller kortare fält.",
        "The request head is too large.",
        "Send fewer or shorter fields."},
    ProblemText{
        "identity-check-digit",
        "Kontrollsiffran stämmer inte.",
        "Kontrollera numret hos källan.",
        "The check digit is wrong.",
        "Check the number at its source."},
    ProblemText{
        "identity-format",
        "Numret har fel form.",
        "Skicka tolv tecken utan bindestreck och rätt root.",
        "The number has the wrong form.",
        "Send twelve characters without hyphen, and the right root."},
    ProblemText{
        "internal",
        "Något gick fel i tjänsten.",
        "Anmäl felet och ange anropets id.",
        "Something failed in the service.",
        "Report it and name the request id."},
    ProblemText{
        "media-type",
        "Innehållets typ stöds inte.",
        "Skicka application/json i UTF-8.",
        "The media type is not supported.",
        "Send application/json in UTF-8."},
    ProblemText{
        "method-not-allowed",
        "Metoden används inte här.",
        "Fältet Allow säger vilka metoder som går.",
        "The method is not used here.",
        "The Allow field tells which methods are."},
    ProblemText{
        "not-acceptable",
        "Svaret finns inte i den form som efterfrågas.",
        "Acceptera application/json.",
        "The answer does not exist in the form asked for.",
        "Accept application/json."},
    ProblemText{
        "not-available",
        "Det finns inget att visa.",
        "Personen eller adressen är okänd, eller får inte visas.",
        "There is nothing to show.",
        "The person or address is unknown, or may not be shown."},
    ProblemText{
        "rate-limited",
        "För många anrop.",
        "Vänta så länge som Retry-After säger.",
        "Too many requests.",
        "Wait as long as Retry-After says."},
    ProblemText{
        "scope-missing",
        "Behörighet saknas.",
        "Klienten har inte rätt till det som efterfrågas.",
        "Permission is missing.",
        "The client has no right to what it asks for."},
    ProblemText{
        "storage-full",
        "Lagringen är full.",
        "Försök igen senare.",
        "The storage is full.",
        "Try again later."},
    ProblemText{
        "token-invalid",
        "Inloggningen gäller inte.",
        "Hämta en ny token.",
        "The token is not valid.",
        "Get a new token."},
    ProblemText{
        "token-missing",
        "Inloggning saknas.",
        "Skicka en token i Authorization.",
        "A token is missing.",
        "Send a token in Authorization."},
    ProblemText{
        "too-large",
        "Innehållet är för stort.",
        "Skicka mindre åt gången.",
        "The body is too large.",
        "Send less at a time."},
    ProblemText{
        "too-many-ids",
        "För många personer i ett anrop.",
        "Skicka högst 100 personer åt gången.",
        "Too many people in one call.",
        "Send at most 100 people at a time."},
    ProblemText{
        "uri-too-long",
        "Adressen är för lång.",
        "Använd en kortare adress.",
        "The address is too long.",
        "Use a shorter address."},
};

const ProblemText* find_text(std::string_view code) {
    const auto found = std::lower_bound(
        catalogue.begin(),
        catalogue.end(),
        code,
        [](const ProblemText& text, std::string_view wanted) { return text.code < wanted; }
    );
    return found != catalogue.end() && found->code == code ? &*found : nullptr;
}

std::string_view code_of_kind(fhir::Kind kind) {
    using fhir::Kind;
    switch (kind) {
        case Kind::unauthenticated:
            return "token-missing";
        case Kind::forbidden:
            return "scope-missing";
        case Kind::not_found:
        case Kind::gone:
            return "not-available";
        case Kind::method_not_allowed:
            return "method-not-allowed";
        case Kind::not_acceptable:
            return "not-acceptable";
        case Kind::too_large:
            return "too-large";
        case Kind::uri_too_long:
            return "uri-too-long";
        case Kind::unsupported_media_type:
            return "media-type";
        case Kind::header_too_large:
            return "header-too-large";
        case Kind::rate_limited:
            return "rate-limited";
        case Kind::busy:
            return "busy";
        case Kind::storage_full:
            return "storage-full";
        case Kind::internal:
            return "internal";
        case Kind::bad_request:
        case Kind::invalid:
        case Kind::timeout:
        case Kind::conflict:
        case Kind::precondition_required:
        case Kind::precondition_failed:
            return "bad-request";
    }
    return "internal";
}

void write_errors(fhir::JsonWriter& json, const fhir::Outcome& outcome) {
    const auto& issues = outcome.issues();
    const auto placed = [](const fhir::Issue& issue) { return !issue.pointer.empty(); };
    if (std::none_of(issues.begin(), issues.end(), placed)) return;
    auto errors = json.array("errors");
    for (const fhir::Issue& issue : issues) {
        if (!placed(issue)) continue;
        auto error = json.object();
        json.member("pointer", issue.pointer);
        json.member("code", issue.code);
    }
}

}  // namespace

std::span<const ProblemText> problem_catalogue() {
    return catalogue;
}

std::string_view problem_code(const fhir::Outcome& outcome) {
    if (!outcome.issues().empty()) {
        const ProblemText* own = find_text(outcome.issues().front().code);
        if (own != nullptr) return own->code;
    }
    return code_of_kind(outcome.kind());
}

Response problem_response(
    const fhir::Outcome& outcome, const ErrorContext& context, Language language
) {
    const std::string_view code = problem_code(outcome);
    const ProblemText& text = *find_text(code);
    const bool swedish = language == Language::sv;
    Response response;
    response.status = status_of(outcome.kind());

    fhir::JsonWriter json;
    {
        auto root = json.object();
        json.member("type", context.docs + "/" + std::string(code));
        json.member("title", swedish ? text.title_sv : text.title_en);
        json.member("status", std::int64_t{response.status});
        json.member("code", code);
        json.member("detail", swedish ? text.detail_sv : text.detail_en);
        json.member_if("requestId", context.request_id);
        write_errors(json, outcome);
    }
    response.content_type = "application/problem+json";
    response.body = json.take();
    response.with("Content-Language", std::string(code_of(language)));
    add_error_fields(outcome.kind(), response);
    return response;
}

}  // namespace gateway::api
