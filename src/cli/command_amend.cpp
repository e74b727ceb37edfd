#include "base/error.hpp"
#include "cli/bar_argument.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/correction_report.hpp"
#include "cli/correction_text.hpp"
#include "cli/ingest_options.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct AmendOptions {
  BarArgument bar;
  std::vector<std::string> fields;
  bool drop = false, no_export = false;
  std::string reason;
};

// A blue dot is of a day, whatever day's week was named.
void require_daily_dot(const TypedFields& fields, const BarName& name) {
  if (fields.is_dot && name.timeframe != model::Timeframe::daily) {
    throw base::Error("a blue dot belongs to a day: amend it with --timeframe daily", base::ErrorKind::usage);
  }
}

pipeline::CorrectionRequest to_request(const GlobalOptions& global, const AmendOptions& options) {
  const BarName name = to_bar_name(options.bar);
  const TypedFields fields = parse_fields(options.fields);
  require_daily_dot(fields, name);
  if (options.drop && !fields.held.empty()) {
    throw base::Error("--drop says that there is no bar: give no fields of it", base::ErrorKind::usage);
  }
  if (!options.drop && options.fields.empty()) {
    throw base::Error("nothing to amend: give field=value, as in close=101.5, or --drop", base::ErrorKind::usage);
  }
  model::HeldValues held = fields.held;
  held.is_settled = held.open && held.high && held.low && held.close;  // who knows all prices knows that it is over
  return {name.symbol,        name.timeframe,          name.date, {{options.drop, held}, fields.is_dot, options.reason},
          !options.no_export, joined(global.arguments)};
}

int run_amend(const GlobalOptions& global, const AmendOptions& options) {
  const pipeline::CorrectionRequest request = to_request(global, options);
  pipeline::Workspace workspace = make_workspace(global);
  return report_correction(global, request, pipeline::amend(workspace, request), "the amendment");
}

}  // namespace

void add_amend(Options& app, CommandLine& line) {
  Options command = app.command("amend", "Correct a bar by hand: later documents do not undo what it holds");
  auto options = std::make_shared<AmendOptions>();
  add_bar_argument(command, options->bar);
  command
      .add("FIELD=VALUE", options->fields,
           "What is right: open, high, low, close, volume, rlst, bc, session (trading, holiday), blue_dot\n"
           "(yes, no); volume, rlst and bc can be 'unknown'. Fields that are not named follow the documents")
      .type_name("");
  command.add_flag("--drop", options->drop, "There is no bar on that date");
  command.add("--reason", options->reason, "Why, for the audit log").required().type_name("TEXT");
  command.add_flag("--no-export", options->no_export, "Leave the export tree as it is; 'bluedot export' follows up");
  command.on_given([&line, options] { line.action = [&line, options] { return run_amend(line.options, *options); }; });
}

}  // namespace bluedot::cli
