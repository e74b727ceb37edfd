// Records what commands write, rebuilds the disk as a power failure may have left it, and looks whether what was
// acknowledged is there, whether the ledger claims only files that are whole, and whether a rerun converges. See
// README.md.
#include "base/digest.hpp"
#include "fault/lost_power.hpp"
#include "fault/options.hpp"
#include "fault/scenario.hpp"
#include "fault/store_state.hpp"

#include <exception>
#include <fmt/format.h>
#include <optional>
#include <set>

namespace bluedot::fault {
namespace {

struct Step {
  Words command;
  bool is_repeatable = true;
  bool exports = true;  // else what the command wrote on the way may be left over: the next of its kind removes it
};

// A life of a store, from nothing. That of `one_first` begins with so few files that each is synced by itself.
std::vector<Step> life_of(const std::string& scenario) {
  if (!scenario.empty() && scenario != "one_first") throw std::runtime_error("there is no scenario " + scenario);
  const bool one_first = scenario == "one_first";
  std::vector<Step> steps;
  if (one_first) steps.push_back({{"ingest", "$DATA/market/ALDER.IN_daily.json"}});
  steps.insert(steps.end(), {
                                {{"ingest", "$DATA/market"}},
                                {{"ingest", "$DATA/market_day2"}},
                                {{"amend", "LOTUS.IN", "2025-07-29", "close=1270", "--reason", "bulletin"}},
                                {{"ingest", "--no-export", "$DATA/set_aside"}, true, false},
                                {{"export"}},
                                {{"undo", one_first ? "3" : "2"}, false},
                                {{"backup", "copy.db"}, true, false},
                                {{"archive", "--before", "2025-08-04", "--to", "archives"}, true, false},
                            });
  return steps;
}

struct Milestone {  // behind so many commands
  std::string text;
  FolderImage image;
};

constexpr const char* k_staging = "exports/.bluedot-staging/";

// What commands write on the way and take away again, which a power loss may bring back; and what readers leave.
bool is_on_the_way(const std::string& path) {
  return path.find(".bluedot-staging/") != std::string::npos || path.ends_with(".archive-partial") ||
         path.ends_with("-shm") || path.ends_with("-wal");
}

// Of the store and of the tree: these are looked at in other ways.
bool is_copy(const std::string& path) {
  return !path.starts_with("bluedot.db") && !path.starts_with("exports/") && !is_on_the_way(path);
}

// Fates that leave no choice come once for each moment; the others are drawn again and again.
constexpr Fate k_fixed_fates[] = {Fate::lost, Fate::kept, Fate::names_only, Fate::sizes_only, Fate::bytes_only};

class PowerLoss {
 public:
  explicit PowerLoss(const Options& options)
      : m_options(options),
        m_life(life_of(options.scenario)),
        m_sandbox(options),
        m_log(m_sandbox.workspace()),
        m_deadline(options.seconds),
        m_random(options.seed) {}

  int run() {
    record();
    const size_t moments = m_log.ops().size() + 1;
    fmt::print("{} operations of the disk, {} moments\n", m_log.ops().size(), moments);
    if (m_options.points > 0) {
      for (int64_t i = 0; i < m_options.points && !is_over(); ++i) {
        const auto share = static_cast<uint64_t>(i) % (std::size(k_fixed_fates) + 5);
        const Fate fate = share < std::size(k_fixed_fates) ? k_fixed_fates[share]
                          : share % 4 == 0                 ? Fate::early
                                                           : Fate::drawn;
        try_state(m_random() % moments, fate);
      }
    } else {
      for (const Fate fate : k_fixed_fates) {
        for (size_t crash = 0; crash < moments && !is_over(); ++crash) try_state(crash, fate);
      }
      do {
        for (size_t crash = 0; crash < moments && !is_over(); ++crash) {
          try_state(crash, m_random() % 4 == 0 ? Fate::early : Fate::drawn);
        }
      } while (m_options.seconds > 0 && !is_over());
    }
    fmt::print("{} states of the disk built, {} of them different and tried, {} violations\n", m_built, m_tried.size(),
               m_violations);
    return m_violations == 0 && !m_tried.empty() ? 0 : 1;
  }

 private:
  bool is_over() const { return m_deadline.is_over() || (m_options.stop_at_first && m_violations > 0); }

  void record() {
    m_milestones.push_back({});
    for (const Step& step : m_life) {
      const Ending ending = m_log.record(m_sandbox.command(step.command));
      if (ending.exit_code != 0) throw std::runtime_error(step.command.front() + " failed: " + ending.err);
      m_log.acknowledge();
      m_milestones.push_back(
          {read_store(m_sandbox.store(), m_sandbox.scratch()).all(), read_image(m_sandbox.workspace())});
    }
  }

  void try_state(size_t crash, Fate fate) {
    const DiskState state = disk_at(m_log, crash, fate, m_random);
    ++m_built;
    size_t done = 0;  // commands that were acknowledged
    for (size_t i = 0; i < crash; ++i) done += m_log.ops()[i].kind == DiskOp::Kind::acknowledged ? 1U : 0U;
    if (!m_tried.insert(fingerprint(state, done)).second) return;
    const std::string fault = judge(state, done);
    if (fault.empty()) return;
    ++m_violations;
    fmt::print("VIOLATION power lost before operation {} (in command {}, fate {}): {}\n", crash, done + 1,
               static_cast<int>(fate), fault);
  }

