#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "notify/send.hpp"
#include "support/fake_surroundings.hpp"
#include "support/receiver.hpp"
#include "unit/notify/sample.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace bluedot;
using Catch::Contains;
using notify::Channel, notify::ChannelKind, notify::Delivery, notify::Outcome;
using tests::Receiver;

namespace {

// What must stand in no text: of the URL, of the webhook's secret, of the password and its forms on the wire.
const std::string k_canary = "canary4711canary", k_canary_secret = "whsec_Y2FuYXJ5NDcxMWNhbmFyeTQ3MTFjYW5hcnk0NzEx";
const std::string k_canary_parts[] = {k_canary, "Y2FuYXJ5", "AG1lAGNh"};

Channel web_channel(ChannelKind kind, const Receiver& receiver, const std::string& scheme = "http") {
  return {.name = "ops",
          .kind = kind,
          .url = receiver.url(scheme, "/services/" + k_canary),
          .secret = kind == ChannelKind::webhook ? k_canary_secret : "",
          .ca_file = receiver.certificate()};
}

Channel mail_channel(const Receiver& receiver) {
  return {.name = "mail",
          .kind = ChannelKind::email,
          .url = receiver.url("smtp", "/our.name"),
          .secret = k_canary,
          .user = "me",
          .from = "Blue Dot <bluedot@example.com>",
          .to = {"ops@example.com", "second@example.com"},
          .ca_file = receiver.certificate()};
}

struct Sent {
  Outcome outcome;
  std::vector<int64_t> slept_ms;
};

Sent send_sample(const Channel& channel, const std::string& first_id = "") {
  tests::FakeSurroundings world;
  const notify::Message message{.digest = tests::sample_digest(), .id = "run-7", .first_id = first_id};
  const Outcome outcome = notify::send(channel, message, {}, world.get());
  for (const std::string& part : k_canary_parts) CHECK_THAT(outcome.message, !Contains(part));
  if (outcome.delivery != Delivery::sent) CHECK_THAT(outcome.message, Contains(channel.name));
  return {outcome, world.slept_ms};
}

std::string sent_header(const nlohmann::json& record, const std::string& name) {
  for (const auto& header : record["headers"]) {
    if (header[0] == name) return header[1];
  }
  return "(none)";
}

// Checked by Python, which has no part in how it was made.
bool is_signature_good(const nlohmann::json& record) {
  const tests::TempFolder folder;
  tests::write_file(folder / "record", record.dump());
  const std::string program =
      "import base64, hashlib, hmac, json, sys\n"
      "record = json.load(open(sys.argv[1]))\n"
      "headers = dict(record['headers'])\n"
      "text = '.'.join([headers['webhook-id'], headers['webhook-timestamp'], record['body']])\n"
      "key = base64.b64decode(sys.argv[2].removeprefix('whsec_'))\n"
      "code = base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()\n"
      "sys.exit(headers['webhook-signature'] != 'v1,' + code)\n";
  tests::write_file(folder / "verify.py", program);
  const std::string command =
      "python3 '" + (folder / "verify.py").string() + "' '" + (folder / "record").string() + "' " + k_canary_secret;
  return std::system(command.c_str()) == 0;
}

}  // namespace

TEST_CASE("send: Slack takes it at once") {
  const Receiver receiver({"http"});
  const auto [outcome, slept] = send_sample(web_channel(ChannelKind::slack, receiver));
  CHECK(outcome.delivery == Delivery::sent);
  CHECK(outcome.message.empty());
  CHECK(outcome.attempts == 1);
  CHECK(slept.empty());
  const auto records = receiver.records();
  REQUIRE(records.size() == 1);
  CHECK(records[0]["method"] == "POST");
  CHECK(records[0]["target"] == "/services/" + k_canary);
  CHECK(sent_header(records[0], "content-type") == "application/json");
  CHECK(nlohmann::json::parse(records[0]["body"].get<std::string>()).contains("blocks"));
}

TEST_CASE("send: Discord is asked to say whether it took it") {
  const Receiver receiver({"http", "--script", "204"});
  const auto [outcome, slept] = send_sample(web_channel(ChannelKind::discord, receiver));
  CHECK(outcome.delivery == Delivery::sent);
  CHECK(receiver.records().at(0)["target"] == "/services/" + k_canary + "?wait=true");
}

