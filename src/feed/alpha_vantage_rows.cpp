#include "feed/alpha_vantage_rows.hpp"

#include "base/letter_case.hpp"
#include "base/number_text.hpp"
#include "feed/json_fault.hpp"
#include "model/symbol_code.hpp"

#include <cctype>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::feed {
namespace {

void note(model::Row& row, std::string_view field, std::string problem) {
  if (!row.problem.empty()) return;
  row.bad_field = field;
  row.problem = fmt::format("{} {}", field, problem);
}

// A number in a text, or a number as such: some programs between the vendor and us convert them.
Read read_text_number(Value& value, double& out, std::string& problem) {
  std::string_view text;
  if (kind_of(value) != Kind::text) {
    const Read read = read_number(value, out);
    if (read != Read::value) problem = complaint(value, read, "a number");
    return read;
  }
  if (read_text(value, text) == Read::value && is_json_number(text)) {
    if (const auto number = base::parse_number<double>(text); number && std::isfinite(*number)) {
      out = *number;
      return Read::value;
    }
    problem = "is not finite: " + model::printable(text, 40);
    return Read::not_finite;
  }
  problem = fmt::format("is not a number: \"{}\"", model::printable(text, 40));
  return Read::wrong_kind;
}

}  // namespace

std::string words_of(std::string_view key) {
  size_t begin = 0;
  while (begin < key.size() && std::isdigit(static_cast<unsigned char>(key[begin])) != 0) ++begin;
  if (begin < key.size() && key[begin] == '.') ++begin;
  while (begin < key.size() && key[begin] == ' ') ++begin;
  return base::lower(key.substr(begin));
}

std::optional<model::Refusal> AlphaVantageRows::read(Value& value, model::Reading& reading) {
  std::optional<model::Refusal> refusal;
  for_every_field(value, [&](Field& field) {
    model::Row& row = reading.rows.emplace_back();
    row.index = static_cast<uint32_t>(reading.rows.size() - 1);
    const std::string& key = reading.row_keys.emplace_back(key_of(field));
    const auto date = base::Date::parse_iso(key);
    if (date) row.date = *date;
    const Kind kind = kind_of(field.value());
    if (kind == Kind::object) {
      read_row(field.value(), row, reading);
    } else {
      visit(field.value());
    }
    row.date = model::bar_date(reading.timeframe, row.date);
    if (refusal || (date && kind == Kind::object)) return;
    refusal = model::Refusal{"", row_place(reading, row),
                             date ? fmt::format("the row is {}, not an object", name_of(kind))
                                  : fmt::format("'{}' is no date like 2025-08-01", model::printable(key, 40))};
  });
  return refusal;
}

AlphaVantageRows::Meaning AlphaVantageRows::meaning_of(std::string_view key, size_t place) {
  if (place >= m_learned.size()) m_learned.resize(place + 1);
  Learned& learned = m_learned[place];
  if (learned.key == key) return learned.meaning;
  const std::string words = words_of(key);
  learned.key = key;
  learned.meaning = words == "open"                ? Meaning::open
                    : words == "high"              ? Meaning::high
                    : words == "low"               ? Meaning::low
                    : words == "close"             ? Meaning::close
                    : words == "volume"            ? Meaning::volume
                    : words == "dividend amount"   ? Meaning::dividend
                    : words == "split coefficient" ? Meaning::split
                                                   : Meaning::none;  // the adjusted close is no bar value
  return learned.meaning;
}

void AlphaVantageRows::read_row(Value& value, model::Row& row, model::Reading& reading) {
  row.begin = static_cast<size_t>(value.raw_json_token().data() - m_body.data());
  uint32_t seen = 0;
  size_t place = 0;
  for_every_field(value, [&](Field& field) {
    const std::string_view key = key_of(field);
    // A row has at most eight fields; one with more than this is none of the vendor's, and learns no more.
    const Meaning meaning = place < 32 ? meaning_of(key, place) : Meaning::none;
    ++place;
    const std::string name(key);
    read_field(meaning, name, field.value(), row, reading);
    if (meaning == Meaning::none) return;
    const uint32_t bit = uint32_t{1} << static_cast<int>(meaning);
    if ((seen & bit) != 0) note(row, name, "stands twice");
    seen |= bit;
  });
  const char* next = nullptr;
  check(value.current_location().get(next));
  row.end = m_body.find_last_not_of(" \t\n\r", static_cast<size_t>(next - m_body.data()) - 1) + 1;
}

void AlphaVantageRows::read_field(Meaning meaning, std::string_view key, Value& value, model::Row& row,
                                  model::Reading& reading) {
  if (meaning == Meaning::none) return visit(value);
  double number = 0;
  std::string problem;
  const Read read = read_text_number(value, number, problem);
  if (meaning == Meaning::dividend || meaning == Meaning::split) {
    // Of a week they name no day. They decide no bar either: what cannot be read is passed over.
    const bool is_event = meaning == Meaning::dividend ? number > 0 : number > 0 && number != 1;
    if (read != Read::value || !is_event || reading.timeframe != model::Timeframe::daily) return;
    const bool is_split = meaning == Meaning::split;
    const double factor = is_split ? 1 / number : number;
    if (!std::isfinite(factor)) return;
    reading.actions.push_back({.kind = is_split ? model::ActionKind::split : model::ActionKind::dividend,
                               .date = row.date,
                               .value = factor,
                               .detail = is_split ? base::number_text(number) + ":1" : ""});
    return;
  }
  if (read == Read::null) return;
  if (read != Read::value) return note(row, key, problem);
  switch (meaning) {
    case Meaning::open:
      row.open = number;
      return;
    case Meaning::high:
      row.high = number;
      return;
    case Meaning::low:
      row.low = number;
      return;
    case Meaning::close:
      row.close = number;
      return;
    default: {
      int64_t shares = 0;
      if (std::abs(number) >= 0x1p53 || whole_shares(number, shares, row.is_volume_rounded) != Read::value) {
        return note(row, key, "is not a whole number that can be kept");
      }
      row.volume = shares;
    }
  }
}

}  // namespace bluedot::feed
