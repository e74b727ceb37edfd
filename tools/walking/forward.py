"""The way forward: the files that documents came from are read again, and the rule must come to what the store has."""
import collections
import functools
import gzip
import os
import zlib

from . import marketsmith
from .differences import Line
from .exchange import Exchange, friday_of, moment_of
from .judge import judge
from .past import shown
from .rule import Correction, bar_on, dot_on, week_of


class Speaker:
    """A document as the rule orders and finds it."""

    def __init__(self, row, rank, as_of, said, exchange):
        self.row, self.rank, self.as_of, self.said = row, rank, as_of, said
        self.lateness = (as_of, *_broken_ties(row))
        self._exchange = exchange  # its own: a document is judged by no other's

    def covers(self, date):
        return self.said.first_date <= date <= self.said.last_date and date not in self.said.gaps

    def is_settled(self, timeframe, date):
        return self.as_of >= self._exchange.close_of(timeframe, date)


def _broken_ties(row):
    """What orders documents of one feed and moment: what only grows within a day, then the digest. Of documents taken
    in before schema 10 the digest alone."""
    return row.newest_volume, row.bar_count if row.newest_volume >= 0 else 0, row.digest


class CannotEvaluate(Exception):
    """Why a document's words are not to be had."""


def walk(store, root, differences):
    """Returns what was evaluated, and what could not be and why, as lines."""
    settings = dict(store.rows("SELECT name, value FROM setting"))
    feeds = settings.get("feed_priority", "").split(",")
    totals, reasons, documents = collections.Counter(), collections.Counter(), 0
    exchange_of = functools.cache(lambda name, time_zone, close_minute: Exchange(name, time_zone, close_minute))
    for symbol in store.symbols():
        forward = _Forward(store, symbol, exchange_of, feeds, root, differences)
        forward.derives = settings.get("derive_weekly") == "true"
        forward.evaluate(totals, reasons)
        documents += len(forward.speakers)
    lines = [f"forward: {documents} documents read; bars of {totals['series']} series evaluated and of "
             f"{totals['series not']} not, dots of {totals['symbols']} symbols and of {totals['symbols not']} not"]
    return lines + [f"forward: not evaluated: {reason}: {count} {what}"
                    for (what, reason), count in sorted(reasons.items())]


