# SPDX-License-Identifier: MIT
"""SIP over WebSockets (RFC 7118), plain and inside TLS, against the lab."""
# P02
import os

from harness import Agent, Lab, Workbench, check, check_equal, cli, isolate
from harness.agent import add_account
from harness.bench import run
from harness.lab import password

MESSAGES = 10


def account(bench, lab, name, user, uri, transport, more):
    agent = Agent(bench, name)
    add_account(bench, agent.profile, lab.aor(user), password(user), uri, transport, more)
    return agent


def exchange(bench, lab, kind, uri, more=()):
    """One by WebSocket, one by UDP: messages both ways, and each once."""
    people = [bench.add(account(bench, lab, f"alice-{kind}", "alice", uri, kind, list(more))),
              bench.add(account(bench, lab, f"bob-{kind}", "bob", lab.uri("udp"), "udp", []))]
    for agent in people:
        agent.start().register()
    sides = list(zip(people, ("alice", "bob"), people[::-1], ("bob", "alice")))
    for agent, _, _, other in sides:
        for number in range(MESSAGES):
            agent.send(lab.aor(other), f"{kind} {agent.name} {number} \u4f60\u597d", f"{agent.name}{number}")
    for agent, _, peer, _ in sides:
        for number in range(MESSAGES):
            state = agent.state(f"{agent.name}{number}", ("accepted", "delivered", "displayed", "failed", "notConfirmed"), 20)
            check(state["state"] in ("accepted", "delivered", "displayed"), f"{agent.name}{number}: {state}")
            peer.message(f"{kind} {agent.name} {number} \u4f60\u597d")
        check_equal(len(peer.received()), MESSAGES, f"messages to {peer.name}")
    for agent in people:
        check_equal(agent.quit(), 0, "exit code")


def main():
    with Workbench() as bench:
        lab = bench.add(Lab(bench))
        ca = os.path.join(lab.folder, "tls", "ca.pem")
        plain = f"sip:{lab.address}:{lab.port + 20};transport=ws"
        secure = f"sips:{lab.address}:{lab.port + 21};transport=ws"
        exchange(bench, lab, "ws", plain)
        exchange(bench, lab, "wss", secure, ["--ca", ca])
        trace = lab.trace()
        check("Via: SIP/2.0/WS " in trace and "Via: SIP/2.0/WSS " in trace, "the lab saw both kinds of Via")
        check(";transport=ws" in trace, "the Contact says how to come back (RFC 7118 s.5.2)")

        # TLS is judged as everywhere, and where nobody listens registering fails at once.
        for name, uri, words in (("no root", secure, "unknown issuer"),
                                 ("nobody there", f"sip:{lab.address}:{lab.port + 53};transport=ws", "")):
            profile = bench.path("bad-" + name.replace(" ", "-"))
            add_account(bench, profile, lab.aor("carol"), password("carol"), uri, "wss" if words else "ws")
            done = cli(bench, profile, "register", "--once", "--timeout", "8", expect=1)
            check(words in done.stderr, f"{name}: {done.stderr!r}")
        check_equal([line for line in lab.contacts().split("\n") if "alice" in line or "bob" in line], [], "all unregistered")


if __name__ == "__main__":
    isolate()
    run(main)
