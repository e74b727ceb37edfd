#include "store/writing/damage.hpp"

#include "store/tables/bar_binding.hpp"
#include "store/tables/value_json.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

namespace bluedot::store {
namespace {

constexpr std::string_view k_reason = "it was not what its documents say; something changed it around the log";

bool is_within(std::span<const DateRange> ranges, base::Date date) {
  const auto after = std::ranges::upper_bound(ranges, date, {}, &DateRange::first);
  return after != ranges.begin() && date <= std::prev(after)->last;
}

std::optional<model::Bar> bar_before(const model::BarChange& change) {
  return change.before ? std::optional(change.before->bar) : std::nullopt;
}

std::optional<model::Bar> said_on(const model::Document& document, base::Date date) {
  const auto bar = std::ranges::lower_bound(document.bars, date, {}, &model::Bar::date);
  return bar != document.bars.end() && bar->date == date ? std::optional(*bar) : std::nullopt;
}

// What is taken away first: a false row would be counted in place of the lost one (queries/damage.sql).
template <typename Row, typename IsThere>
std::vector<Row> in_order(std::span<const Row> rows, IsThere is_there) {
  std::vector<Row> ordered(rows.begin(), rows.end());
  std::ranges::stable_partition(ordered, std::not_fn(is_there));
  return ordered;
}

}  // namespace

std::vector<RestoredBar> take_damage(std::span<const DateRange> known, const model::Document& document,
                                     model::BarComparison& comparison) {
  std::vector<RestoredBar> damage;
  std::erase_if(comparison.changes, [&](const model::BarChange& change) {
    if (change.kind == model::ChangeKind::mark || !is_within(known, change.date)) return false;
    damage.push_back({change.date, bar_before(change), said_on(document, change.date), false});
    if (change.kind == model::ChangeKind::retract) {
      --comparison.retracted;
      if (change.before->is_derived()) --comparison.derived_retracted;
    } else {
      ++comparison.unchanged;
    }
    return true;
  });
  return damage;
}

std::vector<RestoredBar> take_damage(const model::BarComparison& comparison) {
  std::vector<RestoredBar> damage;
  for (const model::BarChange& change : comparison.changes) {
    if (change.kind != model::ChangeKind::mark)
      damage.push_back({change.date, bar_before(change), change.after, change.is_pinned});
  }
  return damage;
}

std::vector<RestoredBar> held_damaged(std::span<const model::StoredBar> stored, const model::Document& document,
                                      const Coverage& coverage, const BarCorrections& held, bool derives) {
  std::vector<RestoredBar> damage;
  for (const auto& [date, correction] : held) {
    const auto said = said_on(document, date);
    if (coverage.outranks_bar(date) || !said) continue;
    if (derives && document.timeframe == model::Timeframe::weekly && said->provisional) continue;
    const auto wanted = correction.is_drop ? std::nullopt : model::applied(correction.held, *said);
    if (!wanted && !correction.is_drop) continue;  // what is held fits another document's bar
    const auto stands = std::ranges::lower_bound(stored, date, {}, [](const auto& one) { return one.bar.date; });
    const bool is_there = stands != stored.end() && stands->bar.date == date;
    const auto found = is_there ? std::optional(stands->bar) : std::nullopt;
    if (found != wanted) damage.push_back({date, found, wanted, true});
  }
  return damage;
}

std::vector<RestoredDot> dots_damaged(std::span<const base::Date> stored, std::span<const base::Date> listed) {
  std::vector<base::Date> differing;
  std::ranges::set_symmetric_difference(stored, listed, std::back_inserter(differing));
  std::vector<RestoredDot> damage;
  for (const base::Date date : differing) damage.push_back({date, std::ranges::binary_search(listed, date)});
  return damage;
}

Restorer::Restorer(sql::Writer& database, AuditLog& audit_log)
    : m_audit_log(audit_log),
      m_set_bar(database.prepare_named("restore_bar")),
      m_add_bar(database.prepare_named("restore_lost_bar")),
      m_drop_bar(database.prepare_named("delete_bar")),
      m_add_dot(database.prepare_named("restore_lost_signal")),
      m_drop_dot(database.prepare_named("delete_signal")) {}

SeriesChange Restorer::restore(const SeriesInBatch& series, std::string_view feed, std::span<const RestoredBar> bars) {
  for (const RestoredBar& one : in_order(bars, [](const RestoredBar& bar) { return bar.restored.has_value(); })) {
    const std::string date = one.date.iso();
    if (!one.restored) {
      m_drop_bar.bind(series.series_id, date).write_one();
    } else {
      sql::Statement& write = one.found ? m_set_bar : m_add_bar;
      write.reset();
      write.bind_at(1, series.series_id);
      write.bind_at(2, date);
      bind_bar(write, 3, *one.restored);
      if (!one.found) {
        write.bind_at(12, feed);
        write.bind_at(13, series.batch_id);
        write.bind_at(14, one.is_pinned);
        write.bind_at(15, series.document_id);
      }
      write.write_one();
    }
    m_audit_log.append(series.batch_id, {.action = "repair",
                                         .series_id = series.series_id,
                                         .date = one.date,
                                         .before = one.found ? std::optional(json_of(*one.found)) : std::nullopt,
                                         .after = one.restored ? std::optional(json_of(*one.restored)) : std::nullopt,
                                         .reason = std::string(k_reason)});
  }
  SeriesChange change;
  if (!bars.empty()) change.dates = {bars.front().date, bars.back().date};
  return change;
}

void Restorer::restore(const SeriesInBatch& series, std::string_view feed, std::span<const RestoredDot> dots) {
  for (const RestoredDot& one : in_order(dots, [](const RestoredDot& dot) { return dot.is_dot; })) {
    const std::string date = one.date.iso();
    if (one.is_dot) {
      m_add_dot.bind(series.symbol_id, date, feed, series.batch_id, one.is_pinned).write_one();
    } else {
      m_drop_dot.bind(series.symbol_id, date).write_one();
    }
    AuditEntry entry{.action = "repair_signal", .series_id = series.series_id, .date = one.date};
    (one.is_dot ? entry.after : entry.before) = R"({"kind":"blue_dot"})";
    entry.reason = std::string(k_reason);
    m_audit_log.append(series.batch_id, entry);
  }
}

}  // namespace bluedot::store
