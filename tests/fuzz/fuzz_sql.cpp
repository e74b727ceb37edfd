// Where a user's text meets SQL: statements and parameters as `query` takes them, names of symbols, moments, names of
// files. An input's first line says which, the lines behind it are the texts. A small store stands in a folder of its
// own: whatever is asked, it stays as it is byte for byte, nothing appears beside it, and answers are quoted so that a
// reader of our own gets back what was in the cells. The folder becomes the working folder: name others by full paths.
#include "base/error.hpp"
#include "base/letter_case.hpp"
#include "cli/query_parameters.hpp"
#include "cli/row_text.hpp"
#include "fuzz/require.hpp"
#include "pipeline/ingest.hpp"
#include "sql/read_guard.hpp"
#include "store/reading/as_of.hpp"
#include "store/reading/audit_listing.hpp"
#include "store/reading/document_listing.hpp"
#include "store/reading/listing.hpp"
#include "store/reading/state_diff.hpp"
#include "store/tables/find_series.hpp"
#include "support/market.hpp"
#include "support/temp_folder.hpp"
#include "support/workspace.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <vector>

using namespace bluedot;
using tests::require;

namespace {

constexpr int k_steps = 20'000;      // of SQLite's machine, for each statement
constexpr int k_bytes = 100'000;     // of each value
constexpr uint64_t k_between = 500;  // executions between two looks at the bytes of the store
constexpr const char* k_symbol = "M&M.IN";

class Store {
 public:
  Store() {
    m_workspace = tests::workspace_in(m_folder.path());
    tests::MarketDocument document;
    document.symbol = k_symbol;
    document.dots = {"2025-06-03"};
    tests::write_file(m_folder / "one.json", document.json());
    pipeline::IngestRequest request;
    request.paths = {(m_folder / "one.json").string()};
    pipeline::ingest(m_workspace, request);
    m_image = image();
    std::filesystem::current_path(m_folder.path());  // where a file that a statement makes would appear
  }

  const std::filesystem::path& file() const { return m_workspace.store; }
  std::filesystem::path folder() const { return m_folder.path(); }
  void require_unchanged() const { require(image() == m_image, "the store and its folder stay as they are"); }

 private:
  // Every file with its bytes; the memory that readers share (-shm) is theirs.
  std::string image() const {
    std::set<std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(m_folder.path())) {
      const std::string name = entry.path().filename();
      if (!entry.is_regular_file() || name == "bluedot.db-shm") continue;
      const std::string bytes = tests::read_file(entry.path());
      if (name != "bluedot.db-wal" || !bytes.empty()) files.insert(name + "\n" + bytes);
    }
    std::string all;
    for (const std::string& file : files) all += file;
    return all;
  }

  tests::TempFolder m_folder;
  pipeline::Workspace m_workspace;
  std::string m_image;
};

// The fields of RFC 4180's one record at the front of the text, which is taken off.
std::vector<std::string> take_record(std::string_view& text) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (is_quoted && c == '"' && text.starts_with('"')) {
      fields.back() += '"';
      text.remove_prefix(1);
    } else if (c == '"') {
      is_quoted = !is_quoted;
    } else if (!is_quoted && c == ',') {
      fields.emplace_back();
    } else if (!is_quoted && c == '\n') {
      return fields;
    } else {
      fields.back() += c;
    }
  }
  require(false, "a record ends in a new line");
  return fields;
}

sql::Reader reader(const Store& store) {
  sql::Reader database = sql::Reader::open(store.file());
  sqlite3_limit(database.handle(), SQLITE_LIMIT_LENGTH, k_bytes);
  sqlite3_progress_handler(
      database.handle(), k_steps, [](void*) { return 1; }, nullptr);
  return database;
}

// Opened once for questions, which leave a connection as it is: opening costs a hundred times what most of them do.
const sql::Reader& lasting_reader(const Store& store) {
  static const sql::Reader database = reader(store);
  return database;
}

// Not PRAGMA, ATTACH, BEGIN and the like; `SELECT` of a pragma's values among them reads only.
bool is_question(std::string_view text) {
  return text.starts_with("SELECT ") || text.starts_with("WITH ") || text.starts_with("VALUES ");
}

