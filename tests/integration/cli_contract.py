# SPDX-License-Identifier: MIT
"""The command line to the letter: exit codes, JSON lines, what is not built yet, SIGTERM, restarts."""
import json
import os
import signal
import subprocess
import threading
import time

from harness import Agent, Server, Workbench, check, check_equal, cli, isolate, run_cli
from harness.agent import add_account
from harness.bench import BIN, SOURCE, run
from harness.lab import password

CORPUS = os.path.join(SOURCE, "tests", "data", "corpus", "sip-torture")


def usage(bench):
    profile = bench.path("profile-usage")
    for words in ((), ("nonsense",), ("send",), ("register", "--timeout", "soon"), ("account",), ("account", "add"),
                  ("history", "--limit", "many"), ("listen", "--nonsense"), ("send", "sip:bob@example.test", "x", "--model", "post")):
        done = cli(bench, profile, *words, expect=2, stdin="")
        check(done.stderr.strip(), f"{words}: a sentence on stderr")
    check("Linnet" in cli(bench, None, "--version").stdout or "linnet" in cli(bench, None, "--version").stdout, "--version")
    carrier = cli(bench, profile, "account", "add", "sip:alice@example.test", "--transport", "pigeon", expect=2)
    check("pigeon" in carrier.stderr, f"an unknown transport is named: {carrier.stderr!r}")


def accounts(bench):
    profile = bench.path("profile-accounts")
    # never touches the network: there is none for this name
    done = add_account(bench, profile, "sip:alice@example.invalid", "first-Geheimnis-1")
    check("secret: file" in done.stdout, f"account add says where the secret is: {done.stdout!r}")
    listed = cli(bench, profile, "account", "list").stdout
    check("alice@example.invalid" in listed and "secret: file" in listed, listed)
    for name in ("secrets.vault", "secrets.key"):
        check_equal(os.stat(os.path.join(profile, name)).st_mode & 0o777, 0o600, f"mode of {name}")
    add_account(bench, profile, "sip:alice@example.invalid", "second-Geheimnis-2")
    check_equal(len([line for line in cli(bench, profile, "account", "list").stdout.splitlines() if "alice@" in line]), 1,
                "an AOR that exists is updated")
    for folder, _, names in os.walk(profile):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:
                check(b"Geheimnis" not in file.read(), f"a password in {name}")
    cli(bench, profile, "account", "remove", "sip:alice@example.invalid")
    check("alice" not in cli(bench, profile, "account", "list").stdout, "removed")
    cli(bench, profile, "account", "remove", "sip:alice@example.invalid", expect=1)

    cli(bench, profile, "contact", "add", "sip:Bob@EXAMPLE.test:5060", "--name", "Bob B.")
    cli(bench, profile, "contact", "block", "sip:mallory@example.test")
    rows = [json.loads(line) for line in cli(bench, profile, "--json", "contact", "list").stdout.splitlines()]
    check(any("Bob@example.test" in json.dumps(row) for row in rows), f"canonical address: {rows}")
    cli(bench, profile, "contact", "remove", "sip:Bob@example.test")
    cli(bench, profile, "contact", "block", "@Spam.Example")
    check("@spam.example  blocked" in cli(bench, profile, "contact", "list").stdout, "a blocked domain is listed")
    cli(bench, profile, "contact", "block", "@spam@example", expect=2)
    cli(bench, profile, "contact", "remove", "@spam.example")
    cli(bench, profile, "contact", "remove", "@spam.example", expect=1)


def parse(bench):
    verdicts = {}
    with open(os.path.join(CORPUS, "expectations.tsv"), encoding="utf-8") as table:
        names = table.readline().rstrip("\n").split("\t")
        for line in table:
            row = dict(zip(names, line.rstrip("\n").split("\t")))
            verdicts[row[names[0]]] = row["parser"]
    check_equal(len(verdicts), 49, "messages of RFC 4475")
    for name, verdict in verdicts.items():
        path = next(os.path.join(CORPUS, end) for end in (name, name + ".dat") if os.path.isfile(os.path.join(CORPUS, end)))
        done = run_cli(bench, None, "parse", path)
        check(done.returncode in (0, 1), f"parse {name}: exit {done.returncode} {done.stderr}")
        if verdict in ("accept", "reject"):
            check_equal(done.returncode, 0 if verdict == "accept" else 1, f"parse {name}")
        done = run_cli(bench, None, "--json", "parse", path)
        for line in done.stdout.splitlines():
            json.loads(line)
        if done.returncode == 1:
            error = json.loads(done.stdout.splitlines()[-1])
            check("error" in error or error.get("event") == "error", f"parse {name} --json: {done.stdout}")
    cli(bench, None, "parse", "/nonexistent", expect=2)


