# SPDX-License-Identifier: MIT
"""kill -9 while receipts are owed that could not leave yet: after the restart each of them leaves once, and no other; after a second
kill none leaves again (RELIABILITY G09 for receipts)."""
import collections
import os
import re
import shutil
import sqlite3
import time

from harness import Agent, Island, Lab, Wire, Workbench, check, check_equal, isolate
from harness.agent import add_account, cli
from harness.bench import run, wait_until
from harness.lab import password
from harness.relay import UdpNat

EACH = 6


def is_receipt(data):
    return data.startswith(b"MESSAGE ") and b"imdn+xml" in data


def owed(profile):
    """The Message-IDs of what waits in the store of an agent that has been killed."""
    found = []
    for folder, _, names in os.walk(profile):
        for path in (os.path.join(folder, name) for name in names if os.path.exists(os.path.join(folder, name + "-wal"))):
            copy = path + ".look"
            shutil.copy(path, copy)
            shutil.copy(path + "-wal", copy + "-wal")
            with sqlite3.connect(copy) as database:
                if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'receipt_due'").fetchone():
                    found += [bytes(row[0]).decode() for row in database.execute("SELECT message_id FROM receipt_due")]
            database.close()
            for end in ("", "-wal", "-shm"):
                if os.path.exists(copy + end):
                    os.remove(copy + end)
    return found


def left(wire, nat):
    """Message-ID of each receipt that the NAT passed on -> the transactions that brought it; those that the server only asked the
    password of do not count."""
    branches, messages = collections.defaultdict(set), wire.messages()
    challenged = {m.branch() for m in messages if m.status in (401, 407)}
    for m in messages:
        if m.status is None and m.branch() not in challenged and is_receipt(m.data) and m.target[1] == nat.port and len(m.vias()) == 1:
            branches[re.search(rb"Message-ID: *(\S+)", m.body)[1].decode()].add(m.branch())
    return branches


def main():
    with Workbench() as bench:
        wire = bench.add(Wire())
        server = bench.add(Lab(bench, "--edge"))
        island = bench.add(Island())  # where bob lives: the server's own address is the NAT
        edge = (server.address, server.port + 40)
        nat = bench.add(UdpNat(*edge, edge, island.keeper.pid))
        agents = {}
        for name, known in (("alice", ["bob"]), ("dave", ["bob"]), ("bob", ["alice", "dave"])):
            agent = agents[name] = bench.add(Agent(bench, name))
            way = f"sip:{nat.address}:{nat.port};transport=udp" if name == "bob" else server.uri("udp")
            add_account(bench, agent.profile, server.aor(name), password(name), way, "udp")
            for peer in known:
                cli(bench, agent.profile, "contact", "add", server.aor(peer))
            agent.prefix = island.prefix if name == "bob" else []
            agent.start().register()
        alice, dave, bob = agents["alice"], agents["dave"], agents["bob"]

        nat.swallows = is_receipt
        for number in range(EACH):
            for agent in (alice, dave):
                agent.send(server.aor("bob"), f"{agent.name} {number}", f"{agent.name}{number}")
        bob.wait_all(2 * EACH, lambda e: e["event"] == "message" and e["direction"] == "in", 20, "all arrive")
        bob.command("displayed", id=bob.message(f"alice {EACH - 1}")["id"])
        time.sleep(0.5)
        bob.kill()
        due = owed(bob.profile)
        check_equal((len(due), len(set(due))), (3 * EACH, 3 * EACH), "owed: delivered for both, displayed for alice, an id each")
        check_equal(dict(left(wire, nat)), {}, "what has left before")

        nat.swallows = lambda data: False
        wire.clear()
        bob.start().register()
        wait_until(lambda: all(any(e["state"] == "displayed" for e in alice.all("state") if e["ref"] == f"alice{number}")
                               for number in range(EACH)), 20, "alice hears that all is displayed")
        for number in range(EACH):
            dave.state(f"dave{number}", ("delivered",), 20)
        sent = left(wire, nat)
        check_equal(sorted(sent), sorted(due), "the receipts that left after the restart")
        check_equal({key: len(tries) for key, tries in sent.items() if len(tries) != 1}, {}, "those that left more than once")

        bob.kill()
        check_equal(owed(bob.profile), [], "still owed")
        wire.clear()
        bob.start().register()
        time.sleep(1)
        check_equal(dict(left(wire, nat)), {}, "what leaves after another restart")
        for agent in agents.values():
            check_equal(agent.quit(), 0, f"exit code of {agent.name}")
        print(f"  {len(due)} owed at the kill, {len(sent)} left, each once")


if __name__ == "__main__":
    isolate()
    run(main)
