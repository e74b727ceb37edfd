#include "run/installation.hpp"
#include "run/market_days.hpp"
#include "support/background_program.hpp"
#include "support/receiver.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <thread>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

bool is_program_missing() {
  if (has_program("rclone") && has_program("git") && has_program("python3")) return false;
  WARN("skipped: rclone, git or python3 is not installed");
  return true;
}

std::string channel(const std::string& name, const std::string& kind, const std::string& when) {
  return "  - name: " + name + "\n    kind: " + kind + "\n    url: env:URL_OF_" + name + "\n    when: " + when + "\n";
}

// A folder that is pulled and a branch that is published to, which is not there until it is made.
std::string configuration(const Installation& installation, const std::string& notify) {
  return "sources:\n  - name: local\n    remote: " + (installation.folder / "daily").string() +
         "\n    settle_seconds: 0\npublish:\n  - name: pages\n    url: " +
         (installation.folder / "remote.git").string() + "\nnotify:\n" + notify;
}

// The news in each message that a webhook got, in order.
std::vector<std::string> news_of(const Receiver& receiver) {
  std::vector<std::string> news;
  for (const json& record : receiver.records()) {
    const json data = json::parse(record["body"].get<std::string>()).at("data");
    news.push_back(data.at("state").get<std::string>() + " " + data.at("change").get<std::string>());
  }
  return news;
}

std::vector<std::string> outbox_of(const Installation& installation, const std::string& channel) {
  return installation.query("SELECT outcome || ', tries: ' || attempts FROM outbox WHERE channel = '" + channel +
                            "' ORDER BY rowid");
}

using Lines = std::vector<std::string>;

// Empty if the process ends meanwhile: the stream's own reading says so without an exception.
std::string command_line_of(const fs::path& process) {
  std::ifstream file(process / "cmdline");
  std::string line;
  for (char c = 0; file.get(c);) line += c;
  return line;
}

}  // namespace

TEST_CASE("people are told of trouble, that it goes on, and that it is over, as each channel's when says") {
  if (is_program_missing()) return;
  Installation installation;
  const Receiver change({"http"}), trouble({"http"}), always({"http"});
  std::string notify;
  for (const auto& [when, receiver] :
       {std::pair{"change", &change}, std::pair{"trouble", &trouble}, std::pair{"always", &always}}) {
    notify += channel(when, "webhook", when) + "    secret: env:SECRET\n";
    installation.environment[std::string("URL_OF_") + when] = receiver->url("http", "/hook");
  }
  installation.environment["SECRET"] = "whsec_Y2FuYXJ5NDcxMWNhbmFyeTQ3MTFjYW5hcnk0NzEx";
  installation.configure(configuration(installation, notify));
  const fs::path daily = installation.folder / "daily";

  write_files(market_day(1, 1), daily);
  installation.set_now("2025-08-04T03:00:00Z");
  CHECK(installation.run().exit_code == 1);  // there is no repository to publish to
  installation.set_now("2025-08-04T05:00:00Z");
  CHECK(installation.run().exit_code == 1);
  installation.set_now("2025-08-05T04:00:00Z");
  CHECK(installation.run().exit_code == 1);
  const BareRepository remote(installation.folder / "remote.git");
  installation.set_now("2025-08-05T05:00:00Z");
  CHECK(installation.run().exit_code == 0);
  CHECK(installation.run().outcome() == "nothing");
  write_files(market_day(1, 2), daily);
  CHECK(installation.run().outcome() == "ok");

  CHECK(news_of(change) == Lines{"failed new_trouble", "failed still_in_trouble", "ok recovered"});
  CHECK(news_of(trouble) ==
        Lines{"failed new_trouble", "failed still_in_trouble", "failed still_in_trouble", "ok recovered"});
  CHECK(news_of(always) ==
        Lines{"failed new_trouble", "failed still_in_trouble", "failed still_in_trouble", "ok recovered", "ok none"});
}

