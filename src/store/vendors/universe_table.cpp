#include "store/vendors/universe_table.hpp"

#include "base/plural.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <vector>

namespace bluedot::store {
namespace {

constexpr size_t k_named = 5;

using Members = std::map<std::string, const model::Member*>;

Members by_symbol(const model::Universe& universe) {
  Members members;
  for (const model::Member& member : universe.members) members[member.symbol] = &member;
  return members;
}

std::vector<std::string> only_in(const Members& these, const Members& others) {
  std::vector<std::string> symbols;
  for (const auto& [symbol, member] : these) {
    if (!others.contains(symbol)) symbols.push_back(symbol);
  }
  return symbols;
}

std::string named(const std::vector<std::string>& symbols) {
  const auto end = symbols.begin() + static_cast<std::ptrdiff_t>(std::min(symbols.size(), k_named));
  return fmt::format("{}{}", fmt::join(symbols.begin(), end, ", "), symbols.size() > k_named ? ", …" : "");
}

}  // namespace

model::Universe read_universe(const sql::Reader& database) {
  model::Universe universe;
  std::map<std::string, size_t, std::less<>> places;
  sql::Statement member = database.prepare_named("universe_members");
  while (member.step()) {
    places.emplace(member.text(0), universe.members.size());
    universe.members.push_back({std::string(member.text(0)), std::string(member.text(1))});
  }
  sql::Statement group = database.prepare_named("universe_groups");
  while (group.step()) {
    universe.members[places.find(group.text(0))->second].groups.emplace(group.text(1), group.text(2));
  }
  return universe;
}

void replace_universe(sql::Writer& database, const model::Universe& universe) {
  database.prepare_named("clear_universe_groups").run();
  database.prepare_named("clear_universe").run();
  sql::Statement insert_member = database.prepare_named("insert_universe_member");
  sql::Statement insert_group = database.prepare_named("insert_universe_group");
  int64_t position = 0;
  for (const model::Member& member : universe.members) {
    insert_member.bind(member.symbol, member.name, ++position).write_one();
    for (const auto& [kind, name] : member.groups) insert_group.bind(member.symbol, kind, name).write_one();
  }
}

std::string difference(const model::Universe& before, const model::Universe& after) {
  const Members was = by_symbol(before), is = by_symbol(after);
  const std::vector<std::string> more = only_in(is, was), less = only_in(was, is);
  const auto changed = std::ranges::count_if(is, [&](const auto& entry) {
    const auto found = was.find(entry.first);
    return found != was.end() &&
           (found->second->name != entry.second->name || found->second->groups != entry.second->groups);
  });
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (!more.empty()) {
    add(fmt::format("{} {} more ({})", more.size(), base::plural(std::ssize(more), "symbol"), named(more)));
  }
  if (!less.empty()) {
    add(fmt::format("{} {} less ({})", less.size(), base::plural(std::ssize(less), "symbol"), named(less)));
  }
  if (changed > 0) add(fmt::format("{} changed", changed));
  return text;
}

}  // namespace bluedot::store
