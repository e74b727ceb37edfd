#!/usr/bin/env python3
"""Takes real refetch sequences (the same symbols, asked for on successive days) in, in several orders and groupings.

    refetch_any_order.py BINARY DATA_FOLDER

Each way must end in the same bars and files; a day that was null in an answer and filled in a later one is there; a
day no later answer speaks of is as it was last said. Ends with 77, which CTest counts as skipped, without DATA_FOLDER.
"""
import datetime, glob, json, os, random, sqlite3, subprocess, sys, tempfile
from zoneinfo import ZoneInfo

SKIPPED = 77


def ingest(binary, folder, batches):
    """Every bar of a store that took the batches in, and every file it exported."""
    store, tree = os.path.join(folder, "store.db"), os.path.join(folder, "exports")
    for batch in batches:
        subprocess.run([binary, "--store", store, "--export-dir", tree, "-q", "ingest"] + batch, check=True,
                       env={**os.environ, "BLUEDOT_NOW": "2027-01-01"})
    database = sqlite3.connect(store)
    bars = database.execute("SELECT symbol, date, open, high, low, close, volume, provisional FROM bars "
                            "ORDER BY symbol, date").fetchall()
    database.close()
    files = {}
    for path in glob.glob(os.path.join(tree, "**", "*"), recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as file:
                files[os.path.relpath(path, tree)] = file.read()
    return bars, files


def null_days(paths):
    """(symbol, date) of days that were null in one answer and had a close in another."""
    nulls, filled = set(), set()
    for path in paths:
        with open(path) as file:
            result = json.load(file)["chart"]["result"][0]
        meta, closes = result["meta"], result["indicators"]["quote"][0]["close"]
        for stamp, close in zip(result["timestamp"], closes):
            day = datetime.datetime.fromtimestamp(stamp, ZoneInfo(meta["exchangeTimezoneName"])).date().isoformat()
            (nulls if close is None else filled).add((meta["symbol"], day))
    return nulls, filled


def main(binary, data):
    if not os.path.isdir(data):
        print("skipped: there is no folder " + data)
        return SKIPPED
    paths = sorted(glob.glob(os.path.join(data, "yahoo", "refetch", "*.json")))
    ways = {"in order, together": [paths], "in order, one by one": [[p] for p in paths],
            "newest first": [paths[::-1]], "newest first, one by one": [[p] for p in paths[::-1]]}
    for seed in range(4):
        shuffled = random.Random(seed).sample(paths, len(paths))
        ways["shuffled %d" % seed] = [shuffled[i::3] for i in range(3)]
    ends = {}
    for name, batches in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            ends[name] = ingest(binary, folder, batches)
    bars, files = ends["in order, together"]
    different = [name for name, end in ends.items() if end != (bars, files)]
    nulls, filled = null_days(paths)
    there = {(bar[0], bar[1]) for bar in bars}
    lost = sorted(filled - there)
    print("%d answers, %d ways: %d bars, %d files; %d days were null at first, %d of them filled later; lost: %s; "
          "different ends: %s" % (len(paths), len(ways), len(bars), len(files), len(nulls), len(nulls & filled), lost,
                                  different))
    return 1 if different or lost or not bars or not nulls & filled else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
