# SPDX-License-Identifier: MIT
"""kill.py lab|server [--pairs N] [--messages N] [--kills N] [--server-kills N]: kill -9 of senders and receivers, and of our server, at
random moments while messages flow over TCP, all pairs at once; messages and kills are those of one pair. What was committed arrives,
nothing is shown twice, the sender hears of each that it is delivered, the order is kept (through our server), every database is whole
after each kill, and a killed program is registered again in under 3 s (RELIABILITY G09).
"""
import argparse
import collections
import os
import random
import shutil
import sqlite3
import threading
import time

from harness import Agent, Lab, Server, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import run
from harness.lab import password

READY = 3.0
ACCEPTED = {"accepted", "delivered", "displayed"}
DELIVERED = {"delivered", "displayed"}


class Intents:
    """The sender's journal: what was asked for, and what it said to have stored."""

    def __init__(self, sender, sender_aor, to):
        self.sender, self.sender_aor, self.to, self.asked = sender, sender_aor, to, 0

    def ask(self):
        self.sender.send(self.to, self.text(self.asked), f"r{self.asked}")
        self.asked += 1

    @staticmethod
    def text(number):
        return f"message {number} 消息"

    def committed(self):
        """ref -> id of everything whose `queued` was printed."""
        return {event["ref"]: event["id"] for event in self.sender.all("state") if event["state"] == "queued"}


def check_databases(profile):
    for folder, _, names in os.walk(profile):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                if file.read(15) != b"SQLite format 3":
                    continue
            copy = path + ".check"
            shutil.copy(path, copy)
            if os.path.exists(path + "-wal"):
                shutil.copy(path + "-wal", copy + "-wal")
            with sqlite3.connect(copy) as database:
                check_equal(database.execute("pragma integrity_check").fetchone()[0], "ok", f"integrity of {name}")
            database.close()
            for end in ("", "-wal", "-shm"):
                if os.path.exists(copy + end):
                    os.remove(copy + end)


