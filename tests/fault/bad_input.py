#!/usr/bin/env python3
"""Gives the command what nobody should give it, and looks that it says so and stays whole: bad_input.py BLUEDOT DATA SHARED.

DATA is tests/data; SHARED has badjson/JSONTestSuite, which this repository does not hold: without it that part is left
out, and said so."""
import json
import os
import pathlib
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading

from bad_documents import bad_documents

NOW = "2025-08-03T00:00:00Z"
PATIENCE_SECONDS = 120  # what takes longer hangs
failures = []


def expect(is_so, what):
    if not is_so:
        failures.append(what)
        print(f"VIOLATION {what}")


class Sandbox:
    def __init__(self, program):
        self.program = program
        self.memory = pathlib.Path("/dev/shm") if os.path.isdir("/dev/shm") else None

    def __enter__(self):
        self.holder = tempfile.TemporaryDirectory(prefix="bluedot-input-", dir=self.memory)
        self.root = pathlib.Path(self.holder.name)
        return self

    def __exit__(self, *_):
        self.holder.cleanup()

    def run(self, *words, **more):
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "BLUEDOT_NOW": NOW}
        try:
            return subprocess.run([self.program, *words], cwd=self.root, env=environment, capture_output=True,
                                  timeout=PATIENCE_SECONDS, **more)
        except subprocess.TimeoutExpired:
            expect(False, f"{words} hung")
            return subprocess.CompletedProcess(words, -1, b"", b"")

    def report(self, *words):
        """The one JSON document of a command, and its exit code."""
        done = self.run("--json", *words)
        expect(done.returncode in (0, 1, 3), f"{words} ended with {done.returncode}")
        try:
            return json.loads(done.stdout), done.returncode
        except ValueError:
            expect(False, f"{words} printed no JSON: {done.stdout[:200]!r} {done.stderr[:200]!r}")
            return {}, done.returncode


def check_whole(box, name):
    expect(box.run("audit", "--verify").returncode == 0, f"{name}: the log does not verify")
    checked = box.run("export", "--check")
    expect(checked.returncode == 0, f"{name}: export --check says {checked.stdout[:300]!r}")


def json_test_suite(box, folder):
    if not folder.is_dir():
        print(f"left out: {folder} is not there")
        return 0
    report, code = box.report("ingest", str(folder))
    expect(code == 3 and report["documents"]["total"] == report["documents"]["rejected"], "JSONTestSuite: not all rejected")
    beginnings = {"n_": ("not JSON",), "y_": ("not a document",), "i_": ("not JSON", "not a document", "nested deeper")}
    for rejection in report["rejections"]:
        wanted = beginnings[os.path.basename(rejection["path"])[:2]]
        expect(rejection["reason"].startswith(wanted), f"{rejection['path']}: {rejection['reason']}")
    return report["documents"]["rejected"]


def mutations(box, data):
    texts = [path.read_text() for path in sorted((data / "market").glob("*.json"))]
    wanted = {}
    (box.root / "mutations").mkdir()
    for name, bad, reason in bad_documents(texts, seed=6):
        (box.root / "mutations" / name).write_bytes(bad)
        wanted[name] = reason
    report, code = box.report("ingest", "mutations")
    expect(code == 3, f"mutations: exit code {code}")
    reasons = {os.path.basename(r["path"]): r["reason"] for r in report["rejections"]}
    for name, reason in wanted.items():
        found = reasons.get(name)
        if reason == "{bars}":  # every bar of it is impossible
            good = found is not None and re.search(r"\d+ of \d+ bars|bars were rejected|bars", found)
        else:
            good = found is not None and found.startswith(reason) and found
        expect(good, f"mutation {name}: expected '{reason}…', found {found!r}")
    expect(report["bars"]["inserted"] == 0, "mutations: bars were taken in")
    return len(wanted)


def hostile_names(box, data):
    """Symbols and file names that mean something to shells, HTML, SQL, printf or paths."""
    document = (data / "market" / "ALDER.IN_daily.json").read_text()
    symbols = ["M&M.IN", "BAJAJ-AUTO", "^NSEI", "EURUSD=X", "A/B", "CON", "NUL.IN", "-rf", "=CMD()", "A B", "a.b", "_", ".", "..", "X" * 40,
               "DROP TABLE bar", "%s%n", "A/../B", "/etc/passwd", "./A"]
    names = ["-rf.json", "a b.json", "quote'\".json", "new\nline.json", "semi;colon.json", "%s%n.json", "$(id).json", "\x1b[31mred.json",
             "ünïcode.json", "x" * 250 + ".json", "#2.json", "a.json#2.json", b"\xff\xfe.json"]
    folder = box.root / "hostile"
    folder.mkdir()
    for number, symbol in enumerate(symbols):
        (folder / f"{number}.json").write_text(document.replace('"ALDER.IN"', json.dumps(symbol)))
    for name in names:
        path = os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else name.encode())
        pathlib.Path(os.fsdecode(path)).write_text(document)
    report, code = box.report("ingest", "hostile")
    expect(report["documents"]["total"] == len(symbols) + len(names), "hostile names: not every document was counted")
    for line in box.run("ingest", "--force", "hostile").stderr.decode(errors="replace").splitlines():
        expect(line.startswith("bluedot: "), f"hostile names: a message breaks its line: {line!r}")
    for path in (box.root / "exports").rglob("*"):
        if path.is_file() and path.suffix == ".csv":
            expect(re.fullmatch(r"[A-Z0-9_]+\.csv", path.name), f"hostile names: {path} was written")
    outside = {path.name for path in box.root.iterdir()} - {"hostile", "exports", "bluedot.db", "bluedot.db-lock", "mutations"}
    expect(not outside, f"hostile names: {outside} was written")
    check_whole(box, "hostile names")
    return len(symbols) + len(names)


