#include "base/date.hpp"
#include "floor_work.hpp"

#include <array>
#include <charconv>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace bench {
namespace {

constexpr int64_t k_ms_to_india = 19'800'000, k_ms_per_day = 86'400'000;
constexpr std::array k_streams{"PRICE_DATA", "RLST_RATING", "BC_INDICATOR", "BLUE_DOTS"};

void add(std::string& text, double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

void add_lines(const FloorBar& bar, std::array<std::string, 4>& texts) {
  const auto date = bluedot::base::Date{static_cast<int32_t>((bar.date_ms + k_ms_to_india) / k_ms_per_day)};
  const auto digits = date.basic_digits();
  for (std::string& text : texts) {
    text.append(digits.data(), digits.size());
    text += "T,";
  }
  for (const double price : {bar.open, bar.high, bar.low, bar.close}) {
    add(texts[0], price);
    texts[0] += ',';
  }
  texts[0] += std::to_string(bar.volume) + '\n';
  texts[1] += "0,1000,0,";
  add(texts[1], bar.rlst);
  texts[1] += ",0\n";
  texts[2] += "0,";
  add(texts[2], bar.bc);
  texts[2] += ",0,";
  add(texts[2], bar.bc);
  texts[2] += ",0\n";
  texts[3] += "0,1000,0,0,0\n";
}

void put(const std::filesystem::path& folder, size_t series, const std::array<std::string, 4>& texts, int flags) {
  for (size_t i = 0; i < texts.size(); ++i) {
    const std::string path = folder / ("SYM" + std::to_string(series) + "_" + k_streams[i] + ".csv");
    const int file = open(path.c_str(), flags | O_WRONLY | O_CLOEXEC, 0644);
    const bool done = file >= 0 && write(file, texts[i].data(), texts[i].size()) == std::ssize(texts[i]);
    close(file);
    if (!done) throw std::runtime_error("cannot write " + path);
  }
}

}  // namespace

void write_files(const std::filesystem::path& folder, const std::vector<FloorDocument>& documents) {
  std::filesystem::create_directories(folder);
  std::array<std::string, 4> texts;
  for (size_t i = 0; i < documents.size(); ++i) {
    for (std::string& text : texts) text.clear();
    for (auto bar = documents[i].bars.rbegin(); bar != documents[i].bars.rend(); ++bar) add_lines(*bar, texts);
    put(folder, i, texts, O_CREAT | O_EXCL);
  }
}

void append_files(const std::filesystem::path& folder, const std::vector<FloorDocument>& documents) {
  for (size_t i = 0; i < documents.size(); ++i) {
    std::array<std::string, 4> texts;
    add_lines(documents[i].bars.front(), texts);
    put(folder, i, texts, O_APPEND);
  }
}

}  // namespace bench