def one_shot(bench, server):
    """register, send, listen and history as commands."""
    alice, bob = bench.path("profile-one-a"), bench.path("profile-one-b")
    add_account(bench, alice, server.aor("alice"), password("alice"), server.uri("tcp"))
    add_account(bench, bob, server.aor("bob"), password("bob"), server.uri("udp"))
    cli(bench, alice, "register", "--once", "--timeout", "10")

    heard = {}
    listener = threading.Thread(target=lambda: heard.update(done=run_cli(bench, bob, "--json", "listen", "--count", "2",
                                                                         "--timeout", "20")))
    listener.start()
    time.sleep(1)
    cli(bench, alice, "send", server.aor("bob"), "first")
    cli(bench, alice, "send", server.aor("bob"), "-", stdin=" from stdin\nwith a line\n")
    listener.join()
    check_equal(heard["done"].returncode, 0, f"listen: {heard['done'].stderr}")
    events = [json.loads(line) for line in heard["done"].stdout.splitlines()]
    texts = [event["text"] for event in events if event["event"] == "message"]
    check_equal(texts[0], "first", "what listen printed")
    check(len(texts) == 2 and texts[1].startswith(" from stdin\nwith a line"), f"what listen printed: {texts}")
    cli(bench, bob, "listen", "--count", "1", "--timeout", "1", expect=3)
    cli(bench, alice, "send", server.aor("bob"), "no receipt comes", "--wait", "delivered", "--timeout", "2", expect=3)
    cli(bench, alice, "send", server.aor("nobody"), "hi", expect=1)

    rows = [json.loads(line) for line in cli(bench, alice, "--json", "history", server.aor("bob")).stdout.splitlines()]
    check_equal([row["text"] for row in rows][:2], ["first", texts[1]], "history, oldest first")
    check_equal({row["state"] for row in rows[:2]}, {"accepted"}, "with its state")
    check_equal(len(cli(bench, alice, "--json", "history", server.aor("bob"), "--limit", "1").stdout.splitlines()), 1, "--limit 1")
    check("first" in cli(bench, alice, "history").stdout, "history for people")


