// bench_market: writes the documents of a made-up market, day1/ and the days after it (made_market.hpp).
#include "made_market.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace {

constexpr const char* k_usage =
    "usage: bench_market FOLDER [symbols=N] [from=N] [bars=N] [window=N] [later=N] [first=N] [indented=1]\n"
    "  symbols  how many (1000), numbered from `from` (0)\n"
    "  bars     of each until the first day (308); window: of them in each document (308)\n"
    "  later    how many days after the first are written, as day2, day3, … (1)\n"
    "  first    0: only the later days, without day1 (1)\n"
    "  indented 1: documents as wide as the real ones, 380 bytes a bar (0)\n";

using Options = std::map<std::string, int>;

bool read_options(int count, char** arguments, Options& options) {
  for (int i = 2; i < count; ++i) {
    const std::string text = arguments[i];
    const size_t equals = text.find('=');
    const auto found = options.find(text.substr(0, equals));
    if (equals == std::string::npos || found == options.end()) return false;
    found->second = std::atoi(text.c_str() + equals + 1);
  }
  return true;
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (!file.flush()) {
    std::fprintf(stderr, "bench_market: cannot write %s\n", path.c_str());
    std::exit(1);
  }
}

}  // namespace

int main(int count, char** arguments) {
  Options options{{"symbols", 1'000}, {"from", 0},  {"bars", 308},  {"window", 308},
                  {"later", 1},       {"first", 1}, {"indented", 0}};
  if (count < 2 || !read_options(count, arguments, options)) {
    std::fputs(k_usage, stderr);
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  const int first = options["first"] != 0 ? 0 : 1;
  for (int later = first; later <= options["later"]; ++later) {
    std::filesystem::create_directories(folder / ("day" + std::to_string(later + 1)));
  }
  for (int i = 0; i < options["symbols"]; ++i) {
    const int number = options["from"] + i;
    const bench::MadeSymbol symbol = bench::make_symbol(number, options["bars"], options["later"]);
    for (int later = first; later <= options["later"]; ++later) {
      write_file(
          folder / ("day" + std::to_string(later + 1)) / (symbol.code + "_daily.json"),
          bench::document_of(symbol, number, later, options["later"], options["window"], options["indented"] != 0));
    }
  }
  return 0;
}
