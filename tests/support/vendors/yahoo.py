"""Yahoo Finance's chart API, version 8."""
import json
import re
import struct
import urllib.parse

from vendors.market import DAY, EPOCH
from vendors.request import TOO_MANY, Request, in_json, in_text, rupees

EDGE_TOO_MANY = b"Edge: Too Many Requests\r\n"


def epoch(day, seconds):
    return (day - EPOCH).days * 86400 + seconds


class YahooChart(Request):
    vendor = "yahoo"
    OPEN, TRADE, CLOSE = 13500, 25929, 36000  # 09:15, 12:42:09 and 15:30 in India, in seconds of the UTC day
    BROWSER = re.compile(r"Mozilla/5\.0 \([^)]+\) .*(Chrome|Firefox|Safari|Edg)/\d{2,}")

    def understand(self, path):
        self.symbol = urllib.parse.unquote(path.removeprefix("/v8/finance/chart/"))
        self.listing = self.market.listings["yahoo"].get(self.symbol)
        try:
            self.begin, self.end = int(self.fields["period1"]), int(self.fields["period2"])
            self.first = EPOCH + DAY * -(-(self.begin - self.OPEN) // 86400)
            self.last = EPOCH + DAY * ((self.end - 1 - self.OPEN) // 86400)
            self.window = {"from": str(self.first), "to": str(self.last)}
        except (KeyError, ValueError, OverflowError):
            self.begin = self.end = None

    def error(self, kind, status, code, description, root="chart"):
        return in_json(kind, status, {root: {"result": None, "error": {"code": code, "description": description}}})

    def refusal(self):
        if not self.BROWSER.match(self.headers.get("User-Agent", "")):
            return in_text("not_a_browser", 429, EDGE_TOO_MANY)
        if self.begin is None:
            return self.error("bad_request", 400, "Bad Request", "Invalid input - period1 and period2 are needed")
        if self.begin >= self.end:
            return self.error("bad_request", 400, "Bad Request", "Invalid input - start date cannot be after end date. "
                              f"startDate = {self.begin}, endDate = {self.end}")
        if self.fields.get("interval") != "1d":
            return self.error("bad_request", 422, "Unprocessable Entity", "Invalid input - interval="
                              f"{self.fields.get('interval')} is not supported. Valid intervals: [1d]")
        if self.listing and self.listing.days and self.last < self.listing.days[0]:
            return self.refuse("empty_400")
        return None

    def refuse(self, kind):
        match kind:
            case "not_found":
                return self.error(kind, 404, "Not Found", "No data found, symbol may be delisted")
            case "empty_400":
                return self.error(kind, 400, "Bad Request",
                                  f"Data doesn't exist for startDate = {self.begin}, endDate = {self.end}")
            case "expired_token":
                return self.error(kind, 401, "Unauthorized", "Invalid Crumb", root="finance")
            case "429_json":
                return self.error(kind, 429, "Too Many Requests", "Rate limited. Try after a while.", root="finance")
            case "per_second_limit":
                return in_text(kind, 429, TOO_MANY)
            case "daily_limit":
                return in_text(kind, 429, EDGE_TOO_MANY)
        return None

    def write(self, listing, bars, live=None, nulls=(), interval="1d"):
        times = [epoch(bar.day, self.OPEN) for bar in bars]
        if live:
            bars, times = bars + [live], times + [epoch(live.day, self.TRADE)]
        columns = list(zip(*(self.row(bar, bar.day in nulls) for bar in bars)))
        result = {"meta": self.meta(listing, live, interval), "indicators": {"quote": [{}], "adjclose": [{}]}}
        if bars:
            result = {"meta": result["meta"], "timestamp": times, "indicators": {
                "quote": [dict(zip(("open", "high", "low", "close", "volume"), columns))],
                "adjclose": [{"adjclose": columns[3]}]}}
        return json.dumps({"chart": {"result": [result], "error": None}}, separators=(",", ":")).encode()

    @staticmethod
    def row(bar, is_null):
        """Prices are 32-bit floats, widened."""
        if is_null:
            return (None,) * 5
        return struct.unpack("4f", struct.pack("4f", *(price / 100 for price in bar.prices()))) + (bar.volume,)

    def meta(self, listing, live, interval):
        newest = live or (listing.bar(listing.days[-1]) if listing.days else None)
        before = listing.bar_before(self.first)
        session = live.day if live else self.market.session()
        meta = {"currency": "INR", "symbol": listing.name, "exchangeName": "NSI", "fullExchangeName": "NSE",
                "instrumentType": "INDEX" if listing.name.startswith("^") else "EQUITY",
                "firstTradeDate": epoch(listing.days[0], self.OPEN) if listing.days else None,
                "regularMarketTime": (epoch(live.day, self.TRADE) if live else
                                      epoch(newest.day if newest else session, self.CLOSE)),
                "hasPrePostMarketData": False, "gmtoffset": 19800, "timezone": "IST",
                "exchangeTimezoneName": "Asia/Kolkata"}
        if newest:
            high, low = listing.extremes or (newest.high, newest.low)
            meta |= {"regularMarketPrice": rupees(newest.close), "fiftyTwoWeekHigh": rupees(high),
                     "fiftyTwoWeekLow": rupees(low), "regularMarketDayHigh": rupees(newest.high),
                     "regularMarketDayLow": rupees(newest.low), "regularMarketVolume": newest.volume}
        if before:
            meta["chartPreviousClose"] = rupees(before.close)
        return meta | {"longName": listing.title, "shortName": listing.title.upper()[:30], "priceHint": 2,
                       "currentTradingPeriod": {"pre": self.period(session, self.OPEN, self.OPEN),
                                                "regular": self.period(session, self.OPEN, self.CLOSE),
                                                "post": self.period(session, self.CLOSE, self.CLOSE)},
                       "dataGranularity": interval, "range": "",
                       "validRanges": ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"]}

    @staticmethod
    def period(day, begin, end):
        return {"timezone": "IST", "start": epoch(day, begin), "end": epoch(day, end), "gmtoffset": 19800}
