#include "exports/index_files.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using exports::index_fingerprint;

namespace {

store::ExportSeries one_series() {
  store::ExportSeries series;
  series.code = "DIX.IN";
  series.name = "Dixon";
  series.export_name = "DIX_IN";
  return series;
}

store::LedgerRow one_file(const std::string& path = "daily/data/DIX_IN_PRICE_DATA.csv") {
  store::LedgerRow row;
  row.path = path;
  row.series_id = 1;
  row.row_count = 3;
  row.size_bytes = 100;
  row.decimals = 2;
  row.digest = "0123456789abcdef0123456789abcdef";
  return row;
}

std::string fingerprint_of(const store::ExportSeries& series, const store::LedgerRow& row,
                           const model::Settings& settings = {}) {
  return index_fingerprint({series}, {{row.path, row}}, settings);
}

}  // namespace

TEST_CASE("the fingerprint of index files knows what is said of a symbol") {
  auto other = one_series();
  SECTION("its code") {
    other.code = "DIX.BO";
  }
  SECTION("its name") {
    other.name = "Dixon Technologies";
  }
  SECTION("its export name") {
    other.export_name = "DIX_BO";
  }
  SECTION("its timeframe") {
    other.timeframe = model::Timeframe::weekly;
  }
  SECTION("its repository") {
    other.repository = 2;
  }
  CHECK(fingerprint_of(one_series(), one_file()) == fingerprint_of(one_series(), one_file()));
  CHECK(fingerprint_of(one_series(), one_file()) != fingerprint_of(other, one_file()));
}

TEST_CASE("the fingerprint of index files knows what is said of a file") {
  auto changed = one_file();
  SECTION("its rows") {
    changed.row_count = 4;
  }
  SECTION("its bytes") {
    changed.size_bytes = 101;
  }
  SECTION("its decimals") {
    changed.decimals = 1;
  }
  SECTION("its digest") {
    changed.digest[0] = '1';
  }
  SECTION("its path") {
    changed.path = "daily/data/DIX_BO_PRICE_DATA.csv";
  }
  SECTION("that there is one") {
    changed.state = store::FileState::absent;
  }
  CHECK(fingerprint_of(one_series(), one_file()) != fingerprint_of(one_series(), changed));
}

TEST_CASE("the order of the ledger's rows decides nothing") {
  exports::LedgerMap some, others;
  for (int i = 0; i < 50; ++i) some.emplace(std::to_string(i), one_file(std::to_string(i)));
  others.reserve(1000);
  for (int i = 49; i >= 0; --i) others.emplace(std::to_string(i), one_file(std::to_string(i)));
  CHECK(index_fingerprint({one_series()}, some, {}) == index_fingerprint({one_series()}, others, {}));
}
