#include "floor_work.hpp"

#include <array>
#include <cstring>
#include <sqlite3.h>
#include <stdexcept>

namespace bench {
namespace {

void run(sqlite3* database, const char* script) {
  if (sqlite3_exec(database, script, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(database));
  }
}

class Statement {
 public:
  Statement(sqlite3* database, const char* text) {
    if (sqlite3_prepare_v2(database, text, -1, &m_statement, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(database));
    }
  }
  ~Statement() { sqlite3_finalize(m_statement); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  sqlite3_stmt* get() const { return m_statement; }

 private:
  sqlite3_stmt* m_statement = nullptr;
};

void insert(sqlite3_stmt* statement, int64_t series, const FloorBar& bar, const DateText& date) {
  sqlite3_bind_int64(statement, 1, series);
  sqlite3_bind_text(statement, 2, date.data(), 10, SQLITE_STATIC);
  sqlite3_bind_double(statement, 3, bar.open);
  sqlite3_bind_double(statement, 4, bar.high);
  sqlite3_bind_double(statement, 5, bar.low);
  sqlite3_bind_double(statement, 6, bar.close);
  sqlite3_bind_int64(statement, 7, bar.volume);
  sqlite3_bind_double(statement, 8, bar.rlst);
  sqlite3_bind_double(statement, 9, bar.bc);
  sqlite3_step(statement);
  sqlite3_reset(statement);
}

void insert(sqlite3_stmt* statement, int64_t series, const DateText& dot) {
  sqlite3_bind_int64(statement, 1, series);
  sqlite3_bind_text(statement, 2, dot.data(), 10, SQLITE_STATIC);
  sqlite3_step(statement);
  sqlite3_reset(statement);
}

constexpr const char* k_insert_dot = "INSERT OR IGNORE INTO dot VALUES (?1, ?2)";
constexpr const char* k_insert = "INSERT OR REPLACE INTO bar VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

// The row at the cursor against the bar.
bool is_same(sqlite3_stmt* row, const FloorBar& bar) {
  return sqlite3_column_double(row, 1) == bar.open && sqlite3_column_double(row, 2) == bar.high &&
         sqlite3_column_double(row, 3) == bar.low && sqlite3_column_double(row, 4) == bar.close &&
         sqlite3_column_int64(row, 5) == bar.volume && sqlite3_column_double(row, 6) == bar.rlst &&
         sqlite3_column_double(row, 7) == bar.bc;
}

// Reads the stored dots from the document's first one on beside its own, and inserts what is not there.
void compare_dots(sqlite3_stmt* scan, sqlite3_stmt* statement, int64_t series, const FloorDocument& document) {
  if (document.dots.empty()) return;
  sqlite3_bind_int64(scan, 1, series);
  sqlite3_bind_text(scan, 2, document.dots.back().data(), 10, SQLITE_STATIC);
  std::vector<const DateText*> changed;
  auto dot = document.dots.rbegin();
  while (sqlite3_step(scan) == SQLITE_ROW) {
    const void* stored = sqlite3_column_text(scan, 0);
    for (; dot != document.dots.rend() && std::memcmp(dot->data(), stored, dot->size()) < 0; ++dot)
      changed.push_back(&*dot);
    if (dot != document.dots.rend() && std::memcmp(dot->data(), stored, dot->size()) == 0) ++dot;
  }
  for (; dot != document.dots.rend(); ++dot) changed.push_back(&*dot);
  sqlite3_reset(scan);
  for (const DateText* one : changed) insert(statement, series, *one);
}

}  // namespace

void insert_documents(sqlite3* database, const std::vector<FloorDocument>& documents) {
  run(database,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
      "CREATE TABLE bar (series_id INTEGER NOT NULL, date TEXT NOT NULL, open REAL, high REAL, low REAL, close REAL,"
      " volume INTEGER, rlst REAL, bc REAL, PRIMARY KEY (series_id, date)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE dot (series_id INTEGER NOT NULL, date TEXT NOT NULL, PRIMARY KEY (series_id, date))"
      " STRICT, WITHOUT ROWID; BEGIN");
  {
    const Statement statement(database, k_insert), dot_statement(database, k_insert_dot);
    for (size_t i = 0; i < documents.size(); ++i) {
      for (auto bar = documents[i].bars.rbegin(); bar != documents[i].bars.rend(); ++bar) {
        insert(statement.get(), static_cast<int64_t>(i), *bar, date_of(*bar));
      }
      for (auto dot = documents[i].dots.rbegin(); dot != documents[i].dots.rend(); ++dot) {
        insert(dot_statement.get(), static_cast<int64_t>(i), *dot);
      }
    }
  }
  run(database, "COMMIT");
}

void compare_documents(sqlite3* database, const std::vector<FloorDocument>& documents) {
  run(database, "BEGIN IMMEDIATE");
  {
    const Statement scan(database,
                         "SELECT date, open, high, low, close, volume, rlst, bc FROM bar "
                         "WHERE series_id = ?1 AND date >= ?2 ORDER BY date");
    const Statement statement(database, k_insert), dot_statement(database, k_insert_dot);
    const Statement dots(database, "SELECT date FROM dot WHERE series_id = ?1 AND date >= ?2 ORDER BY date");
    for (size_t i = 0; i < documents.size(); ++i) {
      compare_dots(dots.get(), dot_statement.get(), static_cast<int64_t>(i), documents[i]);
      const auto& bars = documents[i].bars;
      const DateText first = date_of(bars.back());
      sqlite3_bind_int64(scan.get(), 1, static_cast<int64_t>(i));
      sqlite3_bind_text(scan.get(), 2, first.data(), 10, SQLITE_STATIC);
      std::vector<const FloorBar*> changed;
      auto bar = bars.rbegin();
      for (; sqlite3_step(scan.get()) == SQLITE_ROW && bar != bars.rend(); ++bar) {
        if (!is_same(scan.get(), *bar)) changed.push_back(&*bar);
      }
      for (; bar != bars.rend(); ++bar) changed.push_back(&*bar);
      sqlite3_reset(scan.get());
      for (const FloorBar* one : changed) insert(statement.get(), static_cast<int64_t>(i), *one, date_of(*one));
    }
  }
  run(database, "COMMIT");
}

}  // namespace bench
