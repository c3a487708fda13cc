# SPDX-License-Identifier: MIT
"""What servers may ask, against sipp: passwords of two realms, a nonce that is stale, a stranger's challenge to BYE, 503."""
import hashlib
import re

from harness import Script, SipAgent, Wire, Workbench, check, check_equal, isolate
from harness.bench import run
from harness.cases import Stage
from harness.dns import NameServer
from harness.sipp_script import OUR_TAG

USER = "alice"


def challenge(realm, nonce, stale=False):
    return (f'Proxy-Authenticate: Digest realm="{realm}", nonce="{nonce}", algorithm=MD5, qop="auth"'
            + (", stale=true" if stale else ""))


def credentials(message):
    """Every Proxy-Authorization of a request as a dictionary by realm."""
    found = {}
    for value in message.all("proxy-authorization"):
        fields = {name.lower(): plain or quoted for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^\s,]+))', value)}
        found[fields["realm"]] = fields
    return found


def proves(fields, method, password):
    """The digest of RFC 7616 s.3.4.1, worked out here again."""
    def md5(text):
        return hashlib.md5(text.encode()).hexdigest()
    first = md5(f"{USER}:{fields['realm']}:{password}")
    second = md5(f"{method}:{fields['uri']}")
    return fields["response"] == md5(f"{first}:{fields['nonce']}:{fields['nc']}:{fields['cnonce']}:{fields['qop']}:{second}")


def two_proxies_two_realms(bench, wire):
    port = bench.ports()
    agent = bench.add(SipAgent(bench, USER, ("--outbound", f"sip:127.0.0.1:{port};lr", "--credential", f"one.test:{USER}:first",
                                             "--credential", f"two.test:{USER}:second")))
    stage = Stage(bench, agent, wire, "two_proxies")
    stage.port = port
    peer = stage.callee(Script().recv("INVITE").answer(407, challenge("one.test", "n1")).recv("ACK")
                        .recv("INVITE").answer(407, challenge("two.test", "n2")).recv("ACK")
                        .callee_until_established().peer_hangs_up())
    agent.call("c", "sip:bob@two.test")
    agent.session("c", "established")
    agent.command("hangUp", call="c")
    agent.ended("c", "local")
    peer.wait()
    first, second, third = stage.came("INVITE")
    check_equal((first.all("proxy-authorization"), set(credentials(second))), ([], {"one.test"}), "what went to whom")
    given = credentials(third)
    check_equal(set(given), {"one.test", "two.test"}, "both realms in the third INVITE (RFC 3261 s.22.3)")
    check(proves(given["one.test"], "INVITE", "first") and proves(given["two.test"], "INVITE", "second"), "the digests")
    check_equal([m.header("cseq") for m in (first, second, third)], ["1 INVITE", "2 INVITE", "3 INVITE"], "CSeq")
    check_equal(len({(m.header("call-id"), m.header("from")) for m in (first, second, third)}), 1, "Call-ID and From tag stay")
    check_equal(set(credentials(stage.came("ACK")[-1])), {"one.test", "two.test"}, "the ACK has the INVITE's (s.13.2.2.4)")


def stale_nonce(bench, wire):
    port = bench.ports()
    agent = bench.add(SipAgent(bench, USER, ("--outbound", f"sip:127.0.0.1:{port};lr", "--credential", f"one.test:{USER}:first")))
    stage = Stage(bench, agent, wire, "stale")
    stage.port = port
    peer = stage.callee(Script().recv("INVITE").answer(407, challenge("one.test", "old")).recv("ACK")
                        .recv("INVITE").answer(407, challenge("one.test", "new", stale=True)).recv("ACK")
                        .recv("INVITE").answer(407, challenge("one.test", "newest")).recv("ACK"))
    agent.call("c", "sip:bob@one.test")
    agent.ended("c", "declined", 407)  # refused without stale=true: our password is wrong, and nobody is asked a fourth time
    peer.wait()
    invites = stage.came("INVITE")
    check_equal([credentials(m).get("one.test", {}).get("nonce") for m in invites], [None, "old", "new"], "nonces")
    check(all(proves(credentials(m)["one.test"], "INVITE", "first") for m in invites[1:]), "the digests")


