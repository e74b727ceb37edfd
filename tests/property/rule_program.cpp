#include "property/rule_program.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "pipeline/export_run.hpp"
#include "store/tables/find_series.hpp"
#include "store/writing/amendment.hpp"
#include "store/writing/batch_writer.hpp"
#include "store/writing/outside_edits.hpp"
#include "store/writing/settings_store.hpp"
#include "store/writing/undo.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <sqlite3.h>

namespace bluedot::tests {

store::RunInfo run(store::Command command) {
  static int count = 0;
  return {"run-" + std::to_string(++count), command, "", "me@here", "0", base::Instant{1754300000000}};
}

bool needs_archive(const base::Error& refused) {
  return std::string_view(refused.what()).find("archive --restore") != std::string_view::npos;
}

model::Bar make_bar(base::Date date, double close, int64_t volume, bool provisional) {
  model::BarValues values{close, close + 1, close - 1, close, volume, 50.0, 24000.5, model::Session::trading};
  return {date, values, provisional};
}

std::ostream& operator<<(std::ostream& out, const Act& act) {
  return out << act.kind << "/" << act.seed;
}

RuleProgram::RuleProgram(bool derives)
    : m_oracle(model::exchange_of(k_symbol, "Asia/Kolkata")),
      m_weekly(model::exchange_of(k_symbol, "Asia/Kolkata"), &m_oracle) {
  m_weekly.derives = derives;
  m_workspace = tests::workspace_in(m_folder.path(), "s.db");
  m_workspace.configured["derive_weekly"] = derives ? "true" : "false";
  open();
  m_workspace.configured.clear();  // acts change it
}

RuleProgram::~RuleProgram() {
  sqlite3_close(m_other);
}

// What evidence in an archive is needed for is refused, changes nothing, and goes well once that is taken back.
void RuleProgram::act(const Act& act) {
  const RuleOracle days = m_oracle, weeks = m_weekly;
  const auto settings = m_workspace.settings;
  try {
    try_to(act);
  } catch (const base::Error& refused) {
    if (!needs_archive(refused)) throw;
    tell(std::string("  refused: ") + refused.what());
    m_oracle = days;
    m_weekly = weeks;
    m_workspace.settings = settings;
    const std::string now = stored(), should_be = expected();
    if (now != should_be) throw std::logic_error("what was refused changed the store:\n" + m_story + now);
    take_archives_back();
    try_to(act);
  }
  if (const int64_t batch = last_batch(); batch > 0) {
    if (!m_states.empty() && m_states.back().first == batch) {  // another edit of one SQL batch
      m_states.pop_back();
      m_tables.pop_back();
    }
    m_states.emplace_back(batch, whole_state());
    m_tables.push_back(tables_of(m_store->database()));
  }
}

void RuleProgram::try_to(const Act& act) {
  Chooser choose(act.seed + 1);
  const auto kind = act.kind % k_act_kinds;
  tell("- act " + std::to_string(kind) + "/" + std::to_string(act.seed));
  const bool is_edit = kind >= 15 && kind <= 17;
  if (!is_edit) settle_edits();
  m_has_open_edits = is_edit;
  if (kind <= 6 || kind == 21 || kind == 22) {
    ingest(choose);
  } else if (kind == 7) {
    repeat(choose);
  } else if (kind <= 9) {
    amend(choose);
  } else if (kind == 10) {
    drop(choose);
  } else if (kind == 11) {
    amend_dot(choose);
  } else if (kind == 12) {
    release(choose);
  } else if (kind <= 14) {
    undo(choose);
  } else if (kind == 15) {
    edit_value(choose);
  } else if (kind == 16) {
    choose.one_in(3) ? move_row(choose) : edit_row(choose);
  } else if (kind == 17) {
    edit_dot(choose);
  } else if (kind == 18) {
    change_priority(choose);
  } else if (kind == 19) {
    change_derivation();
  } else if (kind == 20) {
    export_now();
  } else if (kind <= 25) {
    archive();
  } else if (kind == 26) {
    choose.one_in(2) ? take_archives_back() : export_now();
  } else if (kind == 27) {
    back_up();
  } else if (kind == 28) {
    restore(choose);
  } else if (kind == 29) {
    undo_cut_off(choose);
  } else {
    damage(choose);
  }
}

void RuleProgram::take(const std::vector<std::pair<model::Document, std::string>>& documents) {
  store::BatchWriter batch(m_store->database(), run(store::Command::ingest), {m_workspace.settings, true});
  const store::OpenBatch open_batch = batch.batch_id();
  store::Prefetcher prefetcher(*m_reader, open_batch);
  for (const auto& [document, digest] : documents) {
    tell("  document " + digest.substr(0, 6) + " of " + std::string(document.feed) + " " +
         std::string(name_of(document.timeframe)) + " as of " + document.as_of.iso() + ": " +
         document.first_date().iso() + " to " + document.last_date().iso() +
         (document.says_exchange ? " of " : " by ") + document.exchange->time_zone.name());
    // As the workers of an ingest do it, with stretches that are whole inside windows of a few days.
    const int32_t stretch_days = document.timeframe == model::Timeframe::daily && !m_weekly.derives ? 2 : 1;
    auto said = store::WindowDigest::of(document.bars, stretch_days, document.first_date(), document.last_date());
    said.dots = store::DotsDigest::of(document.dots);
    const auto stored = prefetcher.read(document, said);
    if (stored) m_bars_not_read += std::ranges::count(stored->rows.bars, 0, &model::StoredBar::document_id);
    if (stored && stored->rows.has_no_dots_behind) ++m_dots_not_read;
    const store::IntakeResult taken = batch.take({"folder", digest + ".json", digest, 100}, document, {}, stored, said);
    if (!taken.was_known) oracle_of(document.timeframe).documents.push_back({document, digest, batch.batch_id()});
  }
  batch.commit(base::Instant{1754300000000});
}

void RuleProgram::ingest(Chooser& choose) {
  std::vector<std::pair<model::Document, std::string>> documents;
  for (int count = choose.pick(1, 3); count > 0; --count) {
    const std::string name = std::to_string(m_next_document++) + "/" + std::to_string(choose.pick(0, 1'000'000));
    auto document = choose.one_in(4) ? draw_weekly_document(choose) : draw_document(choose);
    documents.emplace_back(std::move(document), base::xxh3_128_hex(name));
  }
  take(documents);
}

// A document that came before comes again: nothing new, unless it was withdrawn, or a restore lost it.
void RuleProgram::repeat(Chooser& choose) {
  const auto& known = choose.one_in(4) ? m_weekly.documents : m_oracle.documents;
  const auto& documents = !m_lost.empty() && choose.one_in(2) ? m_lost : known;
  if (documents.empty()) return;
  const auto chosen = static_cast<size_t>(choose.pick(0, static_cast<int>(documents.size()) - 1));
  const SaidDocument said = documents[chosen];
  take({{said.document, said.digest}});
}

void RuleProgram::amend(Chooser& choose) {
  const auto [timeframe, date] = draw_bar(choose);
  if (!has_series(timeframe)) return;
  store::Amendment amendment;
  model::HeldValues& held = amendment.correction.held;
  if (choose.one_in(2)) held.close = 99.5 + 0.5 * choose.pick(0, 6);
  if (choose.one_in(2)) held.volume = choose.one_in(4) ? std::nullopt : std::optional<int64_t>(500 * choose.pick(1, 3));
  if (choose.one_in(3)) {
    held.open = held.low = 100;
    held.high = held.close = 104;
    held.is_settled = true;
  }
  if (held.empty()) held.rlst = std::optional<double>(choose.pick(1, 99));
  const auto series = store::find_series(m_store->database(), k_symbol, timeframe);
  tell("  amend " + std::string(name_of(timeframe)) + " " + date.iso());
  try {
    const auto amended =
        store::amend(m_store->database(), {series, date}, amendment, m_workspace.settings, run(store::Command::amend));
    if (amended.batch_id) {
      oracle_of(timeframe).pins.push_back({*amended.batch_id, date, false, amendment.correction});
    }
  } catch (const base::Error& refused) {
    if (needs_archive(refused)) throw;
    tell(std::string("  refused: ") + refused.what());
  }
}

void RuleProgram::drop(Chooser& choose) {
  const auto [timeframe, date] = draw_bar(choose);
  if (!has_series(timeframe)) return;
  tell("  drop " + std::string(name_of(timeframe)) + " " + date.iso());
  const auto series = store::find_series(m_store->database(), k_symbol, timeframe);
  const store::Amendment amendment{{true, {}}, {}, "no such day"};
  const auto dropped =
      store::amend(m_store->database(), {series, date}, amendment, m_workspace.settings, run(store::Command::amend));
  if (dropped.batch_id) oracle_of(timeframe).pins.push_back({*dropped.batch_id, date, false, amendment.correction});
}

void RuleProgram::amend_dot(Chooser& choose) {
  if (m_oracle.documents.empty()) return;
  const base::Date date = choose.date();
  const bool is_dot = choose.one_in(2);
  tell("  blue dot " + date.iso() + (is_dot ? " yes" : " no"));
  const auto series = store::find_series(m_store->database(), k_symbol, model::Timeframe::daily);
  const store::Amendment amendment{{}, is_dot, ""};
  const auto amended =
      store::amend(m_store->database(), {series, date}, amendment, m_workspace.settings, run(store::Command::amend));
  if (amended.batch_id) m_oracle.pins.push_back({*amended.batch_id, date, true, {}, is_dot});
}

void RuleProgram::release(Chooser& choose) {
  std::vector<Bar> held;
  for (const auto timeframe : {model::Timeframe::daily, model::Timeframe::weekly}) {
    for (const Pin& pin : oracle_of(timeframe).pins) {
      if (oracle_of(timeframe).is_in_force(pin)) held.push_back({timeframe, pin.date});
    }
  }
  if (held.empty()) return;
  const auto [timeframe, date] = held[static_cast<size_t>(choose.pick(0, static_cast<int>(held.size()) - 1))];
  if (!has_series(timeframe)) return;  // a dot of a symbol without daily bars
  tell("  release " + std::string(name_of(timeframe)) + " " + date.iso());
  const auto series = store::find_series(m_store->database(), k_symbol, timeframe);
  const auto released =
      store::release(m_store->database(), {series, date}, "", m_workspace.settings, run(store::Command::release));
  RuleOracle& oracle = oracle_of(timeframe);
  for (Pin& pin : oracle.pins) {
    if (pin.date == date && oracle.is_in_force(pin)) pin.released_by.push_back(*released.batch_id);
  }
}

void RuleProgram::undo(Chooser& choose) {
  const int64_t last = last_batch();
  if (last == 0) return;
  const int64_t batch = choose.pick(1, static_cast<int>(last));
  tell("  undo batch " + std::to_string(batch));
  if (ask("SELECT command FROM batch WHERE batch_id = " + std::to_string(batch)) == "archive") return;
  try {
    const auto undone =
        store::undo_batch(m_store->database(), batch, m_workspace.settings, run(store::Command::undo), "");
    REQUIRE(m_oracle.holds(batch));
    m_oracle.undoes[undone.undo_batch] = batch;
    m_weekly.undoes = m_oracle.undoes;
  } catch (const base::Error& refused) {
    if (needs_archive(refused)) throw;
    tell(std::string("  refused: ") + refused.what());
  }
}

void RuleProgram::change_priority(Chooser& choose) {
  m_workspace.settings.feed_priority = choose.one_in(2)
                                           ? std::vector<std::string>{"yahoo", "marketsmith", "kite", "alpha_vantage"}
                                           : std::vector<std::string>{"marketsmith", "kite", "alpha_vantage", "yahoo"};
  tell("  feed priority " + m_workspace.settings.feed_priority.front());
  store::apply_settings(m_store->database(), m_workspace.settings, run(store::Command::ingest));
  m_oracle.feed_priority = m_weekly.feed_priority = m_workspace.settings.feed_priority;
}

void RuleProgram::change_derivation() {
  m_weekly.derives = m_workspace.settings.derive_weekly = !m_weekly.derives;
  tell(std::string("  weeks are ") + (m_weekly.derives ? "derived" : "not derived"));
  store::apply_settings(m_store->database(), m_workspace.settings, run(store::Command::ingest));
}

void RuleProgram::settle_edits() {
  if (m_has_open_edits) store::settle_outside_edits(m_store->database(), run(store::Command::ingest));
  m_has_open_edits = false;
}

void RuleProgram::export_now() {
  pipeline::export_tree(m_workspace, m_store->database(), {});
  store::complete_batches(m_store->database());
}

int64_t RuleProgram::last_batch() const {
  const std::string text = ask("SELECT coalesce(max(batch_id), 0) FROM batch");
  return std::stoll(text);
}

std::string RuleProgram::ask(const std::string& query) const {
  sql::Statement row = m_store->database().prepare(query);
  return row.step() ? std::string(row.text(0)) : "";
}

RuleProgram::Bar RuleProgram::draw_bar(Chooser& choose) {
  const base::Date date = choose.date();
  if (choose.one_in(3)) return {model::Timeframe::weekly, date.friday_of_iso_week()};
  return {model::Timeframe::daily, date};
}

bool RuleProgram::has_series(model::Timeframe timeframe) const {
  return store::has_series(m_store->database(), k_symbol, timeframe);
}

}  // namespace bluedot::tests
