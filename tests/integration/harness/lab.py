# SPDX-License-Identifier: MIT
"""The two servers that the tests use: Kamailio in tests/lab, and our own linnet-server."""
import os
import re
import shutil
import signal
import subprocess
import threading
import time

from .agent import environment
from .bench import BIN, SOURCE, check, skip

DOMAIN = "example.test"


def password(user):
    return user + "-pw"


class Lab:
    """Kamailio on 127.0.0.1 with alice, bob, carol and dave of example.test (tests/lab/README.md)."""

    def __init__(self, bench, *options):
        for program in ("kamailio", "kamcmd", "sqlite3", "openssl"):
            if not shutil.which(program) and not os.path.exists("/usr/sbin/" + program):
                skip(f"the lab needs {program}, which is not installed")
        self._script = os.path.join(SOURCE, "tests", "lab", "lab")
        self.folder = bench.path("lab")
        self.address = "127.0.0.1"
        self.port = bench.ports()
        self.domain = DOMAIN
        self._options = options
        self.restart()

    def restart(self):
        """Users and stored messages are kept, registrations are not."""
        start = ("start", self.folder, "--port", str(self.port), *self._options)
        try:
            self._call(*start)
        except AssertionError as error:  # beside a full load its many processes may come up too late
            if "did not come up" not in str(error):
                raise
            self._call(*start)

    def _call(self, *words):
        done = subprocess.run([self._script, *words], capture_output=True, text=True, errors="replace", timeout=60, check=False)
        check(done.returncode == 0, f"lab {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def uri(self, transport):
        return f"sip:{self.address}:{self.port};transport={transport}"

    def aor(self, user):
        return f"sip:{user}@{self.domain}"

    def trace(self):
        return self._call("trace", self.folder)

    def contacts(self):
        """Kamailio's control socket may close on a question while all its processes are busy: it is asked again."""
        for _ in range(3):
            try:
                return self._call("contacts", self.folder)
            except AssertionError as error:
                if "read reply failed" not in str(error):
                    raise
                last = error
                time.sleep(0.3)
        raise last

    def stored(self):
        return [line for line in self._call("silo", self.folder).split("\n") if line]

    def stop(self):
        self._call("stop", self.folder)

    def end(self):
        self.stop()

    def story(self):
        try:
            with open(os.path.join(self.folder, "kamailio.log"), encoding="utf-8", errors="replace") as log:
                return "--- the lab's log:\n" + "".join([line for line in log if "INFO:" not in line][-40:])
        except OSError as error:
            return f"--- the lab's log: {error.strerror}"


class Server:
    """linnet-server with the same users as the lab."""

    def __init__(self, bench, *options, users=("alice", "bob", "carol", "dave"), transports="udp,tcp", data=None,
                 address="127.0.0.1", domain=DOMAIN):
        self.address = address
        self.port = bench.ports()
        self.domain = domain
        self.options = list(options)
        self.users = list(users)
        self.transports = transports
        self.data = data or bench.path("server" + (address if address != "127.0.0.1" else ""))
        self._bench = bench
        self._errors = self.data + ".stderr"
        self.process = None
        self.start()

    def start(self):
        words = [os.path.join(BIN, "linnet-server"), "--listen", f"{self.address}:{self.port}", "--domain", self.domain,
                 "--data", self.data, "--transport", self.transports, *self.options]
        for user in self.users:
            words += ["--user", user, "--password-stdin"]
        with open(self._errors, "ab") as errors:
            self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                                            env=environment(self._bench.path("home-server")))
        self.process.stdin.write("".join(password(user) + "\n" for user in self.users).encode())
        self.process.stdin.close()
        wanted = {name.upper() for name in self.transports.split(",")}
        lines, late = [], threading.Timer(10, self.process.kill)
        late.start()
        while wanted:
            line = self.process.stdout.readline().decode()
            check(line, f"linnet-server did not come up: {lines} {self.story()}")
            lines.append(line)
            found = re.fullmatch(r"listening (\S+):(\d+) (\S+)\n", line)
            check(found, f"linnet-server printed {line!r}")
            check(found[1] == self.address and int(found[2]) == self.port + (found[3] == "tls"), f"linnet-server listens at {line!r}")
            wanted.discard(found[3].upper())
        late.cancel()
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self

    def uri(self, transport):
        return f"sip:{self.address}:{self.port};transport={transport}"

    def aor(self, user):
        return f"sip:{user}@{self.domain}"

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """SIGTERM ends it within 2 s; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            start = time.monotonic()
            self.process.wait(10)
            check(time.monotonic() - start < 2.5, "linnet-server took longer than 2 s to end")
        return self.process.returncode

    def end(self):
        if self.process and self.process.poll() is None:
            self.stop()

    def story(self):
        try:
            with open(self._errors, encoding="utf-8", errors="replace") as errors:
                return "--- linnet-server's stderr:\n" + errors.read()[-3000:]
        except OSError:
            return ""
