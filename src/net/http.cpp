#include "net/http.hpp"

#include "base/error.hpp"
#include "base/letter_case.hpp"
#include "net/curl.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <utility>

namespace bluedot::net {

struct HttpClient::Handle {
  CurlHandle curl = new_curl_handle();
};

namespace {

// Far more than any API sends; libcurl itself bounds a line only.
constexpr size_t k_max_header_bytes = size_t{64} << 10;

// What has come in so far.
struct Receiving {
  size_t max_body_bytes = 0;
  HttpResponse response = {};
  size_t header_bytes = 0;
  bool is_too_long = false;
  int sent = 0;  // how often the request was about to go out
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view k_blank = " \t\r\n";
  const size_t first = text.find_first_not_of(k_blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(k_blank) - first + 1);
}

void take_header(Receiving& receiving, std::string_view line) {
  if (line.starts_with("HTTP/")) {  // a new answer; what came before was `100 Continue`
    receiving.response.headers.clear();
    return;
  }
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  receiving.response.headers.push_back(
      {std::string(trimmed(line.substr(0, colon))), std::string(trimmed(line.substr(colon + 1)))});
}

// libcurl's callbacks: what is not taken whole ends the transfer. Nothing may be thrown through C.
size_t on_header(char* bytes, size_t, size_t length, void* context) noexcept {
  auto& receiving = *static_cast<Receiving*>(context);
  receiving.header_bytes += length;
  receiving.is_too_long = receiving.header_bytes > k_max_header_bytes;
  if (receiving.is_too_long) return 0;
  take_header(receiving, {bytes, length});
  return length;
}

size_t on_body(char* bytes, size_t, size_t length, void* context) noexcept {
  auto& receiving = *static_cast<Receiving*>(context);
  std::string& body = receiving.response.body;
  const size_t taken = std::min(length, receiving.max_body_bytes - body.size());
  body.append(bytes, taken);
  receiving.response.is_cut = taken < length;
  return taken;
}

// libcurl sends a request again by itself, up to five times, where a kept connection ends without an answer. The server
// may have had it: nobody would have counted it against a limit, and a message would arrive twice.
int on_sending(void* context, char*, char*, int, int) noexcept {
  return ++static_cast<Receiving*>(context)->sent == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

bool is_token(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < 0x7F && std::string_view("\"(),/:;<=>?@[\\]{}").find(c) == std::string_view::npos;
  });
}

// A line end in a header would begin another one. Neither values nor URLs are quoted: they may be secrets.
Url checked_url(const HttpRequest& request) {
  const std::optional<Url> url = parse_url(request.url);
  if (!url || (url->scheme != "http" && url->scheme != "https")) {
    throw base::Error("not a URL of http:// or https://", base::ErrorKind::usage);
  }
  for (const HttpHeader& header : request.headers) {
    if (!is_token(header.name)) throw base::Error("a header's name is not valid", base::ErrorKind::usage);
    const bool is_line = header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
    if (!is_line) throw base::Error("the header " + header.name + " is not one line", base::ErrorKind::usage);
  }
  return *url;
}

CurlList header_list(const HttpRequest& request) {
  CurlList list;
  list.append("Expect:");  // libcurl would wait a second for leave to send a large body
  bool has_type = false;
  for (const HttpHeader& header : request.headers) {
    has_type = has_type || base::lower(header.name) == "content-type";
    // `Name:` would take libcurl's own header out; `Name;` is one without a value.
    list.append(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  if (!has_type) list.append("Content-Type:");  // libcurl would call it a form
  return list;
}

void set_method(CURL* curl, const HttpRequest& request) {
  switch (request.method) {
    case Method::get:
      set(curl, CURLOPT_HTTPGET, 1L);
      return;
    case Method::head:
      set(curl, CURLOPT_NOBODY, 1L);
      return;
    case Method::put:
      set(curl, CURLOPT_CUSTOMREQUEST, "PUT");
      break;
    case Method::post:
      break;
  }
  set(curl, CURLOPT_POST, 1L);
  set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  set(curl, CURLOPT_POSTFIELDS, request.body.c_str());
}

void set_receiving(CURL* curl, Receiving& receiving) {
  set(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's answer is not the server's
  set(curl, CURLOPT_HEADERFUNCTION, on_header);
  set(curl, CURLOPT_HEADERDATA, &receiving);
  set(curl, CURLOPT_WRITEFUNCTION, on_body);
  set(curl, CURLOPT_WRITEDATA, &receiving);
  set(curl, CURLOPT_PREREQFUNCTION, on_sending);
  set(curl, CURLOPT_PREREQDATA, &receiving);
}

}  // namespace

std::optional<std::string> HttpResponse::header(std::string_view name) const {
  const std::string wanted = base::lower(name);
  for (const HttpHeader& header : headers) {
    if (base::lower(header.name) == wanted) return header.value;
  }
  return std::nullopt;
}

HttpClient::HttpClient() : m_handle(std::make_unique<Handle>()) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&& other) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&& other) noexcept = default;

HttpAnswer HttpClient::exchange(const HttpRequest& request) {
  const Url url = checked_url(request);
  CURL* curl = m_handle->curl.get();
  curl_easy_reset(curl);  // of the options; connections stay
  Receiving receiving{.max_body_bytes = request.max_body_bytes};
  const CurlList headers = header_list(request);
  set(curl, CURLOPT_URL, request.url.c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  set(curl, CURLOPT_FOLLOWLOCATION, 0L);
  if (url.is_loopback()) set(curl, CURLOPT_NOPROXY, "*");
  if (request.is_packed_welcome) set(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
  set(curl, CURLOPT_HTTPHEADER, headers.get());
  set_method(curl, request);
  set_receiving(curl, receiving);
  const Transfer transfer = perform(curl, request.timeouts, request.ca_file);

  HttpResponse& response = receiving.response;
  const bool is_too_long = receiving.is_too_long || (response.is_cut && !request.is_long_body_cut);
  if (is_too_long) return TransportFailure{TransportFault::too_long, "the answer is longer than allowed"};
  if (receiving.sent > 1) {
    return TransportFailure{TransportFault::cut_off, "the server closed the connection and did not answer"};
  }
  if (transfer.code != CURLE_OK && !response.is_cut) return transfer.failure();
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  return std::move(response);
}

}  // namespace bluedot::net
