// One fuzz target for each feed: any bytes are read, judged, or refused with a reason, and whatever is accepted is JSON
// to its last byte. BLUEDOT_FUZZ_FEED names the feed; with libFuzzer it is searched, without (corpus_main.cpp)
// replayed.
#include "base/error.hpp"
#include "feed/bodies.hpp"
#include "feed/json_fault.hpp"
#include "feed/parser.hpp"
#include "quality/rules.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

using namespace bluedot;

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void check_document(const model::Document& document) {
  require(!document.bars.empty(), "a document has bars");
  for (size_t i = 0; i < document.bars.size(); ++i) {
    const model::BarValues& v = document.bars[i].values;
    require(i == 0 || document.bars[i - 1].date < document.bars[i].date, "dates ascend");
    require(v.low > 0 && v.low <= v.open && v.low <= v.close && v.open <= v.high && v.close <= v.high, "low to high");
    require(!v.volume || *v.volume >= 0, "volumes are not negative");
  }
  for (const model::CorporateAction& action : document.actions) require(action.value > 0, "actions have a value");
}

void check_bodies(std::string_view text) {
  const char* end = text.data();
  for (const std::string_view body : feed::split_bodies(text)) {
    require(body.data() >= end && body.data() + body.size() <= text.data() + text.size(), "bodies lie in order");
    require(body.starts_with('{'), "bodies are objects");
    end = body.data() + body.size();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static feed::Parser parser;
  // A block that ends behind the padding, so that a sanitizer sees any read beyond.
  std::vector<char> block(size + feed::k_padding, '}');
  for (size_t i = 0; i < size; ++i) block[i] = static_cast<char>(data[i]);
  const std::string_view body(block.data(), size);
  feed::Request request;
  request.feed = BLUEDOT_FUZZ_FEED;
  request.file_name = "DIX.IN_daily.json";
  check_bodies(body);
  const auto outcome = parser.read(body, request);
  if (const auto* refusal = std::get_if<model::Refusal>(&outcome)) {
    require(!refusal->reason.empty(), "a refusal has a reason");
    return 0;
  }
  require(!feed::find_json_fault(body.substr(body.starts_with("\xEF\xBB\xBF") ? 3 : 0)), "what is accepted is JSON");
  const auto& reading = std::get<model::Reading>(outcome);
  const model::Exchange exchange = reading.exchange ? *reading.exchange : request.exchange_of(reading.symbol);
  const auto judged = quality::judge(reading, body, exchange, {}, base::Instant{1'900'000'000'000});
  if (const auto* document = std::get_if<model::Document>(&judged)) check_document(*document);
  return 0;
}
