// A store in a temporary folder and documents made by hand, for the tests of store/.
#pragma once

#include "base/digest.hpp"
#include "model/document.hpp"
#include "model/exchange.hpp"
#include "sql/migrator.hpp"
#include "store/writing/batch_writer.hpp"
#include "support/temp_folder.hpp"

#include <memory>
#include <string>
#include <vector>

namespace bluedot::tests {

inline base::Date day(std::string_view iso) {
  return base::Date::parse_iso(iso).value();
}

// The moment `hour`:00 UTC of that day.
inline base::Instant moment(std::string_view iso, int hour = 23) {
  return base::Instant{int64_t{day(iso).days} * base::k_ms_per_day + hour * 60 * base::k_ms_per_minute};
}

inline model::Bar bar(base::Date date, double close, bool provisional = false) {
  model::BarValues values{close, close + 1, close - 1, close, 1000, 50.0, 24000.5, model::Session::trading};
  return {date, values, provisional};
}

inline model::Document document(std::vector<model::Bar> bars, base::Instant as_of, std::string symbol = "DIX.IN") {
  model::Document made;
  made.feed = "marketsmith";
  made.exchange = model::exchange_of(symbol, "Asia/Kolkata");
  made.symbol = std::move(symbol);
  made.as_of = as_of;
  made.bars = std::move(bars);
  made.dots_last = as_of.utc_date();
  return made;
}

class Store {
 public:
  Store() : database(sql::Writer::open(folder / "s.db")) { sql::migrate(database, folder / "s.db", {}); }

  static model::Provenance provenance(const std::string& digest_seed) {
    return {"folder", digest_seed + ".json", base::xxh3_128_hex(digest_seed), 100};
  }

  // One batch of one document. The digest is that of `seed`.
  store::IntakeResult take(const model::Document& document, const std::string& seed, bool force = false) {
    options.force = force;
    store::BatchWriter batch(database, run(), options);
    store::IntakeResult taken = batch.take(provenance(seed), document);
    batch.commit(moment("2025-09-01"));
    counts = batch.counts();
    return taken;
  }

  static store::RunInfo run() { return {"run", store::Command::ingest, "", "me@here", "0", moment("2025-09-01")}; }

  // The first column of the first row.
  std::string ask(const std::string& query) {
    sql::Statement row = database.prepare(query);
    return row.step() ? std::string(row.text(0)) : "";
  }
  // All bars as `date close provisional` and all dots, one a line: what must not depend on order.
  std::string state() {
    std::string text;
    sql::Statement row = database.prepare(
        "SELECT symbol || ' ' || timeframe || ' ' || date || ' ' || close || ' ' || session || ' ' || provisional "
        "FROM bars UNION ALL SELECT symbol || ' dot ' || date FROM signals ORDER BY 1");
    while (row.step()) text += std::string(row.text(0)) + "\n";
    return text;
  }

  TempFolder folder;
  sql::Writer database;
  store::BatchOptions options;
  model::IngestCounts counts;  // of the last take
};

}  // namespace bluedot::tests
