// Whatever feeds deliver and people correct, in any order, grouping and repetition: bars, dots, exports and every past
// state are what the oracle says.
#include "property/rule_program.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <rapidcheck.h>

using namespace bluedot::tests;

namespace {

// A few hundred unless BLUEDOT_PROPERTY_ROUNDS says more; the same ones every time unless RC_PARAMS says otherwise.
void choose_rounds() {
  const char* rounds = std::getenv("BLUEDOT_PROPERTY_ROUNDS");
  const std::string params = std::string("seed=20250802 max_size=40 max_success=") + (rounds ? rounds : "200");
  setenv("RC_PARAMS", params.c_str(), 0);
}

void fail(const RuleProgram& program, const std::string& what) {
  RC_FAIL(program.story() + what);
}

}  // namespace

namespace rc {

template <>
struct Arbitrary<Act> {
  static Gen<Act> arbitrary() {
    // Of full size from the start: a small range would leave the later kinds of act to the last rounds.
    return gen::construct<Act>(gen::resize(kNominalSize, gen::inRange<uint32_t>(0, k_act_kinds)),
                               gen::resize(kNominalSize, gen::inRange<uint32_t>(0, 1'000'000)));
  }
};

}  // namespace rc

namespace {

// What was compared without a look at it: bars, lists of dots.
struct NotRead {
  int64_t bars = 0, dots = 0;
};

NotRead check_program(const std::vector<Act>& acts, bool derives) {
  RuleProgram program(derives);
  for (const Act& act : acts) {
    program.act(act);
    const std::string stored = program.stored(), expected = program.expected();
    if (stored != expected) fail(program, "stored:\n" + stored + "expected:\n" + expected);
  }
  std::string broken = program.broken_invariants();
  if (!broken.empty()) fail(program, broken);
  program.settle_edits();
  const std::string past = program.differing_past_states();
  if (!past.empty()) fail(program, past);
  const std::string exports = program.differing_exports();
  if (!exports.empty()) fail(program, exports);
  broken = program.broken_invariants();
  if (!broken.empty()) fail(program, broken);
  return {program.bars_not_read(), program.dots_not_read()};
}

void check_programs(bool derives) {
  choose_rounds();
  NotRead all;
  CHECK(rc::check([&](const std::vector<Act>& acts) {
    const NotRead one = check_program(acts, derives);
    all.bars += one.bars;
    all.dots += one.dots;
  }));
  CHECK(all.bars > 0);
  CHECK(all.dots > 0);
}

}  // namespace

TEST_CASE("the store is what the oracle says after every act, and every past state can be read again") {
  check_programs(false);
}

TEST_CASE("the same with weekly bars that follow from daily ones") {
  check_programs(true);
}
