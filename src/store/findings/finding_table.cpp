#include "store/findings/finding_table.hpp"

#include "base/error.hpp"
#include "sql/each_row.hpp"
#include "store/tables/bar_row.hpp"
#include "store/tables/document_row.hpp"

#include <fmt/format.h>

namespace bluedot::store {

std::optional<Judgement> last_judgement(const sql::Reader& database) {
  sql::Statement row = database.prepare_named("judgement");
  if (!row.step()) return std::nullopt;
  return Judgement{row.integer(0), std::string(row.text(1))};
}

std::map<int64_t, int64_t> judged_revisions(const sql::Reader& database) {
  std::map<int64_t, int64_t> revisions;
  sql::Statement row = database.prepare_named("judged_revisions");
  while (row.step()) revisions.emplace(row.integer(0), row.integer(1));
  return revisions;
}

bool StandingFinding::says(const model::Flaw& flaw) const {
  return severity == model::name_of(flaw.severity) && last == flaw.to && observed == flaw.observed &&
         expected == flaw.expected && factor == flaw.factor;
}

JudgingReader::JudgingReader(const sql::Reader& database)
    : m_before(database.prepare_named("bar_before")),
      m_bars(database.prepare_named("export_bars")),
      m_symbol(database.prepare_named("symbol_by_code")),
      m_actions(database.prepare_named("actions_of_symbol")),
      m_standing(database.prepare_named("standing_findings")) {}

std::optional<base::Date> JudgingReader::bar_before(int64_t series_id, base::Date date, int64_t bars) {
  m_before.bind(series_id, date.iso(), bars).step();
  const auto before = m_before.is_null(0) ? std::nullopt : base::Date::parse_iso(m_before.text(0));
  m_before.reset();
  return before;
}

std::vector<model::Bar> JudgingReader::bars(int64_t series_id, base::Date from) {
  std::vector<model::Bar> bars;
  m_bars.bind(series_id, from.iso());
  sql::for_each_row(m_bars, 3, [&](const sql::RowValues& row) { bars.push_back(bar_of(row)); });
  return bars;
}

model::Exchange JudgingReader::exchange(const std::string& code) {
  m_symbol.bind(code).step();
  model::Exchange exchange = exchange_of(m_symbol, 3);
  m_symbol.reset();
  return exchange;
}

std::vector<model::CorporateAction> JudgingReader::actions(const std::string& code) {
  std::vector<model::CorporateAction> actions;
  m_actions.bind(code);
  while (m_actions.step()) {
    const bool is_dividend = m_actions.text(0) == name_of(model::ActionKind::dividend);
    actions.push_back({.kind = is_dividend ? model::ActionKind::dividend : model::ActionKind::split,
                       .date = base::Date::parse_iso(m_actions.text(1)).value(),
                       .value = m_actions.real(is_dividend ? 3 : 2),
                       .detail = {}});
  }
  m_actions.reset();
  return actions;
}

std::vector<StandingFinding> JudgingReader::standing(int64_t series_id, base::Date from) {
  std::vector<StandingFinding> findings;
  m_standing.bind(series_id, from.iso());
  while (m_standing.step()) {
    findings.push_back({.finding_id = m_standing.integer(0),
                        .rule = std::string(m_standing.text(1)),
                        .severity = std::string(m_standing.text(2)),
                        .first = base::Date::parse_iso(m_standing.text(3)).value(),
                        .last = base::Date::parse_iso(m_standing.text(4)).value(),
                        .observed = std::string(m_standing.text(5)),
                        .expected = std::string(m_standing.text(6)),
                        .factor = m_standing.optional_real(7)});
  }
  m_standing.reset();
  return findings;
}

FindingWriter::FindingWriter(sql::Writer& database, base::Instant now)
    : m_now(now.iso()),
      m_set_judged(database.prepare_named("set_judged_series")),
      m_insert(database.prepare_named("insert_finding")),
      m_update(database.prepare_named("update_finding")),
      m_set_gone(database.prepare_named("set_finding_gone")) {}

void FindingWriter::set_judged(int64_t series_id, int64_t revision) {
  m_set_judged.bind(series_id, revision).write_one();
}

void FindingWriter::insert(int64_t series_id, const model::Flaw& flaw) {
  m_insert
      .bind(flaw.rule, model::name_of(flaw.severity), series_id, flaw.from.iso(), flaw.to.iso(), flaw.observed,
            flaw.expected, flaw.factor, m_now)
      .write_one();
}

void FindingWriter::update(int64_t finding_id, const model::Flaw& flaw) {
  m_update.bind(finding_id, model::name_of(flaw.severity), flaw.to.iso(), flaw.observed, flaw.expected, flaw.factor)
      .write_one();
}

void FindingWriter::set_gone(int64_t finding_id) {
  m_set_gone.bind(finding_id, m_now).write_one();
}

void set_judgement(sql::Writer& database, const Judgement& judgement) {
  database.prepare_named("set_judgement").bind(judgement.audit_id, judgement.rules).write_one();
}

void acknowledge_finding(sql::Writer& database, int64_t finding_id, base::Instant at, const std::string& actor,
                         const std::string& reason) {
  sql::Statement state = database.prepare_named("finding_state");
  if (!state.bind(finding_id).step()) {
    throw base::Error(fmt::format("there is no finding {}; 'bluedot findings' lists them", finding_id),
                      base::ErrorKind::usage);
  }
  if (state.text(0) != "open") {
    throw base::Error(fmt::format("finding {} is {} already", finding_id, state.text(0)), base::ErrorKind::usage);
  }
  database.prepare_named("acknowledge_finding").bind(finding_id, at.iso(), actor, reason).write_one();
}

namespace {

std::vector<FindingRow> rows_of(sql::Statement& row) {
  std::vector<FindingRow> rows;
  const auto text = [&](int column) { return std::string(row.text(column)); };
  while (row.step()) {
    rows.push_back({.finding_id = row.integer(0),
                    .rule = text(1),
                    .severity = text(2),
                    .symbol = text(3),
                    .timeframe = text(4),
                    .first_date = text(5),
                    .last_date = text(6),
                    .observed = text(7),
                    .expected = text(8),
                    .factor = row.optional_real(9),
                    .found_in = row.integer(10),
                    .state = text(11),
                    .reason = text(12)});
  }
  return rows;
}

}  // namespace

std::vector<FindingRow> list_findings(const sql::Reader& database, const FindingFilter& filter) {
  sql::Statement row = database.prepare_named("finding_listing");
  return rows_of(row.bind(filter.state, filter.symbol, filter.rule, filter.limit));
}

int64_t newest_finding(const sql::Reader& database) {
  sql::Statement row = database.prepare_named("newest_finding");
  row.step();
  return row.integer(0);
}

std::vector<FindingRow> list_new_findings(const sql::Reader& database, int64_t after, size_t limit) {
  sql::Statement row = database.prepare_named("new_findings");
  return rows_of(row.bind(after, static_cast<int64_t>(limit)));
}

std::map<std::string, int64_t> count_open_findings(const sql::Reader& database) {
  std::map<std::string, int64_t> counts;
  sql::Statement row = database.prepare_named("open_findings");
  while (row.step()) counts[std::string(row.text(0))] = row.integer(1);
  return counts;
}

int64_t count_documents_with_news(const sql::Reader& database, const std::string& run_id) {
  sql::Statement row = database.prepare_named("documents_with_news");
  row.bind(run_id).step();
  return row.integer(0);
}

}  // namespace bluedot::store
