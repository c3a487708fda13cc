# SPDX-License-Identifier: MIT
"""REGISTER without authentication: REGISTER, 200, and no credentials are ever sent."""
# P07
from harness import Agent, Lab, Server, Sipp, Wire, Workbench, check, check_equal, cli, isolate
from harness.agent import add_account
from harness.bench import run


def check_open(bench, wire, name, aor, uri, password):
    profile = bench.path("profile-" + name)
    add_account(bench, profile, aor, password, uri)
    wire.clear()
    cli(bench, profile, "register", "--once", "--timeout", "10")
    messages = [m for m in wire.messages() if m.method == "REGISTER"]
    check_equal([m.status for m in messages], [None, 200, None, 200], f"{name}: register and unregister")
    for m in messages:
        check(m.header("authorization") is None and m.header("proxy-authorization") is None, f"{name}: credentials sent")


def main():
    with Workbench() as bench:
        wire = bench.add(Wire())
        lab = bench.add(Lab(bench, "--open"))
        server = bench.add(Server(bench, "--open", users=()))
        registrar = bench.add(Sipp(bench, "registrar", calls=2))
        for transport in ("udp", "tcp"):
            check_open(bench, wire, "lab-" + transport, lab.aor("alice"), lab.uri(transport), "alice-pw")
            check_open(bench, wire, "server-" + transport, server.aor("newcomer"), server.uri(transport), None)
        uri = f"sip:127.0.0.1:{registrar.port};transport=udp"
        check_open(bench, wire, "sipp", "sip:alice@example.test", uri, "alice-pw")
        check_open(bench, wire, "sipp-no-password", "sip:alice@example.test", uri, None)

        # Where nothing is challenged, messages go without credentials too.
        agents = []
        for user in ("newcomer", "friend"):
            agent = bench.add(Agent(bench, user))
            add_account(bench, agent.profile, server.aor(user), None, server.uri("udp"))
            agents.append(agent.start())
            agent.register()
        wire.clear()
        agents[0].send(server.aor("friend"), "hello", "1")
        agents[0].state("1", ("accepted",))
        agents[1].message("hello")
        for m in wire.messages():
            check("authorization" not in [name for name, _ in m.headers] and m.status not in (401, 407), f"{m} {m.data}")


if __name__ == "__main__":
    isolate()
    run(main)
