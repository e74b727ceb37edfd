#include "exports/seed_check.hpp"

#include "base/number_text.hpp"
#include "base/utf8.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

namespace bluedot::exports {
namespace {

constexpr size_t k_fields = 6;  // date, open, high, low, close, volume
constexpr size_t k_symbol_characters = 42;
constexpr size_t k_description_characters = 128;
constexpr size_t k_symbols = 6000;

constexpr std::string_view k_digits = "0123456789";
constexpr std::string_view k_symbol_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";

bool only(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

class Findings {
 public:
  void add(int64_t line, std::string reason) {
    if (m_list.size() < k_max_seed_findings) m_list.push_back({line, std::move(reason)});
  }
  bool full() const { return m_list.size() >= k_max_seed_findings; }
  std::vector<SeedFinding> take() { return std::move(m_list); }

 private:
  std::vector<SeedFinding> m_list;
};

// `^[+-]?([0-9]*[.])?[0-9]+$`: TradingView's words for a number; it has no room for an exponent, `nan` or `inf`.
std::optional<double> plain_decimal(std::string_view text) {
  std::string_view digits = text;
  if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
  const size_t point = digits.find('.');
  const std::string_view behind = point == std::string_view::npos ? digits : digits.substr(point + 1);
  if (behind.empty() || !only(behind, k_digits)) return std::nullopt;
  if (point != std::string_view::npos && !only(digits.substr(0, point), k_digits)) return std::nullopt;
  const auto value = base::parse_number<double>(digits);
  return value && text.starts_with('-') ? -*value : value;
}

// `YYYYMMDDT`, a day that exists.
std::optional<base::Date> seed_date(std::string_view text) {
  if (text.size() != 9 || text[8] != 'T' || !only(text.substr(0, 8), k_digits)) return std::nullopt;
  const auto number = [&](size_t from, size_t count) {
    return base::parse_number<unsigned>(text.substr(from, count)).value_or(0);
  };
  return base::Date::from_civil(static_cast<int>(number(0, 4)), number(4, 2), number(6, 2));
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const size_t comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

void check_values(const std::vector<std::string_view>& fields, int64_t line, Findings& findings) {
  constexpr std::array<std::string_view, k_fields> k_names{"date", "open", "high", "low", "close", "volume"};
  std::array<double, k_fields> values{};
  for (size_t i = 1; i < k_fields; ++i) {
    const auto value = plain_decimal(fields[i]);
    if (!value)
      return findings.add(line, fmt::format("{} '{}' is no plain decimal", k_names[i], model::printable(fields[i])));
    values[i] = *value;
  }
  const auto [date, open, high, low, close, volume] = values;
  if (high < open || high < low || high < close) findings.add(line, "high is below open, low or close");
  if (low > open || low > close) findings.add(line, "low is above open or close");
  if (volume < 0) findings.add(line, "volume is negative");
}

void check_date(std::string_view text, base::Date today, std::optional<base::Date>& last, int64_t line,
                Findings& findings) {
  const auto date = seed_date(text);
  if (!date) return findings.add(line, fmt::format("'{}' is no date of the form YYYYMMDDT", model::printable(text)));
  if (*date < base::Date{-25567}) findings.add(line, "the date is before 1900-01-01");
  if (*date > today) findings.add(line, fmt::format("the date is after today, {}", today.iso()));
  if (last && *date == *last) findings.add(line, "the date is that of the line before");
  if (last && *date < *last) findings.add(line, "the date is before that of the line before");
  last = date;
}

void check_line(std::string_view line, int64_t number, base::Date today, std::optional<base::Date>& last,
                Findings& findings) {
  if (line.empty()) return findings.add(number, "the line is blank");
  if (line.front() == '#') return findings.add(number, "the line is a comment");
  if (line.find_first_of(" \t\r\v\f") != std::string_view::npos) {
    return findings.add(number, "the line has white space or a carriage return in it");
  }
  const auto fields = split(line);
  if (fields.size() != k_fields) {
    return findings.add(number, fmt::format("the line has {} fields, not {}", fields.size(), k_fields));
  }
  check_date(fields[0], today, last, number, findings);
  check_values(fields, number, findings);
}

void check_symbols(const nlohmann::json& symbols, Findings& findings) {
  std::set<std::string> seen;
  for (const auto& element : symbols) {
    if (!element.is_string()) {
      findings.add(0, fmt::format("symbol {} is no string", model::printable(element.dump())));
      continue;
    }
    const auto symbol = element.get<std::string>();
    const std::string shown = model::printable(element.dump());
    if (symbol.empty() || !only(symbol, k_symbol_alphabet)) {
      findings.add(0, fmt::format("symbol {} does not match ^[A-Z0-9._]+$", shown));
    }
    if (symbol.size() > k_symbol_characters) {
      findings.add(0, fmt::format("symbol {} has more than {} characters", shown, k_symbol_characters));
    }
    if (!seen.insert(symbol).second) findings.add(0, fmt::format("symbol {} is there twice", shown));
  }
}

void check_descriptions(const nlohmann::json& descriptions, Findings& findings) {
  for (const auto& element : descriptions) {
    const auto* text = element.get_ptr<const std::string*>();
    const size_t length = text != nullptr ? base::count_code_points(*text) : 0;
    // `^.+$` in the script: at least one character, and no new line.
    if (length < 1 || length > k_description_characters || text->find('\n') != std::string::npos) {
      findings.add(0, fmt::format("description {} is no string of one line and 1 to {} characters",
                                  model::printable(element.dump()), k_description_characters));
    }
  }
}

// TradingView takes 10^0 to 10^22; integers beyond 10^19 reach us as floating point numbers, in which form nothing
// tells `1e20` (refused there) from its twenty zeros: they are refused here.
void check_pricescale(const nlohmann::json& scale, Findings& findings) {
  const std::string digits = scale.dump();
  if (!scale.is_number_unsigned() || digits.front() != '1' || !only(std::string_view(digits).substr(1), "0")) {
    findings.add(0, fmt::format("pricescale {} is no power of ten", model::printable(digits)));
  }
}

void check_pricescales(const nlohmann::json& scales, size_t symbols, Findings& findings) {
  if (!scales.is_array()) return check_pricescale(scales, findings);
  if (scales.size() != symbols) {
    findings.add(0, fmt::format("{} pricescales for {} symbols", scales.size(), symbols));
  }
  for (const auto& scale : scales) check_pricescale(scale, findings);
}

// The three fields and no other; the parser of JSON keeps the last of two equal names, so it is not asked about those.
bool has_the_fields(const nlohmann::json& document, Findings& findings) {
  if (!document.is_object()) {
    findings.add(0, "the file is no JSON object");
    return false;
  }
  constexpr std::array k_names{"symbol", "description", "pricescale"};
  bool all = true;
  for (const char* name : k_names) {
    if (document.contains(name)) continue;
    findings.add(0, fmt::format("the field {} is missing", name));
    all = false;
  }
  for (const auto& item : document.items()) {
    if (std::ranges::find(k_names, item.key()) == k_names.end()) {
      findings.add(0, fmt::format("the field '{}' does not belong there", model::printable(item.key())));
    }
  }
  if (all && (!document["symbol"].is_array() || !document["description"].is_array())) {
    findings.add(0, "symbol and description must be arrays");
    all = false;
  }
  return all;
}

}  // namespace

std::vector<SeedFinding> check_seed_csv(std::string_view text, base::Date today) {
  Findings findings;
  if (text.empty()) findings.add(0, "the file has no line");
  std::optional<base::Date> last;
  for (int64_t number = 1; !text.empty() && !findings.full(); ++number) {
    const size_t end = text.find('\n');
    check_line(text.substr(0, end), number, today, last, findings);
    if (end == std::string_view::npos) {
      findings.add(number, "the last line does not end in a new line");
      break;
    }
    text.remove_prefix(end + 1);
  }
  return findings.take();
}

std::vector<SeedFinding> check_seed_file_name(std::string_view name) {
  Findings findings;
  const size_t dot = name.find('.');
  const std::string_view stem = name.substr(0, dot);
  if (std::ranges::count(name, '.') != 1) findings.add(0, "the file name does not have exactly one dot");
  if (stem.empty() || !only(stem, k_symbol_alphabet)) {
    findings.add(0, "the file name has characters outside A-Z 0-9 _ before its dot");
  }
  if (stem.size() > k_symbol_characters) {
    findings.add(0, fmt::format("the file name has more than {} characters before its dot", k_symbol_characters));
  }
  const std::string_view ending = dot == std::string_view::npos ? "" : name.substr(dot);
  if (ending != ".csv" && ending != ".CSV") findings.add(0, "the file name does not end in .csv");
  return findings.take();
}

std::vector<SeedFinding> check_symbol_info(std::string_view text) {
  Findings findings;
  const auto document = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) {
    findings.add(0, "the file is no JSON");
    return findings.take();
  }
  if (!has_the_fields(document, findings)) return findings.take();
  const size_t symbols = document["symbol"].size();
  if (symbols == 0) findings.add(0, "the file has no symbol");
  if (symbols > k_symbols) findings.add(0, fmt::format("{} symbols, more than {}", symbols, k_symbols));
  check_symbols(document["symbol"], findings);
  if (document["description"].size() != symbols) {
    findings.add(0, fmt::format("{} descriptions for {} symbols", document["description"].size(), symbols));
  }
  check_descriptions(document["description"], findings);
  check_pricescales(document["pricescale"], symbols, findings);
  return findings.take();
}

}  // namespace bluedot::exports
