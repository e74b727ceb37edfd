#include "pipeline/ingest.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/log.hpp"
#include "base/plural.hpp"
#include "base/stopwatch.hpp"
#include "base/temporary_folder.hpp"
#include "pipeline/document_paths.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/parse_stage.hpp"
#include "sql/checkpoint.hpp"
#include "store/reading/store_head.hpp"
#include "store/tables/value_json.hpp"
#include "store/writing/batch_writer.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <sys/resource.h>

namespace bluedot::pipeline {
namespace {

// A batch is one transaction whose pages stay in memory until it commits (cache_spill is off): these bounds keep that
// below 100 MB. A daily load is far below them and is one batch.
constexpr int64_t k_batch_documents = 5'000;
constexpr int64_t k_batch_bars = 400'000;

int64_t peak_memory_bytes() {
  struct rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return int64_t{usage.ru_maxrss} * 1024;
}

ParseRequest parse_request(const Workspace& workspace, const IngestRequest& request,
                           const std::vector<std::string>& paths) {
  ParseRequest parse;
  parse.paths = paths;
  parse.feed.feed = request.feed;
  parse.feed.symbol = request.symbol;
  parse.feed.timeframe = request.timeframe;
  parse.feed.as_of = request.as_of;
  parse.feed.exchange_of = configured_exchanges(workspace.settings);
  // What the command line says can make another document of the same bytes: then they must be read again.
  parse.skip_known = !request.timeframe && !request.as_of && request.symbol.empty() && request.feed == "auto";
  parse.force = request.force;
  parse.verify = request.verify;
  return parse;
}

std::string describe(const model::Document& document, const store::Relocated& relocated) {
  const std::string words = document.says_exchange
                                ? fmt::format("it says that {} trades in {}", document.symbol, relocated.document)
                                : fmt::format("it dates the bars of {} in {}", document.symbol, relocated.document);
  if (relocated.has_moved) return fmt::format("{}, which stands now in place of {}", words, relocated.others);
  return fmt::format("{}; {} stands, by a stronger document", words, relocated.others);
}

constexpr size_t k_shown_restored = 3;
constexpr std::string_view k_look_for_more = "'bluedot ingest --verify' with all files you have looks for more";

void report_restored(const Workspace& workspace, const model::Document& document, const store::Restored& restored) {
  size_t shown = 0;
  const auto tell = [&](const std::string& what) {
    if (shown++ < k_shown_restored) workspace.report_warning(what);
  };
  const auto text = [](const std::optional<model::Bar>& bar) { return bar ? store::json_of(*bar) : "no bar"; };
  for (const store::RestoredBar& one : restored.bars) {
    tell(fmt::format("{} {} {}: the store had {}, which nobody said; it is {} again; {}", document.symbol,
                     model::name_of(document.timeframe), one.date.iso(), text(one.found), text(one.restored),
                     k_look_for_more));
  }
  for (const store::RestoredDot& one : restored.dots) {
    tell(fmt::format("{} {}: the store had {} blue dot, which nobody said; it has {} again; {}", document.symbol,
                     one.date.iso(), one.is_dot ? "no" : "a", one.is_dot ? "one" : "none", k_look_for_more));
  }
  if (restored.weeks > 0) {
    workspace.report_warning(
        fmt::format("{}: {} derived {}", document.symbol, restored.weeks,
                    base::plural(restored.weeks, "week was not what its days say, and was derived again",
                                 "weeks were not what their days say, and were derived again")));
  }
  if (shown > k_shown_restored) {
    workspace.report_warning(
        fmt::format("{}: {} more of its bars and dots were put back; the log names each: bluedot "
                    "audit --symbol {}",
                    document.symbol, shown - k_shown_restored, document.symbol));
  }
}

// The close of the first session that was still open, of all documents of the run.
void note_provisional(const model::Document& document, ProvisionalReport& report) {
  for (auto bar = document.bars.rbegin(); bar != document.bars.rend() && bar->provisional; ++bar) {
    const base::Instant close = document.exchange->close_of(document.timeframe, bar->date);
    if (close <= document.as_of || (report.first_close && *report.first_close <= close)) continue;
    report.first_close = close;
  }
}

// What is said once of the whole run.
void report_as_a_whole(const Workspace& workspace, IngestReport& report) {
  report.provisional.bars = workspace.settings.export_provisional ? 0 : report.counts.bars.provisional;
  for (const std::string& text : {describe(report.empty_answers), describe(report.provisional)}) {
    if (!text.empty()) workspace.report_warning(text);
  }
}

// Reports name a file as the person did, the store so that it is found from any folder.
model::Provenance recorded(model::Provenance provenance, const DocumentPaths& paths) {
  provenance.path = paths.recorded(provenance.path);
  return provenance;
}

// What every document of a run is written with.
struct Writing {
  explicit Writing(const Workspace& of, store::Prefetcher* with = nullptr)
      : workspace(of), paths(of.store), reader(with) {}

