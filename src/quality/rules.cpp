#include "quality/rules.hpp"

#include "base/number_text.hpp"
#include "quality/row_rules.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace bluedot::quality {
namespace {

constexpr int64_t k_ms_per_hour = 60 * base::k_ms_per_minute;

// Where a period stands at the document's `as_of`.
enum class Phase { not_begun, open, closed };

// Asking the time zone for the moments of a bar costs more than everything else about it, and only bars near `as_of`
// need it.
class Phases {
 public:
  Phases(const model::Exchange& exchange, const model::Reading& reading, base::Date as_of_date)
      : m_exchange(exchange),
        m_timeframe(reading.timeframe),
        m_as_of(reading.as_of),
        m_finality(reading.finality),
        m_as_of_date(as_of_date),
        // More than the length of a period and a day for the difference between zones.
        m_near_days(reading.timeframe == model::Timeframe::daily ? 2 : 8) {}

  Phase of(base::Date date) const {
    if (date.days < m_as_of_date.days - m_near_days && date < m_plain_before) return Phase::closed;
    if (date.days > m_as_of_date.days + m_near_days) return Phase::not_begun;
    if (m_exchange.begin_of(m_timeframe, date) > m_as_of) return Phase::not_begun;
    const base::Instant close = m_exchange.close_of(m_timeframe, date);
    return m_finality.is_settled(m_as_of, date, close) ? Phase::closed : Phase::open;
  }

 private:
  const model::Exchange& m_exchange;
  model::Timeframe m_timeframe;
  base::Instant m_as_of;
  const model::Finality& m_finality;
  base::Date m_plain_before = m_finality.plain_before();
  base::Date m_as_of_date;
  int32_t m_near_days;
};

template <class T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

class Judge {
 public:
  Judge(const model::Reading& reading, std::string_view body, const model::Exchange& exchange, const Limits& limits)
      : m_reading(reading),
        m_body(body),
        m_exchange(exchange),
        m_limits(limits),
        m_as_of_date(exchange.time_zone.local_date(reading.as_of)),
        m_phases(exchange, reading, m_as_of_date) {}

  std::variant<model::Document, model::Refusal> run() {
    describe();
    judge_rows();
    take_bars();
    if (auto refusal = too_many_rejected()) return std::move(*refusal);
    take_gaps();
    if (auto refusal = take_dots()) return std::move(*refusal);
    return std::move(m_document);
  }

 private:
  void describe() {
    m_document.feed = m_reading.feed;
    m_document.symbol = m_reading.symbol;
    m_document.timeframe = m_reading.timeframe;
    m_document.as_of = m_reading.as_of;
    m_document.finality = m_reading.finality;
    m_document.context = m_reading.context;
    m_document.actions = m_reading.actions;
    m_document.exchange = m_exchange;
    m_document.says_exchange = m_reading.exchange.has_value();
  }

  // Each row by itself: a gap, a rejected bar, or a candidate.
  void judge_rows() {
    m_candidates.reserve(m_reading.rows.size());
    for (const model::Row& row : m_reading.rows) {
      if (is_gap(row)) {
        m_gap_dates.push_back(row.date);
        continue;
      }
      auto fault = find_fault(row);
      if (!fault) fault = date_fault(row);
      if (fault) {
        reject(row, *fault);
      } else {
        m_candidates.push_back(&row);
      }
    }
  }

  std::optional<RowFault> date_fault(const model::Row& row) const {
    if (row.date < base::k_first_date) {
      return RowFault{"", fmt::format("dated {}, before {}", row.date.iso(), base::k_first_date.iso())};
    }
    if (m_phases.of(row.date) != Phase::not_begun) return std::nullopt;
    return RowFault{"", fmt::format("dated {}, which had not begun at {}", row.date.iso(), m_reading.as_of.iso())};
  }

  void reject(const model::Row& row, const RowFault& fault) {
    if (fault.is_usual) ++m_usual_faults;
    m_rejected.push_back(
        {row.index,
         {row.date, model::field_place(m_reading, row, fault.field), fault.reason, model::row_text(row, m_body)}});
  }

  // Candidates by date, those of one date in the document's order. Feeds list them newest first, mostly.
  void order_candidates() {
    const auto not_later = [](const model::Row* a, const model::Row* b) { return a->date <= b->date; };
    const auto earlier = [](const model::Row* a, const model::Row* b) { return a->date < b->date; };
    if (std::adjacent_find(m_candidates.begin(), m_candidates.end(), not_later) == m_candidates.end()) {
      std::reverse(m_candidates.begin(), m_candidates.end());
    } else {
      std::stable_sort(m_candidates.begin(), m_candidates.end(), earlier);
    }
  }

  void take_bars() {
    for (const Rejected& rejected : m_rejected) m_rejected_dates.insert(*rejected.bar.date);
    order_candidates();
    m_document.bars.reserve(m_candidates.size());
    for (size_t begin = 0; begin < m_candidates.size();) {
      const base::Date date = m_candidates[begin]->date;
      size_t end = begin + 1;
      while (end < m_candidates.size() && m_candidates[end]->date == date) ++end;
      take_date(begin, end);
      begin = end;
    }
  }

