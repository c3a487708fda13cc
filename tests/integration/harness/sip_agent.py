# SPDX-License-Identifier: MIT
"""tests/tools/sip-agent: the engine without a messenger, told what to do in JSON lines."""
import os

from .agent import Agent
from .bench import BIN, check

PROGRAM = os.path.join(BIN, "..", "tests", "sip-agent")


class SipAgent(Agent):
    """One user agent on a port of its own, reached directly and at once. Same events and waits as Agent."""

    def __init__(self, bench, name="alice", options=(), port=None, aor=None):
        super().__init__(bench, name, options)
        self.port = port or bench.ports()
        self.aor = aor or f"sip:{name}@127.0.0.1:{self.port}"
        self.start()
        self.wait(lambda e: e["event"] == "listening", 10, "listening")

    def _words(self):
        return [PROGRAM, "--aor", self.aor, "--listen", f"127.0.0.1:{self.port}", *self.options]

    def call(self, name, to, **more):
        self.command("call", call=name, to=to, **more)

    def incoming(self, who, seconds=10):
        """The name of the session that `who` (the user part) asks for."""
        return self.wait(lambda e: e["event"] == "incoming" and f":{who}@" in e["from"], seconds, f"a call of {who}")["call"]

    def session(self, name, state, seconds=10):
        return self.wait(lambda e: e["event"] == "state" and e["call"] == name and e["state"] == state, seconds, f"{name} {state}")

    def ended(self, name, reason, status=None, seconds=10):
        event = self.wait(lambda e: e["event"] == "ended" and e["call"] == name, seconds, f"the end of {name}")
        check(event["reason"] == reason and status in (None, event["status"]), f"{name} ended as {event}")
        return event

    def of(self, name, kind):
        return [event for event in self.all(kind) if event["call"] == name]

    def result(self, ref, seconds=10):
        return self.wait(lambda e: e["event"] == "result" and e["ref"] == ref, seconds, f"the result of {ref}")
