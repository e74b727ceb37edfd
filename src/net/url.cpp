#include "net/url.hpp"

#include "base/letter_case.hpp"
#include "net/curl.hpp"

#include <algorithm>
#include <arpa/inet.h>

namespace bluedot::net {
namespace {

CurlUrl read_url(const std::string& text) {
  const bool is_ascii = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  CurlUrl url(curl_url());
  if (url == nullptr) throw_curl_error(CURLE_OUT_OF_MEMORY);
  const bool is_url = is_ascii && curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  return is_url ? std::move(url) : nullptr;
}

// Empty when there is no such part.
std::string part(const CurlUrl& url, CURLUPart which) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, 0) != CURLUE_OK) return {};
  std::string copy = text;
  curl_free(text);
  return copy;
}

}  // namespace

bool Url::is_loopback() const {
  in_addr ipv4 = {};
  if (inet_pton(AF_INET, host.c_str(), &ipv4) == 1) return ntohl(ipv4.s_addr) >> 24 == 127;
  return base::lower(host) == "localhost" || host == "::1";
}

std::optional<Url> parse_url(const std::string& text) {
  const CurlUrl url = read_url(text);
  if (url == nullptr) return std::nullopt;
  Url parts{.scheme = base::lower(part(url, CURLUPART_SCHEME)),
            .host = part(url, CURLUPART_HOST),
            .path = part(url, CURLUPART_PATH),
            .query = part(url, CURLUPART_QUERY),
            .has_user = !part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty()};
  if (parts.host.starts_with('[') && parts.host.ends_with(']'))
    parts.host = parts.host.substr(1, parts.host.size() - 2);
  return parts;
}

std::string with_query(const std::string& text, const std::string& parameter) {
  const CurlUrl url = read_url(text);
  const bool is_appended =
      url != nullptr && curl_url_set(url.get(), CURLUPART_QUERY, parameter.c_str(), CURLU_APPENDQUERY) == CURLUE_OK;
  return is_appended ? part(url, CURLUPART_URL) : text;
}

std::string url_encoded(std::string_view text) {
  if (text.empty()) return {};  // libcurl would take 0 for "until its end"
  char* encoded = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
  if (encoded == nullptr) throw_curl_error(CURLE_OUT_OF_MEMORY);
  std::string copy = encoded;
  curl_free(encoded);
  return copy;
}

}  // namespace bluedot::net