class Pair:
    """A sender and a receiver, each killed again and again."""

    def __init__(self, bench, server, names, seed):
        self.server, self.random = server, random.Random(seed)
        self.sender, self.receiver = (bench.add(Agent(bench, name)) for name in names)
        self.intents = Intents(self.sender, server.aor(names[0]), server.aor(names[1]))
        self.times, self.early = [], 0
        for agent, peer in zip((self.sender, self.receiver), reversed(names)):
            add_account(bench, agent.profile, server.aor(agent.name), password(agent.name), server.uri("tcp"))
            agent.start()
            agent.command("contactAdd", to=server.aor(peer))
            agent.register()
        self.intents.ask()
        self.sender.state("r0", ACCEPTED)  # from here on the sender knows that the receiver de-duplicates

    def kill(self, victim):
        """And starts it again; now and then it is killed once more while it starts."""
        victim.kill()
        check_databases(victim.profile)
        if self.random.random() < 0.1:
            self.early += 1
            victim.start()
            time.sleep(self.random.random() * 0.03)
            victim.kill()
            check_databases(victim.profile)
        start = time.monotonic()
        victim.start()
        while not self.registers(victim):
            time.sleep(0.05)
        self.times.append(time.monotonic() - start)

    @staticmethod
    def registers(agent):
        """A server that has just been killed refuses, for a moment."""
        since = agent.mark()
        agent.command("register")
        return agent.wait(lambda e: e["event"] == "registration" and e["state"] in ("registered", "failed"), 10, "an answer",
                          since)["state"] == "registered"

    def flow(self, messages, kills):
        moments = sorted(self.random.choices(range(2, messages - 5), k=kills))
        victims = [self.sender, self.receiver] * (kills // 2)
        self.random.shuffle(victims)
        for moment, victim in zip(moments, victims):
            while self.intents.asked < moment:
                self.intents.ask()
            time.sleep(self.random.random() * 0.12)
            self.kill(victim)
        while missing := messages - len(self.intents.committed()):
            since = self.sender.mark()
            for _ in range(missing):
                self.intents.ask()
            last = f"r{self.intents.asked - 1}"
            self.sender.wait(lambda e, ref=last: e["event"] == "state" and e["ref"] == ref, 30, "stored", since)

    def wait_until_settled(self, seconds):
        """Every committed intent has its last word in the sender's store and stands in the receiver's history; a kill may have
        swallowed the events."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            committed = self.intents.committed()
            shown = {row["text"] for row in self.receiver.history(self.intents.sender_aor)}
            states = {row["id"]: row["state"] for row in self.sender.history(self.intents.to)}
            if all(self.intents.text(int(ref[1:])) in shown and states.get(key) in DELIVERED for ref, key in committed.items()):
                return
            for agent in (self.receiver, self.sender):  # what the server keeps comes with the next registration, and receipts go
                agent.register()
            time.sleep(1)

    def story(self, ref, key):
        return [(e["life"], e["state"], e["status"], e["time"][14:]) for e in self.sender.all("state") if ref == e["ref"] or key == e["id"]]

    def prove(self, in_order):
        intents, committed = self.intents, self.intents.committed()
        shown = collections.Counter(self.receiver.received())
        arrived = [row["text"] for row in self.receiver.history(intents.sender_aor) if row["direction"] == "in"]
        history = collections.Counter(arrived)
        lost = [ref for ref in committed if history[intents.text(int(ref[1:]))] == 0]
        for ref in lost:
            print(ref, self.story(ref, committed[ref]))
        if lost and isinstance(self.server, Lab):
            print("the lab keeps:", self.server.stored())
        check(not lost, f"{len(lost)} committed messages lost: {lost[:10]}")
        twice = [text for text in shown | history if shown[text] > 1 or history[text] > 1]
        check(not twice, f"shown twice: {twice[:10]}")
        sent = [row for row in self.sender.history(intents.to) if row["direction"] == "out"]
        own = collections.Counter(row["text"] for row in sent)
        check(all(own[intents.text(int(ref[1:]))] == 1 for ref in committed), "the sender's own history has each once")
        check_equal(set(arrived) - set(own), set(), "received but never stored by the sender")
        refs = {key: ref for ref, key in committed.items()}
        for row in sent:
            if row["id"] in refs and row["state"] not in DELIVERED:
                print(row, self.story(refs[row["id"]], row["id"]))
                print([one for one in self.receiver.history(intents.sender_aor) if one["text"] == row["text"]])
        states = collections.Counter(row["state"] for row in sent if row["id"] in set(committed.values()))
        check(set(states) <= DELIVERED, f"the last states: {states}")
        if in_order:
            check_equal(arrived, [row["text"] for row in sent], "what arrived, in the order of what was written")
        for agent in (self.sender, self.receiver):
            check_equal(agent.quit(), 0, f"exit code of {agent.name}")
            check_databases(agent.profile)


def kill_server(server, threads, most, source):
    """Until all is done, `most` times at most; returns how often."""
    for kill in range(most):
        time.sleep(0.2 + source.random())
        if not all(thread.is_alive() for thread in threads):
            return kill
        server.kill()
        check_databases(server.data)
        server.start()
    return most


def main(kind, *words):
    parser = argparse.ArgumentParser()
    for name, default in (("pairs", 1), ("messages", 400), ("kills", 40), ("server-kills", 0)):
        parser.add_argument("--" + name, type=int, default=default)
    wanted = parser.parse_args(words)
    seed = int(os.environ.get("LINNET_SEED", random.SystemRandom().randrange(10 ** 9)))
    print(f"seed {seed} (LINNET_SEED={seed} repeats it)")
    names = [(f"alice{number}", f"bob{number}") for number in range(1, wanted.pairs)] + [("alice", "bob")]
    with Workbench() as bench:
        users = [name for pair in names for name in pair]
        server = bench.add(Lab(bench) if kind == "lab" else Server(bench, users=users))
        pairs = [Pair(bench, server, pair, f"{seed}/{pair[0]}") for pair in names]
        begin, troubles = time.monotonic(), []

        def work(pair):
            try:
                pair.flow(wanted.messages, wanted.kills)
                pair.wait_until_settled(90)
                pair.prove(in_order=kind == "server")
            except BaseException as why:  # told by the main thread
                troubles.append((pair.sender.name, why))

        threads = [threading.Thread(target=work, args=(pair,)) for pair in pairs]
        for thread in threads:
            thread.start()
        server_kills = kill_server(server, threads, wanted.server_kills, random.Random(seed))
        for thread in threads:
            thread.join()
        for name, why in troubles[1:]:
            print(f"{name}: {why}")
        if troubles:
            raise troubles[0][1]
        times = [moment for pair in pairs for moment in pair.times]
        asked, early = (sum(figures) for figures in zip(*((pair.intents.asked, pair.early) for pair in pairs)))
        committed = sum(len(pair.intents.committed()) for pair in pairs)
        print(f"{committed} committed of {asked} asked, {len(times)} + {early} + {server_kills} kills in {time.monotonic() - begin:.0f} s, ready again in "
              f"{max(times):.2f} s at most, {sum(times) / len(times):.2f} s on average")
        check(max(times) < READY, f"ready again only after {max(times):.2f} s")


if __name__ == "__main__":
    isolate()
    run(main)
