#include "support/vendors.hpp"

#include "net/http.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace bluedot::tests {
namespace {

namespace fs = std::filesystem;

uint32_t fnv1a(const std::string& text) {
  uint32_t hash = 2166136261;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619;
  return hash;
}

// `PORT=1234 CA=/…/ca.pem` -> the value after `NAME=`.
std::string value_in(const std::string& line, const std::string& name) {
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    if (word.starts_with(name + "=")) return word.substr(name.size() + 1);
  }
  throw std::runtime_error("no " + name + " in: " + line);
}

}  // namespace

FormulaBar formula_bar(const std::string& symbol, base::Date date) {
  const int64_t h = fnv1a(symbol), d = date.days, base = 10000 + h % 90000;
  FormulaBar bar{.open = base + (h + 53 * d) % 200, .close = base + (h + 37 * d) % 200};
  bar.high = std::max(bar.open, bar.close) + 1 + (h + d) % 50;
  bar.low = std::min(bar.open, bar.close) - 1 - (h + 3 * d) % 50;
  bar.volume = 100000 + h % 100000 + d * 7919 % 50000;
  return bar;
}

Vendors::Vendors(const nlohmann::json& market) {
  set_market(market);
  m_program = std::make_unique<BackgroundProgram>(
      std::vector<std::string>{"python3", BLUEDOT_SOURCE_FOLDER "/tests/support/vendor_stand_in.py", "--folder",
                               m_folder.path().string(), "--data", BLUEDOT_SHARED_DATA},
      m_folder.path());
  const std::string said = m_program->line_with("PORT=");
  m_port = value_in(said, "PORT");
  m_certificate = value_in(said, "CA");
}

void Vendors::set_market(const nlohmann::json& market) {
  m_market = market;
  write_file(m_folder / "market.new", market.dump());
  fs::rename(m_folder / "market.new", m_folder / "market.json");
}

nlohmann::json Vendors::counts() const {
  net::HttpClient client;
  const net::HttpAnswer answer =
      client.exchange({.url = "https://127.0.0.1:" + m_port + "/control/counts", .ca_file = m_certificate});
  const auto* response = std::get_if<net::HttpResponse>(&answer);
  if (response == nullptr) throw std::runtime_error(std::get<net::TransportFailure>(answer).message);
  nlohmann::json counts = nlohmann::json::parse(response->body);
  if (!counts.at("complaint").is_null()) throw std::runtime_error(counts.at("complaint").get<std::string>());
  if (response->body.find("stand_in_error") != std::string::npos || counts["vendors"]["none"]["requests"] != 0) {
    throw std::runtime_error("asked for what no vendor has: " + counts.dump(1));
  }
  return counts;
}

int64_t Vendors::violations() const {
  int64_t sum = 0;
  const nlohmann::json all = counts();
  for (const auto& vendor : all.at("vendors")) {
    for (const auto& count : vendor.at("violations")) sum += count.get<int64_t>();
  }
  return sum;
}

std::vector<nlohmann::json> Vendors::requests(size_t first) const {
  std::vector<nlohmann::json> all;
  std::istringstream lines(fs::exists(m_folder / "requests.jsonl") ? read_file(m_folder / "requests.jsonl") : "");
  for (std::string line; std::getline(lines, line);) {
    if (lines.eof()) break;  // it is being written
    if (first > 0) {
      --first;
    } else {
      all.push_back(nlohmann::json::parse(line));
    }
  }
  return all;
}

std::vector<std::string> Vendors::asked(const std::string& vendor, size_t first) const {
  std::vector<std::string> symbols;
  for (const nlohmann::json& request : requests(first)) {
    if (request.at("vendor") == vendor) symbols.push_back(request.at("symbol").is_null() ? "" : request.at("symbol"));
  }
  return symbols;
}

}  // namespace bluedot::tests
