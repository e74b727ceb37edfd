#include "cli/bar_argument.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/correction_text.hpp"
#include "cli/exit_code.hpp"
#include "pipeline/explain.hpp"
#include "store/rule/archives.hpp"

#include <array>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

using pipeline::DocumentFileState;
using pipeline::Explanation;

Json to_json(const Explanation& why) {
  Json lines = Json::array();
  for (const pipeline::ExplainedLine& line : why.lines) {
    const bool is_there = line.line_number > 0;
    lines.push_back({{"path", line.path},
                     {"line", is_there ? Json(line.line_number) : Json(nullptr)},
                     {"text", is_there ? Json(line.text) : Json(nullptr)},
                     {"why_not", is_there ? Json(nullptr) : Json(line.why_not)}});
  }
  Json pins = Json::array();
  for (const store::BarPin& pin : why.pins) {
    pins.push_back({{"batch", pin.batch_id},
                    {"drop", pin.correction.is_drop},
                    {"fields", held_json(pin.correction.held)},
                    {"reason", pin.reason}});
  }
  Json dot_pins = Json::array();
  for (const store::DotPin& pin : why.dot_pins) {
    dot_pins.push_back(
        {{"date", pin.date.iso()}, {"batch", pin.batch_id}, {"dot", pin.is_dot}, {"reason", pin.reason}});
  }
  Json dots = Json::array();
  for (const store::DotValue& dot : why.dots) {
    dots.push_back({{"date", dot.date.iso()},
                    {"since_batch", dot.since_batch ? Json(*dot.since_batch) : Json(nullptr)},
                    {"pinned", dot.is_pinned},
                    {"document", document_json(dot.document)}});
  }
  Json days = Json::array();
  for (const model::StoredBar& day : why.days) {
    Json json = values_json(day.bar);
    json["date"] = day.bar.date.iso();
    json["batch"] = day.batch_id ? Json(*day.batch_id) : Json(nullptr);
    days.push_back(std::move(json));
  }
  Json batch = nullptr;
  if (why.batch) {
    batch = {{"batch", why.batch->batch_id},
             {"command", why.batch->command},
             {"arguments", why.batch->arguments},
             {"actor", why.batch->actor},
             {"committed_at", why.batch->committed_at}};
  }
  return {{"symbol", why.series.code},
          {"timeframe", name_of(why.series.timeframe)},
          {"date", why.date.iso()},
          {"bar", why.bar ? bar_json(*why.bar) : Json(nullptr)},
          {"last_bar", why.ended ? bar_json(*why.ended) : Json(nullptr)},
          {"lines", lines},
          {"batch", batch},
          {"document", document_json(why.document)},
          {"withdrawn_document", document_json(why.withdrawn)},
          {"file",
           {{"state", name_of(why.file.state)},
            {"problem", text_or_null(why.file.problem)},
            {"place", text_or_null(why.file.place)},
            {"row", text_or_null(why.file.row)}}},
          {"days", days},
          {"pins", pins},
          {"dots", dots},
          {"dot_pins", dot_pins},
          {"archives", why.archives}};
}

std::string numbers_text(const std::optional<model::BarValues>& values) {
  static constexpr std::array k_names{"open ", "high ", "low ", "close ", "volume ", "rlst ", "bc ", ""};
  const auto cells = value_cells(values);
  std::string text;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i].empty()) text += (text.empty() ? "" : ", ") + (k_names[i] + cells[i]);
  }
  return text;
}

std::string values_text(const store::BarValue& value) {
  std::string text = numbers_text(value.values);
  if (value.is_provisional) text += ", provisional";
  if (value.is_pinned) text += ", pinned";
  return text;
}

std::string file_text(const Explanation& why) {
  const pipeline::ExplainedFile& file = why.file;
  switch (file.state) {
    case DocumentFileState::none:
      return "it came from no file";
    case DocumentFileState::missing:
      return "the file is not there any more (a relative path counts from the store's folder)";
    case DocumentFileState::changed:
      return "the file is there and holds other bytes now";
    case DocumentFileState::unreadable:
      return "the file cannot be read: " + file.problem;
    case DocumentFileState::unchanged:
      break;
  }
  if (!file.place.empty()) return fmt::format("the file is unchanged; {}: {}", file.place, file.row);
  if (!file.problem.empty()) return "the file is unchanged; it cannot be read as it was: " + file.problem;
  return "the file is unchanged and has no row about this date";
}

