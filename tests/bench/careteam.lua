-- wrk: durable PUTs of a CareTeam of about 3 KB with four participants. Ids are uniform over `ids`; every
-- body differs from the one before, so that each request is a change.
local ids = tonumber(os.getenv("BENCH_IDS") or "10000")
local thread_count = 0

function setup(thread)
  thread:set("thread_number", thread_count)
  thread_count = thread_count + 1
end

local headers = { ["Content-Type"] = "application/fhir+json" }
local kind = "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt"
local written = 0

local function participant(n, code)
  return string.format([[
    {
      "role": [
        {
          "coding": [
            { "system": "urn:example:vas:kontaktroll", "code": "FVK", "display": "Fast vardkontakt" },
            { "system": "%s", "code": "%s", "display": "fast vardkontakt" }
          ],
          "text": "fast vardkontakt"
        }
      ],
      "member": { "reference": "PractitionerRole/role-%d", "display": "Contact number %d" },
      "onBehalfOf": { "reference": "Organization/unit-%d" },
      "period": { "start": "2025-01-15" }
    }]], kind, code, n % 50, n, n % 10)
end

function request()
  written = written + 1
  local n = math.random(0, ids - 1)
  local body = string.format([[{
  "resourceType": "CareTeam",
  "id": "b%d",
  "identifier": [ { "system": "urn:example:vas:team", "value": "team-%d" } ],
  "status": "active",
  "category": [ { "coding": [ { "system": "http://loinc.org", "code": "LA27976-2", "display": "Encounter-focused care team" } ] } ],
  "name": "Team of bench patient %d, write %d-%d",
  "subject": { "reference": "Patient/bp%d", "display": "Bench patient" },
  "period": { "start": "2025-01-01" },
  "participant": [%s,%s,%s,%s
  ],
  "telecom": [ { "system": "phone", "value": "+46313900600", "use": "work", "rank": 1 } ],
  "note": [ { "text": "Internal note that is never shown to the patient." } ]
}]], n, n, n, thread_number, written, n, participant(n, "1"), participant(n + 1, "1"), participant(n + 2, "4"), participant(n + 3, "2"))
  return wrk.format("PUT", "/fhir/r4/CareTeam/b" .. n, headers, body)
end

function response(status)
  if status ~= 200 and status ~= 201 then
    print("unexpected status " .. status)
    wrk.thread:stop()
  end
end
