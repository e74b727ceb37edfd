#!/usr/bin/env python3
"""Writes the small made-up documents of the tests and of the demo: make_market.py [ROOT]

The companies, prices and dates of signals are invented; only the shape is that of a real MarketSmith answer. The files
are in the tree, so nobody needs to run this to build or test. Run it after changing what a fixture should show, and
read the difference: every golden case stands on these bytes. The same program always writes the same bytes.

  tests/data/market/       Thursday 2025-07-31 after the close: three symbols daily, one of them weekly too
  tests/data/market_day2/  Friday 2025-08-01: the windows slide by a day, the close and volume of LOTUS.IN on 2025-07-29
                           are restated, its week is settled, a dot is new, and M&M.IN says nothing new
  tests/data/set_aside/    a document with one impossible bar among 25: the bar is set aside, the rest is taken in
  tests/data/bad/          documents that are rejected, each for another reason, and a good one among them
  tools/demo/sample/       the two market days again, for `tools/run` without arguments
"""
import datetime
import json
import pathlib
import sys

IST = datetime.timezone(datetime.timedelta(hours=5, minutes=30))  # Asia/Kolkata has no daylight saving time
DAY = datetime.timedelta(days=1)
HOLIDAY = datetime.date(2025, 7, 22)  # invented; a Tuesday


def midnight_ms(date):
    """The exchange's midnight, in UTC the evening before: how the vendor dates a bar."""
    return int(datetime.datetime.combine(date, datetime.time(), IST).timestamp() * 1000)


def utc_ms(text):
    return int(datetime.datetime.fromisoformat(text + "+00:00").timestamp() * 1000)


def weekdays(first, last):
    while first <= last:
        if first.weekday() < 5:
            yield first
        first += DAY


def money(value):
    """Prices have up to two digits and lose trailing zeros, as the vendor writes them."""
    value = round(value, 2)
    return int(value) if value == int(value) else value


def bar(date, base, step, n, bc):
    close = base + step * n + (n * 37 % 11) - 5
    before = base + step * (n - 1) + ((n - 1) * 37 % 11) - 5
    row = {
        "priceDate": midnight_ms(date),
        "open": money(before + 0.5),
        "high": money(max(close, before + 0.5) + 2.25),
        "low": money(min(close, before + 0.5) - 1.75),
        "close": money(close),
        "volume": 100_000 + n * 7_919 % 50_000,
        "pdt": "TradingDate",
        "rlst": 60 + n * 3 % 40,
    }
    if bc:
        row["bc"] = money(24_000 + n * 31.35)
    return row


def daily_rows(base, step, first, last, bc=True):
    """Bars by date, oldest first. The number of a day counts from a fixed date, so that windows which slide agree."""
    rows, epoch = [], datetime.date(2025, 6, 27)
    for date in weekdays(first, last):
        n = sum(1 for day in weekdays(epoch, date) if day != HOLIDAY)
        row = bar(date, base, step, n, bc)
        if date == HOLIDAY:  # repeats the day before, without volume and rating
            row.update(pdt="Holiday", volume=None, rlst=None)
        rows.append(row)
    return rows


def weekly_rows(base, step, last_friday, count):
    rows = []
    for back in range(count - 1, -1, -1):
        friday = last_friday - 7 * back * DAY
        row = bar(friday, base, step, 40 - back, bc=False)
        row["volume"] *= 5
        rows.append(row)
    return rows


def document(symbol, name, periodcity, as_of, rows, dots=()):
    return {
        "responseHeader": {"error": False, "errorCode": 0, "asOfDate": utc_ms(as_of)},
        "chart": {
            "prices": list(reversed(rows)),
            "blueDotData": {
                "dates": [{"blueDotDate": dot} for dot in sorted(dots, reverse=True)],
                "isRSBlueDotSatisfied": int(bool(dots)),
                "isASM": 0,
                "isGSM": 0,
            },
            "peripheralData": {
                "symbol": symbol,
                "name": name,
                "periodcity": periodcity,
                "rsRating": rows[-1]["rlst"] if rows else None,
                "currencySymbol": "₹",
            },
        },
    }


def text_of(doc):
    """JSON with one bar or dot on a line, so that a difference between two days can be read."""
    def lines(items, indent):
        text = ",\n".join(indent + " " + json.dumps(item, ensure_ascii=False) for item in items)
        return f"[\n{text}\n{indent}]" if items else "[]"

    chart = doc["chart"]
    dots = dict(chart["blueDotData"], dates="@dots")
    marked = dict(doc, chart=dict(chart, prices="@prices", blueDotData=dots))
    text = json.dumps(marked, ensure_ascii=False, indent=1)
    return (text.replace('"@prices"', lines(chart["prices"], "  "))
                .replace('"@dots"', lines(chart["blueDotData"]["dates"], "   ")) + "\n")


def write(folder, name, content):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


# Blue dots of LOTUS.IN: a Wednesday and a Thursday of one week, a Friday, and one long before every window.
LOTUS_DOTS = ["2025-01-15", "2025-07-16", "2025-07-17", "2025-07-25"]


