#include "store/writing/amendment.hpp"

#include "base/error.hpp"
#include "store/rule/symbol_exchange.hpp"
#include "store/shortcut/stored_rows.hpp"
#include "store/tables/value_json.hpp"
#include "store/writing/evaluation_batch.hpp"

#include <fmt/format.h>

namespace bluedot::store {
namespace {

std::string place_of(const ExportSeries& series, base::Date date) {
  return fmt::format("{} {} {}", series.code, name_of(series.timeframe), date.iso());
}

// One date of one series under correction, within the caller's transaction.
class Correcting {
 public:
  Correcting(sql::Writer& database, const CorrectedDate& corrected, const model::Settings& settings, const RunInfo& run)
      : m_database(database),
        m_series(corrected.series),
        m_date(corrected.date),
        m_settings(settings),
        m_exchange(exchange_of_symbol(database, m_series.code)),
        m_pins(database),
        m_batch(database, settings, run) {}

  EvaluationBatch& batch() { return m_batch; }
  PinTable& pins() { return m_pins; }

  std::optional<model::Bar> bar() {
    std::vector<model::StoredBar> stored;
    StoredRows(m_database).read_bars(m_series.series_id, m_date, m_date, stored);
    return stored.empty() ? std::nullopt : std::optional(stored.front().bar);
  }
  bool dot() {
    std::vector<base::Date> stored;
    StoredRows(m_database).read_dots(m_series.symbol_id, m_date, m_date, stored);
    return !stored.empty();
  }

  // Throws Error unless the fields make a possible bar with what the strongest document with a bar says.
  void require_possible(const model::HeldValues& held, bool has_earlier) {
    const BarEvaluation evaluation(m_database, m_settings, {m_series.series_id, m_series.timeframe, m_exchange}, m_date,
                                   m_date);
    const auto said = evaluation.strongest_bar(m_date);
    if (!said && !model::standing_alone(held, m_date)) {
      const auto fault = held.open && held.high && held.low && held.close
                             ? model::fault_over(held, {})->reason
                             : "no document says a bar there; give open, high, low and close";
      throw base::Error(fmt::format("{}: {}", place_of(m_series, m_date), fault));
    }
    if (!said) return;
    if (const auto fault = model::fault_over(held, *said)) {
      throw base::Error(fmt::format("{}: no possible bar: {}{}", place_of(m_series, m_date), fault->reason,
                                    has_earlier ? " (earlier corrections hold too; 'release' lets go of them)" : ""));
    }
  }

  // Evaluates the date again and logs it; a correction that changes no value is logged all the same.
  void evaluate(bool bars, bool dots, const ActionNote& note) {
    const std::pair day(m_date, m_date);
    EvaluationSpan span{m_series.series_id, m_series.symbol_id, m_series.timeframe, {}, {}};
    if (bars) span.bars = day;
    if (dots) span.dots = day;
    if (m_batch.evaluate_again(span, &note) > 0) return;
    const auto stands = bar();
    const auto json = stands ? std::optional(json_of(*stands)) : std::nullopt;
    m_batch.audit_log().append(m_batch.batch_id(), {.action = note.action,
                                                    .series_id = m_series.series_id,
                                                    .date = m_date,
                                                    .before = json,
                                                    .after = json,
                                                    .reason = note.reason});
  }