def agent_contract(bench, server):
    alice = bench.add(Agent(bench, "alice"))
    add_account(bench, alice.profile, server.aor("alice"), password("alice"), server.uri("udp"))
    alice.start()

    for number, line in enumerate((b"nonsense\n", b"[1]\n", b"{}\n", b'{"cmd": 5}\n', b'{"cmd": "fly", "ref": "x"}\n',
                                   b"\xff\xfe\n", b'{"cmd": "send", "to": "sip:bob@example.test"}\n', b"{\n")):
        since = alice.mark()
        alice.raw(line)
        alice.wait(lambda e: e["event"] == "error", 5, f"an error for bad line {number} {line!r}", since)
    for fields in ({"sign": True}, {"encrypt": True}):
        since = alice.mark()
        alice.send(server.aor("bob"), "x", "nb", **fields)
        error = alice.wait(lambda e: e["event"] in ("error", "state"), 5, "notBuilt", since)
        check_equal((error["event"], error["reason"], error["ref"]), ("error", "notBuilt", "nb"), f"send with {fields}")
    for cmd in ("subscribe", "publish", "key"):
        since = alice.mark()
        alice.command(cmd, to=server.aor("bob"), path="/etc/hostname", state="online", ref=cmd)
        error = alice.wait(lambda e: e["event"] == "error", 5, cmd, since)
        check_equal((error["reason"], error["ref"], error["cmd"]), ("notBuilt", cmd, cmd), cmd)

    # registers only when told
    time.sleep(0.3)
    check(not alice.all("registration"), "nothing registers by itself")
    alice.send(server.aor("bob"), "before registering", "early", unknownField=[1, 2])
    alice.state("early", ("queued",))
    alice.register(ref="r1")
    check_equal({event.get("ref") for event in alice.all("registration")}, {"r1"}, "ref in what it causes")
    event = alice.state("early", ("accepted",))
    check_equal((event["stored"], event["status"]), (True, 202), "bob is away: stored")

    # too large to leave as the one message that the user wants
    alice.send(server.aor("bob"), "z" * 1500, "large", model="pager")
    event = alice.state("large", ("failed",))
    check_equal(event["reason"], "tooLarge", "a MESSAGE over 1300 bytes does not leave")
    alice.command("retry", id=event["id"], ref="large")
    alice.command("discard", id=event["id"])

    # ref comes back after a restart, and so does nothing that was already told
    alice.command("unregister")
    alice.wait(lambda e: e["event"] == "registration" and e["state"] == "unregistered", 5, "unregistered")
    alice.send(server.aor("bob"), "over the restart", "kept")
    alice.state("kept", ("queued",))
    alice.kill()
    since = alice.mark()
    alice.start().register()
    event = alice.state("kept", ("accepted",))
    check_equal(event["life"], 2, "ref after a restart")
    again = [e for e in alice.events[since:] if e["event"] == "message"]
    check(not again, f"nothing is shown again: {again}")
    check([e for e in alice.events if e["event"] in ("notJson", "notAnEvent")] == [], "stdout holds only JSON events")

    for event in alice.events:
        check(event["time"].endswith("Z") and len(event["time"]) == 24, f"ISO 8601 UTC with milliseconds: {event}")

    bob = bench.add(Agent(bench, "bob"))
    add_account(bench, bob.profile, server.aor("bob"), password("bob"), server.uri("udp"))
    bob.start().register()
    event = bob.message("before registering")
    check(event["request"] is True and event["security"] == {"signed": "none", "encrypted": False}, f"a stranger: {event}")
    bob.message("over the restart")
    check_equal(bob.received(), ["before registering", "over the restart"], "what waited, in order")

    # SIGTERM and end of stdin unregister and exit 0
    alice.process.send_signal(signal.SIGTERM)
    check_equal(alice.process.wait(4), 0, "exit code after SIGTERM")
    bob._queue.put(None)
    check_equal(bob.process.wait(4), 0, "exit code after the end of stdin")
    for agent in (alice, bob):
        states = [event["state"] for event in agent.all("registration")]
        check(states and states[-1] == "unregistered", f"{agent.name} unregistered at the end: {states}")


def server_contract(bench, server):
    data = bench.path("server-other")
    program = os.path.join(BIN, "linnet-server")
    for words in ((), ("--listen", "127.0.0.1"), ("--nonsense",)):
        done = subprocess.run([program, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=10, check=False)
        check_equal(done.returncode, 2, f"linnet-server {words}")
        check(done.stderr.strip(), "a sentence")
    # port 0: one free port for all transports
    with subprocess.Popen([program, "--listen", "127.0.0.1:0", "--domain", "example.test", "--data", data, "--open"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        lines = [process.stdout.readline() for _ in range(2)]
        ports = {line.split()[1] for line in lines}
        check_equal(len(ports), 1, f"one port: {lines}")
        process.send_signal(signal.SIGTERM)
        start = time.monotonic()
        check_equal(process.wait(5), 0, "exit code after SIGTERM")
        check(time.monotonic() - start < 2, "within 2 s")
    # a port that is taken
    done = subprocess.run([program, "--listen", f"127.0.0.1:{server.port}", "--domain", "example.test", "--data", data, "--open"],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=10, check=False)
    check_equal(done.returncode, 1, "a port that is taken")
    check(str(server.port) in done.stderr, f"the sentence names it: {done.stderr!r}")


def main():
    with Workbench() as bench:
        usage(bench)
        accounts(bench)
        parse(bench)
        server = bench.add(Server(bench))
        server_contract(bench, server)
        agent_contract(bench, server)
        server.kill()
        server.start()  # registrations and stored messages are on disk
        one_shot(bench, server)


if __name__ == "__main__":
    isolate()
    run(main)
