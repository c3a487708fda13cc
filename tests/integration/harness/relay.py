# SPDX-License-Identifier: MIT
"""What stands between a client and its server: a TCP path that breaks and comes back, and a NAT for UDP that forgets."""
import ctypes
import select
import socket
import struct
import threading


def socket_in(pid, kind):
    """A socket of the network namespace that a process lives in; None: of ours."""
    if pid is None:
        return socket.socket(socket.AF_INET, kind)
    made = []

    def make():  # only this thread goes there
        with open(f"/proc/{pid}/ns/net", "rb") as namespace:
            if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), 0x40000000):
                return
            made.append(socket.socket(socket.AF_INET, kind))
    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    if not made:
        raise OSError("setns is refused")
    return made[0]


class TcpRelay:
    """Passes connections on. cut(): all break with RST and nobody answers; restore(): there again."""

    def __init__(self, address, port, target, near=None):
        self.address, self.port, self._target, self._near = address, port, target, near
        self._lock = threading.Lock()
        self._pairs = []
        self._listener = None
        self.restore()

    def restore(self):
        listener = socket_in(self._near, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((self.address, self.port))
        listener.listen(16)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self):
        listener, self._listener = self._listener, None
        # shutdown wakes the thread in accept(); close alone would not, and would leave the port answering.
        for last in (lambda: listener.shutdown(socket.SHUT_RDWR), listener.close):
            try:
                last()
            except OSError:
                pass
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                try:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    end.shutdown(socket.SHUT_RD)
                except OSError:
                    pass
                end.close()

    def end(self):
        if self._listener:
            self.cut()

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target, timeout=5)
                far.settimeout(None)
            except OSError:
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                near.close()
                continue
            with self._lock:
                if self._listener is not listener:
                    near.close()
                    far.close()
                    return
                self._pairs.append((near, far))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    @staticmethod
    def _pump(one, other):
        try:
            while True:
                data = one.recv(65536)
                if not data:
                    break
                other.sendall(data)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class UdpNat:
    """One client's NAT: what it sends leaves from another port, which rebind() changes; what then still comes to the old
    one is lost. `swallows(datagram)` says which of the client's are lost too."""

    def __init__(self, address, port, target, near=None):
        self.address, self.port, self._target = address, port, target
        self.swallows = lambda data: False
        self._front = socket_in(near, socket.SOCK_DGRAM)
        self._front.bind((address, port))
        self._back = None
        self._client = None
        self._on = True
        self.rebind()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def rebind(self):
        back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        back.bind((self.address, 0))
        before, self._back = self._back, back
        if before:
            before.close()
        return back.getsockname()[1]

    def end(self):
        self._on = False
        self._thread.join(2)
        self._front.close()
        self._back.close()

    def _run(self):
        while self._on:
            back = self._back
            try:
                ready = select.select([self._front, back], [], [], 0.05)[0]
                if self._front in ready:
                    data, self._client = self._front.recvfrom(65536)
                    if not self.swallows(data):
                        self._back.sendto(data, self._target)
                if back in ready and self._client:
                    self._front.sendto(back.recv(65536), self._client)
            except (OSError, ValueError):
                continue  # rebound in between
