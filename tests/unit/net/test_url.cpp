#include "net/url.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

TEST_CASE("a URL in its parts") {
  const auto url = net::parse_url("HTTPS://hooks.example.com:8443/a/b?x=1&y=2");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->host == "hooks.example.com");
  CHECK(url->path == "/a/b");
  CHECK(url->query == "x=1&y=2");
  CHECK_FALSE(url->has_user);
  CHECK(net::parse_url("https://me:pw@example.com")->has_user);
  CHECK(net::parse_url("https://example.com")->path == "/");
}

TEST_CASE("what could be read in two ways is no URL") {
  for (const char* text :
       {"", "example.com", "/path", "https://", "https://exa mple.com", "https://example.com/\r\nX: y",
        "https://example.com/\tx", "https://ex\xC3\xA4mple.com", "https://example.com:99999"}) {
    INFO(text);
    CHECK_FALSE(net::parse_url(text));
  }
}

TEST_CASE("this machine, and what only looks like it") {
  for (const char* text :
       {"http://localhost/x", "http://127.0.0.1:80", "http://127.8.9.1", "http://[::1]:5/", "smtp://LOCALHOST"}) {
    INFO(text);
    CHECK(net::parse_url(text)->is_loopback());
  }
  for (const char* text :
       {"http://127.0.0.1.example.com", "http://localhost.example.com", "http://10.0.0.1", "http://[::2]"}) {
    INFO(text);
    CHECK_FALSE(net::parse_url(text)->is_loopback());
  }
}

TEST_CASE("a parameter goes after the query that is there") {
  CHECK(net::with_query("https://example.com/a", "wait=true") == "https://example.com/a?wait=true");
  CHECK(net::with_query("https://example.com/a?thread_id=5", "wait=true") ==
        "https://example.com/a?thread_id=5&wait=true");
}
