#include "exports/seed_check.hpp"
#include "exports/series_files.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <string>

using namespace bluedot;
using base::Date;
using exports::ExportRow;
using exports::Rendered;
using exports::SeriesRenderer;
using exports::Stream;

namespace {

Date date(std::string_view iso) {
  return Date::parse_iso(iso).value();
}

const Date k_last_exported_day = date("2025-08-01");

ExportRow row_of(std::string_view iso) {
  ExportRow row;
  row.date = date(iso);
  row.values = {
      .open = 16869, .high = 17149, .low = 16787, .close = 16848, .volume = 341381, .rlst = 78, .bc = 24565.35};
  return row;
}

class Series {
 public:
  explicit Series(bool include_provisional = false) : m_renderer(include_provisional, k_last_exported_day) {
    m_renderer.begin();
  }
  Series& add(const ExportRow& row) {
    m_renderer.add(row);
    return *this;
  }
  const Rendered& operator[](Stream stream) const { return m_renderer.finish()[index_of(stream)]; }

 private:
  SeriesRenderer m_renderer;
};

constexpr Stream k_price = Stream::price_data, k_rlst = Stream::rlst_rating, k_bc = Stream::bc_indicator,
                 k_dots = Stream::blue_dots;

}  // namespace

TEST_CASE("a settled trading bar is one line in each of the four streams") {
  Series series;
  series.add(row_of("2025-08-01"));
  CHECK(series[k_price].bytes == "20250801T,16869,17149,16787,16848,341381\n");
  CHECK(series[k_rlst].bytes == "20250801T,0,1000,0,78,0\n");
  CHECK(series[k_bc].bytes == "20250801T,0,24565.35,0,24565.35,0\n");
  CHECK(series[k_dots].bytes == "20250801T,0,1000,0,0,0\n");
  for (const Stream stream : exports::k_streams) {
    CHECK(series[stream].rows == 1);
    CHECK(series[stream].last_date == k_last_exported_day);
    CHECK(series[stream].decimals == (stream == k_bc ? 2 : 0));
  }
}

TEST_CASE("a price outside the range by rounding widens the line, which the format demands") {
  Series series;
  ExportRow row = row_of("2025-07-31");
  row.values.open = 16780.5;
  series.add(row);
  row = row_of("2025-08-01");
  row.values.close = 17150.25;
  series.add(row);
  CHECK(series[k_price].bytes ==
        "20250731T,16780.5,17149,16780.5,16848,341381\n20250801T,16869,17150.25,16787,17150.25,341381\n");
  CHECK(exports::check_seed_csv(series[k_price].bytes, k_last_exported_day).empty());
}

TEST_CASE("a dot is a one") {
  Series series;
  ExportRow row = row_of("2025-08-01");
  row.dot = true;
  CHECK(series.add(row)[k_dots].bytes == "20250801T,0,1000,0,1,0\n");
}

TEST_CASE("an indicator that is not known has no line, a dot's absence has one") {
  Series series;
  ExportRow row = row_of("2025-07-31");
  row.values.rlst.reset();
  series.add(row);
  row = row_of("2025-08-01");
  row.values.bc.reset();
  series.add(row);
  CHECK(series[k_price].rows == 2);
  CHECK(series[k_dots].rows == 2);
  CHECK(series[k_rlst].bytes == "20250801T,0,1000,0,78,0\n");
  CHECK(series[k_rlst].rows == 1);
  CHECK(series[k_bc].bytes == "20250731T,0,24565.35,0,24565.35,0\n");
  CHECK(series[k_bc].last_date == date("2025-07-31"));
}

TEST_CASE("a stream without a line has no file") {
  Series series;
  ExportRow row = row_of("2025-08-01");
  row.values.rlst.reset();
  row.values.bc.reset();
  series.add(row);
  for (const Stream stream : {k_rlst, k_bc}) {
    CHECK(series[stream].rows == 0);
    CHECK(series[stream].bytes.empty());
  }
  const Series nothing;
  for (const Stream stream : exports::k_streams) CHECK(nothing[stream].rows == 0);
}

TEST_CASE("a rating of zero is known") {
  Series series;
  ExportRow row = row_of("2025-08-01");
  row.values.rlst = 0;
  row.values.bc = 0;
  series.add(row);
  CHECK(series[k_rlst].bytes == "20250801T,0,1000,0,0,0\n");
  CHECK(series[k_bc].bytes == "20250801T,0,1000,0,0,0\n");
}

TEST_CASE("holidays are never exported") {
  Series series(true);
  ExportRow row = row_of("2025-08-01");
  row.values.session = model::Session::holiday;
  row.dot = true;
  series.add(row);
  for (const Stream stream : exports::k_streams) CHECK(series[stream].rows == 0);
}

TEST_CASE("a provisional bar is exported only when asked, and never one dated after today") {
  ExportRow row = row_of("2025-08-01");
  row.provisional = true;
  SECTION("not asked") {
    Series series;
    for (const Stream stream : exports::k_streams) CHECK(series.add(row)[stream].rows == 0);
  }
  SECTION("asked, dated today") {
    Series series(true);
    CHECK(series.add(row)[k_price].bytes == "20250801T,16869,17149,16787,16848,341381\n");
  }
  SECTION("asked, dated tomorrow") {
    Series series(true);
    row.date.days += 1;
    for (const Stream stream : exports::k_streams) CHECK(series.add(row)[stream].rows == 0);
  }
  SECTION("a settled bar is not capped") {
    Series series;
    row.date.days += 1;
    row.provisional = false;
    CHECK(series.add(row)[k_price].rows == 1);
  }
}

