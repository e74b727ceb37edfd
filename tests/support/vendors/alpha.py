"""Alpha Vantage: daily series. Every refusal has status 200."""
import json

from vendors.request import Request, in_json


class AlphaSeries(Request):
    vendor = "alpha"
    PREMIUM = "https://www.alphavantage.co/premium/"

    def understand(self, path):
        self.symbol = self.fields.get("symbol", "")
        self.listing = self.market.listings["alpha"].get(self.symbol.upper())
        self.size = self.fields.get("outputsize", "compact")
        self.window = {"outputsize": self.size}

    def authorization(self):
        given = self.fields.get("apikey")
        return "missing" if not given else "right" if given == self.market.secrets.get("alpha_key", given) else "wrong"

    def refusal(self):
        function = self.fields.get("function", "")
        if self.authorization() != "right":
            return self.refuse("daily_limit").named("wrong_key")
        if function == "TIME_SERIES_DAILY_ADJUSTED":
            return self.refuse("premium")
        if function != "TIME_SERIES_DAILY" or self.size not in ("compact", "full"):
            return self.refuse("not_found").named("bad_request")
        if self.size == "full" and not self.market.is_full_allowed:
            return self.refuse("premium")
        return None

    def refuse(self, kind):
        key, function = self.fields.get("apikey", ""), self.fields.get("function", "")
        match kind:
            case "not_found":
                return in_json(kind, 200, {"Error Message": "Invalid API call. Please retry or visit the documentation "
                                           f"(https://www.alphavantage.co/documentation/) for {function}."})
            case "premium":
                what = ("This is a premium endpoint." if "ADJUSTED" in function else "The outputsize=full parameter "
                        "value is a premium feature for the TIME_SERIES_DAILY endpoint.")
                text = (f"Thank you for using Alpha Vantage! {what} You may subscribe to any of the premium plans at "
                        f"{self.PREMIUM} to instantly unlock all premium features")
            case "per_second_limit" | "429_json":  # speaks of the day, too: a trap for whoever reads one word
                text = ("Thank you for using Alpha Vantage! Please consider spreading out your free API requests more "
                        "sparingly (1 request per second). You may subscribe to any of the premium plans at "
                        f"{self.PREMIUM} to lift the free key rate limit (25 requests per day), raise the per-second "
                        "burst limit, and instantly unlock all premium endpoints")
            case "daily_limit" | "expired_token":
                text = (f"We have detected your API key as {key} and our standard API rate limit is 25 requests per "
                        f"day. Please subscribe to any of the premium plans at {self.PREMIUM} to instantly remove all "
                        "daily rate limits.")
            case _:
                return None
        return in_json(kind, 429 if kind == "429_json" else 200, {"Information": text})

    def bars(self, listing):
        return listing.bars(*listing.days[-100:][:1]) if self.size == "compact" else listing.bars()

    def write(self, listing, bars, live=None, nulls=(), interval="1d"):
        bars = [bar for bar in bars if bar.day not in nulls] + ([live] if live else [])
        if self.size == "compact":
            bars = bars[-100:]
        refreshed = f"{live.day} 12:42:09" if live else str(bars[-1].day if bars else self.market.today)
        rows = ",\n".join(self.row(bar) for bar in reversed(bars))
        meta = {"1. Information": "Daily Prices (open, high, low, close) and Volumes", "2. Symbol": listing.name,
                "3. Last Refreshed": refreshed, "4. Output Size": "Compact" if self.size == "compact" else "Full size",
                "5. Time Zone": "US/Eastern"}
        described = json.dumps(meta, indent=8).replace("}", "    }")
        series = f"{{\n{rows}\n    }}" if rows else "{}"
        return f'{{\n    "Meta Data": {described},\n    "Time Series (Daily)": {series}\n}}'.encode()

    @staticmethod
    def row(bar):
        values = [f"{price / 100:.4f}" for price in bar.prices()] + [str(bar.volume)]
        names = ("1. open", "2. high", "3. low", "4. close", "5. volume")
        lines = ",\n".join(f'            "{name}": "{value}"' for name, value in zip(names, values))
        return f'        "{bar.day}": {{\n{lines}\n        }}'
