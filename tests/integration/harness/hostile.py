# SPDX-License-Identifier: MIT
"""Messages that mean harm, the same ones for the same seed: the corpus, its prefixes, mutations and pairs (RELIABILITY A01-A08)."""
import glob
import hashlib
import os
import random
import re

from .bench import SOURCE

_DATA = os.path.join(SOURCE, "tests", "data")
_NUMBERS = (b"-1", b"0", b"1", b"65536", b"2147483647", b"2147483648", b"4294967295", b"4294967296", b"4294967301",
            b"18446744073709551616", b"9" * 40, b"0x10", b"1e9", b"+5", b" 7 7", b"", b"%d", b"1;1", b"\xd9\xa1")
_BYTES = (b"\0", b"\r", b"\n", b"\r\n", b"\r\n\r\n", b"\t", b"\"", b"\\", b"<", b">", b";", b",", b"@", b":", b"%", b"%00", b"\xff", b"\xc0\xaf",
          b"\xe2\x80\xae", b"*", b"/", b"=", b"?", b"[", b"]", b"[::", b"sip:", b"SIP/2.0", b"SIP/9.9")
_HEADERS = (b"Via: SIP/2.0/UDP 127.0.0.9;branch=z9hG4bKx", b"From: <sip:mallory@x>;tag=1", b"To: <sip:alice@x>;tag=2", b"CSeq: 9 BYE",
            b"Call-ID: another", b"Contact: *", b"Contact: %", b"Contact: <sip:a@b>;q=9.9", b"Max-Forwards: 0", b"Max-Forwards: 256",
            b"Content-Length: 0", b"Content-Length: 99999", b"l: -5", b"Content-Type: message/cpim", b"Content-Type: multipart/mixed;boundary=",
            b"Content-Encoding: gzip", b"Content-Encoding: deflate", b"Require: 100rel, nosuch", b"Route: <sip:127.0.0.1;lr>", b"Route: <>",
            b"Record-Route: <sip:x;lr>,<sip:y;lr>", b"Replaces: x;to-tag=1;from-tag=2", b"Session-Expires: 1", b"Min-SE: 99999999999",
            b"RAck: 1 1 INVITE", b"RSeq: 0", b"Expires: 99999999999999999999", b"Date: Sat, 01 Jan 99999 00:00:00 GMT", b"Event: presence",
            b"Subscription-State: active;expires=-1", b"Authorization: Digest realm=\"", b"Proxy-Authenticate: Digest " + b"a=b," * 200,
            b"WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5", b"Accept: */*;q=.", b"Subject: " + b"\xf0\x9f\x98\x80" * 500,
            b"Retry-After: 99999999999 (soon)", b"Identity: x", b"X: " + b"y" * 9000, b"Timestamp: 1.1.1", b"Path: <sip:p;lr>")


def _sources():
    """The corpus, in an order that does not depend on the file system."""
    found = []
    for pattern in ("corpus/sip-torture/*.dat", "corpus/sip-torture/extra/*", "corpus/sip-torture-ipv6/*/*", "bench/*"):
        for path in sorted(glob.glob(os.path.join(_DATA, pattern))):
            if os.path.isfile(path) and not path.endswith((".md", ".tsv")):
                with open(path, "rb") as file:
                    found.append(file.read())
    return [text for text in found if b"SIP/2.0" in text[:4000]]


def _bodies():
    found = []
    for kind, media in (("cpim", b"message/cpim"), ("mime", b"multipart/mixed;boundary=b"), ("imdn", b"message/imdn+xml"),
                        ("iscomposing", b"application/im-iscomposing+xml"), ("sdp-message", b"application/sdp")):
        for path in sorted(glob.glob(os.path.join(_DATA, "corpus", kind, "**", "*"), recursive=True)):
            if os.path.isfile(path) and os.path.getsize(path) < 20000 and not path.endswith((".md", ".tsv")):
                with open(path, "rb") as file:
                    found.append((media, file.read()))
    return found


