#include "store/tables/document_log.hpp"

#include "store/tables/document_row.hpp"

namespace bluedot::store {
namespace {

std::optional<std::string> date_text(const std::optional<base::Date>& date) {
  return date ? std::optional(date->iso()) : std::nullopt;
}

}  // namespace

std::string_view name_of(DocumentOutcome outcome) {
  switch (outcome) {
    case DocumentOutcome::accepted:
      return "accepted";
    case DocumentOutcome::unchanged:
      return "unchanged";
    case DocumentOutcome::stale:
    case DocumentOutcome::outranked:
      return "stale";
    case DocumentOutcome::withdrawn:
      return "withdrawn";
    case DocumentOutcome::rejected:
      break;
  }
  return "rejected";
}

void count(DocumentOutcome outcome, model::DocumentCounts& counts) {
  ++counts.total;
  switch (outcome) {
    case DocumentOutcome::accepted:
      ++counts.accepted;
      break;
    case DocumentOutcome::unchanged:
      ++counts.unchanged;
      break;
    case DocumentOutcome::stale:
    case DocumentOutcome::outranked:
      ++counts.stale;
      break;
    case DocumentOutcome::withdrawn:
      ++counts.withdrawn;
      break;
    case DocumentOutcome::rejected:
      ++counts.rejected;
      break;
  }
}

DocumentLog::DocumentLog(sql::Writer& database)
    : m_database(database),
      m_known(database.prepare_named("known_document")),
      m_withdrawn(database.prepare_named("withdrawn_document")),
      m_insert(database.prepare_named("insert_document")),
      m_set_outcome(database.prepare_named("set_document_outcome")),
      m_insert_rejected(database.prepare_named("insert_rejected_document")),
      m_insert_gap(database.prepare_named("insert_document_gap")),
      m_insert_partial(database.prepare_named("insert_document_partial")),
      m_insert_rejected_bar(database.prepare_named("insert_rejected_bar")),
      m_insert_context(database.prepare_named("insert_market_context")),
      m_later_name(database.prepare_named("later_name")) {}

KnownAs DocumentLog::find(int64_t series_id, const model::Document& document, const std::string& digest) {
  const std::string as_of = document.as_of.iso();
  const bool known = m_known.bind(series_id, document.feed, as_of, digest).step();
  m_known.reset();
  if (known) return KnownAs::taken_in;
  const bool withdrawn = m_withdrawn.bind(series_id, document.feed, as_of, digest).step();
  m_withdrawn.reset();
  return withdrawn ? KnownAs::withdrawn : KnownAs::unknown;
}

std::optional<int64_t> DocumentLog::reads_as_then(int64_t series_id, model::Document& document,
                                                  const std::string& digest) const {
  sql::Statement row = m_database.prepare_named("document_as_taken_in");
  const std::string as_of = document.as_of.iso();
  if (!row.bind(series_id, document.feed, as_of, digest).step()) return std::nullopt;
  const model::Exchange& exchange = document.exchange.value();
  if (row.text(0) != document.first_date().iso() || row.text(1) != document.last_date().iso() ||
      row.integer(2) != std::ssize(document.bars) || row.text(3) != exchange.name ||
      row.text(4) != exchange.time_zone.name() || row.integer(5) != exchange.close_minute) {
    return std::nullopt;
  }
  sql::Statement gaps = m_database.prepare_named("gaps_of_document");
  if (dates_of_document(gaps, row.integer(6)) != document.gaps) return std::nullopt;
  sql::Statement partial = m_database.prepare_named("partial_dates_of_document");
  document.finality = finality_of(row, 7, row.integer(6), partial);
  for (model::Bar& bar : document.bars) {
    const base::Instant close = exchange.close_of(document.timeframe, bar.date);
    bar.provisional = !document.finality.is_settled(document.as_of, bar.date, close);
  }
  return row.integer(6);
}

int64_t DocumentLog::insert(const SeriesInBatch& series, const model::Provenance& provenance,
                            const model::Document& document) {
  const std::string as_of = document.as_of.iso();
  const std::string first = document.first_date().iso(), last = document.last_date().iso();
  const bool has_dots = !document.dots.empty();
  const auto dots_first = has_dots ? std::optional(document.dots.front().iso()) : std::nullopt;
  const auto dots_last = has_dots ? std::optional(document.dots_last.iso()) : std::nullopt;
  const auto provisional_from = date_text(document.finality.provisional_from);
  const auto settled_until = date_text(document.finality.settled_until);
  const model::DocumentOrder order = document.order(provenance.digest);
  const model::Exchange& exchange = document.exchange.value();
  m_insert
      .bind(series.batch_id, series.series_id, provenance.source, document.feed,
            document.vendor_symbol.empty() ? document.symbol : document.vendor_symbol, provenance.path, order.digest,
            provenance.size_bytes, as_of, first, last, order.bar_count, order.newest_volume, dots_first, dots_last,
            provisional_from, settled_until, exchange.name, exchange.time_zone.name(), exchange.close_minute,
            document.says_exchange)
      .write_one();
  const int64_t document_id = m_database.last_insert_id();
  for (const base::Date date : document.gaps) {
    const std::string text = date.iso();
    m_insert_gap.bind(document_id, text).run();
  }
  for (const base::Date date : document.finality.partial) {
    const std::string text = date.iso();
    m_insert_partial.bind(document_id, text).run();
  }
  for (const auto* list : {&document.rejected_bars, &document.rejected_dots}) {
    for (const model::RejectedBar& bar : *list) {
      const auto date = date_text(bar.date);
      m_insert_rejected_bar.bind(document_id, date, bar.where, bar.reason, bar.row).run();
    }
  }
  insert_context(document_id, series.symbol_id, document);
  return document_id;
}

void DocumentLog::insert_context(int64_t document_id, int64_t symbol_id, const model::Document& document) {
  const model::MarketContext& c = document.context;
  const std::string as_of = document.as_of.iso();
  m_insert_context
      .bind(document_id, symbol_id, as_of, c.name, c.currency, c.rs_rating, c.week_52_high, c.week_52_low,
            c.average_volume, c.average_volume_50_day, c.is_rs_blue_dot, c.is_asm, c.is_gsm, c.pattern,
            c.price_target_mean, c.price_target_high, c.price_target_low)
      .run();
}

void DocumentLog::set_outcome(int64_t document_id, DocumentOutcome outcome) {
  m_set_outcome.bind(document_id, name_of(outcome)).run();
}

void DocumentLog::insert_rejected(int64_t batch_id, const model::Provenance& provenance, const model::Refusal& refusal,
                                  std::string_view body) {
  const auto digest = provenance.digest.empty() ? std::nullopt : std::optional(provenance.digest);
  m_insert_rejected.bind(batch_id, provenance.source, refusal.symbol, provenance.path, digest, provenance.size_bytes,
                         refusal.where, refusal.reason);
  if (body.empty()) {
    m_insert_rejected.bind_at(9, nullptr);
  } else {
    m_insert_rejected.bind_blob_at(9, body);
  }
  m_insert_rejected.run();
}

bool DocumentLog::has_later_name(int64_t symbol_id, const model::Document& document, const std::string& digest) {
  const std::string as_of = document.as_of.iso();
  const model::DocumentOrder order = document.order(digest);
  const bool found = m_later_name.bind(symbol_id, as_of, order.newest_volume, order.bar_count, order.digest).step();
  m_later_name.reset();
  return found;
}

DigestIndex::DigestIndex(const sql::Reader& database) : m_known(database.prepare_named("known_digest")) {}

KnownAs DigestIndex::find(const std::string& digest, std::optional<model::Timeframe> timeframe,
                          const std::string& symbol, const model::SymbolMap& map) {
  m_known.bind(digest, timeframe ? std::optional(model::name_of(*timeframe)) : std::nullopt, symbol);
  KnownAs known = KnownAs::unknown;
  while (m_known.step()) {
    const auto as_of = base::Instant::parse(m_known.text(2)).value();
    if (map.ours(m_known.text(1), as_of) != m_known.text(3)) continue;
    const bool is_withdrawn = m_known.integer(0) != 0;
    if (!is_withdrawn || known == KnownAs::unknown) known = is_withdrawn ? KnownAs::withdrawn : KnownAs::taken_in;
  }
  m_known.reset();
  return known;
}

}  // namespace bluedot::store
