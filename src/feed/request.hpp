// What a reader of documents is told beside the body.
#pragma once

#include "base/instant.hpp"
#include "model/exchange.hpp"
#include "model/timeframe.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::feed {

// What the command line says about documents that do not say it themselves.
struct Request {
  std::string_view feed = "auto";  // or a dialect's name
  std::optional<model::Timeframe> timeframe;
  std::optional<base::Instant> as_of;
  std::string symbol;              // of documents that do not name theirs; empty: the file's name is asked
  std::string folder_name;         // of the folder the file lies in; names the symbol where the file has only a date
  bool is_one_of_several = false;  // the file has other bodies: its name says nothing of any
  // The clock when the document is taken in, where there is one: no answer was given later than that.
  std::optional<base::Instant> now;
  std::string file_name;  // base name; an ending `_daily.json` or `_weekly.json` helps a document without a timeframe
  // Where a symbol trades of which the document does not say it; decides the dates of its bars. By the symbol and what
  // is configured alone: what the store has must not date a document.
  std::function<model::Exchange(std::string_view symbol)> exchange_of = [](std::string_view code) {
    return model::exchange_of(code, "Asia/Kolkata");
  };
};

}  // namespace bluedot::feed
