#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "store/check/audit_check.hpp"
#include "store/reading/audit_listing.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

struct AuditOptions {
  store::AuditFilter filter;
  bool verify = false;
};

// Other programs may have written what is no JSON: it is shown as the text it is.
Json value_of(const std::optional<std::string>& text) {
  if (!text) return nullptr;
  Json value = Json::parse(*text, nullptr, false);
  return value.is_discarded() ? Json(*text) : value;
}

std::string text_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// `close 449, volume 140056` of an object, else the value itself.
std::string compact(const Json& value) {
  if (!value.is_object()) return text_of(value);
  std::string text;
  for (const auto& [name, field] : value.items()) text += (text.empty() ? "" : ", ") + name + " " + text_of(field);
  return text;
}

// What changed and nothing else: `close 449 -> 449.5`; without a value before or after, all of the other.
std::string change_text(const std::optional<std::string>& before_text, const std::optional<std::string>& after_text) {
  if (!before_text && !after_text) return "";
  const Json before = value_of(before_text), after = value_of(after_text);
  if (!before_text) return compact(after);
  if (!after_text) return compact(before) + " -> nothing";
  if (!before.is_object() || !after.is_object()) return compact(before) + " -> " + compact(after);
  std::string text;
  const auto add = [&](const std::string& name, const Json* from, const Json* to) {
    text += fmt::format("{}{} {} -> {}", text.empty() ? "" : ", ", name, from == nullptr ? "nothing" : text_of(*from),
                        to == nullptr ? "nothing" : text_of(*to));
  };
  for (const auto& [name, from] : before.items()) {
    const auto to = after.find(name);
    if (to == after.end() || *to != from) add(name, &from, to == after.end() ? nullptr : &*to);
  }
  for (const auto& [name, to] : after.items()) {
    if (!before.contains(name)) add(name, nullptr, &to);
  }
  return text;
}

int list(const GlobalOptions& global, const std::vector<store::AuditListing>& entries) {
  if (global.json) {
    Json all = Json::array();
    for (const store::AuditListing& one : entries) {
      all.push_back({{"audit_id", one.audit_id},
                     {"at", one.at},
                     {"batch", or_null(one.batch_id)},
                     {"actor", one.actor},
                     {"action", one.action},
                     {"symbol", or_null(one.symbol)},
                     {"timeframe", or_null(one.timeframe)},
                     {"date", or_null(one.date)},
                     {"before", value_of(one.before)},
                     {"after", value_of(one.after)},
                     {"reason", or_null(one.reason)}});
    }
    print_json({{"entries", all}});
    return k_exit_ok;
  }
  Table table({"entry", "at", "batch", "actor", "action", "symbol", "timeframe", "date", "change", "reason"});
  for (const store::AuditListing& one : entries) {
    table.add({std::to_string(one.audit_id), one.at, one.batch_id ? std::to_string(*one.batch_id) : "", one.actor,
               one.action, one.symbol.value_or(""), one.timeframe.value_or(""), one.date.value_or(""),
               change_text(one.before, one.after), one.reason.value_or("")});
  }
  print(table.text());
  return k_exit_ok;
}

Json to_json(const store::AuditCheck& check) {
  Json unsealed = {{"count", check.unsealed}, {"first", nullptr}, {"last", nullptr}};
  if (check.unsealed > 0) unsealed.update({{"first", check.first_unsealed}, {"last", check.last_unsealed}});
  Json head = nullptr, broken = nullptr;
  if (check.head_id > 0) head = {{"audit_id", check.head_id}, {"chain", check.head}};
  if (check.broken) broken = {{"audit_id", check.broken->audit_id}, {"what", check.broken->what}};
  return {{"whole", check.is_whole()},
          {"checked", check.sealed},
          {"archived", check.archived},
          {"unsealed", unsealed},
          {"head", head},
          {"broken", broken}};
}

std::string entries(int64_t count) {
  return plural(count, "entry", "entries");
}

std::string to_text(const store::AuditCheck& check) {
  std::string text;
  if (check.broken) {
    text = fmt::format("broken: entry {} {}\nchecked: {} before it, all as they were written\n", check.broken->audit_id,
                       check.broken->what, entries(check.sealed));
  } else {
    text = fmt::format("checked: {}, all as they were written\n", entries(check.sealed));
  }
  if (check.archived > 0) {
    text += fmt::format("archived: the {} before them; 'bluedot archive --verify FILE' checks those\n",
                        entries(check.archived));
  }
  if (check.unsealed > 0) {
    text += fmt::format("unsealed: {} of another program ({} to {}); the next command that writes seals them\n",
                        entries(check.unsealed), check.first_unsealed, check.last_unsealed);
  }
  if (check.head_id > 0) {
    text += fmt::format("head: entry {}, {}; keep it elsewhere to detect truncation\n", check.head_id, check.head);
  }
  return text;
}

// Where the listing reaches the entries that are archived, or asks for them.
void note_archived(const sql::Reader& database, const store::AuditFilter& filter, int64_t shown,
                   const pipeline::Workspace& workspace) {
  const auto archives = store::list_archives(database);
  if (archives.empty() || archives.back().log_end.audit_id == 0) return;
  const store::Archive& newest = archives.back();
  if (filter.batch_id ? *filter.batch_id > newest.until_batch : shown >= filter.limit) return;
  workspace.report_warning(fmt::format("entries up to {} are archived in {}{}; 'bluedot query --attach' reads them",
                                       newest.log_end.audit_id, newest.file,
                                       archives.size() == 1 ? "" : " and older ones"));
}

int run_audit(const GlobalOptions& global, const AuditOptions& options) {
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  if (!options.verify) {
    const auto entries = store::list_audit_entries(database, options.filter);
    note_archived(database, options.filter, std::ssize(entries), workspace);
    return list(global, entries);
  }
  const store::AuditCheck check = store::check_audit_log(database);
  if (global.json) {
    print_json(to_json(check));
  } else {
    print(to_text(check));
  }
  return check.is_whole() ? k_exit_ok : k_exit_findings;
}

}  // namespace

void add_audit(Options& app, CommandLine& line) {
  Options command = app.command("audit", "The log of what was done, newest first; --verify checks it");
  auto options = std::make_shared<AuditOptions>();
  const Option symbol =
      command.add("--symbol", options->filter.symbol, "Only entries about this symbol").type_name("CODE");
  const Option batch = command.add("--batch", options->filter.batch_id, "Only entries of this batch").type_name("N");
  const Option limit =
      command.add("--limit", options->filter.limit, "How many (default 50)").between(1, 1'000'000).type_name("N");
  command.add_flag("--verify", options->verify, "Check every entry against the chain; name the first that is broken")
      .excludes(symbol)
      .excludes(batch)
      .excludes(limit);
  command.on_given([&line, options] { line.action = [&line, options] { return run_audit(line.options, *options); }; });
}

}  // namespace bluedot::cli