def a_strangers_challenge_to_bye(bench, wire):
    """RELIABILITY A15: a peer that we reach directly asks for a password when we hang up. It gets none."""
    agent = bench.add(SipAgent(bench, USER, ("--password", "secret", "--credential", f"rogue.test:{USER}:secret")))
    stage = Stage(bench, agent, wire, "stranger")
    for header, status in (("Proxy-Authenticate", 407), ("WWW-Authenticate", 401)):
        for realm in ("127.0.0.1", "rogue.test"):
            stage.port = bench.ports()
            stage.name = f"stranger{status}{realm[:1]}"
            peer = stage.callee(Script().callee_until_established().recv("BYE").reply(
                status, f'{header}: Digest realm="{realm}", nonce="n", algorithm=MD5, qop="auth"'))
            stage.call()
            agent.session(stage.name, "established")
            agent.command("hangUp", call=stage.name)
            agent.ended(stage.name, "local")
            peer.wait()
            check_equal(len(stage.came("BYE")), 1, "BYEs")
            leaked = [m for m in wire.messages() if m.target[1] == stage.port and b"response=" in m.data]
            check_equal(leaked, [], "credentials on the wire")


def unavailable_then_the_second_server(bench, wire):
    """503 with Retry-After from the first SRV target: the second gets the request, for INVITE and MESSAGE (RFC 3263 s.4.3)."""
    ports = {name: (bench.ports(), bench.ports()) for name in ("calls", "pages")}
    dns = bench.add(NameServer(bench, hosts={"a.test": "127.0.0.1", "b.test": "127.0.0.1"}, srv=[
        (f"_sip._udp.{name}.test", host, port, priority, 1) for name, pair in ports.items()
        for host, port, priority in (("a.test", pair[0], 10), ("b.test", pair[1], 20))]))
    agent = bench.add(SipAgent(bench, USER, ("--dns", dns.address)))
    stage = Stage(bench, agent, wire, "failover")

    def peers(name, busy, fine):
        stage.name, stage.port = name + "-busy", ports[name][0]
        one = stage.callee(busy)
        stage.name, stage.port = name + "-fine", ports[name][1]
        return one, stage.callee(fine)

    both = peers("calls", Script().recv("INVITE").answer(503, "Retry-After: 60").recv("ACK"),
                 Script().callee_until_established().peer_hangs_up())
    agent.call("c", "sip:bob@calls.test")
    agent.session("c", "established")
    agent.command("hangUp", call="c")
    agent.ended("c", "local")
    both += peers("pages", Script().recv("MESSAGE").reply(503, "Retry-After: 60", tag=OUR_TAG),
                  Script().recv("MESSAGE").reply(200, tag=OUR_TAG))
    agent.command("message", ref="m", to="sip:bob@pages.test", text="by way of the second")
    check_equal(agent.result("m")["status"], 200, "the result of MESSAGE")
    for peer in both:
        peer.wait()
    for name, method in (("calls", "INVITE"), ("pages", "MESSAGE")):
        a, b = (stage.came(method, port) for port in ports[name])
        check_equal((len(a), len(b)), (1, 1), f"{method}s at the two")
        check_equal([a[0].header(h) for h in ("call-id", "from", "cseq")], [b[0].header(h) for h in ("call-id", "from", "cseq")],
                    "the request stays the same (DESIGN s.5)")
        check(a[0].branch() != b[0].branch(), "in a transaction of its own")


def nobody_is_available(bench, wire):
    """503 with Retry-After from the only server: the result is told, nothing is sent again by the engine."""
    agent = bench.add(SipAgent(bench, USER))
    stage = Stage(bench, agent, wire, "alone")
    peer = stage.callee(Script().recv("MESSAGE").reply(503, "Retry-After: 30", tag=OUR_TAG))
    agent.command("message", ref="m", to=stage.uri(), text="not now")
    check_equal(agent.result("m")["status"], 503, "the result")
    peer.wait()
    check_equal(len(stage.came("MESSAGE")), 1, "MESSAGEs")


def main():
    with Workbench() as bench:
        wire = bench.add(Wire())
        for case in (two_proxies_two_realms, stale_nonce, a_strangers_challenge_to_bye, unavailable_then_the_second_server,
                     nobody_is_available):
            case(bench, wire)
            wire.clear()
            print(case.__name__)


if __name__ == "__main__":
    isolate()
    run(main)
