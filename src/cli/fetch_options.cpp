#include "cli/fetch_options.hpp"

#include "base/error.hpp"
#include "base/printable.hpp"
#include "cli/file_settings.hpp"
#include "pipeline/open_store.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

constexpr size_t k_shown_targets = 20;

base::Date parse_date(const std::string& text) {
  const auto date = base::Date::parse_iso(text);
  if (!date)
    throw base::Error(fmt::format("'{}' is no date like 2025-08-01", base::printable(text)), base::ErrorKind::usage);
  return *date;
}

std::string allowance_text(const fetch::Allowance& one) {
  if (!one.requests) return one.provider + " has no limit a day";
  return fmt::format("{} lets {} {}{}", one.provider, *one.requests, one.until ? "more until" : "a day",
                     one.until ? " " + one.until->iso() : "");
}

Json target_json(const fetch::Target& target) {
  const vendor::Window& window = target.wish.window;
  return {{"symbol", target.wish.symbol},
          {"from", window.from.iso()},
          {"to", window.to.iso()},
          {"backfill", target.backfill_id.has_value()}};
}

}  // namespace

std::optional<vendor::Window> window_of(const DateOptions& options, base::Instant now) {
  if (options.date && (options.from || options.to)) {
    throw base::Error("give --date, or --from and --to", base::ErrorKind::usage);
  }
  if (options.date) return vendor::Window{parse_date(*options.date), parse_date(*options.date)};
  if (!options.from && !options.to) return std::nullopt;
  if (!options.from) throw base::Error("--to needs --from", base::ErrorKind::usage);
  const vendor::Window window{parse_date(*options.from), options.to ? parse_date(*options.to) : now.utc_date()};
  if (!options.to && window.to < window.from) {
    throw base::Error(fmt::format("--from {} has not come yet", window.from.iso()), base::ErrorKind::usage);
  }
  if (window.to < window.from) {
    throw base::Error(fmt::format("--to {} is before --from {}", window.to.iso(), window.from.iso()),
                      base::ErrorKind::usage);
  }
  return window;
}

run::SourceSettings fetch_source(const RunPlan& plan) {
  const auto found = std::ranges::find(plan.settings.sources, run::SourceKind::fetch, &run::SourceSettings::kind);
  if (found != plan.settings.sources.end()) return *found;
  run::SourceSettings source;
  source.name = "vendors";
  source.kind = run::SourceKind::fetch;
  source.fetch.providers = providers_of(plan.settings);
  return source;
}

StoreToPlanWith::StoreToPlanWith(pipeline::Workspace& workspace) : m_workspace(workspace), m_named(workspace.store) {
  if (std::filesystem::exists(workspace.store)) return;
  workspace.store = m_folder.emplace("bluedot-plan").path() / "empty.db";
  pipeline::OpenStore(workspace, store::Command::run, "");
}

void print_plan(const GlobalOptions& global, const std::vector<fetch::Target>& targets,
                const std::vector<fetch::Allowance>& allowances, int64_t requests) {
  if (global.json) {
    Json list = Json::array(), limits = Json::array();
    for (const fetch::Target& target : targets) list.push_back(target_json(target));
    for (const fetch::Allowance& one : allowances) {
      limits.push_back({{"provider", one.provider},
                        {"requests", one.requests ? Json(*one.requests) : Json()},
                        {"until", one.until ? Json(one.until->iso()) : Json()}});
    }
    return print_json({{"requests", requests}, {"limits", limits}, {"targets", list}});
  }
  for (size_t i = 0; i < std::min(targets.size(), k_shown_targets); ++i) {
    const vendor::Wish& wish = targets[i].wish;
    print(fmt::format("{}  {} to {}{}\n", wish.symbol, wish.window.from.iso(), wish.window.to.iso(),
                      targets[i].backfill_id ? "  (backfill)" : ""));
  }
  if (targets.size() > k_shown_targets) print(fmt::format("and {} more\n", targets.size() - k_shown_targets));
  std::string limits;
  const bool has_lists = std::ranges::any_of(
      allowances, [](const fetch::Allowance& one) { return vendor::find_vendor(one.provider)->has_instruments; });
  for (const fetch::Allowance& one : allowances) limits += (limits.empty() ? "" : ", ") + allowance_text(one);
  print(fmt::format("{} in {}; {}\n", plural(std::ssize(targets), "window"), plural(requests, "request"), limits));
  if (has_lists && !targets.empty() && !global.quiet) {
    print_message("kite is asked for its list of instruments, too: once a day for each exchange");
  }
}

}  // namespace bluedot::cli
