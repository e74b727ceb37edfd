"""Which rows of a document are bars, which are gaps, and which are set aside because they are impossible."""
import collections
import math

FIRST_DATE = "1900-01-01"

# What a document says: bars {date: value}, its window, the dates in it about which it says nothing, and its dots with
# the dates they cover (None: it says nothing of dots). `set_aside`: how many bars and dots were.
Said = collections.namedtuple("Said", "bars first_date last_date gaps dots dots_first dots_last set_aside")


def is_possible(values):
    """Of (open, high, low, close, volume, rlst, bc, ...): whether there can be such a bar."""
    opened, high, low, close, volume, rlst, bc = values[:7]
    if None in (opened, high, low, close) or not all(map(math.isfinite, (opened, high, low, close))):
        return False
    return (low > 0 and low <= opened and low <= close and high >= opened and high >= close and high >= low
            and (volume is None or volume >= 0) and (rlst is None or 0 <= rlst <= 99)
            and (bc is None or math.isfinite(bc)))


def judge(reading, as_of, timeframe, exchange):
    gap_dates, impossible, by_date = set(), set(), {}
    set_aside = 0
    for row in reading.rows:
        date = exchange.bar_date(timeframe, row.moment)
        if row.is_readable and row.values[:4] == (None, None, None, None):
            gap_dates.add(date)
        elif (row.is_readable and is_possible(row.values) and date >= FIRST_DATE
              and exchange.begin_of(timeframe, date) <= as_of):
            by_date.setdefault(date, []).append(row.values)
        else:
            impossible.add(date)
            set_aside += 1
    bars = {}
    for date in sorted(by_date):
        values = by_date[date]
        # Two bars of one date that differ: nobody knows which is right.
        if date in impossible or any(other != values[0] for other in values):
            impossible.add(date)
            set_aside += len(values)
        else:
            bars[date] = (*values[0], int(exchange.close_of(timeframe, date) > as_of))
    first, last = min(bars, default=None), max(bars, default=None)
    gaps = {date for date in gap_dates | impossible if bars and first < date < last and date not in bars}
    dots, late = _dots(reading, as_of, exchange)
    covers = (min(dots), exchange.day(as_of)) if dots else (None, None)
    return Said(bars, first, last, gaps, dots, *covers, set_aside + late)


def _dots(reading, as_of, exchange):
    """The dots that are not dated after the document, and how many are."""
    today = exchange.day(as_of)
    dates = [dot if isinstance(dot, str) else exchange.day(int(dot)) for dot in reading.dots]
    dots = {date for date in dates if date <= today}
    return dots, sum(date > today for date in dates)
