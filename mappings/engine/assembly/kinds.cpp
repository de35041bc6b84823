// Kinds.
#include "mappings/engine/assembly/kinds.hpp"

#include <algorithm>
#include <tuple>

#include "mappings/engine/order.hpp"

namespace mappings {
namespace {

struct Candidate {
    KindFound found;
    /// The kind came from a sub-kind code: it refines its national code.
    bool refines = false;
    /// The source sent the national code itself.
    bool national = false;

    auto key() const {
        // Best first among the codings of one kind: the national code itself, then the least.
        return std::make_tuple(
            found.kind,
            found.code.code,
            !national,
            found.source_code.code_system,
            found.source_code.code
        );
    }
};

CodedValue received(const SourceCoding& coding) {
    return {.code = coding.code, .code_system = coding.system, .display_name = coding.display};
}

bool is_accepted(const CareManagerPolicy& policy, Relationship relationship) {
    return std::any_of(policy.accept.begin(), policy.accept.end(), [&](const std::string& word) {
        return relationship_from(word) == relationship;
    });
}

std::optional<Candidate> from_national(const AssemblyContext& context, const SourceCoding& coding) {
    const Policies& policies = context.policies;
    if (!policies.is_national(coding.system) || coding.code.empty()) return std::nullopt;
    Candidate candidate;
    candidate.national = true;
    candidate.found.kind = policies.kind_of_national(coding.code);
    candidate.found.code = {
        .code = coding.code,
        .code_system = policies.care_manager().national_oid,
        .display_name = coding.display,
    };
    candidate.found.source_code = received(coding);
    return candidate;
}

std::optional<Candidate> from_map(const AssemblyContext& context, const SourceCoding& coding) {
    const CareManagerPolicy& policy = context.policies.care_manager();
    std::optional<ContactKind> sub_kind;
    std::string_view national;
    Growing<Translation> targets(context.memory);
    context.maps.translate(policy.kind_map, coding.system, coding.code, targets);
    for (const Translation& target : targets) {
        if (!is_accepted(policy, target.relationship)) continue;
        if (target.system == policy.sub_kind_system) {
            if (!sub_kind) sub_kind = kind_named(target.code);
        } else if (national.empty() && context.policies.is_national(target.system)) {
            national = target.code;
        }
    }
    if (!sub_kind && national.empty()) return std::nullopt;
    Candidate candidate;
    candidate.refines = sub_kind.has_value();
    candidate.found.kind = sub_kind ? *sub_kind : context.policies.kind_of_national(national);
    if (!national.empty()) {
        candidate.found.code = {
            .code = national, .code_system = policy.national_oid, .display_name = {}};
    }
    candidate.found.source_code = received(coding);
    return candidate;
}

std::optional<Candidate> from(const AssemblyContext& context, const SourceCoding& coding) {
    std::optional<Candidate> candidate = from_national(context, coding);
    return candidate ? candidate : from_map(context, coding);
}

bool is_refined(const Candidate& plain, std::span<const Candidate> all) {
    return !plain.refines && std::any_of(all.begin(), all.end(), [&](const Candidate& other) {
        return other.refines && other.found.code.code == plain.found.code.code;
    });
}

}  // namespace

List<KindFound> kinds_of(const AssemblyContext& context, std::span<const SourceCoding> codings) {
    if (codings.size() == 1) {
        const std::optional<Candidate> candidate = from(context, codings.front());
        return candidate ? context.memory.copy({candidate->found}) : List<KindFound>();
    }
    Growing<Candidate> candidates(context.memory, codings.size());
    for (const SourceCoding& coding : codings) {
        if (const auto candidate = from(context, coding)) candidates.push_back(*candidate);
    }
    std::sort(
        candidates.begin(),
        candidates.end(),
        [](const Candidate& left, const Candidate& right) { return left.key() < right.key(); }
    );
    Growing<KindFound> kinds(context.memory, candidates.size());
    for (const Candidate& candidate : candidates) {
        if (is_refined(candidate, candidates)) continue;
        // Codings of one kind say the same; `other` holds different unknown codes apart.
        const bool repeated = !kinds.empty() && kinds.back().kind == candidate.found.kind &&
                              (candidate.found.kind != ContactKind::other ||
                               kinds.back().code.code == candidate.found.code.code);
        if (!repeated) kinds.push_back(candidate.found);
    }
    return kinds.list();
}

}  // namespace mappings
