#include "exports/stream.hpp"

namespace bluedot::exports {
namespace {

struct Words {
  std::string_view name, label;
};

constexpr std::array<Words, k_stream_count> k_words{{
    {"PRICE_DATA", "prices"},
    {"RLST_RATING", "RLST rating"},
    {"BC_INDICATOR", "BC indicator"},
    {"BLUE_DOTS", "blue dots"},
}};

// What export_name.hpp builds on: if two names of files were equal with different streams, their last letters would be.
constexpr bool last_letters_differ() {
  for (size_t i = 0; i < k_words.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (k_words[i].name.back() == k_words[j].name.back()) return false;
    }
  }
  return true;
}
static_assert(last_letters_differ(), "two streams could share a file name, see export_name.hpp");

}  // namespace

std::string_view name_of(Stream stream) {
  return k_words[index_of(stream)].name;
}

std::string_view label_of(Stream stream) {
  return k_words[index_of(stream)].label;
}

}  // namespace bluedot::exports
