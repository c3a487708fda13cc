# SPDX-License-Identifier: MIT
"""The wire against the textbooks' flows, on captured bytes: registration, and a MESSAGE through the proxy, whose Via is on
top on the way there and taken off on the answer's way back; the 200 has no body and no Contact (RFC 3428 s.7)."""
# P01 P02 P05 P07 P09
from harness import Agent, Lab, Server, Wire, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import run
from harness.lab import password


def check_registration(messages, transport):
    register = [m for m in messages if m.method == "REGISTER"]
    for start in range(0, len(register), 4):
        first, challenge, second, answer = register[start:start + 4]
        check_equal([m.status for m in (first, challenge, second, answer)], [None, 401, None, 200], "REGISTER/401/REGISTER/200")
        check("www-authenticate" in dict(challenge.headers), "the challenge")
        check(first.header("authorization") is None and second.header("authorization"), "credentials only when asked")
        check_equal(first.header("call-id"), second.header("call-id"), "Call-ID")
        check(first.branch() != second.branch() and second.branch().startswith("z9hG4bK"), "a new branch for a new request")
        check_equal(second.branch(), answer.branch(), "the answer's branch")
        check_equal(len({m.transport for m in register}), 1, "one transport")
        check_equal(register[0].transport, transport.upper(), "the transport that was asked for")
        check(first.uri.startswith("sip:example.test"), f"a REGISTER's Request-URI has no user: {first.uri}")
        check_equal(first.header("max-forwards"), "70", "Max-Forwards")
        check(answer.header("contact"), "the bindings come back in the 200")


def check_message(messages, proxy_port):
    """The four hops of the last MESSAGE."""
    final = [m for m in messages if m.method == "MESSAGE"]
    to_proxy = [m for m in final if m.status is None and m.target[1] == proxy_port][-1]
    call = to_proxy.header("call-id")
    same = [m for m in final if m.header("call-id") == call and m.header("cseq") == to_proxy.header("cseq")]
    check_equal([(m.status, m.target[1] == proxy_port) for m in same], [(None, True), (None, False), (200, True), (200, False)],
                "there and back")
    there, on, back, home = same
    check_equal(len(there.vias()), 1, "one Via leaves the sender")
    check_equal(len(on.vias()), 2, "the proxy adds one")
    check(f":{proxy_port}" in on.vias()[0], f"the proxy's Via is on top: {on.vias()}")
    check(there.branch() in on.vias()[1], f"the sender's is below: {on.vias()}")
    check(on.branch() != there.branch(), "the proxy's branch is its own")
    check_equal([via.split(";")[0] for via in back.vias()], [via.split(";")[0] for via in on.vias()], "Vias copied into the answer")
    check_equal(len(home.vias()), 1, "the proxy takes its own off")
    check_equal(home.branch(), there.branch(), "what is left is the sender's")
    check_equal(int(on.header("max-forwards")), int(there.header("max-forwards")) - 1, "Max-Forwards - 1")
    check_equal(on.body, there.body, "the body untouched")
    for m in (there, on):
        check(m.header("contact") is None, f"a MESSAGE has no Contact (RFC 3428 s.4): {m.data}")
        check(len(m.data) <= 1300, f"{len(m.data)} bytes")
    for m in (back, home):
        check_equal(m.body, b"", "the 200 has no body")
        check_equal(m.header("content-length"), "0", "its Content-Length")
        check(m.header("contact") is None, "nor a Contact")
        check("tag=" in m.header("to"), "the answer's To has a tag")
    check_equal(there.header("content-type").split(";")[0].strip().lower(), "message/cpim", "CPIM from the start")
    check(b"imdn.Message-ID:" in there.body, "with its Message-ID")
    host = there.source[0]
    for name in ("call-id",):
        check(host not in there.header(name), f"{name} holds no address of the host: {there.header(name)}")


def exchange(bench, server, name, transport, wire):
    agents = {}
    wire.clear()
    for user in ("alice", "bob"):
        agent = agents[user] = bench.add(Agent(bench, f"{user}-{name}"))
        add_account(bench, agent.profile, server.aor(user), password(user), server.uri(transport))
        agent.start().register()
    check_registration(wire.messages(), transport)
    for ref in ("first", "second"):
        wire.clear()
        agents["alice"].send(server.aor("bob"), ref, ref)
        agents["bob"].message(ref)
        agents["alice"].state(ref, ("accepted",))
        check_message(wire.messages(), server.port)
    for agent in agents.values():
        check_equal(agent.quit(), 0, "exit code")
        wire.messages()


def main():
    with Workbench() as bench:
        wire = bench.add(Wire())
        server = bench.add(Server(bench))
        lab = bench.add(Lab(bench))
        for transport in ("udp", "tcp"):
            exchange(bench, server, "server-" + transport, transport, wire)
            exchange(bench, lab, "lab-" + transport, transport, wire)


if __name__ == "__main__":
    isolate()
    run(main)
