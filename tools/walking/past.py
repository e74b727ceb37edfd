"""The walk itself: from the values that stand, batch by batch, back to none."""


class Change:
    """What a batch did to one date: the value before it, those that ended in it in order, and the value after it."""
    __slots__ = ("before", "ended", "after")

    def __init__(self):
        self.before, self.ended, self.after = None, (), None


def walk_back(records, batch_ids, line):
    """Yields (batch, {date: Change}), newest batch first; says of `line` what cannot be.

    `records` may come in any order but for those of one date that ended in one batch, which come as they ended."""
    state, begun, ended = {}, {}, {}
    for record in records:
        begun.setdefault(record.since, []).append(record)
        if record.until is not None:
            ended.setdefault(record.until, []).append(record)
        elif record.date in state:
            line.differs("two values stand today", date=record.date)
        else:
            state[record.date] = record
    for batch in sorted((begun.keys() | ended.keys()) & batch_ids, reverse=True):
        changes = {}
        _take_away(begun.get(batch, ()), batch, state, changes, line)
        _put_back(ended.get(batch, ()), batch, state, changes, line)
        yield batch, changes
    for batch in sorted(ended.keys() - batch_ids):
        for record in ended[batch]:
            line.differs("a past value ended in that batch, which does not exist", batch, record.date)
    for date, record in sorted(state.items()):
        line.differs("at the beginning of all batches its value is left standing: it began in "
                     + ("no batch" if record.since is None else "a batch that does not exist"), record.since, date)


def _take_away(begun, batch, state, changes, line):
    for record in begun:
        change = changes.get(record.date)
        if change is None:
            change = changes[record.date] = Change()
        if record.until == batch:
            continue  # it came and went inside the batch
        if state.get(record.date) is not record:
            line.differs(f"{shown(record.value)} began in that batch and does not stand behind it", batch, record.date)
            continue
        del state[record.date]
        change.after = record.value


def _put_back(ended, batch, state, changes, line):
    for record in ended:
        change = changes.get(record.date)
        if change is None:
            change = changes[record.date] = Change()
        change.ended += (record.value,)
        if record.since == batch:
            continue
        if record.since > batch:
            line.differs("a past value ended before it began", batch, record.date)
        elif record.date in state:
            # Also where the value that follows did not begin in the batch that ended this one.
            line.differs(f"two values stood at once: {shown(record.value)} and {shown(state[record.date].value)}",
                         batch, record.date)
        else:
            state[record.date] = record
            change.before = record.value


def shown(value):
    """A value for a message."""
    if value is None:
        return "nothing"
    return "(" + ", ".join("-" if part is None else str(part) for part in value) + ")"
