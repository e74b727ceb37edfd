#include "vendor/vendor.hpp"

#include <algorithm>
#include <array>

namespace bluedot::vendor {
namespace {

// Alpha Vantage's `demo` is no secret, and a short text stands in many others.
constexpr size_t k_shortest_secret = 8;

constexpr std::array<std::pair<Verdict, std::string_view>, 8> k_verdicts{{{Verdict::ok, "ok"},
                                                                          {Verdict::empty, "empty"},
                                                                          {Verdict::absent, "absent"},
                                                                          {Verdict::limited, "limited"},
                                                                          {Verdict::denied, "denied"},
                                                                          {Verdict::broken, "broken"},
                                                                          {Verdict::unanswered, "unanswered"},
                                                                          {Verdict::unasked, "unasked"}}};

}  // namespace

std::string_view name_of(Verdict verdict) {
  return std::ranges::find(k_verdicts, verdict, [](const auto& row) { return row.first; })->second;
}

std::optional<Verdict> parse_verdict(std::string_view text) {
  const auto found = std::ranges::find(k_verdicts, text, [](const auto& row) { return row.second; });
  return found == k_verdicts.end() ? std::nullopt : std::optional(found->first);
}

std::vector<std::string> Credentials::all() const {
  std::vector<std::string> secrets;
  for (const std::string& secret : {api_key, access_token}) {
    if (secret.size() >= k_shortest_secret) secrets.push_back(secret);
  }
  std::ranges::sort(secrets, [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return secrets;
}

std::span<const Vendor> vendors() {
  static const std::array k_all{k_kite, k_alpha_vantage, k_yahoo};
  return k_all;
}

const Vendor* find_vendor(std::string_view name) {
  const auto found = std::ranges::find(vendors(), name, &Vendor::name);
  return found == vendors().end() ? nullptr : &*found;
}

std::optional<Provider> default_provider(std::string_view name) {
  const Vendor* vendor = find_vendor(name);
  return vendor == nullptr ? std::nullopt : std::optional(vendor->defaults());
}

}  // namespace bluedot::vendor
