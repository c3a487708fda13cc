# SPDX-License-Identifier: MIT
"""A store that refuses to write (RELIABILITY section 2): 500 with Retry-After to peers, words to the user, nothing acknowledged that is
not stored, and no restart to recover. The limit of file sizes plays the disk."""
import resource
import sys

from harness import Agent, Lab, Wire, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import run, wait_until
from harness.lab import password

SURVIVES_THE_LIMIT = "import os, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"


class Disk:
    """What the process may write: nothing more in any file, or everything."""

    def __init__(self, process):
        self._pid = process.pid
        self._usual = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)

    def refuse(self):
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (1, self._usual[1]))

    def recover(self):
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, self._usual)


def errors(agent):
    with open(agent.bench.path(f"agent-{agent.name}.stderr"), encoding="utf-8") as file:
        return file.read()


def main():
    with Workbench() as bench:
        wire = bench.add(Wire())
        lab = bench.add(Lab(bench))
        agents = {}
        for name in ("alice", "bob"):
            agent = agents[name] = bench.add(Agent(bench, name))
            add_account(bench, agent.profile, lab.aor(name), password(name), lab.uri("udp"))
        alice, bob = agents["alice"], agents["bob"]
        alice.prefix = [sys.executable, "-c", SURVIVES_THE_LIMIT]
        alice.start().register()
        bob.start().register()
        alice.command("contactAdd", to=lab.aor("bob"))
        bob.send(lab.aor("alice"), "while all is well", "first")
        bob.state("first", ("accepted",), 20)
        alice.message("while all is well")

        disk = Disk(alice.process)
        disk.refuse()
        wire.clear()
        bob.send(lab.aor("alice"), "while the disk refuses", "second")
        waits = bob.state("second", ("queued",), 5)
        state = bob.wait(lambda e: e["event"] == "state" and e["ref"] == "second" and e["status"] == 500, 20, "500 at the sender")
        check_equal((state["state"], state["reason"]), ("queued", "server"), "what the sender makes of it")
        refusals = [m for m in wire.messages() if m.method == "MESSAGE" and m.status == 500]
        check(refusals and all(int(m.header("retry-after") or 0) > 0 for m in refusals), "500 carries Retry-After")
        check(not any(m.method == "MESSAGE" and m.status == 200 for m in wire.messages()), "nothing was acknowledged")
        # Its sentence about it would go to a file as well; the events go through a pipe.
        alice.send(lab.aor("bob"), "cannot be kept", "mine")
        refused = alice.wait(lambda e: e["event"] == "error" and e["ref"] == "mine", 10, "a send is refused in words")
        check_equal(refused["reason"], "storage", "its reason")
        check_equal(alice.process.poll(), None, "alive")

        disk.recover()
        wait_until(lambda: "The disk stores again" in errors(alice), 10, "it recovers by itself")
        alice.message("while the disk refuses", 30)
        bob.state("second", ("accepted",), 30)
        check_equal(alice.received(), ["while all is well", "while the disk refuses"], "once each, in order")
        check_equal(alice.life, 1, "without a restart")
        check(waits["messageId"], "one id")
        check_equal(alice.quit(), 0, "exit code")


if __name__ == "__main__":
    isolate()
    run(main)
