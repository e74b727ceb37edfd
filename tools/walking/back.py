"""The way back, symbol by symbol: each line of values is walked by itself, and what a batch did is summed up."""
import collections

from .differences import Line
from .log import BarKind, DotKind, OTHER_ACTIONS, Told, check_ranges, check_rescalings, replay
from .past import Change, walk_back


class Tally:
    """What the batches come to by their log entries, and which series they changed."""

    def __init__(self):
        self.counts = collections.defaultdict(collections.Counter)  # batch: its columns
        self.changed = collections.defaultdict(set)                 # batch: series
        self.bars, self.dots, self.past_values = 0, 0, 0


def walk(store, differences):
    """Returns what was walked, as lines."""
    batches, tally = store.batches(), Tally()
    _check_strays(store, differences)
    symbols = store.symbols()
    series_count = 0
    for symbol in symbols:
        series_count += _walk_symbol(store, symbol, batches, tally, differences)
    _check_batches(store, batches, tally, differences)
    return [f"back: {len(batches)} batches, {len(symbols)} symbols, {series_count} series, {tally.bars} bars and "
            f"{tally.dots} dots that stand, {tally.past_values} that stood", *_unknown_actions(store)]


def _unknown_actions(store):
    known = OTHER_ACTIONS | BarKind.actions | DotKind.actions | {BarKind.insert, DotKind.insert}
    for action, count in store.rows("SELECT action, count(*) FROM audit_log GROUP BY action ORDER BY action"):
        if action not in known:
            yield f"back: {count} entries of the log not looked at: {action}"


def _check_strays(store, differences):
    """Rows of nobody's, which no walk would meet."""
    for table, owner in (("bar", "series"), ("bar_history", "series"), ("signal", "symbol"),
                         ("signal_history", "symbol"), ("series", "symbol")):
        count = store.value(f"SELECT count(*) FROM {table} WHERE {owner}_id NOT IN (SELECT {owner}_id FROM {owner})")
        if count:
            differences.add(f"{table}: {count} rows of no {owner}")
    marks = sorted(BarKind.actions | DotKind.actions | {BarKind.insert, DotKind.insert})
    for batch, action, date in store.rows(
            "SELECT batch_id, action, date FROM audit_log WHERE action IN (%s) AND (series_id IS NULL"
            " OR series_id NOT IN (SELECT series_id FROM series) OR batch_id IS NULL"
            " OR batch_id NOT IN (SELECT batch_id FROM batch))" % ",".join("?" * len(marks)), *marks):
        differences.add(f"the log has an entry '{action}' of no series or of a batch that does not exist", batch,
                        date=date)


def _walk_symbol(store, symbol, batches, tally, differences):
    entries = store.entries_of(symbol.symbol_id)
    all_series = store.series_of(symbol)
    line = Line(differences, symbol.code, "dots")
    told_dots = Told(DotKind, [entry for entry in entries if entry.action in DotKind.actions | {DotKind.insert}], line)
    records = store.dot_records(symbol.symbol_id)
    tally.dots += sum(record.until is None for record in records)
    tally.past_values += sum(record.until is not None for record in records)
    dot_batches = _walk_line(records, told_dots, batches, tally, line)
    for batch in dot_batches:
        tally.changed[batch].update(series.series_id for series in all_series if series.since_batch <= batch)
    for series in all_series:
        own = [entry for entry in entries if entry.series_id == series.series_id
               and entry.action in BarKind.actions | {BarKind.insert}]
        line = Line(differences, symbol.code, series.timeframe)
        _walk_series(store, series, own, told_dots, batches, tally, line)
        check_rescalings([entry for entry in entries if entry.series_id == series.series_id], line)
    return len(all_series)