TEST_CASE("a receiver that is busy or dead is tried again, by the next run too, and one that is wrong is not") {
  if (is_program_missing()) return;
  Installation installation;
  const BareRepository remote(installation.folder / "remote.git");
  const Receiver busy({"http", "--script", "429/1 200"}), ill({"http", "--script", "503 200"}),
      wrong({"http", "--script", "404 200"}), mail({"smtp"});
  auto dead = std::make_unique<Receiver>(std::vector<std::string>{"http", "--script", "drop"});
  const std::string dead_url = dead->url("http", "/services/x");
  dead.reset();
  installation.environment["URL_OF_busy"] = busy.url("http", "/services/x");
  installation.environment["URL_OF_ill"] = ill.url("http", "/api/webhooks/x");
  installation.environment["URL_OF_wrong"] = wrong.url("http", "/services/x");
  installation.environment["URL_OF_dead"] = dead_url;
  installation.configure(configuration(
      installation, channel("busy", "slack", "always") + channel("ill", "discord", "always") +
                        channel("wrong", "slack", "always") + channel("dead", "slack", "always") +
                        "  - name: mail\n    kind: email\n    url: " + mail.url("smtp") +
                        "\n    from: bluedot@example.org\n    to: [a@example.org, b@example.org]\n    when: always\n"));
  write_files(market_day(1, 1), installation.folder / "daily");
  const RunEnd end = installation.run();
  INFO(end.text());
  CHECK(end.exit_code == 0);  // what was to be done was done
  CHECK(end.outcome() == "ok");
  CHECK(end.outcome_of("notify") == "degraded");
  CHECK(end.count_of("notify", "sent") == 3);
  CHECK_THAT(end.message_of("notify"),
             Contains("channel wrong: HTTP 404") && Contains("channel dead: ") && !Contains("services"));
  CHECK(busy.records().size() == 2);
  CHECK(ill.records().size() == 2);
  CHECK(wrong.records().size() == 1);
  CHECK(outbox_of(installation, "busy") == Lines{"\"sent, tries: 1\""});
  CHECK(outbox_of(installation, "dead") == Lines{"\"waiting, tries: 1\""});
  CHECK(outbox_of(installation, "wrong") == Lines{"\"waiting, tries: 1\""});
  std::string letter;
  for (const json& record : mail.records()) letter += record.value("mail", "");
  CHECK_THAT(letter, Contains("Subject: ") && Contains("a@example.org") && Contains("pull local"));

  // The dead one is alive again, and the wrong one's address right; there is nothing else to do or to tell.
  const Receiver alive({"http"});
  installation.environment["URL_OF_dead"] = alive.url("http", "/services/x");
  const RunEnd next = installation.run();
  CHECK(next.outcome() == "nothing");
  CHECK(next.count_of("notify", "sent") == 2);
  CHECK(alive.records().size() == 1);
  CHECK(wrong.records().size() == 2);
  CHECK(busy.records().size() == 2);
  CHECK(outbox_of(installation, "dead") == Lines{"\"sent, tries: 2\""});
}

TEST_CASE("a server with a certificate of one's own is known by ca_file, and only by it") {
  if (is_program_missing()) return;
  Installation installation;
  const Receiver hook({"http", "--tls"}), mail({"smtp", "--tls"}), relay({"smtp", "--starttls"});
  installation.environment["URL_OF_hook"] = hook.url("https", "/hook");
  installation.environment["SECRET"] = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
  const auto configure = [&](bool has_files) {
    const auto ca_file = [&](const char* name, const Receiver& receiver) {
      if (!has_files) return std::string();
      fs::copy_file(receiver.certificate(), installation.folder / name, fs::copy_options::overwrite_existing);
      return fmt::format("    ca_file: {}\n", name);  // beside the configuration
    };
    const std::string people = "    from: a@example.org\n    to: [b@example.org]\n";
    installation.configure(
        "notify:\n" + channel("hook", "webhook", "always") + "    secret: env:SECRET\n" + ca_file("hook.pem", hook) +
        "  - name: mail\n    kind: email\n    url: " + mail.url("smtps") + "\n" + people + ca_file("mail.pem", mail) +
        "  - name: relay\n    kind: email\n    url: " + relay.url("smtp") + "\n" + people +
        ca_file("relay.pem", relay));
  };
  configure(false);
  const auto unknown = installation.bluedot({"notify", "--test"});
  CHECK(unknown.exit_code == 1);
  CHECK(hook.records().empty());
  CHECK(mail.records().empty());

  configure(true);
  const auto known = installation.bluedot({"notify", "--test"});
  INFO(known.out);
  CHECK(known.exit_code == 0);
  CHECK(hook.records().size() == 1);
  CHECK_FALSE(mail.records().empty());
  CHECK_THAT(json(relay.records()).dump(), Contains("STARTTLS"));
}

