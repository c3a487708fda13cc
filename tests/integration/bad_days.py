# SPDX-License-Identifier: MIT
"""Bad days: a malformed address, a server that is down, a name that does not resolve, a full disk."""
import os
import shutil
import subprocess

from harness import Agent, Server, Workbench, check, check_equal, cli, isolate, skip
from harness.agent import add_account
from harness.bench import run
from harness.lab import password

NO_ADDRESSES = ("", " ", "bob", "sip:", "sip:@example.test", "http://example.test", "sip:bob@", "sip:bob@exa mple.test",
                "sip:bob@example.test\r\nX: y", "tel")


def malformed(bench, agent, server):
    for address in NO_ADDRESSES:
        for words in (("send", address, "hi"), ("contact", "add", address)):
            done = cli(bench, agent.profile, *words, expect=2)
            check(done.stderr.strip(), f"{words}: a sentence")
    cli(bench, agent.profile, "account", "add", "not an address", expect=2)
    agent.start()
    for number, address in enumerate(NO_ADDRESSES):
        since = agent.mark()
        agent.send(address, "hi", f"bad{number}")
        error = agent.wait(lambda e: e["event"] in ("error", "state"), 5, "the refusal", since)
        check_equal((error["event"], error["reason"], error["ref"], error["cmd"]), ("error", "badAddress", f"bad{number}", "send"),
                    f"send to {address!r}")
        check(error["text"], "a sentence")
    check_equal(agent.quit(), 0, "exit code")
    check_equal(agent.history(), [], "no row is made")


def server_down(bench, agent, server):
    """What was written while the server is away waits and leaves when it comes, also after a restart."""
    server.stop()
    agent.start()
    agent.command("register")
    failed = agent.wait(lambda e: e["event"] == "registration" and e["state"] == "failed", 45, "the registration fails")
    check_equal(failed["reason"], "refusedConnection", "why")
    agent.send(server.aor("bob"), "waits", "w1")
    agent.wait(lambda e: e["event"] == "state" and e["ref"] == "w1" and e["state"] == "queued", 5, "queued")
    check_equal(agent.quit(), 0, "exit code")
    late = cli(bench, agent.profile, "send", server.aor("bob"), "waits too", "--timeout", "2", expect=3)
    check(late.stderr.strip(), "a sentence says that it stays in the outbox")
    failed = cli(bench, agent.profile, "register", "--once", "--timeout", "20", expect=1)
    check(failed.stderr.strip(), "a sentence says what is wrong")

    server.start()
    bob = bench.add(Agent(bench, "bob"))
    add_account(bench, bob.profile, server.aor("bob"), password("bob"), server.uri("udp"))
    bob.start().register()
    agent.start().register()
    bob.message("waits", 15)
    bob.message("waits too", 15)
    agent.state("w1", ("accepted",))
    check_equal(bob.received(), ["waits", "waits too"], "in order, once")
    agent.quit()
    return bob


def no_such_name(bench):
    profile = bench.path("profile-nowhere")
    add_account(bench, profile, "sip:alice@nowhere.invalid", "x")
    done = cli(bench, profile, "register", "--once", "--timeout", "40", expect=1)
    check("nowhere.invalid" in done.stderr, f"the sentence names it: {done.stderr!r}")


def full_disk(bench, server):
    """The store refuses: the peer gets 500 with Retry-After, the server keeps the message, nothing crashes; with room
    again all comes."""
    disk = bench.path("disk")
    os.makedirs(disk)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], stderr=subprocess.DEVNULL, check=False).returncode:
        return "a small file system cannot be mounted here"
    carol = dave = None
    try:
        carol, dave = Agent(bench, "carol"), Agent(bench, "dave")
        carol.profile = os.path.join(disk, "carol")
        for agent in (carol, dave):
            add_account(bench, agent.profile, server.aor(agent.name), password(agent.name), server.uri("udp"))
            agent.start().register()
        carol.command("contactAdd", to=server.aor("dave"))
        dave.send(server.aor("carol"), "before", "before")
        carol.message("before")
        with open(os.path.join(disk, "filler"), "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(1024))
            except OSError:
                pass
        for number in range(60):
            dave.send(server.aor("carol"), f"number {number} " + "x" * 250, f"n{number}")
        # our server stores what a branch answers with 500, so all are accepted
        done = dave.wait_all(61, lambda e: e["event"] == "state" and e["state"] == "accepted", 60, "all accepted")
        stored = [event for event in done if event["stored"]]
        check(stored, "the full disk was noticed")
        check(carol.process.poll() is None, "the receiver lives")
        carol.send(server.aor("dave"), "from a full disk", "full")
        answer = carol.wait(lambda e: e.get("ref") == "full", 10, "an answer to the send")
        check(answer["event"] == "error" and answer["reason"] == "storage", f"honest about it: {answer}")
        os.remove(os.path.join(disk, "filler"))
        carol.register()
        carol.wait_all(61, lambda e: e["event"] == "message" and e["direction"] == "in", 40, "all, with room again")
        check_equal(carol.received()[1:], [f"number {n} " + "x" * 250 for n in range(60)], "in order, once")
        carol.send(server.aor("dave"), "room again", "room")
        dave.message("room again")
    finally:
        for agent in (carol, dave):
            if agent:
                agent.end()
        subprocess.run(["umount", disk], check=False)
    return None


def main():
    with Workbench() as bench:
        server = bench.add(Server(bench))
        agent = bench.add(Agent(bench, "alice"))
        add_account(bench, agent.profile, server.aor("alice"), password("alice"), server.uri("tcp"))
        malformed(bench, agent, server)
        no_such_name(bench)
        server_down(bench, agent, server).quit()
        why = full_disk(bench, server)
        if why:
            skip(f"all but the full disk passed; {why}")


if __name__ == "__main__":
    isolate()
    run(main)
