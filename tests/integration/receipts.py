# SPDX-License-Identifier: MIT
"""receipts.py lab|server: delivered, displayed, typing and reactions between two Linnets; from the command line alone; and from a foreign
client, sipp, with documents of the corpus. What somebody else claims changes nothing (RELIABILITY A16)."""
import os
import subprocess
import time

from harness import Agent, Lab, Server, Sipp, Wire, Workbench, check, check_equal, isolate
from harness.agent import CLI, add_account, cli, environment
from harness.bench import SOURCE, run
from harness.lab import password

CORPUS = os.path.join(SOURCE, "tests", "data", "corpus")


class Post:
    """What sipp sends: post.xml with a body."""

    def __init__(self, user, kind, body, status=200):
        self.values = {"USER": user, "TYPE": kind, "BODY": body, "STATUS": str(status)}

    def xml(self, scenario):
        with open(os.path.join(SOURCE, "tests", "integration", "sipp", scenario + ".xml"), encoding="utf-8") as file:
            text = file.read()
        for name, value in self.values.items():
            text = text.replace(f"@{name}@", value)
        return text


def corpus(folder, name, replace=()):
    with open(os.path.join(CORPUS, folder, name), encoding="utf-8") as file:
        text = file.read()
    for old, new in replace:
        text = text.replace(old, new)
    return text


def account(bench, server, user, known):
    agent = bench.add(Agent(bench, user))
    add_account(bench, agent.profile, server.aor(user), password(user), server.uri("udp"))
    for peer in known:
        cli(bench, agent.profile, "contact", "add", server.aor(peer))
    return agent.start()


def requests(wire, server, what):
    """MESSAGEs that a client sent to the server and that hold these octets."""
    return [m for m in wire.messages() if m.method == "MESSAGE" and m.status is None and m.target[1] == server.port and what in m.body]


def between_two(bench, wire, server, alice, bob):
    alice.send(server.aor("bob"), "seen?", "r1")
    came = bob.message("seen?")
    alice.state("r1", ("delivered",))
    check(not requests(wire, server, b"<displayed/>"), "nothing is displayed before it is")
    bob.command("displayed", id=came["id"])
    alice.state("r1", ("displayed",))
    names = [event["state"] for event in alice.all("state") if event["ref"] == "r1"]
    check_equal(names, ["queued", "sending", "accepted", "delivered", "displayed"], "its states")
    shown = [row for row in alice.history() if row["text"] == "seen?"]
    check_equal([row["state"] for row in shown], ["displayed"], "what the history says")

    bob.command("typing", to=server.aor("alice"), state="active")
    event = alice.wait(lambda e: e["event"] == "typing", 10, "bob types")
    check_equal((event["from"], event["state"]), (server.aor("bob"), "active"), "who types")
    bob.send(server.aor("alice"), "done", "b1")
    alice.message("done")
    event = alice.wait(lambda e: e["event"] == "typing" and e["state"] == "idle", 10, "bob has stopped")
    check(not requests(wire, server, b"<state>idle</state>"), "the message says that the typing is over")
    bob.command("typing", to=server.aor("alice"), state="active")
    alice.wait(lambda e: e["event"] == "typing" and e["state"] == "active", 10, "again", alice.mark())
    bob.command("typing", to=server.aor("alice"), state="idle")
    alice.wait(lambda e: e["event"] == "typing" and e["state"] == "idle", 10, "and gave it up", alice.mark())
    sizes = [len(m.data) for m in wire.messages() if m.method == "MESSAGE" and m.status is None and len(m.vias()) == 1]
    print(f"  the largest request had {max(sizes)} bytes")
    check(max(sizes) <= 1300, "no request over 1300 bytes")


def reactions(bench, wire, server, alice, bob):
    """One reacts, both see it; killed on the way it arrives once; taken back it goes at both."""
    thumb = "\N{THUMBS UP SIGN}"

    def shown(agent, since, own):
        event = agent.wait(lambda e: e["event"] == "reaction" and e["messageId"] == sent["messageId"], 15, "a reaction", since)
        check_equal(event["id"], own["id"], "whose it is")
        return [(r["from"], r["text"]) for r in event["reactions"]]

    alice.send(server.aor("bob"), "lunch?", "x1")
    came = bob.message("lunch?")
    sent = alice.state("x1", ("delivered",))
    since, heard = bob.mark(), alice.mark()
    bob.command("react", id=came["id"], text=thumb)
    check_equal(shown(bob, since, came), [(server.aor("bob"), thumb)], "at once")
    check_equal(shown(alice, heard, sent), [(server.aor("bob"), thumb)], "at the other side")
    check(requests(wire, server, b"ln.Reaction: " + thumb.encode()), "as a header of ours")
    check(requests(wire, server, b'Reacted with ' + thumb.encode() + b' to: "lunch?"'), "and in words")
    heard = alice.mark()
    bob.command("react", id=came["id"], text=thumb, add=False)
    check_equal(shown(alice, heard, sent), [], "taken back")
    bob.command("react", id=came["id"], text="no emoji at all, but a text")
    bob.wait(lambda e: e["event"] == "error" and e["cmd"] == "react", 10, "which is refused")
    refused = bob.all("error")
    check_equal([e["cmd"] for e in refused], ["react"], "nothing else was")

    for round in range(3): # killed as soon as it is on the disk
        mark = f"{thumb}{round}"
        since, heard = bob.mark(), alice.mark()
        bob.command("react", id=came["id"], text=mark)
        shown(bob, since, came)
        bob.kill()
        bob.start()
        bob.register()
        alice.wait(lambda e: e["event"] == "reaction" and (server.aor("bob"), mark) in [(r["from"], r["text"]) for r in e["reactions"]], 30,
                   "it comes all the same", heard)
    newest = [e for e in alice.events if e["event"] == "reaction"][-1]
    check_equal([r["text"] for r in newest["reactions"]], [f"{thumb}{round}" for round in range(3)], "each once, in their order")
    check(not [e for e in alice.all("message") if "eacted" in e["text"]], "none is shown as a message")


