// Symbols and series by code and timeframe; creates those the store has not seen, within the caller's transaction.
#pragma once

#include "model/exchange.hpp"
#include "model/timeframe.hpp"
#include "sql/database.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace bluedot::store {

struct SymbolEntry {
  int64_t symbol_id = 0;
  std::string name, currency;
  model::Exchange exchange;
  std::map<model::Timeframe, int64_t> series;  // series_id by timeframe
  bool is_new = false;                         // created by this batch
};

class SymbolTable {
 public:
  explicit SymbolTable(sql::Writer& database);

  // Nothing when the store does not have the symbol.
  SymbolEntry* find(std::string_view code);
  // `exchange`: of a new symbol, its first document's.
  SymbolEntry& find_or_create(std::string_view code, int64_t batch_id, const model::Exchange& exchange);
  // The series of the symbol in that timeframe, created when it is new.
  int64_t series_of(SymbolEntry& symbol, model::Timeframe timeframe);
  void set_name(SymbolEntry& symbol, const std::string& name, const std::string& currency);
  void set_exchange(SymbolEntry& symbol, const model::Exchange& exchange);

 private:
  std::string free_export_name(std::string_view code);

  sql::Writer& m_database;
  std::unordered_map<std::string, SymbolEntry> m_symbols;
  std::map<model::Timeframe, int64_t> m_series_counts;  // filled when first needed
  sql::Statement m_by_code, m_insert, m_name_is_taken, m_set_name, m_set_exchange, m_series, m_insert_series;
};

}  // namespace bluedot::store