TEST_CASE("an unknown volume is written as 0 and a large one with every digit") {
  Series series;
  ExportRow row = row_of("2025-07-31");
  row.values.volume.reset();
  series.add(row);
  row = row_of("2025-08-01");
  row.values.volume = std::numeric_limits<int64_t>::max();
  series.add(row);
  CHECK(series[k_price].bytes ==
        "20250731T,16869,17149,16787,16848,0\n"
        "20250801T,16869,17149,16787,16848,9223372036854775807\n");
}

TEST_CASE("BC widens its bar beyond 0 and 1000") {
  const auto line = [](double bc) {
    Series series;
    ExportRow row = row_of("2025-08-01");
    row.values.bc = bc;
    return series.add(row)[k_bc].bytes;
  };
  CHECK(line(999.5) == "20250801T,0,1000,0,999.5,0\n");
  CHECK(line(1000) == "20250801T,0,1000,0,1000,0\n");
  CHECK(line(1000.25) == "20250801T,0,1000.25,0,1000.25,0\n");
  CHECK(line(-3.5) == "20250801T,0,1000,-3.5,-3.5,0\n");
  CHECK(line(-0.0) == "20250801T,0,1000,0,0,0\n");
}

TEST_CASE("numbers are the shortest plain decimals, and the decimals are counted over the whole file") {
  Series series;
  ExportRow row = row_of("2025-07-31");
  row.values.open = 0.00005;
  row.values.high = 1e22;
  row.values.low = 1e-7;
  row.values.close = 24.665000915;
  row.values.rlst = 78.5;
  series.add(row);
  series.add(row_of("2025-08-01"));
  CHECK(series[k_price].bytes ==
        "20250731T,0.00005,10000000000000000000000,0.0000001,24.665000915,341381\n"
        "20250801T,16869,17149,16787,16848,341381\n");
  CHECK(series[k_price].decimals == 9);
  row = row_of("2025-08-02");
  row.values.low = 16786.5;
  series.add(row);
  CHECK(series[k_price].decimals == 9);
  CHECK(series[k_rlst].decimals == 1);
  CHECK(series[k_bc].decimals == 2);
  CHECK(series[k_dots].decimals == 0);
}

TEST_CASE("the longest numbers there are fit a line") {
  Series series;
  ExportRow row = row_of("2025-08-01");
  const double largest = std::numeric_limits<double>::max(), smallest = std::numeric_limits<double>::denorm_min();
  row.values.open = row.values.high = row.values.close = largest;
  row.values.low = smallest;
  row.values.bc = -largest;
  series.add(row);
  CHECK(series[k_price].decimals == 324);  // 4.9...e-324 with one digit that counts
  CHECK(series[k_price].bytes.size() > 4 * 300);
  CHECK(exports::check_seed_csv(series[k_price].bytes, k_last_exported_day).empty());
  CHECK(exports::check_seed_csv(series[k_bc].bytes, k_last_exported_day).empty());
}

TEST_CASE("a renderer starts anew with begin and keeps nothing") {
  SeriesRenderer renderer(false, k_last_exported_day);
  renderer.begin();
  ExportRow row = row_of("2025-08-01");
  row.values.open = 1.125;
  for (int i = 0; i < 100; ++i) renderer.add(row);
  CHECK(renderer.finish()[index_of(k_price)].decimals == 3);
  renderer.begin();
  for (const Rendered& file : renderer.finish()) {
    CHECK(file.bytes.empty());
    CHECK(file.rows == 0);
    CHECK(file.decimals == 0);
    CHECK(file.last_date == Date{});
  }
  renderer.add(row_of("2025-07-31"));
  CHECK(renderer.finish()[index_of(k_price)].bytes == "20250731T,16869,17149,16787,16848,341381\n");
}

TEST_CASE("whatever possible bars go in, files come out that TradingView takes") {
  std::mt19937 random(20250801);
  const auto up_to = [&](int last) { return std::uniform_int_distribution(0, last)(random); };
  SeriesRenderer renderer(true, k_last_exported_day);
  for (int series = 0; series < 200; ++series) {
    renderer.begin();
    const double scale = std::pow(10.0, up_to(6));
    base::Date day{k_last_exported_day.days - 400};
    int64_t trading = 0;
    for (; day <= k_last_exported_day; day.days += 1 + up_to(3)) {
      std::array<double, 4> prices{};
      for (double& price : prices) price = (1 + up_to(100'000'000)) / scale;
      std::ranges::sort(prices);
      ExportRow row;
      row.date = day;
      row.values.open = prices[1];
      row.values.high = prices[3];
      row.values.low = prices[0];
      row.values.close = prices[2];
      if (up_to(9) != 0) row.values.volume = up_to(1'000'000'000);
      if (up_to(9) != 0) row.values.rlst = up_to(99);
      if (up_to(9) != 0) row.values.bc = (up_to(100'000'000) - 1'000'000) / scale;
      if (up_to(19) == 0) row.values.session = model::Session::holiday;
      row.dot = up_to(9) == 0;
      row.provisional = up_to(9) == 0;
      if (row.values.session == model::Session::trading) ++trading;
      renderer.add(row);
    }
    const auto& files = renderer.finish();
    CHECK(files[index_of(k_price)].rows == trading);
    CHECK(files[index_of(k_dots)].rows == trading);
    for (const Rendered& file : files) {
      const auto findings = exports::check_seed_csv(file.bytes, k_last_exported_day);
      CHECK(findings.empty());
      CHECK(std::ranges::count(file.bytes, '\n') == file.rows);
    }
  }
}
