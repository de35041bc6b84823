// Every key of the configuration, in the order of config/nara.jsonc.
#include "gateway/config/keys.hpp"

namespace gateway::config {
namespace {

// Binds a path to a member through a codec. `member` gives a reference for both constnesses.
template <class Owner, class Codec, class Member>
Key<Owner> key(std::string_view path, Member member) {
    return {
        path,
        [member](Owner& owner, const Given& given) { return Codec::read(given, member(owner)); },
        [member](const Owner& owner, fhir::JsonWriter& json) {
            Codec::write(member(owner), json);
        }};
}

// A text of the optional TLS part: setting it switches TLS on.
Key<Config> tls_key(std::string_view path, std::string Tls::*member) {
    return {
        path,
        [member](Config& config, const Given& given) {
            if (!config.server.tls) config.server.tls.emplace();
            return TextCodec::read(given, (*config.server.tls).*member);
        },
        [member](const Config& config, fhir::JsonWriter& json) {
            if (config.server.tls)
                json.string((*config.server.tls).*member);
            else
                json.null();
        }};
}

}  // namespace

std::span<const Key<Config>> config_keys() {
    static const std::vector<Key<Config>> keys{
        key<Config, EndpointCodec>(
            "server.listen", [](auto& c) -> auto& { return c.server.listen; }
        ),
        tls_key("server.tls.cert", &Tls::cert),
        tls_key("server.tls.key", &Tls::key),
        key<Config, CountCodec>(
            "server.workers", [](auto& c) -> auto& { return c.server.workers; }
        ),
        key<Config, TextListCodec>(
            "server.hosts", [](auto& c) -> auto& { return c.server.hosts; }
        ),
        key<Config, EndpointCodec>(
            "admin.listen", [](auto& c) -> auto& { return c.admin.listen; }
        ),
        key<Config, TextCodec>(
            "store.path", [](auto& c) -> auto& { return c.store.path; }
        ),
        key<Config, TextCodec>(
            "mappings.folder", [](auto& c) -> auto& { return c.mappings.folder; }
        ),
        key<Config, TextListCodec>(
            "fhir.types", [](auto& c) -> auto& { return c.fhir.types; }
        ),
        key<Config, WordCodec<SeverityWords>>(
            "fhir.checkDigit", [](auto& c) -> auto& { return c.fhir.check_digit; }
        ),
        key<Config, TextListCodec>(
            "portal.allowedOrigins", [](auto& c) -> auto& { return c.portal.allowed_origins; }
        ),
        key<Config, TextWordCodec<LanguageWords>>(
            "portal.defaultLanguage", [](auto& c) -> auto& { return c.portal.default_language; }
        ),
        key<Config, TextWordCodec<LevelWords>>(
            "log.level", [](auto& c) -> auto& { return c.log.level; }
        ),
    };
    return keys;
}

std::span<const Key<Source>> source_keys() {
    static const std::vector<Key<Source>> keys{
        key<Source, TextCodec>(
            "client", [](auto& s) -> auto& { return s.client; }
        ),
        key<Source, TextCodec>(
            "name", [](auto& s) -> auto& { return s.name; }
        ),
        key<Source, TextCodec>(
            "patientName", [](auto& s) -> auto& { return s.patient_name; }
        ),
        key<Source, WordCodec<OrderWords>>(
            "order", [](auto& s) -> auto& { return s.order; }
        ),
        key<Source, WordCodec<NotesWords>>(
            "notes", [](auto& s) -> auto& { return s.notes; }
        ),
        key<Source, TextListCodec>(
            "bases", [](auto& s) -> auto& { return s.bases; }
        ),
        key<Source, TextCodec>(
            "careGiver.hsaId", [](auto& s) -> auto& { return s.care_giver_hsa_id; }
        ),
        key<Source, TextCodec>(
            "careGiver.name", [](auto& s) -> auto& { return s.care_giver_name; }
        ),
        key<Source, TextCodec>(
            "listingType", [](auto& s) -> auto& { return s.listing_type; }
        ),
    };
    return keys;
}

}  // namespace gateway::config
