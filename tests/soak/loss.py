# SPDX-License-Identifier: MIT
"""loss.py [--each N] [--seed S]: two linnet-cli agents of 8 accounts each write to each other through tests/soak/relay.py: N messages
each way between each pair, all pairs at once, while 30 % of all datagrams are lost each way, 5 % come twice and 5 % late.

When all is quiet no message is lost (neither shown at the peer nor NotConfirmed at its sender) and none was shown twice. With N = 300
it takes about 7 minutes.
"""
import argparse
import collections
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
from harness import Agent, Workbench, check, check_equal, isolate  # noqa: E402
from harness.agent import add_account  # noqa: E402
from harness.bench import run  # noqa: E402
from relay import Relay  # noqa: E402

PAIRS = 8
FAULTS = (0.30, 0.05, 0.05)


def aor(name, number):
    return f"sip:{name}{number}@example.test"


def final_states(agent):
    """ref -> the last state told."""
    return {event["ref"]: event["state"] for event in agent.all("state")}


def wait_until_quiet(agents, refs, seconds):
    """Until the sender of every message has heard that it was delivered, or nothing has changed for longer than any retry waits."""
    end, changed, before = time.monotonic() + seconds, time.monotonic(), None
    while time.monotonic() < end:
        now = [final_states(agent) for agent in agents]
        if now != before:
            before, changed = now, time.monotonic()
        done = all(states.get(ref) == "delivered" for states in now for ref in refs)
        if done or time.monotonic() - changed > 600:
            return
        time.sleep(0.5)


def main(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2026)
    wanted = parser.parse_args(words)
    with Workbench() as bench:
        relay = bench.add(Relay(wanted.seed))
        agents = []
        for name, side in zip(("alice", "bob"), relay.sides):
            agent = Agent(bench, name)
            for number in range(PAIRS):
                add_account(bench, agent.profile, aor(name, number), None, f"sip:127.0.0.1:{side.port}")
            agents.append(bench.add(agent).start())
        names = ("alice", "bob")
        for agent, name in zip(agents, names):
            for number in range(PAIRS):
                agent.register(account=aor(name, number))
        # Each learns that the other recognises duplicates; before that a silence is not followed by another try (DESIGN s.5).
        for agent, name, other in zip(agents, names, reversed(names)):
            for number in range(PAIRS):
                agent.send(aor(other, number), "hello", f"hello{number}", account=aor(name, number))
        for agent in agents:
            for number in range(PAIRS):
                agent.state(f"hello{number}", ("accepted",), 30)

        relay.set_faults(*FAULTS)
        begin = time.monotonic()
        sent = {name: {} for name in names}  # ref -> (to, text)
        for agent, name, other in zip(agents, names, reversed(names)):
            for count in range(wanted.each):
                for number in range(PAIRS):
                    ref = f"{number}/{count}"
                    sent[name][ref] = (aor(other, number), f"{name}{number} says {count}")
                    agent.send(*sent[name][ref], ref, account=aor(name, number))
        wait_until_quiet(agents, list(sent["alice"]), 3600)
        took = time.monotonic() - begin
        relay.set_faults(0, 0, 0)

        lost, twice, unconfirmed, timeouts = [], [], 0, 0
        for agent, name, other in zip(agents, names, reversed(agents)):
            states = final_states(agent)
            shown = collections.Counter((e["account"], e["text"]) for e in other.all("message") if e["direction"] == "in")
            for ref, to_and_text in sent[name].items():
                times = shown[to_and_text]
                unconfirmed += states.get(ref) == "notConfirmed"
                if times == 0 and states.get(ref) != "notConfirmed":
                    lost.append((name, ref, states.get(ref)))
                if times > 1:
                    twice.append((name, ref, times))
            timeouts += sum(event["state"] == "notConfirmed" for event in agent.all("state"))
            check_equal(sum(states.get(ref) in ("queued", "sending") for ref in sent[name]), 0, "messages that still wait")
        check_equal((lost, twice), ([], []), "lost and shown twice")
        for agent in agents:
            check_equal(agent.quit(10), 0, "exit code")
        total = 2 * PAIRS * wanted.each
        print(f"seed {wanted.seed}: {total} messages in {took:.0f} s; 0 lost, 0 twice, {timeouts} time-outs, {unconfirmed} of them "
              f"NotConfirmed in the end; relay: {[side.counts for side in relay.sides]}")


if __name__ == "__main__":
    isolate()
    run(main)
