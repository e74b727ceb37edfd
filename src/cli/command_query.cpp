#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/query_parameters.hpp"
#include "cli/row_text.hpp"
#include "pipeline/archive_look.hpp"
#include "sql/query_set.hpp"
#include "sql/read_guard.hpp"
#include "store/reading/as_of.hpp"
#include "store/rule/archives.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <optional>

namespace bluedot::cli {
namespace {

struct QueryOptions {
  std::string name, sql, format, as_of;
  std::vector<std::string> parameters;  // `key=value`
  std::vector<std::string> archives;
  bool list = false;
};

constexpr const char* k_people_file = "people.sql";
constexpr size_t k_max_attached = 10;  // SQLite's own bound, unless it was built with another (sqlite.org/limits.html)

[[noreturn]] void fail_usage(const std::string& message) {
  throw base::Error(message, base::ErrorKind::usage);
}

std::string_view text_of(const QueryOptions& options) {
  if (options.name.empty() == options.sql.empty()) fail_usage("query: give a NAME or --sql TEXT (names: query --list)");
  if (!options.sql.empty()) return options.sql;
  for (const sql::NamedQuery& query : sql::queries_in(k_people_file)) {
    if (query.name == options.name) return query.text;
  }
  fail_usage("query: there is no query '" + options.name + "' (names: query --list)");
}

Json cell_json(const sql::Statement& row, int column) {
  switch (row.column_type(column)) {
    case sql::ColumnType::integer:
      return row.integer(column);
    case sql::ColumnType::real:
      return row.real(column);
    case sql::ColumnType::null:
      return nullptr;
    case sql::ColumnType::text:
    case sql::ColumnType::blob:
      break;
  }
  return cell_text(row, column);
}

// What is printed in pieces, so that a result of any size takes no memory to speak of.
class Pieces {
 public:
  void add(std::string_view text) {
    m_text += text;
    if (m_text.size() > k_piece_bytes) flush();
  }
  void flush() {
    print(m_text);
    m_text.clear();
  }

