#include "base/digest.hpp"
#include "base/gzip_file.hpp"
#include "run/installation.hpp"
#include "run/market_days.hpp"
#include "support/background_program.hpp"

#include <catch2/catch.hpp>
#include <memory>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

bool is_rclone_missing() {
  if (has_program("rclone")) return false;
  WARN("skipped: rclone is not installed");
  return true;
}

// A folder of deliveries and what reaches it: as a folder of this machine, or through `rclone serve sftp`.
struct Supplier {
  TempFolder folder;
  std::unique_ptr<BackgroundProgram> server;
  std::string remote;  // of the folder

  Supplier(bool is_sftp, Installation& installation) : remote(folder.path().string() + "/served") {
    fs::create_directories(served());
    if (!is_sftp) return;
    server = std::make_unique<BackgroundProgram>(
        std::vector<std::string>{"rclone", "serve", "sftp", served().string(), "--addr", "127.0.0.1:0", "--user", "me",
                                 "--pass", "word", "--dir-cache-time", "0s", "--cache-dir", (folder / "cache").string(),
                                 "--config", "/dev/null"},
        folder.path());
    const std::string line = server->line_with("listening on");
    const size_t port = line.rfind(':') + 1;
    remote = "supplier:";
    installation.environment["RCLONE_CONFIG_SUPPLIER_TYPE"] = "sftp";
    installation.environment["RCLONE_CONFIG_SUPPLIER_HOST"] = "127.0.0.1";
    installation.environment["RCLONE_CONFIG_SUPPLIER_USER"] = "me";
    installation.environment["RCLONE_CONFIG_SUPPLIER_PORT"] =
        line.substr(port, line.find_first_not_of("0123456789", port) - port);
    net::Program obscure;
    obscure.arguments = {"rclone", "obscure", "word"};
    const std::string obscured = net::run_program(obscure).out;
    installation.environment["RCLONE_CONFIG_SUPPLIER_PASS"] = obscured.substr(0, obscured.find('\n'));
  }
  fs::path served() const { return folder / "served"; }
  std::string path(const std::string& name) const { return remote + (remote.ends_with(':') ? "" : "/") + name; }
};

std::string source_of(const std::string& remote, const std::string& more = "") {
  return "sources:\n  - name: supplier\n    remote: \"" + remote + "\"\n    settle_seconds: 0\n" + more;
}

std::string manifest_of(const fs::path& folder, const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += base::md5_hex_of_file(folder / name) + "  " + name + "\n";
  return text;
}

void check_two_days(bool is_sftp) {
  if (is_rclone_missing()) return;
  Installation installation;
  const Supplier supplier(is_sftp, installation);
  installation.configure(source_of(supplier.path("daily/{date}"),
                                   "    trigger: triggers/ready.txt\n    status: status\n    after: move\n"));
  for (int day = 1; day <= 2; ++day) {
    const std::string date = day == 1 ? "2025-W31" : "2025-08-02";
    write_files(market_day(8, day), supplier.served() / "daily" / date / "nested");
    write_file(supplier.served() / "triggers/ready.txt", date + "\r\n");
    const RunEnd end = installation.run();
    INFO(end.text());
    CHECK(end.exit_code == 0);
    CHECK(end.outcome() == "ok");
    CHECK(end.count_of("pull supplier", "files") == 8);
    CHECK(files_below(supplier.served() / "daily" / date).empty());
    CHECK(files_below(supplier.served() / "taken" / date / "nested") == market_day(8, day));
    const auto status = nlohmann::json::parse(read_file(supplier.served() / "status/supplier_status.json"));
    CHECK(status["delivery"] == date);
    CHECK(status["files"] == 8);
    // The trigger still names a folder, of which everything was taken and moved.
    CHECK(installation.run().outcome() == "nothing");
  }
  CHECK(installation.exports() == exports_of({market_day(8, 1), market_day(8, 2)}));
}

}  // namespace

