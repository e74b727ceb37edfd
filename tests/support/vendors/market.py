"""The market of vendor_stand_in.py: the symbols, what each vendor calls them, which days it has, and what the bars are.
It is read from market.json; what stands in that is in the head of vendor_stand_in.py.

The bar of a symbol (its key in market.json) on a day, in hundredths of a rupee, reckoned in 64 bits:
    h      = the 32-bit FNV-1a hash of the symbol's bytes
    d      = days from 1970-01-01 to the day
    base   = 10000 + h % 90000                        (the stock costs 100 to 1,000 rupees)
    open   = base + (h + 53 * d) % 200
    close  = base + (h + 37 * d) % 200
    high   = max(open, close) + 1 + (h + d) % 50
    low    = min(open, close) - 1 - (h + 3 * d) % 50
    volume = 100000 + h % 100000 + (d * 7919) % 50000
A `shift` is added to the four prices. The bar of a session that is on has half the volume."""
import bisect
import datetime
import functools
import json
import sys
import typing
import zlib

VENDORS = ("yahoo", "kite", "alpha")
EPOCH = datetime.date(1970, 1, 1)
DAY = datetime.timedelta(days=1)
INDIA = datetime.timezone(datetime.timedelta(hours=5, minutes=30))


class Bar(typing.NamedTuple):
    day: datetime.date
    open: int
    high: int
    low: int
    close: int
    volume: int

    def prices(self):
        return self.open, self.high, self.low, self.close


def check_keys(what, described, known):
    """A slip of the test's must not look like a market in order."""
    if unknown := set(described) - set(known):
        raise ValueError(f"{what} has no {', '.join(sorted(unknown))}; known are {', '.join(known)}")


def fnv1a(text):
    hashed = 2166136261
    for byte in text.encode():
        hashed = (hashed ^ byte) * 16777619 & 0xFFFFFFFF
    return hashed


def make_bar(symbol_hash, day, shift=0):
    h, d = symbol_hash, (day - EPOCH).days
    base = 10000 + h % 90000 + shift
    first, last = base + (h + 53 * d) % 200, base + (h + 37 * d) % 200
    return Bar(day, first, max(first, last) + 1 + (h + d) % 50, min(first, last) - 1 - (h + 3 * d) % 50, last,
               100000 + h % 100000 + d * 7919 % 50000)


def parse_day(text):
    return datetime.date.fromisoformat(text)


def days_of(spec, calendar):
    """A list of days, or {"from", "to", "except": [], "also": []} of a calendar: None for all Mondays to Fridays."""
    if isinstance(spec, list):
        return sorted(map(parse_day, spec))
    if calendar is None:
        first, last = parse_day(spec["from"]), parse_day(spec["to"])
        every = (first + DAY * n for n in range((last - first).days + 1))
        days = {day for day in every if day.isoweekday() <= 5}
    else:
        first, last = parse_day(spec.get("from", "0001-01-01")), parse_day(spec.get("to", "9999-12-31"))
        days = {day for day in calendar if first <= day <= last}
    return sorted(days - set(map(parse_day, spec.get("except", []))) | set(map(parse_day, spec.get("also", []))))


