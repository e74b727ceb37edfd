// The acts of another program: edits in plain SQL, through the store's triggers.
#include "property/rule_program.hpp"
#include "store/tables/bar_row.hpp"
#include "store/tables/find_series.hpp"

#include <catch2/catch.hpp>
#include <sqlite3.h>

namespace bluedot::tests {
namespace {

std::string series_of(model::Timeframe timeframe) {
  return "(SELECT series_id FROM series WHERE timeframe = '" + std::string(name_of(timeframe)) + "')";
}

// What an edit of one bar into another holds: the fields that differ.
model::HeldValues held_difference(const model::BarValues& was, const model::BarValues& is) {
  model::HeldValues held;
  if (was.open != is.open) held.open = is.open;
  if (was.high != is.high) held.high = is.high;
  if (was.low != is.low) held.low = is.low;
  if (was.close != is.close) held.close = is.close;
  if (was.volume != is.volume) held.volume = is.volume;
  if (was.rlst != is.rlst) held.rlst = is.rlst;
  if (was.bc != is.bc) held.bc = is.bc;
  if (was.session != is.session) held.session = is.session;
  return held;
}

}  // namespace

bool RuleProgram::run_sql(const std::string& statement) {
  tell("  " + statement);
  char* message = nullptr;
  const int code = sqlite3_exec(m_other, statement.c_str(), nullptr, nullptr, &message);
  if (message != nullptr) tell(std::string("  refused: ") + message);
  sqlite3_free(message);
  return code == SQLITE_OK;
}

void RuleProgram::pin_edit(const Bar& bar, const model::Correction& correction) {
  oracle_of(bar.timeframe).pins.push_back({last_batch(), bar.date, false, correction});
}

std::string RuleProgram::where(const Bar& bar) {
  return " WHERE series_id = " + series_of(bar.timeframe) + " AND date = '" + bar.date.iso() + "'";
}

std::optional<Value> RuleProgram::value_that_stands(const Bar& bar) const {
  if (!has_series(bar.timeframe)) return std::nullopt;
  const auto series = store::find_series(m_store->database(), k_symbol, bar.timeframe);
  sql::Statement row = m_store->database().prepare_named("days_to_derive_from");
  const std::string date = bar.date.iso();
  if (!row.bind(series.series_id, date, date).step()) return std::nullopt;
  const model::StoredBar stored = store::stored_bar_of(row);
  return Value{stored.bar, stored.is_pinned, stored.is_derived()};
}

void RuleProgram::edit_value(Chooser& choose) {
  const Bar bar = draw_bar(choose);
  const RuleOracle& oracle = oracle_of(bar.timeframe);
  const auto stands = value_that_stands(bar);
  model::HeldValues held;
  std::string what;
  if (choose.one_in(2)) {
    held.close = 99.5 + 0.5 * choose.pick(0, 6);
    what = "close = " + std::to_string(*held.close);
  } else {
    held.volume = std::optional<int64_t>(500 * choose.pick(1, 3));
    what = "volume = " + std::to_string(**held.volume);
  }
  const bool went_well = run_sql("UPDATE bar SET " + what + where(bar));
  if (!stands) return;
  // Of a person's prices none may lie outside its range, not by rounding either; of the vendor's one may stay there.
  const bool is_within = !held.close || *held.close == stands->bar.values.close ||
                         !model::is_outside_its_range(model::overlaid(held, stands->bar.values));
  const bool is_possible = is_within && !model::fault_over(held, stands->bar);
  REQUIRE(went_well == is_possible);
  if (!is_possible || model::overlaid(held, stands->bar.values) == stands->bar.values) return;
  // Where something is held already, what stands is held whole.
  if (!oracle.correction(bar.date).held.empty()) {
    const model::BarValues v = model::overlaid(held, stands->bar.values);
    held = {v.open, v.high, v.low, v.close, v.volume, v.rlst, v.bc, v.session, false};
  }
  pin_edit(bar, {false, held});
}

void RuleProgram::edit_row(Chooser& choose) {
  const Bar bar = draw_bar(choose);
  const base::Date date = bar.date;
  const auto stands = value_that_stands(bar);
  const bool has_series = this->has_series(bar.timeframe);
  const int what = choose.pick(0, 2);
  if (what == 0) {
    REQUIRE(run_sql("DELETE FROM bar" + where(bar)));
    if (stands) pin_edit(bar, {true, {}});
    return;
  }
  m_is_recursive = choose.one_in(2);
  run_sql(m_is_recursive ? "PRAGMA recursive_triggers = ON" : "PRAGMA recursive_triggers = OFF");
  const bool is_replace = what == 2;
  const double close = 100 + choose.pick(0, 3);
  const model::Bar row = make_bar(date, close, 1000, false);
  const std::string statement = std::string(is_replace         ? "INSERT OR REPLACE"
                                            : choose.one_in(2) ? "INSERT OR IGNORE"
                                                               : "INSERT") +
                                " INTO bar (series_id, date, open, high, low, close, volume, rlst, bc) VALUES (" +
                                series_of(bar.timeframe) + ", '" + date.iso() + "', " + std::to_string(close) + ", " +
                                std::to_string(close + 1) + ", " + std::to_string(close - 1) + ", " +
                                std::to_string(close) + ", 1000, 50.0, 24000.5)";
  const bool went_well = run_sql(statement);
  if (!has_series || (stands && !is_replace)) return;
  REQUIRE(went_well);
  // With recursive triggers a REPLACE is a delete and an insert.
  const bool in_two = is_replace && stands && m_is_recursive;
  const model::BarValues& v = row.values;
  const model::HeldValues all{v.open, v.high, v.low, v.close, v.volume, v.rlst, v.bc, v.session, true};
  if (!stands || in_two) {
    if (in_two) pin_edit(bar, {true, {}});
    pin_edit(bar, {false, all});
    return;
  }
  const model::BarValues& was = stands->bar.values;
  if (was == v) return;
  model::HeldValues held = held_difference(was, v);
  if (!oracle_of(bar.timeframe).correction(date).held.empty()) {
    held = all;
    held.is_settled = false;
  }
  pin_edit(bar, {false, held});
}

// A bar is moved to another date, in the place of the one that stands there.
void RuleProgram::move_row(Chooser& choose) {
  const Bar from{model::Timeframe::daily, choose.date()}, to{model::Timeframe::daily, choose.date()};
  const auto moved = m_oracle.value(from.date), replaced = m_oracle.value(to.date);
  m_is_recursive = choose.one_in(2);
  run_sql(m_is_recursive ? "PRAGMA recursive_triggers = ON" : "PRAGMA recursive_triggers = OFF");
  REQUIRE(run_sql("UPDATE OR REPLACE bar SET date = '" + to.date.iso() + "'" + where(from)));
  if (!moved || from.date == to.date) return;
  const model::BarValues& v = moved->bar.values;
  model::HeldValues all{v.open, v.high, v.low, v.close, v.volume, v.rlst, v.bc, v.session, true};
  if (replaced && m_is_recursive) pin_edit(to, {true, {}});
  pin_edit(from, {true, {}});
  if (replaced && !m_is_recursive) {
    if (replaced->bar.values == v) return;
    all = m_oracle.correction(to.date).held.empty() ? held_difference(replaced->bar.values, v) : all;
    all.is_settled = false;
  }
  pin_edit(to, {false, all});
}

void RuleProgram::edit_dot(Chooser& choose) {
  const base::Date date = choose.date();
  const bool stands = m_oracle.has_dot(date);
  const bool has_symbol = !m_oracle.documents.empty() || !m_weekly.documents.empty();
  if (choose.one_in(2)) {
    REQUIRE(run_sql("DELETE FROM signal WHERE date = '" + date.iso() + "'"));
    if (stands) m_oracle.pins.push_back({last_batch(), date, true, {}, false});
    return;
  }
  const bool is_replace = choose.one_in(2);
  const bool went_well = run_sql(std::string(is_replace ? "INSERT OR REPLACE" : "INSERT") +
                                 " INTO signal (symbol_id, date) VALUES (1, '" + date.iso() + "')");
  if (!has_symbol) return;
  REQUIRE(went_well == (!stands || is_replace));
  const bool in_two = is_replace && stands && m_is_recursive;
  if (in_two) m_oracle.pins.push_back({last_batch(), date, true, {}, false});
  if (!stands || in_two) m_oracle.pins.push_back({last_batch(), date, true, {}, true});
}

}  // namespace bluedot::tests
