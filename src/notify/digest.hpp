// What there is to tell of one run, before any channel's form.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "model/run.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace bluedot::notify {

enum class State { ok, nothing, degraded, failed, test };  // test: a person asks whether messages arrive
using StepOutcome = model::RunOutcome;

// The run's state beside that of the runs before it.
enum class Change { none, new_trouble, still_in_trouble, recovered };

struct Trouble {
  Change change = Change::none;
  base::Date since = {};  // of still_in_trouble and recovered: the first day of the trouble
  int day = 1;            // of still_in_trouble: today is the trouble's n-th day
};

struct Step {
  std::string name = {};
  StepOutcome outcome = StepOutcome::ok;
  double seconds = 0;
  std::string message = {};  // may be empty
};

struct Count {
  std::string name = {};  // `bars added`
  int64_t value = 0;
};

// Where the run took place.
struct Place {
  std::string host = {}, store = {};
};

// Texts may be any bytes: each channel makes valid, harmless and short enough text of them. Secrets are no part of it.
struct Digest {
  State state = State::ok;
  Trouble trouble = {};
  std::string run_id = {};
  base::Instant when = {};
  std::string when_text = {};  // `2025-08-04 18:30 IST`, for people
  Place place = {};
  std::vector<Step> steps = {};
  std::vector<Count> counts = {};
  std::vector<std::string> details = {};  // rejections and warnings, the most important first, one line each
  std::string link = {};                  // http:// or https://; empty: none
};

}  // namespace bluedot::notify
