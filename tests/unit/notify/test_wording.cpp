#include "notify/email.hpp"
#include "notify/text.hpp"
#include "notify/wording.hpp"
#include "unit/notify/sample.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using Catch::Contains;

TEST_CASE("headlines") {
  notify::Digest digest = tests::sample_digest();
  CHECK(notify::headline(digest) == "bluedot run degraded on box, still in trouble since 2025-08-02 (day 3)");
  digest.trouble.change = notify::Change::new_trouble;
  digest.state = notify::State::failed;
  CHECK(notify::headline(digest) == "bluedot run failed on box");
  digest.trouble.change = notify::Change::recovered;
  digest.state = notify::State::ok;
  CHECK(notify::headline(digest) == "bluedot recovered on box, was in trouble since 2025-08-02");
  digest.trouble = {};
  CHECK(notify::headline(digest) == "bluedot run ok on box");
  digest.state = notify::State::nothing;
  CHECK(notify::headline(digest) == "bluedot had nothing to do on box");
  digest.state = notify::State::test;
  digest.place.host = "";
  CHECK(notify::headline(digest) == "bluedot sends a test message");
}

TEST_CASE("links that go out") {
  notify::Digest digest;
  for (const std::string link : {"https://example.com/a?b=c&d", "http://10.0.0.1:8080/run#x"}) {
    digest.link = link;
    CHECK(notify::safe_link(digest) == link);
  }
  for (const std::string& link :
       {std::string("javascript:alert(1)"), std::string("https://a.b/|x"), std::string("https://a.b/>x"),
        std::string("https://u:p@a.b/"), std::string("https://a.b/\r\nX: y"), std::string("not a link"),
        "https://a.b/" + std::string(600, 'x')}) {
    digest.link = link;
    CHECK(notify::safe_link(digest).empty());
  }
}

TEST_CASE("a mail in full") {
  const notify::Digest digest = tests::sample_digest();
  CHECK(notify::email_subject(digest) == notify::headline(digest));
  CHECK(notify::email_text(digest) ==
        "bluedot run degraded on box, still in trouble since 2025-08-02 (day 3)\n"
        "\n"
        "When:  2025-08-04 18:30 IST (2025-08-04T13:00:00.000Z)\n"
        "Run:   01987a3c-run\n"
        "Host:  box\n"
        "Store: /data/bluedot.db\n"
        "\n"
        "Steps\n"
        "  ingest: degraded, 12.3 s: 2 rejected\n"
        "  publish: skipped, 0.0 s\n"
        "\n"
        "Counts\n"
        "  bars added: 1234\n"
        "\n"
        "Of note\n"
        "  M&M.json: volume < 0\n"
        "\n"
        "https://example.com/runs?id=1&x=2\n");
}

TEST_CASE("a mail of hostile texts stays a mail of this size and shape") {
  const notify::Digest digest = tests::hostile_digest();
  const std::string subject = notify::email_subject(digest), text = notify::email_text(digest);
  CHECK(notify::utf16_units(subject) <= 200);
  CHECK(subject.find_first_of("\r\n") == std::string::npos);
  CHECK(text.size() < 200'000);
  CHECK(notify::clean(text, true) == text);
  CHECK_THAT(text, !Contains("\nBcc") && Contains("more characters") && Contains("more\n"));
}
