#include "base/digest.hpp"
#include "base/running_digest.hpp"

#include <catch2/catch.hpp>

using namespace bluedot::base;

namespace {

std::string text_of(size_t length) {
  std::string text(length, '\0');
  uint32_t value = 1;
  for (char& c : text) c = static_cast<char>((value = value * 1664525 + 1013904223) >> 24);
  return text;
}

}  // namespace

TEST_CASE("a digest put aside anywhere and taken up again is the digest of the whole") {
  // Around the lengths where XXH3 changes its way (16, 128, 240) and its stripes, buffer and blocks end (64, 256,
  // 1024).
  const size_t first = GENERATE(size_t{0}, size_t{1}, size_t{16}, size_t{64}, size_t{240}, size_t{241}, size_t{255},
                                size_t{256}, size_t{257}, size_t{320}, size_t{1024}, size_t{1025}, size_t{100'000});
  for (const size_t second : {size_t{0}, size_t{1}, size_t{40}, size_t{63}, size_t{64}, size_t{300}, size_t{5'000}}) {
    CAPTURE(first, second);
    const std::string text = text_of(first + second);
    RunningDigest before;
    before.add(std::string_view(text).substr(0, first));
    CHECK(before.hex() == xxh3_128_hex(std::string_view(text).substr(0, first)));
    auto after = RunningDigest::resume(before.state());
    REQUIRE(after);
    after->add(std::string_view(text).substr(first));
    CHECK(after->hex() == xxh3_128_hex(text));
    // A line a day, a state kept each day.
    auto again = RunningDigest::resume(after->state());
    REQUIRE(again);
    again->add("one more line\n");
    CHECK(again->hex() == xxh3_128_hex(text + "one more line\n"));
  }
}

TEST_CASE("the same bytes leave the same state, however they were added") {
  RunningDigest a, b;
  a.add("abc");
  b.add("a");
  b.add("bc");
  CHECK(a.state() == b.state());
}

TEST_CASE("what is no state of this build is not taken up") {
  const std::string state = RunningDigest().state();
  CHECK(RunningDigest::resume(state));
  CHECK_FALSE(RunningDigest::resume(""));
  CHECK_FALSE(RunningDigest::resume(state + "x"));
  for (const size_t place : {size_t{0}, size_t{5}, size_t{9}}) {  // version, buffered bytes, stripes
    std::string other = state;
    other[place] = '\x77';
    CAPTURE(place);
    CHECK_FALSE(RunningDigest::resume(other));
  }
}
