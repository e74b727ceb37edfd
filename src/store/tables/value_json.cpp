#include "store/tables/value_json.hpp"

#include "base/number_text.hpp"

#include <fmt/format.h>

namespace bluedot::store {
namespace {

std::string number_or_null(const std::optional<double>& value) {
  return value ? base::number_text(*value) : "null";
}

}  // namespace

std::string json_of(const model::Bar& bar) {
  const model::BarValues& v = bar.values;
  return fmt::format(
      R"({{"open":{},"high":{},"low":{},"close":{},"volume":{},"rlst":{},"bc":{},"session":"{}","provisional":{}}})",
      base::number_text(v.open), base::number_text(v.high), base::number_text(v.low), base::number_text(v.close),
      v.volume ? std::to_string(*v.volume) : "null", number_or_null(v.rlst), number_or_null(v.bc), name_of(v.session),
      bar.provisional ? 1 : 0);
}

std::string json_of_range(std::string_view name, int64_t count, base::Date first, base::Date last) {
  return fmt::format(R"({{"{}":{},"first_date":"{}","last_date":"{}"}})", name, count, first.iso(), last.iso());
}

std::string json_of_name(std::string_view name, std::string_view currency) {
  return fmt::format(R"({{"name":{},"currency":{}}})", json_string(name), json_string(currency));
}

std::string json_of(const model::Exchange& exchange) {
  return fmt::format(R"({{"exchange":{},"time_zone":{},"close_minute":{}}})", json_string(exchange.name),
                     json_string(exchange.time_zone.name()), exchange.close_minute);
}

}  // namespace bluedot::store
