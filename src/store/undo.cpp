#include "store/undo.hpp"

#include "base/error.hpp"
#include "store/dot_statements.hpp"
#include "store/series_writer.hpp"
#include "store/signal_writer.hpp"
#include "store/statements.hpp"
#include "store/symbol_table.hpp"
#include "store/value_json.hpp"

#include <fmt/format.h>
#include <map>

namespace bluedot::store {
namespace {

using model::ChangeKind;

struct AffectedSeries {
  int64_t series_id = 0, symbol_id = 0;
  model::Timeframe timeframe = model::Timeframe::daily;
  base::Date first, last;
  std::optional<base::Date> dots_first, dots_last;
};

std::vector<AffectedSeries> affected_series(const sql::Database& database, int64_t batch_id) {
  std::vector<AffectedSeries> all;
  sql::Statement row = database.prepare_named("documents_of_undo");
  row.bind(batch_id);
  while (row.step()) {
    AffectedSeries one{row.integer(0),
                       row.integer(1),
                       model::parse_timeframe(row.text(2)).value(),
                       base::Date::parse_iso(row.text(3)).value(),
                       base::Date::parse_iso(row.text(4)).value(),
                       {},
                       {}};
    if (!row.is_null(5)) one.dots_first = base::Date::parse_iso(row.text(5));
    if (!row.is_null(6)) one.dots_last = base::Date::parse_iso(row.text(6));
    all.push_back(one);
  }
  return all;
}

const BarRecord* standing(const std::vector<BarRecord>& records) {
  for (const BarRecord& record : records) {
    if (record.is_current) return &record;
  }
  return nullptr;
}

// What has to change for the series to be what the remaining documents say.
model::BarComparison evaluate_bars(const sql::Database& database, const AffectedSeries& series,
                                   const model::Exchange& exchange, const model::Settings& settings) {
  const Statements statements(database, series.series_id, series.first, series.last);
  model::BarComparison result;
  for (const auto& [date, records] : statements.records()) {
    const SpeakingDocument* winner = statements.winner(date, series.timeframe, exchange, settings);
    const std::optional<model::Bar> said = winner == nullptr ? std::nullopt : statements.said(*winner, date);
    const BarRecord* stands = standing(records);
    if (stands == nullptr && !said) continue;
    if (stands != nullptr && said && *stands->bar == *said) {
      ++result.unchanged;
      continue;
    }
    model::BarChange change{ChangeKind::revise, date, {}, said, {}};
    if (stands == nullptr) {
      change.kind = ChangeKind::insert;
    } else {
      change.before = model::StoredBar{*stands->bar, stands->is_pinned, stands->document_id, stands->since_batch};
    }
    if (!said) {
      change.kind = ChangeKind::retract;
      ++result.retracted;
    }
    if (winner != nullptr) change.said_by = winner->document_id;
    result.changes.push_back(std::move(change));
  }
  return result;
}

SignalComparison evaluate_dots(const sql::Database& database, int64_t symbol_id, base::Date first, base::Date last,
                               const model::Settings& settings) {
  const DotStatements statements(database, symbol_id, first, last);
  SignalComparison result;
  for (const auto& [date, records] : statements.records()) {
    const auto verdict = statements.verdict(date, settings);
    const bool should_stand = verdict && verdict->is_dot;
    if (should_stand == statements.stands(date)) continue;
    if (should_stand) {
      result.inserted.push_back(date);
      result.said_by[date] = verdict->document_id;
    } else {
      result.retracted.push_back(date);
    }
  }
  return result;
}

RunInfo as_undo(RunInfo run) {
  run.command = "undo";  // by which a later undo knows what to restore
  return run;
}

// The work of one undo, within its transaction.
class Undo {
 public:
  Undo(sql::Database& database, const model::Settings& settings, const RunInfo& run)
      : m_database(database),
        m_settings(settings),
        m_batch_id(insert_batch(database, as_undo(run))),
        m_audit_log(database, run.started_at, run.actor),
        m_symbols(database, settings.default_time_zone),
        m_series_writer(database, m_audit_log),
        m_signal_writer(database, m_audit_log) {}

  int64_t batch_id() const { return m_batch_id; }
  const model::IngestCounts& counts() const { return m_counts; }

  void note(int64_t batch_id, const std::string& reason) {
    m_audit_log.append(m_batch_id, {.action = "undo",
                                    .after = fmt::format(R"({{"batch":{}}})", batch_id),
                                    .reason = reason.empty() ? std::nullopt : std::optional(reason)});
  }

  void evaluate_again(const AffectedSeries& series) {
    SymbolEntry& symbol = *m_symbols.find(code_of(series.symbol_id));
    const auto bars = evaluate_bars(m_database, series, symbol.exchange, m_settings);
    const int64_t growth = m_series_writer.apply(series.series_id, std::nullopt, m_batch_id, bars, m_counts.bars);
    if (!bars.changes.empty()) m_changed[series.series_id] += growth;
    if (series.dots_first) {
      const auto dots = evaluate_dots(m_database, series.symbol_id, *series.dots_first, *series.dots_last, m_settings);
      m_signal_writer.apply(series.symbol_id, series.series_id, std::nullopt, m_batch_id, dots, m_counts.signals);
      if (dots.changes_anything()) {
        for (const auto& [timeframe, id] : symbol.series) m_changed[id] += 0;
      }
    }
    name_again(symbol, series.series_id);
  }

