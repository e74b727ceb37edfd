"""What the benchmarks share: running a program with its time and memory, medians, tables."""
import os
import statistics
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED_TOOLS = ROOT.parent / "shared" / "tools"


class Run:
    """One run of a program: wall seconds, processor seconds, peak memory in MB, standard output.

    The files and folders in `warm` are in the page cache when it begins; some machines take them out within seconds."""

    def __init__(self, command, warm=()):
        for path in warm:
            remember(path)
        # A sync waits for whatever is dirty: nobody shall pay for what the program before left to the disk.
        os.sync()
        begin = time.perf_counter()
        with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            # The programs print little; both pipes hold it.
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            self.output = process.stdout.read().decode()
            errors = process.stderr.read().decode()
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, command))}: exit code {process.returncode}\n{errors}")
        self.processor_seconds = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024


def bluedot(binary, folder, *arguments, warm=()):
    """bluedot on the store and the tree of a folder."""
    command = [binary, "--quiet", "--store", folder / "bluedot.db", "--export-dir", folder / "exports", *arguments]
    return Run(command, warm)


def median(values):
    return statistics.median(list(values))


def seconds_of(runs):
    return median(run.seconds for run in runs)


def table(rows):
    """Rows of texts in columns; the first column to the left."""
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(widths[i + 1]) for i, cell in enumerate(row[1:])]
        print("  ".join(cells).rstrip())


def folder_bytes(folder):
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def make_spread(folder):
    """Makes a folder whose subfolders ext4 puts into block groups far from each other, as if they were at its top.

    ext4 passes over each inode that was freed in the last minutes (1 to 5) whenever it makes a file in the same group:
    creating becomes up to 20 times slower, for whoever comes behind a program that removes or replaces files."""
    folder.mkdir(parents=True, exist_ok=True)
    # Other file systems refuse, and need not be told.
    subprocess.run(["chattr", "+T", folder], stderr=subprocess.DEVNULL, check=False)


def remember(path):
    """Reads a file, or all files below a folder, into the page cache."""
    for each in path.rglob("*") if path.is_dir() else [path]:
        if each.is_file():
            with open(each, "rb", buffering=0) as file:
                while file.read(1 << 20):
                    pass


def forget(path):
    """Drops a file from the page cache, as after a restart of the machine."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def describe_machine():
    version = Run(["uname", "-srm"]).output.strip()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, {version}, load {load} at the start")
