#include "run/notify_step.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/plural.hpp"
#include "base/secret.hpp"
#include "net/url.hpp"
#include "notify/send.hpp"
#include "pipeline/open_store.hpp"
#include "run/telling.hpp"
#include "store/tables/delivery_log.hpp"
#include "store/tables/outbox.hpp"
#include "store/tables/run_log.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace bluedot::run {
namespace {

using model::RunOutcome;
using model::RunStep;

constexpr size_t k_most_details = 20;

notify::Channel channel_of(const pipeline::Workspace& workspace, const ChannelSettings& settings) {
  notify::Channel channel{.name = settings.name, .kind = settings.kind};
  const auto secret = [&](const std::string& text) {
    const base::Secret resolved = base::resolve_secret(text);
    if (!resolved.warning.empty()) workspace.report_warning("notify " + settings.name + ": " + resolved.warning);
    return resolved.value;
  };
  const bool is_email = settings.kind == notify::ChannelKind::email;
  channel.url = is_email ? settings.url : secret(settings.url);
  channel.ca_file = settings.ca_file;
  // The mail server of this machine offers no TLS, or with a certificate that nobody knows; nothing leaves the machine.
  // Whoever names its certificate wants it.
  const std::optional<net::Url> server = is_email ? net::parse_url(settings.url) : std::nullopt;
  channel.is_plain = server && server->scheme == "smtp" && server->is_loopback() && settings.ca_file.empty();
  if (!settings.secret.empty()) channel.secret = secret(settings.secret);
  channel.user = settings.user;
  channel.from = settings.from;
  channel.to = settings.to;
  return channel;
}

notify::State state_of(RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::nothing:
      return notify::State::nothing;
    case RunOutcome::degraded:
      return notify::State::degraded;
    case RunOutcome::failed:
      return notify::State::failed;
    case RunOutcome::ok:
    case RunOutcome::skipped:
      break;
  }
  return notify::State::ok;
}

notify::Change change_of(store::News news) {
  switch (news) {
    case store::News::trouble:
      return notify::Change::new_trouble;
    case store::News::still:
      return notify::Change::still_in_trouble;
    case store::News::recovered:
      return notify::Change::recovered;
    case store::News::well:
      break;
  }
  return notify::Change::none;
}

// What every digest says, whatever it tells.
notify::Digest digest_at(const pipeline::Workspace& workspace, std::string run_id, base::Instant when) {
  notify::Digest digest;
  digest.run_id = std::move(run_id);
  digest.when = when;
  digest.when_text = when.iso().substr(0, 16) + " UTC";
  digest.place = {workspace.actor.substr(workspace.actor.find('@') + 1), workspace.store.string()};
  return digest;
}

// The first line of a step's message belongs to the step, the others are details.
void add_step(const RunStep& step, notify::Digest& digest) {
  const size_t end = step.message.find('\n');
  digest.steps.push_back({step.name, step.outcome, step.seconds, step.message.substr(0, end)});
  const bool is_trouble = step.outcome == RunOutcome::degraded || step.outcome == RunOutcome::failed;
  if (is_trouble) {
    digest.details.push_back(fmt::format("{}: {}", step.name, step.message));
  } else if (end != std::string::npos) {
    digest.details.push_back(step.message.substr(end + 1));
  }
  for (const auto& [name, count] : step.counts) {
    std::string words = step.name + " " + name;
    std::ranges::replace(words, '_', ' ');
    if (count != 0) digest.counts.push_back({words, count});
  }
}

notify::Digest digest_of(const pipeline::Workspace& workspace, const sql::Reader& database,
                         const store::Message& message) {
  const store::RunRow run = store::find_run(database, message.run_id).value();
  const base::Instant began = base::Instant::parse(message.since).value();
  const base::Instant ended = base::Instant::parse(run.finished_at).value();
  notify::Digest digest = digest_at(workspace, run.run_id, ended);
  digest.state = state_of(message.state);
  digest.trouble = {change_of(message.news), began.utc_date(), static_cast<int>(day_of_trouble(began, ended))};
  for (const RunStep& step : store::steps_of(database, run.run_id)) add_step(step, digest);
  for (const std::string& trouble : message.troubles) digest.details.push_back("open: " + trouble);
  if (digest.details.size() > k_most_details) digest.details.resize(k_most_details);
  return digest;
}

// The message about a run to one channel, if it is told.
std::optional<store::Message> message_to(const ChannelSettings& channel, const sql::Reader& database,
                                         const pipeline::Workspace& workspace, const Standing& standing) {
  const base::Instant now = workspace.clock.now();
  const auto last = store::last_state_told(database, channel.name);
  const auto news = news_of(channel.when, standing, last, now);
  if (!news) return std::nullopt;
  store::Message message{.message_id = base::xxh3_128_hex(workspace.run_id + "/" + channel.name),
                         .run_id = workspace.run_id,
                         .channel = channel.name,
                         .state = standing.state == RunOutcome::nothing ? RunOutcome::ok : standing.state,
                         .news = *news,
                         .since = now.iso(),
                         .thread = {},
                         .troubles = standing.troubles};
  const bool was_trouble = last && last->state != RunOutcome::ok;
  if (was_trouble) message.since = last->since;
  message.thread = was_trouble ? last->thread : message.message_id;
  return message;
}