def odd_files(box, data):
    """What is no regular file, or does not keep still: nothing may hang, and each is named."""
    folder = box.root / "odd"
    folder.mkdir()
    os.mkfifo(folder / "fifo.json")
    (folder / "null.json").symlink_to("/dev/null")
    (folder / "zero.json").symlink_to("/dev/zero")
    (folder / "loop.json").symlink_to("loop.json")
    (folder / "nowhere.json").symlink_to("/nonexistent")
    (folder / "memory.json").symlink_to("/proc/self/mem")
    (folder / "folder.json").mkdir()
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(str(folder / "socket.json"))
    report, code = box.report("ingest", "odd")
    expect(code == 3, f"odd files: exit code {code}")
    named = {os.path.basename(rejection["path"]) for rejection in report["rejections"]}
    expect(named == {"fifo.json", "null.json", "zero.json", "loop.json", "nowhere.json", "memory.json", "socket.json"},
           f"odd files: rejected are {sorted(named)}")
    for path in ("/dev/zero", "/dev/full", "/proc/self/mem", str(folder / "fifo.json")):
        expect(box.run("validate", path).returncode == 3, f"odd files: {path} is not rejected")
    return len(named)


def large_files(box):
    """Gigabytes of nothing: refused by size, or read no further than the limit, in little memory."""
    with open(box.root / "sparse.json", "wb") as sparse:
        sparse.truncate(10 << 30)
    done = box.run("validate", "sparse.json")
    expect(done.returncode == 3 and b"larger than 64 MB" in done.stdout + done.stderr, f"sparse file: {done}")
    os.unlink(box.root / "sparse.json")
    spaces = subprocess.Popen(["sh", "-c", "yes '                                ' | tr -d '\\n' | head -c 10G"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    done = box.run("validate", "-", stdin=spaces.stdout)
    spaces.stdout.close()
    spaces.wait()
    expect(done.returncode == 3 and b"larger than 256 MB" in done.stdout + done.stderr, f"10 GB of spaces: {done}")
    (box.root / "spaces.json").write_bytes(b" " * (60 << 20))
    expect(b"not JSON" in box.run("validate", "spaces.json").stderr + box.run("validate", "spaces.json").stdout, "60 MB of spaces")
    os.unlink(box.root / "spaces.json")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    expect("--sanitized" in sys.argv or peak < 600, f"large files: {peak} MB of memory")
    return 3


def growing_file(box, data):
    """A document that is appended to while it is read: taken whole or refused, and the reading ends."""
    text = (data / "market" / "ALDER.IN_daily.json").read_bytes()
    stop = threading.Event()
    path = box.root / "growing.json"
    path.write_bytes(text)

    def grow():
        with open(path, "ab", buffering=0) as out:
            while not stop.is_set() and out.tell() < 50 << 20:
                out.write(b" " * 65536)

    writer = threading.Thread(target=grow)
    writer.start()
    for _ in range(5):
        expect(box.run("validate", "growing.json").returncode in (0, 3), "growing file: validate failed")
    stop.set()
    writer.join()
    os.unlink(path)


def swapped_symlinks(box, data):
    """Whoever may write below the export folder swaps parts of it for symlinks: nothing outside may change."""
    victim = box.root / "victim"
    victim.mkdir()
    (victim / "LOTUS_IN_PRICE_DATA.csv").write_text("precious\n")
    box.run("-q", "ingest", str(data / "market"))
    folder, away = box.root / "exports" / "daily" / "data", box.root / "exports" / "daily" / "away"
    stop = threading.Event()

    def swap():
        while not stop.is_set():
            try:
                os.rename(folder, away)
                os.symlink(victim, folder)
                os.unlink(folder)
                os.rename(away, folder)
            except OSError:  # a run made the folder anew meanwhile
                if away.exists() and folder.is_dir() and not folder.is_symlink():
                    subprocess.run(["rm", "-rf", str(away)], check=True)

    swapper = threading.Thread(target=swap)
    swapper.start()
    for _ in range(40):
        expect(box.run("-q", "export", "--all").returncode in (0, 1), "swapped symlinks: export crashed")
    stop.set()
    swapper.join()
    expect(sorted(os.listdir(victim)) == ["LOTUS_IN_PRICE_DATA.csv"], f"swapped symlinks: written outside: {os.listdir(victim)}")
    expect((victim / "LOTUS_IN_PRICE_DATA.csv").read_text() == "precious\n", "swapped symlinks: a file outside was changed")
    if folder.is_symlink():
        folder.unlink()
    if away.exists():
        subprocess.run(["rm", "-rf", str(away)], check=True)
    box.run("-q", "export")
    check_whole(box, "swapped symlinks")


def main():
    program, data, shared = (pathlib.Path(path).resolve() for path in sys.argv[1:4])
    with Sandbox(program) as box:
        suite = json_test_suite(box, shared / "badjson" / "JSONTestSuite")
    with Sandbox(program) as box:
        broken = mutations(box, data)
        hostile = hostile_names(box, data)
    with Sandbox(program) as box:
        odd = odd_files(box, data)
        large = large_files(box)
        growing_file(box, data)
        swapped_symlinks(box, data)
    print(f"{suite} of JSONTestSuite, {broken} broken documents, {hostile} hostile names, {odd} odd files, {large} large ones; "
          f"{len(failures)} violations")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
