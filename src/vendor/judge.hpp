// What a vendor's answer comes to: whether it holds the bars that were asked for, and else why not.
#pragma once

#include "feed/parser.hpp"
#include "net/http.hpp"
#include "vendor/vendor.hpp"

#include <string_view>

namespace bluedot::vendor {

// How long a vendor that says "too many" and not until when is left alone: Yahoo's blocks last hours.
inline constexpr int64_t k_left_alone_ms = 60 * base::k_ms_per_minute;

// Of an answer that is none: nothing came, or another status than 200.
Judgement judge_failure(const Vendor& vendor, const net::HttpAnswer& answer, base::Instant now);

// One per thread: owns the parser. Messages may still hold what the vendor quoted.
class Judge {
 public:
  // `now`: when the answer came. The body is read where it stands; it is as it was afterwards.
  Judgement judge(const Vendor& vendor, const Ask& ask, net::HttpAnswer& answer, base::Instant now);

 private:
  Judgement judge_body(const Vendor& vendor, const Ask& ask, std::string_view body, base::Instant now);

  feed::Parser m_parser;
};

}  // namespace bluedot::vendor
