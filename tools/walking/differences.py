"""What does not agree: each difference is said as it is found, with its batch, symbol, timeframe and date."""


class CannotWalk(Exception):
    """The walk cannot be done at all: no store, or none of bluedot's."""


class Differences:
    def __init__(self):
        self.count = 0

    def add(self, what, batch=None, symbol=None, timeframe=None, date=None):
        self.count += 1
        place = [f"batch {batch}" if batch is not None else None, symbol, timeframe, date]
        print(" ".join(part for part in place if part) + ": " + what)


class Line:
    """One line of values through time: the bars of a series, or the blue dots of a symbol."""

    def __init__(self, differences, symbol, timeframe):
        self._differences, self._symbol, self._timeframe = differences, symbol, timeframe

    def differs(self, what, batch=None, date=None):
        self._differences.add(what, batch, self._symbol, self._timeframe, date)