std::string days_text(const Explanation& why) {
  std::string text = why.bar->is_pinned ? "document: none; what nobody holds was worked out from the daily bars\n"
                                        : "document: none; worked out from the daily bars\n";
  for (const model::StoredBar& day : why.days) {
    text += fmt::format("  {}: {}{}{}\n", day.bar.date.iso(), numbers_text(day.bar.values),
                        day.bar.provisional ? ", provisional" : "",
                        day.batch_id ? fmt::format(", since batch {}", *day.batch_id) : "");
  }
  return text;
}

std::string document_text(const Explanation& why) {
  if (!why.days.empty()) return days_text(why);
  if (!why.document && why.ended && why.ended->is_derived()) {
    return "document: none; it had been worked out from daily bars\n";
  }
  if (!why.document && !why.bar && !why.ended && !why.archives.empty()) {
    return "document: none stands behind it today; the one that took it back is named in the archive\n";
  }
  if (!why.document)
    return why.bar ? "document: none; a person said it\n" : "document: none; an undo or a person took the bar back\n";
  const store::SayingDocument& document = *why.document;
  std::string text =
      fmt::format("document {}: {}, as of {}, {} bytes, digest {}\n  {}\n  {}\n", document.document_id, document.feed,
                  document.as_of, document.size_bytes, document.digest, path_text(document), file_text(why));
  if (why.withdrawn) {
    text += fmt::format("  (document {} said it first, {})\n", why.withdrawn->document_id, path_text(*why.withdrawn));
  }
  return text;
}

std::string dots_text(const Explanation& why) {
  std::string text;
  for (const store::DotValue& dot : why.dots) {
    text += fmt::format("blue dot of {}: {}{}\n", dot.date.iso(),
                        dot.since_batch ? fmt::format("since batch {}, ", *dot.since_batch) : "",
                        dot.document ? path_text(*dot.document) : "a person said it");
  }
  return text;
}

std::string to_text(const Explanation& why) {
  std::string text = fmt::format("{} {} {}\n", why.series.code, name_of(why.series.timeframe), why.date.iso());
  if (why.bar) text += "bar: " + values_text(*why.bar) + "\n";
  if (!why.bar) text += "bar: none stands\n";
  if (why.ended) text += "the last one: " + values_text(*why.ended) + "\n";
  for (const store::BarPin& pin : why.pins) {
    text += fmt::format("held by batch {}: {}{}{}\n", pin.batch_id, correction_text(pin.correction),
                        pin.reason.empty() ? "" : ", because: ", pin.reason);
  }
  const bool is_held = !why.pins.empty() && !why.pins.back().correction.is_drop;
  if (is_held && why.bar && !why.bar->is_pinned)
    text += "  (not in effect: it makes no possible bar with what is said)\n";
  for (const store::DotPin& pin : why.dot_pins) {
    text += fmt::format("held by batch {}: {} on {}{}{}\n", pin.batch_id, pin.is_dot ? "a blue dot" : "no blue dot",
                        pin.date.iso(), pin.reason.empty() ? "" : ", because: ", pin.reason);
  }
  text += "exports:\n";
  for (const pipeline::ExplainedLine& line : why.lines) {
    text += line.line_number > 0 ? fmt::format("  {}: line {}: {}\n", line.path, line.line_number, line.text)
                                 : fmt::format("  {}: no line: {}\n", line.path, line.why_not);
  }
  if (why.batch) {
    text += fmt::format("{} batch {}: {}, {}, bluedot {}\n", why.bar ? "since" : "taken back by", why.batch->batch_id,
                        why.batch->committed_at, why.batch->actor,
                        why.batch->arguments.empty() ? why.batch->command : why.batch->arguments);
  }
  return text + document_text(why) + dots_text(why);
}

int run_why(const GlobalOptions& global, const BarArgument& argument) {
  const BarName name = to_bar_name(argument);
  pipeline::Workspace workspace = make_workspace(global);
  const Explanation why = pipeline::explain(workspace, name.symbol, name.timeframe, name.date);
  for (const std::string& file : why.archives) {
    workspace.report_warning("what it was before that " + store::archived_in(file));
  }
  if (global.json) {
    print_json(to_json(why));
  } else {
    print(to_text(why));
  }
  return k_exit_ok;
}

}  // namespace

void add_why(Options& app, CommandLine& line) {
  Options command = app.command(
      "why", "Where a value comes from: lines of the exports, bar, batch, document, and the place in its file");
  auto argument = std::make_shared<BarArgument>();
  add_bar_argument(command, *argument);
  command.on_given([&line, argument] { line.action = [&line, argument] { return run_why(line.options, *argument); }; });
}

}  // namespace bluedot::cli