TEST_CASE("a secret is in no log, store, file, process list or message") {
  if (is_program_missing()) return;
  const std::string canary = "canary4711canary", key = "Y2FuYXJ5NDcxMWNhbmFyeTQ3MTFjYW5hcnk0NzEx";
  Installation installation;
  const BareRepository remote(installation.folder / "remote.git");
  // It answers with what it should not say again.
  const Receiver slack({"http", "--script", "403 200", "--body", "no " + canary}), webhook({"http"}), mail({"smtp"});
  const TempFolder secrets;
  write_file(secrets / "url", slack.url("http", "/services/" + canary) + "\n");
  fs::permissions(secrets / "url", fs::perms::owner_read | fs::perms::owner_write);
  installation.environment["URL_OF_hook"] = webhook.url("http", "/hook/" + canary);
  installation.environment["SECRET"] = "whsec_" + key;
  installation.environment["PASSWORD"] = canary;
  installation.configure(configuration(
      installation, "  - name: team\n    kind: slack\n    url: file:" + (secrets / "url").string() +
                        "\n    when: always\n" + channel("hook", "webhook", "always") +
                        "    secret: env:SECRET\n  - name: mail\n    kind: email\n    url: " + mail.url("smtp") +
                        "\n    user: me\n    secret: env:PASSWORD\n    from: bluedot@example.org\n    to: "
                        "[a@example.org]\n    when: always\n"));

  // Every command line of the machine, again and again while the runs last.
  std::atomic<bool> is_over = false;
  std::string command_lines;
  std::thread watcher([&] {
    while (!is_over) {
      for (const auto& process : fs::directory_iterator("/proc")) {
        const std::string line = command_line_of(process.path());
        if (line.find("test_days_work") == std::string::npos && line.find("receiver.py") == std::string::npos) {
          command_lines += line + "\n";
        }
      }
    }
  });
  std::string said;
  for (int day = 1; day <= 2; ++day) {
    write_files(market_day(2, day), installation.folder / "daily");
    for (const auto& result :
         {installation.bluedot({"run", "-v", "--log-format", "json"}), installation.bluedot({"notify", "--test"}),
          installation.bluedot({"runs", "show", "2025"}), installation.bluedot({"runs", "--json"})}) {
      said += result.out + result.err;
    }
  }
  is_over = true;
  watcher.join();
  CHECK_THAT(said, Contains("HTTP 403"));
  CHECK_THAT(command_lines, Contains("rclone"));
  std::string sent;
  for (const Receiver* receiver : {&slack, &webhook, &mail}) {
    for (const json& record : receiver->records()) sent += record.value("body", "") + record.value("mail", "");
  }
  CHECK_THAT(sent, Contains("pull local"));
  for (const std::string& secret : {canary, key}) {
    for (const auto& [path, bytes] : files_below(installation.folder.path())) {
      INFO(path);
      CHECK(bytes.find(secret) == std::string::npos);
    }
    CHECK(said.find(secret) == std::string::npos);
    CHECK(sent.find(secret) == std::string::npos);
    CHECK(command_lines.find(secret) == std::string::npos);
  }
}
