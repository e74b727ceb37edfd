#!/usr/bin/env python3
"""Stands in for Yahoo, Kite and Alpha Vantage on a free port of this machine, for tests of `fetch`:

    vendor_stand_in.py --folder DIR [--plain] [--port N] [--data FOLDER]

Prints `PORT=12345 CA=DIR/ca.pem` once it listens (without CA if --plain), and serves until SIGTERM, or until whoever
started it is gone. The certificates are made in DIR; a stand-in that is started again there keeps them. The vendors are
told apart by the path: a base URL of https://127.0.0.1:PORT/yahoo, …/kite or …/alpha.

DIR/market.json says what there is. It is looked at before each request, so write it elsewhere and rename it.
  {"today": "2026-11-27",                       nothing newer is known; a later one lets that many days pass for limits
   "calendar": {"from": "2026-01-01", "to": "2026-12-31", "except": ["2026-01-26"], "also": ["2026-02-01"]},
                                                Mondays to Fridays, less and plus some; or a list of days
   "symbols": {"RELIANCE": {"title": "Reliance Industries",
                            "yahoo": "RELIANCE.NS",          its name there, with the days of the calendar
                            "kite": {"name": "RELIANCE", "dates": {"from": "2026-06-01", "except": ["2026-11-26"]}},
                            "alpha": {"name": "RELIANCE.BSE", "dates": ["2026-11-27"], "shift": 0.05}}},
                                                `shift`: rupees, or {"2026-11-27": 0.05}; `token`: Kite's, else made up
   "secrets": {"kite_key": "…", "kite_access_token": "…", "alpha_key": "…"},
                                                one that is not here may be anything
   "full_allowed": false,                       Alpha Vantage's outputsize=full
   "limits": {"alpha": {"per_second": 1, "per_day": 25, "tolerance_ms": 25}},     so much shorter are second and day
   "faults": {"yahoo": {"RELIANCE.NS": ["429_plain", "ok", "slow:2"],
                        "*": {"answers": ["server_error:503"], "sticky": true}}}}
The bars follow from symbol and day by the formula in vendors/market.py.

Faults are the answers to the next requests, one after the other; "sticky": the last one again and again. A symbol is
what the vendor calls it, `instruments` Kite's dump; `*` is for every request whose own list is empty. A new market
begins all lists anew. A limit comes before a fault, a fault before what the vendor itself would object to.
  ok  close (no answer)  cut_body (the connection ends in it)  cut_json (the answer ends in the middle)
  slow:SECONDS  slow_body:SECONDS (in the middle)  gzip (if the client takes it)  redirect:URL
  429_plain  429_json  429_retry_after:N  server_error:STATUS  html_200  will_be_right_back[:STATUS]
  not_found  expired_token  per_second_limit  daily_limit  premium (not Yahoo)  empty  empty_400 (Yahoo)
  wrong_symbol (the next one of this vendor)  null_days[:DAY,DAY] (else the newest; left out by who has no nulls)
  wrong_interval[:1mo] (Yahoo)  live_row (today's session at 12:42)  file:[STATUS:]PATH (of --data)
What a vendor cannot say is `stand_in_error`, status 500, so that the test fails.

POST /control takes a new market.json, or reads it again. GET /control/counts tells what was asked of each vendor since
the start: how often, how much at once, in one second and in one day, and how many requests broke a limit (refused ones
count, too); `complaint` is what is wrong with market.json. Every request is a line of JSON in DIR/requests.jsonl,
written before the answer goes out, keys and tokens left out."""
import argparse
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True  # the tree of the sources stays as it is
from vendors.alpha import AlphaSeries
from vendors.faults import faulty
from vendors.kite import KiteCandles, KiteInstruments
from vendors.ledger import Ledger
from vendors.market import VENDORS, MarketFile
from vendors.request import in_json, in_text
from vendors.yahoo import YahooChart

ROUTES = (("/yahoo", "/v8/finance/chart/", YahooChart), ("/kite", "/instruments/historical/", KiteCandles),
          ("/kite", "/instruments/", KiteInstruments), ("/alpha", "/query", AlphaSeries))

LOGGED_HEADERS = ("Host", "User-Agent", "Accept", "Accept-Encoding", "Connection", "X-Kite-Version")


def understand(market, target, headers):
    """The vendor's view of a request, or None if no vendor has such a path."""
    path, _, query = target.partition("?")
    for prefix, begin, kind in ROUTES:
        if path.startswith(prefix + begin):
            return kind(market, path.removeprefix(prefix), query, headers)
    return None


def without_keys(target):
    return re.sub(r"(?<=apikey=)[^&\s]*", "***", target)


