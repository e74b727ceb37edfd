#include "pipeline/explain.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "exports/series_files.hpp"
#include "exports/tree_layout.hpp"
#include "feed/parser.hpp"
#include "source/folder_source.hpp"
#include "store/derived_weeks.hpp"
#include "store/find_series.hpp"
#include "store/symbol_exchange.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace bluedot::pipeline {
namespace {

using exports::Stream;

void choose_value(Explanation& explanation, std::vector<store::BarValue> story) {
  for (store::BarValue& value : story) {
    if (value.state == store::ValueState::stands) explanation.bar = std::move(value);
  }
  if (explanation.bar) return;
  for (store::BarValue& value : story) {
    const bool stood = value.state == store::ValueState::stood;
    if (stood && (!explanation.ended || value.until_batch >= explanation.ended->until_batch)) {
      explanation.ended = std::move(value);
    }
  }
}

void add_dots(Explanation& explanation, const sql::Database& database) {
  const store::ExportSeries& series = explanation.series;
  for (store::DotValue& dot : store::dot_story(database, series.symbol_id, series.timeframe, explanation.date)) {
    if (dot.state == store::ValueState::stands) explanation.dots.push_back(std::move(dot));
  }
}

void add_days(Explanation& explanation, const sql::Database& database, const model::Settings& settings) {
  const bool is_weekly = explanation.series.timeframe == model::Timeframe::weekly;
  if (!is_weekly || !settings.derive_weekly || !explanation.bar || explanation.bar->document) return;
  store::DerivedWeekReader weeks(database);
  const auto daily = weeks.daily_series_beside(explanation.series.series_id);
  if (daily) explanation.days = weeks.days_of(*daily, explanation.date);
}

std::string why_no_line(const Explanation& explanation, Stream stream, const model::Settings& settings) {
  if (!explanation.bar || !explanation.bar->values) return "no bar stands at this date";
  const model::BarValues& values = *explanation.bar->values;
  if (values.session == model::Session::holiday) return "a holiday is stored and not exported";
  if (explanation.bar->is_provisional && !settings.export_provisional) {
    return "the bar is provisional: its session had not closed (export.provisional is off)";
  }
  if (stream == Stream::rlst_rating && !values.rlst) return "the bar has no rlst";
  if (stream == Stream::bc_indicator && !values.bc) return "the bar has no bc";
  return "the bar is provisional and dated after today";
}

// Renders the series up to the date as the exports do: what is said here is what is written there.
void find_lines(Explanation& explanation, const sql::Database& database, const model::Settings& settings,
                base::Instant now) {
  const base::Date today = base::TimeZone::named(explanation.series.time_zone).local_date(now);
  exports::SeriesRenderer renderer(settings.export_provisional, today);
  renderer.begin();
  store::ExportReader(database).read(explanation.series, [&](const model::Bar& bar, bool has_dot) {
    if (bar.date <= explanation.date) renderer.add({bar.date, bar.values, bar.provisional, has_dot});
  });
  for (const Stream stream : exports::k_streams) {
    const exports::Rendered& file = renderer.finish()[exports::index_of(stream)];
    ExplainedLine& line = explanation.lines[exports::index_of(stream)];
    line.stream = stream;
    line.path = exports::data_path(explanation.series, stream);
    if (file.rows == 0 || file.last_date != explanation.date) {
      line.why_not = why_no_line(explanation, stream, settings);
      continue;
    }
    line.line_number = file.rows;
    line.text = file.bytes.substr(0, file.bytes.size() - 1);
    if (const size_t before = line.text.rfind('\n'); before != std::string::npos) line.text.erase(0, before + 1);
  }
}

// The row about the date, as the feed reads the body that was taken in, and dated as it was then.
void find_row(const Explanation& explanation, std::string_view body, const model::Exchange& dated_by,
              ExplainedFile& file) {
  feed::Request request;
  request.feed = explanation.document->feed;
  request.timeframe = explanation.series.timeframe;
  request.as_of = base::Instant::parse(explanation.document->as_of);
  request.file_name = std::filesystem::path(explanation.document->path).filename().string();
  request.exchange_of = [&](std::string_view) { return dated_by; };
  feed::Parser parser;
  const auto outcome = parser.read(body, request);
  if (const auto* refusal = std::get_if<model::Refusal>(&outcome)) {
    file.problem = refusal->reason;
    return;
  }
  const auto& reading = std::get<model::Reading>(outcome);
  const auto row = std::ranges::find(reading.rows, explanation.date, &model::Row::date);
  if (row == reading.rows.end()) return;
  file.place = model::row_place(reading, *row);
  file.row = body.substr(row->begin, row->end - row->begin);
}

ExplainedFile look_at_file(const Explanation& explanation, const Workspace& workspace, const sql::Database& database) {
  ExplainedFile file;
  if (!explanation.document || explanation.document->path == source::k_stdin_path) return file;
  const std::string& path = explanation.document->path;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    file.state = FileState::missing;
    return file;
  }
  try {
    source::Buffer buffer;
    const std::string_view body = buffer.read(path, workspace.max_document_bytes, feed::k_padding);
    const bool is_same = base::xxh3_128_hex(body) == explanation.document->digest;
    file.state = is_same ? FileState::unchanged : FileState::changed;
    if (is_same) {
      find_row(explanation, body, store::exchange_of_document(database, explanation.document->document_id), file);
    }
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    file.state = FileState::unreadable;
    file.problem = error.what();
  }
  return file;
}

}  // namespace

std::string_view name_of(FileState state) {
  switch (state) {
    case FileState::unchanged:
      return "unchanged";
    case FileState::changed:
      return "changed";
    case FileState::missing:
      return "missing";
    case FileState::unreadable:
      return "unreadable";
    case FileState::none:
      break;
  }
  return "none";
}

Explanation explain(Workspace& workspace, const std::string& symbol, model::Timeframe timeframe, base::Date date) {
  const sql::Database database = open_for_reading(workspace);
  Explanation explanation;
  explanation.series = store::find_series(database, symbol, timeframe);
  explanation.date = model::bar_date(timeframe, date);
  choose_value(explanation, store::bar_story(database, explanation.series.series_id, explanation.date));
  explanation.pins = store::bar_pins(database, explanation.series.series_id, explanation.date);
  explanation.dot_pins = store::dot_pins(database, explanation.series.symbol_id, timeframe, explanation.date);
  add_dots(explanation, database);
  add_days(explanation, database, workspace.settings);
  explanation.archives = store::archives_of_story(database, explanation.series.series_id, explanation.series.symbol_id,
                                                  timeframe, explanation.date);
  if (!explanation.bar && !explanation.ended && explanation.pins.empty() && explanation.archives.empty()) {
    throw base::Error(fmt::format("{} {} {}: the store has never had such a bar", symbol, name_of(timeframe),
                                  explanation.date.iso()));
  }
  find_lines(explanation, database, workspace.settings, workspace.clock.now());
  const auto batch_id = explanation.bar     ? explanation.bar->since_batch
                        : explanation.ended ? explanation.ended->until_batch
                                            : std::nullopt;
  if (batch_id) explanation.batch = store::find_batch(database, *batch_id);
  explanation.document = explanation.bar     ? explanation.bar->document
                         : explanation.ended ? explanation.ended->ended_by
                                             : std::nullopt;
  explanation.file = look_at_file(explanation, workspace, database);
  return explanation;
}

}  // namespace bluedot::pipeline
