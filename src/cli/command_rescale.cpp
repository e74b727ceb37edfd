#include "base/error.hpp"
#include "base/number_text.hpp"
#include "cli/bar_argument.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/ingest_options.hpp"
#include "cli/report_text.hpp"
#include "pipeline/correction_run.hpp"

#include <cmath>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct RescaleOptions {
  BarArgument bar;
  std::string factor, reason;
  bool volumes = false, no_export = false;
};

double number_of(std::string_view text, const std::string& typed) {
  const auto number = base::parse_number<double>(text);
  if (!number || !std::isfinite(*number) || *number <= 0) {
    throw base::Error("'" + typed + "': a factor is a number above 0, like 0.5, or a part, like 1/10",
                      base::ErrorKind::usage);
  }
  return *number;
}

// `0.1`, or `1/10`.
double parse_factor(const std::string& typed) {
  const size_t slash = typed.find('/');
  const std::string_view text(typed);
  if (slash == std::string::npos) return number_of(text, typed);
  return number_of(text.substr(0, slash), typed) / number_of(text.substr(slash + 1), typed);
}

std::string to_text(const RescaleOptions& options, const pipeline::RescaleReport& report) {
  const store::RescaledBars& done = report.rescaled;
  const std::string text =
      fmt::format("batch {}: {} {}: {} rescaled by {}, {} to {}; 'bluedot undo {}' takes it back\n", done.batch_id,
                  options.bar.symbol, options.bar.timeframe, plural(done.bars, "bar"), options.factor, done.first.iso(),
                  done.last.iso(), done.batch_id);
  return report.exports.done ? text + export_text(report.exports.report) : text;
}

Json to_json(const RescaleOptions& options, double factor, const pipeline::RescaleReport& report) {
  const store::RescaledBars& done = report.rescaled;
  Json json{{"batch", done.batch_id},
            {"symbol", options.bar.symbol},
            {"timeframe", options.bar.timeframe},
            {"factor", factor},
            {"bars", done.bars},
            {"first_date", done.first.iso()},
            {"last_date", done.last.iso()},
            {"exports", export_counts_json(report.exports.report)}};
  if (!report.exports.failure.empty()) json["export_failure"] = report.exports.failure;
  return json;
}

int run_rescale(const GlobalOptions& global, const RescaleOptions& options) {
  const BarName name = to_bar_name(options.bar);
  const double factor = parse_factor(options.factor);
  pipeline::Workspace workspace = make_workspace(global);
  const auto report = pipeline::rescale(workspace, {name.symbol,
                                                    name.timeframe,
                                                    {name.date, factor, options.volumes, options.reason},
                                                    !options.no_export,
                                                    joined(global.arguments)});
  if (global.json) {
    print_json(to_json(options, factor, report));
  } else if (!global.quiet) {
    print(to_text(options, report));
  }
  return exit_after_exports("the rescaling", report.exports);
}

}  // namespace

void add_rescale(Options& app, CommandLine& line) {
  Options command = app.command(
      "rescale", "Put the bars of a symbol until a date into the scale of the later ones, as after a split");
  auto options = std::make_shared<RescaleOptions>();
  add_bar_argument(command, options->bar);
  command.add("FACTOR", options->factor, "New price = old price * FACTOR: 0.5, or a part like 1/10")
      .required()
      .type_name("");
  command.add_flag("--volumes", options->volumes, "Divide the volumes by FACTOR too, as a split does");
  command.add("--reason", options->reason, "Why, for the audit log").required().type_name("TEXT");
  command.add_flag("--no-export", options->no_export, "Leave the export tree as it is; 'bluedot export' follows up");
  command.on_given(
      [&line, options] { line.action = [&line, options] { return run_rescale(line.options, *options); }; });
}

}  // namespace bluedot::cli
