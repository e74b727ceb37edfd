#!/usr/bin/env python3
"""Everything at once on one store, for a while: soak.py BLUEDOT [--seconds S] [--seed N].

Processes of BLUEDOT ingest, export, back up, check and ask the same store at the same time, some of those that write are
killed, and another program reads along. Each delivery gives the last bar of every symbol the same new close, so that a
reader who sees two closes saw half a batch. What must hold is in the functions `judge_*`. A BLUEDOT built with a
sanitizer is judged by its exit code like any other. Exits 1 when something did not hold."""
import argparse
import collections
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

SYMBOLS = [f"SOAK{number}.IN" for number in range(8)]
BARS = 40
FIRST_MIDNIGHT_MS = 1748802600000  # 2025-06-02 in Asia/Kolkata, a Monday
DAY_MS = 86_400_000
AS_OF_MS = 1754142710132           # 2025-08-02, behind the last bar's close
LOCKED = 4
FINDINGS = 3
COMMANDS = ("init", "ingest", "export", "query", "backup", "restore", "check")
LONGEST_SECONDS = 120              # of a command; a lock that nobody frees would show as this
WHOLE_BATCH = """SELECT count(*) AS symbols, count(DISTINCT close) AS closes, max(close) AS close FROM latest_bars
                 WHERE timeframe = 'daily'"""


def document(symbol, delivery):
    """The last close is the delivery's number; one bar further back is restated now and then, and a dot moves."""
    prices = []
    for index in range(BARS):
        week, day = divmod(index, 5)
        close = 100.0 + index + (0.5 if index == delivery % (BARS - 1) else 0.0)
        close = close if index < BARS - 1 else 1000.0 + delivery
        prices.insert(0, {"priceDate": FIRST_MIDNIGHT_MS + (7 * week + day) * DAY_MS, "open": close, "high": close + 1,
                          "low": close - 1, "close": close, "volume": 1000 + delivery, "rlst": 50, "bc": 24000.5,
                          "pdt": "TradingDate"})
    return {"responseHeader": {"asOfDate": AS_OF_MS + delivery, "error": False},
            "chart": {"prices": prices,
                      "blueDotData": {"dates": [{"blueDotDate": f"2025-06-{3 + delivery % 4:02}"},
                                                {"blueDotDate": "2025-06-02"}]},
                      "peripheralData": {"symbol": symbol, "name": symbol, "periodcity": "Daily"}}}


