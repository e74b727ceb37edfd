#include "fetch/journal.hpp"

#include "base/csv.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace bluedot::fetch {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* k_answers = "answers.jsonl";
constexpr const char* k_bodies = "bodies";

void write(const fs::path& file, std::ios::openmode mode, std::string_view text) {
  std::ofstream out(file, std::ios::binary | mode);
  out << text;
  if (!out.flush()) throw base::Error(file.string() + ": cannot write");
}

bool is_same(const Target& a, const Target& b) {
  return a.wish.symbol == b.wish.symbol && a.wish.window == b.wish.window && a.backfill_id == b.backfill_id;
}

base::Date date_at(const Json& json, const char* name) {
  return base::Date::parse_iso(json.at(name).get<std::string>()).value();
}

Json json_of(const Told& told) {
  Json answers = Json::array(), bodies = Json::array();
  for (const vendor::Answer& answer : told.asked.answers) {
    const vendor::Judgement& judgement = answer.judgement;
    answers.push_back({{"provider", answer.provider},
                       {"verdict", vendor::name_of(judgement.verdict)},
                       {"message", judgement.message},
                       {"requests", answer.requests},
                       {"newest", judgement.dates.empty() ? "" : judgement.dates.back().iso()}});
  }
  for (const KeptBody& body : told.bodies) {
    bodies.push_back(
        {{"file", body.file.filename().string()}, {"path", body.path}, {"bytes", fs::file_size(body.file)}});
  }
  const vendor::Wish& wish = told.target.wish;
  return {{"symbol", wish.symbol},
          {"from", wish.window.from.iso()},
          {"to", wish.window.to.iso()},
          {"backfill", told.target.backfill_id.value_or(0)},
          {"asked_at", told.asked_at.iso()},
          {"answers", answers},
          {"bodies", bodies}};
}

Told told_of(const Json& json, const fs::path& bodies) {
  const auto symbol = json.at("symbol").get<std::string>();
  const vendor::Window window{date_at(json, "from"), date_at(json, "to")};
  Told told{.target = {{.symbol = symbol,
                        .names = {},
                        .window = window,
                        .stands = {},
                        .needed_from = window.from,
                        .exchange = model::exchange_of(symbol, "UTC")}},  // of an answer that is there nobody asks it
            .asked = {},
            .asked_at = base::Instant::parse(json.at("asked_at").get<std::string>()).value(),
            .bodies = {}};
  if (const auto id = json.at("backfill").get<int64_t>(); id != 0) told.target.backfill_id = id;
  for (const Json& one : json.at("answers")) {
    vendor::Answer answer{.provider = one.at("provider"), .judgement = {}, .requests = one.at("requests")};
    answer.judgement.verdict = vendor::parse_verdict(one.at("verdict").get<std::string>()).value();
    answer.judgement.message = one.at("message");
    if (!one.at("newest").get<std::string>().empty()) answer.judgement.dates = {date_at(one, "newest")};
    told.asked.answers.push_back(std::move(answer));
  }
  for (const Json& one : json.at("bodies")) {
    told.bodies.push_back({bodies / one.at("file").get<std::string>(), one.at("path")});
  }
  return told;
}

// Whether all bodies are there whole: a power cut may keep the line and lose what it names.
bool has_bodies(const Json& json, const Told& told) {
  for (size_t i = 0; i < told.bodies.size(); ++i) {
    std::error_code missing;
    const auto bytes = fs::file_size(told.bodies[i].file, missing);
    if (missing || bytes != json.at("bodies")[i].at("bytes").get<uintmax_t>()) return false;
  }
  return true;
}

// A symbol may have a `/`, a file's name may not.
std::string path_of(const Target& target, const vendor::Body& body) {
  const vendor::Vendor* vendor = vendor::find_vendor(body.provider);
  std::string name = vendor->names_symbols ? body.name : target.wish.symbol;
  std::ranges::replace(name, '/', '_');
  return body.provider + "/" + name + "_daily.json";
}

}  // namespace

Journal::Journal(fs::path folder) : m_folder(std::move(folder)) {
  std::ifstream in(m_folder / k_answers, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  for (const std::string_view line : base::lines_of(text)) {
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded()) continue;  // cut off, or empty
    try {
      Told told = told_of(json, m_folder / k_bodies);
      std::erase_if(m_told, [&](const Told& before) { return is_same(before.target, told.target); });
      told.is_left = true;
      if (has_bodies(json, told)) m_told.push_back(std::move(told));
    } catch (const std::exception& error) {  // of the JSON, or of a value that is none
      throw base::Error((m_folder / k_answers).string() + ": is no journal of a fetch: " + error.what());
    }
  }
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(m_folder / k_bodies, none)) {
    m_bodies = std::max(m_bodies, static_cast<int64_t>(std::atoll(entry.path().stem().c_str())));
  }
}

bool Journal::has(const Target& target) const {
  return std::ranges::any_of(m_told, [&](const Told& told) { return is_same(told.target, target); });
}

KeptBody Journal::keep(const Target& target, const vendor::Body& body) {
  fs::create_directories(m_folder / k_bodies);
  KeptBody kept{m_folder / k_bodies / (std::to_string(++m_bodies) + ".json"), path_of(target, body)};
  write(kept.file, std::ios::trunc, body.text);
  return kept;
}

void Journal::add(Told told) {
  fs::create_directories(m_folder);
  write(m_folder / k_answers, std::ios::app, "\n" + json_of(told).dump(-1, ' ', false, Json::error_handler_t::replace));
  std::erase_if(m_told, [&](const Told& before) { return is_same(before.target, told.target); });
  m_told.push_back(std::move(told));
}

void Journal::clear() {
  fs::remove_all(m_folder);
  m_told.clear();
}

}  // namespace bluedot::fetch
