#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "net/http.hpp"
#include "net/retry.hpp"
#include "support/fake_surroundings.hpp"
#include "support/receiver.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace bluedot;
using Catch::Contains;
using tests::Receiver;

namespace {

net::HttpResponse response_to(const net::HttpRequest& request) {
  net::HttpClient client;
  const net::HttpAnswer answer = client.exchange(request);
  if (const auto* failure = std::get_if<net::TransportFailure>(&answer)) FAIL(failure->message);
  return std::get<net::HttpResponse>(answer);
}

net::TransportFailure failure_of(const net::HttpRequest& request) {
  net::HttpClient client;
  const net::HttpAnswer answer = client.exchange(request);
  REQUIRE(std::holds_alternative<net::TransportFailure>(answer));
  return std::get<net::TransportFailure>(answer);
}

std::string header_of(const nlohmann::json& record, const std::string& name) {
  for (const auto& header : record["headers"]) {
    if (header[0] == name) return header[1];
  }
  return "(none)";
}

}  // namespace

TEST_CASE("a request arrives as it was made, and the answer as it was given") {
  const Receiver receiver({"http", "--script", "429/7", "--body", "slow down"});
  const std::string body = "{\"a\": \"\xE0\xA4\x95\"}";
  const auto response = response_to({.method = net::Method::post,
                                     .url = receiver.url("http", "/a%20b?c=d"),
                                     .headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}},
                                     .body = body});
  CHECK(response.status == 429);
  CHECK(response.body == "slow down");
  CHECK(response.header("retry-after") == "7");
  CHECK(response.header("RETRY-AFTER") == "7");
  CHECK(response.header("x-none") == std::nullopt);
  CHECK_FALSE(response.is_cut);
  const auto records = receiver.records();
  REQUIRE(records.size() == 1);
  CHECK(records[0]["method"] == "POST");
  CHECK(records[0]["target"] == "/a%20b?c=d");
  CHECK(records[0]["body"] == body);
  CHECK(header_of(records[0], "content-type") == "application/json");
  CHECK(header_of(records[0], "x-empty").empty());
  CHECK(header_of(records[0], "expect") == "(none)");
}

TEST_CASE("each method, one client after the other's request") {
  const Receiver receiver({"http"});
  net::HttpClient client;
  for (const auto method :
       {net::Method::post, net::Method::get, net::Method::head, net::Method::put, net::Method::get}) {
    const net::HttpAnswer answer = client.exchange({.method = method, .url = receiver.url("http"), .body = "b"});
    REQUIRE(std::holds_alternative<net::HttpResponse>(answer));
    CHECK(std::get<net::HttpResponse>(answer).body == (method == net::Method::head ? "" : "ok"));
  }
  std::string methods;
  for (const auto& record : receiver.records()) {
    methods += record["method"].get<std::string>() + "(" + record["body"].get<std::string>() + ") ";
    CHECK(header_of(record, "content-type") == "(none)");
  }
  CHECK(methods == "POST(b) GET() HEAD() PUT(b) GET() ");
}

TEST_CASE("a redirect is an answer and is not followed") {
  const Receiver receiver({"http", "--script", "302"});
  const auto response = response_to({.url = receiver.url("http", "/here")});
  CHECK(response.status == 302);
  CHECK(response.header("Location") == "/elsewhere");
  CHECK(receiver.records().size() == 1);
}

TEST_CASE("an answer is read up to its bound") {
  const Receiver receiver({"http", "--long", "300000"});
  net::HttpRequest request{.url = receiver.url("http"), .max_body_bytes = 1000};
  CHECK(failure_of(request).fault == net::TransportFault::too_long);
  request.is_long_body_cut = true;
  const auto response = response_to(request);
  CHECK(response.status == 200);
  CHECK(response.body == std::string(1000, 'x'));
  CHECK(response.is_cut);
  request.max_body_bytes = 300'000;
  CHECK_FALSE(response_to(request).is_cut);
}

TEST_CASE("why no answer came") {
  std::string closed;
  {
    const Receiver gone({"http"});
    closed = gone.url("http");
  }
  CHECK(failure_of({.url = closed}).fault == net::TransportFault::unconnected);
  CHECK(failure_of({.url = "http://no-such-host.invalid/"}).fault == net::TransportFault::unresolved);
  const Receiver dropping({"http", "--script", "drop"});
  CHECK(failure_of({.url = dropping.url("http")}).fault == net::TransportFault::cut_off);
  const Receiver hanging({"http", "--script", "hang"});
  const net::HttpRequest hasty{.url = hanging.url("http"), .timeouts = {.total_ms = 1}};
  CHECK(failure_of(hasty).fault == net::TransportFault::timed_out);
}

