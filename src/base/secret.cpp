#include "base/secret.hpp"

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>

namespace bluedot::base {
namespace {

constexpr std::string_view k_env = "env:", k_file = "file:";
// Far more than a password or a URL; a path to some other file by mistake is not read to its end.
constexpr size_t k_max_secret_bytes = 4'096;

[[noreturn]] void refuse_secret(const std::string& message) {
  throw Error(message, ErrorKind::usage);
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view k_blank = " \t\r\n";
  const size_t first = text.find_first_not_of(k_blank);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(k_blank) - first + 1));
}

// A name as POSIX has them. Another text may be the secret itself, so it is not quoted.
bool is_variable_name(std::string_view name) {
  constexpr std::string_view k_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
  const bool has_digit_first = !name.empty() && name.front() >= '0' && name.front() <= '9';
  return !name.empty() && !has_digit_first && name.find_first_not_of(k_letters) == std::string_view::npos;
}

Secret from_environment(std::string_view name) {
  if (!is_variable_name(name)) refuse_secret("a secret's env: is not followed by the name of a variable");
  const char* value = std::getenv(std::string(name).c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  if (value == nullptr) refuse_secret("the environment variable " + std::string(name) + " is not set");
  Secret secret{.value = trimmed(value), .warning = {}};
  if (secret.value.empty()) refuse_secret("the environment variable " + std::string(name) + " is empty");
  return secret;
}

std::string read_secret(const FileDescriptor& file, const std::string& path) {
  std::string text(k_max_secret_bytes + 1, '\0');
  text.resize(read_all(file, text.data(), text.size(), path + ": cannot read the secret"));
  if (text.size() > k_max_secret_bytes) refuse_secret(path + ": larger than a secret can be");
  return text;
}

Secret from_file(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw system_error(path + ": cannot open the secret's file", errno);
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) throw system_error(path + ": cannot look at the secret's file", errno);
  Secret secret{.value = trimmed(read_secret(file, path)), .warning = {}};
  if (secret.value.empty()) refuse_secret(path + ": the secret's file is empty");
  if (secret.value.find('\n') != std::string::npos)
    refuse_secret(path + ": a secret is one line, and this file has more");
  if ((status.st_mode & S_IROTH) != 0)
    secret.warning = path + ": every user of this machine can read this secret (chmod 600)";
  return secret;
}

}  // namespace

Secret resolve_secret(std::string_view text) {
  if (text.starts_with(k_env)) return from_environment(text.substr(k_env.size()));
  if (text.starts_with(k_file)) return from_file(std::string(text.substr(k_file.size())));
  refuse_secret("a secret is named as env:NAME or file:PATH, never written into the configuration");
}

std::string without_secrets(std::string_view text, const std::vector<std::string>& secrets) {
  constexpr std::string_view k_redacted = "[secret]";
  std::string redacted(text);
  for (const std::string& secret : secrets) {
    for (size_t at = redacted.find(secret); at != std::string::npos;
         at = redacted.find(secret, at + k_redacted.size())) {
      redacted.replace(at, secret.size(), k_redacted);
    }
  }
  return redacted;
}

}  // namespace bluedot::base
