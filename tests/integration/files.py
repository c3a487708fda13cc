# SPDX-License-Identifier: MIT
"""files.py server|lab|tls: two agents send each other files (RFC 5547) through linnet-server, through Kamailio, by TLS: equal to the last bit, the flow on the wire, accepted by
command and by --auto-accept, declined, cancelled and paused by either side, the receiver killed while it moves and nothing left behind."""
import hashlib
import os
import re
import shutil
import signal
import subprocess

from harness import Agent, Lab, Server, Wire, Workbench, check, check_equal, isolate, isolated
from harness.agent import add_account, cli
from harness.bench import run, wait_until
from harness.lab import password
from sessions import check_steps
from tls_lab import certificates, tls_uri

LARGE = 20_000_000
LONG = 40_000_000  # long enough to be in the middle of it
BEGUN = 8 << 20  # so much is there when something happens to it, some of it for certain on the disk


class Person:
    """An agent with a folder of its own files and one for what comes."""

    def __init__(self, bench, server, name, contacts=(), auto=False, ca=None):
        self.aor, self.folder, self.own, self.trace = server.aor(name), bench.path(name + "-in"), bench.path(name + "-out"), bench.path(name + ".log")
        os.makedirs(self.own)
        after = ["--download-dir", self.folder, *(["--auto-accept"] if auto else [])]
        self.agent = bench.add(Agent(bench, name, ["--trace", self.trace], after))
        add_account(bench, self.agent.profile, self.aor, password(name), tls_uri(server) if ca else server.uri("udp"), "tls" if ca else None,
                    ["--ca", ca] if ca else [])
        for contact in contacts:
            cli(bench, self.agent.profile, "contact", "add", server.aor(contact))
        self.agent.start().register()

    def make(self, name, size):
        path = os.path.join(self.own, name)
        with open(path, "wb") as file:
            for _ in range(0, size, 1 << 20):
                file.write(os.urandom(min(1 << 20, size - file.tell())))
        return path

    def file(self, states, since=0, seconds=20, name=None):
        states = states.split("/")
        return self.agent.wait(lambda e: e["event"] == "file" and e["state"] in states and name in (None, e["name"]), seconds,
                               f"file {name or ''} {'/'.join(states)}", since)

    def command(self, cmd, event, **more):
        self.agent.command(cmd, file=event["file"], **more)

    def there(self):
        return sorted(os.listdir(self.folder))

    def ranges(self):
        """What the offers of the trace said to begin at."""
        with open(self.trace, encoding="utf-8", errors="replace") as file:
            return [int(start) for start in re.findall(r"a=file-range:(\d+)-", file.read())]


def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            sha.update(block)
    return sha.hexdigest()


def offer(sender, receiver, path, seconds=20):
    """Where both stories begin, and the receiver's `offered`."""
    marks = sender.agent.mark(), receiver.agent.mark()
    sender.agent.command("sendFile", to=receiver.aor, path=path, ref=os.path.basename(path))
    return *marks, receiver.file("offered", marks[1], seconds)


def whole(sender, receiver, path, since_s, since_r, seconds=30):
    """It arrives, and both say so."""
    came, sent = receiver.file("done", since_r, seconds), sender.file("done", since_s, seconds)
    check_equal(digest(came["path"]), digest(path), f"SHA-256 of {path}")
    check_equal((came["sha256"], came["size"], came["done"]), (digest(path), os.path.getsize(path), os.path.getsize(path)), "what is said of it")
    check_equal((sent["direction"], sent["ref"], came["direction"], came["name"]), ("out", os.path.basename(path), "in", os.path.basename(path)), "whose it is")
    return came


def moves(receiver, name):
    """Some of it is on the receiver's disk."""
    part = os.path.join(receiver.folder, name + ".part")
    wait_until(lambda: os.path.exists(part) and os.path.getsize(part) > BEGUN, 20, f"{name} moves", 0.001)


