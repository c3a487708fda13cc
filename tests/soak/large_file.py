# SPDX-License-Identifier: MIT
"""large_file.py [--size BYTES] [--cuts N] [--kills N] [--texts N] [--seed S]: a large file between two linnet-cli agents through linnet-server.

calm: once without faults, while the harness asks the agents for nothing at short intervals: how long their one thread was busy, how much memory
they took. texts: short texts, all at once and then one after the other, while another file moves. faults: its connections are cut N times and
the receiver is killed (SIGKILL) N times, at random moments: it goes on each time from what was on the disk, and is equal in the end.
With 1 GB, 100 cuts and 20 kills it takes some minutes.
"""
import argparse
import bisect
import datetime
import json
import os
import random
import shutil
import statistics
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "integration"))
from files import Person, cut_connections, offer, whole  # noqa: E402
from harness import Server, Workbench, check, check_equal, isolate, isolated, skip  # noqa: E402
from harness.bench import run  # noqa: E402

MOST_MEMORY = 16 << 20
LONGEST_BUSY = 0.050
MEDIAN_DELAY = 0.050
PING_EVERY = 0.01
HASH_TIME = 120  # for the sender to read all of it, on a busy machine


def moment(event):
    return datetime.datetime.fromisoformat(event["time"].replace("Z", "+00:00")).timestamp()


def make(person, name, size, seed):
    path = os.path.join(person.own, name)
    source = random.Random(seed)
    with open(path, "wb") as file:
        for at in range(0, size, 1 << 20):
            file.write(source.randbytes(min(1 << 20, size - at)))
    return path


