#include "cli/output.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/plural.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace bluedot::cli {
namespace {

bool looks_numeric(std::string_view cell) {
  return cell.empty() || cell.find_first_not_of("0123456789.,-+") == std::string_view::npos;
}

// A cell must not break the table it stands in.
std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

}  // namespace

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw base::Error("cannot write to standard output");
  }
}

std::string json_text(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

void print_json(const Json& document) {
  print(json_text(document) + "\n");
}

void print_message(std::string_view message) {
  base::log(base::LogLevel::warning, message);
}

int report_failure(const std::string& message, int exit_code, bool json) {
  base::log(base::LogLevel::error, message);
  if (json) {
    const Json document{{"error", message}, {"exit_code", exit_code}};
    const std::string text = json_text(document) + "\n";
    std::fputs(text.c_str(), stdout);
  }
  return exit_code;
}

std::string Table::text() const {
  std::vector<size_t> widths;  // on a screen: a column for each character, whatever its bytes
  std::vector<bool> flush_right;
  for (size_t column = 0; column < m_headers.size(); ++column) {
    size_t width = base::count_code_points(m_headers[column]);
    bool numeric = !m_rows.empty();
    for (const auto& row : m_rows) {
      width = std::max(width, base::count_code_points(row[column]));
      numeric = numeric && looks_numeric(row[column]);
    }
    widths.push_back(width);
    flush_right.push_back(numeric);
  }
  std::string out;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (size_t column = 0; column < cells.size(); ++column) {
      const std::string cell = on_one_line(cells[column]);
      const std::string space(widths[column] - base::count_code_points(cell), ' ');
      line += (column == 0 ? "" : "  ") + (flush_right[column] ? space + cell : cell + space);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  };
  add_line(m_headers);
  for (const auto& row : m_rows) add_line(row);
  return out;
}

std::string Table::markdown() const {
  std::string out;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    for (const std::string& cell : cells) {
      std::string escaped;
      for (const char c : on_one_line(cell)) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
      out += "| " + escaped + " ";
    }
    out += "|\n";
  };
  add_line(m_headers);
  add_line(std::vector<std::string>(m_headers.size(), "---"));
  for (const auto& row : m_rows) add_line(row);
  return out;
}

std::string grouped(int64_t number) {
  std::string digits = std::to_string(number);
  const size_t sign = number < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > sign + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string plural(int64_t number, std::string_view noun) {
  return grouped(number) + " " + base::plural(number, noun);
}

std::string plural(int64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(number), base::plural(number, one, many));
}

}  // namespace bluedot::cli
