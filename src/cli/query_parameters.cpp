#include "cli/query_parameters.hpp"

#include "base/error.hpp"
#include "base/number_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace bluedot::cli {
namespace {

[[noreturn]] void fail_usage(const std::string& message) {
  throw base::Error(message, base::ErrorKind::usage);
}

// Digits and at most a sign in front and a point inside, written as people write numbers: what has zeros in front
// (a code) or reads as infinity is text.
bool spells_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.find_first_not_of("0123456789.") != std::string_view::npos) return false;
  const size_t whole = std::min(text.find('.'), text.size());
  return whole > 0 && !text.ends_with('.') && (whole == 1 || text.front() != '0');
}

// A value is bound as the number it spells, else as text.
void bind_value(sql::Statement& statement, int index, const std::string& text) {
  if (!spells_number(text)) {
    statement.bind_at(index, text);
  } else if (const auto integer = base::parse_number<int64_t>(text)) {
    statement.bind_at(index, *integer);
  } else if (const auto real = base::parse_number<double>(text)) {
    statement.bind_at(index, *real);
  } else {
    statement.bind_at(index, text);
  }
}

}  // namespace

void bind_parameters(sql::Statement& statement, const std::vector<std::string>& parameters,
                     std::map<std::string, std::string>& values) {
  for (const std::string& parameter : parameters) {
    const size_t equals = parameter.find('=');
    if (equals == std::string::npos || equals == 0) fail_usage("--param: '" + parameter + "' is not KEY=VALUE");
    values[parameter.substr(0, equals)] = parameter.substr(equals + 1);
  }
  std::map<std::string, std::string> unused = values;
  for (int index = 1; index <= statement.parameter_count(); ++index) {
    const std::string_view name = statement.parameter_name(index);
    const std::string key(name.substr(std::min<size_t>(1, name.size())));
    if (key.empty()) fail_usage("query: a parameter needs a name, as in :symbol");
    const auto found = values.find(key);
    if (found == values.end())
      fail_usage(fmt::format("query: parameter '{}' has no value; give --param {}=VALUE", name, key));
    bind_value(statement, index, found->second);
    unused.erase(key);
  }
  if (!unused.empty()) fail_usage("--param: the query has no parameter '" + unused.begin()->first + "'");
}

}  // namespace bluedot::cli
