#include "feed/yahoo_events.hpp"

#include "base/instant.hpp"
#include "base/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <tuple>

namespace bluedot::feed {
namespace {

enum ListKey : int { k_splits, k_dividends };
constexpr std::array<std::string_view, 2> k_list_keys{"splits", "dividends"};
enum EventKey : int { k_date, k_amount, k_numerator, k_denominator };
constexpr std::array<std::string_view, 4> k_event_keys{"date", "amount", "numerator", "denominator"};

}  // namespace

std::optional<model::Refusal> YahooEvents::read(Value& value) {
  if (kind_of(value) != Kind::object) {
    visit(value);
    return std::nullopt;
  }
  std::optional<model::Refusal> refusal;
  KeyTable keys(k_list_keys);
  for_each_field(value, keys, [&](int key, Value& list, bool again) {
    if (!again) return read_list(list, key == k_splits ? model::ActionKind::split : model::ActionKind::dividend);
    visit(list);
    refusal = model::Refusal{"", fmt::format("chart.result[0].events.{}", keys[key]),
                             fmt::format("{} stands twice", keys[key])};
  });
  return refusal;
}

void YahooEvents::read_list(Value& value, model::ActionKind kind) {
  if (kind_of(value) != Kind::object) return visit(value);
  for_every_field(value, [&](Field& field) {
    key_of(field);
    read_event(field.value(), kind);
  });
}

// The event's own `date` is asked, and not its key: in answers of more than a day a row the key is the row's.
void YahooEvents::read_event(Value& value, model::ActionKind kind) {
  if (kind_of(value) != Kind::object) return visit(value);
  std::array<std::optional<double>, k_event_keys.size()> numbers;
  KeyTable keys(k_event_keys);
  for_each_field(value, keys, [&](int key, Value& field, bool) {
    double number = 0;
    if (read_number(field, number) == Read::value) numbers[static_cast<size_t>(key)] = number;
  });
  const auto& [date, amount, numerator, denominator] = numbers;
  if (!date || std::abs(*date) > 1e15 || !base::can_be_dated(base::Instant{static_cast<int64_t>(*date) * 1000})) return;
  Event event{static_cast<int64_t>(*date), {.kind = kind, .date = {}, .value = 0, .detail = ""}};
  if (kind == model::ActionKind::dividend) {
    if (!amount || !(*amount > 0)) return;
    event.action.value = *amount;
  } else {
    if (!numerator || !denominator || !(*numerator > 0) || !(*denominator > 0)) return;
    event.action.value = *denominator / *numerator;
    event.action.detail = fmt::format("{}:{}", base::number_text(*numerator), base::number_text(*denominator));
  }
  if (std::isfinite(event.action.value)) m_events.push_back(std::move(event));
}

std::vector<model::CorporateAction> YahooEvents::dated(
    const std::function<base::Date(int64_t seconds)>& date_of) const {
  std::vector<model::CorporateAction> actions;
  for (const Event& event : m_events) {
    actions.push_back(event.action);
    actions.back().date = date_of(event.seconds);
  }
  const auto order = [](const model::CorporateAction& a) { return std::tuple(a.date, a.kind, a.value); };
  std::ranges::sort(actions, {}, order);
  actions.erase(std::unique(actions.begin(), actions.end()), actions.end());
  return actions;
}

}  // namespace bluedot::feed
