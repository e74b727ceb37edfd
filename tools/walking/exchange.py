"""Days and moments of an exchange: dates are ISO text, moments milliseconds since 1970 in UTC."""
import datetime
import zoneinfo

from .differences import CannotWalk

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MS = datetime.timedelta(milliseconds=1)


def moment_of(text):
    """Of a moment as the store writes it: 2025-08-02T13:51:50.132Z."""
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - _EPOCH) // _MS


class Exchange:
    """Where a symbol trades. The date of a weekly bar is the Friday of its ISO week; its close is that day's, or of
    cryptocurrencies, which trade all week, Sunday's."""

    def __init__(self, name, time_zone, close_minute):
        self.week_ends = 2 if name == "CCC" else 0  # days after the Friday
        try:
            self._zone = zoneinfo.ZoneInfo(time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            raise CannotWalk(f"this machine knows no time zone '{time_zone}'") from None
        self._close_minute = close_minute
        self._days, self._closes, self._begins = {}, {}, {}  # asking the time zone is what takes time

    def day(self, moment):
        day = self._days.get(moment)
        if day is None:
            day = self._days[moment] = (_EPOCH + moment * _MS).astimezone(self._zone).date().isoformat()
        return day

    def bar_date(self, timeframe, moment):
        return self.day(moment) if timeframe == "daily" else friday_of(self.day(moment)).isoformat()

    def begin_of(self, timeframe, date):
        begin = self._begins.get((timeframe, date))
        if begin is None:
            day = datetime.date.fromisoformat(date)
            if timeframe == "weekly":
                day = friday_of(date) - datetime.timedelta(days=4)
            begin = self._begins[timeframe, date] = self._moment(day, 0)
        return begin

    def close_of(self, timeframe, date):
        close = self._closes.get((timeframe, date))
        if close is None:
            day = datetime.date.fromisoformat(date)
            if timeframe == "weekly":
                day = friday_of(date) + datetime.timedelta(days=self.week_ends)
            close = self._closes[timeframe, date] = self._moment(day, self._close_minute)
        return close

    def _moment(self, day, minute):
        local = datetime.datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=self._zone)
        return (local - _EPOCH) // _MS


def friday_of(date):
    day = datetime.date.fromisoformat(date)
    return day + datetime.timedelta(days=4 - day.weekday())
