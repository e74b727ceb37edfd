#!/usr/bin/env python3
"""Stands in for Google Drive, for rclone's real drive backend: drive_stand_in.py CONTENT.json FOLDER

rclone reaches it through HTTPS_PROXY: a CONNECT proxy that leads every host to one TLS server, with certificates that
openssl makes here in FOLDER. Prints one line of JSON once it listens, {"proxy", "ca", "account"} (account: the key file
of a service account), and serves until its standard input ends. Every request is a line in FOLDER/requests.txt.

CONTENT.json: {"entries": [...], "page_size": 1000, "rate_limit": 0, "incomplete": false}
  entries: {"folder": "daily/2025-08-01", "name": "AAPL_daily.json", "body": "..."}; or "file": a path to take the body
    from; or "mime" of a Google document, which has no body. "id" is made up if there is none. Names need not be unique.
    "fault": "md5" (the listing has another), "short" (a byte less comes), "quota" (not today), "gone" (404), each for
    the first "times" downloads (0: always).
  rate_limit: so many requests are refused with 403 userRateLimitExceeded, every second one.
  incomplete: listings say that they lack files.
"""
import hashlib
import http.server
import json
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import threading
import urllib.parse

FOLDER = "application/vnd.google-apps.folder"
DOCUMENT = "application/vnd.google-apps.document"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FAULTS_OF_DOWNLOAD = {"quota": (403, "downloadQuotaExceeded", "The download quota for this file has been exceeded."),
                      "gone": (404, "notFound", "File not found.")}


