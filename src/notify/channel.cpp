#include "notify/channel.hpp"

#include "base/error.hpp"
#include "net/smtp.hpp"
#include "net/url.hpp"
#include "notify/webhook.hpp"

#include <optional>

namespace bluedot::notify {
namespace {

[[noreturn]] void refuse_channel(const std::string& reason) {
  throw base::Error(reason, base::ErrorKind::usage);
}

// `is_secret`: the URL alone lets anybody post.
void check_web_url(const Channel& channel, bool is_secret) {
  const std::optional<net::Url> url = net::parse_url(channel.url);
  if (!url || (url->scheme != "https" && url->scheme != "http")) refuse_channel("its url is not one of https://");
  if (url->has_user) refuse_channel("its url holds a user or a password");
  if (is_secret && url->scheme == "http" && !url->is_loopback()) {
    refuse_channel("its url is a secret and would go over http://: use https://");
  }
}

void check_email(const Channel& channel) {
  net::check_mail_server({.url = channel.url, .is_plain = channel.is_plain, .user = channel.user});
  if (channel.user.empty() != channel.secret.empty()) refuse_channel("user and password go together");
  net::parse_mail_address(channel.from);
  for (const std::string& recipient : channel.to) net::parse_mail_address(recipient);
  if (channel.to.empty()) refuse_channel("it has no recipients (to)");
}

void check_kind(const Channel& channel) {
  switch (channel.kind) {
    case ChannelKind::slack:
    case ChannelKind::discord:
      return check_web_url(channel, true);
    case ChannelKind::webhook:
      check_web_url(channel, false);
      signing_key(channel.secret);
      return;
    case ChannelKind::email:
      return check_email(channel);
  }
}

}  // namespace

void check_channel(const Channel& channel) {
  try {
    check_kind(channel);
  } catch (const base::Error& error) {
    throw base::Error("channel " + channel.name + ": " + error.what(), error.kind());
  }
}

}  // namespace bluedot::notify
