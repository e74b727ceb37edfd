// Reports of the pipeline as text for people and as JSON for programs.
#pragma once

#include "cli/output.hpp"
#include "pipeline/export_after.hpp"
#include "pipeline/report.hpp"

#include <string>
#include <vector>

namespace bluedot::cli {

// `PATH: SYMBOL: PLACE: REASON`, the parts that are known.
std::string describe(const pipeline::RejectedDocument& rejected);
std::string describe(const pipeline::RejectedBarReport& rejected);

// `revise DIX.IN daily 2025-07-31: close 16841 -> 16840`: the fields that differ, or the range of an insert.
std::string describe(const store::BatchChange& change);

// To stderr: every rejected document and, unless `quiet`, the first bars that were set aside.
void print_rejections(const std::vector<pipeline::RejectedDocument>& documents,
                      const std::vector<pipeline::RejectedBarReport>& bars, bool quiet);

// To stderr: what a feed says anew against people's corrections.
void print_disputes(const pipeline::IngestReport& report);
// To stderr: series whose old prices a document says anew by one factor.
void print_rescalings(const std::vector<pipeline::RescalingReport>& rescalings);
// Where a series has two scales now, and what to type next; on stderr.
void print_scale_breaks(const std::vector<pipeline::ScaleBreakReport>& breaks);

std::string ingest_text(const pipeline::IngestReport& report);
// The members `documents`, `bars`, `signals` and `series`.
Json counts_json(const model::IngestCounts& counts);
// Of documents read, to a tenth; 0 for a run that took no time.
double megabytes_per_second(int64_t bytes, double seconds);
Json ingest_json(const pipeline::IngestReport& report);
Json changes_json(const std::vector<store::BatchChange>& changes);
Json rejections_json(const std::vector<pipeline::RejectedDocument>& documents);
Json flaws_json(const std::vector<pipeline::FlawReport>& flaws);
Json rejected_bars_json(const std::vector<pipeline::RejectedBarReport>& bars);

// The exit code of a command whose change is in the store; says on stderr when the exports are not done.
int exit_after_exports(const std::string& what, const pipeline::ExportsAfter& exports);
std::string export_text(const pipeline::ExportReport& report);
Json export_counts_json(const pipeline::ExportReport& report);

}  // namespace bluedot::cli
