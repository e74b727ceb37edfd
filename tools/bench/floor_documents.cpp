#include "base/date.hpp"
#include "floor_work.hpp"

#include <algorithm>
#include <atomic>
#include <fcntl.h>
#include <simdjson.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace bench {
namespace {

// Read into one reused padded buffer: faster than mapping the file.
std::string_view read_file(const std::string& path, std::string& buffer) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw std::runtime_error("cannot read " + path);
  size_t filled = 0;
  for (;;) {
    if (buffer.size() < filled + simdjson::SIMDJSON_PADDING + 65'536) buffer.resize(2 * buffer.size() + 1'000'000);
    const ssize_t count = read(file, buffer.data() + filled, buffer.size() - simdjson::SIMDJSON_PADDING - filled);
    if (count <= 0) break;
    filled += static_cast<size_t>(count);
  }
  close(file);
  return {buffer.data(), filled};
}

double number_of(simdjson::ondemand::value value) {
  return value.is_null() ? 0.0 : value.get_double().value();
}

FloorDocument parse(simdjson::ondemand::parser& parser, std::string_view text) {
  FloorDocument document;
  auto root = parser.iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
  auto chart = root["chart"].get_object().value();
  for (auto row : chart["prices"].get_array()) {
    // In the order of the document.
    auto fields = row.get_object().value();
    FloorBar bar;
    bar.date_ms = fields.find_field("priceDate").get_int64().value();
    bar.high = number_of(fields.find_field("high").value());
    bar.low = number_of(fields.find_field("low").value());
    bar.close = number_of(fields.find_field("close").value());
    bar.volume = static_cast<int64_t>(number_of(fields.find_field("volume").value()));
    bar.bc = number_of(fields.find_field_unordered("bc").value());
    bar.open = number_of(fields.find_field_unordered("open").value());
    bar.rlst = number_of(fields.find_field_unordered("rlst").value());
    document.bars.push_back(bar);
  }
  for (auto date : chart["blueDotData"]["dates"].get_array()) {
    const std::string_view day = date["blueDotDate"].get_string().value();
    std::ranges::copy(day.substr(0, 10), document.dots.emplace_back().begin());
  }
  return document;
}

}  // namespace

DateText date_of(const FloorBar& bar) {
  constexpr int64_t k_ms_to_india = 19'800'000, k_ms_per_day = 86'400'000;
  return bluedot::base::Date{static_cast<int32_t>((bar.date_ms + k_ms_to_india) / k_ms_per_day)}.iso_digits();
}

std::vector<FloorDocument> read_documents(const std::filesystem::path& folder, size_t threads) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<FloorDocument> documents(paths.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    simdjson::ondemand::parser parser;
    std::string buffer;
    for (size_t i = next++; i < paths.size(); i = next++) documents[i] = parse(parser, read_file(paths[i], buffer));
  };
  std::vector<std::jthread> workers;
  for (size_t i = 0; i < threads; ++i) workers.emplace_back(work);
  workers.clear();
  return documents;
}

}  // namespace bench
