#!/usr/bin/env python3
"""Takes every real answer of Yahoo, Kite and Alpha Vantage in, and compares each cell of the store with a reading of its own.

    compare_feeds.py BINARY DATA_FOLDER

The readers below share nothing with the program: json and zoneinfo of Python, floats narrowed by struct. Ends with 77,
which CTest counts as skipped, when there is no DATA_FOLDER.
"""
import collections, datetime, glob, json, os, sqlite3, struct, subprocess, sys, tarfile, tempfile
from zoneinfo import ZoneInfo

SKIPPED = 77
CLOSE = {"America/New_York": (16, 0), "Europe/London": (16, 30), "Europe/Berlin": (17, 30), "Asia/Kolkata": (15, 30),
         "America/Toronto": (16, 0)}


class Refused(Exception):
    """The document is none; args[0] is what the reason must contain."""


def narrowed(number):
    """The shortest decimal of the float32 that was widened (and perhaps rounded) to `number`; else the number itself."""
    if number is None:
        return number
    packed = struct.pack("f", number)
    if abs(struct.unpack("f", packed)[0] - number) > 1e-10 * number:
        return number
    for digits in range(1, 10):
        text = "%.*g" % (digits, number)
        if struct.pack("f", float(text)) == packed:
            return float(text)
    raise AssertionError(number)


def friday(day):
    return day + datetime.timedelta(days=4 - day.weekday())


def reaches(upper, lower, prices):
    """Whether a price is not below another, or by rounding alone: half a percent, or a step of the last decimal."""
    decimals = max(len(("%.10f" % price).rstrip("0").partition(".")[2]) for price in prices)
    return upper >= lower * 0.995 or (upper >= lower * 0.95 and lower - upper <= 1.000001 * 10 ** -decimals)


def judged(rows):
    """Rows (date, open, high, low, close, volume) as bars by date, and the dates that are set aside."""
    by_date, aside = collections.defaultdict(list), set()
    for day, *values in rows:
        if any(v is not None for v in values[:4]):
            by_date[day].append(values)
    bars = {}
    for day, found in by_date.items():
        o, h, l, c, v = found[0]
        possible = (None not in (o, h, l, c) and l > 0 and reaches(h, max(o, l, c), (o, h, l, c)) and
                    reaches(min(o, h, c), l, (o, h, l, c)))
        if possible and all(f == found[0] for f in found):
            bars[day] = (o, h, l, c, v)
        else:
            aside.add(day)
    return bars, aside


def read_yahoo(answer):
    root = answer.get("chart") or answer.get("finance")
    if not root or not root.get("result"):
        raise Refused("error body: " + root["error"]["code"])
    result = root["result"][0]
    meta, quote = result["meta"], result["indicators"]["quote"][0]
    interval = meta.get("dataGranularity")
    if interval is None:
        raise Refused("no chart.result[0].meta.dataGranularity")
    if interval not in ("1d", "1wk"):
        raise Refused("the interval is '%s'" % interval)
    if "timestamp" not in result:
        if not any(quote.values()):
            return meta["symbol"], {}, set(), set()  # nothing traded in what was asked for
        raise Refused("no chart.result[0].timestamp")
    if not {"open", "high", "low", "close"} <= set(quote):
        raise Refused("only close")
    zone = ZoneInfo(meta["exchangeTimezoneName"])
    stamps = result["timestamp"]
    local = [datetime.datetime.fromtimestamp(t, zone) for t in stamps]
    days = [t.date() for t in local]
    if interval == "1wk":
        days = [friday(d) for d in days]
    columns = [[narrowed(v) for v in quote[k]] for k in ("open", "high", "low", "close")] + [quote["volume"]]
    bars, aside = judged(zip(days, *columns))
    provisional = None
    if meta["exchangeTimezoneName"] in CLOSE and meta["instrumentType"] in ("EQUITY", "ETF", "INDEX", "MUTUALFUND"):
        unfinished = stamps[-1] == meta["regularMarketTime"] and local[-1].time() not in [t.time() for t in local[:-1]]
        is_alone = len(days) < 2 or days[-2] != days[-1]
        end = datetime.datetime.combine(days[-1], datetime.time(*CLOSE[meta["exchangeTimezoneName"]]), zone).timestamp()
        session = meta.get("currentTradingPeriod", {}).get("regular")
        current = session and datetime.datetime.fromtimestamp(session["start"], zone).date()
        if session and interval == "1d" and current == days[-1]:
            end = session["end"]
        as_of = max(stamps[-1], meta["regularMarketTime"])
        is_over = not (unfinished and is_alone) and as_of >= end - 60
        if session and current > days[-1] + datetime.timedelta(days=2 if interval == "1wk" else 0):
            is_over = True
        provisional = set() if is_over else {days[-1]}
        provisional &= set(bars)
    return meta["symbol"], bars, aside, provisional


def read_kite(answer, name):
    if not isinstance(answer.get("data"), dict):
        raise Refused("error body: " + answer["error_type"])
    days = collections.OrderedDict()
    for candle in answer["data"]["candles"]:
        day = datetime.datetime.strptime(candle[0], "%Y-%m-%dT%H:%M:%S%z").astimezone(ZoneInfo("Asia/Kolkata")).date()
        days.setdefault(day, []).append(candle)
    rows = [(day, c[0][1], max(x[2] for x in c), min(x[3] for x in c), c[-1][4], sum(x[5] for x in c))
            for day, c in days.items()]
    bars, aside = judged(rows)
    # Days made of minutes are whole from 09:15 to 15:30; these are of what trades in every one.
    whole = [day for day, c in days.items() if c[0][0][11:16] == "00:00" or
             (c[0][0][11:16] <= "09:20" and c[-1][0][11:16] >= "15:25")]
    return name.rsplit(".", 1)[0], bars, aside, set(bars) - set(whole)