 private:
  sql::Writer& m_database;
  const ExportSeries& m_series;
  base::Date m_date;
  const model::Settings& m_settings;
  model::Exchange m_exchange;
  PinTable m_pins;
  EvaluationBatch m_batch;
};

void require_known_date(const ExportSeries& series, base::Date date, base::Instant now) {
  const base::Date today = base::TimeZone::named(series.time_zone).local_date(now);
  if (date < base::k_first_date) {
    throw base::Error(fmt::format("{}: lies before {}", place_of(series, date), base::k_first_date.iso()));
  }
  if (model::period_begin(series.timeframe, date) > today) {
    throw base::Error(fmt::format("{}: lies after today, {}", place_of(series, date), today.iso()));
  }
}

std::optional<std::string> reason_or_nothing(const std::string& reason) {
  return reason.empty() ? std::nullopt : std::optional(reason);
}

}  // namespace

Amended amend(sql::Writer& database, const CorrectedDate& corrected, const Amendment& amendment,
              const model::Settings& settings, const RunInfo& run) {
  const ExportSeries& series = corrected.series;
  const base::Date date = corrected.date;
  require_known_date(series, date, run.started_at);
  sql::Transaction transaction(database);
  Correcting work(database, corrected, settings, run.as(Command::amend));
  const bool has_bar = amendment.correction.is_drop || !amendment.correction.held.empty();
  const model::Correction standing = work.pins().of_bars(series.series_id, date, date)[date];
  model::Correction wanted = standing;
  wanted.add(amendment.correction);
  const auto held_dots = work.pins().of_dots(series.symbol_id, date, date);
  const auto held_dot = held_dots.find(date);
  const bool dot_is_so = !amendment.is_dot || (held_dot != held_dots.end() && held_dot->second == *amendment.is_dot);
  Amended amended{{}, work.bar(), {}, {}, {}, {}, 0, {}};
  if (amendment.is_dot) amended.was_dot = work.dot();
  if ((!has_bar || wanted == standing) && dot_is_so) {
    amended.after = amended.before;
    amended.is_dot = amended.was_dot;
    return amended;  // the transaction is given up, the batch with it
  }
  const int64_t batch_id = work.batch().batch_id();
  if (has_bar && !wanted.is_drop) work.require_possible(wanted.held, !standing.held.empty());
  const SeriesInBatch place{series.symbol_id, series.series_id, batch_id};
  if (has_bar) work.pins().hold_bar(place, date, amendment.correction, amendment.reason);
  if (!dot_is_so) work.pins().hold_dot(place, date, *amendment.is_dot, amendment.reason);
  work.evaluate(has_bar, !dot_is_so, {"amend", reason_or_nothing(amendment.reason)});
  work.batch().conclude(run.started_at);
  amended.batch_id = batch_id;
  amended.after = work.bar();
  if (amendment.is_dot) amended.is_dot = work.dot();
  amended.counts = work.batch().counts();
  transaction.commit();
  return amended;
}

Amended release(sql::Writer& database, const CorrectedDate& corrected, const std::string& reason,
                const model::Settings& settings, const RunInfo& run) {
  const auto& [series, date, dots_only] = corrected;
  sql::Transaction transaction(database);
  Correcting work(database, corrected, settings, run.as(Command::release));
  const bool with_dots = dots_only || series.timeframe == model::Timeframe::daily;
  Amended released{work.batch().batch_id(), work.bar(), {}, {}, {}, {}, 0, {}};
  const bool was_dot = work.dot();
  const int64_t bars = dots_only ? 0 : work.pins().release_bar(series.series_id, date, *released.batch_id);
  const int64_t dots = with_dots ? work.pins().release_dot(series.symbol_id, date, *released.batch_id) : 0;
  if (bars + dots == 0) {
    sql::Statement row = database.prepare_named("unfinished_release");
    const std::string day = date.iso();
    row.bind(dots_only ? std::nullopt : std::optional(series.series_id),
             with_dots ? std::optional(series.symbol_id) : std::nullopt, day);
    row.step();
    released.completes = row.optional_integer(0);
    if (!released.completes) throw base::Error(place_of(series, date) + ": nothing is held there");
    released.batch_id.reset();
    released.after = released.before;
    return released;  // the transaction is given up, the batch with it
  }
  work.evaluate(bars > 0, dots > 0, {"release", reason_or_nothing(reason)});
  work.batch().conclude(run.started_at);
  released.released = bars + dots;
  released.after = work.bar();
  if (dots > 0) {
    released.was_dot = was_dot;
    released.is_dot = work.dot();
  }
  released.counts = work.batch().counts();
  transaction.commit();
  return released;
}

}  // namespace bluedot::store
