// One HTTP request and what came of it, by libcurl.
//
// Certificates are verified, redirects are not followed (a 3xx is an answer as any other), and what is read is bounded.
// A request goes out once.
// A proxy is taken from the environment, as libcurl does, but not for what stays on this machine.
#pragma once

#include "net/transport.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bluedot::net {

enum class Method { get, head, post, put };

inline constexpr int k_http_ok = 200;

struct HttpHeader {
  std::string name, value;
};

struct HttpRequest {
  Method method = Method::get;
  std::string url;  // http:// or https://
  std::vector<HttpHeader> headers = {};
  std::string body = {};
  Timeouts timeouts = {};
  size_t max_body_bytes = size_t{1} << 20;  // of the answer
  bool is_long_body_cut = false;            // a longer answer is cut there; otherwise it is a failure (too_long)
  bool is_packed_welcome = false;           // the answer may come as gzip; it is unpacked
  std::string ca_file = {};                 // certificates to trust, PEM; empty: the system's
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers = {};
  std::string body = {};
  bool is_cut = false;  // the answer was longer, and the request allowed that

  // The first of this name, in any case of letters.
  std::optional<std::string> header(std::string_view name) const;
};

using HttpAnswer = std::variant<HttpResponse, TransportFailure>;

// Keeps its connections between requests. One thread at a time.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  HttpClient(HttpClient&& other) noexcept;
  HttpClient& operator=(HttpClient&& other) noexcept;

  // Throws Error (usage) on a URL or a header that cannot be sent, without quoting it, and Error (interrupted) within a
  // second after a signal.
  HttpAnswer exchange(const HttpRequest& request);

 private:
  struct Handle;
  std::unique_ptr<Handle> m_handle;
};

}  // namespace bluedot::net
