# SPDX-License-Identifier: MIT
"""life.py path-tcp|path-tls|flows|nat|move|silence|stop [--cycles N]: registration for life (P07; RELIABILITY G13, G14).

path-*   the path to Kamailio breaks and comes back, now and then the server itself: registered again in under 5 s
flows    registered by two flows (RFC 5626), TCP and TLS: while one of them is cut, messages go by the other in under 5 s
nat      a NAT on the way to Kamailio gives UDP another port: mended within one keep-alive interval (5 s) + 5 s
move     the client's address changes in a namespace of its own, towards our server by UDP and TCP: again in under 5 s
silence  all packets vanish for a while, without any error: again in under 5 s
stop     the process is stopped and goes on: again in under 5 s
In each of them messages go both ways all the time: none is lost, none is shown twice.
"""
import argparse
import random
import re
import signal
import time

from harness import Agent, Island, Lab, Server, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import run, wait_until
from harness.lab import password
from harness.relay import TcpRelay, UdpNat

LIMIT = 5.0
INTERVAL = 5
DONE = ("accepted", "delivered", "displayed")


class Talk:
    """Numbered messages between two agents, and the proof that each came once."""

    def __init__(self, server, *agents):
        self.server, self.agents = server, agents
        self.sent = {agent.name: [] for agent in agents}

    def other(self, agent):
        return self.agents[1] if agent is self.agents[0] else self.agents[0]

    def say(self, agent):
        text = f"{agent.name} {len(self.sent[agent.name])}"
        self.sent[agent.name].append(text)
        agent.send(self.server.aor(self.other(agent).name), text, text)
        return text

    def both(self):
        return [self.say(agent) for agent in self.agents]

    def arrived(self, agent, text, seconds):
        """Until `text` of that agent has come; returns how long it took."""
        start = time.monotonic()
        self.other(agent).message(text, seconds)
        return time.monotonic() - start

    def proof(self, seconds=90, hurry=False):
        """When all is quiet: everything arrived, once, and everybody knows it. What the server has stored meanwhile comes with
        the REGISTER that follows a recovery by 35 s; `hurry` asks for it as soon as the server has given up (8 s each)."""
        if hurry:
            wait_until(lambda: sum(event["state"] in DONE for event in self.agents[1].all("state"))
                       >= len(self.sent[self.agents[1].name]), 60, "the server has given up or delivered", every=0.2)
            self.agents[0].register()
        for agent in self.agents:
            wanted = self.sent[agent.name]
            other = self.other(agent)
            wait_until(lambda w=wanted, o=other: len(set(o.received()) & set(w)) == len(w), seconds,
                       f"all {len(wanted)} of {agent.name}'s messages at {other.name}", every=0.2)
            check_equal(sorted(other.received()), sorted(wanted), f"{agent.name}'s messages, each once")

            def unsettled(a=agent):
                last = {}
                for event in a.all("state"):
                    last[event["ref"]] = event["state"]
                return [(ref, state) for ref, state in last.items() if state not in DONE]
            try:
                wait_until(lambda u=unsettled: not u(), seconds, "every sender knows", every=0.5)
            except AssertionError:
                raise AssertionError(f"{agent.name} does not know that these arrived: {unsettled()}") from None


class Clock:
    """The figures of one run."""

    def __init__(self, what):
        self.what, self.times = what, []

    def note(self, seconds, limit):
        self.times.append(seconds)
        check(seconds < limit, f"{self.what}: {seconds:.2f} s in cycle {len(self.times)} (limit {limit} s)")

    def tell(self, talk):
        ordered = sorted(self.times)
        count = sum(len(sent) for sent in talk.sent.values())
        print(f"{self.what}: {len(ordered)} cycles, median {ordered[len(ordered) // 2]:.2f} s, "
              f"longest {ordered[-1]:.2f} s; {count} messages, 0 lost, 0 twice")


def people(bench, server, alice_uri, transport, more=(), bob_uri=None):
    alice, bob = (bench.add(Agent(bench, name)) for name in ("alice", "bob"))
    add_account(bench, alice.profile, server.aor("alice"), password("alice"), alice_uri, transport, more)
    add_account(bench, bob.profile, server.aor("bob"), password("bob"), bob_uri or server.uri("udp"), "udp")
    return alice, bob


