// What a run came to, for a person and for `--json`.
#pragma once

#include "model/counts.hpp"
#include "model/document.hpp"
#include "model/flaw.hpp"
#include "pipeline/judge_run.hpp"
#include "store/reading/batch_changes.hpp"
#include "store/writing/batch_writer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct RejectedDocument {
  std::string path;
  model::Refusal refusal;
};

struct RejectedBarReport {
  std::string path, symbol;
  model::RejectedBar bar;
};

// A value that a feed says for the first time and that a person's correction keeps from standing.
struct DisputeReport {
  std::string path, symbol;
  model::Timeframe timeframe = model::Timeframe::daily;
  store::Dispute dispute;
};

struct DotDisputeReport {
  std::string path, symbol;
  store::DotDispute dispute;
};

struct RescalingReport {
  std::string path, symbol;
  model::Timeframe timeframe = model::Timeframe::daily;
  store::Rescaled rescaled;
};

// A series that has two scales now.
struct ScaleBreakReport {
  std::string path, symbol;
  model::Timeframe timeframe = model::Timeframe::daily;
  store::ScaleBreak scale_break;
};
// `1/10`, or a decimal.
std::string factor_text(double factor);
// The command that puts its older bars into the new scale.
std::string command_for(const ScaleBreakReport& report);

// What is odd about the bars of one document.
struct FlawReport {
  std::string path, symbol;
  model::Timeframe timeframe = model::Timeframe::daily;
  model::Flaw flaw;
};
// `PATH: warning jump: SYMBOL daily, 2025-08-01: …`
std::string describe(const FlawReport& report);
// `warning jump: SYMBOL daily, 2025-08-01: …`
std::string describe(const store::FindingRow& finding);

// Bars that a feed said before and that a document of it covers and does not carry.
struct RetractionReport {
  std::string path, symbol;
  model::Timeframe timeframe = model::Timeframe::daily;
  std::vector<base::Date> dates;  // ascending
};
// `PATH: SYMBOL daily: 1 bar … retracted: 2025-07-30`: the first few dates.
std::string describe(const RetractionReport& report);

// Documents that say nothing: answers as they should be, without any bar.
struct EmptyAnswers {
  int64_t count = 0;
  std::string first_path;

  void add(const std::string& path) {
    if (count++ == 0) first_path = path;
  }
};
// One line for all of them; empty when there are none.
std::string describe(const EmptyAnswers& answers);

// Bars whose sessions had not closed, as they came into the store.
struct ProvisionalReport {
  int64_t bars = 0;
  std::optional<base::Instant> first_close;  // the earliest of them that was still to come
};
// That they are not exported, and when they will be; empty when there are none.
std::string describe(const ProvisionalReport& report);

struct Seconds {
  double parse = 0;  // summed over the worker threads
  double store = 0;  // of the writer, while it was not waiting for them
  double exports = 0;
  double total = 0;  // wall clock
};

struct ExportReport {
  model::ExportCounts counts;   // CSV files
  int64_t indexes_written = 0;  // symbol_info and manifest
  // Each file that was out of date, what was done, and why.
  struct Explained {
    std::string path, action, reason;  // action: write, remove, keep (the bytes were right)
  };
  std::vector<Explained> explained;
};

struct IngestReport {
  std::vector<int64_t> batches;  // a large backfill commits in several
  bool is_dry_run = false;
  std::vector<store::BatchChange> changes;  // of a dry run: what would change, row by row
  model::IngestCounts counts;
  int64_t outranked = 0;  // of the documents counted as stale: not old, but of a feed that a stronger one outranks
  ExportReport exports;
  bool exported = false;
  std::string export_failure;  // why the exports are not done although the bars are in; empty: they are, or not wanted
  std::vector<RejectedDocument> rejections;
  std::vector<RejectedBarReport> rejected_bars;
  std::vector<DisputeReport> disputes;
  std::vector<DotDisputeReport> dot_disputes;
  std::vector<RescalingReport> rescalings;
  std::vector<ScaleBreakReport> scale_breaks;
  JudgeReport judged;
  EmptyAnswers empty_answers;
  ProvisionalReport provisional;
  std::vector<std::string> warnings;
  Seconds seconds;
  size_t files = 0;  // a file may hold several documents
  int64_t bytes_read = 0;
  int64_t peak_memory_bytes = 0;
};

}  // namespace bluedot::pipeline
