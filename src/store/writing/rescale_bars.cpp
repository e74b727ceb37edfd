#include "store/writing/rescale_bars.hpp"

#include "base/error.hpp"
#include "store/shortcut/stored_rows.hpp"
#include "store/tables/pin_table.hpp"
#include "store/writing/evaluation_batch.hpp"

#include <cmath>
#include <fmt/format.h>
#include <vector>

namespace bluedot::store {
namespace {

constexpr double k_places = 1e6;

// 195.45 / 10 is 19.545, and 195.45 * 0.1 is not.
double scaled(double price, double factor) {
  const double inverse = std::round(1 / factor);
  const bool is_part = factor < 1 && std::abs(factor * inverse - 1) < 1e-9;
  return std::round((is_part ? price / inverse : price * factor) * k_places) / k_places;
}

model::HeldValues scaled(const model::BarValues& values, const RescaleRequest& request) {
  model::HeldValues held;
  held.open = scaled(values.open, request.factor);
  held.high = scaled(values.high, request.factor);
  held.low = scaled(values.low, request.factor);
  held.close = scaled(values.close, request.factor);
  if (request.volumes && values.volume) {
    held.volume = std::llround(static_cast<double>(*values.volume) / request.factor);
  }
  return held;
}

}  // namespace

RescaledBars rescale_bars(sql::Writer& database, const ExportSeries& series, const RescaleRequest& request,
                          const model::Settings& settings, const RunInfo& run) {
  sql::Transaction transaction(database);
  std::vector<model::StoredBar> stored;
  StoredRows(database).read_bars(series.series_id, base::k_first_date, request.until, stored);
  const std::string place = fmt::format("{} {}", series.code, name_of(series.timeframe));
  if (stored.empty()) throw base::Error(fmt::format("{}: there are no bars until {}", place, request.until.iso()));
  EvaluationBatch batch(database, settings, run);
  PinTable pins(database);
  for (const model::StoredBar& one : stored) {
    const model::Correction correction{false, scaled(one.bar.values, request)};
    if (*correction.held.low <= 0) {
      throw base::Error(fmt::format("{} {}: by that factor low {} would not be above 0", place, one.bar.date.iso(),
                                    one.bar.values.low));
    }
    pins.hold_bar({series.symbol_id, series.series_id, batch.batch_id()}, one.bar.date, correction, request.reason);
  }
  const std::pair dates(stored.front().bar.date, stored.back().bar.date);
  const ActionNote note{"rescale", request.reason.empty() ? std::nullopt : std::optional(request.reason)};
  batch.evaluate_again({series.series_id, series.symbol_id, series.timeframe, dates, {}}, &note);
  batch.conclude(run.started_at);
  RescaledBars done{batch.batch_id(), std::ssize(stored), dates.first, dates.second, batch.counts()};
  transaction.commit();
  return done;
}

}  // namespace bluedot::store
