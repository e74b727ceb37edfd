"""What vendor_stand_in.py was asked: a line for each request, and whether the limits were kept."""
import collections
import json
import threading
import time

DAY_S = 86400


class Window:
    """How many events lie in any stretch of so many seconds, less the tolerance: what a client sends a second apart may
    arrive a little closer."""

    def __init__(self, seconds):
        self.seconds, self.times, self.most = seconds, collections.deque(), 0

    def add(self, now, tolerance):
        self.times.append(now)
        while self.times[0] <= now - self.seconds + tolerance:
            self.times.popleft()
        self.most = max(self.most, len(self.times))
        return len(self.times)


class Tally:
    """The counts of one vendor."""

    def __init__(self):
        self.second, self.day = Window(1), Window(DAY_S)
        self.requests = self.most_in_flight = 0
        self.connections, self.in_flight = set(), set()  # a connection has one request at a time
        self.violations = {"per_second": 0, "per_day": 0}
        self.kinds, self.statuses = collections.Counter(), collections.Counter()

    def described(self):
        return {"requests": self.requests, "most_in_a_second": self.second.most, "most_in_a_day": self.day.most,
                "most_in_flight": self.most_in_flight, "connections": len(self.connections),
                "violations": dict(self.violations), "kinds": dict(self.kinds), "statuses": dict(self.statuses)}


class Ledger:
    def __init__(self, path, names):
        self.lock = threading.Lock()
        self.file = open(path, "ab", buffering=0)
        self.tallies = {name: Tally() for name in names}
        self.most_in_flight = self.connections = 0
        self.first_day = None

    def new_connection(self):
        with self.lock:
            self.connections += 1
            return self.connections

    def arrive(self, vendor, connection, market):
        """Counts a request in; which limit it broke, or None. A new `today` in the market lets that many days pass."""
        with self.lock:
            self.first_day = self.first_day or market.today
            now = time.monotonic() + (market.today - self.first_day).days * DAY_S
            limits, tally = market.limits.get(vendor, {}), self.tallies[vendor]
            tally.requests += 1
            tally.connections.add(connection)
            tally.in_flight.add(connection)
            tally.most_in_flight = max(tally.most_in_flight, len(tally.in_flight))
            self.most_in_flight = max(self.most_in_flight, sum(len(each.in_flight) for each in self.tallies.values()))
            tolerance = limits.get("tolerance_ms", 25) / 1000
            seen = {"per_day": tally.day.add(now, tolerance), "per_second": tally.second.add(now, tolerance)}
            broken = [name for name, count in seen.items() if count > limits.get(name, count)]
            for name in broken:
                tally.violations[name] += 1
            return broken[0] if broken else None

    def write(self, vendor, answer, **entry):
        """Before the answer goes out: who has it finds the line."""
        entry = {"ms": time.time_ns() // 1_000_000, "vendor": vendor, **entry, "kind": answer.kind,
                 "status": answer.status, "bytes": len(answer.body)}
        line = json.dumps(entry, separators=(",", ":")).encode() + b"\n"
        with self.lock:
            self.tallies[vendor].kinds[answer.kind] += 1
            self.tallies[vendor].statuses[str(answer.status)] += 1
            self.file.write(line)

    def leave(self, connection):
        with self.lock:
            for tally in self.tallies.values():
                tally.in_flight.discard(connection)

    def counts(self):
        with self.lock:
            vendors = {name: tally.described() for name, tally in self.tallies.items()}
            every = set().union(*(tally.connections for tally in self.tallies.values()))
            return {"vendors": vendors, "requests": sum(tally.requests for tally in self.tallies.values()),
                    "most_in_flight": self.most_in_flight, "connections": len(every)}
