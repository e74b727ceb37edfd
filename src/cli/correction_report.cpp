#include "cli/correction_report.hpp"

#include "cli/bar_argument.hpp"
#include "cli/correction_text.hpp"
#include "cli/report_text.hpp"
#include "store/tables/value_json.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

std::string change_text(const pipeline::CorrectionRequest& request, const store::Amended& amended) {
  const auto json = [](const std::optional<model::Bar>& bar) { return bar ? store::json_of(*bar) : std::string(); };
  const std::string symbol = request.symbol, timeframe(name_of(request.timeframe)), date = request.date.iso();
  std::string text;
  if (amended.before != amended.after) {
    const char* action = !amended.before ? "insert" : !amended.after ? "retract" : "revise";
    text += describe(store::BatchChange{action, symbol, timeframe, date, json(amended.before), json(amended.after)});
    text += "\n";
  }
  if (amended.was_dot != amended.is_dot) {
    text +=
        fmt::format("{} {} {}: {}\n", *amended.is_dot ? "insert_signal" : "retract_signal", symbol, date, "blue_dot");
  }
  return text.empty() ? fmt::format("{} {} {}: the values stay as they are\n", symbol, timeframe, date) : text;
}

// Held, or released, already: at most exports were left to be done.
std::string text_of_nothing(const pipeline::CorrectionReport& report) {
  const auto& counts = report.exports.report.counts;
  std::string text = "nothing to do: this is held already\n";
  if (report.amended.completes) {
    text = fmt::format("released by batch {} already; its exports, which were cut off, {}\n", *report.amended.completes,
                       report.exports.done ? "are done" : "are left");
  }
  return report.exports.done && counts.written + counts.removed > 0 ? text + export_text(report.exports.report) : text;
}

std::string to_text(const pipeline::CorrectionRequest& request, const pipeline::CorrectionReport& report) {
  const store::Amended& amended = report.amended;
  if (!amended.batch_id) return text_of_nothing(report);
  std::string text = fmt::format("batch {}: ", *amended.batch_id);
  if (amended.released > 0) text += plural(amended.released, "correction") + " released; ";
  text += change_text(request, amended);
  return report.exports.done ? text + export_text(report.exports.report) : text;
}

Json dot_json(const std::optional<bool>& dot) {
  return dot ? Json(*dot) : Json(nullptr);
}

Json to_json(const pipeline::CorrectionRequest& request, const pipeline::CorrectionReport& report) {
  const store::Amended& amended = report.amended;
  Json json{{"batch", amended.batch_id ? Json(*amended.batch_id) : Json(nullptr)},
            {"symbol", request.symbol},
            {"timeframe", name_of(request.timeframe)},
            {"date", request.date.iso()},
            {"before", values_json(amended.before)},
            {"after", values_json(amended.after)},
            {"dot_before", dot_json(amended.was_dot)},
            {"dot_after", dot_json(amended.is_dot)},
            {"released", amended.released},
            {"exports", export_counts_json(report.exports.report)}};
  if (amended.completes) json["completed"] = *amended.completes;
  if (!report.exports.failure.empty()) json["export_failure"] = report.exports.failure;
  return json;
}

}  // namespace

int report_correction(const GlobalOptions& global, const pipeline::CorrectionRequest& request,
                      const pipeline::CorrectionReport& report, const std::string& what) {
  if (global.json) {
    print_json(to_json(request, report));
  } else if (!global.quiet) {
    print(to_text(request, report));
  }
  return exit_after_exports(what, report.exports);
}

}  // namespace bluedot::cli
