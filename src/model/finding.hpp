// Something that is not as it must be: what a check of the store, its tree or a backup reports.
#pragma once

#include <functional>
#include <string>

namespace bluedot::model {

struct Finding {
  // structure, schema, reference, figures, log, archive, rule, history, export, file, unreadable (src/cli/bluedot.1
  // explains)
  std::string kind;
  std::string what;                                    // a sentence without a final full stop
  std::string symbol = {}, timeframe = {}, date = {};  // empty: it is not about one
  std::string path = {};                               // of a file, from the root of its tree
};

using FindingSink = std::function<void(Finding)>;

}  // namespace bluedot::model
