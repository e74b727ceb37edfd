// The vendors that can be asked. Each is a file: how it wants to be asked, and what it says when it has no bars to
// give. How to add one: CONTRIBUTING.md.
#pragma once

#include "net/http.hpp"
#include "vendor/ask.hpp"
#include "vendor/provider.hpp"

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace bluedot::vendor {

struct Vendor {
  std::string_view name;  // of the provider, and of the feed
  Provider (*defaults)();
  int max_days = 0;                      // of one window; 0: any
  bool answers_window = true;            // it gives the window that it is asked for, and no more
  bool has_instruments = false;          // is asked by a token, which its list of instruments gives
  bool names_symbols = true;             // its answers say which symbol they are of
  std::string_view needed_secrets = {};  // what must be configured: `api_key and access_token`; empty: nothing
  std::string_view what_to_do = "see to its access";  // when a key or login does not do
  // What it calls a symbol of ours, by the symbol's ending; empty: it has none such.
  std::string (*name_of)(std::string_view symbol);
  net::HttpRequest (*request)(const Provider& provider, const Credentials& credentials, const Ask& ask);
  // What an answer in JSON means that holds no bars; nothing: it says nothing known. `now` is the moment of the answer.
  std::optional<Judgement> (*read_refusal)(int status, const nlohmann::json& body, base::Instant now);
  // Why it cannot answer at all, so that it need not be asked; empty: it can.
  std::string (*why_beyond)(const Provider& provider, const Ask& ask, base::Date today) = nullptr;
};

std::span<const Vendor> vendors();
// Nothing for a name that is no vendor's.
const Vendor* find_vendor(std::string_view name);

extern const Vendor k_yahoo, k_kite, k_alpha_vantage;

}  // namespace bluedot::vendor
