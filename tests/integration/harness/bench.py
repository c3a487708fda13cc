# SPDX-License-Identifier: MIT
"""The place where a test's servers, agents and files live, and its words for checking."""
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback

SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
BIN = os.environ.get("LINNET_BIN_DIR", os.path.join(SOURCE, "build", "dev", "bin"))


class Skipped(Exception):
    """The machine cannot run this test; the text says why."""


def skip(why):
    raise Skipped(why)


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def check_equal(actual, expected, what):
    if actual != expected:
        raise AssertionError(f"{what}: {actual!r} instead of {expected!r}")


def wait_until(condition, seconds, what, every=0.02):
    """Waits until condition() is true and returns its value; fails with `what` when it is not true in time."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(every)


def port_is_taken(port, transport="udp"):
    """Somebody in this network namespace has bound it."""
    with open("/proc/net/" + transport, encoding="ascii") as table:
        return any(line.split()[1].endswith(f":{port:04X}") for line in table.readlines()[1:])


class Workbench:
    """with Workbench() as bench: ... ; bench.add(x) ends x (x.end()) in reverse order, and the folder goes away."""

    def __init__(self):
        # Short: Kamailio's control socket lives in it, and Unix socket names end at 107 bytes.
        self.folder = tempfile.mkdtemp(prefix="lin-", dir="/tmp")
        self._things = []
        self._next_port = 20000 if os.environ.get("LINNET_TEST_NAMESPACE") == "1" else 20000 + os.getpid() % 90 * 100

    def __enter__(self):
        return self

    def add(self, thing):
        self._things.append(thing)
        return thing

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def ports(self):
        """The first of a hundred ports that nothing else in this test uses."""
        self._next_port += 100
        return self._next_port

    def __exit__(self, kind, error, trace):
        for thing in reversed(self._things):
            try:
                thing.end()
            except Exception:  # what ends badly must not hide why the test failed
                traceback.print_exc()
        if kind is not None and not issubclass(kind, Skipped):
            for thing in self._things:
                if hasattr(thing, "story"):
                    print(thing.story(), file=sys.stderr)
        if kind is None or issubclass(kind, Skipped) or not os.environ.get("LINNET_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print("kept:", self.folder, file=sys.stderr)


def run(main):
    """Runs one test script's main and turns its outcome into an exit code: 0, 1, or 77 for a skip."""
    start = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))  # so that servers and folders go too
    try:
        main(*sys.argv[1:])
    except Skipped as why:
        print(f"SKIP: {os.path.basename(sys.argv[0])}: {why}")
        sys.exit(77)
    except Exception:
        traceback.print_exc()
        print(f"FAILED after {time.monotonic() - start:.1f} s")
        sys.exit(1)
    print(f"passed in {time.monotonic() - start:.1f} s")