  void conclude(base::Instant now) { conclude_batch(m_database, m_batch_id, now, m_changed, m_counts); }

 private:
  std::string code_of(int64_t symbol_id) const {
    sql::Statement row = m_database.prepare_named("symbol_by_id");
    row.bind(symbol_id).step();
    return std::string(row.text(0));
  }

  void name_again(SymbolEntry& symbol, int64_t series_id) {
    sql::Statement row = m_database.prepare_named("latest_name");
    const bool is_named = row.bind(symbol.symbol_id).step();
    const std::string name(is_named ? row.text(0) : ""), currency(is_named ? row.text(1) : "");
    if (name == symbol.name && currency == symbol.currency) return;
    m_audit_log.append(m_batch_id, {.action = "rename",
                                    .series_id = series_id,
                                    .before = json_of_name(symbol.name, symbol.currency),
                                    .after = json_of_name(name, currency)});
    m_symbols.set_name(symbol, name, currency);
  }

  sql::Database& m_database;
  const model::Settings& m_settings;
  int64_t m_batch_id;
  AuditLog m_audit_log;
  SymbolTable m_symbols;
  SeriesWriter m_series_writer;
  SignalWriter m_signal_writer;
  std::map<int64_t, int64_t> m_changed;  // series_id: bars more or less
  model::IngestCounts m_counts;
};

// Which undo takes back which batch, and what follows: a batch holds unless an undo that holds takes it back. A batch
// can have been taken back more than once, where an undo was undone in between and holds again.
class UndoLinks {
 public:
  explicit UndoLinks(const sql::Database& database) {
    sql::Statement row = database.prepare_named("undo_links");
    while (row.step()) m_undoes[row.integer(0)] = row.integer(1);
  }

  void add(int64_t undo, int64_t batch) { m_undoes[undo] = batch; }
  // The newest undo that holds and takes the batch back; nothing: the batch holds.
  std::optional<int64_t> undone_by(int64_t batch) const {
    for (auto link = m_undoes.rbegin(); link != m_undoes.rend(); ++link) {
      if (link->second == batch && !undone_by(link->first)) return link->first;
    }
    return std::nullopt;
  }
  // The batch whose documents all of it is about: undoing 5, which undid 3, which undid 1, is about those of 1.
  int64_t root_of(int64_t batch) const {
    const auto found = m_undoes.find(batch);
    return found == m_undoes.end() ? batch : root_of(found->second);
  }
  void record(const sql::Database& database) const {
    sql::Statement set_undone = database.prepare_named("set_undone");
    for (const auto& [undo, batch] : m_undoes) set_undone.bind(batch, undone_by(batch)).run();
  }

 private:
  std::map<int64_t, int64_t> m_undoes;  // an undo, and the batch it takes back
};

void check_can_be_undone(const sql::Database& database, int64_t batch_id, const UndoLinks& links) {
  sql::Statement row = database.prepare_named("batch_to_undo");
  if (!row.bind(batch_id).step()) throw base::Error(fmt::format("undo: there is no batch {}", batch_id));
  if (const auto undo = links.undone_by(batch_id)) {
    throw base::Error(fmt::format("undo: batch {} was undone by batch {}", batch_id, *undo));
  }
  const std::string command(row.text(0));
  if (command != "ingest" && command != "undo") {
    throw base::Error(fmt::format("undo: batch {} is of the command '{}', which cannot be undone", batch_id, command));
  }
}

int64_t changed_rows(const sql::Database& database) {
  sql::Statement row = database.prepare("SELECT changes()");
  row.step();
  return row.integer(0);
}

}  // namespace

Undone undo_batch(sql::Database& database, int64_t batch_id, const model::Settings& settings, const RunInfo& run,
                  const std::string& reason) {
  sql::Transaction transaction(database);
  UndoLinks links(database);
  check_can_be_undone(database, batch_id, links);
  const int64_t root = links.root_of(batch_id);
  Undo undo(database, settings, run);
  database.prepare_named("set_undoes").bind(undo.batch_id(), batch_id).run();
  links.add(undo.batch_id(), batch_id);
  links.record(database);
  if (links.undone_by(root)) {
    database.prepare_named("withdraw_documents").bind(root, undo.batch_id()).run();
  } else {
    database.prepare_named("restore_documents").bind(root).run();
  }
  Undone undone{undo.batch_id(), batch_id, changed_rows(database), {}};
  undo.note(batch_id, reason);
  for (const AffectedSeries& series : affected_series(database, root)) undo.evaluate_again(series);
  undo.conclude(run.started_at);
  undone.counts = undo.counts();
  transaction.commit();
  return undone;
}

std::vector<int64_t> batches_of_run(const sql::Database& database, int64_t batch_id) {
  sql::Statement batch = database.prepare_named("batch_to_undo");
  if (!batch.bind(batch_id).step()) throw base::Error(fmt::format("undo: there is no batch {}", batch_id));
  std::vector<int64_t> all;
  sql::Statement row = database.prepare_named("batches_of_run");
  const std::string run_id(batch.text(1));
  row.bind(run_id);
  while (row.step()) all.push_back(row.integer(0));
  if (all.empty()) throw base::Error(fmt::format("undo: every batch of the run of batch {} was undone", batch_id));
  return all;
}

}  // namespace bluedot::store
