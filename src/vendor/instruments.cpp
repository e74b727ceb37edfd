#include "vendor/instruments.hpp"

#include "base/csv.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::vendor {
namespace {

// The series of shares of the NSE beside EQ, which has no ending (nseindia.com, legend of series).
constexpr std::string_view k_series[] = {"-BE", "-BZ", "-SM", "-ST", "-BL"};

size_t column_of(const std::vector<std::string>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) throw base::Error(fmt::format("the list of instruments has no column '{}'", name));
  return static_cast<size_t>(found - names.begin());
}

}  // namespace

void Instruments::add(std::string_view csv) {
  const std::vector<std::string_view> lines = base::lines_of(csv);
  const auto names = lines.empty() ? std::nullopt : base::csv_fields(lines.front());
  if (!names) throw base::Error("the list of instruments is empty or no CSV");
  const size_t token = column_of(*names, "instrument_token"), symbol = column_of(*names, "tradingsymbol"),
               exchange = column_of(*names, "exchange");
  for (size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    const auto fields = base::csv_fields(lines[i]);
    if (!fields || fields->size() != names->size()) {
      throw base::Error(fmt::format("line {} of the list of instruments has not the {} fields that line 1 names", i + 1,
                                    names->size()));
    }
    const std::string& number = (*fields)[token];
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos) {
      throw base::Error(fmt::format("line {} of the list of instruments has no token", i + 1));
    }
    m_tokens[(*fields)[exchange] + ":" + (*fields)[symbol]] = number;
  }
}

std::optional<std::string> Instruments::token_of(const std::string& name) const {
  auto found = m_tokens.find(name);
  for (const std::string_view series : k_series) {
    if (found == m_tokens.end()) found = m_tokens.find(name + std::string(series));
  }
  return found == m_tokens.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace bluedot::vendor
