#include "run/installation.hpp"
#include "run/market_days.hpp"
#include "support/drive.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

// A day; BLUEDOT_RUN_SYMBOLS=500 makes it a thousand documents over two.
const int k_symbols =
    std::getenv("BLUEDOT_RUN_SYMBOLS") == nullptr ? 60 : std::stoi(std::getenv("BLUEDOT_RUN_SYMBOLS"));

constexpr const char* k_configuration = R"(
sources:
  - name: drive
    remote: gdrive:market/daily/{date}
    trigger: triggers/daily_ready.txt
    status: triggers/status
)";

bool is_drive_missing() {
  if (Drive::can_run()) return false;
  WARN("skipped: rclone, python3 or openssl is not installed");
  return true;
}

json entry(const std::string& date, const std::string& name, const std::string& body,
           const json& more = json::object()) {
  json entry = {
      {"folder", "market/daily/" + date}, {"name", name}, {"body", body}, {"id", date + "-" + name.substr(0, 4)}};
  entry.update(more);
  return entry;
}

// The documents of a day in the folder of its date, and the trigger that names it. The faults stand among them.
json content_of(int day, const std::string& date, const json& more = json::array()) {
  json entries = more;
  for (int symbol = 0; symbol < k_symbols; ++symbol) {
    entries.push_back(entry(date, file_name_of(symbol), document_of(symbol, day)));
  }
  entries.push_back(
      {{"folder", "market/triggers"}, {"name", "daily_ready.txt"}, {"body", date + "\n"}, {"mime", "text/plain"}});
  return entries;
}

void reach(Installation& installation, const Drive& drive) {
  for (const auto& [name, value] : drive.settings().environment) installation.environment[name] = value;
}

}  // namespace