def by_command_line(bench, server, bob):
    profile = bench.path("carla")
    add_account(bench, profile, server.aor("dave"), password("dave"), server.uri("udp"))
    bob.command("contactAdd", to=server.aor("dave"))
    words = ["--profile", profile, "send", server.aor("bob")]
    cli(bench, profile, *words[2:], "wait delivered", "--wait", "delivered", expect=0)
    cli(bench, profile, *words[2:], "never seen", "--wait", "displayed", "--timeout", "2", expect=3)
    waiting = subprocess.Popen([CLI, *words, "look at it", "--wait", "displayed"], stdout=subprocess.PIPE,
                               env=environment(bench.path("home-carla")))
    bob.command("displayed", id=bob.message("look at it")["id"])
    out, _ = waiting.communicate(timeout=30)
    check_equal((waiting.returncode, out.decode().strip()), (0, "displayed"), "send --wait displayed")


def from_foreign(bench, wire, server, alice):
    remote = f"{server.address}:{server.port}"
    receiver = bench.add(Sipp(bench, "receive", port=bench.ports(), calls=2))
    bench.add(Sipp(bench, "register", remote=remote, port=bench.ports(), keys={"contact_port": str(receiver.port)})).wait()

    def post(user, kind, body, status=200):
        bench.add(Sipp(bench, "post", remote=remote, port=bench.ports(), script=Post(user, kind, body, status))).wait()

    alice.send(server.aor("carol"), "to sipp", "s1")
    accepted = alice.state("s1", ("accepted",))
    receiver.wait()
    known = [("34jk324j", accepted["messageId"]), ("im:bob@example.com", "im:carol@example.test")]
    displayed = corpus("imdn", "own-display-displayed.xml", known)
    # dave forges, for carol and for himself; carol speaks for somebody else; nobody is shown.
    post("dave", "message/imdn+xml", displayed, 403)
    post("dave", "message/imdn+xml", displayed.replace("carol@", "dave@"), 403)
    post("carol", "message/imdn+xml", corpus("imdn", "own-spoofed-recipient.xml", known), 403)
    post("carol", "message/imdn+xml", corpus("imdn", "own-processing-stored.xml", known), 403)
    post("carol", "message/imdn+xml", corpus("imdn", "own-unknown-message-id.xml"))
    post("carol", "message/imdn+xml", corpus("imdn", "own-ill-formed.xml"), 400)
    check_equal([e["state"] for e in alice.all("state") if e["ref"] == "s1"], ["queued", "sending", "accepted"], "untouched by all that")
    post("carol", "message/imdn+xml", corpus("imdn", "own-delivery-delivered.xml", known))
    alice.state("s1", ("delivered",))
    post("carol", "message/imdn+xml", displayed)
    alice.state("s1", ("displayed",))
    post("carol", "message/imdn+xml", corpus("imdn", "own-delivery-delivered.xml", known))
    time.sleep(0.3)
    check_equal([e["state"] for e in alice.all("state") if e["ref"] == "s1"][-1], "displayed", "never back")

    since = alice.mark()
    post("carol", "application/im-iscomposing+xml", corpus("iscomposing", "rfc3994-5-active.xml"))
    event = alice.wait(lambda e: e["event"] == "typing", 10, "sipp types", since)
    check_equal((event["from"], event["state"]), (server.aor("carol"), "active"), "who types")
    since = alice.mark()
    post("carol", "application/im-iscomposing+xml", corpus("iscomposing", "own-unknown-state.xml"))
    alice.wait(lambda e: e["event"] == "typing" and e["state"] == "idle", 10, "sipp stopped", since)
    since = alice.mark()
    post("dave", "application/im-iscomposing+xml", corpus("iscomposing", "own-minimal-active.xml"))
    time.sleep(0.3)
    check(not [e for e in alice.events[since:] if e["event"] == "typing"], "a stranger's typing is not shown")
    check_equal([e for e in alice.all("message") if e["direction"] == "in" and e["from"] != server.aor("bob")], [], "none of it is a message")


def main(kind):
    with Workbench() as bench:
        wire = bench.add(Wire())
        server = bench.add(Lab(bench) if kind == "lab" else Server(bench))
        alice = account(bench, server, "alice", ("bob",))
        bob = account(bench, server, "bob", ("alice",))
        alice.register()
        bob.register()
        between_two(bench, wire, server, alice, bob)
        reactions(bench, wire, server, alice, bob)
        by_command_line(bench, server, bob)
        if kind == "lab":
            from_foreign(bench, wire, server, alice)
        for agent in (alice, bob):
            strange = [e for e in agent.events if e["event"] in ("error", "notJson", "notAnEvent") and e.get("cmd") != "react"]
            check(not strange, f"{agent.name} said {strange[:3]}")
            check_equal(agent.quit(), 0, f"exit code of {agent.name}")


if __name__ == "__main__":
    isolate()
    run(main)
