# SPDX-License-Identifier: MIT
"""msrp_relay.py tcp|tls: two agents that cannot reach each other, each in a network of its own, and linnet-server between them with its
MSRP relay (RFC 4976): long texts and a file equal, through the relay alone; the relay killed in the middle; and a wrong password, with
which two who can reach each other talk directly."""
import os
import subprocess
import sys

from files import digest
from harness import Agent, Island, Server, Workbench, check, check_equal, isolate
from harness.agent import add_account, cli
from harness.bench import run
from harness.lab import password
from sessions import long_text, session

SIZES = (5_000, 5_000_000)
FILE_SIZE = 20_000_000


def certificate(bench):
    """An authority and a certificate for the domain."""
    folder = bench.path("tls")
    os.makedirs(folder)

    def openssl(*words):
        done = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
        check(done.returncode == 0, f"openssl {words}: {done.stderr}")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
            "-subj", "/CN=Test CA", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=example.test")
    with open(os.path.join(folder, "server.ext"), "w", encoding="ascii") as ext:
        ext.write("subjectAltName=DNS:example.test\nextendedKeyUsage=serverAuth,clientAuth\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "server.pem", "-days", "30", "-extfile", "server.ext")
    return [os.path.join(folder, name) for name in ("ca.pem", "server.pem", "server.key")]


class Person:
    """An agent; `island`: where it lives."""

    def __init__(self, bench, server, name, relay, contacts, island=None, more=(), secret=None):
        self.aor, self.folder = server.aor(name), bench.path(name + "-in")
        self.agent = bench.add(Agent(bench, name, ["--trace", bench.path(name + ".log")], ["--download-dir", self.folder, "--auto-accept"]))
        if island:
            self.agent.prefix = island.prefix
        add_account(bench, self.agent.profile, self.aor, secret or password(name), server.uri("tcp"), more=["--msrp-relay", relay, *more])
        for contact in contacts:
            cli(bench, self.agent.profile, "contact", "add", server.aor(contact))
        self.agent.start()

    def trace(self):
        with open(self.agent.bench.path(self.agent.name + ".log"), encoding="utf-8", errors="replace") as file:
            return file.read()


def apart(first, second):
    """No packet goes from one to the other."""
    knock = "import socket, sys\ntry:\n    socket.create_connection((sys.argv[1], 9), 1)\nexcept ConnectionRefusedError:\n    sys.exit(7)\nexcept OSError:\n    pass"
    for here, there, expected in ((first, second.address, 0), (second, first.address, 0), (first, first.gateway, 7)):
        done = subprocess.run([*here.prefix, sys.executable, "-c", knock, there], check=False)
        check_equal(done.returncode, expected, f"who is heard from {here.address} at {there}")


def texts(alice, bob):
    for number, size in enumerate(SIZES):
        text = long_text(size)
        alice.agent.send(bob.aor, text, f"long{number}", model="session")
        came = bob.agent.wait(lambda e, n=size: e["event"] == "message" and e["direction"] == "in" and len(e["text"]) == n, 60, f"{size} characters")
        check(came["text"] == text, f"{size} characters are equal")
        alice.agent.state(f"long{number}", ("delivered", "displayed"), 30)
        print(f"  {size} characters: equal")
    bob.agent.send(alice.aor, "and back", "back", model="session")
    alice.agent.message("and back")
    bob.agent.state("back", ("delivered", "displayed"))


def a_file(bench, alice, bob):
    path = bench.path("large.bin")
    with open(path, "wb") as file:
        file.write(os.urandom(FILE_SIZE))
    alice.agent.command("sendFile", to=bob.aor, path=path, ref="large")
    came = bob.agent.wait(lambda e: e["event"] == "file" and e["state"] == "done", 60, "the file")
    check_equal(digest(came["path"]), digest(path), "SHA-256")
    alice.agent.wait(lambda e: e["event"] == "file" and e["state"] == "done", 20, "its sender is told")
    print(f"  a file of {FILE_SIZE} octets: equal")


def only_through_the_relay(people):
    """What was offered and answered names the relay first, and no connection was asked for anywhere else."""
    for person in people:
        paths = [line for line in person.trace().split("\n") if line.startswith("a=path:")]
        check(paths and all(len(line.split(" ")) == 2 for line in paths), f"paths by the relay: {paths[:4]}")


def killed_in_the_middle(server, alice, bob):
    """Its sessions break with it; the texts that were under way come all the same, each once."""
    alice.agent.command("openSession", to=bob.aor, ref="again")
    texts_sent = [f"{number} " + long_text(400_000) for number in range(20)]
    for number, text in enumerate(texts_sent):
        alice.agent.send(bob.aor, text, f"broken{number}", model="session")
    bob.agent.message(texts_sent[2], 30)
    server.kill()
    server.start()
    for agent in (alice.agent, bob.agent):
        since = agent.mark()
        agent.command("register")  # what failed meanwhile is told, too
        agent.wait(lambda e: e["event"] == "registration" and e["state"] == "registered", 60, "registered again", since)
    for number, text in enumerate(texts_sent):
        bob.agent.message(text, 90)
        alice.agent.state(f"broken{number}", ("delivered", "displayed"), 60)
    came = [text for text in bob.agent.received() if text in texts_sent]
    check_equal(len(came), len(texts_sent), "each came once")
    print("  the relay killed in the middle: all texts came, each once")


def wrong_password(bench, server, more):
    """SIP is by another server of the same users, the relay does not know them: they talk directly."""
    other = bench.add(Server(bench, users=("carol", "dave"), data=bench.path("other-server")))
    relay = server.relay_of_nobody
    carol = Person(bench, other, "carol", relay, ["dave"], more=more)
    dave = Person(bench, other, "dave", relay, ["carol"], more=more)
    for person in (carol, dave):
        person.agent.register()
    carol.agent.send(dave.aor, long_text(5_000), "direct", model="session")
    dave.agent.wait(lambda e: e["event"] == "message" and len(e["text"]) == 5_000, 30, "the text came directly")
    carol.agent.state("direct", ("delivered", "displayed"), 20)
    paths = [line for line in carol.trace().split("\n") if line.startswith("a=path:")]
    check(paths and all(len(line.split(" ")) == 1 for line in paths), f"no relay in {paths}")
    print("  refused by the relay: directly")
    for person in (carol, dave):
        check_equal(person.agent.quit(), 0, "exit code")


def main(kind):
    with Workbench() as bench:
        homes = [bench.add(Island(number)) for number in (0, 1)]
        for home in homes:
            home.lay_cable()
        apart(*homes)
        ca, more = None, []
        options = []
        if kind == "tls":
            ca, chain, key = certificate(bench)
            more, options = ["--ca", ca], ["--tls-cert", chain, "--tls-key", key]
        relay_port = bench.ports()
        scheme = "msrps" if kind == "tls" else "msrp"
        server = bench.add(Server(bench, "--msrp-relay", f"0.0.0.0:{relay_port}", *options, users=("alice", "bob"), address="0.0.0.0"))
        people = []
        for name, home, other in (("alice", homes[0], "bob"), ("bob", homes[1], "alice")):
            server.address = home.gateway
            people.append(Person(bench, server, name, f"{scheme}://{home.gateway}:{relay_port}", [other], home, more))
        server.address = "0.0.0.0"
        alice, bob = people
        for person in people:
            person.agent.register()
        texts(alice, bob)
        a_file(bench, alice, bob)
        only_through_the_relay(people)
        killed_in_the_middle(server, alice, bob)
        for person in people:
            check_equal(person.agent.quit(), 0, "exit code")
        server.relay_of_nobody = f"{scheme}://127.0.0.1:{relay_port}"
        wrong_password(bench, server, more)


if __name__ == "__main__":
    isolate()
    run(main)
