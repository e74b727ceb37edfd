// People's corrections as the table `pin` has them: a pin holds fields of a bar, or its absence, or a blue dot or its
// absence, until it is released or its batch is undone.
#pragma once

#include "base/date.hpp"
#include "model/correction.hpp"
#include "sql/database.hpp"
#include "store/tables/series_change.hpp"

#include <map>
#include <string>

namespace bluedot::store {

// What the pins in force of each date come to, later ones over earlier ones.
using BarCorrections = std::map<base::Date, model::Correction>;
using DotCorrections = std::map<base::Date, bool>;  // whether there is a dot

class PinReader {
 public:
  explicit PinReader(const sql::Reader& database);

  // Those in force on [first, last].
  BarCorrections of_bars(int64_t series_id, base::Date first, base::Date last);
  DotCorrections of_dots(int64_t symbol_id, base::Date first, base::Date last);

 protected:
  sql::Statement m_bars, m_dots;
};

class PinTable : public PinReader {
 public:
  explicit PinTable(sql::Writer& database);

  // Within the caller's transaction.
  void hold_bar(const SeriesInBatch& series, base::Date date, const model::Correction& correction,
                const std::string& reason);
  void hold_dot(const SeriesInBatch& series, base::Date date, bool is_dot, const std::string& reason);
  // End every pin in force of that bar, or of that day's dot. Return how many there were.
  int64_t release_bar(int64_t series_id, base::Date date, int64_t batch_id);
  int64_t release_dot(int64_t symbol_id, base::Date date, int64_t batch_id);

 private:
  int64_t release_of(sql::Statement& pins, int64_t id, base::Date date, int pin_id_column, int64_t batch_id);

  sql::Statement m_insert, m_release, m_settle;
};

// One pin as a row of `pins_of_bars` has it.
model::Correction correction_of(const sql::Statement& row);

}  // namespace bluedot::store
