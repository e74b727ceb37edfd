#include "store/writing/undo.hpp"

#include "base/error.hpp"
#include "store/tables/undo_links.hpp"
#include "store/writing/evaluation_batch.hpp"

#include <fmt/format.h>

namespace bluedot::store {
namespace {

// What the documents of a batch spoke about.
std::vector<EvaluationSpan> documents_spans(const sql::Reader& database, int64_t batch_id) {
  std::vector<EvaluationSpan> all;
  sql::Statement row = database.prepare_named("documents_of_undo");
  row.bind(batch_id);
  while (row.step()) {
    all.push_back({row.integer(0), row.integer(1), model::parse_timeframe(row.text(2)).value(), read_span(row, 3),
                   read_span(row, 5)});
  }
  return all;
}

// What the corrections that a batch made or released are about.
std::vector<EvaluationSpan> pins_spans(const sql::Reader& database, int64_t batch_id) {
  std::vector<EvaluationSpan> all;
  sql::Statement row = database.prepare_named("pins_of_batch");
  row.bind(batch_id);
  while (row.step()) {
    EvaluationSpan span{row.integer(1), row.integer(2), model::parse_timeframe(row.text(3)).value(), {}, {}};
    (row.text(0) == "bar" ? span.bars : span.dots) = read_span(row, 4);
    all.push_back(span);
  }
  return all;
}

void record(const UndoLinks& links, sql::Writer& database) {
  sql::Statement set_undone = database.prepare_named("set_undone");
  for (const auto& [undo, batch] : links.all()) set_undone.bind(batch, links.undone_by(batch)).run();
}

// What a batch of that command did, and what to do about it; empty: it can be undone.
std::string_view what_cannot_be_undone(std::optional<Command> command) {
  if (command == Command::derive) return "derived weekly bars from edited daily ones; undo the edits";
  if (command == Command::archive) {
    return "moved rows and changed no value; 'bluedot archive --restore FILE' takes an archive back";
  }
  if (command == Command::settings) return "changed settings; change them back in the configuration";
  return "";
}

void check_can_be_undone(const sql::Reader& database, int64_t batch_id, const UndoLinks& links) {
  sql::Statement row = database.prepare_named("batch_to_undo");
  if (!row.bind(batch_id).step()) throw base::Error(fmt::format("undo: there is no batch {}", batch_id));
  if (const auto undo = links.undone_by(batch_id)) {
    throw base::Error(fmt::format("undo: batch {} was undone by batch {}", batch_id, *undo));
  }
  const std::string_view what = what_cannot_be_undone(parse_command(row.text(0)));
  if (!what.empty()) throw base::Error(fmt::format("undo: batch {} {}", batch_id, what));
}

// Which weeks are over is for the newest document to say: without those of the batch it is as early as this.
base::Date newest_without(const sql::Reader& database, int64_t series_id, int64_t batch_id) {
  sql::Statement row = database.prepare_named("newest_as_of_others");
  row.bind(series_id, batch_id).step();
  if (row.is_null(0)) return base::k_first_date;
  return base::Date{base::Instant::parse(row.text(0)).value().utc_date().days - 7};  // whatever the time zone
}

}  // namespace

Undone undo_batch(sql::Writer& database, int64_t batch_id, const model::Settings& settings, const RunInfo& run,
                  const std::string& reason) {
  sql::Transaction transaction(database);
  UndoLinks links = read_undo_links(database);
  check_can_be_undone(database, batch_id, links);
  const int64_t root = links.root_of(batch_id);
  EvaluationBatch undo(database, settings, run.as(Command::undo));
  database.prepare_named("set_undoes").bind(undo.batch_id(), batch_id).run();
  links.add(undo.batch_id(), batch_id);
  record(links, database);
  if (links.undone_by(root)) {
    database.prepare_named("withdraw_documents").bind(root, undo.batch_id()).run();
  } else {
    database.prepare_named("restore_documents").bind(root).run();
  }
  Undone undone{undo.batch_id(), batch_id, database.changes(), 0, {}};
  database.prepare_named("settle_pins").bind(root).run();
  undone.corrections = database.changes();
  undo.audit_log().append(undo.batch_id(), {.action = "undo",
                                            .after = fmt::format(R"({{"batch":{}}})", batch_id),
                                            .reason = reason.empty() ? std::nullopt : std::optional(reason)});
  const auto spans = documents_spans(database, root);
  for (const EvaluationSpan& span : spans) undo.locate_again(span.symbol_id, span.series_id);
  for (const EvaluationSpan& span : spans) {
    undo.evaluate_again(span);
    if (span.timeframe == model::Timeframe::daily && settings.derive_weekly) {
      undo.derive_weeks(span.symbol_id, newest_without(database, span.series_id, root), base::k_last_date);
    }
    undo.name_again(span.symbol_id, span.series_id);
  }
  for (const EvaluationSpan& span : pins_spans(database, root)) undo.evaluate_again(span);
  undo.derive_moved_weeks();
  undo.conclude(run.started_at);
  undone.counts = undo.counts();
  transaction.commit();
  return undone;
}

std::optional<int64_t> unfinished_undo(const sql::Reader& database, int64_t batch_id, bool whole_run) {
  sql::Statement row = database.prepare_named("unfinished_undo");
  row.bind(batch_id, whole_run).step();
  return row.optional_integer(0);
}

std::vector<int64_t> batches_of_run(const sql::Reader& database, int64_t batch_id) {
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
