#include "fetch/fetching.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace bluedot::tests {
namespace {

using nlohmann::json;

constexpr const char* k_vendors[] = {"yahoo", "kite", "alpha"};

base::Date day_at(const std::string& text) {
  return base::Date::parse_iso(text).value();
}

// The days of a list, or of {"from", "to", "except"} of Mondays to Fridays.
std::set<base::Date> days_of(const json& spec) {
  std::set<base::Date> days;
  if (spec.is_array()) {
    for (const json& day : spec) days.insert(day_at(day));
    return days;
  }
  for (base::Date day = day_at(spec.at("from")); day <= day_at(spec.at("to")); ++day.days) {
    if (day.iso_weekday() <= 5) days.insert(day);
  }
  for (const json& day : spec.value("except", json::array())) days.erase(day_at(day));
  return days;
}

// On which days a vendor has a symbol.
std::set<base::Date> days_at(const json& market, const json& listing) {
  std::set<base::Date> days = days_of(market.at("calendar"));
  if (!listing.is_object() || !listing.contains("dates")) return days;
  const json& dates = listing.at("dates");
  if (dates.is_array()) return days_of(dates);
  if (dates.contains("from")) std::erase_if(days, [&](base::Date day) { return day < day_at(dates.at("from")); });
  for (const json& day : dates.value("except", json::array())) days.erase(day_at(day));
  return days;
}

std::string provider_text(const ProviderLimits& provider, const Vendors& vendors) {
  const std::string vendor = provider.name == "alpha_vantage" ? "alpha" : provider.name;
  std::string text =
      fmt::format("  - name: {}\n    url: {}\n    per_second: {}\n    per_day: {}\n    ca_file: {}\n", provider.name,
                  vendors.url(vendor), provider.per_second, provider.per_day, vendors.certificate());
  if (vendor != "yahoo") text += "    api_key: env:KEY_OF_" + vendor + "\n";
  if (vendor == "kite") text += "    access_token: env:TOKEN_OF_kite\n";
  return text;
}

}  // namespace

std::string test_symbol(int number) {
  return fmt::format("S{:03}.IN", number);
}

std::string test_name(const std::string& vendor, const std::string& symbol) {
  const std::string stem = symbol.substr(0, symbol.rfind('.'));
  return stem + (vendor == "yahoo" ? ".NS" : vendor == "alpha" ? ".BSE" : "");
}

json whole_market(int symbols) {
  json market = {{"today", k_today},
                 {"calendar", {{"from", "2026-10-01"}, {"to", "2026-12-31"}}},
                 {"secrets", {{"kite_key", "kitekey"}, {"kite_access_token", "kitetoken"}, {"alpha_key", "alphakey"}}}};
  for (int i = 0; i < symbols; ++i) {
    const std::string symbol = test_symbol(i);
    json& spec = market["symbols"][symbol];
    for (const char* vendor : k_vendors) spec[vendor] = {{"name", test_name(vendor, symbol)}};
  }
  return market;
}

Fetching::Fetching(const json& market, const std::vector<ProviderLimits>& providers, int history_days)
    : vendors(market) {
  installation.set_now(k_evening);
  installation.environment["KEY_OF_kite"] = market["secrets"]["kite_key"];
  installation.environment["TOKEN_OF_kite"] = market["secrets"]["kite_access_token"];
  installation.environment["KEY_OF_alpha"] = market["secrets"]["alpha_key"];
  std::vector<std::string> symbols;
  for (const auto& [symbol, spec] : market.at("symbols").items()) symbols.push_back(symbol);
  write_universe(symbols);
  configure(providers, fmt::format("    history_days: {}\n    in_flight: 12\n", history_days));
}

void Fetching::configure(const std::vector<ProviderLimits>& providers, const std::string& source,
                         const std::string& more) {
  std::string names, text = "universe: universe.json\nproviders:\n";
  for (const ProviderLimits& provider : providers) {
    text += provider_text(provider, vendors);
    names += (names.empty() ? "" : ", ") + provider.name;
  }
  text += "sources:\n  - name: vendors\n    kind: fetch\n    providers: [" + names + "]\n" + source + more;
  installation.configure(text);
}

void Fetching::write_universe(const std::vector<std::string>& symbols) const {
  write_file(installation.folder / "universe.json", json(symbols).dump());
}

RunEnd Fetching::report_of(const std::vector<std::string>& command) const {
  std::vector<std::string> arguments = command;
  arguments.emplace_back("--json");
  const net::ProgramResult result = installation.bluedot(arguments);
  const auto report = json::parse(result.out, nullptr, false);
  if (!report.is_object()) throw std::runtime_error(command.front() + " said: " + result.out + result.err);
  return {result.exit_code, report};
}

std::unique_ptr<BackgroundProgram> Fetching::begin(const std::vector<std::string>& command) const {
  return std::make_unique<BackgroundProgram>(installation.command_line(command), m_output.path());
}

std::vector<std::string> Fetching::stored_bars(const std::string& from) const {
  std::vector<std::string> bars = installation.query(
      "SELECT symbol.code || ' ' || bar.date || ' ' || CAST(round(open * 100) AS INTEGER) || ' ' || "
      "CAST(round(high * 100) AS INTEGER) || ' ' || CAST(round(low * 100) AS INTEGER) || ' ' || "
      "CAST(round(close * 100) AS INTEGER) || ' ' || bar.volume FROM bar JOIN series USING (series_id) JOIN symbol "
      "USING (symbol_id) WHERE timeframe = 'daily' AND NOT provisional AND session = 'trading' AND date >= '" +
      from + "'");
  std::ranges::sort(bars);
  return bars;
}

int64_t Fetching::bodies_taken_twice() const {
  return std::stoll(
      installation.query("SELECT count(*) - count(DISTINCT digest) FROM document WHERE digest IS NOT NULL").at(0));
}

std::vector<std::string> expected_bars(const json& market, const std::string& from) {
  std::vector<std::string> bars;
  for (const auto& [symbol, spec] : market.at("symbols").items()) {
    std::set<base::Date> days;
    for (const char* vendor : k_vendors) {
      if (spec.contains(vendor)) days.merge(days_at(market, spec.at(vendor)));
    }
    for (const base::Date day : days) {
      if (day < day_at(from) || day > day_at(market.at("today"))) continue;
      const FormulaBar bar = formula_bar(symbol, day);
      bars.push_back(
          fmt::format("{} {} {} {} {} {} {}", symbol, day.iso(), bar.open, bar.high, bar.low, bar.close, bar.volume));
    }
  }
  std::ranges::sort(bars);
  return bars;
}

std::string difference(const std::vector<std::string>& wanted, const std::vector<std::string>& found) {
  constexpr size_t k_shown = 8;
  std::vector<std::string> missing, more;
  std::ranges::set_difference(wanted, found, std::back_inserter(missing));
  std::ranges::set_difference(found, wanted, std::back_inserter(more));
  std::string text;
  for (size_t i = 0; i < std::min(k_shown, missing.size()); ++i) text += "\n- " + missing[i];
  for (size_t i = 0; i < std::min(k_shown, more.size()); ++i) text += "\n+ " + more[i];
  if (missing.size() + more.size() > 0) text += fmt::format("\n{} missing, {} more", missing.size(), more.size());
  return text;
}

bool wait_until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace bluedot::tests