def market(folder, last, as_of_day, lotus_dots):
    first = datetime.date(2025, 7, 9) if last == datetime.date(2025, 7, 31) else datetime.date(2025, 7, 10)
    is_day2 = last != datetime.date(2025, 7, 31)

    alder = daily_rows(410, 1.5, first, last, bc=False)  # a feed without the benchmark: no BC_INDICATOR file
    write(folder, "ALDER.IN_daily.json",
          text_of(document("ALDER.IN", "Alder Timber Works", "Daily", f"{as_of_day}T13:00:01", alder)))

    lotus = daily_rows(1180, 4.35, first, last)
    by_date = {row["priceDate"]: row for row in lotus}
    by_date[midnight_ms(datetime.date(2025, 7, 15))]["rlst"] = None  # a trading day without a rating
    if is_day2:
        restated = by_date[midnight_ms(datetime.date(2025, 7, 29))]
        restated["close"] = money(restated["close"] - 0.65)
        restated["volume"] += 1_250
    write(folder, "LOTUS.IN_daily.json",
          text_of(document("LOTUS.IN", "Lotus Paper Mills", "Daily", f"{as_of_day}T13:00:02", lotus, lotus_dots)))

    # The weekly bar of the running week is dated on its Friday; it is provisional until that day's close.
    weekly = weekly_rows(1180, 4.35, datetime.date(2025, 8, 1), 10)
    if is_day2:
        weekly[-1]["close"] = money(weekly[-1]["close"] + 1.5)
        weekly[-1]["volume"] += 90_000
    write(folder, "LOTUS.IN_weekly.json",
          text_of(document("LOTUS.IN", "Lotus Paper Mills", "Weekly", f"{as_of_day}T13:00:03", weekly, lotus_dots)))

    # The second document of M&M.IN is a second download of the same answer: only its asOfDate differs.
    mm_last = datetime.date(2025, 7, 31)
    mm = daily_rows(3020, -2.2, datetime.date(2025, 7, 18), mm_last)
    write(folder, "M&M.IN_daily.json",
          text_of(document("M&M.IN", "Mallow & Moss", "Daily", f"{as_of_day}T13:00:04", mm)))


def markets(day1, day2):
    market(day1, datetime.date(2025, 7, 31), "2025-07-31", LOTUS_DOTS)
    market(day2, datetime.date(2025, 8, 1), "2025-08-01", LOTUS_DOTS + ["2025-08-01"])


def good_document(symbol="GOOD.IN", days=10):
    last = datetime.date(2025, 7, 31)
    first = last
    while len(list(weekdays(first, last))) < days:
        first -= DAY
    return document(symbol, "Good Company", "Daily", "2025-07-31T13:00:00", daily_rows(200, 1, first, last))


def set_aside(folder):
    """25 bars of which one is impossible: 4 percent, below the 5 that reject the document."""
    doc = good_document("THISTLE.IN", 25)
    doc["chart"]["prices"][2]["high"] = 150  # of 2025-07-29, below the other three
    write(folder, "THISTLE.IN_daily.json", text_of(doc))


def bad(folder):
    def changed(name, change, symbol="BAD.IN"):
        doc = good_document(symbol)
        change(doc)
        write(folder, name, text_of(doc))

    def update(*path, **values):
        def change(doc):
            for key in path:
                doc = doc[key]
            doc.update(values)
        return change

    def drop(*path):
        def change(doc):
            for key in path[:-1]:
                doc = doc[key]
            del doc[path[-1]]
        return change

    good = text_of(good_document("BAD.IN"))
    write(folder, "00_good_daily.json", text_of(good_document()))
    write(folder, "01_empty_daily.json", "")
    write(folder, "02_cut_off_daily.json", good[:400])
    write(folder, "03_trailing_bytes_daily.json", good + "{}\n")
    write(folder, "04_not_utf8_daily.json", good.encode().replace("₹".encode(), b"\xa4"))
    write(folder, "05_error_body_daily.json", json.dumps({"responseHeader": {
        "error": True, "errorCode": 1021, "errorShortDesc": "Not found", "errorLongDesc": "No such instrument",
        "asOfDate": utc_ms("2025-07-31T13:00:00")}}, indent=1) + "\n")
    changed("06_no_bars_daily.json", update("chart", prices=[]))
    no_prices = good_document("BAD.IN")
    del no_prices["chart"]["prices"]
    write(folder, "07_no_prices_daily.json", json.dumps(no_prices, ensure_ascii=False, indent=1) + "\n")
    changed("08_no_symbol_daily.json", drop("chart", "peripheralData", "symbol"))
    changed("09_unusable_symbol_daily.json", update("chart", "peripheralData", symbol="../BAD.IN"))
    changed("10_monthly.json", update("chart", "peripheralData", periodcity="Monthly"))
    changed("11_no_as_of_daily.json", drop("responseHeader", "asOfDate"))
    changed("12_from_the_future_daily.json", update("responseHeader", asOfDate=utc_ms("2026-07-31T13:00:00")))
    changed("13_row_without_date_daily.json", drop("chart", "prices", 3, "priceDate"))
    # One of 10 bars is 10 percent, more than max_rejected_percent.
    changed("14_impossible_bar_daily.json", update("chart", "prices", 3, high=1))
    write(folder, "15_key_twice_daily.json",
          good.replace('"periodcity": "Daily"', '"periodcity": "Daily",\n   "periodcity": "Weekly"'))
    write(folder, "16_too_deep_daily.json", good.replace('"chart": {', '"x": ' + "[" * 64 + "]" * 64 + ',\n "chart": {'))
    write(folder, "17_list_daily.json", "[1, 2, 3]\n")
    write(folder, "18_other_vendor_daily.json", '{"ticker": "BAD", "resultsCount": 0, "results": []}\n')
    changed("19_unusable_dot_daily.json", update("chart", "blueDotData", dates=[{"blueDotDate": "2025-02-30"}]))
    write(folder, "notes.txt", "Not a document: only *.json is looked at.\n")


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    data = root / "tests" / "data"
    markets(data / "market", data / "market_day2")
    set_aside(data / "set_aside")
    bad(data / "bad")
    sample = root / "tools" / "demo" / "sample"
    markets(sample / "2025-07-31", sample / "2025-08-01")


if __name__ == "__main__":
    main()
