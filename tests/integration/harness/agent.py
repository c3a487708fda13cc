# SPDX-License-Identifier: MIT
"""linnet-cli as other programs see it: exit codes, JSON lines, signals (DESIGN section 11)."""
import json
import os
import queue
import signal
import subprocess
import threading
import time

from .bench import BIN, check

CLI = os.path.join(BIN, "linnet-cli")


def environment(folder):
    """No home, no session bus, no language of the developer's: what a service account has."""
    os.makedirs(folder, exist_ok=True)
    keep = {name: os.environ[name] for name in ("PATH", "QCA_PLUGIN_PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS",
                                                "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}
    return {**keep, "HOME": folder, "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": folder, "TMPDIR": folder}


def run_cli(bench, profile, *words, stdin=None, timeout=60, env=None):
    """Runs one command to its end: CompletedProcess with text streams."""
    command = [CLI, *(["--profile", profile] if profile else []), *words]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False,
                          env={**environment(bench.path("home")), **(env or {})},
                          stdin=subprocess.DEVNULL if stdin is None else None)


def cli(bench, profile, *words, expect=0, **options):
    """run_cli that insists on an exit code."""
    done = run_cli(bench, profile, *words, **options)
    check(done.returncode == expect, f"linnet-cli {' '.join(words)}: exit {done.returncode} instead of {expect}\n"
                                     f"stdout: {done.stdout}\nstderr: {done.stderr}")
    return done


def add_account(bench, profile, aor, password, outbound=None, transport=None, more=()):
    words = ["account", "add", aor]
    if password is not None:
        words.append("--password-stdin")
    if outbound:
        words += ["--outbound", outbound]
    if transport:
        words += ["--transport", transport]
    return cli(bench, profile, *words, *more, stdin=None if password is None else password + "\n")


class Agent:
    """One `linnet-cli agent` process on a profile; start() again after kill() to see what a restart remembers."""

    def __init__(self, bench, name, options=(), after=()):
        self.bench = bench
        self.name = name
        self.profile = bench.path("profile-" + name)
        self.options = list(options)
        self._after = list(after)  # behind the word "agent"
        self.prefix = []          # words before the program: nsenter
        self.events = []          # of all lives, in order; each has "life" added
        self.life = 0
        self.process = None
        self._lock = threading.Condition()
        self._reader = None
        self._writer = None
        self._errors = bench.path(f"agent-{name}.stderr")

    def start(self):
        self.life += 1
        with open(self._errors, "ab") as errors:
            self.process = subprocess.Popen([*self.prefix, *self._words()], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=errors, env=environment(self.bench.path("home-" + self.name)))
        self._queue = queue.Queue()
        self._reader = threading.Thread(target=self._read, args=(self.process, self.life), daemon=True)
        self._writer = threading.Thread(target=self._write, args=(self.process, self._queue), daemon=True)
        self._reader.start()
        self._writer.start()
        return self

    def _words(self):
        return [CLI, "--profile", self.profile, *self.options, "agent", *self._after]

    def _read(self, process, life):
        for line in process.stdout:
            if not line.endswith(b"\n"):
                break  # cut by SIGKILL in the middle of a line: never printed, as far as a reader can tell
            event = {**self._event(line), "life": life}
            with self._lock:
                self.events.append(event)
                self._lock.notify_all()

    @staticmethod
    def _event(line):
        try:
            event = json.loads(line.decode("utf-8"))
        except ValueError:
            return {"event": "notJson", "line": line}
        is_one = isinstance(event, dict) and "event" in event and "time" in event
        return event if is_one else {"event": "notAnEvent", "line": line}

    @staticmethod
    def _write(process, lines):
        try:
            while True:
                line = lines.get()
                if line is None:
                    process.stdin.close()
                    return
                process.stdin.write(line)
                process.stdin.flush()
        except (BrokenPipeError, ValueError, OSError):
            pass

    def raw(self, line):
        self._queue.put(line)

    def command(self, cmd, **fields):
        self.raw((json.dumps({"cmd": cmd, **fields}, ensure_ascii=False) + "\n").encode("utf-8"))

    def send(self, to, text, ref, **more):
        self.command("send", to=to, text=text, ref=ref, **more)

    def wait(self, wanted, seconds, what, since=0):
        """The first event from number `since` on for which wanted(event) is true."""
        end = time.monotonic() + seconds
        seen = since
        with self._lock:
            while True:
                while seen < len(self.events):
                    if wanted(self.events[seen]):
                        return self.events[seen]
                    seen += 1
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{self.name}: not within {seconds} s: {what}")
                self._lock.wait(min(left, 1))
                if self.process.poll() is not None and seen == len(self.events) and not self._reader.is_alive():
                    raise AssertionError(f"{self.name} ended with {self.process.returncode} before: {what}")

    def wait_all(self, count, wanted, seconds, what):
        """Waits until at least `count` events match and returns them."""
        end = time.monotonic() + seconds
        seen, found = 0, []
        with self._lock:
            while True:
                while seen < len(self.events):
                    if wanted(self.events[seen]):
                        found.append(self.events[seen])
                    seen += 1
                if len(found) >= count:
                    return found
                left = end - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"{self.name}: {len(found)} of {count} within {seconds} s: {what}")
                self._lock.wait(min(left, 1))

    def all(self, kind):
        with self._lock:
            return [event for event in self.events if event["event"] == kind]

    def mark(self):
        with self._lock:
            return len(self.events)

    def register(self, seconds=10, **fields):
        since = self.mark()
        self.command("register", **fields)
        event = self.wait(lambda e: e["event"] == "registration" and e["state"] in ("registered", "failed"), seconds,
                          "registered", since)
        check(event["state"] == "registered", f"{self.name} could not register: {event}")
        return event

    def message(self, text, seconds=10):
        return self.wait(lambda e: e["event"] == "message" and e["direction"] == "in" and e["text"] == text, seconds,
                         f"message {text!r}")

    def state(self, ref, states, seconds=10):
        return self.wait(lambda e: e["event"] == "state" and e["ref"] == ref and e["state"] in states, seconds,
                         f"{ref} {'/'.join(states)}")

    def received(self):
        return [event["text"] for event in self.all("message") if event["direction"] == "in"]

    def history(self, *words):
        done = cli(self.bench, self.profile, "--json", "history", *words, "--limit", "0")
        return [json.loads(line) for line in done.stdout.split("\n") if line]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._queue.put(None)
        self._reader.join(5)

    def quit(self, seconds=5):
        """Ends as its user would and returns the exit code."""
        if self.process is None or self.process.poll() is not None:
            return self.process.returncode if self.process else None
        self.command("quit")
        self._queue.put(None)
        code = self.process.wait(seconds)
        self._reader.join(5)
        return code

    def end(self):
        if self.process is None or self.process.poll() is not None:
            return
        try:
            self.quit()
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not end within 5 s of quit") from None

    def story(self):
        try:
            with open(self._errors, encoding="utf-8", errors="replace") as errors:
                words = errors.read()[-3000:]
        except OSError:
            words = ""
        last = "\n".join(str(event) for event in self.events[-15:])
        return f"--- {self.name}: {len(self.events)} events, the last:\n{last}\n--- its stderr:\n{words}"
