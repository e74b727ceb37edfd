// What people and feeds do to one symbol, drawn at random: a program of acts that the store and the oracle both go
// through.
#pragma once

#include "base/error.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/workspace.hpp"
#include "property/rule_oracle.hpp"
#include "support/temp_folder.hpp"
#include "support/workspace.hpp"

#include <cstdint>
#include <memory>
#include <ostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

struct sqlite3;

namespace bluedot::tests {

// Small numbers choose what is done and with what, each as far as there is something to choose from: so that a program
// with acts taken out is still one.
struct Act {
  uint32_t kind = 0;
  uint32_t seed = 0;
};
std::ostream& operator<<(std::ostream& out, const Act& act);

inline constexpr uint32_t k_act_kinds = 31;

// The days that programs are about.
inline const base::Date k_begin = base::Date::parse_iso("2025-06-02").value();
inline constexpr int k_days = 16;
// Without an ending: its documents say where it trades, and disagree.
inline constexpr const char* k_symbol = "DIX";

// A little generator of its own, so that an act means the same wherever it stands.
class Chooser {
 public:
  explicit Chooser(uint32_t seed) : m_random(seed) {}
  int pick(int least, int most) {
    return least + static_cast<int>(m_random() % static_cast<uint32_t>(most - least + 1));
  }
  bool one_in(int n) { return pick(1, n) == 1; }
  base::Date date() { return {k_begin.days + pick(0, k_days - 1)}; }

 private:
  std::minstd_rand m_random;
};

// Each a run of its own.
store::RunInfo run(store::Command command);
// Whether it says that what it lacks is in an archive.
bool needs_archive(const base::Error& refused);

model::Bar make_bar(base::Date date, double close, int64_t volume, bool provisional);

class RuleProgram {
 public:
  // `derives`: whether weeks follow from days to begin with; acts change it.
  explicit RuleProgram(bool derives);
  ~RuleProgram();
  RuleProgram(const RuleProgram&) = delete;
  RuleProgram& operator=(const RuleProgram&) = delete;

  // Does the act to the store and tells the oracle.
  void act(const Act& act);

  // Without weekly bars as long as edits in plain SQL are not settled: weeks follow with the next writing command.
  std::string expected() const;
  std::string stored() const;
  // What was done so far, for a person who looks at a failure.
  const std::string& story() const { return m_story; }
  // Bars that documents were compared with without a look, because they have the digest of what a document says.
  int64_t bars_not_read() const { return m_bars_not_read; }
  int64_t dots_not_read() const { return m_dots_not_read; }  // lists of them
  // Every state after a batch, as it was then and as it can be asked for now, where they differ; empty: nowhere. Of
  // what is no bar or dot (figures, places, documents, corrections, settings) some are asked for as of their batch.
  std::string differing_past_states();
  // The exports brought up to date and compared with what the oracle renders; empty: equal.
  std::string differing_exports();
  // Revision-independent facts that must hold whatever was done: counts, history without overlaps, an unbroken log.
  std::string broken_invariants();
  // What every writing command does first.
  void settle_edits();

 private:
  // What feeds and people do with bluedot (rule_program.cpp, rule_draws.cpp), and with another program
  // (rule_edits.cpp); what happens to the store as a file (rule_mishaps.cpp); what is compared is in rule_state.cpp.
  void ingest(Chooser& choose);
  void repeat(Chooser& choose);
  void amend(Chooser& choose);
  void drop(Chooser& choose);
  void amend_dot(Chooser& choose);
  void release(Chooser& choose);
  void undo(Chooser& choose);
  void edit_value(Chooser& choose);
  void edit_row(Chooser& choose);
  void move_row(Chooser& choose);
  void edit_dot(Chooser& choose);
  void change_priority(Chooser& choose);
  void change_derivation();
  void export_now();
  void try_to(const Act& act);
  void archive();
  void take_archives_back();
  void back_up();
  void restore(Chooser& choose);
  void undo_cut_off(Chooser& choose);
  void damage(Chooser& choose);

  // The connections of this program, without which another process can write.
  void open();
  void close();
  template <typename Work>
  void elsewhere(const Work& work) {
    close();
    try {
      work();
    } catch (...) {
      open();
      throw;
    }
    open();
  }
  // Of what an act alone can see.
  void must_be(bool is_so, const std::string& what) const;

  // The document in which a feed spoke last of a date, and whether it had a dot there.
  const model::Document* last_about(std::string_view feed, base::Date date) const;
  std::optional<bool> had_dot(std::string_view feed, base::Date date) const;
  model::Document draw_document(Chooser& choose) const;
  model::Document draw_weekly_document(Chooser& choose) const;
  void take(const std::vector<std::pair<model::Document, std::string>>& documents);
  int64_t last_batch() const;
  void tell(const std::string& line) { m_story += line + "\n"; }
  // With another program's connection; whether it went well.
  bool run_sql(const std::string& statement);
  std::string ask(const std::string& query) const;
  static std::string tables_of(const sql::Reader& database);
  std::string whole_state() const;
  std::string differing_past_tables() const;
  std::string differing_files(const std::string& timeframe, const RuleOracle& oracle) const;

  // One of the two series, and a date of it.
  struct Bar {
    model::Timeframe timeframe = model::Timeframe::daily;
    base::Date date;
  };
  static Bar draw_bar(Chooser& choose);
  bool is_told_apart(const RuleOracle& oracle, const Bar& bar, bool is_dot) const;
  RuleOracle& oracle_of(model::Timeframe timeframe) {
    return timeframe == model::Timeframe::daily ? m_oracle : m_weekly;
  }
  bool has_series(model::Timeframe timeframe) const;
  // In the store: a week whose days were edited in plain SQL is not yet what the oracle says.
  std::optional<Value> value_that_stands(const Bar& bar) const;
  // `series_id = … AND date = …`
  static std::string where(const Bar& bar);
  void pin_edit(const Bar& bar, const model::Correction& correction);

  TempFolder m_folder;
  pipeline::Workspace m_workspace;
  std::unique_ptr<pipeline::OpenStore> m_store;
  std::unique_ptr<sql::Reader> m_reader;  // reads ahead
  int64_t m_bars_not_read = 0, m_dots_not_read = 0;
  sqlite3* m_other = nullptr;     // another program's connection, triggers and all
  bool m_is_recursive = false;    // whether a REPLACE on it fires the triggers of a DELETE
  bool m_has_open_edits = false;  // in plain SQL, behind the last writing command
  RuleOracle m_oracle, m_weekly;
  std::string m_story;
  std::vector<std::pair<int64_t, std::string>> m_states;  // after each batch
  std::vector<std::string> m_tables;                      // the same of what else the store says, in that order
  int m_next_document = 0;
  std::vector<std::filesystem::path> m_archives;  // whose rows are out, oldest first

  // A backup of the store, and what was known when it was made.
  struct Backup {
    std::filesystem::path file;
    RuleOracle days, weeks;
    std::vector<std::pair<int64_t, std::string>> states;
    std::vector<std::string> tables;
    std::vector<std::filesystem::path> archives;
    int64_t last_batch = 0;
    int restores = 0;  // before it: as many as now where the store went on from it
  };
  std::vector<Backup> m_backups;
  int m_restores = 0;
  std::vector<SaidDocument> m_lost;  // daily and weekly ones that a restore took out of the store
};

}  // namespace bluedot::tests
