#include "sql/query_set.hpp"

#include "base/error.hpp"
#include "sql/embedded_sql.hpp"

#include <map>
#include <stdexcept>
#include <string>

namespace bluedot::sql {
namespace {

constexpr std::string_view k_mark = "-- name: ";

using QueryMap = std::map<std::string_view, std::string_view>;

QueryMap load_all() {
  QueryMap queries;
  for (const EmbeddedFile& file : embedded_queries()) {
    for (const NamedQuery& query : parse_queries(file.name, file.text)) {
      if (!queries.emplace(query.name, query.text).second) {
        throw base::Error("queries: the name " + std::string(query.name) + " stands twice");
      }
    }
  }
  return queries;
}

const QueryMap& query_map() {
  static const QueryMap queries = load_all();
  return queries;
}

}  // namespace

std::vector<NamedQuery> parse_queries(std::string_view file_name, std::string_view file_text) {
  std::vector<NamedQuery> queries;
  size_t at = file_text.starts_with(k_mark) ? 0 : file_text.find("\n-- name: ");
  if (at == std::string_view::npos) throw base::Error(std::string(file_name) + ": no '-- name:' line");
  if (at != 0) ++at;
  while (at != std::string_view::npos) {
    const size_t name_begin = at + k_mark.size();
    const size_t name_end = file_text.find('\n', name_begin);
    if (name_end == std::string_view::npos) throw base::Error(std::string(file_name) + ": a name without a statement");
    const size_t next = file_text.find("\n-- name: ", name_end);
    const size_t end = next == std::string_view::npos ? file_text.size() : next + 1;
    queries.push_back(
        {file_text.substr(name_begin, name_end - name_begin), file_text.substr(name_end + 1, end - name_end - 1)});
    at = next == std::string_view::npos ? next : next + 1;
  }
  return queries;
}

std::string_view query_text(std::string_view name) {
  const auto found = query_map().find(name);
  if (found == query_map().end()) throw std::logic_error("no query is named " + std::string(name));
  return found->second;
}

std::vector<NamedQuery> queries_in(std::string_view file_name) {
  for (const EmbeddedFile& file : embedded_queries()) {
    if (file.name == file_name) return parse_queries(file.name, file.text);
  }
  return {};
}

}  // namespace bluedot::sql