def acquainted(talk):
    """Both have seen that the other recognises repetitions: from here on what may have arrived is sent again by itself."""
    for agent in talk.agents:
        agent.start().register()
    for agent in talk.agents:
        agent.command("contactAdd", to=talk.server.aor(talk.other(agent).name))
    for agent in talk.agents:
        text = talk.say(agent)
        talk.arrived(agent, text, 10)
        agent.state(text, DONE)


def registered_since(agent, mark, seconds):
    agent.wait(lambda e: e["event"] == "registration" and e["state"] == "registered", seconds, "registered again", mark)


def behind(bench, relay, *options, port, transport):
    """alice alone in a namespace where the server's own address is the relay; bob beside the server."""
    lab = bench.add(Lab(bench, *options, "--edge"))
    island = bench.add(Island())
    box = bench.add(relay(lab.address, lab.port + port, (lab.address, lab.port + port), island.keeper.pid))
    tls = ["--ca", lab.folder + "/tls/ca.pem"] if transport == "tls" else []
    alice, bob = people(bench, lab, f"sip:{box.address}:{box.port};transport={transport}", transport, tls)
    alice.prefix = island.prefix
    talk = Talk(lab, alice, bob)
    acquainted(talk)
    return lab, box, alice, bob, talk


def path(bench, transport, cycles, seed):
    """The path breaks for 0.5 to 8 s; each fifth time the server restarts as well, and has forgotten everybody."""
    rng = random.Random(seed)
    lab, relay, alice, bob, talk = behind(bench, TcpRelay, port=41 if transport == "tls" else 40, transport=transport)
    clock = Clock(f"path-{transport}: registered again after the path returned")
    for cycle in range(cycles):
        time.sleep(5.2)  # a server that closes younger connections is broken, and is given more time
        mark = alice.mark()
        talk.both()
        # In a short run nothing is caught between two stools: what may have arrived is sent again after half a minute only.
        time.sleep(0 if cycles >= 5 else 1)
        relay.cut()
        time.sleep(0 if cycles >= 5 else 0.5)
        talk.both()
        if cycle % 5 == 4:
            lab.stop()
            time.sleep(rng.uniform(0, 3))
            lab.restart()
            bob.register()
        else:
            time.sleep(rng.uniform(0.5, 8 if cycles >= 5 else 2))
        relay.restore()
        back = time.monotonic()
        registered_since(alice, mark, 20)
        clock.note(time.monotonic() - back, LIMIT)
        talk.both()
    talk.proof(hurry=cycles < 5)
    clock.tell(talk)


def flows(bench, cycles, seed):
    """Each flow in its turn is cut for 1 to 6 s; the other carries everything meanwhile, and both stand again afterwards."""
    rng = random.Random(seed)
    lab = bench.add(Lab(bench, "--edge"))
    island = bench.add(Island())
    relays = [bench.add(TcpRelay(lab.address, lab.port + port, (lab.address, lab.port + port), island.keeper.pid)) for port in (40, 41)]
    edges = ",".join(f"sip:{lab.address}:{relay.port};transport={kind}" for relay, kind in zip(relays, ("tcp", "tls")))
    alice, bob = people(bench, lab, edges, "tcp", ["--ca", lab.folder + "/tls/ca.pem"])
    alice.prefix = island.prefix
    talk = Talk(lab, alice, bob)
    acquainted(talk)

    def bound():
        """The reg-ids that the registrar knows alice by."""
        return sorted(re.findall(r"Reg-Id: (\d+)", lab.contacts().partition("alice")[2].partition("AoR:")[0]))

    wait_until(lambda: bound() == ["1", "2"], 10, "both flows registered", every=0.2)
    clock = Clock("flows: a message went by the other flow")
    for _ in range(cycles):
        for relay in relays:
            time.sleep(5.2)  # a server that closes younger connections is broken, and is given more time
            mark = alice.mark()
            relay.cut()
            clock.note(talk.arrived(bob, talk.say(bob), 20), LIMIT)
            clock.note(talk.arrived(alice, talk.say(alice), 20), LIMIT)
            time.sleep(rng.uniform(1, 6 if cycles > 1 else 1.5))
            check_equal([event["state"] for event in alice.events[mark:] if event["event"] == "registration"
                         and event["state"] != "registered"], [], "the account stays registered by the other flow")
            talk.both()
            relay.restore()
            wait_until(lambda: bound() == ["1", "2"], 60, "both flows registered again", every=0.5)
    talk.proof(hurry=cycles < 5)
    clock.tell(talk)