TEST_CASE("two days from a folder of this machine, moved away after they were taken in") {
  check_two_days(false);
}

TEST_CASE("two days through sftp, moved away after they were taken in") {
  check_two_days(true);
}

TEST_CASE("a short delivery is told by a number, by the one before, or by a manifest") {
  if (is_rclone_missing()) return;
  const bool is_sftp = GENERATE(false, true);
  Installation installation;
  const Supplier supplier(is_sftp, installation);
  const fs::path folder = supplier.served() / "daily";
  write_files(market_day(9, 1), folder);
  installation.configure(source_of(supplier.path("daily"), "    expect: 10\n    strict: true\n"));
  RunEnd end = installation.run();
  INFO(end.text());
  CHECK(end.exit_code == 1);
  CHECK_THAT(end.message_of("pull supplier"), Contains("was not taken") && Contains("9 files of the 10 expected"));
  CHECK(end.outcome_of("ingest") == "nothing");

  installation.configure(source_of(supplier.path("daily"), "    expect: 10\n"));
  end = installation.run();
  CHECK(end.exit_code == 3);
  CHECK_THAT(end.message_of("pull supplier"), Contains("the delivery is short: 9 files of the 10 expected"));
  CHECK(end.count_of("ingest", "accepted") == 9);

  // With a manifest: one that is missing, one that is another; then whole.
  write_files(market_day(8, 2), folder);
  write_file(folder / file_name_of(9), document_of(9, 2));
  write_file(folder / "manifest.md5", manifest_of(folder, {file_name_of(0), file_name_of(9)}) + std::string(32, '0') +
                                          "  " + file_name_of(1) + "\nnever_came.json\n");
  installation.configure(source_of(supplier.path("daily"), "    expect: manifest.md5\n    strict: true\n"));
  end = installation.run();
  INFO(end.text());
  CHECK(end.exit_code == 1);
  const std::string message = end.message_of("pull supplier");
  CHECK_THAT(message, Contains("never_came.json") && !Contains(file_name_of(9)));
  CHECK_THAT(message, Contains(file_name_of(1)));
  write_file(folder / "manifest.md5", manifest_of(folder, {file_name_of(0), file_name_of(9)}));
  end = installation.run();
  CHECK(end.exit_code == 0);
  CHECK(end.count_of("ingest", "accepted") == 9);
}

TEST_CASE("what was taken is remembered while the inbox keeps it or the source lists it") {
  if (is_rclone_missing()) return;
  Installation installation;
  const Supplier supplier(false, installation);
  installation.configure(source_of(supplier.path("daily")) + "inbox:\n  keep_days: 2\n");
  const fs::path folder = supplier.served() / "daily";
  const auto remembered = [&] { return installation.query("SELECT path FROM delivered_file ORDER BY path"); };
  const std::string stays = file_name_of(0), goes = file_name_of(1), comes = file_name_of(2);
  write_files(market_day(2, 1), folder);
  write_file(folder / "bad.json", "{}");
  installation.set_now("2025-08-04T10:00:00Z");
  CHECK(installation.run().exit_code == 3);
  fs::remove(folder / goes);
  fs::remove(folder / "bad.json");
  write_file(folder / comes, document_of(2, 1));
  installation.set_now("2025-08-05T10:00:00Z");
  CHECK(installation.run().count_of("pull supplier", "files") == 1);

  installation.set_now("2025-08-06T12:00:00Z");
  CHECK(installation.run().exit_code == 0);  // with its end the inbox drops the first delivery
  CHECK(installation.inbox().size() == 1);
  CHECK(remembered().size() == 4);
  // The folder is empty for a while: nothing is forgotten.
  const TempFolder aside;
  fs::rename(folder, aside / "daily");
  fs::create_directory(folder);
  CHECK(installation.run().outcome() == "nothing");
  CHECK(remembered().size() == 4);
  fs::remove(folder);
  fs::rename(aside / "daily", folder);
  const RunEnd end = installation.run();
  INFO(end.text());
  CHECK(end.outcome() == "nothing");  // and what stayed is not fetched again
  CHECK(remembered() == std::vector<std::string>{stays, comes, "bad.json"});
}

