# SPDX-License-Identifier: MIT
"""tls_lab.py lab|server: TLS against the good and the bad ports of the lab (P02, P03), and against our own server."""
import os
import re
import subprocess
import time

from harness import Agent, Lab, Server, Wire, Workbench, check, check_equal, isolate
from harness.agent import add_account, cli
from harness.bench import run
from harness.lab import password

MESSAGES = 20


def tls_uri(server, offset=1, host=None):
    return f"sip:{host or server.address}:{server.port + offset};transport=tls"


def account(bench, server, user, ca, uri=None, name=None):
    agent = Agent(bench, name or user)
    add_account(bench, agent.profile, server.aor(user), password(user), uri or tls_uri(server), "tls", ["--ca", ca])
    return agent


def exchange(bench, server, ca):
    """Messages both ways; nothing readable is on the wire."""
    wire = bench.add(Wire())
    people = [bench.add(account(bench, server, user, ca)) for user in ("alice", "bob")]
    for agent in people:
        agent.start().register()
    for agent, other in (people, people[::-1]):
        for number in range(MESSAGES):
            agent.send(server.aor(other.name), f"geheim {agent.name} {number}", f"{agent.name}{number}")
    for agent, other in (people, people[::-1]):
        for number in range(MESSAGES):
            state = agent.state(f"{agent.name}{number}", ("accepted", "delivered", "displayed", "failed", "notConfirmed"), 20)
            check(state["state"] in ("accepted", "delivered", "displayed"), f"{agent.name}{number}: {state}")
            other.message(f"geheim {agent.name} {number}")
        check_equal(sorted(other.received()), sorted(f"geheim {agent.name} {n}" for n in range(MESSAGES)), "each once")
    for agent in people:
        check_equal(agent.quit(), 0, "exit code")
    # Kamailio's presence tells itself what it hears, by UDP from one port to the same.
    clear = [message for message in wire.messages() if message.source != message.target]
    check_equal(clear, [], "SIP that anybody can read")
    heard = wire.rests()
    check(len(heard) > MESSAGES * 500, f"only {len(heard)} bytes were seen on the wire")
    for word in (b"geheim", b"REGISTER", b"alice"):
        check(word not in heard, f"{word} was on the wire")


def refused(bench, server, offset, words, ca=None, host=None, more=()):
    """register --once ends with 1 and a sentence that names the cause; the password never leaves."""
    profile = bench.path(f"profile-bad-{offset}-{len(os.listdir(bench.folder))}")
    add_account(bench, profile, server.aor("carol"), password("carol"), tls_uri(server, offset, host), "tls",
                [*(["--ca", ca] if ca else []), *more])
    start = time.monotonic()
    done = cli(bench, profile, "register", "--once", "--timeout", "8", expect=1)
    check(time.monotonic() - start < 12, f"port {offset} was told late")
    check(all(word in done.stderr for word in words), f"port +{offset}: {words} in {done.stderr!r}")
    return profile, done.stderr


def lab(bench):
    server = bench.add(Lab(bench))
    ca = os.path.join(server.folder, "tls", "ca.pem")
    exchange(bench, server, ca)
    seen = server.trace()
    check("Via: SIP/2.0/TLS" in seen and "geheim alice 1" in seen, "the lab saw the messages inside TLS")

    refused(bench, server, 1, ["unknown issuer", "Lab Test CA"])
    refused(bench, server, 2, ["demands a client certificate"], ca)
    refused(bench, server, 3, ["has expired", "2020-02-01"], ca)
    refused(bench, server, 4, ["another name", "wrong.invalid"], ca)
    refused(bench, server, 5, ["unknown issuer", "Some Other CA"], ca)

    # The user looks at the fingerprint and takes that certificate: for that host only, and no other certificate.
    profile, sentence = refused(bench, server, 3, ["--pin"], ca)
    pin = re.search(r"--pin ([0-9A-F:]{95})", sentence)[1]
    cli(bench, profile, "account", "add", server.aor("carol"), "--pin", pin)
    cli(bench, profile, "register", "--once")
    cli(bench, profile, "account", "add", server.aor("carol"), "--outbound", tls_uri(server, 5))
    done = cli(bench, profile, "register", "--once", "--timeout", "8", expect=1)
    check("unknown issuer" in done.stderr, f"another certificate than the pinned one: {done.stderr!r}")

    # What cannot leave by TLS waits; it never leaves by anything else.
    sent = cli(bench, profile, "send", server.aor("dave"), "never in the clear", "--timeout", "4", expect=3)
    check("outbox" in sent.stderr, sent.stderr)
    check("never in the clear" not in server.trace(), "the message left")


def certificates(folder, domain):
    """A root and a certificate of the domain from it."""
    os.makedirs(folder)

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", "-x509", *key, "-days", "30", "-subj", "/CN=Own Root", "-addext", "basicConstraints=critical,CA:TRUE",
            "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", *key, "-subj", f"/CN={domain}", "-keyout", "server.key", "-out", "server.csr")
    with open(os.path.join(folder, "ext"), "w", encoding="utf-8") as file:
        file.write(f"subjectAltName=URI:sip:{domain},DNS:{domain}\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20",
            "-extfile", "ext", "-out", "server.pem")
    return [os.path.join(folder, name) for name in ("ca.pem", "server.pem", "server.key")]


def own(bench):
    ca, certificate, key = certificates(bench.path("certificates"), "example.test")
    server = bench.add(Server(bench, "--tls-cert", certificate, "--tls-key", key, transports="udp,tcp,tls"))
    exchange(bench, server, ca)
    refused(bench, server, 1, ["unknown issuer", "Own Root"])


def main(kind):
    with Workbench() as bench:
        {"lab": lab, "server": own}[kind](bench)


if __name__ == "__main__":
    isolate()
    run(main)
