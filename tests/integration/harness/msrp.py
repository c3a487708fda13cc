# SPDX-License-Identifier: MIT
"""tests/tools/msrp_peer.py: the MSRP half of a foreign peer, written from RFC 4975 alone."""
import hashlib
import json
import os
import ssl
import sys

from .agent import Agent
from .bench import SOURCE

PEER = os.path.join(SOURCE, "tests", "tools", "msrp_peer.py")


class MsrpPeer(Agent):
    """Listens on loopback as `uri`; what it tells are events with the name of their first field."""

    def __init__(self, bench, name, certificate=(), announced=None):
        """`certificate`: its file and that of its key, for TLS. `announced`: whose fingerprint its description shows instead."""
        super().__init__(bench, "msrp-" + name)
        self._certificate, self._announced = certificate, announced or (certificate[0] if certificate else None)
        self.start()
        self.uri = self.told("uri")["uri"]

    def _words(self):
        return [sys.executable, PEER, *self._certificate]

    @staticmethod
    def _event(line):
        return {"event": "msrp", **json.loads(line)}

    def tell(self, *words):
        self.raw((" ".join(str(word) for word in words) + "\n").encode())

    def told(self, what, value=None, seconds=10, since=0):
        """The first event that has that field, with that value where one is given."""
        return self.wait(lambda e: what in e and value in (None, e[what]), seconds, f"{what} {value or ''}", since)

    def count(self, what):
        return sum(what in event for event in self.events)

    def call(self, path):
        """Connects to that URI; what it is told next goes there."""
        self.tell("path", path)
        self.tell("connect")

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def sdp(self, types="text/plain", version=1, more=()):
        if self._announced:
            with open(self._announced, encoding="ascii") as file:
                digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest().upper()
            more = [f"a=fingerprint:sha-256 {':'.join(digest[at:at + 2] for at in range(0, 64, 2))}", *more]
        protocol = "TCP/TLS/MSRP" if self._announced else "TCP/MSRP"
        host, port = self.uri.partition("//")[2].partition("/")[0].split(":")
        return "\r\n".join(["v=0", f"o=- 7 {version} IN IP4 {host}", "s=-", f"c=IN IP4 {host}", "t=0 0", f"m=message {port} {protocol} *",
                            f"a=accept-types:{types}", f"a=path:{self.uri}", *more, ""])
