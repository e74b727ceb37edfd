"""The log's entries about one series or symbol, and whether they tell what the walk finds."""
import json

from .past import shown

# Entries about no bar and no dot by itself.
OTHER_ACTIONS = {"undo", "rename", "relocate", "setting", "rescale", "archive", "take_back"}


class Unreadable(Exception):
    pass


def _object(text):
    try:
        fields = json.loads(text)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise Unreadable(f"the log has no JSON object there: {text}")
    return fields


def _real(value):
    return None if value is None else float(value)


class BarKind:
    """How the log writes of bars."""
    name, insert = "bars", "insert"
    actions = {"revise", "settle", "retract", "mark", "amend", "release", "edit"}

    @staticmethod
    def value_of(text):
        if text is None:
            return None
        fields = _object(text)
        try:
            prices = tuple(float(fields[name]) for name in ("open", "high", "low", "close"))
            return prices + (fields["volume"], _real(fields["rlst"]), _real(fields["bc"]), fields["session"],
                             fields["provisional"])
        except (KeyError, TypeError, ValueError):
            raise Unreadable(f"the log has no bar there: {text}") from None

    @staticmethod
    def is_provisional(value):
        return value[8] != 0


class DotKind:
    """How the log writes of blue dots."""
    name, insert = "signals", "insert_signals"
    actions = {action + "_signal" for action in ("retract", "mark", "amend", "release", "edit")}

    @staticmethod
    def value_of(text):
        return None if text is None else (_object(text).get("kind"),)

    @staticmethod
    def is_provisional(value):
        return False


class Told:
    """What the log tells of one line: inserts by batch as counts and ranges, all else by batch and date."""

    def __init__(self, kind, entries, line):
        self.kind, self.ranges, self.dated = kind, {}, {}
        for entry in entries:
            try:
                self._add(entry)
            except Unreadable as fault:
                line.differs(str(fault), entry.batch, entry.date)

    def _add(self, entry):
        if entry.action != self.kind.insert:
            told = (entry.action, self.kind.value_of(entry.before), self.kind.value_of(entry.after))
            self.dated.setdefault(entry.batch, {}).setdefault(entry.date, []).append(told)
            return
        fields = _object(entry.after or "")
        try:
            span = (int(fields[self.kind.name]), str(fields["first_date"]), str(fields["last_date"]))
        except (KeyError, TypeError, ValueError):
            raise Unreadable(f"the log has no count and range there: {entry.after}") from None
        self.ranges.setdefault(entry.batch, []).append(span)

    def batches(self):
        return self.ranges.keys() | self.dated.keys()

    def edits(self, batch):
        """How many edits in plain SQL the batch has."""
        return sum(action.startswith("edit") for told in self.dated.get(batch, {}).values() for action, _, _ in told)


def kind_of(before, after, is_provisional):
    """What a change is called, as the counts of a batch know it."""
    if before == after:
        return "mark"
    if before is None:
        return "inserted"
    if after is None:
        return "retracted"
    return "settled" if is_provisional(before) and not is_provisional(after) else "revised"


# What the entries that are named after a kind of change must be.
_NAMED = {"revise": "revised", "settle": "settled", "retract": "retracted", "mark": "mark"}


def replay(change, told, kind, differs):
    """Goes through what the log tells of one date in one batch, from the value before it to the value after it.

    Yields (kind of change, value after, whether an entry of its own tells it). A value that appears without one is an
    insert, which the log counts for the series."""
    state, ended = change.before, list(change.ended)
    for action, before, after in told:
        if state is None and before is not None:
            state = before
            yield "inserted", state, False
        if before != state:
            differs(f"{action}: the log says it was {shown(before)}, the walk finds {shown(state)}")
        what = kind_of(before, after, kind.is_provisional)
        if _NAMED.get(action.removesuffix("_signal"), what) != what:
            differs(f"the log calls {shown(before)} to {shown(after)} {action}")
        # A correction that changes nothing is told too, and ends no value.
        is_idle = what == "mark" and not ended and action not in ("mark", "mark_signal")
        if before is not None and not is_idle:
            found = ended.pop(0) if ended else None
            if found != before:
                differs(f"{action}: the log says {shown(before)} ended, the history has {shown(found)}")
        if not is_idle:
            yield what, after, True
        state = after
    for value in ended:
        differs(f"{shown(value)} ended in that batch, and the log does not say so")
    if state is None and change.after is not None:
        yield "inserted", change.after, False
    elif state != change.after and not ended:
        differs(f"after it the log has {shown(state)}, the walk finds {shown(change.after)}")


def check_ranges(ranges, dates, kind, differs):
    """The entries that count inserts, against the dates of those that the walk finds (one date can have several)."""
    told = sum(count for count, _, _ in ranges)
    if told != len(dates):
        differs(f"the log counts {told} {kind.name} inserted, the walk finds {len(dates)}")
    distinct = set(dates)
    if not ranges or not dates:
        return
    first, last = min(span[1] for span in ranges), max(span[2] for span in ranges)
    if (first, last) != (min(dates), max(dates)):
        differs(f"the log has {kind.name} inserted from {first} to {last}, the walk finds {min(dates)} to {max(dates)}")
    for count, begin, end in ranges:
        inside = sum(begin <= date <= end for date in dates)
        if begin not in distinct or end not in distinct or inside < count:
            differs(f"the log counts {count} {kind.name} from {begin} to {end}, the walk finds {inside} there")


def check_rescalings(entries, line):
    """Each entry that says bars were rescaled, against that batch's entries of those bars."""
    for entry in entries:
        if entry.action != "rescale":
            continue
        try:
            fields = _object(entry.after or "")
            factor, bars, first, last = (fields[name] for name in ("factor", "bars", "first_date", "last_date"))
            dates = [other.date for other in entries
                     if other.action == "revise" and (other.batch, other.series_id) == (entry.batch, entry.series_id)
                     and first <= other.date <= last and _is_rescaled(other, factor)]
        except (Unreadable, KeyError, TypeError) as fault:
            line.differs(f"the log has no rescaling there: {entry.after} ({fault})", entry.batch, entry.date)
            continue
        if len(dates) < bars or first not in dates or last not in dates:
            line.differs(f"the log says {bars} bars from {first} to {last} were rescaled by {factor}, its entries of "
                         f"the bars show {len(dates)}", entry.batch, entry.date)


def _is_rescaled(entry, factor):
    """Prices are rounded to two decimals, before and after, or to the seven digits of a float."""
    before, after = BarKind.value_of(entry.before), BarKind.value_of(entry.after)
    return all(abs(new - factor * old) <= 0.005 * (1 + factor) + 1e-6 * new for old, new in zip(before[:4], after[:4]))
