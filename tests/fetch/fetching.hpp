// An installation that asks the stand-in for the vendors, and what must be in its store when they have answered.
#pragma once

#include "run/installation.hpp"
#include "support/vendors.hpp"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace bluedot::tests {

// How a provider is configured, apart from where it is.
struct ProviderLimits {
  std::string name;  // yahoo, kite, alpha_vantage
  double per_second = 1000;
  int64_t per_day = 0;
};

// The day on which the markets of these tests begin: a Friday, after the close in India.
inline constexpr const char* k_today = "2026-11-27";
inline constexpr const char* k_evening = "2026-11-27T12:00:00Z";

// `S001.IN`.
std::string test_symbol(int number);
// What a vendor of the stand-in (yahoo, kite, alpha) calls it: `S001.NS`, `S001`, `S001.BSE`.
std::string test_name(const std::string& vendor, const std::string& symbol);
// So many symbols that every vendor has on all days from October to December 2026 that have come.
nlohmann::json whole_market(int symbols);

class Fetching {
 public:
  Fetching(const nlohmann::json& market, const std::vector<ProviderLimits>& providers, int history_days = 20);

  // The configuration, with more of a source (indented by four) and more of its own behind it.
  void configure(const std::vector<ProviderLimits>& providers, const std::string& source, const std::string& more = "");
  void write_universe(const std::vector<std::string>& symbols) const;

  // `bluedot COMMAND --json`, such as `fetch`.
  RunEnd report_of(const std::vector<std::string>& command) const;
  RunEnd fetch() const { return report_of({"fetch"}); }
  // A process that goes on by itself.
  std::unique_ptr<BackgroundProgram> begin(const std::vector<std::string>& command) const;

  // `SYMBOL DATE OPEN HIGH LOW CLOSE VOLUME` in hundredths of a rupee, of each settled bar from a day on; sorted.
  std::vector<std::string> stored_bars(const std::string& from) const;
  // Bodies that were taken in more than once.
  int64_t bodies_taken_twice() const;

  Installation installation;
  Vendors vendors;

 private:
  TempFolder m_output;
};

// The same lines of all that some vendor of the market has, from a day on.
std::vector<std::string> expected_bars(const nlohmann::json& market, const std::string& from);

// What of two sorted lists is in one of them only: `- …` and `+ …`; the first few.
std::string difference(const std::vector<std::string>& wanted, const std::vector<std::string>& found);

// Until the condition is true, for at most 20 seconds.
bool wait_until(const std::function<bool()>& condition);

}  // namespace bluedot::tests
