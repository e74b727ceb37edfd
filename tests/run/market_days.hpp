// A small market over some days, as a vendor delivers it.
#pragma once

#include "run/installation.hpp"
#include "support/market.hpp"

#include <fmt/format.h>

namespace bluedot::tests {

// The document of a symbol on day 1, 2, …: each day has a bar more, and says so a day later.
inline std::string document_of(int symbol, int day, int restated = -1) {
  return MarketDocument{.symbol = fmt::format("S{:03}.IN", symbol),
                        .name = fmt::format("Company {}", symbol),
                        .bars = 10 + day,
                        .price = 100.0 + symbol,
                        .restated = restated,
                        .as_of_ms = 1754042400000 + day * base::k_ms_per_day}  // 2025-08-01T10:00Z and a day each
      .json();
}

inline std::string file_name_of(int symbol) {
  return fmt::format("S{:03}_daily.json", symbol);
}

// File name -> bytes.
inline Files market_day(int symbols, int day) {
  Files files;
  for (int symbol = 0; symbol < symbols; ++symbol) files[file_name_of(symbol)] = document_of(symbol, day);
  return files;
}

inline void write_files(const Files& files, const std::filesystem::path& folder) {
  for (const auto& [path, bytes] : files) write_file(folder / path, bytes);
}

// The exports of a store into which just these documents are taken in, at one go.
inline Files exports_of(const std::vector<Files>& deliveries) {
  Installation other;
  int number = 0;
  for (const Files& files : deliveries) {
    const auto folder = other.folder.path() / fmt::format("{}", number++);
    write_files(files, folder);
    other.ask({"ingest", folder.string()});
  }
  return other.exports();
}

}  // namespace bluedot::tests
