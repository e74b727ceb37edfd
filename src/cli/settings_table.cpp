#include "base/error.hpp"
#include "base/number_text.hpp"
#include "base/printable.hpp"
#include "cli/configuration.hpp"
#include "cli/file_settings.hpp"
#include "quality/series_rule.hpp"
#include "run/watching/schedule.hpp"

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

vendor::Provider& provider(const Value& value, Files& settings) {
  return value.element_of(settings.run.providers);
}

constexpr std::string_view k_source_kinds[] = {"remote", "fetch"};
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

// Its defaults are the vendor's, so this setting is read before the others of a provider.
void set_provider(const Value& value, Files& settings) {
  const auto found = vendor::default_provider(value.one());
  if (!found) value.fail(fmt::format("there is no vendor '{}'", base::printable(value.one())));
  provider(value, settings) = *found;
}

void set_providers(const Value& value, Files& settings) {
  for (const std::string& name : value.all()) {
    const auto found = vendor::default_provider(name);
    if (!found) value.fail(fmt::format("there is no vendor '{}'", base::printable(name)));
    source(value, settings).fetch.providers.push_back(*found);  // as it is configured: to_file_settings
  }
}

// The threshold of a rule, or `off`.
void set_rule(const Value& value, Files& settings) {
  const std::string rule = value.entry_of("quality");
  if (rule.empty()) return;
  if (quality::find_series_rule(rule) == nullptr) {
    value.fail("there is no such rule; 'bluedot findings --rules' lists them");
  }
  const bool is_off = value.one() == "off";
  settings.quality_rules[rule] = is_off ? std::nullopt : base::parse_number<double>(value.number(0, 1'000'000));
}

