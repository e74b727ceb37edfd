// The stand-in for the vendors' services (vendor_stand_in.py) for the life of an object: over TLS, on a free port.
#pragma once

#include "base/date.hpp"
#include "support/background_program.hpp"
#include "support/temp_folder.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace bluedot::tests {

// What every vendor says of a symbol's day, by the formula in vendors/market.py; prices in hundredths of a rupee.
struct FormulaBar {
  int64_t open = 0, high = 0, low = 0, close = 0, volume = 0;

  friend bool operator==(const FormulaBar&, const FormulaBar&) = default;
};
FormulaBar formula_bar(const std::string& symbol, base::Date date);

class Vendors {
 public:
  // The market's form is at the head of vendor_stand_in.py.
  explicit Vendors(const nlohmann::json& market);
  static bool can_run() { return has_program("python3") && has_program("openssl"); }

  void set_market(const nlohmann::json& market);
  const nlohmann::json& market() const { return m_market; }

  // Of `yahoo`, `kite` or `alpha`.
  std::string url(const std::string& vendor) const { return "https://127.0.0.1:" + m_port + "/" + vendor; }
  const std::string& certificate() const { return m_certificate; }  // of the authority, a file

  // What was asked so far, as /control/counts has it. Throws where the stand-in has a complaint of the market, or gave
  // an answer that no vendor gives.
  nlohmann::json counts() const;
  int64_t violations() const;  // of all limits together
  // A line for each request of the vendors' own paths, in order; from the `first` one on.
  std::vector<nlohmann::json> requests(size_t first = 0) const;
  // The symbols of those put to one vendor, as it calls them.
  std::vector<std::string> asked(const std::string& vendor, size_t first = 0) const;

 private:
  TempFolder m_folder;
  nlohmann::json m_market;
  std::unique_ptr<BackgroundProgram> m_program;
  std::string m_port, m_certificate;
};

}  // namespace bluedot::tests
