# SPDX-License-Identifier: MIT
"""A raw socket that asks for a digest of the password in every way: as a direct peer it gets none, and the account's own server gets
no more than the rules allow. What counts is the bytes on the wire (RELIABILITY A15)."""
# P08 A15
import socket
import threading

from harness import Agent, SipMessage, Wire, Workbench, check, check_equal, isolate, skip, wait_until
from harness.agent import add_account
from harness.bench import run

HOME, ROGUE = ("127.0.0.1", 5060), ("127.0.0.66", 5070)
REALM = HOME[0]  # the account's own: what a rogue would name


class Peer:
    """Answers every datagram with what `script(message)` says: (status, [header lines]) or None."""

    def __init__(self, address, script):
        self.script, self.seen = script, []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self.socket.bind(address)
        except OSError as error:
            skip(f"{address} is not free ({error.strerror})")
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                data, source = self.socket.recvfrom(65536)
            except OSError:
                return
            if not data.strip():
                continue
            message = SipMessage(data, source, self.socket.getsockname(), "UDP", 0)
            self.seen.append(message)
            answer = self.script(message) if message.status is None else None
            if answer:
                self.socket.sendto(response(message, *answer), source)

    def end(self):
        self.socket.close()


def response(request, status, more=()):
    kept = [f"{name}: {value}" for name, value in request.headers if name in ("via", "from", "call-id", "cseq")]
    to = request.header("to") + ("" if ";tag=" in request.header("to") else ";tag=x")
    return "\r\n".join([f"SIP/2.0 {status} Whatever", *kept, f"To: {to}", *more, "Content-Length: 0", "", ""]).encode()


def digest(realm, nonce, algorithm="SHA-256", stale=False):
    return f'Digest realm="{realm}", nonce="{nonce}", algorithm={algorithm}, qop="auth"' + (", stale=true" if stale else "")


class Tricks:
    """One way of asking at a time; counts the questions."""

    def __init__(self):
        self.status, self.trick, self.asked = 401, "once", 0

    def set(self, status, trick):
        self.status, self.trick, self.asked = status, trick, 0

    def ask(self, method="MESSAGE"):
        self.asked += method == "MESSAGE"  # not the OPTIONS that go first to somebody unknown
        nonce = f"{self.trick}-{self.status}-{self.asked}".replace(" ", "-")
        values = {
            "once": [digest(REALM, nonce)],
            "stale for ever": [digest(REALM, nonce, stale=True)],
            "two realms": [digest("bank.test", nonce), digest(REALM, nonce)],
            "another realm": [digest("bank.test", nonce)],
            "MD5": [digest(REALM, nonce, "MD5")],
            "Basic": [f'Basic realm="{REALM}"'],
        }[self.trick]
        name = "WWW-Authenticate" if self.status == 401 else "Proxy-Authenticate"
        return self.status, [f"{name}: {value}" for value in values]


def answers(wire, address):
    """The digests that left for an address."""
    return [m.data for m in wire.messages() if m.target[:2] == address and b"response=" in m.data]


def main():
    with Workbench() as bench:
        tricks = Tricks()
        honest = {"on": True}

        def home(request):
            if request.method == "REGISTER":
                if request.header("authorization") is None:
                    return 401, ["WWW-Authenticate: " + digest(REALM, "register")]
                contact = request.header("contact").split(";expires")[0]
                return 200, [f"Contact: {contact};expires={request.header('expires') or 600}"]
            return (200, []) if honest["on"] else tricks.ask()

        server = bench.add(Peer(HOME, home))
        rogue = bench.add(Peer(ROGUE, lambda request: tricks.ask(request.method)))
        wire = bench.add(Wire())
        agent = bench.add(Agent(bench, "alice"))
        add_account(bench, agent.profile, f"sip:alice@{REALM}", "alice-pw")
        agent.start().register()
        check_equal(len(answers(wire, HOME)), 1, "the server that is ours gets its answer")

        number = 0

        def send(to):
            nonlocal number
            number += 1
            agent.send(to, f"message {number}", f"ref{number}")
            return agent.wait(lambda e, ref=f"ref{number}": e["event"] == "state" and e["ref"] == ref
                              and e["state"] in ("failed", "accepted", "notConfirmed"), 20, f"the end of message {number}")

        everything = ("once", "stale for ever", "two realms", "another realm", "MD5", "Basic")
        for status in (401, 407):
            for trick in everything:
                tricks.set(status, trick)
                event = send(f"sip:mallory@{ROGUE[0]}:{ROGUE[1]}")
                check_equal((event["state"], event["reason"], tricks.asked), ("failed", "password", 1), f"direct peer, {status} {trick}")
        check_equal(answers(wire, ROGUE), [], "digests that left for a direct peer")

        # It comes to us instead, and challenges what we say to that.
        contact = next(m.header("contact") for m in reversed(server.seen) if m.method == "REGISTER")
        port = int(contact.split(">")[0].split(";")[0].rsplit(":", 1)[1])
        for method in ("INVITE", "MESSAGE", "OPTIONS", "BYE", "NOTIFY", "CANCEL", "ACK", "UPDATE", "PRACK", "INFO"):
            request = (f"{method} sip:alice@127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {ROGUE[0]}:{ROGUE[1]};branch=z9hG4bKr{method}\r\n"
                       f"Max-Forwards: 70\r\nFrom: <sip:mallory@rogue.test>;tag=m\r\nTo: <sip:alice@{REALM}>\r\nCall-ID: r-{method}\r\n"
                       f"CSeq: 1 {method}\r\nContact: <sip:mallory@{ROGUE[0]}:{ROGUE[1]}>\r\nContent-Length: 0\r\n\r\n").encode()
            rogue.socket.sendto(request, ("127.0.0.1", port))
            for status in (401, 407):
                tricks.set(status, "once")
                rogue.socket.sendto(response(SipMessage(request, ROGUE, ROGUE, "UDP", 0), *tricks.ask()), ("127.0.0.1", port))
        check_equal(answers(wire, ROGUE), [], "digests that left for one who called")
        wait_until(lambda: any(m.status == 403 for m in rogue.seen), 5, "he is refused")

        # Nobody new from here on: OPTIONS would show digests of their own.
        check_equal(send(f"sip:bob@{REALM}")["state"], "accepted", "an honest server")
        # Our own server, in other hands: the realm has shown SHA-256, so MD5 is a fall; two answers, and no more.
        honest["on"] = False
        allowed = {"once": 1, "stale for ever": 2, "two realms": 1, "another realm": 0, "MD5": 0, "Basic": 0}
        for status in (401, 407):
            for trick in everything:
                wire.clear()
                tricks.set(status, trick)
                event = send(f"sip:bob@{REALM}")
                check_equal((event["state"], event["reason"]), ("failed", "password"), f"our server, {status} {trick}")
                left = answers(wire, HOME)
                check_equal(len(left), allowed[trick], f"digests that left for our server, {status} {trick}")
                check(all(b"bank.test" not in data and b"algorithm=SHA-256" in data for data in left), f"what they were: {left}")
        honest["on"] = True
        check_equal(send(f"sip:bob@{REALM}")["state"], "accepted", "an honest server again")
        check(all(b"alice-pw" not in m.data for m in wire.messages()), "the password itself never leaves")


if __name__ == "__main__":
    isolate()
    run(main)
