#include "cli/configuration.hpp"
#include "cli/file_settings.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

using Value = SettingValue;
using Files = FileSettings;

constexpr size_t k_most_document_mb = 4095;  // simdjson reads at most 4 GB

void add_to_symbol_map(const Value& value, Files& settings) {
  if (!settings.symbol_map) settings.symbol_map.emplace();
  value.add_to(*settings.symbol_map, "symbol_map");
}

constexpr Setting k_settings[] = {
    {.name = "store",
     .shown = "bluedot.db",
     .help = "The SQLite file, and the folder the CSV files are written to.",
     .set = [](const Value& value, Files& settings) { settings.store = value.path(); }},
    {.name = "export_dir",
     .shown = "exports",
     .help = "",
     .set = [](const Value& value, Files& settings) { settings.export_dir = value.path(); }},
    {.name = "jobs",
     .shown = "2",
     .help = "Worker threads; by default one per core.",
     .set = [](const Value& value, Files& settings) { settings.jobs = value.whole(1, 256); }},
    {.name = "archive.keep_days",
     .shown = "730",
     .help = "What 'bluedot archive' moves out of the store when it is not told: what ended more than so many\n"
             "days ago, and where to. By default it must be told.",
     .set = [](const Value& value, Files& settings) { settings.archive_keep_days = value.whole(1, 36'500); }},
    {.name = "archive.to",
     .shown = "archives",
     .help = "",
     .set = [](const Value& value, Files& settings) { settings.archive_to = value.path(); }},
    {.name = "archive.max_store_mb",
     .shown = "4000",
     .help = "A store that is larger, in megabytes, is mentioned by 'status' and 'check'. By default none is.",
     .set = [](const Value& value, Files& settings) { settings.max_store_mb = value.whole(1, 1'000'000'000); }},
    {.name = "feed_priority",
     .shown = "[marketsmith, kite, alpha_vantage, yahoo]",
     .help = "The settings below decide values or bytes. The store remembers them: a change is applied by the\n"
             "next command that writes, which says so and logs it. Removing one here keeps what the store has.\n"
             "\n"
             "Which feed is believed first. A feed fills gaps of those before it and never overrides them.",
     .remembered = [](const Value& value) { return value.feeds(); }},
    {.name = "derive_weekly",
     .shown = "false",
     .help = "Whether weekly bars are worked out from the daily ones where no weekly document says any. A\n"
             "change is applied to all of history, both ways.",
     .remembered = [](const Value& value) { return value.truth(); }},
    {.name = "time_zone",
     .shown = "Asia/Kolkata",
     .help = "The time zone of symbols whose suffix names no exchange, where a document does not say one.",
     .remembered = [](const Value& value) { return value.time_zone(); }},
    {.name = "symbol_map",
     .shown = "\n#  RELIANCE.NS: RELIANCE.IN\n#  RELIANCE.BSE: RELIANCE.IN\n#  FB: [META, 2022-06-09]",
     .help = "Which of your symbols a vendor's name means, as far as they differ. A name with a date meant\n"
             "that symbol in documents said before it (UTC). Applied to documents as they are taken in; those\n"
             "that are in stay where they are.",
     .set = add_to_symbol_map,
     .is_map = true},
    {.name = "rules.max_rejected_percent",
     .shown = "5",
     .help = "A document with more than this share of impossible bars is rejected as a whole.",
     .remembered = [](const Value& value) { return value.number(0, 100); }},
    {.name = "rules.max_retracted_percent",
     .shown = "10",
     .help = "A document that would take back more than this share of the stored bars it covers (and at least\n"
             "5) is rejected.",
     .remembered = [](const Value& value) { return value.number(0, 100); }},
    {.name = "rules.max_document_mb",
     .shown = "64",
     .help = "The largest document that is read, in megabytes.",
     .set = [](const Value& value, Files& settings) { settings.max_document_mb = value.whole(1, k_most_document_mb); }},
    {.name = "export.provisional",
     .shown = "false",
     .help = "Whether bars of sessions that had not closed are exported.",
     .remembered = [](const Value& value) { return value.truth(); }},
    {.name = "export.repository_daily",
     .shown = "bluedot_daily",
     .help = "The names of the TradingView seed repositories: daily/symbol_info/<name>.json.",
     .remembered = [](const Value& value) { return value.repository(); }},
    {.name = "export.repository_weekly",
     .shown = "bluedot_weekly",
     .help = "",
     .remembered = [](const Value& value) { return value.repository(); }},
};

constexpr std::string_view k_head =
    "# Configuration of bluedot. Every setting is shown, with its default if it has one; remove the '#' to\n"
    "# set it.\n"
    "# Command-line flags win over environment variables (BLUEDOT_STORE, BLUEDOT_EXPORT_DIR, BLUEDOT_JOBS), and these\n"
    "# over this file. Paths are relative to this file's folder. An unknown name is an error.\n";

// Each line behind a `#`, and indented.
std::string as_comment(std::string_view text, std::string_view indent) {
  std::string comment;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) comment += fmt::format("{}# {}", indent, text.substr(0, end));
    comment += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return comment;
}

}  // namespace

std::span<const Setting> settings_of_files() {
  return k_settings;
}

std::string default_config_text() {
  std::string text(k_head);
  std::string_view section;
  for (const Setting& setting : k_settings) {
    const size_t dot = setting.name.find('.');
    const std::string_view of = dot == std::string_view::npos ? "" : setting.name.substr(0, dot);
    const bool opens_section = of != section && !of.empty();
    if (opens_section) text += fmt::format("\n{}:\n", of);
    section = of;
    const std::string_view indent = of.empty() ? "" : "  ";
    if (of.empty() && !setting.help.empty()) text += '\n';
    text += as_comment(setting.help, indent);
    text += fmt::format("{}#{}:{}{}\n", indent, of.empty() ? setting.name : setting.name.substr(dot + 1),
                        setting.is_map ? "" : " ", setting.shown);
  }
  return text;
}

}  // namespace bluedot::cli
