#include "real/history.hpp"

#include "feed/parser.hpp"
#include "quality/rules.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace bluedot::real {
namespace {

constexpr base::Instant k_far_ahead{4102444800000};  // 2100: no document is from the future

std::string padded_body(const std::filesystem::path& path, size_t& length) {
  std::ifstream file(path, std::ios::binary);
  std::string body{std::istreambuf_iterator<char>(file), {}};
  length = body.size();
  body.append(feed::k_padding, '\0');
  return body;
}

}  // namespace

std::vector<model::Document> read_history(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  feed::Parser parser;
  std::vector<model::Document> documents;
  for (const auto& path : paths) {
    size_t length = 0;
    const std::string body = padded_body(path, length);
    feed::Request request;
    request.file_name = path.filename();
    auto reading = parser.read({body.data(), length}, request);
    if (auto* read = std::get_if<model::Reading>(&reading)) {
      const model::Exchange exchange = read->exchange ? *read->exchange : request.exchange_of(read->symbol);
      auto judged = quality::judge(*read, {body.data(), length}, exchange, {}, k_far_ahead);
      if (auto* document = std::get_if<model::Document>(&judged)) {
        std::ranges::sort(document->actions, {}, &model::CorporateAction::date);
        documents.push_back(std::move(*document));
      } else {
        fmt::print(stderr, "{}: {}\n", path.filename().string(), std::get<model::Refusal>(judged).reason);
      }
    } else {
      fmt::print(stderr, "{}: {}\n", path.filename().string(), std::get<model::Refusal>(reading).reason);
    }
  }
  return documents;
}

quality::SeriesInView view_of(const model::Document& document) {
  return {document.timeframe, *document.exchange, document.bars, document.first_date(), document.actions};
}

}  // namespace bluedot::real