class Soak:
    def __init__(self, bluedot, folder, seconds, seed):
        self.bluedot, self.folder, self.seed = bluedot, folder, seed
        self.store = folder / "bluedot.db"
        self.end = time.monotonic() + seconds
        self.counts = collections.Counter()
        self.violations = []
        self.delivered = 0
        self.cuts = 0             # writers that were killed
        self.is_cut_off = False   # and none has written since

    def fault(self, what):
        self.violations.append(what)
        print(f"VIOLATION {what}", flush=True)

    def goes_on(self):
        return time.monotonic() < self.end and not self.violations

    def run(self, *arguments, store=None, allowed=(0, LOCKED)):
        """A command's exit code and output. Done, or locked: nothing else may come out."""
        command = [self.bluedot, "--store", store or self.store, *arguments]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            self.fault(f"{arguments}: not done after {LONGEST_SECONDS} seconds")
            return 1, ""
        name = next(word for word in arguments if word in COMMANDS)
        self.counts[f"{name} locked" if done.returncode == LOCKED else name] += 1
        if done.returncode not in allowed:
            self.fault(f"{arguments}: exit code {done.returncode}: {done.stderr[-600:]}{done.stdout[-300:]}")
        return done.returncode, done.stdout

    def judge_batch(self, reader, symbols, closes, close, before):
        if symbols not in (0, len(SYMBOLS)) or closes > 1:
            self.fault(f"{reader} saw {symbols} symbols and {closes} last closes: half a batch")
        if close is not None and close < before:
            self.fault(f"{reader} saw {close} after {before}: back in time")
        return close if close is not None else before

    # Each of the following is a thread's work.

    def deliver(self):
        chance = random.Random(self.seed)
        while self.goes_on():
            folder = self.folder / "inbox" / f"{self.delivered:06}"
            folder.mkdir(parents=True)
            for symbol in SYMBOLS:
                (folder / f"{symbol}_daily.json").write_text(json.dumps(document(symbol, self.delivered)))
            if chance.random() < 0.3:
                self.kill_a_writer(folder, chance.random() * 0.08)
            # Whoever holds the lock is at work or dead: it comes free.
            while self.run("ingest", folder)[0] == LOCKED:
                pass
            self.is_cut_off = False
            self.delivered += 1

    def kill_a_writer(self, folder, after):
        self.is_cut_off = True
        self.cuts += 1
        writer = subprocess.Popen([self.bluedot, "--store", self.store, "ingest", folder], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        time.sleep(after)
        writer.send_signal(signal.SIGKILL)
        self.counts["killed" if writer.wait() == -signal.SIGKILL else "ended before it was killed"] += 1

    def export(self):
        while self.goes_on():
            self.run("export")

    def ask(self):
        before = 0
        while self.goes_on():
            code, text = self.run("--json", "query", "--sql", WHOLE_BATCH)
            if code == 0:
                row = json.loads(text)[0]
                before = self.judge_batch("query", row["symbols"], row["closes"], row["close"], before)

    def read_along(self):
        """Another program, with one connection for all of it."""
        before = 0
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=60)
        while self.goes_on():
            before = self.judge_batch("sqlite3", *connection.execute(WHOLE_BATCH).fetchone(), before)
            self.counts["read by another program"] += 1
        connection.close()

    def back_up(self):
        number = 0
        copies = self.folder / "copies"  # not beside the store: the tree there is not theirs
        copies.mkdir()
        while self.goes_on():
            copy = copies / f"copy-{number % 4}.db"
            number += 1
            if self.run("backup", copy)[0] == 0:
                self.judge_backup(copy)

    def judge_backup(self, copy):
        code, text = self.run("--json", "query", "--sql", WHOLE_BATCH, store=copy)
        if code == 0:
            row = json.loads(text)[0]
            self.judge_batch("a backup", row["symbols"], row["closes"], row["close"], 0)
        self.run("check", "--quick", store=copy)
        target = copy.parent / "restored.db"
        for name in copy.parent.glob("restored.db*"):
            name.unlink()
        self.run("restore", copy, store=target)

    def check(self):
        while self.goes_on():
            was_cut_off, cuts = self.is_cut_off, self.cuts
            code, text = self.run("--json", "check", "--quick", allowed=(0, FINDINGS))
            # Killed between its files and the ledger, a writer leaves files that the ledger does not know: the next one
            # that writes follows up. Nothing else may be found, and not even this when no writer was killed.
            findings = json.loads(text)["findings"] if code in (0, FINDINGS) else []
            may_differ = was_cut_off or self.is_cut_off or self.cuts != cuts
            for finding in findings:
                if finding["kind"] != "file" or not may_differ:
                    self.fault(f"check --quick: {finding}")
            self.counts["check behind a kill, with files to follow up"] += len(findings) > 0

    def judge_end(self):
        """What is there in the end is whole, and what a store has that took the same documents in peace."""
        for command in (("export",), ("check",), ("export", "--check")):
            if self.run(*command)[0] != 0:
                self.fault(f"{command}: not done though nobody else is there")
        peace = self.folder / "peace"
        peace.mkdir()
        self.run("--export-dir", peace / "exports", "ingest", self.folder / "inbox", store=peace / "bluedot.db")
        for question in ("SELECT symbol, timeframe, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned"
                         " FROM bars ORDER BY 1, 2, 3", "SELECT symbol, date FROM signals ORDER BY 1, 2"):
            ours, theirs = (self.run("query", "--sql", question, "--format", "csv", store=store)[1]
                            for store in (self.store, peace / "bluedot.db"))
            if ours != theirs or len(ours.split("\n")) < len(SYMBOLS):
                self.fault(f"the store is not what a store has that nobody disturbed: {question}")
        if files_below(self.folder / "exports") != files_below(peace / "exports"):
            self.fault("the tree is not what a store exports that nobody disturbed")

    def go(self):
        self.run("init")
        threads = [threading.Thread(target=self.guarded, args=(work,)) for work in
                   (self.deliver, self.export, self.ask, self.read_along, self.back_up, self.check)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if not self.violations:
            self.judge_end()

    def guarded(self, work):
        try:
            work()
        except Exception as failure:  # a judge that broke has judged nothing
            self.fault(f"{work.__name__}: {failure!r}")


def files_below(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bluedot", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    room = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bluedot-soak-", dir=room))
    soak = Soak(options.bluedot.resolve(), folder, options.seconds, options.seed)
    os.chdir(folder)  # no configuration of the caller's decides anything
    try:
        soak.go()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{soak.delivered} deliveries; " + ", ".join(f"{count} {name}" for name, count in sorted(soak.counts.items())) +
          f"; {len(soak.violations)} violations")
    sys.exit(0 if not soak.violations and soak.delivered > 0 else 1)


if __name__ == "__main__":
    main()
