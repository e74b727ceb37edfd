// A store with a market in it, for tests of what is asked for.
#pragma once

#include "fetch/plan.hpp"
#include "pipeline/ingest.hpp"
#include "pipeline/open_store.hpp"
#include "support/market.hpp"
#include "support/temp_folder.hpp"

#include <functional>
#include <string>

namespace bluedot::tests {

inline base::Date day(const char* text) {
  return base::Date::parse_iso(text).value();
}

struct FetchStore {
  FetchStore() {
    workspace.store = folder / "bluedot.db";
    workspace.export_dir = folder / "exports";
    workspace.actor = "me@here";
    at("2025-07-14T13:00:00Z");  // a Monday, in India after the close
    pipeline::OpenStore(workspace, store::Command::run, "");
    settings.providers = {vendor::k_kite.defaults(), vendor::k_yahoo.defaults()};
  }

  void at(const char* time) { workspace.clock = base::Clock(base::Instant::parse(time).value()); }
  void take_in(const MarketDocument& document) {
    write_file(folder / "in" / (document.symbol + "_daily.json"), document.json());
    pipeline::IngestRequest request;
    request.paths = {(folder / "in").string()};
    request.export_after = false;
    pipeline::ingest(workspace, request);
  }
  void write(const std::function<void(sql::Writer& database)>& writing) {
    pipeline::OpenStore store(workspace, store::Command::run, "");
    sql::Transaction transaction(store.database());
    writing(store.database());
    transaction.commit();
  }
  void answered(const char* symbol, const char* provider, const char* verdict, const char* asked_at) {
    write([&](sql::Writer& database) {
      store::set_vendor_answer(database,
                               {.symbol = symbol,
                                .provider = provider,
                                .asked_at = base::Instant::parse(asked_at).value(),
                                .from = day("2025-07-01"),
                                .to = day("2025-07-14"),
                                .verdict = verdict,
                                .requests = 1},
                               "run");
    });
  }
  // `A.IN 2025-07-01 2025-07-14`, a line each.
  std::string plan(const fetch::FetchRequest& request = {}) {
    const sql::Reader database = pipeline::open_for_reading(workspace);
    std::string text;
    for (const fetch::Target& target : fetch::plan_targets(workspace, database, settings, universe, request)) {
      const vendor::Wish& wish = target.wish;
      text += (text.empty() ? "" : "\n") + wish.symbol + " " + wish.window.from.iso() + " " + wish.window.to.iso() +
              (target.backfill_id ? " past" : "");
    }
    return text;
  }

  TempFolder folder;
  pipeline::Workspace workspace;
  fetch::FetchSettings settings;
  model::Universe universe;
};

}  // namespace bluedot::tests
