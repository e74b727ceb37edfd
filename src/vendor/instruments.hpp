// Kite's list of instruments: the token by which it wants to be asked for a share.
//
// Format: CSV with a line of names, https://kite.trade/docs/connect/v3/market-quotes/#instruments. It is made anew each
// morning; tokens of shares that are listed stay mostly, but need not.
#pragma once

#include "vendor/provider.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::vendor {

class Instruments {
 public:
  // Adds what one exchange's list has. Throws Error when the text is no such list.
  void add(std::string_view csv);
  // Of `NSE:RELIANCE`. A share that is settled trade by trade, or moved to another series of the exchange, has the
  // series as an ending (`CENTRALBK-BE`): where the plain name is not there, that one is taken. Nothing: there is none.
  std::optional<std::string> token_of(const std::string& name) const;

 private:
  std::map<std::string, std::string, std::less<>> m_tokens;  // by name
};

}  // namespace bluedot::vendor
