# SPDX-License-Identifier: MIT
"""A bad line between two user agents: a UDP relay that loses, doubles and delays datagrams as its seed says.

Each side sends everything to its own port of the relay. REGISTER is answered by the relay itself; all else comes out at the other
side. What happens to a datagram depends on the seed and on how many came before it in that direction.
"""
import heapq
import itertools
import random
import re
import select
import socket
import threading
import time


class Side:
    def __init__(self, seed):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.agent = None  # where its user agent is: known by its first datagram
        self.random = random.Random(seed)
        self.counts = {"through": 0, "lost": 0, "doubled": 0, "late": 0}


class Relay:
    def __init__(self, seed):
        self.sides = (Side(f"{seed}/a"), Side(f"{seed}/b"))
        self.loss = self.double = self.late = 0.0
        self.lateness = 0.7  # seconds at most
        self._waiting, self._order = [], itertools.count()
        self._on = True
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def set_faults(self, loss, double, late):
        self.loss, self.double, self.late = loss, double, late

    def end(self):
        self._on = False
        self._thread.join(2)
        for side in self.sides:
            side.socket.close()

    def _run(self):
        sockets = {side.socket: (side, self.sides[1 - number]) for number, side in enumerate(self.sides)}
        while self._on:
            patience = max(0.0, min(0.1, self._waiting[0][0] - time.monotonic())) if self._waiting else 0.1
            for ready in select.select(list(sockets), [], [], patience)[0]:
                data, sender = ready.recvfrom(65536)
                side, other = sockets[ready]
                side.agent = sender
                if data.startswith(b"REGISTER"):
                    self._pass(side, side, self._registered(data))
                else:
                    self._pass(side, other, data)
            while self._waiting and self._waiting[0][0] <= time.monotonic():
                _, _, out, data = heapq.heappop(self._waiting)
                if out.agent:
                    out.socket.sendto(data, out.agent)

    def _pass(self, side, out, data):
        if side.random.random() < self.loss:
            side.counts["lost"] += 1
            return
        copies = 2 if side.random.random() < self.double else 1
        side.counts["through"] += 1
        side.counts["doubled"] += copies - 1
        for _ in range(copies):
            late = side.random.random() < self.late
            side.counts["late"] += late
            delay = side.random.uniform(0, self.lateness) if late else 0
            heapq.heappush(self._waiting, (time.monotonic() + delay, next(self._order), out, data))

    @staticmethod
    def _registered(request):
        lines = request.partition(b"\r\n\r\n")[0].split(b"\r\n")
        kept = [line for line in lines if re.match(rb"(?i)(via|from|to|call-id|cseq|contact):", line)]
        return b"\r\n".join([b"SIP/2.0 200 OK", *kept, b"Expires: 3600", b"Content-Length: 0", b"", b""])