class Watch(threading.Thread):
    """Looks at one agent while it works: its memory, and how long commands wait for its thread, without the time in which the machine
    gave it no processor."""

    def __init__(self, agent):
        super().__init__(daemon=True)
        self.agent, self.pid, self.on = agent, agent.process.pid, True
        self.before = self.most = self.memory()
        self.sent, self.stolen, self.since = [], [], agent.mark()
        self.start()

    def memory(self):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return int(next(line for line in status if line.startswith("VmRSS")).split()[1]) * 1024

    def waited(self):
        """Seconds for which the main thread could have run and was not let."""
        with open(f"/proc/{self.pid}/task/{self.pid}/schedstat", encoding="ascii") as stat:
            return int(stat.read().split()[1]) / 1e9

    def run(self):
        while self.on:
            try:
                self.most = max(self.most, self.memory())
                ref = f"ping{len(self.sent)}"
                self.stolen.append((time.time(), self.waited()))
                self.agent.process.stdin.write((json.dumps({"cmd": "nothing", "ref": ref}) + "\n").encode())
                at = time.time()
                self.agent.process.stdin.flush()
                time.sleep(PING_EVERY)
                self.sent.append((ref, at))
            except (OSError, ValueError):
                return

    def end(self):
        """(growth of memory, the longest it was busy, how long 99 of 100 waited at most)."""
        self.on = False
        self.join(5)
        time.sleep(0.5)
        answers = {e["ref"]: moment(e) for e in self.agent.events[self.since:] if e["event"] == "error" and e["cmd"] == "nothing"}
        check(len(answers) > 20, f"only {len(answers)} answers")
        self.stolen.append((time.time(), self.waited()))
        times = [at for at, _ in self.stolen]

        def stolen_between(begin, end):
            """From the last look before to the first one after."""
            return self.stolen[bisect.bisect_left(times, end)][1] - self.stolen[max(bisect.bisect_right(times, begin) - 1, 0)][1]
        # Events tell whole milliseconds: none was answered before it was asked.
        waits = sorted(max(answers[ref] - at - stolen_between(at, answers[ref]), 0) for ref, at in self.sent if ref in answers)
        return self.most - self.before, waits[-1], waits[len(waits) * 99 // 100]


def calm(alice, bob, size):
    path = make(alice, "calm.bin", size, 1)
    small = make(alice, "small.bin", 1 << 20, 2)  # whatever is loaded once is there before it is measured
    since_a, since_b, _ = offer(alice, bob, small)
    whole(alice, bob, small, since_a, since_b)
    watches = {person: Watch(person.agent) for person in (alice, bob)}
    begin = time.monotonic()
    since_a, since_b, _ = offer(alice, bob, path, HASH_TIME)
    whole(alice, bob, path, since_a, since_b, 600)
    took = time.monotonic() - begin
    print(f"calm: {size} bytes in {took:.1f} s ({size / took / 1e6:.0f} MB/s, both hashes included)")
    for person, watch in watches.items():
        growth, longest, most = watch.end()
        name = "sender" if person is alice else "receiver"
        print(f"calm: {name}: memory {watch.before >> 10} KiB, {growth >> 10} KiB more at most; busy {longest * 1e3:.0f} ms at most, "
              f"99 % under {most * 1e3:.0f} ms of {len(watch.sent)} looks")
        check(growth < MOST_MEMORY, f"the {name}'s memory grew by {growth} bytes")
        check(longest <= LONGEST_BUSY, f"the {name}'s thread was busy for {longest} s")
    os.remove(path)


def delays(alice, bob, refs):
    """From `sending` at the one to `message` at the other, in seconds, in the order of the refs."""
    left = {e["ref"]: moment(e) for e in alice.agent.all("state") if e["state"] == "sending" and e["ref"] in refs}
    came = {e["text"]: moment(e) for e in bob.agent.all("message") if e["text"] in refs}
    return [max(came[ref] - left[ref], 0) for ref in refs]


def texts(alice, bob, size, count):
    path = make(alice, "beside.bin", size, 3)
    alice.agent.command("openSession", to=bob.aor)
    alice.agent.wait(lambda e: e["event"] == "session" and e["state"] == "established" and "file" not in e, 20, "a session for words")
    since_a, since_b, _ = offer(alice, bob, path, HASH_TIME)
    bob.file("transferring", since_b, 60)
    for way in ("at once", "one by one"):
        refs = [f"{way} {number}" for number in range(count if way == "at once" else count // 5)]
        begin = time.monotonic()
        for ref in refs:
            alice.agent.send(bob.aor, ref, ref)
            if way == "one by one":
                alice.agent.state(ref, ("delivered",), 30)
        bob.agent.wait(lambda e, last=refs[-1]: e["event"] == "message" and e["text"] == last, 120, "the last text")
        took = time.monotonic() - begin
        moving = [e for e in bob.agent.events[since_b:] if e["event"] == "file"][-1]
        check_equal([text for text in bob.agent.received() if text in set(refs)], refs, f"{way}: all, once, in order")
        waits = delays(alice, bob, refs)
        print(f"texts: {len(refs)} {way} in {took:.1f} s beside a file ({moving['state']}, {moving['done'] >> 20} MiB of it there): "
              f"delay {statistics.median(waits) * 1e3:.0f} ms, longest {max(waits) * 1e3:.0f} ms")
        check(way != "at once" or moving["state"] == "transferring", "the file moved all along")
        check(statistics.median(waits) < MEDIAN_DELAY, f"{way}: median delay")
    whole(alice, bob, path, since_a, since_b, 600)
    os.remove(path)


def faults(alice, bob, server, size, cuts, kills, seed):
    path = make(alice, "torn.bin", size, 4)
    part = os.path.join(bob.folder, "torn.bin.part")
    what = ["cut"] * cuts + ["kill"] * kills
    source = random.Random(seed)
    source.shuffle(what)
    stride = size // (len(what) + 2)
    begin = time.monotonic()
    since_a, since_b, _ = offer(alice, bob, path, HASH_TIME)
    for number, fault in enumerate(what):
        goal = int(stride * (number + source.uniform(0.1, 1)))
        deadline = time.monotonic() + 120
        while not (os.path.exists(part) and os.path.getsize(part) > goal):
            check(time.monotonic() < deadline, f"it does not go on after fault {number}: {os.path.exists(part) and os.path.getsize(part)} of {goal}")
            check(bob.agent.process.poll() is None, "the receiver has ended by itself")
            time.sleep(0.001)
        if fault == "kill":
            bob.agent.kill()
            bob.agent.start().register(30)
        else:
            cut_connections(server)
        if number % 20 == 19:
            print(f"faults: {number + 1} of {len(what)} after {time.monotonic() - begin:.0f} s, {os.path.getsize(part) >> 20} MiB")
    came = whole(alice, bob, path, since_a, since_b, 600)
    starts = {start for start in alice.ranges() + bob.ranges() if start > 1}  # each stands in an offer and in its answer, at both
    print(f"faults: {cuts} cuts and {kills} kills, {size} bytes in {time.monotonic() - begin:.0f} s, SHA-256 equal; went on {len(starts)} times from "
          f"what was there, last at byte {max(starts)}")
    check(len(starts) >= len(what) * 3 // 4, f"it went on only {len(starts)} times")
    check_equal(came["path"], os.path.join(bob.folder, "torn.bin"), "one file, under its name")
    check_equal([name for name in bob.there() if name.endswith(".part")], [], "parts that are left")
    check_equal(os.path.exists(part), False, "its part")


def main(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=1 << 30)
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", choices=("calm", "texts", "faults"))
    wanted = parser.parse_args(words)
    if not isolated() or not shutil.which("ss"):
        skip("connections are cut by ss -K in a network namespace")
    with Workbench() as bench:
        free = shutil.disk_usage(bench.path()).free
        if free < 3 * wanted.size:
            skip(f"{free >> 20} MiB of disk are free")
        server = bench.add(Server(bench, transports="udp"))
        alice = Person(bench, server, "alice", ["bob"])
        bob = Person(bench, server, "bob", ["alice"], auto=True)
        if wanted.only in (None, "calm"):
            calm(alice, bob, wanted.size)
        if wanted.only in (None, "texts"):
            texts(alice, bob, wanted.size, wanted.texts)
        if wanted.only in (None, "faults"):
            faults(alice, bob, server, wanted.size, wanted.cuts, wanted.kills, wanted.seed)
        for person in (alice, bob):
            check_equal(person.agent.quit(10), 0, f"{person.agent.name} ends")


if __name__ == "__main__":
    isolate()
    run(main)
