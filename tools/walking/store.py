"""A store as plain tables, opened read-only: what the rows are, and no more.

A bar's value is the tuple (open, high, low, close, volume, rlst, bc, session, provisional); a dot's is (kind,)."""
import collections
import os
import sqlite3
import urllib.parse

from .differences import CannotWalk

APPLICATION_ID = 0x626C7565  # migrations/0001_store.sql

Symbol = collections.namedtuple("Symbol", "symbol_id code exchange time_zone close_minute batch_id")
Series = collections.namedtuple("Series", "series_id timeframe revision first_date last_date bar_count since_batch")
# A value and the batches [since, until) during which it stood; until None: it stands today.
Record = collections.namedtuple("Record", "date value pinned since until order")
Entry = collections.namedtuple("Entry", "batch action series_id date before after")
Document = collections.namedtuple("Document", "document_id series_id feed path digest size_bytes as_of first_date "
                                              "last_date bar_count dots_first dots_last exchange time_zone "
                                              "close_minute says_exchange newest_volume")
BAR_COLUMNS = "open, high, low, close, volume, rlst, bc, session, provisional"


class Store:
    def __init__(self, path):
        if not os.path.isfile(path):
            raise CannotWalk("there is no such file")
        uri = "file:" + urllib.parse.quote(os.path.abspath(path)) + "?mode=ro"
        self._database = sqlite3.connect(uri, uri=True, isolation_level=None)
        self._database.execute("BEGIN")  # one state of the store, whatever is written meanwhile
        if self.value("PRAGMA application_id") != APPLICATION_ID:
            raise CannotWalk("this is no bluedot store")
        self._refuse_archived()

    def _refuse_archived(self):
        """A walk needs every value and every entry."""
        if not self.value("SELECT count(*) FROM sqlite_schema WHERE name = 'archive'"):
            return
        for (file,) in self.rows("SELECT file FROM archive WHERE restored_by IS NULL ORDER BY archive_id DESC"):
            raise CannotWalk(f"older rows are archived in {file}; 'bluedot archive --restore {file}' takes them back")

    def close(self):
        self._database.close()

    def rows(self, sql, *values):
        return self._database.execute(sql, values)

    def value(self, sql, *values):
        return self.rows(sql, *values).fetchone()[0]

    def batches(self):
        """Every batch by its number, as a dictionary of its columns."""
        cursor = self.rows("SELECT * FROM batch ORDER BY batch_id")
        names = [column[0] for column in cursor.description]
        return {row["batch_id"]: row for row in (dict(zip(names, values)) for values in cursor)}

    def symbols(self):
        return [Symbol(*row) for row in self.rows(
            "SELECT symbol_id, code, exchange, time_zone, close_minute, batch_id FROM symbol ORDER BY code")]

    def series_of(self, symbol):
        """A series is there since its first document, accepted or not, or since its first bar where that was derived."""
        return [Series(*row) for row in self.rows(
            "SELECT series_id, timeframe, revision, first_date, last_date, bar_count,"
            " coalesce((SELECT min(batch_id)"
            "           FROM (SELECT batch_id FROM document WHERE document.series_id = series.series_id"
            "                 UNION ALL SELECT batch_id FROM bar WHERE bar.series_id = series.series_id"
            "                 UNION ALL SELECT since_batch FROM bar_history"
            "                           WHERE bar_history.series_id = series.series_id)), ?2)"
            " FROM series WHERE symbol_id = ?1 ORDER BY timeframe", symbol.symbol_id, symbol.batch_id)]

    def bar_records(self, series_id):
        """Every value that stood, those of one date in the order in which they ended."""
        past = self.rows(f"SELECT bar_history_id, until_batch, since_batch, pinned, date, {BAR_COLUMNS}"
                         " FROM bar_history WHERE series_id = ? AND since_batch IS NOT NULL ORDER BY bar_history_id",
                         series_id)
        records = [Record(row[4], row[5:], row[3], row[2], row[1], row[0]) for row in past]
        stands = self.rows(f"SELECT batch_id, pinned, date, {BAR_COLUMNS} FROM bar WHERE series_id = ?", series_id)
        records.extend(Record(row[2], row[3:], row[1], row[0], None, 0) for row in stands)
        return records

    def dot_records(self, symbol_id):
        past = self.rows("SELECT date, kind, pinned, since_batch, until_batch, signal_history_id FROM signal_history"
                         " WHERE symbol_id = ? AND since_batch IS NOT NULL ORDER BY signal_history_id", symbol_id)
        records = [Record(row[0], (row[1],), *row[2:]) for row in past]
        stands = self.rows("SELECT date, kind, pinned, batch_id FROM signal WHERE symbol_id = ?", symbol_id)
        records.extend(Record(row[0], (row[1],), row[2], row[3], None, 0) for row in stands)
        return records

    def entries_of(self, symbol_id):
        """The log's entries about the series of a symbol, in order."""
        return [Entry(*row) for row in self.rows(
            "SELECT batch_id, action, series_id, date, before, after FROM audit_log"
            " WHERE series_id IN (SELECT series_id FROM series WHERE symbol_id = ?) ORDER BY audit_id", symbol_id)]

    def days_edited_unsettled(self, symbol_id):
        """Dates of daily bars that were edited in plain SQL and that no writing command has seen to yet."""
        return [row[0] for row in self.rows(
            "SELECT DISTINCT audit_log.date FROM audit_log JOIN series ON series.series_id = audit_log.series_id"
            " WHERE audit_log.audit_id > (SELECT coalesce(max(audit_id), 0) FROM audit_log WHERE chain IS NOT NULL)"
            " AND action = 'edit' AND timeframe = 'daily' AND symbol_id = ?", symbol_id)]

    def documents_of(self, symbol_id):
        """The documents of a symbol that speak: accepted, and not withdrawn."""
        # In a store of before schema 7 all were ordered by the symbol's exchange.
        has_exchanges = self.value("SELECT count(*) FROM pragma_table_info('document') WHERE name = 'says_exchange'")
        of = "document" if has_exchanges else "symbol"
        says = "document.says_exchange" if has_exchanges else "1"
        # In one of before schema 10 the digest alone broke ties.
        has_volumes = self.value("SELECT count(*) FROM pragma_table_info('document') WHERE name = 'newest_volume'")
        volume = "newest_volume" if has_volumes else "-1"
        cursor = self.rows(
            "SELECT document_id, series_id, feed, CAST(path AS BLOB), digest, size_bytes, as_of, first_date, last_date,"
            f" bar_count, dots_first, dots_last, {of}.exchange, {of}.time_zone, {of}.close_minute, {says}, {volume}"
            " FROM document JOIN symbol ON symbol_id = ?1"
            " WHERE series_id IN (SELECT series_id FROM series WHERE symbol_id = ?1)"
            " AND outcome <> 'rejected' AND withdrawn_by IS NULL ORDER BY document_id", symbol_id)
        return [Document(*row[:3], os.fsdecode(row[3]), *row[4:]) for row in cursor]

    def pins_of(self, symbol_id):
        """The corrections in force, oldest first, each as a dictionary of its columns."""
        cursor = self.rows("SELECT * FROM pin WHERE symbol_id = ? AND released_by IS NULL ORDER BY pin_id", symbol_id)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row)) for row in cursor]
