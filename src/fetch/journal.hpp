// What was answered so far, on disk as it comes: a fetch that is killed loses no answer, and the next one asks only for
// what is missing.
//
// In the folder: `bodies/1.json` and so on, and `answers.jsonl`, a line for each symbol that is done; a later line of
// the same symbol and window takes the place of the one before. What no line names
// was cut off, and a line that is no whole JSON as well.
#pragma once

#include "fetch/plan.hpp"
#include "vendor/asking.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::fetch {

struct KeptBody {
  std::filesystem::path file;
  std::string path;  // what the inbox keeps it as: `yahoo/RELIANCE.NS_daily.json`
};

// What came of one target.
struct Told {
  Target target;
  vendor::Asked asked;
  base::Instant asked_at;
  std::vector<KeptBody> bodies;
  bool is_left = false;  // by a fetch before this one
};

class Journal {
 public:
  // Reads what a fetch before this one left; a last line that was cut off counts as not there.
  explicit Journal(std::filesystem::path folder);

  const std::vector<Told>& told() const { return m_told; }
  bool has(const Target& target) const;

  // Keeps a body of the target. `told.bodies` of the line that follows must have it.
  KeptBody keep(const Target& target, const vendor::Body& body);
  void add(Told told);
  // All of it was recorded elsewhere.
  void clear();

 private:
  std::filesystem::path m_folder;
  std::vector<Told> m_told;
  int64_t m_bodies = 0;
};

}  // namespace bluedot::fetch
