// libcurl's handles as C++ owns them, and what is the same in every transfer. For net/ alone.
#pragma once

#include "net/transport.hpp"

#include <curl/curl.h>
#include <memory>
#include <string>

namespace bluedot::net {

struct CurlCleanup {
  void operator()(CURL* curl) const;
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using CurlHandle = std::unique_ptr<CURL, CurlCleanup>;
using CurlUrl = std::unique_ptr<CURLU, CurlCleanup>;

// Throws Error (exhausted) when there is no memory for one.
CurlHandle new_curl_handle();

[[noreturn]] void throw_curl_error(CURLcode code);

template <typename Value>
void set(CURL* curl, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(curl, option, value);
  if (code != CURLE_OK) throw_curl_error(code);
}

// Strings that libcurl takes as a list.
class CurlList {
 public:
  void append(const std::string& text);
  curl_slist* get() const { return m_list.get(); }

 private:
  std::unique_ptr<curl_slist, CurlCleanup> m_list;
};

struct Transfer {
  CURLcode code = CURLE_OK;
  std::string message = {};  // why it failed

  TransportFailure failure() const;
};

// Runs what was set. Throws Error (interrupted) when a signal ended it.
Transfer perform(CURL* curl, const Timeouts& timeouts, const std::string& ca_file);

}  // namespace bluedot::net
