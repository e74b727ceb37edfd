#include "cli/configuration.hpp"

namespace bluedot::cli {

std::string default_config_text() {
  return R"(# Configuration of bluedot. Every setting is shown with its default; remove the '#' to change one.
# Command-line flags win over environment variables (BLUEDOT_STORE, BLUEDOT_EXPORT_DIR, BLUEDOT_JOBS), and these
# over this file. Paths are relative to this file's folder. An unknown name is an error.

# The SQLite file, and the folder the CSV files are written to.
#store: bluedot.db
#export_dir: exports

# Worker threads; by default one per core.
#jobs: 2

archive:
  # What 'bluedot archive' moves out of the store when it is not told: what ended more than so many days ago, and where
  # to. By default it must be told.
  #keep_days: 730
  #to: archives
  # A store that is larger, in megabytes, is mentioned by 'status' and 'check'. By default none is.
  #max_store_mb: 4000

# The settings below decide values or bytes. The store remembers them: a change is applied by the next command that
# writes, which says so and logs it. Removing one here keeps what the store has.

# Which feed is believed first. A feed fills gaps of those before it and never overrides them.
#feed_priority: [marketsmith, kite, alpha_vantage, yahoo]

# Whether weekly bars are worked out from the daily ones where no weekly document says any. A change is applied to all of
# history, both ways.
#derive_weekly: false

# The time zone of symbols whose suffix names no exchange, where a document does not say one.
#time_zone: Asia/Kolkata

# Which of your symbols a vendor's name means, as far as they differ. A name with a date meant that symbol in documents
# said before it (UTC). Applied to documents as they are taken in; those that are in stay where they are.
#symbol_map:
#  RELIANCE.NS: RELIANCE.IN
#  RELIANCE.BSE: RELIANCE.IN
#  FB: [META, 2022-06-09]

rules:
  # A document with more than this share of impossible bars is rejected as a whole.
  #max_rejected_percent: 5
  # A document that would take back more than this share of the stored bars it covers (and at least 5) is rejected.
  #max_retracted_percent: 10
  # The largest document that is read, in megabytes.
  #max_document_mb: 64

export:
  # Whether bars of sessions that had not closed are exported.
  #provisional: false
  # The names of the TradingView seed repositories: daily/symbol_info/<name>.json.
  #repository_daily: bluedot_daily
  #repository_weekly: bluedot_weekly
)";
}

}  // namespace bluedot::cli