  const Workspace& workspace;
  DocumentPaths paths;
  store::Prefetcher* reader;  // on the writer's connection, for what no worker could read; none: a rehearsal
};

void write_document(const Writing& writing, ParsedDocument&& parsed, store::BatchWriter& batch, IngestReport& report) {
  const auto& [workspace, paths, reader] = writing;
  report.bytes_read += parsed.provenance.size_bytes;
  for (const std::string& flag : parsed.flags) workspace.report_warning(parsed.provenance.path + ": " + flag);
  if (const auto* known = std::get_if<store::KnownAs>(&parsed.content)) {
    batch.count_known(*known);
    return;
  }
  if (auto* refusal = std::get_if<model::Refusal>(&parsed.content)) {
    if (refusal->kind == model::RefusalKind::says_nothing) {
      batch.count_known(store::KnownAs::taken_in);
      report.empty_answers.add(parsed.provenance.path);
      return;
    }
    batch.reject(recorded(parsed.provenance, paths), *refusal, parsed.body);
    report.rejections.push_back({parsed.provenance.path, std::move(*refusal)});
    return;
  }
  auto& document = std::get<model::Document>(parsed.content);
  if (parsed.known != store::KnownAs::unknown) {
    batch.count_known(parsed.known);
    report_restored(workspace, document, batch.look_again(parsed.provenance, document, parsed.stored));
    return;
  }
  const bool is_of_batch = parsed.stored && parsed.stored->batch_id == batch.batch_id();
  if (parsed.is_read_again && !is_of_batch && reader != nullptr) {
    parsed.stored = reader->read(document, parsed.said.value(), true);
  }
  store::IntakeResult taken =
      batch.take(recorded(parsed.provenance, paths), document, parsed.body, parsed.stored, std::move(parsed.said));
  report_restored(workspace, document, taken.restored);
  if (taken.outcome == store::DocumentOutcome::outranked) ++report.outranked;
  if (taken.refusal) report.rejections.push_back({parsed.provenance.path, *taken.refusal});
  if (taken.outcome == store::DocumentOutcome::rejected || taken.was_known) return;
  for (const store::Dispute& dispute : taken.disputes.bars) {
    report.disputes.push_back({parsed.provenance.path, document.symbol, document.timeframe, dispute});
  }
  for (const store::DotDispute& dispute : taken.disputes.dots) {
    report.dot_disputes.push_back({parsed.provenance.path, document.symbol, dispute});
  }
  if (taken.rescaled) {
    report.rescalings.push_back(
        {parsed.provenance.path, document.symbol, document.timeframe, std::move(*taken.rescaled)});
  }
  if (taken.scale_break) {
    report.scale_breaks.push_back(
        {parsed.provenance.path, document.symbol, document.timeframe, std::move(*taken.scale_break)});
  }
  if (taken.relocated) workspace.report_warning(parsed.provenance.path + ": " + describe(document, *taken.relocated));
  if (!taken.retracted_dates.empty()) {
    workspace.report_warning(
        describe(RetractionReport{parsed.provenance.path, document.symbol, document.timeframe, taken.retracted_dates}));
  }
  if (taken.outcome == store::DocumentOutcome::accepted) note_provisional(document, report.provisional);
  for (auto* list : {&document.rejected_bars, &document.rejected_dots}) {
    for (model::RejectedBar& bar : *list) {
      report.rejected_bars.push_back({parsed.provenance.path, document.symbol, std::move(bar)});
    }
  }
}

void write_file(const Writing& writing, ParsedFile&& file, store::BatchWriter& batch, IngestReport& report) {
  report.seconds.parse += file.seconds;
  for (ParsedDocument& document : file.documents) write_document(writing, std::move(document), batch, report);
}

// What the batches of a run share.
struct Intake {
  const Workspace& workspace;
  OpenStore& store;
  store::BatchOptions options;
  store::OpenBatch open_batch = 0;
  std::set<int64_t> changed_series = {};
  store::Prefetcher reader{store.database(), open_batch};
  Writing writing{workspace, &reader};
};

// One batch: as many documents as its bounds allow. False when there are none left.
bool write_batch(Intake& intake, ParseQueue& queue, size_t total, IngestReport& report) {
  store::BatchWriter batch(intake.store.database(), intake.store.run(), intake.options);
  intake.open_batch = batch.batch_id();
  bool more = true;
  double waited = 0;
  const base::Stopwatch stopwatch;
  while (batch.counts().documents.total < k_batch_documents && batch.written_bars() < k_batch_bars) {
    base::throw_if_interrupted();
    const base::Stopwatch waiting;
    auto parsed = queue.pop();
    waited += waiting.seconds();
    if (!parsed) {
      more = false;
      break;
    }
    write_file(intake.writing, std::move(*parsed), batch, report);
    intake.workspace.report_progress("ingest", ++report.files, total);
  }
  const bool is_empty_tail = batch.counts().documents.total == 0 && !report.batches.empty();
  if (!is_empty_tail) {
    intake.open_batch = 0;
    batch.commit(intake.workspace.clock.now());
    report.batches.push_back(batch.batch_id());
    report.counts.add(batch.counts());
    // A series that several batches of the run changed is one changed series.
    for (const auto& [series_id, growth] : batch.changed_series()) intake.changed_series.insert(series_id);
    report.counts.series_changed = std::ssize(intake.changed_series);
    base::log_verbose(fmt::format("batch {} committed: {} documents, {} bars written, {} series changed",
                                  batch.batch_id(), batch.counts().documents.total, batch.written_bars(),
                                  batch.counts().series_changed));
  }
  report.seconds.store += stopwatch.seconds() - waited;
  return more;
}

void write_batches(Intake& intake, ParseRequest& parse, IngestReport& report) {
  parse.open_batch = &intake.open_batch;
  const auto queue = start_parsing(intake.workspace, parse);
  while (write_batch(intake, *queue, parse.paths.size(), report)) {
    sql::checkpoint(intake.store.database());  // the last batch is left to the export
  }
}

void finish(OpenStore& store, const base::Stopwatch& stopwatch, IngestReport& report) {
  report.seconds.total = stopwatch.seconds();
  report.peak_memory_bytes = peak_memory_bytes();
  store::complete_run(store.database(), store.run().run_id,
                      {report.exports.counts, report.bytes_read, report.seconds.parse, report.seconds.store,
                       report.seconds.exports, report.seconds.total, report.peak_memory_bytes});
}

// A store in a folder of its own, for a rehearsal where there is none yet.
class ScratchStore {
 public:
  explicit ScratchStore(Workspace& workspace) : m_workspace(workspace), m_named(workspace.store) {
    workspace.store = m_folder.path() / "scratch.db";
    OpenStore(workspace, store::Command::ingest, "--dry-run");  // creates it
  }
  ~ScratchStore() { m_workspace.store = m_named; }
  ScratchStore(const ScratchStore&) = delete;
  ScratchStore& operator=(const ScratchStore&) = delete;

