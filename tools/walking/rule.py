"""The one rule: what a bar or a dot is worth, of all that documents say and people hold."""
from .judge import is_possible

FIELDS = ("open", "high", "low", "close", "volume", "rlst", "bc", "session")


class Correction:
    """What the pins in force of one bar come to, later ones over earlier ones."""

    def __init__(self):
        self.is_drop, self.held, self.is_settled = False, {}, False

    def add(self, pin):
        if pin["is_drop"]:
            self.is_drop, self.held, self.is_settled = True, {}, False
            return
        self.is_drop = False
        names = pin["fields"].split()
        self.held.update({name: pin[name] for name in names if name in FIELDS})
        self.is_settled = self.is_settled or "settled" in names

    def over(self, value):
        """The held fields over a bar; None where that is no possible bar."""
        values = tuple(self.held.get(name, old) for name, old in zip(FIELDS, value))
        return (*values, 0 if self.is_settled else value[8]) if is_possible(values) else None

    def alone(self):
        """The held fields by themselves; None where they are no possible bar."""
        return self.over((None, None, None, None, None, None, None, "trading", 0))


def week_of(days, is_over):
    """The weekly value that a week's daily values come to, in order of their dates; None where none traded."""
    days = [day for day in days if day[7] == "trading"]
    if not days:
        return None

    def last(column):
        return next((day[column] for day in reversed(days) if day[column] is not None), None)

    volumes = [day[4] for day in days if day[4] is not None]
    return (days[0][0], max(day[1] for day in days), min(day[2] for day in days), days[-1][3],
            sum(volumes) if volumes else None, last(5), last(6), "trading",
            int(not is_over or any(day[8] for day in days)))


def bar_on(date, documents, correction, timeframe, derived=None):
    """(value or None, whether a correction holds fields of it). `timeframe`: of the bar, for its session's close.
    `derived`: what a week's days come to, below every feed.

    Of the documents that cover the date the strongest decides: settled before provisional, then by the feed's rank,
    then the latest. A correction holds its fields over the strongest that has a bar it makes a possible bar with."""
    covering = sorted((document for document in documents if document.covers(date)), reverse=True,
                      key=lambda document: (document.is_settled(timeframe, date), -document.rank, *document.lateness))
    said = [(document.is_settled(timeframe, date), document.said.bars.get(date)) for document in covering]
    if derived is not None:
        said.append((not derived[8], derived))
        said.sort(key=lambda one: not one[0])  # stable: below every feed of its kind
    unheld = (said[0][1] if said else None, 0)
    if correction is None:
        return unheld
    if correction.is_drop:
        return None, 0
    for _, value in said:
        held = correction.over(value) if value is not None else None
        if held is not None:
            return held, 1
    alone = correction.alone()
    return (alone, 1) if alone is not None else unheld


def dot_on(date, documents, held):
    """(whether there is a dot, whether a correction says so). `held`: what a correction says, or None."""
    if held is not None:
        return held, held
    listing = [document for document in documents
               if document.said.dots_first is not None and document.said.dots_first <= date <= document.said.dots_last]
    if not listing:
        return False, False
    best = max(listing, key=lambda document: (-document.rank, *document.lateness))
    return date in best.said.dots, False