def _walk_series(store, series, entries, told_dots, batches, tally, line):
    records = store.bar_records(series.series_id)
    dates = [record.date for record in records if record.until is None]
    tally.bars += len(dates)
    tally.past_values += len(records) - len(dates)
    told = Told(BarKind, entries, line)
    for batch in _walk_line(records, told, batches, tally, line):
        tally.changed[batch].add(series.series_id)
    # The triggers of plain SQL raise the revision with every edit, everybody else once a batch.
    revision = 0
    for batch, row in batches.items():
        if row["command"] == "sql":
            dot_edits = told_dots.edits(batch) if series.since_batch <= batch else 0
            revision += told.edits(batch) + dot_edits
        else:
            revision += series.series_id in tally.changed.get(batch, ())
    facts = {"revision": revision, "bar_count": len(dates), "first_date": min(dates, default=None),
             "last_date": max(dates, default=None)}
    for name, found in facts.items():
        if getattr(series, name) != found:
            line.differs(f"series.{name} is {getattr(series, name)}, the walk finds {found}")


def _walk_line(records, told, batches, tally, line):
    """Walks one line and compares each batch with the log. Returns the batches that changed it."""
    changing, pending = set(), set(told.batches())
    standing = {record.date: record.value for record in records if record.until is None}
    for batch, changes in walk_back(records, batches.keys(), line):
        changing.add(batch)
        # What the log alone speaks of since the batch before on the way: nothing began or ended there.
        for silent in sorted((other for other in pending if other is not None and other > batch), reverse=True):
            _compare(silent, {}, standing, told, tally, line)
            pending.discard(silent)
        pending.discard(batch)
        _compare(batch, changes, standing, told, tally, line)
        for date, change in changes.items():
            standing[date] = change.before
    for silent in pending - {None}:
        _compare(silent, {}, standing, told, tally, line)
    return changing


def _compare(batch, changes, standing, told, tally, line):
    """One batch of one line: what the walk finds, against what the log tells, date by date and as a whole."""
    kind, dated, counts = told.kind, told.dated.get(batch, {}), tally.counts[batch]
    bulk = []
    for date in changes.keys() | dated.keys():
        change = changes.get(date)
        if change is None:
            change = Change()
            change.before = change.after = standing.get(date)
        for what, value, is_told in replay(change, dated.get(date, ()), kind,
                                           lambda text, date=date: line.differs(text, batch, date)):
            if is_told:
                counts[f"{kind.name}_{what}"] += 1
            else:
                bulk.append(date)
            if what not in ("mark", "retracted") and kind.is_provisional(value):
                counts["bars_provisional"] += 1
    ranges = told.ranges.get(batch, ())
    # The log's own sum: where it is not what the walk finds, that is said here, and the batch's row is held to the log.
    counts[f"{kind.name}_inserted"] += sum(count for count, _, _ in ranges)
    check_ranges(ranges, bulk, kind, lambda text: line.differs(text, batch))


COUNTED = ("bars_inserted", "bars_revised", "bars_settled", "bars_retracted", "bars_provisional", "signals_inserted",
           "signals_retracted")


def _check_batches(store, batches, tally, differences):
    """The counts in the rows of the batches."""
    unsealed = {row[0] for row in store.rows("SELECT DISTINCT batch_id FROM audit_log WHERE chain IS NULL")}
    outcomes = collections.defaultdict(collections.Counter)
    for batch, outcome, count in store.rows("SELECT batch_id, outcome, count(*) FROM document GROUP BY 1, 2"):
        outcomes[batch][outcome] = count
    for batch, row in batches.items():
        is_sql = row["command"] == "sql"
        for name in COUNTED:
            # The triggers do not count provisional bars.
            if not (is_sql and name == "bars_provisional") and row[name] != tally.counts[batch][name]:
                differences.add(f"{name} is {row[name]}, the entries of the log come to {tally.counts[batch][name]}",
                                batch)
        # The series of edits in plain SQL are counted by bluedot's next writing command, which also seals them.
        is_pending = is_sql and batch in unsealed and row["series_changed"] == 0
        if not is_pending and row["series_changed"] != len(tally.changed[batch]):
            differences.add(f"series_changed is {row['series_changed']}, the walk finds {len(tally.changed[batch])}",
                            batch)
        for outcome in ("accepted", "stale", "rejected"):
            if row[f"documents_{outcome}"] != outcomes[batch][outcome]:
                differences.add(f"documents_{outcome} is {row[f'documents_{outcome}']}, the documents of the batch "
                                f"come to {outcomes[batch][outcome]}", batch)
