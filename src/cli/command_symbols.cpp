#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "store/reading/listing.hpp"

namespace bluedot::cli {
namespace {

int run_symbols(const GlobalOptions& global, const std::string& pattern) {
  pipeline::Workspace workspace = make_workspace(global);
  const auto symbols = store::list_symbols(pipeline::open_for_reading(workspace), pattern);
  if (global.json) {
    Json list = Json::array();
    for (const auto& one : symbols) {
      list.push_back({{"symbol", one.code},
                      {"name", one.name},
                      {"timeframe", one.timeframe},
                      {"bars", one.bars},
                      {"first_date", one.first_date.empty() ? Json(nullptr) : Json(one.first_date)},
                      {"last_date", one.last_date.empty() ? Json(nullptr) : Json(one.last_date)},
                      {"revision", one.revision},
                      {"export_name", one.export_name}});
    }
    print_json({{"symbols", list}});
    return k_exit_ok;
  }
  Table table({"symbol", "timeframe", "bars", "first", "last", "revision", "export name", "name"});
  for (const auto& one : symbols) {
    table.add({one.code, one.timeframe, std::to_string(one.bars), one.first_date, one.last_date,
               std::to_string(one.revision), one.export_name, one.name});
  }
  print(table.text());
  return k_exit_ok;
}

}  // namespace

void add_symbols(Options& app, CommandLine& line) {
  Options command = app.command("symbols", "The symbols of the store, with the dates and revision of each series");
  auto pattern = std::make_shared<std::string>("*");
  command.add("PATTERN", *pattern, "Only codes that match, as in 'RELI*' (case counts)").type_name("");
  command.on_given(
      [&line, pattern] { line.action = [&line, pattern] { return run_symbols(line.options, *pattern); }; });
}

}  // namespace bluedot::cli
