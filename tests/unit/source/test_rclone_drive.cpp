#include "source/rclone.hpp"
#include "source/rclone_fetch.hpp"
#include "source/rclone_move.hpp"
#include "support/drive.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace bluedot;
using bluedot::tests::Drive;
using bluedot::tests::read_file;
using bluedot::tests::TempFolder;
using Catch::Contains;
using nlohmann::json;
using source::RemoteFailure;

namespace {

const std::string k_remote = "gdrive:market/daily";

bool is_drive_missing() {
  if (Drive::can_run()) return false;
  WARN("skipped: rclone, python3 or openssl is not installed");
  return true;
}

json document(const std::string& name, const std::string& body, const json& more = json::object()) {
  json entry = {{"folder", "market/daily/2025-08-01"}, {"name", name}, {"body", body}};
  entry.update(more);
  return entry;
}

// Path and id -> the bytes that arrived, or why none did.
std::map<std::string, std::string> fetch_all(const source::Rclone& rclone, const TempFolder& folder) {
  std::map<std::string, std::string> outcome;
  for (const auto& fetched : source::fetch(rclone, k_remote, rclone.list(k_remote).files, folder / "staging")) {
    CHECK(fetched.path.empty() == fetched.failure.has_value());
    outcome[fetched.file.path + " " + fetched.file.id] =
        fetched.failure ? fetched.failure->text : read_file(fetched.path);
    if (!fetched.failure) CHECK(fetched.is_md5_verified);
  }
  return outcome;
}

RemoteFailure kind_of_list(const source::Rclone& rclone) {
  try {
    rclone.list(k_remote);
  } catch (const source::RemoteError& error) {
    return error.failure().kind;
  }
  return RemoteFailure::other;
}

}  // namespace

TEST_CASE("what a Drive holds arrives as it is: duplicates, odd names, documents, more than a page") {
  if (is_drive_missing()) return;
  json entries = {document("A.json", "1", {{"id", "first"}}), document("A.json", "22", {{"id", "second"}}),
                  document("../evil.json", "evil", {{"id", "evil"}}),
                  document("line\nbreak.json", "broken", {{"id", "line"}}),
                  document("notes", "", {{"mime", "application/vnd.google-apps.document"}})};
  for (int i = 0; i < 30; ++i)
    entries.push_back(document("S" + std::to_string(i) + ".json", "body" + std::to_string(i)));
  const Drive drive(entries, {{"page_size", 10}});
  const source::Rclone rclone(drive.settings());
  const auto listing = rclone.list(k_remote);
  CHECK(listing.files.size() == 34);
  REQUIRE(listing.skipped.size() == 1);
  CHECK(listing.skipped[0].path.starts_with("2025-08-01/notes"));

  const TempFolder folder;
  const auto outcome = fetch_all(rclone, folder);
  CHECK(outcome.size() == 34);
  CHECK(outcome.at("2025-08-01/A.json first") == "1");
  CHECK(outcome.at("2025-08-01/A.json second") == "22");
  int arrived = 0;
  for (const auto& [name, body] : outcome) {
    if (name.ends_with(" evil")) CHECK(body == "evil");
    if (name.ends_with(" line")) CHECK(body == "broken");
    arrived += body.starts_with("body") ? 1 : 0;
  }
  CHECK(arrived == 30);
  CHECK(drive.requests("alt=media") == 34);
  CHECK(read_file(folder / "staging/by_id/evil.json") == "evil");

  // A second time all of it is there already.
  CHECK(fetch_all(rclone, folder) == outcome);
  CHECK(drive.requests("alt=media") == 34);
}

TEST_CASE("what does not arrive well is tried once more, and then named") {
  if (is_drive_missing()) return;
  const Drive drive(json::array(
      {document("good.json", "good"), document("md5.json", "a", {{"fault", "md5"}}),
       document("short.json", "short", {{"fault", "short"}, {"times", 1}}),
       document("quota.json", "b", {{"fault", "quota"}}), document("gone.json", "c", {{"fault", "gone"}}),
       document("twice.json", "1", {{"id", "one"}}), document("twice.json", "2", {{"id", "two"}, {"fault", "gone"}}),
       document("twice.json", "3", {{"id", "three"}})}));
  const TempFolder folder;
  auto outcome = fetch_all(source::Rclone(drive.settings()), folder);
  std::map<std::string, std::string> by_name;
  for (auto& [name, text] : outcome) {
    by_name[name.find("twice") == std::string::npos ? name.substr(0, name.find(' ')) : name] = text;
  }
  CHECK(by_name["2025-08-01/good.json"] == "good");
  CHECK(by_name["2025-08-01/short.json"] == "short");
  CHECK_THAT(by_name["2025-08-01/md5.json"], Contains("md5"));
  CHECK_THAT(by_name["2025-08-01/quota.json"], Contains("quota"));
  CHECK_THAT(by_name["2025-08-01/gone.json"], Contains("notFound"));
  CHECK(by_name["2025-08-01/twice.json one"] == "1");
  CHECK_THAT(by_name["2025-08-01/twice.json two"], Contains("notFound"));
  CHECK(by_name["2025-08-01/twice.json three"] == "3");
}

TEST_CASE("a rate limit is waited out, an incomplete listing is a failure") {
  if (is_drive_missing()) return;
  const Drive drive(json::array({document("A.json", "1"), document("B.json", "2")}), {{"rate_limit", 2}});
  const TempFolder folder;
  CHECK(fetch_all(source::Rclone(drive.settings()), folder).size() == 2);

  const Drive incomplete(json::array({document("A.json", "1")}), {{"incomplete", true}});
  CHECK(kind_of_list(source::Rclone(incomplete.settings())) == RemoteFailure::incomplete);
}

TEST_CASE("a trigger is read, a status is written and replaced, files are moved") {
  if (is_drive_missing()) return;
  const json trigger = {{"folder", "market/triggers"}, {"name", "daily_ready.txt"}, {"body", "2025-08-01\n"}};
  const Drive drive(json::array({document("A.json", "1"), trigger}));
  const source::Rclone rclone(drive.settings());
  CHECK(rclone.read_text("gdrive:market/triggers/daily_ready.txt") == "2025-08-01\n");
  CHECK_FALSE(rclone.read_text("gdrive:market/triggers/weekly_ready.txt"));
  CHECK_FALSE(rclone.read_text("gdrive:nowhere/weekly_ready.txt"));
  CHECK(rclone.list("gdrive:market/weekly").is_absent);
  rclone.write_text("gdrive:market/triggers/status.json", "{}");
  rclone.write_text("gdrive:market/triggers/status.json", "{\"run\": 1}");
  CHECK(rclone.read_text("gdrive:market/triggers/status.json") == "{\"run\": 1}");
  CHECK(rclone.list("gdrive:market/triggers").files.size() == 2);  // replaced, not added beside the first
  CHECK_FALSE(source::move_files(rclone, k_remote, rclone.list(k_remote).files, "gdrive:market/done").at(0).failure);
  CHECK(rclone.list(k_remote).files.empty());
  CHECK(rclone.list("gdrive:market/done").files.at(0).path == "2025-08-01/A.json");
}
