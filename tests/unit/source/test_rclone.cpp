#include "base/error.hpp"
#include "source/rclone.hpp"
#include "source/rclone_fetch.hpp"
#include "source/rclone_move.hpp"
#include "support/background_program.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace bluedot;
using bluedot::tests::read_file;
using bluedot::tests::TempFolder;
using bluedot::tests::write_file;
using Catch::Contains;
using source::RemoteFailure;

namespace {

source::Rclone local_rclone() {
  source::RcloneSettings settings;
  settings.environment = {{"RCLONE_CONFIG", "/dev/null"}};
  return source::Rclone(settings);
}

std::vector<std::string> names_of(const source::RemoteListing& listing) {
  std::vector<std::string> names;
  for (const source::RemoteFile& file : listing.files) names.push_back(file.path);
  return names;
}

// As rclone wants passwords in its configuration.
std::string obscured(const std::string& password) {
  net::Program program;
  program.arguments = {"rclone", "obscure", "-"};
  program.input = password + "\n";
  const std::string text = net::run_program(program).out;
  return text.substr(0, text.find('\n'));
}

bool is_rclone_missing() {
  if (tests::has_program("rclone")) return false;
  WARN("skipped: rclone is not installed");
  return true;
}

}  // namespace

TEST_CASE("a local folder is a remote like any other") {
  if (is_rclone_missing()) return;
  const TempFolder folder;
  const source::Rclone rclone = local_rclone();
  const std::string remote = (folder / "remote").string();
  CHECK(rclone.list(remote).is_absent);
  write_file(folder / "remote/b.json", "hi\n");
  write_file(folder / "remote/-x/a.json", "");
  const auto listing = rclone.list(remote);
  CHECK_FALSE(listing.is_absent);
  CHECK(names_of(listing) == std::vector<std::string>{"-x/a.json", "b.json"});
  CHECK(listing.files[1].md5 == "764efa883dda1e11db47671c4a3bbd9e");
  CHECK(listing == rclone.list(remote));

  const auto fetched = source::fetch(rclone, remote, listing.files, folder / "staging");
  REQUIRE(fetched.size() == 2);
  CHECK(fetched[0].path == folder / "staging/files/-x/a.json");
  CHECK(read_file(fetched[1].path) == "hi\n");
  CHECK(fetched[1].is_md5_verified);

  CHECK_FALSE(rclone.read_text(remote + "/triggers/daily_ready.txt"));
  CHECK_FALSE(rclone.read_text((folder / "none/daily_ready.txt").string()));
  CHECK(rclone.has_folder(remote));
  CHECK_FALSE(rclone.has_folder(remote + "/none"));
  rclone.write_text(remote + "/triggers/daily_ready.txt", "2025-08-01\n");
  CHECK(rclone.read_text(remote + "/triggers/daily_ready.txt") == "2025-08-01\n");
  rclone.write_text(remote + "/triggers/daily_ready.txt", "");
  CHECK(rclone.read_text(remote + "/triggers/daily_ready.txt") == "");
}

TEST_CASE("only what was asked for is fetched, and each file is answered for") {
  if (is_rclone_missing()) return;
  const TempFolder folder;
  const std::string remote = GENERATE("", ":local:") + (folder / "remote").string();
  for (const char* name : {"a.json", "b.json", "changes.json", "goes.json", "[x]*.json"}) {
    write_file(folder / "remote" / name, name);
  }
  write_file(folder / "remote/odd\nname.json", "odd");
  const source::Rclone rclone = local_rclone();
  auto files = rclone.list(remote).files;
  std::erase_if(files, [](const source::RemoteFile& file) { return file.path == "b.json"; });
  write_file(folder / "remote/changes.json", "CHANGES.json");
  std::filesystem::remove(folder / "remote/goes.json");
  // What an earlier run left: the right bytes, wrong bytes of the right size, and a file of nobody's.
  write_file(folder / "staging/files/a.json", "A.JSON");
  const auto fetched = source::fetch(rclone, remote, files, folder / "staging");
  REQUIRE(fetched.size() == 5);
  std::map<std::string, std::string> outcome;
  for (const auto& file : fetched) {
    CHECK(file.path.empty() == file.failure.has_value());
    outcome[file.file.path] = file.failure ? file.failure->text : read_file(file.path);
  }
  CHECK(outcome["a.json"] == "a.json");
  CHECK(outcome["[x]*.json"] == "[x]*.json");
  CHECK_THAT(outcome["changes.json"], Contains("what arrived has the md5"));
  CHECK_THAT(outcome["goes.json"], Contains("was gone when it was to be fetched"));
  int refused = 0;
  for (const auto& file : fetched) {
    refused += file.failure && file.failure->kind == RemoteFailure::refused ? 1 : 0;
  }
  CHECK(refused == 1);
  CHECK_FALSE(std::filesystem::exists(folder / "staging/files/changes.json"));
  CHECK_FALSE(std::filesystem::exists(folder / "staging/files/b.json"));
}