class _Forward:
    """The bars and dots of one symbol."""

    def __init__(self, store, symbol, exchange_of, feeds, root, differences):
        self._store, self._symbol, self._differences = store, symbol, differences
        self._exchange_of = exchange_of
        self._exchange = exchange_of(symbol.exchange, symbol.time_zone, symbol.close_minute)
        self._series = {series.series_id: series for series in store.series_of(symbol)}
        self._pins = store.pins_of(symbol.symbol_id)
        self.speakers, self._unread = {}, []  # documents that were read; those that could not be, and why
        documents = store.documents_of(symbol.symbol_id)
        self._check_exchange(documents, feeds)
        for row in documents:
            try:
                speaker = self._read(row, feeds, root)
            except CannotEvaluate as reason:
                self._unread.append((row, str(reason)))
            else:
                self.speakers[row.document_id] = speaker

    def _read(self, row, feeds, root):
        if row.feed != marketsmith.FEED:
            raise CannotEvaluate(f"feed {row.feed}")
        body = _body_of(os.path.join(root, row.path))
        if len(body) != row.size_bytes:
            raise CannotEvaluate("a file has another size")
        try:
            reading = marketsmith.read(body)
        except marketsmith.CannotRead:
            raise CannotEvaluate("a file cannot be read as its document") from None
        as_of = moment_of(row.as_of)
        if reading.as_of is not None and int(reading.as_of) != as_of:
            raise CannotEvaluate("a file has another as_of")
        exchange = self._exchange_of(row.exchange, row.time_zone, row.close_minute)
        said = judge(reading, as_of, self._series[row.series_id].timeframe, exchange)
        self._check_document(row, said)
        if not said.bars:
            raise CannotEvaluate("a file has no bars")
        return Speaker(row, _rank(row, feeds), as_of, said, exchange)

    def _check_exchange(self, documents, feeds):
        """Where the symbol trades, against the strongest of its documents."""
        if not documents:
            return
        best = max(documents, key=lambda row: (row.says_exchange, -_rank(row, feeds), row.as_of, *_broken_ties(row),
                                               row.exchange, row.time_zone))
        found = (self._symbol.exchange, self._symbol.time_zone, self._symbol.close_minute)
        wanted = (best.exchange, best.time_zone, best.close_minute)
        if found != wanted:
            line = Line(self._differences, self._symbol.code, "exchange")
            line.differs(f"the store has {found}, the rule says {wanted}")

    def _check_document(self, row, said):
        """What the store remembers of a document, against its file."""
        line = Line(self._differences, self._symbol.code, self._series[row.series_id].timeframe)
        gaps = {gap[0] for gap in self._store.rows("SELECT date FROM document_gap WHERE document_id = ?",
                                                   row.document_id)}
        set_aside = self._store.value("SELECT count(*) FROM rejected_bar WHERE document_id = ?", row.document_id)
        facts = {"first_date": said.first_date, "last_date": said.last_date, "bar_count": len(said.bars),
                 "dots_first": said.dots_first, "dots_last": said.dots_last}
        if row.newest_volume >= 0:
            facts["newest_volume"] = (said.bars[said.last_date][4] or 0) if said.bars else None
        for name, found in facts.items():
            if getattr(row, name) != found:
                line.differs(f"document {row.document_id}: {name} is {getattr(row, name)}, its file has {found}")
        for date in sorted(gaps ^ said.gaps):
            line.differs(f"document {row.document_id}: " + ("its file has no gap there, the store has" if date in gaps
                                                            else "its file has a gap there, the store has none"),
                         date=date)
        if set_aside != said.set_aside:
            line.differs(f"document {row.document_id}: {set_aside} bars and dots were set aside, of its file "
                         f"{said.set_aside} are to be")

    def evaluate(self, totals, reasons):
        for series in self._series.values():
            missing = [reason for row, reason in self._unread if row.series_id == series.series_id]
            totals["series not" if missing else "series"] += 1
            if missing:
                reasons["series", missing[0]] += 1
            else:
                self._evaluate_bars(series)
        missing = [reason for row, reason in self._unread if row.dots_first is not None]
        totals["symbols not" if missing else "symbols"] += 1
        if missing:
            reasons["symbols' dots", missing[0]] += 1
        else:
            self._evaluate_dots()

    def _evaluate_bars(self, series):
        line = Line(self._differences, self._symbol.code, series.timeframe)
        speakers = [one for one in self.speakers.values() if one.row.series_id == series.series_id]
        corrections = {}
        for pin in self._pins:
            if pin["target"] == "bar" and pin["series_id"] == series.series_id:
                corrections.setdefault(pin["date"], Correction()).add(pin)
        stands = {record.date: record for record in self._store.bar_records(series.series_id) if record.until is None}
        weeks = self._weeks() if self.derives and series.timeframe == "weekly" else {}
        dates = set(stands).union(corrections, weeks, *(one.said.bars for one in speakers))
        if weeks:  # those whose days were edited in plain SQL follow with the next command that writes
            dates -= {friday_of(day).isoformat() for day in self._store.days_edited_unsettled(self._symbol.symbol_id)}
        for date in sorted(dates):
            record = stands.get(date)
            found = (record.value, record.pinned) if record else (None, 0)
            wanted = bar_on(date, speakers, corrections.get(date), series.timeframe, weeks.get(date))
            if found != wanted:
                line.differs(f"the store has {_held(found)}, the rule says {_held(wanted)}", date=date)

    def _weeks(self):
        """What the daily bars that stand come to, by Friday. Those are compared with their files by themselves."""
        daily = next((series for series in self._series.values() if series.timeframe == "daily"), None)
        if daily is None:
            return {}
        newest = max((moment_of(row.as_of) for row in self._store.documents_of(self._symbol.symbol_id)
                      if row.series_id == daily.series_id), default=None)
        days = {}
        for record in sorted(self._store.bar_records(daily.series_id), key=lambda one: one.date):
            if record.until is None:
                days.setdefault(friday_of(record.date).isoformat(), []).append(record)
        weeks = {}
        for friday, records in days.items():
            close, last = self._exchange.close_of("weekly", friday), records[-1]
            ends_final = not last.value[8] and self._exchange.close_of("daily", last.date) >= close
            week = week_of([record.value for record in records],
                           ends_final or (newest is not None and newest >= close))
            if week is not None:
                weeks[friday] = week
        return weeks

    def _evaluate_dots(self):
        line = Line(self._differences, self._symbol.code, "dots")
        held = {pin["date"]: not pin["is_drop"] for pin in self._pins if pin["target"] == "signal"}
        stands = {record.date: record for record in self._store.dot_records(self._symbol.symbol_id)
                  if record.until is None}
        speakers = list(self.speakers.values())
        for date in sorted(set(stands).union(held, *(one.said.dots for one in speakers))):
            record = stands.get(date)
            found = (record is not None, record is not None and bool(record.pinned))
            wanted = dot_on(date, speakers, held.get(date))
            if found != wanted:
                line.differs(f"the store has {_dot(found)}, the rule says {_dot(wanted)}", date=date)


def _rank(row, feeds):
    return feeds.index(row.feed) if row.feed in feeds else len(feeds)


def _body_of(path):
    """What the file holds, unpacked."""
    try:
        with open(path, "rb") as file:
            body = file.read()
        return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    except FileNotFoundError:
        # bluedot calls the bodies of one file FILE#1, FILE#2, …
        is_one_of_several = os.path.isfile(path.rpartition("#")[0])
        raise CannotEvaluate("several bodies in one file" if is_one_of_several else "a file is not there") from None
    except (OSError, EOFError, zlib.error):
        raise CannotEvaluate("a file cannot be read") from None


def _held(bar):
    return shown(bar[0]) + (" held by a correction" if bar[1] else "")


def _dot(dot):
    return ("a dot" if dot[0] else "no dot") + (" held by a correction" if dot[1] else "")
