// The four kinds of export of a series.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bluedot::exports {

enum class Stream : uint8_t { price_data, rlst_rating, bc_indicator, blue_dots };

inline constexpr std::array k_streams{Stream::price_data, Stream::rlst_rating, Stream::bc_indicator, Stream::blue_dots};
inline constexpr size_t k_stream_count = k_streams.size();

constexpr size_t index_of(Stream stream) {
  return static_cast<size_t>(stream);
}

// `PRICE_DATA`, `RLST_RATING`, `BC_INDICATOR`, `BLUE_DOTS`: in file names, in the store and in tables for people.
std::string_view name_of(Stream stream);
// What a description says of it, in a person's words: `prices`, `RLST rating`, `BC indicator`, `blue dots`.
std::string_view label_of(Stream stream);

}  // namespace bluedot::exports