 private:
  Workspace& m_workspace;
  std::filesystem::path m_named;
  base::TemporaryFolder m_folder{"bluedot-dry-run"};
};

// The same work as ingest in one transaction that is never committed.
IngestReport rehearse(Workspace& workspace, const IngestRequest& request, const std::vector<std::string>& paths) {
  const base::Stopwatch stopwatch;
  IngestReport report;
  report.is_dry_run = true;
  std::optional<ScratchStore> scratch;
  if (!std::filesystem::exists(workspace.store)) scratch.emplace(workspace);
  OpenStore store(workspace, store::Command::ingest, request.arguments, OpenStore::Purpose::rehearse);
  if (const std::string pending = store.pending(workspace); !pending.empty()) {
    workspace.report_warning("the real run first " + pending + ", which these counts leave out");
  }
  const ParseRequest parse = parse_request(workspace, request, paths);
  store::BatchWriter batch(store.database(), store.run(), {workspace.settings, request.force});
  const auto queue = start_parsing(workspace, parse);
  const Writing writing(workspace);
  while (auto parsed = queue->pop()) {
    base::throw_if_interrupted();
    write_file(writing, std::move(*parsed), batch, report);
    workspace.report_progress("dry run", ++report.files, paths.size());
  }
  batch.conclude(workspace.clock.now());
  report.counts = batch.counts();
  report_as_a_whole(workspace, report);
  report.changes = store::changes_of(store.database(), batch.batch_id());
  report.seconds.store = stopwatch.seconds();
  if (request.export_after) {
    report.exports = rehearse_exports(workspace, store.database());
    report.exported = true;
  }
  report.seconds.total = stopwatch.seconds();
  report.peak_memory_bytes = peak_memory_bytes();
  return report;
}

}  // namespace

IngestReport ingest(Workspace& workspace, const IngestRequest& request) {
  const base::Stopwatch stopwatch;
  IngestReport report;
  // Listed first: a mistyped path must not leave an empty store behind.
  const auto paths = find_documents(workspace, request.paths);
  if (paths.empty())
    workspace.report_warning(
        "there is no file called *.json, *.jsonl or *.ndjson in what was named: nothing to take in");
  if (request.dry_run) return rehearse(workspace, request, paths);
  OpenStore store(workspace, store::Command::ingest, request.arguments);
  ParseRequest parse = parse_request(workspace, request, paths);
  parse.turn = store::read_head(store.database()).last_batch;
  Intake intake{workspace, store, {workspace.settings, request.force}};
  write_batches(intake, parse, report);
  report_as_a_whole(workspace, report);
  if (request.judge_after) {
    report.judged = judge_changes(workspace, store.database());
    for (const store::FindingRow& finding : report.judged.worst) {
      if (finding.severity != model::name_of(model::Severity::info)) workspace.report_warning(describe(finding));
    }
  }
  if (request.export_after) {
    const base::Stopwatch exporting;
    try {
      report.exports = export_tree(workspace, store.database(), {false, {}, false});
      report.exported = true;
    } catch (const base::Error& error) {
      if (error.kind() == base::ErrorKind::interrupted) throw;
      report.export_failure = error.what();
    }
    report.seconds.exports = exporting.seconds();
  }
  if (report.export_failure.empty()) finish(store, stopwatch, report);
  return report;
}

}  // namespace bluedot::pipeline