 private:
  static constexpr size_t k_piece_bytes = 65'536;
  std::string m_text;
};

void print_csv(sql::Statement& row, const std::vector<std::string>& headers) {
  Pieces out;
  out.add(csv_line(headers));
  while (row.step()) out.add(csv_line(cells_of(row)));
  out.flush();
}

void print_table(sql::Statement& row, const std::vector<std::string>& headers, bool markdown) {
  Table table(headers);
  while (row.step()) table.add(cells_of(row));
  print(markdown ? table.markdown() : table.text());
}

// Line ends inside strings are escaped, so these are all of the layout.
std::string indented(std::string_view text) {
  std::string result = "  ";
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "  ";
  }
  return result;
}

// As print_json prints a list of objects.
void print_rows_json(sql::Statement& row, const std::vector<std::string>& headers) {
  Pieces out;
  std::string_view separator = "[\n";
  while (row.step()) {
    Json object = Json::object();
    for (size_t i = 0; i < headers.size(); ++i) object[headers[i]] = cell_json(row, static_cast<int>(i));
    out.add(separator);
    out.add(indented(json_text(object)));
    separator = ",\n";
  }
  out.add(separator == ",\n" ? "\n]\n" : "[]\n");
  out.flush();
}

// Columns of one name would be one member of a JSON object: the second is `name:2`.
std::string unused_name(const std::vector<std::string>& taken, const std::string& name) {
  std::string candidate = name;
  for (int number = 2; std::ranges::find(taken, candidate) != taken.end(); ++number) {
    candidate = fmt::format("{}:{}", name, number);
  }
  return candidate;
}

int print_names(bool json) {
  Json list = Json::array();
  std::string text;
  for (const sql::NamedQuery& query : sql::queries_in(k_people_file)) {
    const std::string comment(query.text.substr(3, query.text.find('\n') - 3));
    list.push_back({{"name", query.name}, {"description", comment}});
    text += fmt::format("{:<10} {}\n", query.name, comment);
  }
  if (json) {
    print_json({{"queries", list}});
  } else {
    print(text);
  }
  return k_exit_ok;
}

// The first is the schema `archive`, the next `archive2`.
std::vector<std::unique_ptr<pipeline::UnpackedArchive>> attach(const sql::Reader& database,
                                                               const std::vector<std::string>& files) {
  if (files.size() > k_max_attached) {
    fail_usage(
        fmt::format("--attach: {} archives are more than the {} that SQLite attaches at once; 'bluedot archive "
                    "--restore' takes archives back",
                    files.size(), k_max_attached));
  }
  std::vector<std::unique_ptr<pipeline::UnpackedArchive>> all;
  for (const std::string& file : files) {
    all.push_back(std::make_unique<pipeline::UnpackedArchive>(database, file));
    all.back()->attach(database, all.size() == 1 ? "archive" : fmt::format("archive{}", all.size()));
  }
  return all;
}

// A question about tables of which rows are archived is answered with what is there, and says so.
void note_archived_rows(const sql::Reader& database, std::string_view text, const pipeline::Workspace& workspace) {
  const auto archives = store::list_archives(database);
  if (archives.empty()) return;
  std::string tables;
  const auto read = sql::tables_read(database, text);
  for (const store::MovedRows& rows : store::moved_rows()) {
    const bool has_rows = rows.count != &store::ArchiveCounts::bodies;  // documents stay
    if (has_rows && read.contains(rows.name)) tables += (tables.empty() ? "" : ", ") + std::string(rows.name);
  }
  if (tables.empty()) return;
  const store::Archive& newest = archives.back();
  workspace.report_warning(fmt::format(
      "of {} the rows of batches up to {} are archived{}; --attach {} shows them too", tables, newest.until_batch,
      archives.size() == 1 ? "" : fmt::format(" in {} files", archives.size()), newest.file));
}

sql::Statement prepare_as_of(store::StoreAsOf& past, std::string_view text, const pipeline::Workspace& workspace) {
  sql::Statement statement = past.prepare(text);
  for (const std::string& table : past.own_tables_read()) {
    workspace.report_warning(table + ": a table of your own has no past; it is shown as it is now");
  }
  return statement;
}

int run_query(const GlobalOptions& global, const QueryOptions& options) {
  if (options.list) return print_names(global.json);
  if (!options.as_of.empty() && !options.archives.empty()) {
    fail_usage("--attach: an archive has values of every batch up to its last; ask it without --as-of");
  }
  const std::string_view text = text_of(options);
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  const auto attached = attach(database, options.archives);
  std::optional<store::StoreAsOf> past;
  if (!options.as_of.empty()) past.emplace(database, store::batch_of(database, options.as_of));
  sql::Statement statement = past ? prepare_as_of(*past, text, workspace) : sql::Statement(database.connection(), text);
  if (attached.empty()) note_archived_rows(database, text, workspace);
  if (!statement.is_read_only()) throw base::Error("query: only reads; this statement would write");
  std::map<std::string, std::string> values;
  bind_parameters(statement, options.parameters, values);
  std::vector<std::string> headers;
  for (int column = 0; column < statement.column_count(); ++column) {
    headers.push_back(unused_name(headers, std::string(statement.column_name(column))));
  }
  const std::string format = !options.format.empty() ? options.format : global.json ? "json" : "table";
  if (format == "json") {
    print_rows_json(statement, headers);
  } else if (format == "csv") {
    print_csv(statement, headers);
  } else {
    print_table(statement, headers, format == "markdown");
  }
  return k_exit_ok;
}

}  // namespace

void add_query(Options& app, CommandLine& line) {
  Options command = app.command("query", "Ask the store in SQL; read-only");
  auto options = std::make_shared<QueryOptions>();
  command.add("NAME", options->name, "A query that comes with bluedot; --list names them").type_name("");
  command.add("--sql", options->sql, "A SELECT of your own").type_name("TEXT");
  command.add("--param", options->parameters, "A value for :key in the query; may be repeated")
      .type_name("KEY=VALUE")
      .one_value_each();
  command.add("--format", options->format, "table (default), csv, json or markdown")
      .one_of({"table", "csv", "json", "markdown"});
  command
      .add(
          "--as-of", options->as_of,
          "Every table and view as it was after a batch, at the end of a date (UTC) or at a UTC time; what has no past "
          "is refused")
      .type_name("BATCH_OR_TIME");
  command
      .add("--attach", options->archives,
           "An archive, as the schema 'archive' (the next 'archive2'): archive.bar_history and the like; may be "
           "repeated")
      .type_name("FILE")
      .one_value_each();
  command.add_flag("--list", options->list, "Name the queries that come with bluedot");
  command.on_given([&line, options] { line.action = [&line, options] { return run_query(line.options, *options); }; });
}

}  // namespace bluedot::cli
