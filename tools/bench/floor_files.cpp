#include "floor_work.hpp"

#include <array>
#include <charconv>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace bench {
namespace {

constexpr std::array k_streams{"PRICE_DATA", "RLST_RATING", "BC_INDICATOR", "BLUE_DOTS"};

void add(std::string& text, double value) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

void add_lines(const FloorBar& bar, const DateText& date, bool has_dot, std::array<std::string, 4>& texts) {
  for (std::string& text : texts) {
    text.append(date.data(), 4).append(date.data() + 5, 2).append(date.data() + 8, 2) += "T,";
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
  texts[3] += has_dot ? "0,1000,0,1,0\n" : "0,1000,0,0,0\n";
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
    auto dot = documents[i].dots.rbegin();
    for (auto bar = documents[i].bars.rbegin(); bar != documents[i].bars.rend(); ++bar) {
      const DateText date = date_of(*bar);
      while (dot != documents[i].dots.rend() && *dot < date) ++dot;
      add_lines(*bar, date, dot != documents[i].dots.rend() && *dot == date, texts);
    }
    put(folder, i, texts, O_CREAT | O_EXCL);
  }
}

void append_files(const std::filesystem::path& folder, const std::vector<FloorDocument>& documents) {
  for (size_t i = 0; i < documents.size(); ++i) {
    std::array<std::string, 4> texts;
    const auto& [bars, dots] = documents[i];
    const DateText date = date_of(bars.front());
    add_lines(bars.front(), date, !dots.empty() && dots.front() == date, texts);
    put(folder, i, texts, O_APPEND);
  }
}

void sync_files(const std::filesystem::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool done = file >= 0 && syncfs(file) == 0;
  close(file);
  if (!done) throw std::runtime_error("cannot sync " + folder.string());
}

}  // namespace bench
