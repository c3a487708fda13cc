# SPDX-License-Identifier: MIT
"""exchange.py lab|server udp|tcp: two agents write 1,000 messages each way. All accepted or better, none lost, none
twice, in order, equal to the character. Through linnet-server bob is away for the first 100."""
import collections
import sys

from harness import Agent, Lab, Server, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import run
from harness.lab import password
from harness.texts import first_difference, texts

COUNT = 1000
AWAY = 100
SEED = 20261


def account(bench, server, user, transport):
    agent = Agent(bench, user)
    add_account(bench, agent.profile, server.aor(user), password(user), server.uri(transport))
    for peer in ("alice", "bob"):
        if peer != user:
            agent.start()
            agent.command("contactAdd", to=server.aor(peer))
            agent.quit()
    return agent


def accepted(event):
    return event["event"] == "state" and event["state"] in ("accepted", "delivered", "displayed")


def check_received(agent, sender, expected):
    agent.wait_all(len(expected), lambda e: e["event"] == "message" and e["direction"] == "in", 120, "all messages")
    events = [event for event in agent.all("message") if event["direction"] == "in"]
    problem = first_difference([event["text"] for event in events], expected)
    check(not problem, f"what {agent.name} received, {problem}")
    for what in ("id", "messageId"):
        twice = [key for key, times in collections.Counter(event[what] for event in events).items() if times > 1]
        check(not twice, f"{agent.name}: {what} twice: {twice}")
    for event in events:
        check_equal((event["format"], event["model"], event["contentType"].split(";")[0], event["from"], event["request"]),
                    ("cpim", "pager", "text/plain", sender, False), "how it came")
    history = agent.history(sender)
    problem = first_difference([row["text"] for row in history if row["direction"] == "in"], expected)
    check(not problem, f"the history of {agent.name}, {problem}")


def check_sent(agent, sent):
    settled = set()
    agent.wait_all(len(sent), lambda e: accepted(e) and e["ref"] not in settled and not settled.add(e["ref"]), 240, "all accepted")
    states = collections.defaultdict(list)
    for event in agent.all("state"):
        states[event["ref"]].append(event)
    for ref, text in sent.items():
        names = [event["state"] for event in states[ref]]
        check_equal(names[0], "queued", f"first state of {ref}")
        check(names[-1] in ("accepted", "delivered", "displayed"), f"{ref}: {names}")
        check_equal(len(names), len(set(names)), f"a state of {ref} twice: {names}")
        check_equal(len({event["messageId"] for event in states[ref]} | {event["id"] for event in states[ref]}), 2,
                    f"ids of {ref} over its states")
    ids = {event["id"]: event["text"] for event in agent.all("message") if event["direction"] == "out"}
    check_equal(len(ids), len(sent), f"{agent.name}'s own messages shown")
    for ref, text in sent.items():
        check_equal(ids[states[ref][0]["id"]], text, f"the text shown for {ref}")


def main(kind, transport):
    with Workbench() as bench:
        server = bench.add(Lab(bench) if kind == "lab" else Server(bench))
        alice = bench.add(account(bench, server, "alice", transport))
        bob = bench.add(account(bench, server, "bob", transport))
        to_bob, to_alice = texts(COUNT, SEED, "alice"), texts(COUNT, SEED, "bob")
        sent_a = {f"a{number}": text for number, text in enumerate(to_bob)}
        sent_b = {f"b{number}": text for number, text in enumerate(to_alice)}

        alice.start().register()
        pending = list(sent_a.items())
        if kind == "server":
            for ref, text in pending[:AWAY]:
                alice.send(server.aor("bob"), text, ref)
            stored = alice.wait_all(AWAY, accepted, 60, "the first stored at the server")
            check(all(event["stored"] and event["status"] == 202 for event in stored), "stored says 202")
            pending = pending[AWAY:]
        bob.start().register()
        if kind == "server":
            bob.wait_all(AWAY, lambda e: e["event"] == "message", 60, "what waited at the server")
        for (ref_a, text_a), (ref_b, text_b) in zip(pending, sent_b.items()):
            alice.send(server.aor("bob"), text_a, ref_a)
            bob.send(server.aor("alice"), text_b, ref_b)
        for ref, text in list(sent_b.items())[len(pending):]:
            bob.send(server.aor("alice"), text, ref)
        check_sent(alice, sent_a)
        check_sent(bob, sent_b)
        check_received(bob, server.aor("alice"), to_bob)
        check_received(alice, server.aor("bob"), to_alice)
        for agent in (alice, bob):
            strange = [e for e in agent.events if e["event"] in ("error", "notJson", "notAnEvent")]
            check(not strange, f"{agent.name} said {strange[:3]}")
            check_equal(agent.quit(), 0, f"exit code of {agent.name}")


if __name__ == "__main__":
    isolate()
    run(main)
