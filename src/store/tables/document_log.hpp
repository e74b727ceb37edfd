// Records documents: those taken in with their gaps, rejected bars and market context, and those rejected.
#pragma once

#include "model/counts.hpp"
#include "model/document.hpp"
#include "model/provenance.hpp"
#include "model/symbol_map.hpp"
#include "sql/database.hpp"
#include "store/tables/series_change.hpp"

#include <string>
#include <string_view>

namespace bluedot::store {

// outranked: nothing of it stands, by documents of stronger feeds. It is recorded and counted as stale: the schema has
// no word of its own for it.
enum class DocumentOutcome { accepted, unchanged, stale, outranked, withdrawn, rejected };
std::string_view name_of(DocumentOutcome outcome);
void count(DocumentOutcome outcome, model::DocumentCounts& counts);

enum class KnownAs { unknown, taken_in, withdrawn };

class DocumentLog {
 public:
  explicit DocumentLog(sql::Writer& database);

  // Whether this series has, or had, this very document.
  KnownAs find(int64_t series_id, const model::Document& document, const std::string& digest);
  // Of a document that the series has, read once more: whether it reads today as it did then (a zone or a limit that is
  // configured otherwise dates or judges it anew): then its id. Makes its bars as final as they were then, when the
  // clock was another.
  std::optional<int64_t> reads_as_then(int64_t series_id, model::Document& document, const std::string& digest) const;
  // Returns the document's id. The outcome follows once it was compared.
  int64_t insert(const SeriesInBatch& series, const model::Provenance& provenance, const model::Document& document);
  void set_outcome(int64_t document_id, DocumentOutcome outcome);
  // `body`: kept when the document came from no file that could be looked at again; else empty.
  void insert_rejected(int64_t batch_id, const model::Provenance& provenance, const model::Refusal& refusal,
                       std::string_view body);
  // Whether a document later than this one names the symbol.
  bool has_later_name(int64_t symbol_id, const model::Document& document, const std::string& digest);

 private:
  void insert_context(int64_t document_id, int64_t symbol_id, const model::Document& document);

  sql::Writer& m_database;
  sql::Statement m_known, m_withdrawn, m_insert, m_set_outcome, m_insert_rejected, m_insert_gap, m_insert_partial,
      m_insert_rejected_bar, m_insert_context, m_later_name;
};

// Looks up bodies by digest, for workers that may then skip parsing. One per thread, on a connection of its own.
class DigestIndex {
 public:
  explicit DigestIndex(const sql::Reader& database);
  // `timeframe`: what the file's name says, if anything: a document that does not say itself is another one under
  // another name. `symbol` likewise. One that came in as another symbol than `map` says now is not known: it speaks of
  // the other.
  KnownAs find(const std::string& digest, std::optional<model::Timeframe> timeframe, const std::string& symbol,
               const model::SymbolMap& map);

 private:
  sql::Statement m_known;
};

}  // namespace bluedot::store
