// Digests for tests: one as they are, and one that is as bad as texts can be.
#pragma once

#include "notify/digest.hpp"

namespace bluedot::tests {

inline notify::Digest sample_digest() {
  return {
      .state = notify::State::degraded,
      .trouble = {.change = notify::Change::still_in_trouble, .since = base::Date{20302}, .day = 3},  // 2025-08-02
      .run_id = "01987a3c-run",
      .when = base::Instant{1754312400000},  // 2025-08-04T13:00:00Z
      .when_text = "2025-08-04 18:30 IST",
      .place = {.host = "box", .store = "/data/bluedot.db"},
      .steps = {{.name = "ingest", .outcome = notify::StepOutcome::degraded, .seconds = 12.34, .message = "2 rejected"},
                {.name = "publish", .outcome = notify::StepOutcome::skipped}},
      .counts = {{.name = "bars added", .value = 1234}},
      .details = {"M&M.json: volume < 0"},
      .link = "https://example.com/runs?id=1&x=2"};
}

// Long everywhere; beyond the basic plane, markup, mentions, control characters and bytes that are no UTF-8.
inline std::string hostile_text() {
  std::string text =
      "<!here> @everyone *b* `c` & \x01\x1b[31m \xFF\xE0\xA4 \xE2\x80\xAE[x](http://evil) ```\r\nBcc: "
      "v@example.com\r\n";
  for (int i = 0; i < 2'000; ++i) text += "\xF0\x9F\x94\xB5<&>*\xE0\xA4\x95";
  return text;
}

inline notify::Digest hostile_digest() {
  notify::Digest digest = sample_digest();
  digest.run_id = digest.when_text = digest.place.host = digest.place.store = hostile_text();
  digest.steps.assign(
      60, {.name = hostile_text(), .outcome = notify::StepOutcome::failed, .seconds = 1e9, .message = hostile_text()});
  digest.counts.assign(60, {.name = hostile_text(), .value = -9'000'000'000'000'000'000});
  digest.details.assign(200, hostile_text());
  digest.link = "https://example.com/" + std::string(480, '&');
  return digest;
}

}  // namespace bluedot::tests
