# SPDX-License-Identifier: MIT
"""A name server on loopback that answers as the test says, by dnsmasq."""
import os
import shutil
import subprocess

from .bench import skip, port_is_taken, wait_until


class NameServer:
    """srv: (name, target, port, priority, weight); hosts: name -> address. Nothing else exists."""

    def __init__(self, bench, srv=(), hosts=None):
        program = shutil.which("dnsmasq") or "/usr/sbin/dnsmasq"
        if not os.path.exists(program):
            skip("dnsmasq is not installed")
        self.port = bench.ports()
        words = [program, "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-interfaces",
                 "--listen-address=127.0.0.1", f"--port={self.port}", "--user=", "--pid-file=", "--local=/test/"]
        words += [f"--srv-host={name},{target},{port},{priority},{weight}" for name, target, port, priority, weight in srv]
        words += [f"--host-record={name},{address}" for name, address in (hosts or {}).items()]
        self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: port_is_taken(self.port), 5, "dnsmasq answers")
        self.address = f"127.0.0.1:{self.port}"

    def end(self):
        self._process.terminate()
        self._process.wait(5)
