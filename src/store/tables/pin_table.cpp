#include "store/tables/pin_table.hpp"

#include <string_view>
#include <vector>

namespace bluedot::store {
namespace {

bool names(std::string_view fields, std::string_view field) {
  while (!fields.empty()) {
    const size_t end = std::min(fields.find(' '), fields.size());
    if (fields.substr(0, end) == field) return true;
    fields.remove_prefix(std::min(end + 1, fields.size()));
  }
  return false;
}

std::string field_names(const model::HeldValues& held) {
  std::string text;
  const auto add = [&](bool is_held, std::string_view name) {
    if (is_held) text += (text.empty() ? "" : " ") + std::string(name);
  };
  add(held.open.has_value(), "open");
  add(held.high.has_value(), "high");
  add(held.low.has_value(), "low");
  add(held.close.has_value(), "close");
  add(held.volume.has_value(), "volume");
  add(held.rlst.has_value(), "rlst");
  add(held.bc.has_value(), "bc");
  add(held.session.has_value(), "session");
  add(held.is_settled, "settled");
  return text;
}

}  // namespace

model::Correction correction_of(const sql::Statement& row) {
  model::Correction correction;
  correction.is_drop = row.integer(1) != 0;
  if (correction.is_drop) return correction;
  const std::string_view fields = row.text(2);
  model::HeldValues& held = correction.held;
  if (names(fields, "open")) held.open = row.real(3);
  if (names(fields, "high")) held.high = row.real(4);
  if (names(fields, "low")) held.low = row.real(5);
  if (names(fields, "close")) held.close = row.real(6);
  if (names(fields, "volume")) held.volume = row.optional_integer(7);
  if (names(fields, "rlst")) held.rlst = row.optional_real(8);
  if (names(fields, "bc")) held.bc = row.optional_real(9);
  held.is_settled = names(fields, "settled");
  if (names(fields, "session")) {
    held.session = row.text(10) == name_of(model::Session::holiday) ? model::Session::holiday : model::Session::trading;
  }
  return correction;
}

PinReader::PinReader(const sql::Reader& database)
    : m_bars(database.prepare_named("pins_of_bars")), m_dots(database.prepare_named("pins_of_dots")) {}

PinTable::PinTable(sql::Writer& database)
    : PinReader(database),
      m_insert(database.prepare_named("insert_pin")),
      m_release(database.prepare_named("insert_pin_release")),
      m_settle(database.prepare_named("settle_pins")) {}

BarCorrections PinReader::of_bars(int64_t series_id, base::Date first, base::Date last) {
  BarCorrections corrections;
  const std::string from = first.iso(), to = last.iso();
  m_bars.bind(series_id, from, to);
  while (m_bars.step()) corrections[base::Date::parse_iso(m_bars.text(0)).value()].add(correction_of(m_bars));
  m_bars.reset();
  return corrections;
}

DotCorrections PinReader::of_dots(int64_t symbol_id, base::Date first, base::Date last) {
  DotCorrections corrections;
  const std::string from = first.iso(), to = last.iso();
  m_dots.bind(symbol_id, from, to);
  while (m_dots.step()) corrections[base::Date::parse_iso(m_dots.text(0)).value()] = m_dots.integer(1) == 0;
  m_dots.reset();
  return corrections;
}

void PinTable::hold_bar(const SeriesInBatch& series, base::Date date, const model::Correction& correction,
                        const std::string& reason) {
  const model::HeldValues& held = correction.held;
  const std::string day = date.iso(), fields = field_names(held);
  const auto session = held.session ? std::optional(name_of(*held.session)) : std::nullopt;
  m_insert
      .bind("bar", series.symbol_id, series.series_id, day, correction.is_drop, fields, held.open, held.high, held.low,
            held.close, held.volume.value_or(std::nullopt), held.rlst.value_or(std::nullopt),
            held.bc.value_or(std::nullopt), session, reason, series.batch_id)
      .run();
}

void PinTable::hold_dot(const SeriesInBatch& series, base::Date date, bool is_dot, const std::string& reason) {
  const std::string day = date.iso();
  m_insert
      .bind("signal", series.symbol_id, nullptr, day, !is_dot, "", nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
            nullptr, nullptr, reason, series.batch_id)
      .run();
}

int64_t PinTable::release_bar(int64_t series_id, base::Date date, int64_t batch_id) {
  return release_of(m_bars, series_id, date, 13, batch_id);
}

int64_t PinTable::release_dot(int64_t symbol_id, base::Date date, int64_t batch_id) {
  return release_of(m_dots, symbol_id, date, 2, batch_id);
}

int64_t PinTable::release_of(sql::Statement& pins, int64_t id, base::Date date, int pin_id_column, int64_t batch_id) {
  std::vector<int64_t> all;
  const std::string day = date.iso();
  pins.bind(id, day, day);
  while (pins.step()) all.push_back(pins.integer(pin_id_column));
  pins.reset();
  for (const int64_t pin_id : all) m_release.bind(batch_id, pin_id).run();
  m_settle.bind(batch_id).run();
  return std::ssize(all);
}

}  // namespace bluedot::store