class Drive:
    """Files and folders by id, as Drive keeps them: a name is a mere label."""

    def __init__(self, content):
        self.lock = threading.Lock()
        self.page_size = content.get("page_size", 1000)
        self.refusals = content.get("rate_limit", 0)
        self.is_incomplete = content.get("incomplete", False)
        self.turn = 0
        self.files = {"root": {"id": "root", "name": "My Drive", "mime": FOLDER, "parent": None, "body": b""}}
        for entry in content["entries"]:
            body = pathlib.Path(entry["file"]).read_bytes() if "file" in entry else entry.get("body", "").encode()
            self.add(self.folder(entry.get("folder", "")), entry["name"], body, entry.get("mime", "application/json"),
                     id=entry.get("id"), fault=entry.get("fault"), times=entry.get("times", 0))

    def add(self, parent, name, body, mime, id=None, **more):
        id = id or f"id_{len(self.files):06}"
        self.files[id] = {"id": id, "name": name, "mime": mime, "parent": parent, "body": body, **more}
        return self.files[id]

    def folder(self, path):
        parent = "root"
        for name in filter(None, path.split("/")):
            inside = [f for f in self.files.values() if (f["parent"], f["name"], f["mime"]) == (parent, name, FOLDER)]
            parent = (inside[0] if inside else self.add(parent, name, b"", FOLDER))["id"]
        return parent

    def is_refused_now(self):
        """Every second request, so that whoever tries again comes through."""
        with self.lock:
            self.turn += 1
            if self.refusals == 0 or self.turn % 2 == 0:
                return False
            self.refusals -= 1
            return True

    def fault_now(self, file):
        if not file.get("fault"):
            return None
        if file["times"] > 0:
            file["times"] -= 1
            if file["times"] == 0:
                fault, file["fault"] = file["fault"], None
                return fault
        return file["fault"]

    def describe(self, file):
        described = {"id": file["id"], "name": file["name"], "mimeType": file["mime"], "trashed": False,
                     "modifiedTime": "2025-08-01T12:00:00.000Z", "createdTime": "2025-08-01T12:00:00.000Z",
                     "parents": [file["parent"]] if file["parent"] else []}
        if not file["mime"].startswith("application/vnd.google-apps"):
            described["size"] = str(len(file["body"]))
            body = b"another" if file.get("fault") == "md5" else file["body"]
            described["md5Checksum"] = hashlib.md5(body).hexdigest()
        return described

    def search(self, query, token):
        """files.list, for the few forms of `q` that rclone writes."""
        parents = re.findall(r"'([^']+)' in parents", query)
        name = re.search(r"name='((?:[^'\\]|\\.)*)'", query)
        found = [f for f in self.files.values() if f["parent"] in parents]
        if name:
            wanted = re.sub(r"\\(.)", r"\1", name.group(1))
            found = [f for f in found if f["name"] == wanted]
        if f"mimeType='{FOLDER}'" in query:
            found = [f for f in found if f["mime"] == FOLDER]
        if f"mimeType!='{FOLDER}'" in query:
            found = [f for f in found if f["mime"] != FOLDER]
        begin = int(token or 0)
        answer = {"kind": "drive#fileList", "incompleteSearch": self.is_incomplete,
                  "files": [self.describe(f) for f in found[begin:begin + self.page_size]]}
        if begin + self.page_size < len(found):
            answer["nextPageToken"] = str(begin + self.page_size)
        return answer


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # an answer is two small writes
    drive = None
    log = None

    def log_message(self, *_):
        pass

    def answer(self, code, body, kind="application/json; charset=UTF-8"):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, code, reason, message):
        self.answer(code, {"error": {"code": code, "message": message,
                                     "errors": [{"domain": "global", "reason": reason, "message": message}]}})

    def begin(self):
        """The request's path, its parameters, and its body."""
        url = urllib.parse.urlparse(self.path)
        self.log.write(f"{self.command} {url.path} {urllib.parse.unquote_plus(url.query)}\n")
        self.log.flush()
        return url.path, {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}, self.body()

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        pieces = []
        while size := int(self.rfile.readline(), 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(pieces)

    def file_of(self, path):
        match = re.fullmatch(r"(?:/upload)?/drive/v3/files/([^/]+)", path)
        return self.drive.files.get(match.group(1)) if match else None

    def do_GET(self):
        path, parameters, _ = self.begin()
        if self.drive.is_refused_now():
            self.refuse(403, "userRateLimitExceeded", "User Rate Limit Exceeded")
        elif path == "/drive/v3/files":
            self.answer(200, self.drive.search(parameters["q"], parameters.get("pageToken")))
        elif path == "/drive/v3/about":
            self.answer(200, {"exportFormats": {DOCUMENT: [WORD]}, "importFormats": {}})
        elif self.file_of(path) is None:
            self.refuse(404, "notFound", "File not found.")
        elif parameters.get("alt") == "media":
            self.download(self.file_of(path))
        else:
            self.answer(200, self.drive.describe(self.file_of(path)))

    def download(self, file):
        fault = self.drive.fault_now(file)
        if fault in FAULTS_OF_DOWNLOAD:
            self.refuse(*FAULTS_OF_DOWNLOAD[fault])
        else:
            self.answer(200, file["body"][:-1] if fault == "short" else file["body"], "application/octet-stream")

    def do_POST(self):
        path, _, body = self.begin()
        if path == "/token":
            self.answer(200, {"access_token": "token", "token_type": "Bearer", "expires_in": 3600})
        elif path == "/drive/v3/files":
            given = json.loads(body)
            self.answer(200, self.drive.describe(self.drive.add(given["parents"][0], given["name"], b"",
                                                                given["mimeType"])))
        elif path == "/upload/drive/v3/files":
            given, data = self.parts(body)
            self.answer(200, self.drive.describe(self.drive.add(given["parents"][0], given["name"], data,
                                                                given.get("mimeType", "text/plain"))))
        else:
            self.refuse(404, "notFound", "no such path")

    def do_PATCH(self):
        path, parameters, body = self.begin()
        file = self.file_of(path)
        if file is None:
            return self.refuse(404, "notFound", "File not found.")
        if path.startswith("/upload"):
            _, file["body"] = self.parts(body)
        file["parent"] = parameters.get("addParents", file["parent"])
        self.answer(200, self.drive.describe(file))

    def parts(self, body):
        """The description and the bytes of a multipart upload."""
        boundary = re.search(r'boundary="?([^";]+)', self.headers["Content-Type"]).group(1).encode()
        _, first, second, _ = body.split(b"--" + boundary)
        of_part = [part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n") for part in (first, second)]
        return json.loads(of_part[0]), of_part[1]


def make_keys(folder):
    """The certificate of the two hosts that rclone asks, and the key file of a service account."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=stand-in",
                    "-addext", "subjectAltName=DNS:www.googleapis.com,DNS:oauth2.googleapis.com",
                    "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    account = folder / "account.json"
    account.write_text(json.dumps({"type": "service_account", "client_email": "bluedot@stand-in.example",
                                   "private_key_id": "1", "private_key": key.read_text(),
                                   "token_uri": "https://oauth2.googleapis.com/token"}))
    return key, certificate, account


def pump(source, target):
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
    except OSError:
        pass
    try:
        target.shutdown(socket.SHUT_WR)  # also after a client that was killed
    except OSError:
        pass


def lead(client, port):
    """One CONNECT, whatever its host: it ends at our server."""
    request = b""
    while b"\r\n\r\n" not in request:
        piece = client.recv(4096)
        if not piece:
            return
        request += piece
    server = socket.create_connection(("127.0.0.1", port))
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    threading.Thread(target=pump, args=(client, server), daemon=True).start()
    pump(server, client)


def accept_forever(listener, port):
    while True:
        client, _ = listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=lead, args=(client, port), daemon=True).start()


def main():
    folder = pathlib.Path(sys.argv[2])
    key, certificate, account = make_keys(folder)
    Handler.drive = Drive(json.loads(pathlib.Path(sys.argv[1]).read_text()))
    Handler.log = open(folder / "requests.txt", "w", encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    # The handshake is made by each connection's thread: a client that goes away in it must not hold up the others.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=accept_forever, args=(listener, server.server_address[1]), daemon=True).start()
    print(json.dumps({"proxy": f"http://127.0.0.1:{listener.getsockname()[1]}", "ca": str(certificate),
                      "account": str(account)}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
