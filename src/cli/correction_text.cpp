#include "cli/correction_text.hpp"

#include "base/error.hpp"
#include "base/number_text.hpp"

#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace bluedot::cli {
namespace {

constexpr std::string_view k_unknown = "unknown";

[[noreturn]] void refuse(const std::string& typed, const std::string& why) {
  throw base::Error(fmt::format("'{}': {}", typed, why), base::ErrorKind::usage);
}

template <typename Number>
Number parse_number(const std::string& typed, std::string_view value, const char* wanted) {
  const auto number = base::parse_number<Number>(value);
  if (!number) refuse(typed, wanted);
  return *number;
}

double parse_price(const std::string& typed, std::string_view value) {
  const auto price = parse_number<double>(typed, value, "a price is a number like 101.5");
  if (!std::isfinite(price) || price <= 0) refuse(typed, "a price is above 0");
  return price;
}

std::optional<double> parse_indicator(const std::string& typed, std::string_view value) {
  if (value == k_unknown) return std::nullopt;
  const auto number = parse_number<double>(typed, value, "it is a number, or 'unknown'");
  if (!std::isfinite(number)) refuse(typed, "it is a number, or 'unknown'");
  return number;
}

std::optional<int64_t> parse_volume(const std::string& typed, std::string_view value) {
  if (value == k_unknown) return std::nullopt;
  return parse_number<int64_t>(typed, value, "a volume is a whole number of shares, or 'unknown'");
}

model::Session parse_session(const std::string& typed, std::string_view value) {
  if (value == name_of(model::Session::trading)) return model::Session::trading;
  if (value == name_of(model::Session::holiday)) return model::Session::holiday;
  refuse(typed, "a session is 'trading' or 'holiday'");
}

bool parse_dot(const std::string& typed, std::string_view value) {
  if (value == "yes") return true;
  if (value == "no") return false;
  refuse(typed, "a blue dot is 'yes' or 'no'");
}

void parse_field(const std::string& typed, TypedFields& fields) {
  const size_t equals = typed.find('=');
  const std::string_view name = std::string_view(typed).substr(0, equals);
  if (equals == std::string::npos) refuse(typed, "is not like close=101.5");
  const std::string_view value = std::string_view(typed).substr(equals + 1);
  model::HeldValues& held = fields.held;
  bool is_new = true;
  const auto put = [&](auto& field, auto parsed) {
    is_new = !field.has_value();
    field = parsed;
  };
  if (name == "open") {
    put(held.open, parse_price(typed, value));
  } else if (name == "high") {
    put(held.high, parse_price(typed, value));
  } else if (name == "low") {
    put(held.low, parse_price(typed, value));
  } else if (name == "close") {
    put(held.close, parse_price(typed, value));
  } else if (name == "volume") {
    put(held.volume, std::optional(parse_volume(typed, value)));
  } else if (name == "rlst") {
    put(held.rlst, std::optional(parse_indicator(typed, value)));
  } else if (name == "bc") {
    put(held.bc, std::optional(parse_indicator(typed, value)));
  } else if (name == "session") {
    put(held.session, parse_session(typed, value));
  } else if (name == "blue_dot") {
    put(fields.is_dot, parse_dot(typed, value));
  } else {
    refuse(typed, "a bar has open, high, low, close, volume, rlst, bc and session; a day has blue_dot");
  }
  if (!is_new) refuse(typed, "the field is given twice");
}

// Calls `show(name, value as text)` for each field the correction holds, with the value that `values` has there.
template <typename Show>
void each_held(const model::HeldValues& held, const model::BarValues& values, const Show& show) {
  const auto number = [](const std::optional<double>& value) {
    return value ? base::number_text(*value) : std::string(k_unknown);
  };
  if (held.open) show("open", base::number_text(values.open));
  if (held.high) show("high", base::number_text(values.high));
  if (held.low) show("low", base::number_text(values.low));
  if (held.close) show("close", base::number_text(values.close));
  if (held.volume) show("volume", values.volume ? std::to_string(*values.volume) : std::string(k_unknown));
  if (held.rlst) show("rlst", number(values.rlst));
  if (held.bc) show("bc", number(values.bc));
  if (held.session) show("session", std::string(name_of(values.session)));
}

std::string values_text(const model::HeldValues& held, const model::BarValues& values) {
  std::string text;
  each_held(held, values, [&](std::string_view name, const std::string& value) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, value);
  });
  return text;
}

}  // namespace

TypedFields parse_fields(const std::vector<std::string>& typed) {
  TypedFields fields;
  for (const std::string& one : typed) parse_field(one, fields);
  return fields;
}

std::string correction_text(const model::Correction& correction) {
  if (correction.is_drop) return "no bar";
  return values_text(correction.held, model::overlaid(correction.held, {}));
}

std::string statement_text(const model::Correction& correction, const std::optional<model::Bar>& said) {
  if (!said) return "no bar";
  if (!correction.is_drop) return values_text(correction.held, said->values);
  return "a bar with close " + base::number_text(said->values.close);
}

Json held_json(const model::HeldValues& held) {
  Json json = Json::object();
  const auto put = [&](const char* name, const auto& outer) {
    if (outer) json[name] = *outer;
  };
  const auto put_known = [&](const char* name, const auto& outer) {
    if (outer) json[name] = *outer ? Json(**outer) : Json(nullptr);
  };
  put("open", held.open);
  put("high", held.high);
  put("low", held.low);
  put("close", held.close);
  put_known("volume", held.volume);
  put_known("rlst", held.rlst);
  put_known("bc", held.bc);
  if (held.session) json["session"] = name_of(*held.session);
  return json;
}

}  // namespace bluedot::cli
