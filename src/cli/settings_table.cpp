#include "base/error.hpp"
#include "cli/configuration.hpp"
#include "cli/file_settings.hpp"
#include "run/schedule.hpp"

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

run::SourceSettings& source(const Value& value, Files& settings) {
  return value.element_of(settings.run.sources);
}

run::PublicationSettings& publication(const Value& value, Files& settings) {
  return value.element_of(settings.run.publish);
}

run::ChannelSettings& channel(const Value& value, Files& settings) {
  return value.element_of(settings.run.notify);
}

constexpr std::string_view k_kinds[] = {"slack", "discord", "webhook", "email"};
constexpr std::string_view k_whens[] = {"change", "trouble", "always"};
constexpr std::string_view k_afters[] = {"keep", "move"};

// A number of files, or the name of a manifest.
void set_expected(const Value& value, Files& settings) {
  const bool is_number = value.one().find_first_not_of("0123456789") == std::string::npos;
  if (is_number) {
    source(value, settings).expect_files = value.whole(1, 1'000'000);
  } else {
    source(value, settings).expect_manifest = value.one();
  }
}

void set_schedule(const Value& value, Files& settings) {
  settings.run.schedule = value.all();
  try {
    for (const std::string& text : settings.run.schedule) run::Schedule::parse(text);
  } catch (const base::Error& error) {
    value.fail(error.what());
  }
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
    {.name = "sources.name",
     .shown = "drive",
     .help = "The day's work, 'bluedot run', begins here: folders from which deliveries are pulled. `remote` is any\n"
             "that rclone knows (rclone config), or a folder of this machine; {date} in it is what the trigger says.",
     .set = [](const Value& value, Files& settings) { source(value, settings).name = value.name(); },
     .is_of_list = true},
    {.name = "sources.remote",
     .shown = "gdrive:BlueDot-Trading-Data/daily/{date}",
     .help = "",
     .set = [](const Value& value, Files& settings) { source(value, settings).remote = value.place(); },
     .is_of_list = true},
    {.name = "sources.trigger",
     .shown = "triggers/daily_ready.txt",
     .help = "A file beside the folder of deliveries whose text is the date or ISO week that is ready. Without one a\n"
             "delivery is ready when two listings, settle_seconds apart, are the same.",
     .set = [](const Value& value, Files& settings) { source(value, settings).trigger = value.one(); },
     .is_of_list = true},
    {.name = "sources.settle_seconds",
     .shown = "5",
     .help = "",
     .set = [](const Value& value,
               Files& settings) { source(value, settings).settle_seconds = value.whole(0, 86'400); },
     .is_of_list = true},
    {.name = "sources.expect",
     .shown = "1000",
     .help = "How many files are a whole delivery, or the name of a manifest in it (lines `md5  path`). By default as\n"
             "many as the last delivery had, less tolerance_percent. A short one is taken, and the run is degraded;\n"
             "with strict it is not taken.",
     .set = set_expected,
     .is_of_list = true},
    {.name = "sources.tolerance_percent",
     .shown = "10",
     .help = "",
     .set = [](const Value& value,
               Files& settings) { source(value, settings).tolerance_percent = value.whole(0, 100); },
     .is_of_list = true},
    {.name = "sources.strict",
     .shown = "false",
     .help = "",
     .set = [](const Value& value, Files& settings) { source(value, settings).strict = value.truth() == "true"; },
     .is_of_list = true},
    {.name = "sources.after",
     .shown = "keep",
     .help = "What becomes of files that were taken in: keep, or move to `taken/` beside the folder of deliveries.",
     .set = [](const Value& value, Files& settings) { source(value, settings).moves = value.choice(k_afters) == 1; },
     .is_of_list = true},
    {.name = "sources.status",
     .shown = "triggers/status",
     .help = "Where a report of each delivery is written to, beside the folder of deliveries. By default nowhere.",
     .set = [](const Value& value, Files& settings) { source(value, settings).status = value.one(); },
     .is_of_list = true},
    {.name = "inbox.dir",
     .shown = "inbox",
     .help = "Every body that was pulled is kept there, packed, for so many days.",
     .set = [](const Value& value, Files& settings) { settings.run.inbox = value.path(); }},
    {.name = "inbox.keep_days",
     .shown = "90",
     .help = "",
     .set = [](const Value& value, Files& settings) { settings.run.inbox_keep_days = value.whole(1, 36'500); }},
    {.name = "publish.name",
     .shown = "pages",
     .help = "Branches that show the export tree, one commit each, as GitHub Pages serves them. The credentials are\n"
             "git's own.",
     .set = [](const Value& value, Files& settings) { publication(value, settings).name = value.name(); },
     .is_of_list = true},
    {.name = "publish.url",
     .shown = "git@github.com:USER/REPOSITORY.git",
     .help = "",
     .set = [](const Value& value, Files& settings) { publication(value, settings).url = value.place(); },
     .is_of_list = true},
    {.name = "publish.branch",
     .shown = "gh-pages",
     .help = "",
     .set = [](const Value& value, Files& settings) { publication(value, settings).branch = value.one(); },
     .is_of_list = true},
    {.name = "notify.name",
     .shown = "team",
     .help = "Who is told how a run went. kind: slack, discord, webhook or email. Secrets, such as the address of a\n"
             "Slack or Discord webhook, stand in the environment (env:NAME) or in a file (file:PATH).",
     .set = [](const Value& value, Files& settings) { channel(value, settings).name = value.name(); },
     .is_of_list = true},
    {.name = "notify.kind",
     .shown = "slack",
     .help = "",
     .set =
         [](const Value& value, Files& settings) {
           channel(value, settings).kind = notify::ChannelKind{static_cast<int>(value.choice(k_kinds))};
         },
     .is_of_list = true},
    {.name = "notify.url",
     .shown = "env:BLUEDOT_SLACK_URL",
     .help = "",
     .set = [](const Value& value, Files& settings) { channel(value, settings).url = value.one(); },
     .is_of_list = true},
    {.name = "notify.secret",
     .shown = "env:BLUEDOT_WEBHOOK_SECRET",
     .help = "Of a webhook: what signs its messages (whsec_…). Of an e-mail: the password of `user`.",
     .set = [](const Value& value, Files& settings) { channel(value, settings).secret = value.secret(); },
     .is_of_list = true},
    {.name = "notify.user",
     .shown = "mailer",
     .help = "An e-mail has a server as its url (smtps://host:465, smtp://host:587), a sender and receivers.",
     .set = [](const Value& value, Files& settings) { channel(value, settings).user = value.one(); },
     .is_of_list = true},
    {.name = "notify.from",
     .shown = "bluedot@example.org",
     .help = "",
     .set = [](const Value& value, Files& settings) { channel(value, settings).from = value.one(); },
     .is_of_list = true},
    {.name = "notify.to",
     .shown = "[me@example.org]",
     .help = "",
     .set = [](const Value& value, Files& settings) { channel(value, settings).to = value.all(); },
     .is_of_list = true},
    {.name = "notify.when",
     .shown = "change",
     .help = "change: trouble that is new, goes on for another day, or has ended. trouble: every run with trouble.\n"
             "always: every run that did anything.",
     .set =
         [](const Value& value, Files& settings) {
           channel(value, settings).when = run::NotifyWhen{static_cast<int>(value.choice(k_whens))};
         },
     .is_of_list = true},
    {.name = "schedule",
     .shown = "[\"18:30 Asia/Kolkata mon-fri\", \"09:00 Asia/Kolkata sun\"]",
     .help = "When 'bluedot watch' runs, besides when a delivery appears.",
     .set = set_schedule},
    {.name = "poll_seconds",
     .shown = "300",
     .help = "How often 'bluedot watch' looks whether a remote has a delivery. Folders of this machine tell it.",
     .set = [](const Value& value, Files& settings) { settings.run.poll_seconds = value.whole(1, 86'400); }},
    {.name = "state",
     .shown = "gdrive:BlueDot-State",
     .help = "A remote folder that holds the store between runs, where no disk lasts.",
     .set = [](const Value& value, Files& settings) { settings.run.state = value.place(); }},
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
    const std::string_view dash = !setting.is_of_list ? "" : opens_section ? "  - " : "    ";
    text +=
        fmt::format("{}#{}{}:{}{}\n", setting.is_of_list ? "" : indent, dash,
                    of.empty() ? setting.name : setting.name.substr(dot + 1), setting.is_map ? "" : " ", setting.shown);
  }
  return text;
}

}  // namespace bluedot::cli
