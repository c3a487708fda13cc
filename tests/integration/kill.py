# SPDX-License-Identifier: MIT
"""kill.py lab|server: kill -9 of the sender and of the receiver at 40 random moments in a stream of 400 messages. What was
committed arrives, nothing is shown twice, and a killed program is registered again in under 3 s (RELIABILITY G09)."""
import collections
import os
import random
import shutil
import sqlite3
import time

from harness import Agent, Lab, Server, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import run, wait_until
from harness.lab import password

MESSAGES = 400
KILLS = 40
READY = 3.0


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


def restart(agent):
    """Starts a killed agent; returns the seconds until it is registered."""
    start = time.monotonic()
    agent.start()
    agent.register(10)
    return time.monotonic() - start


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


FINAL = ("accepted", "delivered", "displayed", "failed", "expired", "notConfirmed")


def settled(intents, bob):
    """Every committed intent has its last word in the sender's store and stands in the receiver's history; a kill may have
    swallowed the events."""
    shown = {row["text"] for row in bob.history(intents.sender_aor)}
    committed = intents.committed()
    if any(intents.text(int(ref[1:])) not in shown for ref in committed):
        return False
    states = {row["id"]: row["state"] for row in intents.sender.history(intents.to)}
    return all(states.get(key) in FINAL for key in committed.values())


def main(kind):
    seed = int(os.environ.get("LINNET_SEED", random.SystemRandom().randrange(10 ** 9)))
    print(f"seed {seed} (LINNET_SEED={seed} repeats it)")
    source = random.Random(seed)
    with Workbench() as bench:
        server = bench.add(Lab(bench) if kind == "lab" else Server(bench))
        alice, bob = (bench.add(Agent(bench, user)) for user in ("alice", "bob"))
        for agent, peer in ((alice, "bob"), (bob, "alice")):
            add_account(bench, agent.profile, server.aor(agent.name), password(agent.name), server.uri("tcp"))
            agent.start()
            agent.command("contactAdd", to=server.aor(peer))
            agent.register()
        intents = Intents(alice, server.aor("alice"), server.aor("bob"))
        intents.ask()
        alice.state("r0", ("accepted",))  # from here on alice knows that bob de-duplicates

        times = []
        after = sorted(source.sample(range(2, MESSAGES - 5), KILLS))
        victims = [alice, bob] * (KILLS // 2)
        source.shuffle(victims)
        for moment, victim in zip(after, victims):
            while intents.asked < moment:
                intents.ask()
            time.sleep(source.random() * 0.12)
            victim.kill()
            check_databases(victim.profile)
            times.append(restart(victim))
        while len(intents.committed()) < MESSAGES:
            intents.ask()
            wait_until(lambda: f"r{intents.asked - 1}" in intents.committed(), 5, "stored")
        end = time.monotonic() + 90
        while not settled(intents, bob) and time.monotonic() < end:
            # what the server keeps comes with the next registration
            bob.register()
            time.sleep(1)

        committed = intents.committed()
        shown = collections.Counter(bob.received())
        history = collections.Counter(row["text"] for row in bob.history(server.aor("alice")) if row["direction"] == "in")
        lost = [ref for ref in committed if history[intents.text(int(ref[1:]))] == 0]
        for ref in lost:
            print(ref, [(e["life"], e["state"], e["status"], e["time"][14:]) for e in alice.all("state")
                        if e["ref"] == ref or e["id"] == committed[ref]])
        if lost and kind == "lab":
            print("the lab keeps:", server.stored())
        check(not lost, f"{len(lost)} committed messages lost: {lost[:10]}")
        twice = [text for text, count in (shown + history).items() if shown[text] > 1 or history[text] > 1]
        check(not twice, f"shown twice: {twice[:10]}")
        unknown = [text for text in history if text not in {intents.text(n) for n in range(intents.asked)}]
        check(not unknown, f"never sent: {unknown[:10]}")
        own = collections.Counter(row["text"] for row in alice.history(server.aor("bob")) if row["direction"] == "out")
        check(all(own[intents.text(int(ref[1:]))] == 1 for ref in committed), "the sender's own history has each once")
        states = {row["id"]: row["state"] for row in alice.history(server.aor("bob"))}
        words = collections.Counter(states[key] for key in committed.values())
        check_equal(set(words), {"accepted"}, f"the last states: {words}")
        print(f"{len(committed)} committed of {intents.asked} asked, {KILLS} kills, ready again in "
              f"{max(times):.2f} s at most, {sum(times) / len(times):.2f} s on average")
        check(max(times) < READY, f"ready again only after {max(times):.2f} s")
        for agent in (alice, bob):
            check_equal(agent.quit(), 0, f"exit code of {agent.name}")
            check_databases(agent.profile)


if __name__ == "__main__":
    isolate()
    run(main)
