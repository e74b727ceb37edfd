#include "notify/redaction.hpp"

#include "base/secret.hpp"
#include "net/base64.hpp"
#include "net/url.hpp"
#include "notify/text.hpp"

#include <algorithm>
#include <optional>

namespace bluedot::notify {
namespace {

// Shorter parts of a URL (`api`, `services`) tell nothing, and messages are full of them.
constexpr size_t k_telling_bytes = 9;

// A token stands between these in a path and a query.
void add_url(std::vector<std::string>& secrets, const std::string& text) {
  secrets.push_back(text);
  const std::optional<net::Url> url = net::parse_url(text);
  std::string_view rest = text;
  if (url) {
    const std::string target = url->path + (url->query.empty() ? "" : "?" + url->query);
    secrets.push_back(target.size() >= k_telling_bytes ? target : "");
    rest = std::string_view(text).substr(std::min(text.size(), url->scheme.size() + 3));
    rest.remove_prefix(std::min(rest.find('/'), rest.size()));
  }
  while (!rest.empty()) {
    const size_t end = std::min(rest.find_first_of("/?&=#"), rest.size());
    if (end >= k_telling_bytes) secrets.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// A password goes over the wire in base64: alone (LOGIN), and after the user's name (PLAIN).
void add_password(std::vector<std::string>& secrets, const Channel& channel) {
  using std::string_literals::operator""s;
  secrets.push_back(net::base64(channel.secret));
  secrets.push_back(net::base64("\0"s + channel.user + "\0"s + channel.secret));
}

void add_signing_secret(std::vector<std::string>& secrets, const std::string& secret) {
  constexpr std::string_view k_prefix = "whsec_";
  const std::string digits = secret.starts_with(k_prefix) ? secret.substr(k_prefix.size()) : secret;
  secrets.push_back(digits);
  secrets.push_back(net::from_base64(digits).value_or(""));
}

}  // namespace

Redaction::Redaction(const Channel& channel) {
  m_secrets.push_back(channel.secret);
  if (!channel.secret.empty() && channel.kind == ChannelKind::email) add_password(m_secrets, channel);
  if (!channel.secret.empty() && channel.kind == ChannelKind::webhook) add_signing_secret(m_secrets, channel.secret);
  if (channel.kind != ChannelKind::email) add_url(m_secrets, channel.url);
  std::erase_if(m_secrets, [](const std::string& secret) { return secret.empty(); });
  std::stable_sort(m_secrets.begin(), m_secrets.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
}

std::string Redaction::operator()(std::string_view text, size_t limit) const {
  return fitted(base::without_secrets(text, m_secrets), limit, Form::plain);
}

}  // namespace bluedot::notify