const ChannelSettings* find_channel(const std::vector<ChannelSettings>& channels, const std::string& name) {
  const auto found = std::ranges::find(channels, name, &ChannelSettings::name);
  return found == channels.end() ? nullptr : &*found;
}

store::Sent sent_of(const notify::Outcome& outcome, base::Instant now) {
  switch (outcome.delivery) {
    case notify::Delivery::sent:
      return {.outcome = store::MessageOutcome::sent, .sent_at = now};
    case notify::Delivery::later:
      return {.outcome = store::MessageOutcome::waiting,
              .sent_at = {},
              .not_before = base::Instant{now.milliseconds + outcome.retry_after_ms.value_or(0)},
              .error = outcome.message};
    case notify::Delivery::never:  // a person mends the channel, and the message then goes out
      return {.outcome = store::MessageOutcome::waiting, .sent_at = {}, .not_before = {}, .error = outcome.message};
    case notify::Delivery::failed:
      break;
  }
  return {.outcome = store::MessageOutcome::given_up, .sent_at = {}, .not_before = {}, .error = outcome.message};
}

// As notify::send names the channel.
std::string named(const ChannelSettings& channel, const base::Error& error) {
  return fmt::format("channel {}: {}", channel.name, error.what());
}

// Sends one message; what comes of it is in the outbox.
store::Sent send(pipeline::Workspace& workspace, const ChannelSettings& settings, const store::Message& message) {
  store::Sent sent;
  try {
    const notify::Channel channel = channel_of(workspace, settings);
    const notify::Digest digest = digest_of(workspace, pipeline::open_for_reading(workspace), message);
    write_store(workspace, [&](sql::Writer& database) { store::set_sending(database, message.message_id); });
    const notify::Outcome outcome = notify::send(channel, {digest, message.message_id, message.thread}, {},
                                                 net::real_surroundings(workspace.clock));
    sent = sent_of(outcome, workspace.clock.now());
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    sent = {
        .outcome = store::MessageOutcome::waiting, .sent_at = {}, .not_before = {}, .error = named(settings, error)};
  }
  write_store(workspace, [&](sql::Writer& database) { store::set_outcome(database, message.message_id, sent); });
  return sent;
}

void send_waiting(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels, RunStep& step) {
  const auto waiting = store::messages_to_send(pipeline::open_for_reading(workspace), workspace.clock.now());
  int64_t sent_count = 0;
  for (const store::Message& message : waiting) {
    const ChannelSettings* channel = find_channel(channels, message.channel);
    if (channel == nullptr) continue;  // it is configured no more; it waits until it is again
    const store::Sent sent = send(workspace, *channel, message);
    if (sent.outcome == store::MessageOutcome::sent) {
      ++sent_count;
      continue;
    }
    step.outcome = RunOutcome::degraded;
    step.message += (step.message.empty() ? "" : "\n") + sent.error;
  }
  step.counts = {{"sent", sent_count}};
  if (step.outcome == RunOutcome::degraded) return;
  step.outcome = sent_count > 0 ? RunOutcome::ok : RunOutcome::nothing;
  step.message =
      sent_count > 0 ? fmt::format("{} {} sent", sent_count, base::plural(sent_count, "message")) : "there is no news";
}

// To each channel, past the outbox.
std::vector<Told> send_straight(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels,
                                const notify::Digest& digest) {
  std::vector<Told> all;
  for (const ChannelSettings& settings : channels) {
    Told& told = all.emplace_back(Told{settings.name, false, {}});
    try {
      const std::string id = base::xxh3_128_hex(digest.run_id + "/" + settings.name);
      const notify::Outcome outcome =
          notify::send(channel_of(workspace, settings), {digest, id}, {}, net::real_surroundings(workspace.clock));
      told.is_sent = outcome.delivery == notify::Delivery::sent;
      told.message = outcome.message;
    } catch (const base::Error& error) {
      if (error.kind() == base::ErrorKind::interrupted) throw;
      told.message = named(settings, error);
    }
  }
  return all;
}

}  // namespace

void tell(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels, Recorder& recorder) {
  recorder.finish("", [&](sql::Writer& database) {
    const Standing standing = standing_after(recorder.steps(), store::open_troubles(database));
    for (const ChannelSettings& channel : channels) {
      if (const auto message = message_to(channel, database, workspace, standing)) {
        store::insert_message(database, *message, workspace.clock.now());
      }
    }
  });
  if (channels.empty()) return;
  recorder.step("notify", [&](RunStep& step) { send_waiting(workspace, channels, step); });
  recorder.keep();
}

std::vector<Told> tell_unrecorded(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels,
                                  const std::vector<RunStep>& steps, const std::string& why) {
  const base::Instant now = workspace.clock.now();
  notify::Digest digest =
      digest_at(workspace, workspace.run_id.empty() ? pipeline::new_run_id(now) : workspace.run_id, now);
  digest.state = notify::State::failed;
  digest.trouble.change = notify::Change::new_trouble;
  for (const RunStep& step : steps) add_step(step, digest);
  add_step({.name = "end", .outcome = RunOutcome::failed, .message = "the run did not come to its end: " + why},
           digest);
  return send_straight(workspace, channels, digest);
}

std::vector<Told> tell_test(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels) {
  const base::Instant now = workspace.clock.now();
  notify::Digest digest = digest_at(workspace, pipeline::new_run_id(now), now);
  digest.state = notify::State::test;
  return send_straight(workspace, channels, digest);
}

}  // namespace bluedot::run
