# SPDX-License-Identifier: MIT
"""sessions_apart.py proxies|lab|tls|disk: sessions of two agents through two proxies, the flow on each leg step by step; through Kamailio and
then linnet-server; over TLS, and with peers that show another certificate than their description; and while a disk refuses."""
import sys

from harness import Agent, Lab, MsrpPeer, Script, Server, Sipp, Wire, Workbench, check, check_equal, isolate, wait_until
from harness.agent import add_account, cli
from harness.bench import run
from harness.lab import password
from proxied_calls import seen
from sessions import long_text, session
from store_refuses import SURVIVES_THE_LIMIT, Disk
from tls_lab import certificates, tls_uri


class Person(Agent):
    """An agent of `server`, registered; its port is that of its registration."""

    def __init__(self, bench, wire, server, user, peer, transport="udp", ca=None, prefix=()):
        super().__init__(bench, user, ["--trace", bench.path(user + ".log")])
        self.aor, self.server, self.prefix = server.aor(user), server, list(prefix)
        add_account(bench, self.profile, self.aor, password(user), tls_uri(server) if ca else server.uri(transport), "tls" if ca else None,
                    ["--ca", ca] if ca else [])
        cli(bench, self.profile, "contact", "add", peer)
        self.start().register()
        sent = [m for m in wire.messages() if m.method == "REGISTER" and m.status is None and m.target[1] == server.port]
        self.port = sent[-1].source[1] if sent else None

    def traced(self):
        with open(self.bench.path(self.name + ".log"), encoding="utf-8", errors="replace") as file:
            return file.read()


def talk(caller, callee, to, size, ends):
    """A session, a long text in it, and its end by `ends`."""
    marks = {caller: caller.mark(), callee: callee.mark()}
    caller.command("openSession", to=to, ref="talk")
    up = {who: session(who, "established", since) for who, since in marks.items()}
    text = long_text(size)
    caller.send(to, text, f"text{size}")
    came = callee.wait(lambda e: e["event"] == "message" and e["direction"] == "in" and len(e["text"]) == size, 20, "the text", marks[callee])
    check_equal((came["text"] == text, came["model"]), (True, "session"), "what came")
    caller.state(f"text{size}", ("delivered",), 20)
    other = callee if ends is caller else caller
    ends.command("endSession", session=up[ends]["session"])
    check_equal(session(ends, "ended", marks[ends])["reason"], "local", "why it ended")
    check_equal(session(other, "ended", marks[other])["reason"], "remote", "why it ended")


def check_legs(wire, caller, first, second, callee, callee_ends):
    """INVITE, 100 from each proxy, 180, 200, ACK, BYE, 200 on all three legs, each once; nothing goes past the proxies."""
    down, up = (["INVITE", "ACK", 200], [200, "BYE"]) if callee_ends else (["INVITE", "ACK", "BYE"], [200, 200])
    legs = [("caller", caller.port, "first proxy", first.port), ("first proxy", first.port, "second proxy", second.port),
            ("second proxy", second.port, "callee", callee.port)]
    last = callee if callee_ends else caller
    wait_until(lambda: [m for m in wire.messages(0) if m.status == 200 and m.method == "BYE" and m.target[1] == last.port], 5, "200 to the BYE")
    for number, (near, near_port, far, far_port) in enumerate(legs):
        there, back = ([word for word in seen(wire, *ports) if word not in ("OPTIONS", "MESSAGE", "REGISTER")]
                       for ports in ((near_port, far_port), (far_port, near_port)))
        if there[:2] == ["INVITE", "ACK"] and back[:1] == [407]:  # the proxy wants to know who calls (RFC 3261 s.22.3)
            there, back = there[2:], back[1:]
        print(f"  {near} -> {far}: {there}; back: {back}")
        check_equal(there, down, f"from {near} to {far}")
        check_equal(back, [*([100] if number < 2 else []), 180, *up], f"from {far} to {near}")
    check(not seen(wire, caller.port, callee.port) and not seen(wire, callee.port, caller.port), "nobody goes past the proxies")
    invite = [m for m in wire.messages(0) if m.method == "INVITE" and m.status is None and m.target[1] == callee.port][-1]
    routes = [part for value in invite.all("record-route") for part in value.split(",")]
    check(len(routes) == 2 and f":{second.port}" in routes[0] and f":{first.port}" in routes[1], f"Record-Route of both: {routes}")
    check_equal((len(invite.vias()), invite.header("max-forwards")), (3, "68"), "Vias, Max-Forwards")
    for method, source in (("ACK", caller), ("BYE", callee if callee_ends else caller)):
        sent = [m for m in wire.messages(0) if m.method == method and m.status is None and m.source[1] == source.port and m.header("route")]
        check(sent and sent[-1].header("route").count(";lr") + sum(";lr" in more for more in sent[-1].all("route")[1:]) == 2, f"{method} by both routes: {sent}")