TEST_CASE("from a Drive over two days arrives exactly what should, and each fault is named") {
  if (is_drive_missing()) return;
  Installation installation;
  installation.configure(k_configuration);

  // Before the trigger there is nothing to do.
  {
    const json about = {
        {"folder", "market/triggers"}, {"name", "about.txt"}, {"body", "for triggers"}, {"mime", "text/plain"}};
    const Drive drive(json::array({entry("2025-08-01", file_name_of(0), document_of(0, 1)), about}));
    reach(installation, drive);
    const RunEnd end = installation.run();
    CHECK(end.exit_code == 0);
    CHECK(end.outcome() == "nothing");
    CHECK_THAT(end.message_of("pull drive"), Contains("triggers/daily_ready.txt"));
  }

  Files expected = market_day(k_symbols, 1);
  {
    // Two of one name (the later one counts), a name that leads out, a Google document and a picture between, a rate
    // limit that passes.
    const std::string twice = document_of(901, 1), newer = document_of(901, 2), outside = document_of(902, 1);
    const Drive drive(
        content_of(1, "2025-08-01",
                   json::array({entry("2025-08-01", "S901_daily.json", twice, {{"id", "twice1"}}),
                                entry("2025-08-01", "S901_daily.json", newer, {{"id", "twice2"}}),
                                entry("2025-08-01", "../S902_daily.json", outside, {{"id", "outside"}}),
                                entry("2025-08-01", "notes", "",
                                      {{"mime", "application/vnd.google-apps.document"}, {"id", "notes"}}),
                                entry("2025-08-01", "chart.png", "no document", {{"id", "chart"}})})),
        {{"rate_limit", 2}});
    reach(installation, drive);
    const RunEnd end = installation.run();
    INFO(end.text());
    CHECK(end.exit_code == 0);
    CHECK(end.outcome() == "ok");
    CHECK(end.count_of("pull drive", "files") == k_symbols + 3);
    const std::string message = end.message_of("pull drive");
    CHECK_THAT(message, Contains("S901_daily.json: there are several files of this name; twice1 is one") &&
                            Contains("twice2 is one"));
    CHECK_THAT(message, Contains("notes") && !Contains("chart.png"));
    const int64_t accepted = end.count_of("ingest", "accepted");  // of the two of one name the older may come last
    CHECK(accepted + end.count_of("ingest", "stale") == k_symbols + 3);
    CHECK(drive.requests("alt=media") == k_symbols + 3 + 1);  // and the trigger

    // The answer for whoever delivered it.
    const source::Rclone rclone(drive.settings());
    const json status = json::parse(rclone.read_text("gdrive:market/triggers/status/drive_status.json").value());
    CHECK(status["run"] == end.report["run"]);
    CHECK(status["delivery"] == "2025-08-01");
    CHECK(status["outcome"] == "ok");
    CHECK(status["counts"]["accepted"] == accepted);

    CHECK(installation.run().outcome() == "nothing");
    CHECK(drive.requests("alt=media") == k_symbols + 3 + 3);  // the trigger and the status alone
    Files arrived = installation.inbox();
    std::string bodies_of_twice = arrived["S901_daily.json"] + arrived["2/S901_daily.json"];
    CHECK((bodies_of_twice == twice + newer || bodies_of_twice == newer + twice));
    int outside_count = 0;
    for (const auto& [name, bytes] : arrived) outside_count += bytes == outside ? 1 : 0;
    CHECK(outside_count == 1);
    CHECK(std::ssize(arrived) == k_symbols + 3);
    bool is_whole = true;
    for (const auto& [name, bytes] : expected) is_whole = is_whole && arrived[name] == bytes;
    CHECK(is_whole);
    expected["S901_1.json"] = twice;
    expected["S901_2.json"] = newer;
    expected["S902.json"] = outside;
  }
  CHECK_FALSE(std::filesystem::exists(installation.folder / "S902_daily.json"));
  CHECK(installation.exports() == exports_of({expected}));

  installation.set_now("2025-08-05T03:00:00Z");
  const Drive drive(content_of(
      2, "2025-08-02",
      json::array({entry("2025-08-02", "S903_daily.json", document_of(903, 2), {{"fault", "md5"}, {"id", "bad_md5"}}),
                   entry("2025-08-02", "S904_daily.json", document_of(904, 2),
                         {{"fault", "short"}, {"times", 1}, {"id", "short_once"}})})));
  reach(installation, drive);
  const RunEnd end = installation.run();
  INFO(end.text());
  CHECK(end.exit_code == 3);
  CHECK(end.outcome() == "degraded");
  CHECK(end.count_of("pull drive", "files") == k_symbols + 1);
  CHECK_THAT(end.message_of("pull drive"), Contains("S903_daily.json: what arrived has the md5") && !Contains("S904") &&
                                               Contains(fmt::format("{} of {} files", k_symbols + 1, k_symbols + 2)));
  Files second_day = market_day(k_symbols, 2);
  second_day["S904_daily.json"] = document_of(904, 2);
  CHECK(installation.exports() == exports_of({expected, second_day}));
  const source::Rclone rclone(drive.settings());
  const json status = json::parse(rclone.read_text("gdrive:market/triggers/status/drive_status.json").value());
  CHECK(status["outcome"] == "degraded");
  CHECK_THAT(status["faults"].dump(), Contains("S903_daily.json"));
}

TEST_CASE("a Drive that calls its listing incomplete fails the run, and nothing of it is taken") {
  if (is_drive_missing()) return;
  Installation installation;
  installation.configure("sources:\n  - name: drive\n    remote: gdrive:market/daily\n    settle_seconds: 0\n");
  const json entries = json::array({entry("2025-08-01", file_name_of(0), document_of(0, 1))});
  {
    const Drive drive(entries, {{"incomplete", true}});
    reach(installation, drive);
    const RunEnd end = installation.run();
    INFO(end.text());
    CHECK(end.exit_code == 1);
    CHECK(end.outcome_of("pull drive") == "failed");
    CHECK_THAT(end.message_of("pull drive"), Contains("cannot be listed: search result INCOMPLETE"));
    CHECK(end.outcome_of("ingest") == "nothing");
    CHECK_FALSE(std::filesystem::exists(installation.folder / "inbox/2025-08-04"));
  }
  const Drive drive(entries);
  reach(installation, drive);
  const RunEnd end = installation.run();
  CHECK(end.exit_code == 0);
  CHECK(end.count_of("pull drive", "files") == 1);
}
