// Which of our symbols a vendor's name means: `RELIANCE.NS`, `RELIANCE.BSE` and `RELIANCE.IN` are one.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::model {

class SymbolMap {
 public:
  // `until`: the vendor called it so in documents said before that day (UTC); later ones of that name speak of another
  // company, as when an exchange gives a name away again.
  struct Meaning {
    std::string ours;
    std::optional<base::Date> until;
    friend bool operator==(const Meaning&, const Meaning&) = default;
  };

  bool empty() const { return m_meanings.empty(); }
  void set(const std::string& vendors, Meaning meaning) { m_meanings[vendors] = std::move(meaning); }
  // Nothing when the map does not have the name.
  const Meaning* find(std::string_view vendors) const;
  // Our symbol for a vendor's name in a document said at `as_of`; the name itself when the map has none. Never a chain:
  // what a name maps to is not looked up again.
  std::string ours(std::string_view vendors, base::Instant as_of) const;

  // As the store keeps it: `FB=META@2022-06-09,RELIANCE.NS=RELIANCE.IN`, by the vendors' names. No symbol has `,` or
  // `@`; the last `=` of an entry separates, as a vendor's name may have one (`EURUSD=X=EURUSD`) and ours is checked to
  // have none.
  std::string text() const;
  // The inverse; what cannot be read is left out (a newer program wrote it).
  static SymbolMap from_text(std::string_view text);

  friend bool operator==(const SymbolMap&, const SymbolMap&) = default;

 private:
  std::map<std::string, Meaning, std::less<>> m_meanings;
};

}  // namespace bluedot::model