TEST_CASE("a request goes out once, also on a connection that was kept and is closed without an answer") {
  const Receiver receiver({"http", "--script", "200 drop 200"});
  net::HttpClient client;
  const net::HttpRequest request{.method = net::Method::post, .url = receiver.url("http"), .body = "pay"};
  REQUIRE(std::holds_alternative<net::HttpResponse>(client.exchange(request)));
  const net::HttpAnswer second = client.exchange(request);
  CHECK(receiver.records().size() == 2);
  REQUIRE(std::holds_alternative<net::TransportFailure>(second));
  CHECK(std::get<net::TransportFailure>(second).fault == net::TransportFault::cut_off);
  CHECK(std::holds_alternative<net::HttpResponse>(client.exchange(request)));
  CHECK(receiver.records().size() == 3);
}

TEST_CASE("a certificate that nobody vouches for is not trusted") {
  const Receiver receiver({"http", "--tls"});
  const std::string url = receiver.url("https", "/secret-path");
  const auto failure = failure_of({.url = url});
  CHECK(failure.fault == net::TransportFault::untrusted);
  CHECK_THAT(failure.message, Contains("certificate") && !Contains("secret-path"));
  CHECK(receiver.records().empty());
  CHECK(response_to({.url = url, .ca_file = receiver.certificate()}).status == 200);
}

TEST_CASE("what cannot be sent is refused, and not quoted") {
  net::HttpClient client;
  const std::string canary = "canary-4711";
  const net::HttpRequest requests[] = {
      {.url = canary},
      {.url = "ftp://example.com/" + canary},
      {.url = "file:///etc/" + canary},
      {.url = "http://127.0.0.1/" + canary + "\r\nX: y"},
      {.url = "http://127.0.0.1/", .headers = {{"X", canary + "\r\nY: z"}}},
      {.url = "http://127.0.0.1/", .headers = {{"X: " + canary, "y"}}},
  };
  for (const auto& request : requests) {
    try {
      client.exchange(request);
      FAIL("sent");
    } catch (const base::Error& error) {
      CHECK(error.kind() == base::ErrorKind::usage);
      CHECK_THAT(error.what(), !Contains(canary));
    }
  }
}

TEST_CASE("what stays on this machine goes through no proxy") {
  const Receiver receiver({"http"});
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  CHECK(response_to({.url = receiver.url("http")}).status == 200);
  unsetenv("http_proxy");
}

TEST_CASE("asked again until the answer is good, with waits as the server says") {
  tests::FakeSurroundings world;
  const Receiver receiver({"http", "--script", "500 429/7 503/Mon,_04_Aug_2025_09:33:50_GMT 200"});
  net::HttpClient client;
  const auto answer = net::exchange_with_retry(client, {.url = receiver.url("http")}, {}, world.get());
  CHECK(std::get<net::HttpResponse>(answer).status == 200);
  CHECK(world.slept_ms == std::vector<int64_t>{500, 7'000, 30'000});
  CHECK(receiver.records().size() == 4);
}

TEST_CASE("what will not change is not asked again") {
  tests::FakeSurroundings world;
  const Receiver receiver({"http", "--script", "404 200"});
  net::HttpClient client;
  const auto answer = net::exchange_with_retry(client, {.url = receiver.url("http")}, {}, world.get());
  CHECK(std::get<net::HttpResponse>(answer).status == 404);
  CHECK(world.slept_ms.empty());
}

TEST_CASE("a signal ends a request that nobody answers") {
  const Receiver receiver({"http", "--script", "hang"});
  const pid_t child = fork();
  if (child == 0) {
    base::install_interrupt_handlers();
    try {
      net::HttpClient().exchange({.url = receiver.url("http"), .timeouts = {.total_ms = 600'000}});
    } catch (const base::Error& error) {
      _exit(error.kind() == base::ErrorKind::interrupted ? 0 : 2);
    }
    _exit(1);
  }
  while (receiver.records().empty()) std::this_thread::yield();  // the request has arrived
  kill(child, SIGTERM);
  int status = -1;
  waitpid(child, &status, 0);
  CHECK(status == 0);
}
