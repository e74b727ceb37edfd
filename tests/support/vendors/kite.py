"""Kite Connect, version 3: candles of a day, and the dump of instruments."""
import csv
import datetime
import io
import json
import re

from vendors.market import DAY
from vendors.request import Answer, Request, accepts_gzip, compressed, in_json, rupees


class Kite(Request):
    """What candles and the dump of instruments have in common: who may ask, and the errors."""
    vendor = "kite"
    FORM = re.compile(r"token ([^:\s]+):([^:\s]+)")

    def authorization(self):
        given = self.FORM.fullmatch(self.headers.get("Authorization", ""))
        if not given:
            return "wrong" if "Authorization" in self.headers else "missing"
        secrets = self.market.secrets
        wanted = (secrets.get("kite_key", given[1]), secrets.get("kite_access_token", given[2]))
        return "right" if given.groups() == wanted else "wrong"

    def error(self, kind, status, error_type, message):
        return in_json(kind, status, {"status": "error", "message": message, "data": None, "error_type": error_type})

    def refusal(self):
        if self.headers.get("X-Kite-Version") != "3":
            return self.error("bad_request", 400, "InputException", "Missing or unsupported `X-Kite-Version`.")
        return None if self.authorization() == "right" else self.refuse("expired_token")

    def refuse(self, kind):
        match kind:
            case "not_found":
                return self.error(kind, 400, "InputException", "invalid token")
            case "expired_token":
                return self.error(kind, 403, "TokenException", "Incorrect `api_key` or `access_token`.")
            case "premium":
                return self.error(kind, 403, "PermissionException", "Insufficient permission for that call.")
            case "429_json" | "per_second_limit" | "daily_limit":
                return self.error(kind, 429, "NetworkException", "Too many requests")
        kind, _, status = kind.partition(":")
        errors = {"500": "GeneralException", "502": "DataException", "503": "NetworkException"}
        if kind == "server_error" and status in errors:
            return self.error(f"{kind}:{status}", int(status), errors[status], "Something went wrong.")
        return None


class KiteCandles(Kite):
    def understand(self, path):
        self.token, _, self.interval = path.removeprefix("/instruments/historical/").partition("/")
        self.listing = self.market.kite_by_token.get(int(self.token) if self.token.isdecimal() else None)
        self.symbol = self.listing.name if self.listing else self.token
        try:
            self.begin, self.end = (datetime.datetime.strptime(self.fields[name], "%Y-%m-%d %H:%M:%S")
                                    for name in ("from", "to"))
            self.first, self.last = self.begin.date(), self.end.date()
            if self.begin.time() > datetime.time():  # a day's candle is stamped midnight
                self.first += DAY
            self.window = {"from": str(self.first), "to": str(self.last)}
        except (KeyError, ValueError):
            self.begin = self.end = None

    def refusal(self):
        if refused := super().refusal():
            return refused
        if self.interval != "day":
            return self.error("bad_request", 400, "InputException", "invalid interval")
        if self.begin is None or self.begin > self.end:
            return self.error("bad_request", 400, "InputException", "invalid from or to date")
        if (self.end.date() - self.begin.date()).days >= 2000:
            return self.error("too_long", 400, "InputException", "interval exceeds max limit: 2000 days")
        return None

    def write(self, listing, bars, live=None, nulls=(), interval="1d"):
        bars = [bar for bar in bars if bar.day not in nulls] + ([live] if live else [])
        interest = (0,) if self.fields.get("oi") == "1" else ()
        candles = [(f"{bar.day}T00:00:00+0530", *map(rupees, bar.prices()), bar.volume, *interest) for bar in bars]
        return json.dumps({"status": "success", "data": {"candles": candles}}, separators=(",", ":")).encode()


class KiteInstruments(Kite):
    symbol = "instruments"
    COLUMNS = ("instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,"
               "instrument_type,segment,exchange").split(",")

    def understand(self, path):
        self.exchange = path.removeprefix("/instruments/")

    def answer(self):
        if refused := self.refusal():
            return refused
        listings = self.market.listings["kite"].values() if self.exchange == "NSE" else ()
        answer = Answer("ok", 200, self.write(None, listings), "text/csv")
        return compressed(answer) if accepts_gzip(self.headers) else answer

    def write(self, listing, bars, live=None, nulls=(), interval="1d"):
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.COLUMNS)
        for each in sorted(bars, key=lambda listing: listing.token):
            price = rupees(each.bar(each.days[-1]).close) if each.days else 0
            writer.writerow([each.token, each.token >> 8, each.name, each.title.upper(), price, "", 0, 0.05, 1, "EQ",
                             "NSE", "NSE"])
        return text.getvalue().encode()
