// Conditions first, then the stamp, then the comparison.
#include "gateway/store/order.hpp"

#include <algorithm>
#include <tuple>

namespace gateway::store {
namespace {

constexpr std::chrono::microseconds least_step{1};

fhir::Outcome failed(std::string text) {
    return {
        fhir::Kind::precondition_failed,
        fhir::IssueType::conflict,
        "version-conflict",
        std::move(text)};
}

std::optional<fhir::Outcome> check_conditions(
    const Write& write, const std::optional<Present>& present
) {
    const bool live = present && !present->deleted;
    if (write.if_none_match && live) {
        return failed(
            "The resource exists already (version " + std::to_string(present->number) +
            "), and If-None-Match asked that it does not."
        );
    }
    if (!write.if_match) return std::nullopt;
    const std::string wanted = std::to_string(*write.if_match);
    if (!live)
        return failed("If-Match names version " + wanted + ", but the resource does not exist.");
    if (present->number == *write.if_match) return std::nullopt;
    return failed(
        "If-Match names version " + wanted + ", but the current version is " +
        std::to_string(present->number) + ". Read it and decide again."
    );
}

fhir::Outcome ahead() {
    fhir::Outcome outcome(
        fhir::Kind::invalid,
        fhir::IssueType::value,
        "last-updated-ahead",
        "meta.lastUpdated is more than 5 minutes ahead of our clock. Correct the sender's clock."
    );
    outcome.issues().front().expression = "meta.lastUpdated";
    outcome.issues().front().pointer = "/meta/lastUpdated";
    return outcome;
}

/// What the sender said of the order, if it said anything.
struct Sent {
    std::optional<Instant> at;
    std::string id;
};

Sent sent_by(const Write& write, const std::optional<Present>& present) {
    // Our own stored time can only have come from us: a client that sends back what it read has not
    // stamped its change. Reads give it in milliseconds, as FHIR's instants usually have.
    const bool echo = present && write.stamp.last_updated &&
                      std::chrono::floor<std::chrono::milliseconds>(*write.stamp.last_updated) ==
                          std::chrono::floor<std::chrono::milliseconds>(present->stored_at);
    if (echo) return {};
    return {write.stamp.last_updated, write.stamp.version_id};
}

Decision nothing(Disposition disposition, const Present& present) {
    return {Place::nowhere, disposition, present.stamp_at, present.stamp_id};
}

Decision wins(const Write& write, bool live, Instant at, std::string id) {
    Disposition disposition = live ? Disposition::updated : Disposition::created;
    if (write.kind == WriteKind::remove) disposition = Disposition::deleted;
    return {Place::winner, disposition, at, std::move(id)};
}

}  // namespace

fhir::Result<Decision> decide(
    const Write& write, const std::optional<Present>& present, Instant now, Instant intake
) {
    if (auto refusal = check_conditions(write, present)) return *std::move(refusal);
    if (write.stamp.last_updated && *write.stamp.last_updated > now + clock_tolerance)
        return ahead();

    const bool live = present && !present->deleted;
    const bool removes = write.kind == WriteKind::remove;
    Sent sent = sent_by(write, present);
    const bool same = removes ? !live : (live && write.content_hash == present->content_hash);
    if (removes && same && !sent.at) {
        return present ? nothing(Disposition::already_gone, *present)
                       : Decision{Place::nowhere, Disposition::already_gone, Instant{}, {}};
    }
    if (same && !sent.at) return nothing(Disposition::unchanged, *present);
    if (!present) return wins(write, live, sent.at.value_or(intake), std::move(sent.id));

    // What carries no time of its own is ordered by its arrival, after everything that is here: a
    // DELETE that was accepted must not lose against a version stamped by a clock ahead of ours.
    const Instant after_present = present->stamp_at + least_step;
    const Instant at = sent.at.value_or(std::max(intake, after_present));
    const std::string_view hash = removes ? std::string_view() : write.content_hash;
    const auto mine = std::tie(at, sent.id, hash);
    const std::string_view present_hash = present->content_hash;
    const auto theirs = std::tie(present->stamp_at, present->stamp_id, present_hash);
    if (mine > theirs) return wins(write, live, at, std::move(sent.id));
    if (same || mine == theirs) {
        return nothing(removes ? Disposition::already_gone : Disposition::unchanged, *present);
    }
    // If-Match says that the sender has seen the current version: its own is the newer one.
    if (write.if_match) return wins(write, live, after_present, std::move(sent.id));
    return Decision{Place::history, Disposition::superseded, at, std::move(sent.id)};
}

}  // namespace gateway::store
