#include "run/installation.hpp"

#include "base/gzip_file.hpp"

#include <fmt/format.h>
#include <sstream>
#include <stdexcept>

namespace bluedot::tests {
namespace {

namespace fs = std::filesystem;

template <typename Describe>
Files collect(const fs::path& folder, Describe describe) {
  Files files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path().lexically_relative(folder).string()] = describe(entry);
  }
  return files;
}

// Nothing from outside may decide what the program does.
std::vector<std::string> outside_settings() {
  std::vector<std::string> names = {"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (text.starts_with("BLUEDOT_") || text.starts_with("RCLONE_") || text.starts_with("GIT_")) {
      names.push_back(text.substr(0, text.find('=')));
    }
  }
  return names;
}

}  // namespace

Files files_below(const fs::path& folder) {
  return collect(folder, [](const fs::directory_entry& entry) { return read_file(entry.path()); });
}

Files times_below(const fs::path& folder) {
  return collect(folder, [](const fs::directory_entry& entry) {
    return fmt::format("{} bytes, {}", entry.file_size(), entry.last_write_time().time_since_epoch().count());
  });
}

const nlohmann::json& RunEnd::find(const std::string& step) const {
  for (const nlohmann::json& one : report.at("steps")) {
    if (one.at("name") == step) return one;
  }
  throw std::runtime_error("no step " + step + " in " + text());
}

Installation::Installation() {
  environment = {{"BLUEDOT_NOW", "2025-08-04T03:00:00Z"},
                 {"HOME", folder.path().string()},
                 {"TZ", "UTC"},
                 {"LC_ALL", "C.UTF-8"},
                 {"GIT_CONFIG_NOSYSTEM", "1"},
                 {"RCLONE_CONFIG", "/dev/null"}};
}

net::ProgramResult Installation::bluedot(const std::vector<std::string>& arguments) const {
  net::Program program;
  program.arguments = {BLUEDOT_PROGRAM};
  program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
  program.environment = environment;
  program.without = outside_settings();
  program.folder = folder.path();
  program.timeout = std::chrono::minutes(2);
  return net::run_program(program);
}

RunEnd Installation::run() const {
  const net::ProgramResult result = bluedot({"run", "--json"});
  const auto report = nlohmann::json::parse(result.out, nullptr, false);
  if (!report.is_object()) throw std::runtime_error("run said: " + result.out + result.err);
  return {result.exit_code, report};
}

nlohmann::json Installation::ask(const std::vector<std::string>& arguments) const {
  std::vector<std::string> all = arguments;
  all.emplace_back("--json");
  const net::ProgramResult result = bluedot(all);
  if (!result.is_ok()) throw std::runtime_error(arguments[0] + " said: " + result.out + result.err);
  return nlohmann::json::parse(result.out);
}

std::vector<std::string> Installation::query(const std::string& sql) const {
  const net::ProgramResult result = bluedot({"query", "--format", "csv", "--sql", sql});
  if (!result.is_ok()) throw std::runtime_error("query said: " + result.out + result.err);
  std::vector<std::string> rows;
  std::istringstream lines(result.out);
  std::string line;
  std::getline(lines, line);  // the names of the columns
  while (std::getline(lines, line)) rows.push_back(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
  return rows;
}

std::vector<std::string> Installation::command_line(const std::vector<std::string>& arguments) const {
  std::vector<std::string> line = {"env", "-C", folder.path().string()};
  for (const std::string& name : outside_settings()) line.insert(line.end(), {"-u", name});
  for (const auto& [name, value] : environment) line.push_back(name + "=" + value);
  line.emplace_back(BLUEDOT_PROGRAM);
  line.insert(line.end(), arguments.begin(), arguments.end());
  return line;
}

Files Installation::inbox() const {
  Files documents;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "inbox")) {
    const fs::path path = entry.path().lexically_relative(folder / "inbox");
    if (!entry.is_regular_file() || path.string().starts_with('.') || path.filename().string().starts_with('.')) {
      continue;
    }
    base::unpack_file(entry.path(), folder / "unpacked");
    fs::path name;
    for (auto part = std::next(path.begin(), 3); part != path.end(); ++part) name /= *part;
    name.replace_extension();  // .gz
    if (!documents.emplace(name.string(), read_file(folder / "unpacked")).second) {
      throw std::runtime_error(name.string() + " is twice in the inbox");
    }
  }
  fs::remove(folder / "unpacked");
  return documents;
}

BareRepository::BareRepository(const fs::path& path) : m_path(path) {
  fs::create_directories(path);
  git({"init", "--quiet", "--bare", "."});
}

std::string BareRepository::git(const std::vector<std::string>& arguments) const {
  net::Program program;
  program.arguments = {"git", "-c", "safe.directory=*"};
  program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
  program.without = outside_settings();
  program.folder = m_path;
  net::ProgramResult result = net::run_program(program);
  if (!result.is_ok()) throw std::runtime_error("git " + arguments[0] + ": " + result.err);
  while (result.out.ends_with('\n')) result.out.pop_back();
  return result.out;
}

Files BareRepository::files(const std::string& branch) const {
  git({"fsck", "--strict", "--no-dangling"});
  const TempFolder out;
  git({"--work-tree=" + out.path().string(), "checkout", "-f", branch, "--", "."});
  return files_below(out.path());
}

Files with_nojekyll(Files files) {
  files[".nojekyll"] = "";
  return files;
}

}  // namespace bluedot::tests
