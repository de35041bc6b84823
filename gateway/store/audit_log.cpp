// Rows of the access log: bound and read in one order.
#include "gateway/store/audit_log.hpp"

#include "gateway/store/resources.hpp"

namespace gateway::store {

std::string_view audit_columns() {
    return "sequence, time, action, outcome, user_id, user_id_type, client_id, patient_id,"
           " resource_type, resource_ids, field_class, purpose, care_giver, care_unit, request_id,"
           " source_ip, previous, hash";
}

AuditLog::AuditLog(SQLite::Database& database, std::string_view system_id)
    : append_(
          database,
          "INSERT INTO audit (" + std::string(audit_columns()) +
              ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
              "?17, ?18)"
      ),
      last_(database, "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1"),
      genesis_(audit::genesis(system_id)) {
    reload();
}

void AuditLog::reload() {
    Query query(last_);
    const bool any = query.step();
    sequence_ = any ? query.integer(0) : 0;
    // A hash of another length cannot be stored (CHECK), so the fallback is the empty log's.
    head_ = any ? audit::hash_from(query.text(1)).value_or(genesis_) : genesis_;
}

void AuditLog::append(const audit::Entry& entry) {
    const std::int64_t sequence = sequence_ + 1;
    const audit::Hash hash = audit::link(sequence, entry, head_);
    Query query(append_);
    query.bind(1, sequence).bind(2, micros(entry.time));
    query.bind(3, audit::code_of(entry.action)).bind(4, audit::code_of(entry.outcome));
    query.bind(5, std::string_view(entry.user_id)).bind(6, std::string_view(entry.user_id_type));
    query.bind(7, std::string_view(entry.client_id)).bind(8, std::string_view(entry.patient_id));
    query.bind(9, std::string_view(entry.resource_type))
        .bind(10, std::string_view(entry.resource_ids));
    query.bind(11, std::string_view(entry.field_class)).bind(12, std::string_view(entry.purpose));
    query.bind(13, std::string_view(entry.care_giver)).bind(14, std::string_view(entry.care_unit));
    query.bind(15, std::string_view(entry.request_id)).bind(16, std::string_view(entry.source_ip));
    query.bind_blob(17, audit::bytes_of(head_)).bind_blob(18, audit::bytes_of(hash));
    query.run();
    sequence_ = sequence;
    head_ = hash;
}

audit::Record read_record(const Query& query) {
    audit::Record record;
    audit::Entry& entry = record.entry;
    record.sequence = query.integer(0);
    entry.time = instant_of(query.integer(1));
    entry.action = audit::action_from(query.text(2)).value_or(audit::Action::execute);
    entry.outcome = audit::outcome_from(query.text(3)).value_or(audit::Outcome::failed);
    entry.user_id = query.text(4);
    entry.user_id_type = query.text(5);
    entry.client_id = query.text(6);
    entry.patient_id = query.text(7);
    entry.resource_type = query.text(8);
    entry.resource_ids = query.text(9);
    entry.field_class = query.text(10);
    entry.purpose = query.text(11);
    entry.care_giver = query.text(12);
    entry.care_unit = query.text(13);
    entry.request_id = query.text(14);
    entry.source_ip = query.text(15);
    record.previous = audit::hash_from(query.text(16)).value_or(audit::Hash{});
    record.hash = audit::hash_from(query.text(17)).value_or(audit::Hash{});
    return record;
}

}  // namespace gateway::store