TEST_CASE("without a number a delivery is measured by the one before it") {
  if (is_rclone_missing()) return;
  Installation installation;
  const Supplier supplier(false, installation);
  installation.configure(source_of(supplier.path("{date}"), "    trigger: " + supplier.path("ready") + "\n"));
  write_files(market_day(10, 1), supplier.served() / "2025-08-01");
  write_file(supplier.served() / "ready", "2025-08-01");
  CHECK(installation.run().outcome() == "ok");
  write_files(market_day(8, 2), supplier.served() / "2025-08-02");
  write_file(supplier.served() / "ready", "2025-08-02");
  RunEnd end = installation.run();
  CHECK(end.exit_code == 3);
  CHECK_THAT(end.message_of("pull supplier"), Contains("8 files; the delivery before it had 10"));
  // The rest follows: the same delivery, now whole.
  write_files(market_day(10, 2), supplier.served() / "2025-08-02");
  end = installation.run();
  INFO(end.text());
  CHECK(end.exit_code == 0);
  CHECK(end.count_of("pull supplier", "files") == 2);
  CHECK(installation.exports() == exports_of({market_day(10, 1), market_day(10, 2)}));
}

TEST_CASE("of a folder all documents are taken and kept, packed ones and their like too, and nothing else") {
  if (is_rclone_missing()) return;
  Installation installation;
  const Supplier supplier(false, installation);
  const fs::path folder = supplier.served() / "daily";
  write_files({{"S000.json", document_of(0, 1)},
               {"2/S000.json", document_of(1, 1)},
               {"plain", document_of(2, 1)},
               {".hidden/S003.json", document_of(3, 1)},
               {".S004.json", document_of(4, 1)},
               {"_S005.json", document_of(5, 1)}},
              folder);
  base::pack_file(folder / "plain", folder / "S000.json.gz");
  installation.configure(source_of(supplier.path("daily")));
  const RunEnd end = installation.run();
  INFO(end.text());
  CHECK(end.exit_code == 0);
  CHECK(end.count_of("pull supplier", "files") == 3);
  CHECK(end.count_of("ingest", "accepted") == 3);
  CHECK(installation.inbox().size() == 3);
  CHECK(installation.exports() ==
        exports_of({{{"a.json", document_of(0, 1)}, {"b.json", document_of(1, 1)}, {"c.json", document_of(2, 1)}}}));
}

TEST_CASE("what cannot be pulled fails its source alone, and says why") {
  if (is_rclone_missing()) return;
  Installation installation;
  const Supplier supplier(false, installation);
  write_files(market_day(2, 1), supplier.served() / "daily");
  write_file(supplier.served() / "ready", "tomorrow\n");
  installation.configure(source_of(supplier.path("daily")) + "  - name: gone\n    remote: " + supplier.path("gone") +
                         "\n  - name: unready\n    remote: " + supplier.path("{date}") + "\n    trigger: " +
                         supplier.path("ready") + "\n  - name: unknown\n    remote: nowhere:daily\n");
  const RunEnd end = installation.run();
  INFO(end.text());
  CHECK(end.exit_code == 1);
  CHECK(end.outcome_of("pull supplier") == "ok");
  CHECK(end.outcome_of("ingest") == "ok");
  CHECK(end.outcome_of("export") == "ok");
  CHECK_THAT(end.message_of("pull gone"), Contains("there is no such folder"));
  CHECK_THAT(end.message_of("pull unready"), Contains("'tomorrow' is neither a date (2025-08-01) nor an ISO week"));
  CHECK_THAT(end.message_of("pull unknown"), Contains("nowhere:daily") && Contains("section in config file"));
}
