# SPDX-License-Identifier: MIT
"""Calls through two proxies, forked to three phones: INVITE, 100, 180, 200, ACK, BYE, 200, as they are on the wire."""
# P05 P06
from harness import Lab, Server, Wire, Workbench, check, check_equal, isolate, wait_until
from harness.bench import run, port_is_taken
from harness.sip_agent import SipAgent
from harness.sipp import Sipp, bind_to_user
from harness.sipp_script import OUR_TAG, SDP, Script

EXACT = "-nr"  # sipp neither repeats nor swallows repetitions by itself
PHONES = ("bob", "bob2", "bob3")


def phone(bench, name, user, server, routes=None, transport="udp"):
    """One of our engines as a phone of `user` at that server."""
    outbound = routes or [server]
    options = ["--aor", f"sip:{user}@{server.domain}", "--password", user + "-pw", "--transport", transport]
    for one in outbound:
        options += ["--outbound", f"sip:{one.address}:{one.port};transport={transport};lr"]
    return bench.add(SipAgent(bench, name, options))


def register(agent):
    agent.command("register")
    agent.wait(lambda e: e["event"] == "registration" and e["state"] == "registered", 10, "registered")


def seen(wire, source, target):
    """What went from one port to another: methods and statuses, copies taken out."""
    words, last = [], None
    for message in wire.messages(settle=0):
        if message.source[1] == source and message.target[1] == target and message.data != last:
            last = message.data
            words.append(message.status or message.method)
    return words


def whole_flow(bench, wire, caller, callees, first, second, target, callee_hangs_up):
    """alice calls, all phones ring, the second answers, the others are cancelled; then one side hangs up."""
    wire.clear()
    caller.call("talk", target)
    ringing = {callee.name: callee.wait(lambda e: e["event"] == "incoming", 10, "the call")["call"] for callee in callees}
    for callee in callees:
        callee.command("ring", call=ringing[callee.name])
    caller.session("talk", "ringing")
    answering = callees[1 % len(callees)]
    answering.command("accept", call=ringing[answering.name])
    caller.session("talk", "established")
    answering.session(ringing[answering.name], "established")
    for callee in callees:
        if callee is not answering:
            callee.ended(ringing[callee.name], "remote")
    if callee_hangs_up:
        answering.command("hangUp", call=ringing[answering.name])
        caller.ended("talk", "remote")
    else:
        caller.command("hangUp", call="talk")
        answering.ended(ringing[answering.name], "remote")
    wait_until(lambda: [m for m in wire.messages(0) if m.status == 200 and m.method == "BYE"
                        and m.target[1] in (answering.port if callee_hangs_up else caller.port, )], 5, "200 to the BYE")
    end = ["ACK", 200] if callee_hangs_up else ["ACK", "BYE"]
    back = ["BYE"] if callee_hangs_up else [200]
    down = seen(wire, first.port, second.port)
    check_equal(down, ["INVITE", *end], "from the first proxy to the second")
    check_equal(seen(wire, second.port, answering.port), ["INVITE", *end], "to the phone that answers")
    up = seen(wire, second.port, first.port)
    check_equal([up[0], up[-2:]], [100, [200, *back]], f"from the second proxy to the first: {up}")
    check_equal(set(up[1:-2]), {180}, "what comes before the 200")
    check_equal(seen(wire, answering.port, second.port), [180, 200, *back], "from the phone")
    for callee in callees:
        if callee is not answering:
            check_equal(seen(wire, second.port, callee.port), ["INVITE", "CANCEL", "ACK"], f"to {callee.name}")
            check_equal(seen(wire, callee.port, second.port), [180, 200, 487], f"from {callee.name}")
    up = [one for one in seen(wire, first.port, caller.port) if one != 407]
    check_equal([up[0], up[-2:]], [100, [200, *back]], f"to the caller: {up}")
    check(not seen(wire, caller.port, answering.port) and not seen(wire, answering.port, caller.port), "nobody goes past the proxies")

    invite = next(m for m in wire.messages(0) if m.method == "INVITE" and m.target[1] == answering.port)
    check_equal(len(invite.vias()), 3, f"Vias: {invite.vias()}")
    routes = [part for value in invite.all("record-route") for part in value.split(",")]
    check(len(routes) == 2 and all(";lr" in route for route in routes), f"Record-Route: {routes}")
    check(f":{second.port}" in routes[0] and f":{first.port}" in routes[1], f"the nearer one on top: {routes}")
    check_equal(invite.header("max-forwards"), "68", "Max-Forwards")
    branches = {m.branch() for m in wire.messages(0) if m.method == "INVITE" and m.status is None and m.source[1] == second.port}
    check_equal(len(branches), len(callees), "a branch of its own each")


