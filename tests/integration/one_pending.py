# SPDX-License-Identifier: MIT
"""RFC 3428 s.8: while 500 messages wait for one address, at most one MESSAGE transaction is pending for a Request-URI,
asserted on captured bytes; a slow address holds up nobody else."""
import collections

from harness import Agent, Lab, Wire, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import run
from harness.lab import password

COUNT = 500


def most_pending(messages, proxy_port):
    """For each Request-URI the largest number of transactions open at once, and how many there were."""
    open_now, most, total = collections.defaultdict(set), collections.Counter(), collections.Counter()
    seen = set()
    for m in messages:
        if m.method != "MESSAGE":
            continue
        if m.status is None and m.target[1] == proxy_port and len(m.vias()) == 1:
            if m.branch() not in seen:  # else a retransmission
                seen.add(m.branch())
                open_now[m.uri].add(m.branch())
                total[m.uri] += 1
                most[m.uri] = max(most[m.uri], len(open_now[m.uri]))
        elif m.status is not None and m.status >= 200 and m.source[1] == proxy_port and len(m.vias()) == 1:
            for branches in open_now.values():
                branches.discard(m.branch())
    return most, total


def main():
    with Workbench() as bench:
        lab = bench.add(Lab(bench))
        wire = bench.add(Wire())
        agents = {}
        for user in ("alice", "bob"):
            agent = agents[user] = bench.add(Agent(bench, user))
            add_account(bench, agent.profile, lab.aor(user), password(user), lab.uri("udp"))
            agent.start().register()
        agents["bob"].command("contactAdd", to=lab.aor("alice"))  # else the 21st of a stranger is refused
        wire.clear()
        alice, bob, slow = agents["alice"], lab.aor("bob"), lab.aor("slow")
        # slow@ answers after 3 s: while it does, two more for it and 500 for bob wait.
        for number in range(2):
            alice.send(slow, f"slow {number}", f"slow{number}")
        for number in range(COUNT):
            alice.send(bob, f"message {number}", f"bob{number}")
        done = alice.wait_all(COUNT + 2, lambda e: e["event"] == "state" and e["state"] == "accepted", 120, "all accepted")
        order = [event["ref"] for event in done]
        check(order.index("bob0") < order.index("slow0"), "bob does not wait for the slow one")
        check_equal([ref for ref in order if ref.startswith("bob")], [f"bob{n}" for n in range(COUNT)], "in the order of sending")
        agents["bob"].wait_all(COUNT, lambda e: e["event"] == "message", 20, "all arrived")
        check_equal(agents["bob"].received(), [f"message {n}" for n in range(COUNT)], "what arrived")
        most, total = most_pending(wire.messages(1), lab.port)
        check(total[bob] >= COUNT and total[slow] >= 2, f"the capture is whole: {total}")
        # bob's receipts go to alice: one at a time as well.
        check_equal(dict(most), {bob: 1, slow: 1, lab.aor("alice"): 1}, "transactions pending at once")


if __name__ == "__main__":
    isolate()
    run(main)
