#include "source/rclone.hpp"

#include "base/error.hpp"
#include "base/letter_case.hpp"
#include "source/local_folder.hpp"
#include "source/rclone_log.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

namespace bluedot::source {
namespace {

// A trigger names a date and a status holds counts: more is a mistake.
constexpr size_t k_max_text_bytes = size_t{4} << 20;

// A flag of this name, or one that begins so and goes on with `-` or `=`.
constexpr std::array k_refused_flags = {
    // Names like `../x` are then written outside the target (CVE-2026-71313, not in Debian 12).
    std::string_view{"--local-encoding"},
    // A link's text in a remote file then becomes a link in our folder (CVE-2026-54572, not in Debian 12).
    std::string_view{"-l"},
    std::string_view{"--links"},
    std::string_view{"--local-links"},
    std::string_view{"-L"},
    std::string_view{"--copy-links"},
    // It has lost entries on Google Drive for years (rclone issues 2674, 3105, 9810).
    std::string_view{"--fast-list"},
    // Anybody on the machine may then command it (CVE-2026-41176).
    std::string_view{"--rc"},
};
// The same by way of the environment, and what would write its messages elsewhere.
const std::vector<std::string> k_refused_variables = {"RCLONE_LOCAL_ENCODING", "RCLONE_LINKS",     "RCLONE_LOCAL_LINKS",
                                                      "RCLONE_COPY_LINKS",     "RCLONE_FAST_LIST", "RCLONE_RC",
                                                      "RCLONE_LOG_FILE",       "RCLONE_SYSLOG"};
// Messages as JSON, and only those of weight; nobody is there to answer a question. They come last, so they hold.
constexpr std::array k_own_flags = {"--use-json-log", "--log-level=NOTICE", "--stats=0", "--ask-password=false"};

bool is_refused(std::string_view flag) {
  return std::ranges::any_of(k_refused_flags, [&](std::string_view refused) {
    if (!flag.starts_with(refused)) return false;
    return flag.size() == refused.size() || flag[refused.size()] == '=' || flag[refused.size()] == '-';
  });
}

// Whether a connection string (`:drive,token=…:folder`, `name,pass=…:`) holds what other users must not read.
bool has_secret(std::string_view remote) {
  const size_t comma = remote.find(',');
  if (comma == std::string_view::npos || remote.find_first_of(":/", 1) < comma) return false;
  for (size_t begin = comma + 1; begin < remote.size();) {
    const size_t end = std::min(remote.find_first_of(",:", begin), remote.size());
    const std::string_view parameter = remote.substr(begin, end - begin);
    const std::string key = base::lower(parameter.substr(0, parameter.find('=')));
    for (const std::string_view word : {"pass", "secret", "token", "credentials", "key"}) {
      if (key.find(word) != std::string::npos && !key.ends_with("file")) return true;
    }
    if (end == remote.size() || remote[end] == ':') return false;
    begin = end + 1;
  }
  return false;
}

// The folder itself, not one in it that went while the listing was made.
bool is_remote_absent(const net::ProgramResult& result) {
  if (result.exit_code != k_exit_directory_not_found) return false;
  const std::vector<LogLine> lines = parse_log(result.err);
  return std::ranges::none_of(lines, [](const LogLine& line) { return line.is_error && !line.object.empty(); });
}

}  // namespace

Rclone::Rclone(RcloneSettings settings) : m_settings(std::move(settings)) {
  for (const std::string& flag : m_settings.flags) {
    if (!flag.starts_with('-')) throw base::Error("rclone: " + flag + " is no flag", base::ErrorKind::usage);
    if (is_refused(flag)) {
      throw base::Error("rclone: the flag " + flag + " is not safe and not allowed", base::ErrorKind::usage);
    }
  }
}

net::ProgramResult Rclone::run(const std::vector<std::string>& command, const std::vector<std::string>& operands,
                               const std::string& input) const {
  if (std::ranges::any_of(operands, has_secret)) {
    throw base::Error(
        "a remote has a secret in it, which everybody on this machine could read: put it into rclone's"
        " configuration",
        base::ErrorKind::usage);
  }
  net::Program program;
  program.arguments = {m_settings.program};
  program.arguments.insert(program.arguments.end(), command.begin(), command.end());
  program.arguments.insert(program.arguments.end(), m_settings.flags.begin(), m_settings.flags.end());
  program.arguments.insert(program.arguments.end(), k_own_flags.begin(), k_own_flags.end());
  program.arguments.emplace_back("--");
  program.arguments.insert(program.arguments.end(), operands.begin(), operands.end());
  program.environment = m_settings.environment;
  program.without = k_refused_variables;
  program.input = input;
  program.timeout = m_settings.timeout;
  return net::run_program(program);
}

RemoteListing Rclone::list(const std::string& remote) const {
  const std::optional<std::filesystem::path> folder = local_folder(remote);
  std::vector<std::string> command = {"lsjson", "-R", "--files-only", "--no-mimetype"};
  if (!folder) command.insert(command.end(), {"--hash", "--hash-type", "MD5"});
  const net::ProgramResult result = run(command, {remote});
  // A listing that failed has printed a part of itself, so the exit code comes first.
  if (!result.is_ok()) {
    if (is_remote_absent(result)) return {.files = {}, .skipped = {}, .is_absent = true};
    throw RemoteError(remote + ": cannot be listed", failure_of(result));
  }
  // Google said so, and rclone ends with 0 all the same (backend/drive/drive.go).
  for (const LogLine& line : parse_log(result.err)) {
    if (kind_of_message(line.message) == RemoteFailure::incomplete) {
      throw RemoteError(remote + ": cannot be listed", {RemoteFailure::incomplete, line.message});
    }
  }
  RemoteListing listing = parse_listing(result.out);
  if (folder) add_md5(listing, *folder, m_settings.threads);
  return listing;
}

bool Rclone::has_folder(const std::string& remote) const {
  const net::ProgramResult result = run({"lsf", "--dirs-only"}, {remote});
  if (!result.is_ok() && !is_remote_absent(result)) {
    throw RemoteError(remote + ": cannot be listed", failure_of(result));
  }
  return result.is_ok();
}

std::optional<std::string> Rclone::read_text(const std::string& remote_path) const {
  net::ProgramResult result = run({"cat"}, {remote_path});
  if (result.is_ok() && result.out.size() > k_max_text_bytes) throw base::Error(remote_path + ": is larger than 4 MB");
  if (result.is_ok()) return std::move(result.out);
  Failure failure = failure_of(result);
  if (failure.kind == RemoteFailure::absent) return std::nullopt;
  throw RemoteError(remote_path + ": cannot be read", std::move(failure));
}

void Rclone::write_text(const std::string& remote_path, const std::string& text) const {
  const net::ProgramResult result = run({"rcat"}, {remote_path}, text);
  if (!result.is_ok()) throw RemoteError(remote_path + ": cannot be written", failure_of(result));
}

}  // namespace bluedot::source