class StandIn:
    def __init__(self, folder, data_folder):
        self.data_folder = data_folder
        self.lock = threading.Lock()
        self.market_file = MarketFile(folder / "market.json")
        self.ledger = Ledger(folder / "requests.jsonl", (*VENDORS, "none"))

    def market(self):
        with self.lock:
            return self.market_file.read()

    def replace_market(self, body):
        path = self.market_file.path
        if body:
            path.with_suffix(".new").write_bytes(body)
            path.with_suffix(".new").replace(path)
        self.market_file.stamp = None
        self.market()

    def answer(self, request, broken_limit):
        if broken_limit:
            return request.refuse("daily_limit" if broken_limit == "per_day" else "per_second_limit")
        with self.lock:
            fault = request.market.faults.next(request.vendor, request.symbol)
        return faulty(request, fault, self.data_folder) if fault else request.answer()

    def control(self, command, path, body):
        if command == "POST" and path == "/control":
            self.replace_market(body)
        elif command != "GET" or path != "/control/counts":
            return in_text("control", 404, b"POST /control or GET /control/counts\n")
        return in_json("control", 200, {**self.ledger.counts(), "complaint": self.market_file.complaint})


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    stand_in = None

    def setup(self):
        super().setup()
        self.connection_id = self.stand_in.ledger.new_connection()

    def do_GET(self):
        target = self.requestline.split()[1]  # as it came; `path` may be tidied
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if target.startswith("/control"):
            return self.send(self.stand_in.control(self.command, target, body))
        market = self.stand_in.market()
        request = understand(market, target, self.headers) if self.command == "GET" else None
        if request is None:
            return self.answer_none(404, "no vendor has that path")
        ledger = self.stand_in.ledger
        broken_limit = ledger.arrive(request.vendor, self.connection_id, market)
        answer = self.stand_in.answer(request, broken_limit)
        headers = {name: self.headers[name] for name in LOGGED_HEADERS if name in self.headers}
        ledger.write(request.vendor, answer, connection=self.connection_id, target=without_keys(target),
                     symbol=request.symbol, window=request.window, headers=headers,
                     authorization=request.authorization(), violation=broken_limit)
        self.send(answer)

    do_POST = do_PUT = do_HEAD = do_GET

    def send_error(self, code, message=None, explain=None):
        """Of http.server: what came is no request."""
        self.answer_none(code, message or "no request")

    def answer_none(self, status, message):
        self.close_connection = True
        ledger = self.stand_in.ledger
        ledger.arrive("none", self.connection_id, self.stand_in.market())
        answer = in_text("no_vendor", int(status), f"vendor_stand_in.py: {message}\n".encode())
        ledger.write("none", answer, connection=self.connection_id, target=without_keys(self.requestline))
        self.send(answer)

    def finish(self):
        self.stand_in.ledger.leave(self.connection_id)
        super().finish()

    def send(self, answer):
        time.sleep(answer.pause)
        if answer.sent == -1:
            self.close_connection = True
            return
        lines = [f"HTTP/1.1 {answer.status} {http.client.responses.get(answer.status, 'Unnamed')}",
                 f"Date: {self.date_time_string()}", f"Content-Type: {answer.type}",
                 f"Content-Length: {len(answer.body)}", *(f"{name}: {value}" for name, value in answer.headers)]
        if self.close_connection:
            lines.append("Connection: close")
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        message, begin = head + answer.body[:answer.sent], 0
        if answer.pause_inside:
            begin = len(head) + len(answer.body) // 2
            self.wfile.write(message[:begin])
            time.sleep(answer.pause_inside)
        self.stand_in.ledger.leave(self.connection_id)  # before its last byte: the client may ask again at once
        self.wfile.write(message[begin:])
        self.close_connection |= answer.sent is not None

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1024
    parent = os.getppid()

    def service_actions(self):
        if os.getppid() != self.parent:  # a test that was killed
            sys.exit(0)

    def handle_error(self, *_):
        if not isinstance(sys.exc_info()[1], OSError):  # a client that goes away is what some tests are about
            super().handle_error(*_)


def make_certificates(folder):
    """An authority, and a certificate of this machine that it signed: their files and the key's."""
    ca, ca_key, certificate, key = (folder / name for name in ("ca.pem", "ca.key", "certificate.pem", "key.pem"))
    if not ca.exists():
        make_certificate("vendor stand-in", ca, ca_key, "-addext", "keyUsage=critical,keyCertSign")
        make_certificate("localhost", certificate, key, "-CA", ca, "-CAkey", ca_key,
                         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                         "-addext", "basicConstraints=critical,CA:FALSE")
    return ca, certificate, key


def make_certificate(name, certificate, key, *more):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", f"/CN={name}", "-keyout", key, "-out", certificate, *more],
                   check=True, capture_output=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("."))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    Handler.stand_in = StandIn(options.folder, options.data)
    Handler.stand_in.market()
    server = Server(("127.0.0.1", options.port), Handler)
    said = f"PORT={server.server_address[1]}"
    if not options.plain:
        ca, certificate, key = make_certificates(options.folder.absolute())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.set_alpn_protocols(["http/1.1"])
        # The handshake is made by each connection's thread: a client that goes away in it must not hold up the others.
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        said += f" CA={ca}"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(said, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
