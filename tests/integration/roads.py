# SPDX-License-Identifier: MIT
"""roads.py lab|server: which texts go as one MESSAGE and which by a session, by the size of the request as it is on the wire
(DESIGN section 4): 1298, 1299 and 1300 bytes do, 1301 do not; a challenge that makes the repeated request longer than that moves its
message to a session."""

from harness import Agent, Lab, Server, Wire, Workbench, check, check_equal, isolate
from harness.agent import add_account, cli
from harness.bench import run
from harness.lab import password

LIMIT = 1300


def account(bench, server, user, peer):
    agent = bench.add(Agent(bench, user))
    add_account(bench, agent.profile, server.aor(user), password(user), server.uri("udp"))
    cli(bench, agent.profile, "contact", "add", server.aor(peer))
    return agent.start()


def pages(wire, server, text):
    """MESSAGE requests from a client to the server that hold the text."""
    return [m for m in wire.messages() if m.method == "MESSAGE" and m.status is None and m.target[1] == server.port
            and m.body.endswith(text.encode())]


def model_of(agent, text):
    rows = [row for row in agent.history() if row["text"] == text]
    check_equal(len(rows), 1, "rows of the text")
    return rows[0]["model"]


def by_size(wire, server, alice, bob):
    probe = "p" * 300
    for ref in ("p1", "p2"):  # the second one carries credentials from the start
        alice.send(server.aor("bob"), probe, ref)
        alice.state(ref, ("accepted", "delivered"))
    size = len(pages(wire, server, probe)[-1].data)
    room = 300 + LIMIT - size
    for wanted in (LIMIT - 2, LIMIT - 1, LIMIT):
        text = str(wanted)[-1] * (room + wanted - LIMIT)
        alice.send(server.aor("bob"), text, str(wanted))
        alice.state(str(wanted), ("accepted", "delivered"))
        bob.message(text)
        check_equal([len(m.data) for m in pages(wire, server, text)], [wanted], "its request on the wire")
        check_equal((model_of(alice, text), model_of(bob, text)), ("pager", "pager"), f"the model of {wanted}")

    text = "s" * (room + 1)
    alice.send(server.aor("bob"), text, "1301")
    came = bob.message(text, 20)
    alice.state("1301", ("delivered",), 20)
    check_equal(pages(wire, server, text), [], "no MESSAGE carries it")
    check_equal((came["model"], model_of(alice, text)), ("session", "session"), "the model of 1301")
    names = [e["state"] for e in alice.all("state") if e["ref"] == "1301"]
    check_equal(names, ["queued", "sending", "accepted", "delivered"], "its states")
    check([m for m in wire.messages() if m.method == "INVITE" and m.status == 200], "an INVITE was accepted")

    alice.send(server.aor("bob"), "short", "short")  # while the session is up, everything goes through it
    check_equal(bob.message("short")["model"], "session", "the model of what follows")
    alice.send(server.aor("bob"), "by pager", "forced", model="pager")
    check_equal(bob.message("by pager")["model"], "pager", "what the user wants as one message")


def by_challenge(wire, server, alice, bob):
    """A new process has no credentials in use; the text fits without them and not with them."""
    check_equal(alice.quit(), 0, "exit code")
    alice.start().register()
    wire.clear()
    alice.send(server.aor("bob"), "c" * 300, "c")
    alice.state("c", ("accepted", "delivered"))
    first, second = pages(wire, server, "c" * 300)[:2]
    check(len(second.data) > len(first.data) + 100, "the repeated request has credentials")
    text = "c" * (300 + LIMIT - len(first.data))
    check_equal(alice.quit(), 0, "exit code")
    alice.start().register()
    wire.clear()
    alice.send(server.aor("bob"), text, "challenged")
    check_equal(bob.message(text, 20)["model"], "session", "the model of the challenged one")
    alice.state("challenged", ("delivered",), 20)
    check_equal([len(m.data) for m in pages(wire, server, text)], [LIMIT], "asked once, refused, and not repeated as MESSAGE")


def main(kind):
    with Workbench() as bench:
        wire = bench.add(Wire())
        server = bench.add(Lab(bench) if kind == "lab" else Server(bench))
        alice = account(bench, server, "alice", "bob")
        bob = account(bench, server, "bob", "alice")
        bob.register()
        alice.register()
        by_size(wire, server, alice, bob)
        by_challenge(wire, server, alice, bob)
        for agent in (alice, bob):
            strange = [e for e in agent.events if e["event"] in ("error", "notJson", "notAnEvent")]
            check(not strange, f"{agent.name} said {strange[:3]}")
            check_equal(agent.quit(), 0, f"exit code of {agent.name}")


if __name__ == "__main__":
    isolate()
    run(main)
