// Messages to people, kept until they are sent: one that cannot be sent goes out with a later run.
#pragma once

#include "base/instant.hpp"
#include "model/run.hpp"
#include "sql/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

// What a run is to those who are told of it.
enum class News {
  well,       // all went as it should
  trouble,    // degraded or failed, and before it was not, or not in this way
  still,      // as before
  recovered,  // well again
};
std::string_view name_of(News news);

struct Message {
  std::string message_id;  // the same each time it is tried
  std::string run_id, channel;
  model::RunOutcome state = model::RunOutcome::ok;  // what it tells: ok, degraded or failed
  News news = News::well;
  std::string since;                       // when this trouble, or being well, began: ISO, UTC
  std::string thread;                      // the first message about it
  std::vector<std::string> troubles = {};  // what is wrong, in words that stay the same from run to run
};

// What a channel was told last.
struct StateTold {
  model::RunOutcome state = model::RunOutcome::ok;
  std::string since, thread;
  std::vector<std::string> troubles;
  std::string at;  // ISO, UTC
};

enum class MessageOutcome { waiting, sent, given_up };

std::vector<Message> messages_to_send(const sql::Reader& database, base::Instant now);
std::optional<StateTold> last_state_told(const sql::Reader& database, const std::string& channel);

void insert_message(sql::Writer& database, const Message& message, base::Instant at);
// Before it is handed to the network. One that stays so, as the program was killed, is not sent again: nobody is told
// twice.
void set_sending(sql::Writer& database, const std::string& message_id);
struct Sent {
  MessageOutcome outcome = MessageOutcome::sent;
  std::optional<base::Instant> sent_at = {};
  std::optional<base::Instant> not_before = {};  // of one that waits, as its receiver asked
  std::string error = {};
};
void set_outcome(sql::Writer& database, const std::string& message_id, const Sent& sent);

}  // namespace bluedot::store
