// Google Drive as the tests see it: rclone's own drive backend, and a stand-in for the service behind it.
#pragma once

#include "source/rclone.hpp"
#include "support/background_program.hpp"
#include "support/temp_folder.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

namespace bluedot::tests {

class Drive {
 public:
  // Their form, and what more there is to say, is at the head of tests/support/drive_stand_in.py.
  explicit Drive(const nlohmann::json& entries, nlohmann::json content = nlohmann::json::object()) {
    content["entries"] = entries;
    write_file(m_folder / "content.json", content.dump());
    m_program = std::make_unique<BackgroundProgram>(
        std::vector<std::string>{"python3", std::string(BLUEDOT_SOURCE_FOLDER) + "/tests/support/drive_stand_in.py",
                                 (m_folder / "content.json").string(), m_folder.path().string()},
        m_folder.path());
    m_place = nlohmann::json::parse(m_program->line_with("\"proxy\""));
  }
  static bool can_run() { return has_program("rclone") && has_program("python3") && has_program("openssl"); }

  // The remote `gdrive:` on it.
  source::RcloneSettings settings() const {
    source::RcloneSettings settings;
    settings.environment = {
        {"HTTPS_PROXY", m_place["proxy"]},       {"RCLONE_CONFIG", "/dev/null"},
        {"RCLONE_CA_CERT", m_place["ca"]},       {"RCLONE_CONFIG_GDRIVE_TYPE", "drive"},
        {"RCLONE_CONFIG_GDRIVE_SCOPE", "drive"}, {"RCLONE_CONFIG_GDRIVE_SERVICE_ACCOUNT_FILE", m_place["account"]},
        {"RCLONE_DRIVE_PACER_MIN_SLEEP", "1ms"}};
    settings.timeout = std::chrono::minutes(1);
    return settings;
  }
  // How many requests have been made that have `sign` in them.
  int requests(const std::string& sign) const {
    std::istringstream lines(read_file(m_folder / "requests.txt"));
    int count = 0;
    for (std::string line; std::getline(lines, line);) count += line.find(sign) != std::string::npos ? 1 : 0;
    return count;
  }

 private:
  TempFolder m_folder;
  std::unique_ptr<BackgroundProgram> m_program;
  nlohmann::json m_place;
};

}  // namespace bluedot::tests
