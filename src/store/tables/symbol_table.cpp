#include "store/tables/symbol_table.hpp"

#include "model/export_name.hpp"
#include "store/tables/document_row.hpp"

namespace bluedot::store {

SymbolTable::SymbolTable(sql::Writer& database)
    : m_database(database),
      m_by_code(database.prepare_named("symbol_by_code")),
      m_insert(database.prepare_named("insert_symbol")),
      m_name_is_taken(database.prepare_named("export_name_is_taken")),
      m_set_name(database.prepare_named("set_symbol_name")),
      m_set_exchange(database.prepare_named("set_symbol_exchange")),
      m_series(database.prepare_named("series_of_symbol")),
      m_insert_series(database.prepare_named("insert_series")) {}

SymbolEntry* SymbolTable::find(std::string_view code) {
  const std::string key(code);
  if (const auto found = m_symbols.find(key); found != m_symbols.end()) return &found->second;
  m_by_code.bind(key);
  if (!m_by_code.step()) {
    m_by_code.reset();
    return nullptr;
  }
  SymbolEntry entry{m_by_code.integer(0),
                    std::string(m_by_code.text(1)),
                    std::string(m_by_code.text(2)),
                    exchange_of(m_by_code, 3),
                    {},
                    false};
  m_by_code.reset();
  m_series.bind(entry.symbol_id);
  while (m_series.step()) entry.series[model::parse_timeframe(m_series.text(1)).value()] = m_series.integer(0);
  m_series.reset();
  return &m_symbols.emplace(key, std::move(entry)).first->second;
}

SymbolEntry& SymbolTable::find_or_create(std::string_view code, int64_t batch_id, const model::Exchange& exchange) {
  if (SymbolEntry* known = find(code)) return *known;
  const std::string key(code);
  const std::string export_name = free_export_name(code);
  m_insert.bind(key, exchange.name, exchange.time_zone.name(), exchange.close_minute, export_name, batch_id).run();
  return m_symbols.emplace(key, SymbolEntry{m_database.last_insert_id(), "", "", exchange, {}, true}).first->second;
}

int64_t SymbolTable::series_of(SymbolEntry& symbol, model::Timeframe timeframe) {
  if (const auto found = symbol.series.find(timeframe); found != symbol.series.end()) return found->second;
  if (!m_series_counts.contains(timeframe)) {
    sql::Statement count = m_database.prepare_named("count_series");
    count.bind(name_of(timeframe));
    count.step();
    m_series_counts[timeframe] = count.integer(0);
  }
  const int64_t repository = m_series_counts[timeframe]++ / model::k_series_per_repository + 1;
  m_insert_series.bind(symbol.symbol_id, name_of(timeframe), repository).run();
  return symbol.series[timeframe] = m_database.last_insert_id();
}

void SymbolTable::set_name(SymbolEntry& symbol, const std::string& name, const std::string& currency) {
  m_set_name.bind(symbol.symbol_id, name, currency).run();
  symbol.name = name;
  symbol.currency = currency;
}

void SymbolTable::set_exchange(SymbolEntry& symbol, const model::Exchange& exchange) {
  m_set_exchange.bind(symbol.symbol_id, exchange.name, exchange.time_zone.name(), exchange.close_minute).run();
  symbol.exchange = exchange;
}

std::string SymbolTable::free_export_name(std::string_view code) {
  const std::string wanted = model::export_name(code);
  std::string name = wanted;
  for (int number = 2; m_name_is_taken.bind(name).step(); ++number) name = model::numbered(wanted, number);
  m_name_is_taken.reset();
  return name;
}

}  // namespace bluedot::store