TEST_CASE("files are moved away unless they changed after they were fetched") {
  if (is_rclone_missing()) return;
  const TempFolder folder;
  const std::string remote = (folder / "in").string();
  for (const char* name : {"a.json", "sub/b.json", "changes.json"}) write_file(folder / "in" / name, name);
  const source::Rclone rclone = local_rclone();
  const auto files = rclone.list(remote).files;
  write_file(folder / "in/changes.json", "another");
  write_file(folder / "in/new.json", "new");
  for (int round = 0; round < 2; ++round) {  // again: what is gone was moved
    const auto moved = source::move_files(rclone, remote, files, (folder / "done").string());
    REQUIRE(moved.size() == 3);
    CHECK_FALSE(moved[0].failure);
    REQUIRE(moved[1].failure);
    CHECK_THAT(moved[1].failure->text, Contains("changed after it was fetched"));
    CHECK_FALSE(moved[2].failure);
    CHECK(names_of(rclone.list(remote)) == std::vector<std::string>{"changes.json", "new.json"});
    CHECK(names_of(rclone.list((folder / "done").string())) == std::vector<std::string>{"a.json", "sub/b.json"});
  }
}

TEST_CASE("files are not moved to where the next listing finds them again") {
  const source::Rclone rclone = local_rclone();
  for (const auto& [from, to] : {std::pair{"/in", "/in/done"}, {"/in/", "/in"}, {"g:", "g:done"}, {"g:a", "g:a/b"}}) {
    CHECK_THROWS_WITH(source::move_files(rclone, from, {}, to), Contains("lies inside"));
  }
}

TEST_CASE("rclone compares digests itself unless every file has an md5, which is verified here") {
  const TempFolder folder;
  write_file(folder / "rclone", "#!/bin/sh\necho \"$@\" > '" + (folder / "arguments").string() + "'\n");
  std::filesystem::permissions(folder / "rclone", std::filesystem::perms::owner_all);
  source::RcloneSettings settings;
  settings.program = (folder / "rclone").string();
  source::RemoteFile with, without;
  with.path = "a.json";
  with.md5 = "764efa883dda1e11db47671c4a3bbd9e";
  without.path = "b.json";
  const source::Rclone rclone(settings);
  source::fetch(rclone, "r:x", {with}, folder / "staging");
  CHECK_THAT(read_file(folder / "arguments"), Contains(" --ignore-checksum "));
  source::fetch(rclone, "r:x", {with, without}, folder / "staging");
  CHECK_THAT(read_file(folder / "arguments"), Contains("copy") && !Contains("--ignore-checksum"));
}

TEST_CASE("a remote that cannot be reached says why") {
  if (is_rclone_missing()) return;
  const source::Rclone rclone = local_rclone();
  CHECK_THROWS_WITH(rclone.list("nowhere:x"),
                    Contains("nowhere:x: cannot be listed") && Contains("didn't find section"));
  CHECK_THROWS_WITH(rclone.read_text("nowhere:x"), Contains("nowhere:x: cannot be read"));
  CHECK_THROWS_WITH(rclone.has_folder("nowhere:x"), Contains("nowhere:x: cannot be listed"));
  CHECK_THROWS_WITH(rclone.write_text("nowhere:x", ""), Contains("nowhere:x: cannot be written"));
  const TempFolder folder;
  source::RemoteFile file;
  file.path = "a.json";
  const auto fetched = source::fetch(rclone, "nowhere:x", {file}, folder.path());
  REQUIRE(fetched.at(0).failure);
  CHECK_THAT(fetched[0].failure->text, Contains("didn't find section"));
}