def cut_connections(server):
    """All of TCP in our namespace but those of the server itself."""
    subprocess.run(["ss", "-K", "-t", "state", "established", f"( sport != :{server.port} and dport != :{server.port} )"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True)


def begin(sender, receiver, path):
    since_s, since_r, offered = offer(sender, receiver, path)
    receiver.command("acceptFile", offered)
    moves(receiver, os.path.basename(path))
    return since_s, since_r, offered


def the_flow(wire, server, alice, bob):
    wire.clear()
    path = alice.make("small.txt", 1000)
    since_a, since_b, offered = offer(alice, bob, path)
    check_equal((offered["name"], offered["size"], offered["contentType"], offered["done"], offered["path"]), ("small.txt", 1000, "text/plain", 0, ""), "the offer")
    check(not os.path.exists(bob.folder) or bob.there() == [], "nothing is written before the user says so")
    bob.command("acceptFile", offered)
    whole(alice, bob, path, since_a, since_b)
    alice.agent.wait(lambda e: e["event"] == "session" and e["state"] == "ended" and e.get("file"), 15, "its session ended", since_a)
    invites = [m for m in wire.messages() if m.method == "INVITE" and m.status is None]
    for line in (b"a=file-selector:name:\"small.txt\"", b"a=file-transfer-id:", b"a=sendonly"):
        check(line in invites[-1].body, f"{line} in the offer: {invites[-1].body}")
    check_steps(wire, server)


def large(alice, bob, carol):
    path = alice.make("large.bin", LARGE)
    since_a, since_b, offered = offer(alice, bob, path)
    bob.command("acceptFile", offered)
    came = whole(alice, bob, path, since_a, since_b)
    check_equal(os.path.dirname(came["path"]), bob.folder, "where it is put")
    # Another one does not take its place; here by somebody who accepts everything.
    for copy in ("large.bin", "large (2).bin"):
        since_a, since_c = alice.agent.mark(), carol.agent.mark()
        alice.agent.command("sendFile", to=carol.aor, path=path, ref="large.bin")
        came = whole(alice, carol, path, since_a, since_c)
        check_equal(came["path"], os.path.join(carol.folder, copy), "a free name")


def refused(alice, bob):
    before = bob.there()
    path = alice.make("no.txt", 5000)
    since_a, since_b, offered = offer(alice, bob, path)
    bob.command("declineFile", offered)
    bob.file("declined", since_b)
    check_equal(alice.file("declined", since_a)["reason"], "refused", "what alice is told")

    since_a, since_b, offered = offer(alice, bob, path)  # taken back before an answer
    alice.command("cancelFile", alice.file("waiting", since_a))
    alice.file("cancelled", since_a)
    check_equal(bob.file("cancelled", since_b)["reason"], "refused", "what bob is told")

    for who, other in ((alice, bob), (bob, alice)):
        path = alice.make(f"cancelled by {who.agent.name}.bin", LONG)
        since_a, since_b, offered = begin(alice, bob, path)
        sides = {alice: (alice.file("transferring", since_a), since_a), bob: (offered, since_b)}
        who.command("cancelFile", sides[who][0])
        who.file("cancelled", sides[who][1])
        check_equal(other.file("cancelled", sides[other][1])["reason"], "refused", f"what {other.agent.name} is told")
    wait_until(lambda: bob.there() == before, 5, f"nothing is left of them: {bob.there()}")


def paused(alice, bob):
    for who in (alice, bob):
        path = alice.make(f"paused by {who.agent.name}.bin", LONG)
        since_a, since_b, offered = begin(alice, bob, path)
        sides = {alice: alice.file("transferring", since_a), bob: offered}
        offers = len(who.ranges())
        who.command("pauseFile", sides[who])
        for side, since in ((alice, since_a), (bob, since_b)):
            side.file("paused", since)
        check(os.path.basename(path) + ".part" in bob.there(), f"what came is kept: {bob.there()}")
        who.command("resumeFile", sides[who])
        whole(alice, bob, path, since_a, since_b)
        check(who.ranges()[offers:] and all(start > 1 for start in who.ranges()[offers:]), f"only the rest was asked for: {who.ranges()}")
        print(f"  paused by {who.agent.name}: goes on at byte {who.ranges()[-1]}")


def unanswered(alice, bob, server):
    """The connection breaks, and the other side is too deep asleep to answer the BYE: the sender knows at once, and goes on later."""
    path = alice.make("asleep.bin", LONG)
    since_a, since_b, _ = begin(alice, bob, path)
    bob.agent.process.send_signal(signal.SIGSTOP)
    cut_connections(server)
    alice.file("paused", since_a, 5)
    bob.agent.process.send_signal(signal.SIGCONT)
    whole(alice, bob, path, since_a, since_b, 40)


def killed(alice, bob):
    path = alice.make("killed.bin", 3 * LONG)  # the kill has to come before its end, however busy the machine is
    since_a, since_b, _ = begin(alice, bob, path)
    offers = len(alice.ranges())
    bob.agent.kill()
    alice.file("paused", since_a, 5)  # though nobody answers the BYE
    bob.agent.start().register()
    whole(alice, bob, path, since_a, since_b, 40)
    later = alice.ranges()[offers:] + bob.ranges()
    check(any(start > 1 for start in later), f"only the rest was offered: {later}")
    print(f"  killed: goes on at byte {max(later)}")


def nothing_in_the_clear(people):
    """By what they described to each other."""
    for person in people:
        with open(person.trace, encoding="utf-8", errors="replace") as trace:
            said = trace.read()
        check(all(line in said for line in ("TCP/TLS/MSRP", "a=fingerprint:sha-256 ", "a=path:msrps://")), f"TLS in what {person.agent.name} said")
        check(" TCP/MSRP " not in said and "msrp://" not in said, f"{person.agent.name} spoke of a stream without TLS")


def main(kind):
    with Workbench() as bench:
        ca = None
        if kind == "tls":
            ca, certificate, key = certificates(bench.path("certificates"), "example.test")
            server = bench.add(Server(bench, "--tls-cert", certificate, "--tls-key", key, transports="udp,tcp,tls"))
        else:
            server = bench.add(Lab(bench) if kind == "lab" else Server(bench))
        alice = Person(bench, server, "alice", ["bob", "carol"], ca=ca)
        bob = Person(bench, server, "bob", ["alice"], ca=ca)
        carol = Person(bench, server, "carol", auto=True, ca=ca)
        if kind != "tls":
            wire = Wire()
            try:
                the_flow(wire, server, alice, bob)
            finally:
                wire.end()  # it would read every byte of the files
        large(alice, bob, carol)
        if kind == "server":
            refused(alice, bob)
            paused(alice, bob)
            if isolated() and shutil.which("ss"):
                unanswered(alice, bob, server)
        killed(alice, bob)
        if kind == "tls":
            nothing_in_the_clear((alice, bob))
        for person in (alice, bob, carol):
            check_equal(person.agent.quit(), 0, f"{person.agent.name} ends")
            errors = person.agent.all("error")
            check_equal(errors, [], "errors")
            check(not os.path.exists(person.folder) or not [name for name in person.there() if name.endswith(".part")], f"parts are left: {person.folder}")
        states = {row["name"]: row["state"] for row in bob.agent.history() if row["event"] == "file"}
        check_equal(states["killed.bin"], "done", f"what the history keeps: {states}")


if __name__ == "__main__":
    isolate()
    run(main)