def nat(bench, cycles, seed):
    _, box, alice, bob, talk = behind(bench, UdpNat, "--flow-timer", str(INTERVAL), port=40, transport="udp")
    rng = random.Random(seed)
    clock = Clock(f"nat: registered again after the NAT's rebinding (keep-alives every {INTERVAL} s)")
    for _ in range(cycles):
        time.sleep(rng.uniform(0.5, 6))
        mark = alice.mark()
        box.rebind()
        start = time.monotonic()
        talk.say(bob)
        registered_since(alice, mark, 30)
        clock.note(time.monotonic() - start, INTERVAL + LIMIT)
        # Behind the one that the server still tries at the old place: it gives that up after 8 s.
        talk.arrived(bob, talk.say(bob), 20)
        talk.say(alice)
    talk.proof(hurry=cycles < 5)
    clock.tell(talk)


def on_island(bench, transport):
    island = bench.add(Island())
    island.lay_cable()
    server = bench.add(Server(bench, address="10.77.0.1"))
    alice, bob = people(bench, server, server.uri(transport), transport)
    alice.prefix = island.prefix
    talk = Talk(server, alice, bob)
    acquainted(talk)
    return island, alice, bob, talk


def move(bench, cycles, seed):
    for transport in ("udp", "tcp"):
        island, alice, bob, talk = on_island(bench, transport)
        rng = random.Random(seed)
        clock = Clock(f"move: registered again after another address ({transport})")
        for cycle in range((cycles + 1) // 2):
            time.sleep(rng.uniform(0.2, 3))
            mark = alice.mark()
            talk.both()
            island.move(3 + cycle % 200)
            start = time.monotonic()
            registered_since(alice, mark, 30)
            clock.note(time.monotonic() - start, LIMIT)
            talk.both()
        talk.proof()
        clock.tell(talk)
        for thing in (alice, bob, talk.server, island):
            thing.end()


def silence(bench, cycles, seed):
    island, alice, _, talk = on_island(bench, "tcp")
    rng = random.Random(seed)
    clock = Clock("silence: a message went through again after the path returned (tcp)")
    for _ in range(cycles):
        time.sleep(2)
        talk.both()
        island.silence(True)
        talk.both()
        time.sleep(rng.uniform(3, 60 if cycles > 5 else 8))
        island.silence(False)
        start = time.monotonic()
        talk.arrived(alice, talk.say(alice), 40)
        clock.note(time.monotonic() - start, LIMIT)
    talk.proof(hurry=cycles < 5)
    clock.tell(talk)


def stop(bench, cycles, seed):
    _, relay, alice, bob, talk = behind(bench, TcpRelay, port=40, transport="tcp")
    clock = Clock("stop: registered again after the process was stopped")
    rng = random.Random(seed)
    for _ in range(cycles):
        time.sleep(5.2)
        mark = alice.mark()
        alice.process.send_signal(signal.SIGSTOP)
        talk.say(bob)
        relay.cut()
        relay.restore()
        time.sleep(rng.uniform(1, 8))
        alice.process.send_signal(signal.SIGCONT)
        start = time.monotonic()
        registered_since(alice, mark, 30)
        clock.note(time.monotonic() - start, LIMIT)
        talk.both()
    talk.proof(hurry=cycles < 5)
    clock.tell(talk)


def main(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=("path-tcp", "path-tls", "flows", "nat", "move", "silence", "stop"))
    parser.add_argument("--cycles", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(words)
    with Workbench() as bench:
        if given.part.startswith("path-"):
            path(bench, given.part[5:], given.cycles, given.seed)
        else:
            globals()[given.part](bench, given.cycles, given.seed)


if __name__ == "__main__":
    isolate()
    run(main)
