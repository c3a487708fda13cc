# SPDX-License-Identifier: MIT
"""A network namespace of the test's own: free ports, nobody else's traffic, and the right to read raw packets. Another one for an agent
that lives elsewhere."""
import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

from .bench import check, skip, wait_until

_MARK = "LINNET_TEST_NAMESPACE"
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


def isolated():
    """True inside the namespace that isolate() made."""
    return os.environ.get(_MARK) == "1"


def isolate():
    """Starts this very script again in a fresh network namespace. Where that is not allowed it goes on as it is."""
    # A test that is killed leaves nothing behind: its children end with it.
    ctypes.CDLL(None).prctl(1, 15)  # PR_SET_PDEATHSIG, SIGTERM
    if os.environ.get(_MARK) is not None:
        _loopback_up()
        return
    unshare = shutil.which("unshare")
    options = ["-n"] if os.geteuid() == 0 else ["-Urn"]
    allowed = unshare and subprocess.run([unshare, *options, "true"], stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL, check=False).returncode == 0
    if not allowed:
        os.environ[_MARK] = "0"
        return
    os.environ[_MARK] = "1"
    os.execv(unshare, [unshare, *options, sys.executable, *sys.argv])


def _loopback_up():
    if not isolated():
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(sock, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(sock, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


def add_interface(address, gateway):
    """An interface that is not loopback, with a default route; returns its name or None where the kernel has none."""
    def ip(*words):
        return subprocess.run(["ip", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              check=False).returncode == 0
    if not isolated() or not shutil.which("ip"):
        return None
    name = "lin0"
    made = ip("link", "add", name, "type", "dummy")
    if not made and ip("link", "add", name, "type", "veth", "peer", "name", "lin1"):
        made = ip("link", "set", "lin1", "up")
    if not made:
        return None
    up = ip("addr", "add", address + "/24", "dev", name) and ip("link", "set", name, "up") \
        and ip("route", "add", "default", "via", gateway, "dev", name)
    return name if up else None


class Island:
    """A network namespace of one agent; several have numbers, and each knows the way to us only."""

    def __init__(self, number=0):
        def die_with_us():
            ctypes.CDLL(None).prctl(1, 9)
        if not shutil.which("ip") or not shutil.which("nsenter"):
            skip("ip and nsenter are needed")
        self.keeper = subprocess.Popen(["unshare", "-n", "sleep", "100000"], preexec_fn=die_with_us)
        self.prefix = ["nsenter", "-t", str(self.keeper.pid), "-n"]
        wait_until(lambda: os.readlink(f"/proc/{self.keeper.pid}/ns/net") != os.readlink("/proc/self/ns/net"), 5, "the namespace")
        self._there("link", "set", "lo", "up")
        self._net, self._cable = f"10.77.{number}", [f"cable{2 * number}", f"cable{2 * number + 1}"]
        self.gateway = self._net + ".1"
        self._address = None

    @property
    def address(self):
        return self._address.split("/")[0]

    @staticmethod
    def _ip(*words, prefix=()):
        done = subprocess.run([*prefix, "ip", *words], capture_output=True, text=True, check=False)
        check(done.returncode == 0, f"ip {' '.join(words)}: {done.stderr}")

    def _there(self, *words):
        self._ip(*words, prefix=self.prefix)

    def lay_cable(self):
        """Joins it to ours; its end can have any address of its net."""
        ours, theirs = self._cable
        try:
            self._ip("link", "add", "name", ours, "type", "veth", "peer", "name", theirs)
        except AssertionError as why:
            skip(f"no virtual cable here: {why}")
        self._ip("link", "set", theirs, "netns", str(self.keeper.pid))
        self._ip("addr", "add", self.gateway + "/24", "dev", ours)
        self._ip("link", "set", ours, "up")
        rule = ("iif", ours, "to", "10.77.0.0/16", "priority", "100", "blackhole")  # we are no router
        subprocess.run(["ip", "rule", "del", *rule], capture_output=True)  # it outlives the cable before this one
        self._ip("rule", "add", *rule)
        self._there("link", "set", theirs, "up")
        self.move(2)

    def move(self, host):
        """Another address; for a moment there is none, as with another network."""
        if self._address:
            self._there("addr", "del", self._address, "dev", self._cable[1])
        self._address = f"{self._net}.{host}/24"
        self._there("addr", "add", self._address, "dev", self._cable[1])
        self._there("route", "replace", "default", "via", self.gateway, "dev", self._cable[1])

    def silence(self, on):
        """Our side drops what goes there: nothing answers, nothing says why."""
        self._ip("route", "add" if on else "del", "blackhole", self.address + "/32")

    def end(self):
        self.keeper.kill()
        self.keeper.wait()
