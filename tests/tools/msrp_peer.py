#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An MSRP peer written from RFC 4975 alone, sharing nothing with Linnet's own code.

msrp_peer.py [CERTIFICATE KEY]: with them by TLS, whoever the other side is (s.14.1 leaves that to the descriptions).
Listens on loopback and prints what happens as JSON lines; takes commands on its standard input:
  path URI               the other side's URI
  connect                opens the connection to it (an empty SEND follows, s.5.4)
  send ID SIZE CHUNK     a message of that size in chunks of that size, both reports wanted
  abort ID SIZE CHUNK    one chunk of it, and the next one ends with "#"
  empty                  an empty SEND
  cut OCTETS             once so many more octets of messages have come, the connection breaks; the next one is taken
  close                  the connection, in order
  answer STATUS          to all SENDs that have a body, from now on
  report STATUS          of all messages from now on; 0: none
"""
import hashlib
import json
import re
import secrets
import socket
import ssl
import struct
import sys
import threading

lock = threading.Lock()


def tell(**event):
    with lock:
        print(json.dumps(event), flush=True)


def content(message_id, size):
    block = (message_id + " -------\r\n" * 3).encode()
    return (block * (size // len(block) + 1))[:size]


class Peer:
    def __init__(self, certificate=None, key=None):
        self.certificate, self.key = certificate, key
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.uri = f"msrp{'s' if certificate else ''}://127.0.0.1:{port}/{secrets.token_hex(12)};tcp"
        self.other = None
        self.socket = None
        self.connected = threading.Event()
        self.parts = {}
        self.cut_after = None
        self.status = 200
        self.reports = 200
        threading.Thread(target=self.accept, daemon=True).start()
        tell(uri=self.uri)

    def accept(self):
        while True:
            accepted, _ = self.listener.accept()
            tell(connected=True)
            self.use(accepted, True)

    def use(self, connected, was_accepted):
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if was_accepted else ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.load_cert_chain(self.certificate, self.key)
            try:
                connected = context.wrap_socket(connected, server_side=was_accepted)
            except (ssl.SSLError, OSError) as error:
                tell(closed=True, why=str(error))
                return
        self.socket = connected
        self.connected.set()
        threading.Thread(target=self.read, args=(connected,), daemon=True).start()

    def write(self, start, headers, body=None, flag="$"):
        tid = start.split()[1]
        text = start + "\r\n" + "".join(f"{k}: {v}\r\n" for k, v in headers)
        data = text.encode() + (b"" if body is None else b"\r\n" + body + b"\r\n")
        self.connected.wait(10)  # what it is told may be ahead of the connection
        with lock:
            self.socket.sendall(data + f"-------{tid}{flag}\r\n".encode())

    def request(self, method, headers, body=None, flag="$", to=None):
        tid = secrets.token_hex(8)
        self.write(f"MSRP {tid} {method}", [("To-Path", to or self.other), ("From-Path", self.uri)] + headers, body, flag)

    def chunk(self, message_id, data, start, end, flag):
        self.request("SEND", [("Message-ID", message_id), ("Byte-Range", f"{start + 1}-{end}/{len(data)}"),
                              ("Success-Report", "yes"), ("Failure-Report", "yes"), ("Content-Type", "text/plain")],
                     data[start:end], flag)

    def send(self, message_id, size, chunk):
        data = content(message_id, size)
        for start in range(0, size, chunk):
            end = min(start + chunk, size)
            self.chunk(message_id, data, start, end, "$" if end == size else "+")

    def abort(self, message_id, size, chunk):
        data = content(message_id, size)
        self.chunk(message_id, data, 0, chunk, "+")
        self.chunk(message_id, data, chunk, 2 * chunk, "#")

    def empty(self):
        self.request("SEND", [("Message-ID", secrets.token_hex(8)), ("Byte-Range", "1-0/0")])

    def read(self, connected):
        buffered, searched = bytearray(), 0
        while True:
            try:
                got = connected.recv(65536)
            except OSError:
                got = b""
            if not got:
                tell(closed=True)
                return
            buffered += got
            if self.cut_after is not None:
                self.cut_after -= len(got)
            if self.cut_after is not None and self.cut_after <= 0:
                self.cut_after, self.parts = None, {}
                connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connected.close()
                tell(cut=True)
                return
            while (frame := self.cut(buffered, searched)) is not None:
                lines, body, flag, size = frame
                del buffered[:size]
                searched = 0
                self.take(lines, body, flag)
            searched = max(len(buffered) - 100, 0)  # the end-line may have begun

    @staticmethod
    def cut(data, searched):
        """The first whole frame: head lines, body or nothing, flag, size; nothing yet."""
        newline = data.find(b"\r\n")
        if newline < 0:
            return None
        assert data.startswith(b"MSRP "), data[:80]
        tid = bytes(data[:newline].split()[1])
        found = re.compile(rb"\r\n-------" + re.escape(tid) + rb"([$+#])\r\n").search(data, max(newline, searched))
        if not found:
            return None
        inside = bytes(data[:found.start()])
        head, blank, body = inside.partition(b"\r\n\r\n")
        return head.decode().split("\r\n"), body if blank else None, found.group(1).decode(), found.end()

    def take(self, lines, body, flag):
        _, tid, kind = lines[0].split(" ", 2)
        headers = dict(line.split(": ", 1) for line in lines[1:])
        assert headers["To-Path"] == self.uri, headers
        if kind[:3].isdigit():
            tell(response=int(kind[:3]))
        elif kind == "REPORT":
            tell(report=headers["Message-ID"], range=headers["Byte-Range"], status=headers["Status"])
        elif kind == "SEND":
            self.take_send(tid, headers, body, flag)

    def take_send(self, tid, headers, body, flag):
        message_id = headers["Message-ID"]
        status = 200 if body is None else self.status
        if headers.get("Failure-Report", "yes") == "yes":
            self.write(f"MSRP {tid} {status} Words", [("To-Path", headers["From-Path"].split()[0]), ("From-Path", self.uri)])
        if body is None:
            tell(empty=headers["Byte-Range"])
            return
        if status != 200:
            return
        start = int(headers["Byte-Range"].split("-")[0])
        parts = self.parts.setdefault(message_id, bytearray())
        parts[start - 1:start - 1 + len(body)] = body
        if flag == "#":
            del self.parts[message_id]
            tell(aborted=message_id)
        elif flag == "$":
            data = self.parts.pop(message_id)
            tell(received=message_id, size=len(data), sha256=hashlib.sha256(data).hexdigest(), type=headers["Content-Type"])
            if self.reports and headers.get("Success-Report") == "yes":  # back the way it came (s.7.1.2)
                self.request("REPORT", [("Message-ID", message_id), ("Byte-Range", f"1-{len(data)}/{len(data)}"),
                                        ("Status", f"000 {self.reports} Words")], to=headers["From-Path"])


def main():
    peer = Peer(*sys.argv[1:])
    for line in sys.stdin:
        word, *rest = line.split()
        if word == "path":
            peer.other = rest[0]
            tell(path=rest[0])  # from here on it may be talked to
        elif word == "connect":
            host, port = re.match(r"msrps?://([^:/]+):(\d+)/", peer.other).groups()
            peer.use(socket.create_connection((host, int(port))), False)
            try:
                peer.empty()
            except OSError:
                pass  # refused already
        elif word == "empty":
            peer.empty()
        elif word == "cut":
            peer.cut_after = int(rest[0])
        elif word == "close":
            peer.socket.shutdown(socket.SHUT_RDWR)
        elif word == "answer":
            peer.status = int(rest[0])
        elif word == "report":
            peer.reports = int(rest[0])
        else:
            getattr(peer, word)(rest[0], int(rest[1]), int(rest[2]))


main()