void set_universe(const Value& value, Files& settings) {
  const std::string file = value.path();
  if (!settings.run.universe_file.empty() && settings.run.universe_file != file) {
    value.fail(fmt::format("there is one universe, and it is said to be {} already", settings.run.universe_file));
  }
  settings.run.universe_file = file;
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
    {.name = "rules.max_revised_percent",
     .shown = "50",
     .help = "The same of one that would change the closes of more than this share of the stored bars it covers (and\n"
             "at least 20) by more than a quarter, other than a split does: another symbol's bars, another unit.",
     .remembered = [](const Value& value) { return value.number(0, 100); }},
    {.name = "rules.max_document_mb",
     .shown = "64",
     .help = "The largest document that is read, in megabytes.",
     .set = [](const Value& value, Files& settings) { settings.max_document_mb = value.whole(1, k_most_document_mb); }},
    {.name = "quality",
     .shown = "\n#  jump: 20\n#  outlier: off",
     .help = "By which rules bars are judged, where it is otherwise than by default: thresholds, or off.\n"
             "'bluedot findings --rules' shows them. A change judges everything anew.",
     .set = set_rule,
     .is_map = true},
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
    {.name = "sources.kind",
     .shown = "remote",
     .help = "remote, or fetch: vendors are asked for the symbols of the universe. What follows until in_flight is of\n"
             "such a source: whom to ask, in this order (by default all that are configured as providers, or yahoo);\n"
             "how many days before the last settled bar to ask for again, as vendors correct them; how many of a\n"
             "symbol that is new; for how many minutes; and how many requests at once.",
     .set =
         [](const Value& value, Files& settings) {
           source(value, settings).kind = run::SourceKind{static_cast<int>(value.choice(k_source_kinds))};
         },
     .is_of_list = true},
    {.name = "sources.providers", .shown = "[kite, yahoo]", .help = "", .set = set_providers, .is_of_list = true},
    {.name = "sources.universe", .shown = "universe.yaml", .help = "", .set = set_universe, .is_of_list = true},
    {.name = "sources.lookback_days",
     .shown = "10",
     .help = "",
     .set = [](const Value& value,
               Files& settings) { source(value, settings).fetch.lookback_days = value.whole(0, 3650); },
     .is_of_list = true},
    {.name = "sources.history_days",
     .shown = "365",
     .help = "",
     .set = [](const Value& value,
               Files& settings) { source(value, settings).fetch.history_days = value.whole(1, 36'500); },
     .is_of_list = true},
    {.name = "sources.max_minutes",
     .shown = "60",
     .help = "",
     .set = [](const Value& value,
               Files& settings) { source(value, settings).fetch.max_minutes = value.whole(1, 1440); },
     .is_of_list = true},
    {.name = "sources.in_flight",
     .shown = "4",
     .help = "",
     .set = [](const Value& value, Files& settings) { source(value, settings).fetch.in_flight = value.whole(1, 32); },
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
    {.name = "universe",
     .shown = "universe.yaml",
     .help = "The symbols to work with, from a file: YAML or JSON, a list of maps with symbol, name, names (what\n"
             "vendors call it) and groups such as sector; or CSV with a line of such names.",
     .set = set_universe},
    {.name = "providers.name",
     .shown = "kite",
     .help = "Vendors that are asked: kite, alpha_vantage, yahoo. Addresses and limits are the vendors' own unless\n"
             "they are set; secrets stand in the environment (env:NAME) or in a file (file:PATH).",
     .set = set_provider,
     .is_of_list = true},
    {.name = "providers.api_key",
     .shown = "env:KITE_API_KEY",
     .help = "",
     .set = [](const Value& value, Files& settings) { provider(value, settings).api_key = value.secret(); },
     .is_of_list = true},
    {.name = "providers.access_token",
     .shown = "env:KITE_ACCESS_TOKEN",
     .help = "",
     .set = [](const Value& value, Files& settings) { provider(value, settings).access_token = value.secret(); },
     .is_of_list = true},
    {.name = "providers.per_second",
     .shown = "3",
     .help = "Requests, the most: per second, and within 24 hours from the first (0: no limit).",
     .set =
         [](const Value& value, Files& settings) {
           provider(value, settings).per_second = base::parse_number<double>(value.number(0.001, 1000)).value();
         },
     .is_of_list = true},
    {.name = "providers.per_day",
     .shown = "0",
     .help = "",
     .set =
         [](const Value& value, Files& settings) {
           provider(value, settings).per_day = static_cast<int64_t>(value.whole(0, 1'000'000'000));
         },
     .is_of_list = true},
    {.name = "providers.full_history",
     .shown = "true",
     .help = "Of alpha_vantage: whether the key may ask for more than the last 100 bars (by default not).",
     .set = [](const Value& value,
               Files& settings) { provider(value, settings).has_full_history = value.truth() == "true"; },
     .is_of_list = true},
    {.name = "providers.url",
     .shown = "https://api.kite.trade",
     .help = "Where it is asked, who we say we are, and certificates to trust (PEM).",
     .set = [](const Value& value, Files& settings) { provider(value, settings).url = value.web_address(); },
     .is_of_list = true},
    {.name = "providers.user_agent",
     .shown = "\"Mozilla/5.0 …\"",
     .help = "",
     .set = [](const Value& value, Files& settings) { provider(value, settings).user_agent = value.one(); },
     .is_of_list = true},
    {.name = "providers.ca_file",
     .shown = "ca.pem",
     .help = "",
     .set = [](const Value& value, Files& settings) { provider(value, settings).ca_file = value.path(); },
     .is_of_list = true},
    {.name = "inbox.dir",
     .shown = "inbox",
     .help = "Every body that was pulled is kept there, packed, for so many days.",
     .set = [](const Value& value, Files& settings) { settings.run.inbox = value.path(); }},
    {.name = "inbox.keep_days",
     .shown = "90",
     .help = "",
     .set = [](const Value& value, Files& settings) { settings.run.inbox_keep_days = value.whole(1, 36'500); }},
    {.name = "judge.min_success_percent",
     .shown = "95",
     .help =
         "A run has failed if less of its documents could be used (and at least 5 could not), and is degraded if\n"
         "less of the universe's symbols have the newest day. It has failed with fewer than min_documents, too. With\n"
         "strict the documents of a run that has failed so are taken back before anything is exported.",
     .set =
         [](const Value& value, Files& settings) {
           settings.run.judge.min_success_percent = base::parse_number<double>(value.number(0, 100)).value();
         }},
    {.name = "judge.min_documents",
     .shown = "0",
     .help = "",
     .set = [](const Value& value, Files& settings) { settings.run.judge.min_documents = value.whole(0, 1'000'000); }},
    {.name = "judge.strict",
     .shown = "false",
     .help = "",
     .set = [](const Value& value, Files& settings) { settings.run.judge.strict = value.truth() == "true"; }},
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
    {.name = "notify.ca_file",
     .shown = "ca.pem",
     .help = "Certificates to trust instead of the system's, as a server with a certificate of your own needs.",
     .set = [](const Value& value, Files& settings) { channel(value, settings).ca_file = value.path(); },
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