class Listing:
    """A symbol as one vendor has it."""

    def __init__(self, symbol, title, spec, market):
        spec = {"name": spec} if isinstance(spec, str) else spec
        check_keys(symbol, spec, ("name", "token", "dates", "shift"))
        self.name, self.title, self.token = spec["name"], title, spec.get("token")
        self.days = market.past if "dates" not in spec else market.until_today(days_of(spec["dates"], market.calendar))
        self.shift = spec.get("shift", 0)
        self.hash = fnv1a(symbol)

    def bar(self, day):
        shift = self.shift.get(day.isoformat(), 0) if isinstance(self.shift, dict) else self.shift
        return make_bar(self.hash, day, round(shift * 100))

    def bars(self, first=datetime.date.min, last=datetime.date.max):
        begin, end = bisect.bisect_left(self.days, first), bisect.bisect_right(self.days, last)
        return [self.bar(day) for day in self.days[begin:end]]

    def bar_before(self, day):
        end = bisect.bisect_left(self.days, day)
        return self.bar(self.days[end - 1]) if end else None

    @functools.cached_property
    def extremes(self):
        """The highest and the lowest price of the newest 52 weeks."""
        year = self.bars(self.days[-1] - 364 * DAY) if self.days else []
        return (max(bar.high for bar in year), min(bar.low for bar in year)) if year else None

    def live_bar(self, today):
        bar = self.bar(today)
        return bar._replace(volume=bar.volume // 2)


class FaultLists:
    """The answers that are due, by vendor and symbol, each list from its beginning."""

    def __init__(self, described):
        self.lists = {}
        check_keys("faults", described, VENDORS)
        for vendor, symbols in described.items():
            for symbol, spec in symbols.items():
                spec = spec if isinstance(spec, dict) else {"answers": spec}
                check_keys(f"faults of {symbol}", spec, ("answers", "sticky"))
                self.lists[vendor, symbol] = (list(spec["answers"]), spec.get("sticky", False))

    def next(self, vendor, symbol):
        """The next of the symbol's own list, or of the list of all; None if both are at their end."""
        for key in ((vendor, symbol), (vendor, "*")):
            answers, is_sticky = self.lists.get(key, ((), False))
            if answers:
                return answers[0] if is_sticky and len(answers) == 1 else answers.pop(0)
        return None


class Market:
    KEYS = ("today", "calendar", "symbols", "secrets", "full_allowed", "limits", "faults")

    def __init__(self, described):
        check_keys("the market", described, self.KEYS)
        self.today = parse_day(described["today"]) if "today" in described else datetime.datetime.now(INDIA).date()
        self.calendar = days_of(described["calendar"], None) if "calendar" in described else []
        self.past = self.until_today(self.calendar)
        self.secrets = described.get("secrets", {})
        self.limits = described.get("limits", {})
        check_keys("secrets", self.secrets, ("kite_key", "kite_access_token", "alpha_key"))
        check_keys("limits", self.limits, VENDORS)
        for limits in self.limits.values():
            check_keys("limits", limits, ("per_second", "per_day", "tolerance_ms"))
        self.faults = FaultLists(described.get("faults", {}))
        self.is_full_allowed = described.get("full_allowed", False)
        self.listings = {vendor: {} for vendor in VENDORS}
        for symbol, spec in described.get("symbols", {}).items():
            check_keys(symbol, spec, ("title", *VENDORS))
            for vendor in VENDORS:
                if spec.get(vendor):
                    listing = Listing(symbol, spec.get("title", symbol), spec[vendor], self)
                    self.listings[vendor][listing.name] = listing
        self.kite_by_token = self.give_tokens()

    def until_today(self, days):
        return [day for day in days if day <= self.today]

    def give_tokens(self):
        """A token of the NSE is 256 times the exchange's own, plus 1, in 32 bits. A name has the same token in every
        market, unless two names have one hash."""
        named = sorted(self.listings["kite"].values(), key=lambda listing: listing.name)
        by_token = {listing.token: listing for listing in named if listing.token}
        for listing in named:
            if listing.token is None:
                of_exchange = zlib.crc32(listing.name.encode()) >> 8
                while of_exchange * 256 + 1 in by_token:
                    of_exchange = (of_exchange + 1) % 2**24
                listing.token = of_exchange * 256 + 1
                by_token[listing.token] = listing
        return by_token

    def another(self, vendor, name):
        """The listing after this name, round in a circle; None if there is no other."""
        others = sorted(other for other in self.listings[vendor] if other != name)
        return self.listings[vendor][next((other for other in others if other > name), others[0])] if others else None

    def session(self):
        """The newest day of the calendar that is not after today."""
        return self.past[-1] if self.past else self.today


class MarketFile:
    """market.json, read again when it has changed. Half a file, or a wrong one, leaves the market as it was."""

    def __init__(self, path):
        self.path, self.stamp, self.market = path, None, Market({})
        self.complaint = "there is no market.json yet"

    def read(self):
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            if stamp != self.stamp:
                self.stamp = stamp
                self.market = Market(json.loads(self.path.read_bytes()))
                self.complaint = None
        except FileNotFoundError:
            pass
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            self.complaint = f"market.json: {type(error).__name__}: {error}"
            print(self.complaint, file=sys.stderr, flush=True)
        return self.market
