#include "net/curl.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

namespace bluedot::net {
namespace {

// Writing to a connection that the other side closed raises SIGPIPE in OpenSSL, which would end the process. libcurl
// ignores it for the whole process while it works, which is no business of a library with threads; so it may not
// (CURLOPT_NOSIGNAL), and this thread holds the signal back instead.
class SigpipeHeldBack {
 public:
  SigpipeHeldBack() {
    sigemptyset(&m_sigpipe);
    sigaddset(&m_sigpipe, SIGPIPE);
    sigset_t pending = {};
    sigpending(&pending);
    m_was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &m_sigpipe, &m_before);
  }
  ~SigpipeHeldBack() {
    const timespec at_once = {};
    while (!m_was_pending && sigtimedwait(&m_sigpipe, nullptr, &at_once) == -1 && errno == EINTR) {
    }
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
  }
  SigpipeHeldBack(const SigpipeHeldBack&) = delete;
  SigpipeHeldBack& operator=(const SigpipeHeldBack&) = delete;

 private:
  sigset_t m_sigpipe = {}, m_before = {};
  bool m_was_pending = false;
};

// libcurl calls this at least once a second; anything but 0 ends the transfer.
int stop_when_interrupted(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return base::interrupted() ? 1 : 0;
}

TransportFault fault_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return TransportFault::unresolved;
    case CURLE_COULDNT_CONNECT:
      return TransportFault::unconnected;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return TransportFault::untrusted;
    case CURLE_OPERATION_TIMEDOUT:
      return TransportFault::timed_out;
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return TransportFault::cut_off;
    default:
      return TransportFault::other;
  }
}

}  // namespace

void CurlCleanup::operator()(CURL* curl) const {
  const SigpipeHeldBack held;  // closing a TLS connection writes to it
  curl_easy_cleanup(curl);
}

CurlHandle new_curl_handle() {
  static const CURLcode k_set_up = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (k_set_up != CURLE_OK) throw_curl_error(k_set_up);
  CurlHandle curl(curl_easy_init());
  if (curl == nullptr) throw_curl_error(CURLE_OUT_OF_MEMORY);
  return curl;
}

void throw_curl_error(CURLcode code) {
  const auto kind = code == CURLE_OUT_OF_MEMORY ? base::ErrorKind::exhausted : base::ErrorKind::failed;
  throw base::Error(std::string("libcurl: ") + curl_easy_strerror(code), kind);
}

void CurlList::append(const std::string& text) {
  curl_slist* longer = curl_slist_append(m_list.get(), text.c_str());
  if (longer == nullptr) throw_curl_error(CURLE_OUT_OF_MEMORY);
  if (m_list == nullptr) m_list.reset(longer);  // otherwise its front is the same
}

TransportFailure Transfer::failure() const {
  return {fault_of(code), message};
}

Transfer perform(CURL* curl, const Timeouts& timeouts, const std::string& ca_file) {
  base::throw_if_interrupted();
  std::array<char, CURL_ERROR_SIZE> words = {};
  set(curl, CURLOPT_ERRORBUFFER, words.data());
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_NOPROGRESS, 0L);
  set(curl, CURLOPT_XFERINFOFUNCTION, stop_when_interrupted);
  set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeouts.connect_ms));
  set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeouts.total_ms));
  if (!ca_file.empty()) set(curl, CURLOPT_CAINFO, ca_file.c_str());
  Transfer transfer;
  {
    const SigpipeHeldBack held;
    transfer.code = curl_easy_perform(curl);
  }
  set(curl, CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
  if (transfer.code == CURLE_ABORTED_BY_CALLBACK) base::throw_if_interrupted();
  if (transfer.code == CURLE_OUT_OF_MEMORY) throw_curl_error(transfer.code);
  if (transfer.code != CURLE_OK) {
    transfer.message = words.front() != '\0' ? words.data() : curl_easy_strerror(transfer.code);
  }
  return transfer;
}

}  // namespace bluedot::net