class Hostile:
    """next() gives one more message, never the same twice."""

    def __init__(self, seed, user, target):
        self._random = random.Random(f"hostile/{seed}")
        self._sources, self._bodies = _sources(), _bodies()
        self._user, self._target = user.encode(), target.encode()
        self._seen = set()
        self._number = 0

    def next(self):
        while True:
            text = self._make()
            mark = hashlib.sha256(text).digest()
            if text and mark not in self._seen and len(text) < 60000:
                self._seen.add(mark)
                return text

    def _make(self):
        r = self._random
        base = self._aimed(r.choice(self._sources)) if r.random() < 0.7 else self._page()
        for _ in range(r.choice((0, 1, 1, 1, 2, 3))):
            base = r.choice((self._prefix, self._bytes, self._numbers, self._pair, self._twice, self._splice, self._long, self._many,
                             self._swap_line))(base)
        return base

    def _aimed(self, text):
        """Half of them at the account, from an address that answers can come back to, in a transaction of their own."""
        self._number += 1
        if self._random.random() < 0.5 and not text.startswith(b"SIP/"):
            text = re.sub(rb"\A(\S+) \S+ ", lambda m: m[1] + b" sip:" + self._user + b"@" + self._target + b" ", text, count=1)
            text = re.sub(rb"(?i)branch=z9hG4bK", b"branch=z9hG4bK%d-" % self._number, text)
            text = re.sub(rb"(?im)^(call-id|i)(\s*):\s*", b"Call-ID: %d-" % self._number, text, count=1)
        return text

    def _page(self):
        """A MESSAGE or INVITE that is well formed but for its body."""
        r = self._random
        self._number += 1
        media, body = r.choice(self._bodies)
        for _ in range(r.choice((0, 1, 2))):
            body = r.choice((self._bytes, self._numbers, self._prefix, self._splice))(body)
        method = b"INVITE" if media == b"application/sdp" else b"MESSAGE"
        return (b"%s sip:%s@%s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bK-h%d\r\nMax-Forwards: 70\r\n"
                b"From: <sip:mallory%d@example.test>;tag=h%d\r\nTo: <sip:%s@%s>\r\nCall-ID: h%d\r\nCSeq: 1 %s\r\n"
                b"Contact: <sip:mallory@127.0.0.1:9>\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                % (method, self._user, self._target, self._number, r.randrange(300), self._number, self._user, self._target, self._number,
                   method, media, len(body))) + body

    def _prefix(self, text):
        return text[:self._random.randint(1, max(1, len(text) - 1))]

    def _bytes(self, text):
        r, out = self._random, bytearray(text)
        for _ in range(r.choice((1, 1, 2, 5, 20))):
            at = r.randrange(len(out) + 1)
            kind = r.randrange(4)
            if kind == 0:
                out[at:at] = r.choice(_BYTES)
            elif kind == 1:
                del out[at:at + r.choice((1, 1, 3, 30))]
            elif kind == 2 and at < len(out):
                out[at] = r.randrange(256)
            else:
                out[at:at + 1] = r.choice(_BYTES)
        return bytes(out)

    def _numbers(self, text):
        found = list(re.finditer(rb"\d+", text))
        if not found:
            return text
        one = self._random.choice(found)
        return text[:one.start()] + self._random.choice(_NUMBERS) + text[one.end():]

    def _lines(self, text):
        head, gap, body = text.partition(b"\r\n\r\n")
        return head.split(b"\r\n"), gap + body

    def _pair(self, text):
        lines, rest = self._lines(text)
        lines.insert(self._random.randint(1, len(lines)), self._random.choice(_HEADERS))
        return b"\r\n".join(lines) + rest

    def _twice(self, text):
        lines, rest = self._lines(text)
        lines.insert(self._random.randint(1, len(lines)), self._random.choice(lines))
        return b"\r\n".join(lines) + rest

    def _swap_line(self, text):
        lines, rest = self._lines(text)
        at = self._random.randrange(len(lines))
        if self._random.random() < 0.5:
            del lines[at]
        else:
            other, _ = self._lines(self._random.choice(self._sources))
            lines[at] = self._random.choice(other)
        return b"\r\n".join(lines) + rest

    def _splice(self, text):
        other = self._random.choice(self._sources)
        return text[:self._random.randint(0, len(text))] + other[self._random.randint(0, len(other)):]

    def _long(self, text):
        at = self._random.randint(0, len(text))
        return text[:at] + self._random.choice((b"A", b";a=b", b"\xff", b"\r\n x", b"(", b"\"", b"%41")) * self._random.choice((100, 2000, 9000)) + text[at:]

    def _many(self, text):
        lines, rest = self._lines(text)
        lines[1:1] = [self._random.choice(_HEADERS)] * self._random.choice((30, 80, 300))
        return b"\r\n".join(lines) + rest


def framed(text):
    """The same with a Content-Length that is true, so that a stream goes on behind it."""
    head, gap, body = text.partition(b"\r\n\r\n")
    if not gap:
        return text.rstrip(b"\r\n") + b"\r\nContent-Length: 0\r\n\r\n"
    kept = [line for line in head.split(b"\r\n") if not re.match(rb"(?i)(content-length|l)\s*:", line)]
    return b"\r\n".join(kept) + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