TEST_CASE("send: Discord's wait is obeyed to the fraction of a second") {
  const Receiver receiver(
      {"http", "--script", "429/6 200", "--body", R"({"message": "slow", "retry_after": 6.457, "global": false})"});
  const auto [outcome, slept] = send_sample(web_channel(ChannelKind::discord, receiver));
  CHECK(outcome.delivery == Delivery::sent);
  CHECK(slept == std::vector<int64_t>{6'457});
}

TEST_CASE("send: a webhook keeps its id over retries, and its signature can be verified") {
  const Receiver receiver({"http", "--tls", "--script", "502 429/3 204"});
  const auto [outcome, slept] = send_sample(web_channel(ChannelKind::webhook, receiver, "https"));
  CHECK(outcome.delivery == Delivery::sent);
  CHECK(outcome.attempts == 3);
  CHECK(slept == std::vector<int64_t>{500, 3'000});
  const auto records = receiver.records();
  REQUIRE(records.size() == 3);
  for (const auto& record : records) {
    CHECK(sent_header(record, "webhook-id") == "run-7");
    CHECK(sent_header(record, "webhook-timestamp") == "1754300000");
    CHECK(record["body"] == records[0]["body"]);
  }
  CHECK(is_signature_good(records[2]));
  nlohmann::json forged = records[2];
  forged["body"] = "{}";
  CHECK_FALSE(is_signature_good(forged));
}

TEST_CASE("send: what does not heal in time goes out later") {
  const Receiver failing({"http", "--script", "500"});
  const auto [outcome, slept] = send_sample(web_channel(ChannelKind::slack, failing));
  CHECK(outcome.delivery == Delivery::later);
  CHECK(outcome.retry_after_ms == std::nullopt);
  CHECK(outcome.attempts == 4);
  CHECK(slept == std::vector<int64_t>{500, 1'000, 2'000});
  CHECK(failing.records().size() == 4);
  const Receiver busy({"http", "--script", "429/3600"});
  const auto [put_off, none] = send_sample(web_channel(ChannelKind::slack, busy));
  CHECK(put_off.delivery == Delivery::later);
  CHECK(put_off.retry_after_ms == 3'600'000);
  CHECK(put_off.attempts == 1);
  CHECK(none.empty());
}

TEST_CASE("send: a dead receiver is for later") {
  Channel channel;
  {
    const Receiver gone({"http"});
    channel = web_channel(ChannelKind::discord, gone);
  }
  const auto [outcome, slept] = send_sample(channel);
  CHECK(outcome.delivery == Delivery::later);
  CHECK(slept.size() == 3);
  const Receiver untrusted({"http", "--tls"});
  channel = web_channel(ChannelKind::slack, untrusted, "https");
  channel.ca_file = "";
  const auto [refused, none] = send_sample(channel);
  CHECK(refused.delivery == Delivery::later);
  CHECK_THAT(refused.message, Contains("certificate"));
  CHECK(none.empty());
}

TEST_CASE("send: a channel that is wrong is not asked twice, and the message says what to do") {
  for (const ChannelKind kind : {ChannelKind::slack, ChannelKind::discord, ChannelKind::webhook}) {
    std::string answer = "no such token " + k_canary + " in /services/" + k_canary;
    if (kind == ChannelKind::webhook) answer += ", secret " + k_canary_secret;
    for (const char* status : {"401", "403", "404", "410", "307"}) {
      const Receiver receiver({"http", "--script", status, "--body", answer});
      const auto [outcome, slept] = send_sample(web_channel(kind, receiver));
      INFO(outcome.message);
      CHECK(outcome.delivery == Delivery::never);
      CHECK(receiver.records().size() == 1);
      CHECK_THAT(outcome.message, Contains(std::string("HTTP ") + status) && Contains("no such token"));
      CHECK((outcome.message.find("configur") != std::string::npos ||
             outcome.message.find("check") != std::string::npos));
    }
  }
}

TEST_CASE("send: a message that is refused is neither the channel's fault nor sent again") {
  const Receiver receiver({"http", "--script", "400", "--body", "invalid_payload"});
  const auto [outcome, slept] = send_sample(web_channel(ChannelKind::slack, receiver));
  CHECK(outcome.delivery == Delivery::failed);
  CHECK(outcome.message == "channel ops: HTTP 400: invalid_payload");
  CHECK(receiver.records().size() == 1);
}

TEST_CASE("send: a long answer is not read to its end, and is an answer") {
  const Receiver receiver({"http", "--long", "5000000"});
  CHECK(send_sample(web_channel(ChannelKind::slack, receiver)).outcome.delivery == Delivery::sent);
  CHECK(receiver.records().size() == 1);
}

TEST_CASE("send: a mail, as a reply to the first of its trouble") {
  const Receiver receiver({"smtp", "--starttls"});
  const auto [outcome, slept] = send_sample(mail_channel(receiver), "run-5");
  INFO(outcome.message);
  CHECK(outcome.delivery == Delivery::sent);
  const auto records = receiver.records();
  const auto found =
      std::find_if(records.begin(), records.end(), [](const auto& record) { return record.contains("mail"); });
  REQUIRE(found != records.end());
  CHECK_THAT((*found)["mail"].template get<std::string>(),
             Contains("From: \"Blue Dot\" <bluedot@example.com>\r\n") &&
                 Contains("Message-ID: <run-7@example.com>\r\n") && Contains("In-Reply-To: <run-5@example.com>\r\n") &&
                 Contains("\r\nAuto-Submitted: auto-generated\r\n") &&
                 Contains("To: ops@example.com,\r\n second@example.com\r\n") && !Contains(k_canary));
}

TEST_CASE("send: the first mail of a trouble replies to none") {
  const Receiver receiver({"smtp", "--starttls"});
  CHECK(send_sample(mail_channel(receiver), "run-7").outcome.delivery == Delivery::sent);
  for (const auto& record : receiver.records()) CHECK_THAT(record.dump(), !Contains("In-Reply-To"));
}

TEST_CASE("send: what a mail server says, as an outcome") {
  struct Case {
    std::string refusal;
    Delivery delivery;
    size_t waits;
  };
  const Case cases[] = {{"AUTH=535 wrong password " + k_canary, Delivery::never, 0},
                        {"RCPT=550 no such user", Delivery::never, 0},
                        {"RCPT=451 greylisted", Delivery::later, 3},
                        {"MAIL-TEXT=452 disk full", Delivery::later, 3},
                        {"STARTTLS=502 none", Delivery::never, 0}};
  for (const Case& expected : cases) {
    const Receiver receiver({"smtp", "--starttls", "--refuse", expected.refusal});
    const auto [outcome, slept] = send_sample(mail_channel(receiver));
    INFO(outcome.message);
    CHECK(outcome.delivery == expected.delivery);
    CHECK(slept.size() == expected.waits);
  }
}

TEST_CASE("send: a channel that cannot be right is not tried") {
  const Receiver receiver({"http"});
  std::vector<Channel> channels(8, web_channel(ChannelKind::slack, receiver));
  channels[0].url = "http://hooks.example.com/" + k_canary;
  channels[1].url = k_canary;
  channels[2].url = "https://" + k_canary + ":x@example.com/";
  channels[3] = web_channel(ChannelKind::webhook, receiver);
  channels[3].secret = k_canary;
  for (size_t i = 4; i < 8; ++i) channels[i] = mail_channel(receiver);
  channels[4].url = "smtp://mail.example.com";
  channels[4].is_plain = true;
  channels[5].to = {"ops@example.com\r\nRCPT TO:<victim@example.com>"};
  channels[6].to = {};
  channels[7].user = "";
  for (const Channel& channel : channels) {
    const auto [outcome, slept] = send_sample(channel);
    INFO(outcome.message);
    CHECK(outcome.delivery == Delivery::never);
    CHECK(outcome.attempts == 0);
    CHECK_THROWS_AS(notify::check_channel(channel), base::Error);
  }
  CHECK(receiver.records().empty());
}

TEST_CASE("send: a signal ends it") {
  const Receiver receiver({"http", "--script", "500"});
  const Channel channel = web_channel(ChannelKind::slack, receiver);
  const pid_t child = fork();
  if (child == 0) {
    base::install_interrupt_handlers();
    std::raise(SIGTERM);
    try {
      notify::send(channel, {.digest = {}, .id = "run-7"}, {}, net::real_surroundings());
    } catch (const base::Error& error) {
      _exit(error.kind() == base::ErrorKind::interrupted ? 0 : 2);
    }
    _exit(1);
  }
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
}
