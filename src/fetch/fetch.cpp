#include "fetch/fetch.hpp"

#include "base/error.hpp"
#include "base/secret.hpp"
#include "store/vendors/universe_table.hpp"
#include "store/vendors/vendor_log.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace bluedot::fetch {
namespace {

namespace fs = std::filesystem;

constexpr int64_t k_minute_ms = base::k_ms_per_minute;
// Kite's lists are made anew at about 08:30 in India (kite.trade/docs/connect/v3/market-quotes).
constexpr const char* k_kite_zone = "Asia/Kolkata";
constexpr const char* k_lists = "instruments";
constexpr int64_t k_lists_made_at_ms = (8 * 60 + 30) * k_minute_ms;

// The day whose list is the newest that can be had.
base::Date day_of_list(base::Instant now) {
  return base::TimeZone::named(k_kite_zone).local_date({now.milliseconds - k_lists_made_at_ms});
}

std::optional<std::string> read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in.is_open()) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Whole, or not at all.
void write_file(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  const fs::path part = file.string() + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out << text;
  if (!out.flush()) throw base::Error(part.string() + ": cannot write");
  fs::rename(part, file);
}

// What `NSE-2025-08-01.csv` is of.
void remove_lists_before(const fs::path& folder, base::Date day) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().string().find(day.iso()) == std::string::npos) fs::remove(entry.path());
  }
}

// The best that was said of a symbol.
vendor::Verdict best_of(const vendor::Asked& asked) {
  vendor::Verdict best = vendor::Verdict::unanswered;
  for (const vendor::Answer& answer : asked.answers) best = std::min(best, answer.judgement.verdict);
  return best;
}

// Everybody has said what there is to say: asking again tomorrow tells no more.
bool is_done(const vendor::Asked& asked) {
  return best_of(asked) == vendor::Verdict::ok || std::ranges::all_of(asked.answers, [](const vendor::Answer& answer) {
           return answer.judgement.verdict == vendor::Verdict::empty ||
                  answer.judgement.verdict == vendor::Verdict::absent;
         });
}

}  // namespace

Fetch::Fetch(pipeline::Workspace& workspace, const FetchSettings& settings, const FetchWorld& world,
             const fs::path& folder)
    : m_workspace(workspace),
      m_settings(settings),
      m_world(world),
      m_folder(folder),
      m_until_ms(world.surroundings.elapsed_ms() + static_cast<int64_t>(settings.max_minutes) * k_minute_ms),
      m_limits(workspace, world.write_store),
      m_journal(folder / "asked") {}

FetchReport Fetch::run(const model::Universe& universe, const FetchRequest& request) {
  FetchReport report;
  std::vector<Target> targets;
  vendor::TradedDays traded;
  std::vector<std::unique_ptr<vendor::Service>> services;
  {
    const sql::Reader database = pipeline::open_for_reading(m_workspace);
    if (!universe.empty()) report.universe_change = store::difference(store::read_universe(database), universe);
    targets = plan_targets(m_workspace, database, m_settings, universe, request);
    traded = traded_days(m_workspace, database, universe, targets);
    services = open_services(database);
  }
  if (!report.universe_change.empty()) {
    m_world.write_store([&](sql::Writer& database) { store::replace_universe(database, universe); });
  }
  const size_t wanted = request.symbols.empty() ? universe.members.size() : request.symbols.size();
  std::set<std::string> asked_for;
  for (const Target& target : targets) asked_for.insert(target.wish.symbol);
  report.up_to_date = wanted - std::min(wanted, asked_for.size());
  std::erase_if(targets, [&](const Target& target) { return m_journal.has(target); });

  std::vector<vendor::Service*> asked;
  for (const auto& service : services) {
    if (request.provider.empty() || service->provider().name == request.provider) asked.push_back(service.get());
  }
  if (!targets.empty()) ask(std::move(targets), asked, std::move(traded));
  report.told = m_journal.told();
  if (!report.told.empty()) record(asked);
  for (const vendor::Service* service : asked) {
    report.services.push_back({service->provider().name, service->requests(), service->closed()});
  }
  return report;
}

std::vector<std::unique_ptr<vendor::Service>> Fetch::open_services(const sql::Reader& database) {
  std::vector<std::unique_ptr<vendor::Service>> services;
  for (const vendor::Provider& provider : m_settings.providers) {
    vendor::Credentials credentials;
    std::optional<vendor::Closed> closed;
    try {
      const auto secret = [&](const std::string& text) {
        if (text.empty()) return std::string();
        const base::Secret resolved = base::resolve_secret(text);
        if (!resolved.warning.empty()) m_workspace.report_warning(provider.name + ": " + resolved.warning);
        return resolved.value;
      };
      credentials = {secret(provider.api_key), secret(provider.access_token)};
    } catch (const base::Error& error) {
      closed = vendor::Closed{vendor::Verdict::denied, error.what(), {}};
    }
    services.push_back(std::make_unique<vendor::Service>(
        *vendor::find_vendor(provider.name), provider, std::move(credentials), m_world.surroundings,
        [this](const vendor::Provider& of, int64_t wanted) { return m_limits.reserve(of, wanted); }));
    if (closed) services.back()->close(*closed);
    m_limits.close_if_told(database, *services.back());
  }
  return services;
}

