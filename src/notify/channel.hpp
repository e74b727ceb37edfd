// Where a digest goes: one entry of the configuration's `notify:`, with its secrets already read.
#pragma once

#include <string>
#include <vector>

namespace bluedot::notify {

enum class ChannelKind { slack, discord, webhook, email };

struct Channel {
  std::string name = {};  // what the configuration calls it; stands in messages
  ChannelKind kind = ChannelKind::slack;
  std::string url = {};     // where to post, a secret of Slack and Discord; smtp:// or smtps:// of e-mail
  std::string secret = {};  // webhook: `whsec_…`; e-mail: the password; else empty
  std::string user = {};    // e-mail: of the login; empty: none
  std::string from = {};    // e-mail
  std::vector<std::string> to = {};
  bool is_plain = false;     // e-mail without TLS
  std::string ca_file = {};  // certificates to trust instead of the system's, PEM
};

// Throws Error (usage) naming the channel and what is wrong with it, and never a secret. Slack and Discord are reached
// by https, so that the URL stays a secret; only on this machine http will do.
void check_channel(const Channel& channel);

}  // namespace bluedot::notify
