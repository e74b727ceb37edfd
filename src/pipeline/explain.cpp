#include "pipeline/explain.hpp"

#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "exports/series_files.hpp"
#include "exports/tree_layout.hpp"
#include "store/reading/who_says.hpp"
#include "store/rule/archives.hpp"
#include "store/tables/find_series.hpp"

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

// The document that says it now; the one that is recorded, if that cannot be told.
std::optional<store::SayingDocument> who_says_dot(const sql::Reader& database, int64_t symbol_id,
                                                  const store::DotValue& dot) {
  try {
    return store::who_says_dot(database, symbol_id, dot.date);
  } catch (const store::ArchivedEvidence&) {
    return dot.document;
  }
}

void add_dots(Explanation& explanation, const sql::Reader& database) {
  const store::ExportSeries& series = explanation.series;
  for (store::DotValue& dot : store::dot_story(database, series.symbol_id, series.timeframe, explanation.date)) {
    if (dot.state != store::ValueState::stands) continue;
    if (dot.document && dot.document->withdrawn_by) dot.document = who_says_dot(database, series.symbol_id, dot);
    explanation.dots.push_back(std::move(dot));
  }
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
void find_lines(Explanation& explanation, const sql::Reader& database, const model::Settings& settings,
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

// Who says what stands: the document that said it first, unless an undo has withdrawn it since and others say the same.
void find_document(Explanation& explanation, const sql::Reader& database) {
  const bool stands = explanation.bar.has_value();
  std::optional<store::SayingDocument> origin;
  if (stands) origin = explanation.bar->document;
  if (!stands && explanation.ended) origin = explanation.ended->ended_by;
  explanation.document = origin;
  try {
    auto says = store::who_says(database, explanation.series, explanation.date);
    const bool is_withdrawn = origin && origin->withdrawn_by;
    if (is_withdrawn && !stands) explanation.document = says.decided_by;
    if (!stands) return;
    if (is_withdrawn) explanation.withdrawn = origin;
    if (is_withdrawn || !origin || !says.said_by) explanation.document = says.said_by;
    if (says.is_derived) explanation.days = std::move(says.days);
  } catch (const store::ArchivedEvidence&) {
    // What is recorded is all that is known, a withdrawn document included: it is called that.
  }
}

}  // namespace

Explanation explain(Workspace& workspace, const std::string& symbol, model::Timeframe timeframe, base::Date date) {
  const sql::Reader database = open_for_reading(workspace);
  Explanation explanation;
  explanation.series = store::find_series(database, symbol, timeframe);
  explanation.date = model::bar_date(timeframe, date);
  choose_value(explanation, store::bar_story(database, explanation.series.series_id, explanation.date));
  explanation.pins = store::bar_pins(database, explanation.series.series_id, explanation.date);
  explanation.dot_pins = store::dot_pins(database, explanation.series.symbol_id, timeframe, explanation.date);
  add_dots(explanation, database);
  find_document(explanation, database);
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
  if (explanation.document) {
    explanation.file = look_at_file(
        *explanation.document, {timeframe, explanation.date, explanation.bar ? explanation.bar->values : std::nullopt},
        workspace, database);
  }
  return explanation;
}

}  // namespace bluedot::pipeline
