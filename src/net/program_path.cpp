#include "net/program_path.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace bluedot::net {
namespace {

// Where programs stand if the environment has no PATH, as under some cron.
constexpr std::string_view k_default_path = "/usr/local/bin:/usr/bin:/bin";

bool is_program(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::string program_path(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    if (is_program(name)) return name;
    throw base::Error(name + ": there is no such program");
  }
  const char* const variable = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  const std::string_view path = variable == nullptr ? k_default_path : std::string_view(variable);
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find(':', begin), path.size());
    const std::string folder(path.substr(begin, end - begin));
    std::string candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (is_program(candidate)) return candidate;
    begin = end + 1;
  }
  throw base::Error(name + " is not installed; apt-get install " + name);
}

}  // namespace bluedot::net
