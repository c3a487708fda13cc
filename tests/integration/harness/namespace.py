# SPDX-License-Identifier: MIT
"""A network namespace of the test's own: free ports, nobody else's traffic, and the right to read raw packets."""
import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

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