vendor::Instruments Fetch::load_instruments(const std::vector<Target>& targets, vendor::Service& kite) {
  std::set<std::string> exchanges;
  for (const Target& target : targets) {
    const std::string name = vendor::name_at(kite.vendor(), target.wish);
    if (!name.empty()) exchanges.insert(name.substr(0, name.find(':')));
  }
  const base::Date day = day_of_list(m_workspace.clock.now());
  remove_lists_before(m_folder / k_lists, day);
  vendor::Instruments instruments;
  for (const std::string& exchange : exchanges) {
    const fs::path file = m_folder / k_lists / fmt::format("{}-{}.csv", exchange, day.iso());
    auto list = read_file(file);
    const bool is_kept = list.has_value();
    if (!is_kept) list = vendor::ask_for_instruments(kite, exchange, m_world.surroundings, m_until_ms);
    if (!list) break;
    try {
      instruments.add(*list);
      if (!is_kept) write_file(file, *list);
    } catch (const base::Error& error) {
      kite.close({vendor::Verdict::broken, fmt::format("{} of {}", error.what(), exchange), {}});
    }
  }
  return instruments;
}

void Fetch::ask(std::vector<Target> targets, const std::vector<vendor::Service*>& services, vendor::TradedDays traded) {
  vendor::Instruments instruments;
  for (vendor::Service* service : services) {
    if (service->vendor().has_instruments && !service->closed()) instruments = load_instruments(targets, *service);
  }
  // Of their own: setting requests aside opens the store, which reads the workspace's settings anew.
  const model::Settings settings = m_workspace.settings;
  vendor::AskingPlan plan{
      .wishes = {},
      .services = services,
      .instruments = &instruments,
      .traded = std::move(traded),
      .in_flight = m_settings.in_flight,
      .rank_of = [&](std::string_view feed) { return settings.rank_of(feed); },
      .ours_of = [&](std::string_view name) { return settings.symbol_map.ours(name, m_workspace.clock.now()); },
      .until_ms = m_until_ms};
  for (const Target& target : targets) plan.wishes.push_back(target.wish);
  std::map<size_t, std::vector<KeptBody>> bodies;
  size_t done = 0;
  const vendor::AskingSink sink{
      .keep = [&](const vendor::Body& body) { bodies[body.wish].push_back(m_journal.keep(targets[body.wish], body)); },
      .forget =
          [&](size_t wish, const std::string& provider) {
            std::erase_if(bodies[wish], [&](const KeptBody& body) { return body.path.starts_with(provider + "/"); });
          },
      .done =
          [&](size_t wish, const vendor::Asked& asked) {
            m_journal.add({targets[wish], asked, m_workspace.clock.now(), bodies[wish]});
            m_workspace.report_progress("asked", std::min(++done, targets.size()), targets.size());
          }};
  vendor::ask_all(plan, m_world.surroundings, sink);
}

void Fetch::record(const std::vector<vendor::Service*>& services) {
  m_world.write_store([&](sql::Writer& database) {
    for (const Told& told : m_journal.told()) {
      const vendor::Window& window = told.target.wish.window;
      for (const vendor::Answer& answer : told.asked.answers) {
        const vendor::Judgement& judgement = answer.judgement;
        // What was said before stands when nobody asked again.
        if (answer.requests == 0 && judgement.verdict != vendor::Verdict::absent) continue;
        store::set_vendor_answer(
            database,
            {.symbol = told.target.wish.symbol,
             .provider = answer.provider,
             .asked_at = told.asked_at,
             .from = window.from,
             .to = window.to,
             .verdict = std::string(vendor::name_of(judgement.verdict)),
             .message = judgement.message,
             .newest = judgement.dates.empty() ? std::nullopt : std::optional(judgement.dates.back()),
             .requests = answer.requests},
            m_workspace.run_id);
      }
      if (told.target.backfill_id && is_done(told.asked)) {
        store::set_backfill_done(database, *told.target.backfill_id, told.asked_at,
                                 std::string(vendor::name_of(best_of(told.asked))));
      }
    }
    for (const vendor::Service* service : services) m_limits.settle(database, *service);
  });
}

}  // namespace bluedot::fetch
