// Times are microseconds since 1970 in UTC. Wide columns stand last, so that the narrow ones before
// them are read without following overflow pages.
#include "gateway/store/migrations.hpp"

namespace gateway::store {

const std::array<std::string_view, 3> migrations{
    R"sql(
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    last_contact INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Identity. `owner` is "Type/id".
CREATE TABLE resource (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source (id),
    owner TEXT NOT NULL,
    UNIQUE (owner, source)
) STRICT;

-- Every version ever taken, in order of arrival; the received bytes stand here and only here.
CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    resource INTEGER NOT NULL REFERENCES resource (id),
    number INTEGER NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    fhir INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    stamp_at INTEGER NOT NULL,
    stamp_id TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (resource, number)
) STRICT;
CREATE TRIGGER version_is_kept BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;

-- The winner, with what the next write must know of it: looking that up in `version` would read a
-- page of that large table for each write. `last_number` counts superseded versions too; `tables` has
-- a bit for each view table in which the resource has rows.
CREATE TABLE current (
    resource INTEGER PRIMARY KEY REFERENCES resource (id),
    version INTEGER NOT NULL REFERENCES version (id),
    number INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    stored_at INTEGER NOT NULL,
    stamp_at INTEGER NOT NULL,
    tables INTEGER NOT NULL,
    stamp_id TEXT NOT NULL,
    content_hash BLOB NOT NULL
) STRICT;

-- Current, not deleted resources by type; kept so that counting does not read a million rows.
CREATE TABLE type_count (
    type TEXT PRIMARY KEY,
    resources INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Anchors of persons ("pnr:...", or a source's "Patient/1") and the SHA-256 of their model.
CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    value TEXT NOT NULL,
    source TEXT NOT NULL,
    fingerprint BLOB,
    UNIQUE (value, source)
) STRICT;

CREATE TABLE change (
    sequence INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL REFERENCES subject (id),
    at INTEGER NOT NULL
) STRICT;

-- Work left from writes that touch too many persons to assemble at once: keys still to be expanded,
-- persons still to be assembled, and one walk over all persons (id in (position, last]; `again` = a
-- second round up to there, for demands that came while the walk was on its way).
CREATE TABLE reassembly_key (
    id INTEGER PRIMARY KEY,
    resource INTEGER NOT NULL REFERENCES resource (id),
    previous INTEGER REFERENCES version (id)
) STRICT;
CREATE TABLE reassembly_subject (
    subject INTEGER PRIMARY KEY REFERENCES subject (id)
) STRICT;
CREATE TABLE reassembly_walk (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    last INTEGER NOT NULL,
    again INTEGER NOT NULL
) STRICT;
INSERT INTO reassembly_walk VALUES (1, 0, 0, 0);

CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('C', 'R', 'U', 'D', 'E')),
    outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'denied', 'failed')),
    user_id TEXT NOT NULL CHECK (length(user_id) > 0),
    user_id_type TEXT NOT NULL CHECK (length(user_id_type) > 0),
    client_id TEXT NOT NULL CHECK (length(client_id) > 0),
    patient_id TEXT NOT NULL CHECK (length(patient_id) > 0),
    resource_type TEXT NOT NULL CHECK (length(resource_type) > 0),
    resource_ids TEXT NOT NULL,
    field_class TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (length(purpose) > 0),
    care_giver TEXT NOT NULL CHECK (length(care_giver) > 0),
    care_unit TEXT NOT NULL CHECK (length(care_unit) > 0),
    request_id TEXT NOT NULL CHECK (length(request_id) > 0),
    source_ip TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_patient ON audit (patient_id) WHERE patient_id <> '-';
CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END;
CREATE TRIGGER audit_is_gapless BEFORE INSERT ON audit
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'the access log has no gaps'); END;

-- Progress of extracting again under another mapping set: the tables of each resource done so far.
CREATE TABLE extracted (
    resource INTEGER PRIMARY KEY REFERENCES resource (id),
    tables INTEGER NOT NULL
) STRICT;
)sql",
    R"sql(
-- Resources that name a person and had no rows when they were stored; those that have some by now
-- are left out when it is read.
CREATE TABLE rowless (
    subject INTEGER NOT NULL REFERENCES subject (id),
    resource INTEGER NOT NULL REFERENCES resource (id),
    PRIMARY KEY (subject, resource)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
-- The mapping sets this database is, was and is about to be under, with their files: a restart needs no
-- folder, and going back is applying one of them again. Numbers are never used twice.
CREATE TABLE mapping_set (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL CHECK (state IN ('coming', 'in-force', 'former')),
    origin TEXT NOT NULL CHECK (origin IN ('configured', 'applied')),
    at INTEGER NOT NULL,
    set_id TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    extract_id TEXT NOT NULL,
    assemble_id TEXT NOT NULL,
    files BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX mapping_set_live ON mapping_set (state) WHERE state <> 'former';

-- How far the rows of the coming set are: resources up to `position` are done, those up to `last` are
-- still to be done, and later ones were pushed since and written at once.
CREATE TABLE preparation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL REFERENCES mapping_set (number),
    position INTEGER NOT NULL,
    last INTEGER NOT NULL,
    done INTEGER NOT NULL,
    resources INTEGER NOT NULL,
    failures INTEGER NOT NULL
) STRICT;

-- `tables` and `tables_1` take turns: one for the set in force, the other for the coming one.
ALTER TABLE current ADD COLUMN tables_1 INTEGER NOT NULL DEFAULT 0;
DROP TABLE extracted;
)sql"};

}  // namespace gateway::store
