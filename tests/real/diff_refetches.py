#!/usr/bin/env python3
"""Takes real refetch sequences (the same symbols, asked for on successive days) in, an answer a batch, and compares what
`bluedot diff` says between batches with the real revisions: worked out here from the raw answers by the one rule.

    diff_refetches.py BINARY DATA_FOLDER

Ends with 77, which CTest counts as skipped, when there is no DATA_FOLDER.
"""
import collections, glob, json, os, sqlite3, subprocess, sys, tempfile

sys.dont_write_bytecode = True
from compare_feeds import SKIPPED, read_yahoo  # noqa: E402  (shares nothing with the program)

FIELDS = ("open", "high", "low", "close", "volume")


class Answer:
    """What one answer says: bars by date, the dates it speaks about, and which of it is provisional."""

    def __init__(self, path, digest):
        with open(path, encoding="utf-8") as file:
            body = json.load(file)
        self.symbol, self.bars, self.aside, self.provisional = read_yahoo(body)
        result = body["chart"]["result"][0]
        self.as_of = max(result["meta"]["regularMarketTime"], result["timestamp"][-1])
        self.first, self.last = min(self.bars), max(self.bars)
        self.order = (self.as_of, self.bars[self.last][4] or 0, len(self.bars), digest)
        # A null day is in the list of days and in no bar: the answer says nothing about it.
        zone_days = read_days(result)
        self.nulls = {day for day in zone_days if day not in self.bars}

    def covers(self, day):
        return self.first <= day <= self.last and day not in self.nulls

    def value(self, day):
        if day not in self.bars:
            return None
        return (*self.bars[day], int(day in self.provisional))


def read_days(result):
    """The exchange's dates of all rows, null or not."""
    filled = json.loads(json.dumps(result))
    quote = filled["indicators"]["quote"][0]
    for name in FIELDS:
        quote[name] = [1.0] * len(filled["timestamp"])
    return set(read_yahoo({"chart": {"result": [filled]}})[1])


def state_of(answers):
    """Symbol and date to value: of the answers that cover a date the latest, settled ones before provisional ones."""
    state = {}
    for symbol in {answer.symbol for answer in answers}:
        own = [answer for answer in answers if answer.symbol == symbol]
        for day in set().union(*(answer.bars for answer in own)):
            covering = [answer for answer in own if answer.covers(day)]
            best = max(covering, key=lambda answer: (day not in answer.provisional, answer.order))
            if best.value(day) is not None:
                state[symbol, day.isoformat()] = best.value(day)
    return state


def differences(before, after):
    return {key: (before.get(key), after.get(key)) for key in before.keys() | after.keys()
            if before.get(key) != after.get(key)}


def told(binary, store, first, second):
    """The same as `bluedot diff` tells it, and how often each action stands there."""
    run = subprocess.run([binary, "--store", store, "--json", "diff", str(first), str(second)], capture_output=True,
                         text=True, check=True, env={**os.environ, "BLUEDOT_CONFIG": ""})
    value = lambda bar: bar and (*(bar[name] for name in FIELDS), bar["provisional"])
    changes = json.loads(run.stdout)["changes"]
    return ({(one["symbol"], one["date"]): (value(one["before"]), value(one["after"])) for one in changes},
            collections.Counter(one["action"] for one in changes))


def main(binary, data):
    if not os.path.isdir(data):
        print("skipped: there is no folder " + data)
        return SKIPPED
    paths = sorted(glob.glob(os.path.join(data, "yahoo", "refetch", "*.json")))
    answers, states, failed, actions = [], [{}], 0, collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "store.db")
        for path in paths:
            subprocess.run([binary, "--store", store, "-q", "ingest", "--no-export", path], check=True,
                           env={**os.environ, "BLUEDOT_CONFIG": "", "BLUEDOT_NOW": "2027-01-01"})
        database = sqlite3.connect(store)
        digests = [row[0] for row in database.execute("SELECT digest FROM document ORDER BY document_id")]
        database.close()
        for path, digest in zip(paths, digests):
            answers.append(Answer(path, digest))
            states.append(state_of(answers))
        # Each batch against the one before, and the first answers of each symbol against the last state of all.
        pairs = [(batch, batch + 1) for batch in range(len(paths))] + [(1, len(paths)), (0, len(paths))]
        for first, second in pairs:
            wanted, (found, counts) = differences(states[first], states[second]), told(binary, store, first, second)
            if first > 0 and second == first + 1:
                actions += counts
            if found != wanted:
                failed += 1
                keys = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
                print("batches %d to %d: %d differ, the first: %s: told %s, is %s" % (
                    first, second, len(keys), keys[0], found.get(keys[0]), wanted.get(keys[0])))
    print("%d answers, %d pairs of batches, %d of them told wrongly; between batches: %s" % (
        len(paths), len(pairs), failed, ", ".join("%d %s" % (n, what) for what, n in sorted(actions.items()))))
    return 1 if failed or not actions["revise"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