// Whether SQLite takes the text as a statement; the error that it is none goes to the caller. Pragmas do some of their
// work while they are prepared: theirs is a connection of its own.
bool is_statement_of_its_own(const sql::Reader& database, const std::string& text) {
  if (base::lower(text).find("pragma") != std::string::npos) return true;
  return sql::Statement(database.connection(), text).is_read_only();
}

// As `query --sql TEXT --param …` does it.
void ask(const sql::Reader& database, const std::vector<std::string>& lines) {
  sql::Statement statement(database.connection(), lines[0]);
  sql::tables_read(database, lines[0]);
  if (!statement.is_read_only()) return;  // refused
  std::map<std::string, std::string> values;
  cli::bind_parameters(statement, {lines.begin() + 1, lines.end()}, values);
  for (int rows = 0; rows < 50 && statement.step(); ++rows) {
    const std::vector<std::string> cells = cli::cells_of(statement);
    const std::string line = cli::csv_line(cells);
    std::string_view rest = line;
    require(cells.empty() || (take_record(rest) == cells && rest.empty()), "cells are quoted so that they can be read");
  }
}

// A text binds as itself, whatever quotes it has: only the symbol's very name finds it.
void look_for(const sql::Reader& database, const std::string& name) {
  const bool is_there = name == k_symbol;
  const std::vector<std::string> question{"SELECT count(*) FROM symbol WHERE code = :name", "name=" + name};
  sql::Statement count = database.prepare(question[0]);
  std::map<std::string, std::string> values;
  cli::bind_parameters(count, {question[1]}, values);
  require(count.step() && (count.integer(0) == 1) == is_there, "a parameter is a value");
  require(store::has_series(database, name, model::Timeframe::daily) == is_there,
          "a symbol is found by its name alone");
  require(store::list_documents(database, {.symbol = name}).empty() != is_there, "and its documents");
  require(store::list_audit_entries(database, {.symbol = name}).empty() != is_there, "and its log");
  require(store::diff_states(database, 0, 1, name).empty() != is_there, "and its changes");
  store::list_symbols(database, name);
}

void open_under(const Store& store, std::string name) {
  std::erase_if(name, [](char c) { return c == '/' || c == '\0'; });
  if (name.empty() || name.size() > 200 || name == "." || name == "..") return;
  const std::filesystem::path file = store.folder() / ("x" + name);
  std::filesystem::copy_file(store.file(), file);
  {
    const sql::Reader plain = sql::Reader::open_plain(file);
    require(plain.pragma("application_id") == sql::k_application_id, "a file is opened whatever its name is");
    const std::string at = file.string();
    const sql::Reader database = reader(store);
    database.prepare("ATTACH ?1 AS archive").bind(at).run();
    sql::Statement row = database.prepare("SELECT count(*) FROM archive.bar");
    require(row.step() && row.integer(0) > 0, "and attached");
  }
  for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + ending);
}

void run(const Store& store, const std::string& kind, const std::vector<std::string>& lines) {
  if (kind == "file") return open_under(store, lines[0]);
  if (kind == "sql") {
    if (is_question(lines[0])) return ask(lasting_reader(store), lines);
    if (is_statement_of_its_own(lasting_reader(store), lines[0])) ask(reader(store), lines);
  } else if (kind == "symbol") {
    look_for(lasting_reader(store), lines[0]);
  } else if (kind == "moment") {
    const int64_t batch = store::batch_of(lasting_reader(store), lines[0]);
    require(batch == 0 || batch == 1, "a moment is a batch that there is");
    const sql::Reader database = reader(store);
    store::StoreAsOf past(database, batch);
    ask(past.database(), {"SELECT * FROM bars WHERE symbol = :name", "name=" + lines.back()});
    if (lines.size() > 1) past.prepare(lines.back());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const Store store;
  static uint64_t executions = 0;
  std::vector<std::string> lines(1);
  for (size_t i = 0; i < size; ++i) {
    if (data[i] == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += static_cast<char>(data[i]);
    }
  }
  if (lines.size() < 2) return 0;
  const std::string kind = lines.front();
  lines.erase(lines.begin());
  try {
    run(store, kind, lines);
  } catch (const base::Error& error) {
    require(*error.what() != '\0', "an error says what is wrong");
  }
  if (executions++ % k_between == 0) store.require_unchanged();
  return 0;
}
