// Copy-paste lines for a shell.
#include "gateway/sandbox/calls.hpp"

namespace gateway::sandbox {

std::string_view example_resource() {
    return R"({
  "resourceType": "CareTeam", "id": "ct1", "status": "active",
  "subject": {"identifier": {"system": "http://electronichealth.se/identifier/personnummer", "value": "191212121212"}},
  "participant": [{
    "role": [{"coding": [{"system": "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt", "code": "1"}]}],
    "member": {"display": "Karin Exempel"}}]})";
}

std::string curl_push(std::string_view base) {
    return "curl -X PUT -H 'Content-Type: application/fhir+json' " + std::string(base) +
           "/fhir/r4/CareTeam/ct1 -d '" + std::string(example_resource()) + "'";
}

std::string curl_lookup(std::string_view base) {
    return "curl -H 'Content-Type: application/json' " + std::string(base) +
           "/v1/contacts/lookup -d '{\"patients\": [{\"root\": \"1.2.752.129.2.1.3.1\", "
           "\"extension\": \"191212121212\"}]}'";
}

std::string curl_page(std::string_view base, std::string_view ref) {
    return "curl '" + std::string(base) + "/view/" + std::string(ref) + "?lang=en'";
}

std::string greeting(const Greeting& what) {
    std::string text = "nara " NARA_VERSION " sandbox\n\n";
    text += "Sandbox  " + what.base + "/\n";
    text += "People   " + std::to_string(what.people) + "\n";
    text += "Admin    " + what.admin + "/readyz\n";
    text += "\nPush a contact:\n\n" + curl_push(what.base) + "\n";
    text += "\nLook up who the person's contacts are:\n\n" + curl_lookup(what.base) + "\n";
    if (!what.first_ref.empty()) {
        text += "\nGet the page of one of the people:\n\n" + curl_page(what.base, what.first_ref) +
                "\n";
    }
    text += "\nCtrl-C stops it.\n";
    return text;
}

}  // namespace gateway::sandbox
