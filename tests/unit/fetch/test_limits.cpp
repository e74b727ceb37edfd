#include "fetch/limits.hpp"
#include "fetch_fixture.hpp"
#include "support/fake_surroundings.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

namespace {

struct Day {
  vendor::Reserved reserve(int64_t wanted) { return limits.reserve(provider, wanted); }
  store::VendorLimit kept() { return store::vendor_limit(pipeline::open_for_reading(store.workspace), provider.name); }

  tests::FetchStore store;
  fetch::WriteStore write = [this](const auto& writing) { store.write(writing); };
  vendor::Provider provider = {.name = "alpha_vantage", .url = "", .per_day = 25};
  fetch::Limits limits{store.workspace, write};
};

}  // namespace

TEST_CASE("a day's requests are counted in the store from the first on, for 24 hours") {
  Day day;
  CHECK(day.reserve(20).requests == 20);
  day.store.at("2025-07-15T12:59:00Z");
  CHECK(day.reserve(10).requests == 5);
  const auto none = day.reserve(1);
  CHECK(none.requests == 0);
  CHECK(none.more_at == base::Instant::parse("2025-07-15T13:00:00Z"));
  day.store.at("2025-07-15T13:00:00Z");
  CHECK(day.reserve(30).requests == 25);
  day.store.at("2025-07-14T00:00:00Z");  // the clock was set back: nobody waits for ever
  CHECK(day.reserve(1).requests == 1);
}

TEST_CASE("what was set aside and not used is given back, and a pause that was asked for is kept") {
  Day day;
  tests::FakeSurroundings world;
  const net::Surroundings surroundings = world.get();
  const auto later = base::Instant::parse("2025-07-14T14:00:00Z").value();
  {
    vendor::Service service(vendor::k_alpha_vantage, day.provider, {}, surroundings,
                            [&](const vendor::Provider&, int64_t wanted) { return day.reserve(wanted); });
    CHECK_FALSE(service.take_turn(int64_t{1} << 60));
    service.close({vendor::Verdict::limited, "too many", later});
    CHECK(day.kept().requests == 5);
    day.store.write([&](sql::Writer& database) { day.limits.settle(database, service); });
  }
  CHECK(day.kept().requests == 1);
  CHECK(day.kept().closed_until == later);

  const auto reason = [&] {
    vendor::Service service(vendor::k_alpha_vantage, day.provider, {}, surroundings, {});
    day.limits.close_if_told(pipeline::open_for_reading(day.store.workspace), service);
    return service.closed() ? service.closed()->message : "";
  };
  CHECK(reason() == "too many");
  day.store.at("2025-07-14T14:00:00Z");
  CHECK(reason().empty());
}
