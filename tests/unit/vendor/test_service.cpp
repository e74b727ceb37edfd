#include "support/fake_surroundings.hpp"
#include "vendor/service.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using vendor::Closed;
using vendor::Verdict;

namespace {

constexpr int64_t k_for_ever = int64_t{1} << 60;

struct Desk {
  explicit Desk(double per_second, int64_t per_day = 0, int64_t left = 0)
      : service(vendor::k_yahoo, {.name = "yahoo", .url = "", .per_second = per_second, .per_day = per_day}, {},
                surroundings,
                [this](const vendor::Provider&, int64_t wanted) {
                  const int64_t granted = std::min(wanted, day_left);
                  day_left -= granted;
                  return vendor::Reserved{granted, base::Instant{1'000}};
                }),
        day_left(left) {}

  tests::FakeSurroundings fake;
  net::Surroundings surroundings = fake.get();
  vendor::Service service;
  int64_t day_left;
};

}  // namespace

TEST_CASE("turns come no faster than the limit of a second, with a margin") {
  Desk desk(4);
  for (int i = 0; i < 9; ++i) CHECK_FALSE(desk.service.take_turn(k_for_ever));
  CHECK(desk.service.requests() == 9);
  CHECK(desk.fake.slept_ms == std::vector<int64_t>(8, 275));
}

TEST_CASE("a vendor that asks for a pause is left alone by all who ask") {
  Desk desk(1000);
  desk.service.hold_back(5'000);
  CHECK_FALSE(desk.service.take_turn(k_for_ever));
  CHECK(desk.fake.slept_ms == std::vector<int64_t>{5'000});
}

TEST_CASE("nobody waits for a turn that comes too late") {
  Desk desk(1);
  const int64_t until_ms = desk.fake.elapsed_ms + 2'000;
  CHECK_FALSE(desk.service.take_turn(until_ms));
  CHECK_FALSE(desk.service.take_turn(until_ms));
  const auto late = desk.service.take_turn(until_ms);
  REQUIRE(late);
  CHECK(late->message == "the time for fetching was over");
  CHECK_FALSE(desk.service.closed());
  CHECK(desk.service.requests() == 2);
}

TEST_CASE("a day's limit is set aside in parts, and what is over is known") {
  Desk desk(1000, 25, 7);  // 18 were made before
  for (int i = 0; i < 7; ++i) CHECK_FALSE(desk.service.take_turn(k_for_ever));
  const auto closed = desk.service.take_turn(k_for_ever);
  REQUIRE(closed);
  CHECK(closed->verdict == Verdict::limited);
  CHECK(closed->message == "the limit of 25 a day is used up");
  CHECK(closed->until == base::Instant{1'000});
  CHECK(desk.service.requests() == 7);

  Desk ample(1000, 25, 25);
  for (int i = 0; i < 6; ++i) CHECK_FALSE(ample.service.take_turn(k_for_ever));
  CHECK(ample.service.unused() == 4);  // of two parts of five
  CHECK(ample.day_left == 15);
}

TEST_CASE("a service that is closed is not asked, and the first reason stands") {
  Desk desk(1000, 25, 25);
  desk.service.close({Verdict::denied, "the key does not fit"});
  desk.service.close({Verdict::limited, "later"});
  const auto closed = desk.service.take_turn(k_for_ever);
  REQUIRE(closed);
  CHECK(closed->message == "the key does not fit");
  CHECK(desk.service.requests() == 0);
  CHECK(desk.day_left == 25);
}

TEST_CASE("a service that closes while somebody waits counts no request") {
  Desk desk(1, 25, 25);
  CHECK_FALSE(desk.service.take_turn(k_for_ever));
  desk.surroundings.sleep_ms = [&](int64_t) { desk.service.close({Verdict::denied, "no"}); };
  CHECK(desk.service.take_turn(k_for_ever));
  CHECK(desk.service.requests() == 1);
  CHECK(desk.service.unused() == 4);
}

TEST_CASE("whoever has a turn of the day's limit keeps it when another finds none left") {
  Desk desk(1, 25, 2);
  CHECK_FALSE(desk.service.take_turn(k_for_ever));
  desk.surroundings.sleep_ms = [&](int64_t) { CHECK(desk.service.take_turn(k_for_ever)); };
  CHECK_FALSE(desk.service.take_turn(k_for_ever));
  CHECK(desk.service.requests() == 2);
  CHECK(desk.service.unused() == 0);
  desk.service.close({Verdict::denied, "the key does not fit"});  // what a vendor says counts for more
  CHECK(desk.service.closed()->verdict == Verdict::denied);
}

TEST_CASE("three symbols in a row without an answer close a service, others between do not") {
  Desk desk(1000);
  for (const Verdict verdict : {Verdict::unanswered, Verdict::unanswered, Verdict::absent, Verdict::unanswered}) {
    desk.service.note(verdict, "nobody listens");
  }
  CHECK_FALSE(desk.service.closed());
  desk.service.note(Verdict::unanswered, "nobody listens");
  desk.service.note(Verdict::unanswered, "nobody listens");
  REQUIRE(desk.service.closed());
  CHECK(desk.service.closed()->message == "no answer for 3 symbols in a row: nobody listens");
}