  // The candidates [begin, end) have one date. Equal ones are one bar; when two differ nobody knows which is right.
  void take_date(size_t begin, size_t end) {
    const base::Date date = m_candidates[begin]->date;
    const model::BarValues values = values_of(*m_candidates[begin]);
    std::optional<RowFault> difference;
    for (size_t i = begin + 1; i < end && !difference; ++i) {
      difference = find_difference(values, values_of(*m_candidates[i]));
    }
    if (!difference && m_rejected_dates.contains(date)) {
      difference = RowFault{"", "another bar of that date is impossible"};
    }
    if (!difference) {
      m_document.bars.push_back({date, values, m_phases.of(date) == Phase::open});
      return;
    }
    difference->reason = fmt::format("two bars of {} differ: {}", date.iso(), difference->reason);
    for (size_t i = begin; i < end; ++i) reject(*m_candidates[i], *difference);
  }

  std::optional<model::Refusal> too_many_rejected() {
    std::stable_sort(m_rejected.begin(), m_rejected.end(),
                     [](const Rejected& a, const Rejected& b) { return a.index < b.index; });
    for (Rejected& rejected : m_rejected) m_document.rejected_bars.push_back(std::move(rejected.bar));
    const size_t bars = m_reading.rows.size() - m_gap_dates.size();
    const size_t unusual = m_rejected.size() - m_usual_faults;
    for (const auto& [count, percent] :
         {std::pair(unusual, m_limits.max_rejected_percent), std::pair(m_rejected.size(), most_faulty_percent())}) {
      if (count < m_limits.least_rejected || static_cast<double>(count) * 100 <= percent * static_cast<double>(bars)) {
        continue;
      }
      const model::RejectedBar& first = m_document.rejected_bars.front();
      return model::Refusal{m_reading.symbol, first.where,
                            fmt::format("{} of {} bars rejected, more than {} %; the first: {}", count, bars,
                                        base::number_text(percent), first.reason)};
    }
    if (!m_document.bars.empty()) return std::nullopt;
    if (m_document.rejected_bars.empty()) {
      return model::Refusal{m_reading.symbol, m_reading.rows_place, "no bars", model::RefusalKind::says_nothing};
    }
    const model::RejectedBar& first = m_document.rejected_bars.front();
    return model::Refusal{m_reading.symbol, first.where,
                          fmt::format("no bars: {} of {} rejected; the first: {}", bars, bars, first.reason)};
  }

  // Who asks for a higher limit gets it for all faults.
  double most_faulty_percent() const { return std::max(m_limits.max_rejected_percent, m_limits.max_faulty_percent); }

  void take_gaps() {
    std::vector<base::Date>& gaps = m_document.gaps;
    gaps = std::move(m_gap_dates);
    for (const model::RejectedBar& bar : m_document.rejected_bars) gaps.push_back(*bar.date);
    sort_unique(gaps);
    std::erase_if(gaps, [&](base::Date date) {
      const bool inside = date > m_document.first_date() && date < m_document.last_date();
      const auto bar = std::lower_bound(m_document.bars.begin(), m_document.bars.end(), date,
                                        [](const model::Bar& b, base::Date d) { return b.date < d; });
      return !inside || bar->date == date;
    });
  }

  std::optional<model::Refusal> take_dots() {
    m_document.dots_last = m_as_of_date;
    for (size_t i = 0; i < m_reading.dots.size(); ++i) {
      const base::Date date = m_reading.dots[i];
      if (date < base::k_first_date) {
        return model::Refusal{m_reading.symbol, fmt::format("{}[{}]", m_reading.dots_place, i),
                              fmt::format("a blue dot is dated {}, before {}", date.iso(), base::k_first_date.iso())};
      }
      if (date <= m_as_of_date) {
        m_document.dots.push_back(date);
      } else {
        m_document.rejected_dots.push_back(
            {date, fmt::format("{}[{}]", m_reading.dots_place, i),
             fmt::format("a blue dot after the document's as_of, {}", m_as_of_date.iso()),
             fmt::format("\"{}\"", date.iso())});
      }
    }
    sort_unique(m_document.dots);
    return std::nullopt;
  }

  struct Rejected {
    uint32_t index;  // of the row: rejected bars keep the document's order
    model::RejectedBar bar;
  };

  const model::Reading& m_reading;
  std::string_view m_body;
  const model::Exchange& m_exchange;
  const Limits& m_limits;
  base::Date m_as_of_date;
  Phases m_phases;
  std::vector<const model::Row*> m_candidates;
  std::vector<base::Date> m_gap_dates;  // of every gap row, in the window or not
  std::vector<Rejected> m_rejected;
  size_t m_usual_faults = 0;              // of them
  std::set<base::Date> m_rejected_dates;  // of rows that are impossible by themselves
  model::Document m_document;
};

}  // namespace

std::variant<model::Document, model::Refusal> judge(const model::Reading& reading, std::string_view body,
                                                    const model::Exchange& exchange, const Limits& limits,
                                                    base::Instant now) {
  if (!base::can_be_dated(reading.as_of))
    return model::Refusal{reading.symbol, reading.as_of_place, "as_of is outside the years 1 to 9999"};
  if (reading.as_of.milliseconds > now.milliseconds + limits.max_as_of_ahead_hours * k_ms_per_hour) {
    return model::Refusal{reading.symbol, reading.as_of_place,
                          fmt::format("as_of {} lies more than {} hours ahead of the clock, {}", reading.as_of.iso(),
                                      limits.max_as_of_ahead_hours, now.iso())};
  }
  return Judge(reading, body, exchange, limits).run();
}

}  // namespace bluedot::quality