def through_two(bench, first, second, domain_of_callee):
    wire = bench.add(Wire())
    first, second = first(), second()
    to = f"sip:bob@{domain_of_callee(second)}"
    alice = bench.add(Person(bench, wire, first, "alice", to))
    bob = bench.add(Person(bench, wire, second, "bob", alice.aor))
    for size, ends in ((5_000, alice), (100_000, bob)):
        wire.clear()
        talk(alice, bob, to, size, ends)
        check_legs(wire, alice, first, second, bob, ends is bob)
    for agent in (alice, bob):
        check_equal(agent.quit(), 0, f"{agent.name} ends")


def proxies(bench):
    # UDP alone, so that each leg has its two ports.
    through_two(bench, *(lambda host=host: bench.add(Server(bench, address=host, domain=host, transports="udp")) for host in ("127.0.0.2", "127.0.0.3")),
                lambda server: f"{server.domain}:{server.port}")


def lab(bench):
    through_two(bench, lambda: bench.add(Lab(bench)), lambda: bench.add(Server(bench, address="127.0.0.2", domain="127.0.0.2", transports="udp")),
                lambda server: f"{server.domain}:{server.port}")


# ---- TLS

def tls(bench):
    wire = bench.add(Wire())
    ca, certificate, key = certificates(bench.path("certificates"), "example.test")
    server = bench.add(Server(bench, "--tls-cert", certificate, "--tls-key", key, transports="udp,tcp,tls"))
    alice = bench.add(Person(bench, wire, server, "alice", server.aor("bob"), ca=ca))
    bob = bench.add(Person(bench, wire, server, "bob", server.aor("alice"), ca=ca))
    talk(alice, bob, server.aor("bob"), 100_000, alice)
    for agent in (alice, bob):
        seen_there = agent.traced()
        for line in ("TCP/TLS/MSRP", "a=fingerprint:sha-256 ", "a=path:msrps://"):
            check(line in seen_there, f"{line} in the descriptions of {agent.name}")
        check(" TCP/MSRP " not in seen_there and "msrp://" not in seen_there, "nothing without TLS")
    heard = wire.rests()
    check(len(heard) > 100_000, f"only {len(heard)} bytes were seen on the wire")
    for word in (b"a line of a long text", b"INVITE", b"MSRP"):
        check(word not in heard, f"{word} was on the wire")
    foreign_tls(bench, wire, server, bob, (certificate, key), ca)
    for agent in (alice, bob):
        check_equal(agent.quit(), 0, f"{agent.name} ends")


