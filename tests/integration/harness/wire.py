# SPDX-License-Identifier: MIT
"""Reads the bytes on the loopback interface: what really left, whatever the programs say they sent."""
import collections
import select
import socket
import struct
import threading
import time

from .bench import skip

_PACKET_OUTGOING = 4
_ETH_P_ALL = 0x0003
_SO_RCVBUFFORCE = 33
_NAMES = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length", "c": "content-type",
          "e": "content-encoding", "s": "subject", "k": "supported"}


class SipMessage:
    """One message as it was on the wire. headers: list of (lower-case full name, value), in order."""

    def __init__(self, data, source, target, transport, when):
        self.data, self.source, self.target, self.transport, self.time = data, source, target, transport, when
        head, _, self.body = data.partition(b"\r\n\r\n")
        lines = head.decode("utf-8", "replace").replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n")
        self.start = lines[0]
        self.headers = []
        for line in lines[1:]:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            self.headers.append((_NAMES.get(name, name), value.strip()))
        self.status = int(self.start.split(" ")[1]) if self.start.startswith("SIP/2.0 ") else None
        self.method = self.start.split(" ")[0] if self.status is None else self.header("cseq").split()[-1]
        self.uri = self.start.split(" ")[1] if self.status is None else None

    def all(self, name):
        return [value for key, value in self.headers if key == name]

    def header(self, name):
        found = self.all(name)
        return found[0] if found else None

    def vias(self):
        """One string a Via, top first, also where several share a line."""
        return [part.strip() for value in self.all("via") for part in value.split(",")]

    def branch(self):
        """The top Via's branch: with the method, the transaction (RFC 3261 s.17.1.3)."""
        for part in self.vias()[0].split(";"):
            name, _, value = part.strip().partition("=")
            if name.lower() == "branch":
                return value
        return None

    def __repr__(self):
        return f"[{self.transport} {self.source[1]} -> {self.target[1]} {self.start}]"


_STORY = 60  # lines


class Wire:
    """Captures all SIP over UDP and TCP on loopback from its making to its end."""

    def __init__(self):
        try:
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETH_P_ALL))
            self._socket.bind(("lo", 0))
        except OSError as error:
            skip(f"raw packets cannot be read here ({error.strerror})")
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, 64 << 20)
        except OSError:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self._messages, self._streams, self._lock = [], {}, threading.Lock()
        self._start = time.monotonic()
        self._last = collections.deque(maxlen=_STORY)  # what clear() forgets belongs to the story all the same
        self._on = True
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def messages(self, settle=0.2):
        """Everything so far, in the order of capture."""
        time.sleep(settle)
        with self._lock:
            return list(self._messages)

    def rests(self):
        """What of all TCP streams was no SIP: with TLS all of it."""
        time.sleep(0.2)
        with self._lock:
            return b"".join(rest for _, rest in self._streams.values())

    def clear(self):
        time.sleep(0.1)
        with self._lock:
            self._messages.clear()

    def end(self):
        self._on = False
        self._thread.join(2)
        self._socket.close()

    def story(self):
        """The last messages, a line each: what a failed test was told and asked."""
        with self._lock:
            lines = [f"{m.time - self._start:8.3f} {m.transport} {m.source[1]:>5} -> {m.target[1]:<5} {m.start[:60]} | "
                     f"{m.header('call-id')} {m.header('cseq')}" for m in self._last]
        return "\n".join([f"--- the wire, the last {len(lines)} messages:", *lines])

    def _run(self):
        while self._on:
            if not select.select([self._socket], [], [], 0.2)[0]:
                continue
            frame, address = self._socket.recvfrom(1 << 17)
            # Loopback shows each packet twice, going out and coming in.
            if address[2] == _PACKET_OUTGOING:
                self._packet(frame[14:], struct.unpack("!H", frame[12:14])[0])

    def _packet(self, packet, kind):
        if kind == 0x0800:
            header = (packet[0] & 15) * 4
            length = struct.unpack("!H", packet[2:4])[0] or len(packet)
            protocol, source, target = packet[9], packet[12:16], packet[16:20]
            if struct.unpack("!H", packet[6:8])[0] & 0x1fff:
                return  # no first fragment
            packet = packet[:length]
            family = socket.AF_INET
        elif kind == 0x86DD:
            header, protocol, source, target, family = 40, packet[6], packet[8:24], packet[24:40], socket.AF_INET6
        else:
            return
        payload = packet[header:]
        ports = struct.unpack("!HH", payload[:4])
        source = (socket.inet_ntop(family, source), ports[0])
        target = (socket.inet_ntop(family, target), ports[1])
        if protocol == socket.IPPROTO_UDP:
            self._take(payload[8:], source, target, "UDP")
        elif protocol == socket.IPPROTO_TCP:
            sequence = struct.unpack("!I", payload[4:8])[0]
            self._segment(source, target, sequence, payload[13], payload[(payload[12] >> 4) * 4:])

    def _segment(self, source, target, sequence, flags, data):
        if flags & 2:  # SYN: a new stream, maybe on old ports
            self._streams[source, target] = [(sequence + 1) & 0xffffffff, b""]
            return
        stream = self._streams.setdefault((source, target), [sequence, b""])
        ahead = (stream[0] - sequence) & 0xffffffff
        if ahead >= 1 << 31:
            ahead = 0  # a gap: the capture lost a packet
        if ahead >= len(data):
            return  # nothing new
        stream[0] = (sequence + len(data)) & 0xffffffff
        stream[1] += data[ahead:]
        while True:
            stream[1] = stream[1].lstrip(b"\r\n")
            end = stream[1].find(b"\r\n\r\n")
            if end < 0:
                return
            length = 0
            for line in stream[1][:end].split(b"\r\n"):
                name, _, value = line.partition(b":")
                if name.strip().lower() in (b"content-length", b"l"):
                    length = int(value)
            if len(stream[1]) < end + 4 + length:
                return
            self._take(stream[1][:end + 4 + length], source, target, "TCP")
            stream[1] = stream[1][end + 4 + length:]

    def _take(self, data, source, target, transport):
        if b"SIP/2.0" not in data.partition(b"\r\n")[0]:
            return
        message = SipMessage(data, source, target, transport, time.monotonic())
        with self._lock:
            self._messages.append(message)
            self._last.append(message)