def two_servers():
    with Workbench() as bench:
        wire = bench.add(Wire())
        first = bench.add(Server(bench, address="127.0.0.2", domain="127.0.0.2"))
        second = bench.add(Server(bench, address="127.0.0.3", domain="127.0.0.3"))
        alice = phone(bench, "alice", "alice", first)
        register(alice)
        bobs = [phone(bench, name, "bob", second) for name in PHONES]
        for bob in bobs:
            register(bob)
        target = f"sip:bob@{second.domain}:{second.port}"
        whole_flow(bench, wire, alice, bobs, first, second, target, False)
        alice.command("quit")
        alice2 = phone(bench, "alice2", "alice", first)
        register(alice2)
        bobs2 = bobs[:1]
        for bob in bobs[1:]:
            bob.command("quit")
            bob.process.wait(5)
        bob = phone(bench, "bob4", "bob", second)
        register(bob)
        bobs2[0].command("quit")
        bobs2[0].process.wait(5)
        whole_flow(bench, wire, alice2, [bob], first, second, target, True)


def through_kamailio():
    with Workbench() as bench:
        wire = bench.add(Wire())
        lab = bench.add(Lab(bench))
        ours = bench.add(Server(bench, address="127.0.0.2", domain="127.0.0.2"))
        bobs = [phone(bench, name, "bob", lab) for name in PHONES]
        for bob in bobs:
            register(bob)
        # Ours first: what is not for our domain goes on by Route, and its domain needs no name server.
        alice = phone(bench, "alice", "alice", ours, routes=[ours, lab])
        whole_flow(bench, wire, alice, bobs, ours, lab, lab.aor("bob"), False)

        # And the other way: a user of Kamailio's calls one of ours, who hangs up.
        dave = phone(bench, "dave", "dave", ours)
        register(dave)
        carol = phone(bench, "carol", "carol", lab)
        register(carol)
        whole_flow(bench, wire, carol, [dave], lab, ours, f"sip:dave@{ours.domain}:{ours.port}", True)


# ---- sipp behind an open server

class Call:
    """What a case gets: an open server, one of our engines that calls, sipp phones of a user of the case's own name."""

    def __init__(self, bench, wire, server, agent, name):
        self.bench, self.wire, self.server, self.agent, self.name = bench, wire, server, agent, name
        self.port, self.phones = bench.ports(), []

    def phone(self, script):
        """A sipp phone that is bound to the user; its port."""
        port = self.port + len(self.phones)
        bind_to_user(self.server, self.name, port)
        self.phones.append(self.bench.add(Sipp(self.bench, self.name, EXACT, port=port, script=script)))
        wait_until(lambda: port_is_taken(port), 10, "sipp is there")
        return port

    def caller(self, script):
        return self.bench.add(Sipp(self.bench, self.name + "-caller", remote=f"{self.server.address}:{self.server.port}", port=self.port + 50,
                                   script=script, keys={"who": self.name + "-caller"}))

    def call(self):
        self.agent.call(self.name, f"sip:{self.name}@{self.server.domain}:{self.server.port}")

    def hang_up(self):
        self.agent.command("hangUp", call=self.name)
        self.agent.ended(self.name, "local")

    def wait(self):
        for one in self.phones:
            one.wait()

    def came(self, what, port):
        return [m for m in self.wire.messages(0) if m.target[1] == port and what in (m.status, m.status or m.method)]