def read_alpha_vantage(answer):
    if "Meta Data" not in answer:
        raise Refused("error body: " + next(iter(answer.values())))
    meta = {k.split(". ", 1)[1]: v for k, v in answer["Meta Data"].items()}
    key = next(k for k in answer if "Time Series" in k)
    if "Monthly" in key:
        raise Refused("the series is 'Monthly Time Series'")
    rows = []
    for text, fields in answer[key].items():
        words = {k.split(". ", 1)[1]: v for k, v in fields.items()}
        day = datetime.date.fromisoformat(text)
        rows.append((friday(day) if "Weekly" in key else day, float(words["open"]), float(words["high"]),
                     float(words["low"]), float(words["close"]), int(words["volume"])))
    bars, aside = judged(rows)
    newest, refreshed = max(bars), meta["Last Refreshed"]
    provisional = set()
    if len(refreshed) > 10 and refreshed[:10] == newest.isoformat():
        provisional = {newest}
    if "Weekly" in key and datetime.date.fromisoformat(refreshed[:10]) < newest:
        provisional = {newest}
    return meta["Symbol"].upper(), bars, aside, provisional


def expected(path, feed):
    """(symbol, bars by date, dates set aside, provisional dates or None where unknown), or Refused."""
    try:
        with open(path, encoding="utf-8") as file:
            answer = json.load(file)
    except ValueError:
        raise Refused("not JSON: ")
    if feed == "lookalikes":
        raise Refused("not a document: TD Ameritrade's price history")
    if feed == "kite":
        return read_kite(answer, os.path.basename(path))
    return read_yahoo(answer) if feed == "yahoo" else read_alpha_vantage(answer)


def compare(binary, path, feed, store):
    """The problems of one file, the cells compared, and what became of it."""
    run = subprocess.run([binary, "--store", store, "-q", "ingest", "--no-export", path], capture_output=True,
                         text=True, env={**os.environ, "BLUEDOT_CONFIG": "", "BLUEDOT_NOW": "2027-01-01"})
    database = sqlite3.connect(store)
    rejected = database.execute("SELECT rejected_reason FROM document WHERE outcome = 'rejected'").fetchall()
    stored = {datetime.date.fromisoformat(r[1]): r for r in database.execute(
        "SELECT symbol, date, open, high, low, close, volume, provisional FROM bars")}
    aside = {datetime.date.fromisoformat(r[0]) for r in database.execute("SELECT date FROM rejected_bar")}
    database.close()
    try:
        symbol, bars, wanted_aside, provisional = expected(path, feed)
    except Refused as refused:
        reasons = [r[0] for r in rejected]
        good = run.returncode == 3 and len(reasons) == 1 and refused.args[0] in reasons[0]
        return ([] if good else ["should be refused with '%s': %s" % (refused.args[0], reasons)]), 0, refused.args[0]
    problems = []
    if run.returncode != 0:
        return ["exit code %d: %s" % (run.returncode, run.stderr)], 0, "failed"
    if set(stored) != set(bars):
        problems.append("dates differ: %s" % sorted(set(stored) ^ set(bars))[:5])
    if aside != wanted_aside:
        problems.append("set aside differ: %s" % sorted(aside ^ wanted_aside)[:5])
    for day in sorted(set(stored) & set(bars)):
        if stored[day][0] != symbol or stored[day][2:7] != bars[day]:
            problems.append("%s: stored %s, read %s" % (day, stored[day], (symbol, bars[day])))
    found = {day for day, row in stored.items() if row[7]}
    if provisional is not None and found != provisional:
        problems.append("provisional: stored %s, read %s" % (found, provisional))
    return problems, 5 * len(bars), "taken in"


def files_of(data, scratch):
    for feed in ("yahoo", "kite", "alpha_vantage", "lookalikes"):
        for path in sorted(glob.glob(os.path.join(data, feed, "**", "*"), recursive=True)):
            if os.path.isfile(path):
                yield feed, os.path.relpath(os.path.dirname(path), data), path
    with tarfile.open(os.path.join(data, "bulk", "alphavantage_full_json.tar.xz")) as archive:
        archive.extractall(scratch)
    for path in sorted(glob.glob(os.path.join(scratch, "alphavantage_full_json", "*.json"))):
        yield "alpha_vantage", "bulk/alphavantage_full_json", path


def main(binary, data):
    if not os.path.isdir(data):
        print("skipped: there is no folder " + data)
        return SKIPPED
    failed, table, cells = 0, collections.Counter(), 0
    with tempfile.TemporaryDirectory() as scratch:
        for number, (feed, group, path) in enumerate(files_of(data, scratch)):
            problems, count, outcome = compare(binary, path, feed, os.path.join(scratch, "%d.db" % number))
            table[group, outcome] += 1
            cells += count
            failed += bool(problems)
            for problem in problems[:5]:
                print("%s: %s" % (path, problem))
    for (group, outcome), count in sorted(table.items()):
        print("%-30s %4d  %s" % (group, count, outcome))
    print("%d files, %d cells compared, %d files differ" % (sum(table.values()), cells, failed))
    return 1 if failed or cells == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