TEST_CASE("credentials that cannot be read are no missing file at the remote") {
  if (is_rclone_missing()) return;
  source::RcloneSettings settings;
  settings.environment = {{"RCLONE_CONFIG", "/dev/null"},
                          {"RCLONE_CONFIG_GDRIVE_TYPE", "drive"},
                          {"RCLONE_CONFIG_GDRIVE_SERVICE_ACCOUNT_FILE", "/nope/key.json"}};
  const source::Rclone rclone(settings);
  CHECK_THROWS_WITH(rclone.read_text("gdrive:triggers/daily_ready.txt"), Contains("/nope/key.json"));
  CHECK_THROWS_WITH(rclone.list("gdrive:daily"), Contains("/nope/key.json"));
}

TEST_CASE("flags and remotes that are not safe are refused") {
  for (const char* flag : {"--local-encoding=None", "--local-encoding", "--links", "-l", "-L", "--copy-links", "--rc",
                           "--rc-addr=:5572", "--fast-list", "x"}) {
    source::RcloneSettings settings;
    settings.flags = {flag};
    INFO(flag);
    CHECK_THROWS_AS(source::Rclone(settings), base::Error);
  }
  const source::Rclone rclone;
  CHECK_THROWS_WITH(rclone.list(":sftp,host=x,pass=abc:y"), Contains("has a secret in it") && !Contains("abc"));
  source::RcloneSettings settings;
  settings.program = "bluedot-no-rclone";
  CHECK_THROWS_WITH(source::Rclone(settings).list("x"), Contains("is not installed; apt-get install"));
}

TEST_CASE("the same over sftp") {
  if (is_rclone_missing()) return;
  const TempFolder folder;
  write_file(folder / "served/daily/a.json", "hi\n");
  const tests::BackgroundProgram server(
      {"rclone", "serve", "sftp", (folder / "served").string(), "--addr", "127.0.0.1:0", "--user", "me", "--pass",
       "word", "--cache-dir", (folder / "cache").string(), "--config", "/dev/null"},
      folder.path());
  const std::string line = server.line_with("listening on");
  const std::string port =
      line.substr(line.rfind(':') + 1, line.find_first_not_of("0123456789", line.rfind(':') + 1) - line.rfind(':') - 1);
  source::RcloneSettings settings;
  settings.environment = {{"RCLONE_CONFIG", "/dev/null"},        {"RCLONE_CONFIG_S_TYPE", "sftp"},
                          {"RCLONE_CONFIG_S_HOST", "127.0.0.1"}, {"RCLONE_CONFIG_S_PORT", port},
                          {"RCLONE_CONFIG_S_USER", "me"},        {"RCLONE_CONFIG_S_PASS", obscured("word")}};
  settings.timeout = std::chrono::minutes(1);
  const source::Rclone rclone(settings);
  const auto listing = rclone.list("s:daily");
  REQUIRE(names_of(listing) == std::vector<std::string>{"a.json"});
  const auto fetched = source::fetch(rclone, "s:daily", listing.files, folder / "staging");
  REQUIRE_FALSE(fetched.at(0).failure);
  CHECK(read_file(fetched[0].path) == "hi\n");
  CHECK(fetched[0].is_md5_verified == !listing.files[0].md5.empty());
  CHECK(rclone.list("s:weekly").is_absent);
  rclone.write_text("s:status.json", "{}");
  CHECK(read_file(folder / "served/status.json") == "{}");
  CHECK(rclone.read_text("s:status.json") == "{}");
  CHECK_FALSE(source::move_files(rclone, "s:daily", listing.files, "s:done").at(0).failure);
  CHECK(read_file(folder / "served/done/a.json") == "hi\n");

  settings.environment["RCLONE_CONFIG_S_PASS"] = obscured("wrong");
  try {
    source::Rclone(settings).list("s:daily");
    FAIL("it was let in without a password");
  } catch (const source::RemoteError& error) {
    INFO(error.what());
    CHECK(error.failure().kind == RemoteFailure::auth);
  }
}
