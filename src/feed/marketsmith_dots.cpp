#include "feed/marketsmith_dots.hpp"

#include "feed/marketsmith_rows.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace bluedot::feed {
namespace {

constexpr std::array<std::string_view, 1> k_dot_keys{"blueDotDate"};

std::vector<base::Date> as_set(std::vector<base::Date> dates) {
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

}  // namespace

std::optional<model::Refusal> MarketsmithDots::read(Value& value, std::string place) {
  const Kind kind = kind_of(value);
  if (kind != Kind::list) {
    visit(value);
    if (kind == Kind::null) return std::nullopt;
    return model::Refusal{"", std::move(place), fmt::format("the blue dots are {}, not a list", name_of(kind))};
  }
  List& list = m_lists.emplace_back(List{std::move(place), {}, {}});
  std::optional<model::Refusal> first;
  for_each_element(value, [&](Value& element) {
    Dot dot;
    auto refusal = read_element(element, dot, list);
    if (refusal && !first) first = std::move(refusal);
    list.dots.push_back(dot);
  });
  return first;
}

std::optional<model::Refusal> MarketsmithDots::read_element(Value& value, Dot& dot, const List& list) {
  const auto refusal = [&](std::string_view field, std::string_view what, const std::string& problem) {
    return model::Refusal{"", fmt::format("{}[{}]{}", list.place, list.dots.size(), field),
                          fmt::format("{} {}", what, problem)};
  };
  std::string problem = "is missing";
  if (kind_of(value) != Kind::object) {
    problem = read_dot(value, dot);
    if (problem.empty()) return std::nullopt;
    return refusal("", "the blue dot", problem);
  }
  KeyTable keys(k_dot_keys);
  for_each_field(value, keys, [&](int, Value& field, bool again) {
    if (again) visit(field);
    problem = again ? "stands twice" : read_dot(field, dot);
  });
  if (problem.empty()) return std::nullopt;
  return refusal(".blueDotDate", "blueDotDate", problem);
}

// A date as text or a moment in milliseconds. Answers what is wrong, or nothing.
std::string MarketsmithDots::read_dot(Value& value, Dot& dot) {
  if (kind_of(value) == Kind::number) return read_time(value, dot.milliseconds.emplace());
  std::string_view text;
  const Read read = read_text(value, text);
  const auto date = read == Read::value ? base::Date::parse_iso(text) : std::nullopt;
  if (!date) return complaint(value, read, "a date");
  dot.date = *date;
  return "";
}

std::optional<model::Refusal> MarketsmithDots::settle(const base::TimeZone& zone, model::Reading& reading) {
  // An empty list says nothing, so it contradicts none.
  std::erase_if(m_lists, [](const List& list) { return list.dots.empty(); });
  for (List& list : m_lists) {
    for (const Dot& dot : list.dots) {
      list.dates.push_back(dot.milliseconds ? zone.local_date(base::Instant{*dot.milliseconds}) : dot.date);
    }
  }
  for (size_t i = 1; i < m_lists.size(); ++i) {
    if (as_set(m_lists[i].dates) == as_set(m_lists[0].dates)) continue;
    return model::Refusal{"", m_lists[i].place, "other blue dots than in " + m_lists[0].place};
  }
  reading.dots_place = m_lists.empty() ? "chart.blueDotData.dates" : m_lists[0].place;
  if (!m_lists.empty()) reading.dots = std::move(m_lists[0].dates);
  return std::nullopt;
}

}  // namespace bluedot::feed
