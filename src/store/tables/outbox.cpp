#include "store/tables/outbox.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bluedot::store {
namespace {

constexpr std::array<std::string_view, 4> k_news{"well", "trouble", "still", "recovered"};
constexpr std::array<std::string_view, 3> k_outcomes{"waiting", "sent", "given up"};

std::optional<std::string> iso_of(const std::optional<base::Instant>& instant) {
  return instant ? std::optional(instant->iso()) : std::nullopt;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::string_view name_of(News news) {
  return k_news.at(static_cast<size_t>(news));
}

std::vector<Message> messages_to_send(const sql::Reader& database, base::Instant now) {
  std::vector<Message> messages;
  sql::Statement row = database.prepare_named("messages_to_send");
  row.bind(now.iso());
  while (row.step()) {
    messages.push_back({.message_id = std::string(row.text(0)),
                        .run_id = std::string(row.text(1)),
                        .channel = std::string(row.text(2)),
                        .state = model::parse_run_outcome(row.text(3)).value(),
                        .news = static_cast<News>(std::ranges::find(k_news, row.text(4)) - k_news.begin()),
                        .since = std::string(row.text(5)),
                        .thread = std::string(row.text(6)),
                        .troubles = lines_of(row.text(7))});
  }
  return messages;
}

std::optional<StateTold> last_state_told(const sql::Reader& database, const std::string& channel) {
  sql::Statement row = database.prepare_named("last_state_told");
  if (!row.bind(channel).step()) return std::nullopt;
  return StateTold{model::parse_run_outcome(row.text(0)).value(), std::string(row.text(1)), std::string(row.text(2)),
                   lines_of(row.text(3)), std::string(row.text(4))};
}

void insert_message(sql::Writer& database, const Message& message, base::Instant at) {
  database.prepare_named("insert_message")
      .bind(message.message_id, message.run_id, message.channel, model::name_of(message.state), name_of(message.news),
            message.since, message.thread, fmt::format("{}", fmt::join(message.troubles, "\n")), at.iso())
      .write_one();
}

void set_sending(sql::Writer& database, const std::string& message_id) {
  database.prepare_named("set_message_sending").bind(message_id).write_one();
}

void set_outcome(sql::Writer& database, const std::string& message_id, const Sent& sent) {
  database.prepare_named("set_message_outcome")
      .bind(message_id, k_outcomes.at(static_cast<size_t>(sent.outcome)), iso_of(sent.sent_at), iso_of(sent.not_before),
            sent.error)
      .write_one();
}

}  // namespace bluedot::store
