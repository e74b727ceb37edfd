// Bars as JSON objects, for the audit log: `{"open":16869,"high":17149,…}`, numbers as in the exports.
#pragma once

#include "base/json_string.hpp"
#include "model/bar.hpp"
#include "model/exchange.hpp"

#include <string>

namespace bluedot::store {

std::string json_of(const model::Bar& bar);
// `{"bars":308,"first_date":"2024-05-29","last_date":"2025-08-01"}` with `name` in place of `bars`.
std::string json_of_range(std::string_view name, int64_t count, base::Date first, base::Date last);
// `{"name":"Dixon Technologies","currency":""}`: what a symbol is called.
std::string json_of_name(std::string_view name, std::string_view currency);
// `{"exchange":"NSE","time_zone":"Asia/Kolkata","close_minute":930}`: where a symbol trades.
std::string json_of(const model::Exchange& exchange);
using base::json_string;

}  // namespace bluedot::store