  static std::string fingerprint(const DiskState& state, size_t done) {
    std::string all = std::to_string(done);
    for (const auto& [path, bytes] : state.image) all += fmt::format("{}\n{}\n{}", path, bytes.size(), bytes);
    for (const auto& [path, inode] : state.inodes) all += fmt::format("{} {}\n", path, inode);
    return base::xxh3_128_hex(all);
  }

  // Empty when all is well.
  std::string judge(const DiskState& state, size_t done) {
    write_image(state.image, m_sandbox.workspace());
    const StoreState store = read_store(m_sandbox.store(), m_sandbox.scratch());
    if (!store.broken.empty()) return store.broken;
    const bool is_next = done + 1 < m_milestones.size() && store.all() == m_milestones[done + 1].text;
    if (!is_next && store.all() != m_milestones[done].text)
      return "what was acknowledged is not there, or half a batch is";
    if (auto lost = lost_copy(state, m_milestones[done]); !lost.empty()) return lost;
    if (auto copies = check_copies(m_sandbox.workspace()); !copies.empty()) return copies;
    const Milestone& next = m_milestones[std::min(done + 1, m_milestones.size() - 1)];
    if (auto torn = torn_file(state, store.unfinished, m_milestones[done], next); !torn.empty()) return torn;
    // The other half of the states keeps the WAL as it is for the program to recover; opening the store here does it.
    if (m_random() % 2 == 0) {
      const auto wrong = adopt_identities(m_sandbox.store(), m_sandbox.tree(), &state.inodes);
      if (!wrong.empty()) return "the ledger claims " + wrong.front() + ", which is not whole";
    }
    const bool at_end = done == m_life.size();
    const bool same_again = !at_end && (m_life[done].is_repeatable || !is_next);
    const Ending ending = fault::run(m_sandbox.command(same_again ? m_life[done].command : Words{"export"}));
    if (ending.exit_code != 0) return fmt::format("the recovery ended with {}: {}", ending.exit_code, ending.err);
    return judge_recovered(m_milestones[at_end ? done : done + 1], m_life[at_end ? done - 1 : done].exports);
  }

  // An acknowledged archive or backup is there, byte for byte: no command after it changes it.
  static std::string lost_copy(const DiskState& state, const Milestone& last) {
    for (const auto& [path, bytes] : last.image) {
      if (!is_copy(path) || path.ends_with('/')) continue;
      const auto found = state.image.find(path);
      if (found == state.image.end()) return path + " was acknowledged and is lost";
      if (found->second != bytes) return path + " was acknowledged and is not whole";
    }
    return "";
  }

  // Every file of the tree is what the last command left, or what the present one makes of it, and nothing between, but
  // for those that the ledger says are being appended to: behind what they had, they may hold anything.
  static std::string torn_file(const DiskState& state, const std::set<std::string>& unfinished, const Milestone& last,
                               const Milestone& next) {
    const auto content = [](const FolderImage& image, const std::string& path) -> std::optional<std::string> {
      const auto found = image.find(path);
      return found == image.end() ? std::nullopt : std::optional(found->second);
    };
    FolderImage paths = last.image;
    paths.insert(next.image.begin(), next.image.end());
    paths.insert(state.image.begin(), state.image.end());
    for (const auto& [path, bytes] : paths) {
      if (!path.starts_with("exports/") || path.starts_with(k_staging) || path.ends_with('/')) continue;
      const auto found = content(state.image, path);
      const auto before = content(last.image, path);
      if (found == before || found == content(next.image, path)) continue;
      const bool is_marked = unfinished.contains(path.substr(std::string("exports/").size()));
      if (is_marked && found && before && found->starts_with(*before)) continue;
      return path + (found ? " is neither what it was nor what it becomes" : " is lost");
    }
    return "";
  }

  std::string judge_recovered(const Milestone& expected, bool exported) {
    const StoreState store = read_store(m_sandbox.store(), m_sandbox.scratch());
    if (!store.broken.empty()) return "after the recovery: " + store.broken;
    if (store.all() != expected.text) return "after the recovery the store says something else";
    FolderImage image = read_image(m_sandbox.workspace()), wanted = expected.image;
    if (!exported) {
      const auto passing = [](const auto& entry) { return is_on_the_way(entry.first); };
      std::erase_if(image, passing);
      std::erase_if(wanted, passing);
    }
    if (const auto names = difference(wanted, image, false); !names.empty()) return "after the recovery " + names;
    const auto tree = difference(part_of(wanted, "exports/"), part_of(image, "exports/"));
    return tree.empty() ? "" : "after the recovery " + tree;
  }

  const Options& m_options;
  const std::vector<Step> m_life;
  Sandbox m_sandbox;
  DiskLog m_log;
  Deadline m_deadline;
  std::mt19937_64 m_random;
  std::vector<Milestone> m_milestones;
  std::set<std::string> m_tried;
  int64_t m_built = 0, m_violations = 0;
};

}  // namespace
}  // namespace bluedot::fault

int main(int argc, char** argv) try {
  const auto options = bluedot::fault::Options::parse(argc, argv);
  return bluedot::fault::PowerLoss(options).run();
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 2;
}
