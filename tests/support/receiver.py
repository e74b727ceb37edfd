#!/usr/bin/env python3
"""A receiver of notices on a free port of this machine, for tests: receiver.py http|smtp --log FILE [options].

Prints its port and serves until its standard input ends, so that it never outlives the test that started it. What it
gets is a line of JSON each in FILE, written before the answer goes out.

http: --script '429/7 500 200' are the answers one after the other, the last one again and again: a status, with `/` and
  a Retry-After if there is one; `drop` ends the connection without an answer; `hang` never answers. --body TEXT is the
  answers' body, --long N one of N bytes. --tls: with a certificate of its own.
smtp: a line {"said": …} for each command, {"login": …} for user and password and {"mail": …} for a message.
  --starttls offers it; --refuse VERB=REPLY answers that command so, MAIL-TEXT=REPLY the message; --drop VERB ends the
  connection there.
--tls and --starttls print the file of the certificate after the port."""
import argparse
import http.server
import json
import os
import socketserver
import ssl
import subprocess
import sys
import tempfile
import threading


class Log:
    def __init__(self, path):
        self.file = open(path, "a", encoding="utf-8")
        self.lock = threading.Lock()

    def write(self, **entry):
        with self.lock:
            self.file.write(json.dumps(entry) + "\n")
            self.file.flush()


class Script:
    """Hands out its steps, the last one for ever."""

    def __init__(self, text):
        self.steps = text.split()
        self.lock = threading.Lock()

    def next(self):
        with self.lock:
            return self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]


def http_handler(log, script, body, closing):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            length = int(self.headers.get("Content-Length", 0))
            sent = self.rfile.read(length)
            log.write(method=self.command, target=self.path, headers=[[k.lower(), v] for k, v in self.headers.items()],
                      body=sent.decode("utf-8"))
            step = script.next()
            if step == "hang":
                closing.wait()
            if step in ("hang", "drop"):
                self.close_connection = True
                return
            status, _, retry_after = step.partition("/")
            self.send_response(int(status))
            if retry_after:
                self.send_header("Retry-After", retry_after.replace("_", " "))
            if status.startswith("3"):
                self.send_header("Location", "/elsewhere")
            content = b"" if status == "204" else body
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_HEAD = answer

        def log_message(self, *_):
            pass

    return Handler


class SmtpDialogue(socketserver.StreamRequestHandler):
    """One connection; `options`, `log` and `tls` are of the subclass that is made for each receiver."""
    wbufsize = 0

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.is_encrypted = isinstance(self.connection, ssl.SSLSocket)
        self.say("220 receiver ESMTP")
        while line := self.rfile.readline():
            said = line.rstrip(b"\r\n").decode("ascii", "replace")
            self.log.write(said=said, encrypted=self.is_encrypted)
            verb = said.split(" ")[0].split(":")[0].upper()
            if verb == self.options.drop:
                return
            if verb in self.options.refuse:
                self.say(self.options.refuse[verb])
            elif not self.obey(verb):
                return

    def obey(self, verb):
        if verb == "EHLO":
            offers = ["receiver", "AUTH PLAIN"]
            if self.options.starttls and not self.is_encrypted:
                offers.append("STARTTLS")
            for offer in offers:
                self.say("250-" + offer)
            self.say("250 8BITMIME")
        elif verb == "STARTTLS":
            self.say("220 go ahead")
            self.connection = self.tls.wrap_socket(self.connection, server_side=True)
            self.rfile = self.connection.makefile("rb")
            self.wfile = self.connection.makefile("wb", 0)
            self.is_encrypted = True
        elif verb == "AUTH":
            self.say("334 ")
            self.log.write(login=self.rfile.readline().decode("ascii").strip())
            self.say("235 welcome")
        elif verb == "DATA":
            self.say("354 go on")
            self.take_mail()
        elif verb == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def take_mail(self):
        mail = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            mail += line
        self.log.write(mail=mail.decode("latin-1"))
        self.say(self.options.refuse.get("MAIL-TEXT", "250 taken"))


def certificate():
    """A self-signed certificate for this machine, and a context that shows it."""
    folder = tempfile.mkdtemp(prefix="bluedot-receiver-")
    path = os.path.join(folder, "certificate.pem")
    key = os.path.join(folder, "key.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", path, "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return path, context


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_):
        pass  # a client that goes away is what some tests are about


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["http", "smtp"])
    parser.add_argument("--log", required=True)
    parser.add_argument("--script", default="200")
    parser.add_argument("--body", default="ok")
    parser.add_argument("--long", type=int, default=0)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--starttls", action="store_true")
    parser.add_argument("--refuse", action="append", default=[])
    parser.add_argument("--drop")
    options = parser.parse_args()
    options.refuse = dict(text.split("=", 1) for text in options.refuse)
    log, closing = Log(options.log), threading.Event()
    path, tls = certificate() if options.tls or options.starttls else (None, None)
    body = b"x" * options.long or options.body.encode()
    if options.kind == "http":
        handler = http_handler(log, Script(options.script), body, closing)
    else:
        handler = type("Handler", (SmtpDialogue,), {"options": options, "log": log, "tls": tls})
    server = Server(("127.0.0.1", 0), handler)
    if options.tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    print(server.server_address[1], path or "", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    closing.set()
    if path:
        for name in os.listdir(os.path.dirname(path)):
            os.remove(os.path.join(os.path.dirname(path), name))
        os.rmdir(os.path.dirname(path))


if __name__ == "__main__":
    main()
