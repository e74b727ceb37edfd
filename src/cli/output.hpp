// What a person or a program sees: tables, JSON, messages. stdout carries data only, everything else goes to stderr.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::cli {

using Json = nlohmann::ordered_json;

void print(std::string_view text);             // to stdout
std::string json_text(const Json& document);   // laid out for people; invalid UTF-8 becomes U+FFFD
void print_json(const Json& document);         // to stdout, with a newline
void print_message(std::string_view message);  // `bluedot: MESSAGE` to stderr
Json text_or_null(const std::string& text);    // an empty text is null
template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
// The message to stderr and, with `json`, {"error": …, "exit_code": …} to stdout. Returns the exit code.
int report_failure(const std::string& message, int exit_code, bool json);

// Columns padded to their widest cell, two spaces between; a column of numbers is flush right.
class Table {
 public:
  explicit Table(std::vector<std::string> headers) : m_headers(std::move(headers)) {}
  void add(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
  bool empty() const { return m_rows.empty(); }
  std::string text() const;
  std::string markdown() const;

 private:
  std::vector<std::string> m_headers;
  std::vector<std::vector<std::string>> m_rows;
};

// `1,234,567`: for people; never for data.
std::string grouped(int64_t number);
std::string plural(int64_t number, std::string_view noun);  // `1 document`, `1,000 documents`
std::string plural(int64_t number, std::string_view one, std::string_view many);

}  // namespace bluedot::cli
