// A provider: one vendor's service as it is configured, with what we may ask of it.
//
// Addresses, headers and limits are the vendors' as they were published in 2026 (README, fetch). Vendors change them
// without notice, so each can be configured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::vendor {

struct Provider {
  std::string name;              // yahoo, kite or alpha_vantage: also the feed that its answers are written in
  std::string url;               // `https://query2.finance.yahoo.com`: paths of the vendor's own come after it
  double per_second = 1;         // requests, the most; spread evenly
  int64_t per_day = 0;           // requests within 24 hours from the first; 0: no limit
  std::string user_agent = {};   // who we say we are; empty: what libcurl says
  bool has_full_history = true;  // alpha_vantage: whether the key may ask for more than the last 100 bars
  std::string ca_file = {};      // certificates to trust, PEM; empty: the system's
  // Where the secrets are, `env:NAME` or `file:PATH`; empty: not configured.
  std::string api_key = {}, access_token = {};

  friend bool operator==(const Provider&, const Provider&) = default;
};

// The secrets themselves.
struct Credentials {
  std::string api_key, access_token;

  // Each that is long enough to be one, the longest first: to be taken out of what vendors say.
  std::vector<std::string> all() const;
};

// What a provider is unless it is configured otherwise; nothing for a name that is no vendor's.
std::optional<Provider> default_provider(std::string_view name);

}  // namespace bluedot::vendor
