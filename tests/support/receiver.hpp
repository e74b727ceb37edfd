// A local receiver of notices (receiver.py) for the life of an object.
#pragma once

#include "support/temp_folder.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <sys/types.h>
#include <vector>

namespace bluedot::tests {

class Receiver {
 public:
  // The arguments of receiver.py without --log.
  explicit Receiver(const std::vector<std::string>& arguments);
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  // `SCHEME://127.0.0.1:PORT` and `path`.
  std::string url(const std::string& scheme, const std::string& path = "") const;
  const std::string& certificate() const { return m_certificate; }  // its file, with --tls or --starttls
  // What came in so far, an entry each.
  std::vector<nlohmann::json> records() const;

 private:
  TempFolder m_folder;
  pid_t m_child = -1;
  int m_its_input = -1;  // closed: it ends
  std::string m_port, m_certificate;
};

}  // namespace bluedot::tests
