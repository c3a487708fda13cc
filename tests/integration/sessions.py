# SPDX-License-Identifier: MIT
"""sessions.py lab|server: two agents, INVITE and MSRP through a proxy: the flow on the wire step by step, long texts equal, a stranger's
session that rings, one that is declined (RFC 3261 s.13, s.15; RFC 4975)."""
from harness import Agent, Lab, Server, Wire, Workbench, check, check_equal, isolate
from harness.agent import add_account, cli
from harness.bench import run
from harness.lab import password

SIZES = (5_000, 100_000, 5_000_000)


def account(bench, server, user, known):
    agent = bench.add(Agent(bench, user))
    add_account(bench, agent.profile, server.aor(user), password(user), server.uri("udp"))
    for peer in known:
        cli(bench, agent.profile, "contact", "add", server.aor(peer))
    agent.start()
    agent.register()
    return agent


def session(agent, state, since=0, seconds=15):
    return agent.wait(lambda e: e["event"] == "session" and e["state"] == state, seconds, f"session {state}", since)


def long_text(size):
    """No two lines are the same, so that nothing can be swapped or lost unseen."""
    words, length, number = [], 0, 0
    while length < size:
        words.append(f"{number:07d} \u4f60\u597d, a line of a long text\n")
        length += len(words[-1])
        number += 1
    return "".join(words)[:size]


def steps(wire, server):
    """What clients and server said to each other about the session, repetitions of UDP taken out."""
    words, last = [], None
    for message in wire.messages():
        is_of_session = message.method in ("INVITE", "ACK", "BYE", "CANCEL")
        if is_of_session and message.data != last and server.port in (message.source[1], message.target[1]):
            last = message.data
            words.append(message.status or message.method)
    return words


def check_steps(wire, server):
    """INVITE to BYE through one proxy: two legs, each message once on each."""
    words = steps(wire, server)
    if words[1:2] == [407]:  # the proxy wants to know who calls (RFC 3261 s.22.3)
        check_equal(words[:3], ["INVITE", 407, "ACK"], "the challenge")
        words = words[3:]
    print("  on the wire:", " ".join(str(word) for word in words))
    for what in ("INVITE", 180, "ACK", "BYE"):
        check(words.count(what) == 2, f"{what} on both legs: {words}")
    check(words.count(200) == 4, f"200 to INVITE and to BYE, on both legs: {words}")
    check(100 in words, f"100 from the proxy: {words}")
    first = {what: words.index(what) for what in ("INVITE", 180, 200, "ACK", "BYE")}
    check(sorted(first, key=first.get) == ["INVITE", 180, 200, "ACK", "BYE"], f"their order: {words}")
    forwarded = words.index(180, first[180] + 1)
    check(words.index(100) < forwarded, f"100 before the 180 of the caller's leg: {words}")


def the_flow(bench, wire, server, alice, bob):
    wire.clear()
    since_a, since_b = alice.mark(), bob.mark()
    alice.command("openSession", to=server.aor("bob"), ref="s1")
    up = session(alice, "established", since_a)
    check_equal((up["ref"], up["peer"], up["direction"]), ("s1", server.aor("bob"), "out"), "who is called")
    came = session(bob, "established", since_b)
    check_equal((came["peer"], came["direction"], came["request"]), (server.aor("alice"), "in", False), "who calls")
    alice.command("endSession", session=up["session"])
    over = session(alice, "ended", since_a)
    check_equal(over["reason"], "local", "why it ended")
    check_equal(session(bob, "ended", since_b)["reason"], "remote", "why it ended")
    states = [e["state"] for e in alice.events[since_a:] if e["event"] == "session"]
    check([s for s in states if s != "trying"] == ["calling", "ringing", "connecting", "established", "ending", "ended"], f"its states: {states}")
    check_steps(wire, server)


def long_texts(server, alice, bob):
    for number, size in enumerate(SIZES):
        text = long_text(size)
        ref = f"long{number}"
        alice.send(server.aor("bob"), text, ref, model="session")
        came = bob.wait(lambda e, n=size: e["event"] == "message" and e["direction"] == "in" and len(e["text"]) == n, 60, f"{size} characters")
        check(came["text"] == text, f"{size} characters are equal")
        check_equal(came["model"], "session", "how it came")
        alice.state(ref, ("delivered", "displayed"), 30)
        print(f"  {size} characters: equal")


def strangers(server, bob, carol):
    since_b, since_c = bob.mark(), carol.mark()
    carol.command("openSession", to=server.aor("bob"), ref="c1")
    rings = session(bob, "incoming", since_b)
    check_equal(rings["request"], True, "from a stranger")
    session(carol, "ringing", since_c)
    bob.command("declineSession", session=rings["session"])
    over = session(carol, "ended", since_c)
    check_equal((over["reason"], over["status"]), ("declined", 603), "what carol is told")
    session(bob, "ended", since_b)
    since_b, since_c = bob.mark(), carol.mark()
    carol.command("openSession", to=server.aor("bob"), ref="c2")
    rings = session(bob, "incoming", since_b)
    bob.command("acceptSession", session=rings["session"])
    session(carol, "established", since_c)
    bob.command("endSession", session=rings["session"])
    check_equal(session(carol, "ended", since_c)["reason"], "remote", "who ended it")
    session(bob, "ended", since_b)
    since_b, since_c = bob.mark(), carol.mark()
    carol.command("openSession", to=server.aor("bob"), ref="c3")
    session(bob, "incoming", since_b)
    ringing = session(carol, "ringing", since_c)
    carol.command("endSession", session=ringing["session"])
    check_equal(session(bob, "ended", since_b)["reason"], "remote", "taken back")


def main(kind):
    with Workbench() as bench:
        wire = bench.add(Wire())
        server = bench.add(Lab(bench) if kind == "lab" else Server(bench))
        alice = account(bench, server, "alice", ["bob"])
        bob = account(bench, server, "bob", ["alice"])
        carol = account(bench, server, "carol", [])
        the_flow(bench, wire, server, alice, bob)
        long_texts(server, alice, bob)
        strangers(server, bob, carol)
        for agent in (alice, bob, carol):
            check_equal(agent.quit(), 0, f"{agent.name} ends")
        held = [row for row in bob.history() if row["event"] == "session"]
        check(len(held) >= 5, f"what the history keeps: {held}")


if __name__ == "__main__":
    isolate()
    run(main)
