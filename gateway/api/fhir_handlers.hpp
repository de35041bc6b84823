// The handlers of /fhir/r4 and /fhir/r5, one function per interaction
// (https://hl7.org/fhir/R4/http.html). Each reads: parse, check, act, answer.
#pragma once

#include "gateway/api/route.hpp"

namespace gateway::api {

Answer capabilities(Call& call);

// fhir_write.cpp
Answer create(Call& call);
Answer update(Call& call);
Answer remove(Call& call);

// fhir_read.cpp
Answer read(Call& call);
Answer read_version(Call& call);

// fhir_history.cpp
Answer history(Call& call);

// fhir_bundle.cpp
Answer bundle(Call& call);

// fhir_validate.cpp
Answer validate(Call& call);

// fhir_explain.cpp
Answer explain_patient(Call& call);

}  // namespace gateway::api