def forked_200s(call):
    script = Script(routed=True).recv("INVITE").accept().recv("ACK").peer_hangs_up()
    ports = [call.phone(script), call.phone(script)]
    call.call()
    call.agent.session(call.name, "established")
    wait_until(lambda: sum(len(call.came("BYE", port)) for port in ports) == 1, 5, "the other branch is ended")
    call.hang_up()
    call.wait()
    for port in ports:
        check_equal([len(call.came("ACK", port)), len(call.came("BYE", port))], [1, 1], "each 200 has its ACK and its BYE")


def late_200_after_cancel(call):
    port = call.phone(Script(routed=True).recv("INVITE").answer(180).recv("CANCEL").reply(200, tag=OUR_TAG).accept().recv("ACK").peer_hangs_up())
    call.call()
    call.agent.session(call.name, "ringing")
    call.agent.command("hangUp", call=call.name)
    call.agent.ended(call.name, "local")
    call.wait()
    check_equal(len(call.came("CANCEL", port)), 1, "CANCELs")
    check_equal([m.status for m in call.came(487, call.agent.port)], [], "no 487 beside the 200")


def busy_and_ringing(call):
    """486 is the best response, and it waits until the other has ended too."""
    busy = call.phone(Script(routed=True).recv("INVITE").answer(486).recv("ACK"))
    other = call.phone(Script(routed=True).recv("INVITE").answer(180).pause(700).answer(480).recv("ACK"))
    call.call()
    call.agent.session(call.name, "ringing")
    call.agent.ended(call.name, "busy", 486)
    call.wait()
    check_equal([len(call.came("ACK", port)) for port in (busy, other)], [1, 1], "ACKs, hop by hop")


def sipp_calls_sipp(call):
    port = call.phone(Script(routed=True).recv("INVITE").answer(180).pause(100).accept().recv("ACK").peer_hangs_up())
    script = (Script().request("INVITE", 1, user=call.name, body=SDP).recv(100).recv(180).recv(200, routes=True)
              .inside("ACK", 1, call.name).inside("BYE", 2, call.name).recv(200))
    call.caller(script).wait()
    call.wait()
    ack = call.came("ACK", port)[0]
    check_equal((len(ack.vias()), ack.header("max-forwards"), ack.header("route")), (2, "69", None), "the ACK went through")


def sipp_takes_it_back(call):
    call.phone(Script(routed=True).recv("INVITE").answer(180).recv("CANCEL").reply(200, tag=OUR_TAG).answer(487).recv("ACK"))
    script = (Script().request("INVITE", 1, user=call.name, body=SDP).recv(100).recv(180)
              .request("CANCEL", 1, branch="INVITE1", user=call.name).recv(200).recv(487)
              .request("ACK", 1, branch="INVITE1", user=call.name, to_tag=True))
    call.caller(script).wait()
    call.wait()


def a_200_that_comes_again(call):
    """Copies go the whole way, each answered by the caller's ACK (RFC 6026)."""
    port = call.phone(Script(routed=True).recv("INVITE").accept().recv("ACK").accept().recv("ACK").peer_hangs_up())
    call.call()
    call.agent.session(call.name, "established")
    wait_until(lambda: len(call.came("ACK", port)) == 2, 5, "both ACKs")
    call.hang_up()
    call.wait()


CASES = [forked_200s, late_200_after_cancel, busy_and_ringing, sipp_calls_sipp, sipp_takes_it_back, a_200_that_comes_again]


def foreign_phones():
    with Workbench() as bench:
        wire = bench.add(Wire())
        server = bench.add(Server(bench, "--open", users=(), domain="127.0.0.1"))
        agent = bench.add(SipAgent(bench, "alice"))
        for case in CASES:
            case(Call(bench, wire, server, agent, case.__name__))
            print("   ", case.__name__)


if __name__ == "__main__":
    isolate()
    run(lambda which: {"servers": two_servers, "lab": through_kamailio, "sipp": foreign_phones}[which]())
