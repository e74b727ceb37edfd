#include "store/vendors/vendor_log.hpp"

namespace bluedot::store {
namespace {

// Of a column that may be NULL.
std::optional<base::Date> date_of(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : base::Date::parse_iso(row.text(column));
}

std::optional<base::Instant> instant_of(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : base::Instant::parse(row.text(column));
}

std::optional<std::string> text_of(const std::optional<base::Instant>& instant) {
  return instant ? std::optional(instant->iso()) : std::nullopt;
}

}  // namespace

std::optional<base::Date> last_settled_day(const sql::Reader& database, const std::string& symbol) {
  sql::Statement row = database.prepare_named("last_settled_day");
  return row.bind(symbol).step() ? date_of(row, 0) : std::nullopt;
}

std::optional<base::Date> first_settled_day(const sql::Reader& database, const std::string& symbol) {
  sql::Statement row = database.prepare_named("first_settled_day");
  return row.bind(symbol).step() ? date_of(row, 0) : std::nullopt;
}

std::vector<base::Date> days_with_a_bar(const sql::Reader& database, const std::string& symbol, base::Date from,
                                        base::Date to) {
  std::vector<base::Date> days;
  sql::Statement row = database.prepare_named("days_with_a_bar");
  row.bind(symbol, from.iso(), to.iso());
  while (row.step()) days.push_back(date_of(row, 0).value());
  return days;
}

std::map<base::Date, std::string> feeds_of_days(const sql::Reader& database, const std::string& symbol, base::Date from,
                                                base::Date to) {
  std::map<base::Date, std::string> feeds;
  sql::Statement row = database.prepare_named("feeds_of_days");
  row.bind(symbol, from.iso(), to.iso());
  while (row.step()) feeds.emplace(date_of(row, 0).value(), row.text(1));
  return feeds;
}

std::vector<VendorAnswer> vendor_answers(const sql::Reader& database, const std::string& symbol) {
  std::vector<VendorAnswer> answers;
  sql::Statement row = database.prepare_named("vendor_answers");
  row.bind(symbol);
  while (row.step()) {
    answers.push_back({.symbol = symbol,
                       .provider = std::string(row.text(0)),
                       .asked_at = instant_of(row, 1).value(),
                       .from = date_of(row, 2).value(),
                       .to = date_of(row, 3).value(),
                       .verdict = std::string(row.text(4)),
                       .newest = date_of(row, 5),
                       .requests = row.integer(6)});
  }
  return answers;
}

VendorLimit vendor_limit(const sql::Reader& database, const std::string& provider) {
  sql::Statement row = database.prepare_named("vendor_limit");
  if (!row.bind(provider).step()) return {};
  return {instant_of(row, 0), row.integer(1), instant_of(row, 2), std::string(row.text(3))};
}

std::vector<Backfill> waiting_backfills(const sql::Reader& database) {
  std::vector<Backfill> backfills;
  sql::Statement row = database.prepare_named("waiting_backfills");
  while (row.step()) {
    backfills.push_back({.backfill_id = row.integer(0),
                         .symbol = std::string(row.text(1)),
                         .from = date_of(row, 2).value(),
                         .to = date_of(row, 3).value(),
                         .wanted_at = instant_of(row, 4).value()});
  }
  return backfills;
}

std::optional<base::Instant> last_backfill(const sql::Reader& database, const std::string& symbol, base::Date from,
                                           base::Date to) {
  sql::Statement row = database.prepare_named("last_backfill");
  return row.bind(symbol, from.iso(), to.iso()).step() ? instant_of(row, 0) : std::nullopt;
}

bool is_delivered_digest(const sql::Reader& database, const std::string& source, const std::string& digest) {
  return database.prepare_named("is_delivered_digest").bind(source, digest).step();
}

void set_vendor_answer(sql::Writer& database, const VendorAnswer& answer, const std::string& run_id) {
  database.prepare_named("set_vendor_answer")
      .bind(answer.symbol, answer.provider, answer.asked_at.iso(), answer.from.iso(), answer.to.iso(), answer.verdict,
            answer.message, answer.newest ? std::optional(answer.newest->iso()) : std::nullopt, answer.requests, run_id)
      .write_one();
}

void set_vendor_limit(sql::Writer& database, const std::string& provider, const VendorLimit& limit) {
  database.prepare_named("set_vendor_limit")
      .bind(provider, text_of(limit.began_at), limit.requests, text_of(limit.closed_until), limit.reason)
      .write_one();
}

void insert_backfill(sql::Writer& database, const Backfill& backfill) {
  database.prepare_named("insert_backfill")
      .bind(backfill.symbol, backfill.from.iso(), backfill.to.iso(), backfill.wanted_at.iso())
      .run();
}

void set_backfill_done(sql::Writer& database, int64_t backfill_id, base::Instant at, const std::string& verdict) {
  database.prepare_named("set_backfill_done").bind(backfill_id, at.iso(), verdict).run();
}

}  // namespace bluedot::store