class Caller:
    """sipp calls bob and offers that MSRP peer; bob accepts."""

    def __init__(self, bench, server, bob, msrp, setup):
        self.name = f"{setup}-{msrp.name}"
        self.since = bob.mark()
        self.bob = bob
        script = (Script().request("INVITE", 1, "Proxy-Authorization: none", user="bob", body=msrp.sdp(more=["a=setup:" + setup])).recv(100).recv(180)
                  .recv(200, routes=True).inside("ACK", 1, "bob").recv("BYE").reply(200))
        self.sipp = bench.add(Sipp(bench, self.name, remote=f"{server.address}:{server.port}", script=script, keys={"who": self.name}))
        rings = session(bob, "incoming", self.since)
        bob.command("acceptSession", session=rings["session"])
        self.id = rings["session"]

    def path(self, wire):
        found = [m for m in wire.messages() if m.status == 200 and m.method == "INVITE" and self.name in m.header("from")]
        return found[-1].body.decode().partition("a=path:")[2].split("\r\n")[0]


def foreign_tls(bench, wire, server, bob, own, other):
    """The MSRP script by TLS: let in with the certificate that its description announces, and never with another."""
    for setup in ("passive", "active"):  # who connects (RFC 6135), from the peer's side
        good = bench.add(MsrpPeer(bench, "good-" + setup, own))
        call = Caller(bench, server, bob, good, setup)
        if setup == "active":
            good.call(call.path(wire))
        session(bob, "established", call.since)
        good.tell("path", call.path(wire))
        good.tell("send", setup, 3000, 1000)
        bob.wait(lambda e: e["event"] == "message" and len(e["text"]) == 3000, 10, "its text", call.since)
        check_equal(good.told("report")["status"], "000 200 OK", "its report")
        bob.command("endSession", session=call.id)
        call.sipp.wait()

        since = bob.mark()
        bad = bench.add(MsrpPeer(bench, "bad-" + setup, own, announced=other))
        call = Caller(bench, server, bob, bad, setup)
        if setup == "active":
            bad.call(call.path(wire))
        check_equal(session(bob, "ended", call.since)["reason"], "network", "what comes of another certificate than announced")
        call.sipp.wait()
        check("established" not in [e["state"] for e in bob.events[since:] if e["event"] == "session"], "it never stood")
        check_equal((bad.count("received"), bad.count("empty")), (0, 0), "what it was told")


# ---- the store

def disk(bench):
    """What bob cannot keep is never reported as received; it is not lost, and is there once when his disk takes it again."""
    wire = bench.add(Wire())
    server = bench.add(Server(bench))
    alice = bench.add(Person(bench, wire, server, "alice", server.aor("bob")))
    bob = bench.add(Person(bench, wire, server, "bob", server.aor("alice"), prefix=[sys.executable, "-c", SURVIVES_THE_LIMIT]))
    alice.send(server.aor("bob"), "while all is well", "first", model="session")
    alice.state("first", ("delivered",))
    refusing = Disk(bob.process)
    refusing.refuse()
    text = long_text(5000)
    alice.send(server.aor("bob"), text, "second", model="session")
    alice.wait(lambda e: e["event"] == "state" and e["ref"] == "second" and e["status"] == 500, 15, "it is refused")
    told = [(e["state"], e["status"], e["reason"]) for e in alice.all("state") if e["ref"] == "second"]
    print("  alice is told:", told)
    check_equal(told[-1], ("queued", 500, "server"), "it will go again by itself")
    check(not any(state in ("delivered", "displayed") for state, _, _ in told), f"nothing was reported: {told}")
    check_equal(bob.received(), ["while all is well"], "what bob has")
    refusing.recover()
    again = alice.state("second", ("queued",))
    wait_until(lambda: alice.command("retry", id=again["id"]) or any(e["state"] == "delivered" for e in alice.all("state") if e["ref"] == "second"), 20,
               "it arrives", every=1)
    bob.message(text, 5)
    check_equal(bob.received(), ["while all is well", text], "once each, in order")
    check_equal((bob.life, bob.process.poll()), (1, None), "without a restart")
    for agent in (alice, bob):
        check_equal(agent.quit(), 0, f"{agent.name} ends")


def main(which):
    with Workbench() as bench:
        {"proxies": proxies, "lab": lab, "tls": tls, "disk": disk}[which](bench)


if __name__ == "__main__":
    isolate()
    run(main)
