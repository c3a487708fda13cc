# SPDX-License-Identifier: MIT
"""client_flood.py [SECONDS]: `linnet-cli agent --listen` with an account that takes messages from anywhere, flooded by strangers with each of

    2,000 MESSAGE/s, 1,000 INVITE/s, 500 NOTIFY/s, 200 TCP connections/s

for SECONDS (3), one after the other (RELIABILITY G16). A contact writes all along: each message must be answered with 200 within a second,
without those moments in which the machine gave the agent no processor, and be shown. Afterwards all is as before.
"""
# A28
import itertools
import socket
import threading
import time

from harness import Agent, Workbench, check, check_equal, cli, isolate
from harness.agent import add_account
from harness.bench import run
from server_flood import cpu, descriptors, memory

# KiB. G16 allows 50 MiB; what answered transactions may take for 32 s stands in RELIABILITY section 5 (Limits::
# kMaxCompletedTransactionMemory), and 2,000 a second fill it.
MAX_GROWTH = 50 * 1024
MAX_COMPLETED = 64 * 1024
ANSWERED_WITHIN = 1.0
SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.3\r\ns=-\r\nc=IN IP4 127.0.0.3\r\nt=0 0\r\n"
AUDIO = SDP + "m=audio 4000 RTP/AVP 0\r\n"
SESSION = SDP + "m=message 9 TCP/MSRP *\r\na=accept-types:text/plain\r\na=path:msrp://127.0.0.3:9/flood;tcp\r\na=setup:actpass\r\n"


def request(method, number, source, port, who, target, *more, body=""):
    return "\r\n".join([
        f"{method} sip:alice@127.0.0.1 SIP/2.0", f"Via: SIP/2.0/UDP {source}:{port};rport;branch=z9hG4bK{method}{number}", "Max-Forwards: 70",
        f"From: <sip:{who}>;tag={number}", f"To: <sip:{target}>", f"Call-ID: {method}{number}@{source}", f"CSeq: 1 {method}", *more,
        f"Content-Length: {len(body.encode())}", "", body]).encode()


def hostile(method, port):
    """What strangers send, each in another name."""
    for number in itertools.count():
        who = f"{method.lower()}{number}@far.example"
        if method == "INVITE":  # a call that nobody can take, and a session that rings
            body = AUDIO if number % 2 else SESSION
            more = ("Contact: <sip:flood@127.0.0.3>", "Content-Type: application/sdp")
        elif method == "NOTIFY":
            body, more = "<x/>", ("Event: presence", "Subscription-State: active", "Contact: <sip:flood@127.0.0.3>", "Content-Type: application/pidf+xml")
        else:
            body, more = f"words of {number}", ("Content-Type: text/plain",)
        yield request(method, number, "127.0.0.3", port, who, "alice@direct.test", *more, body=body)


class Flood(threading.Thread):
    """Sends at a rate; reads answers and never does what they ask."""

    def __init__(self, port, method, rate, seconds):
        super().__init__(daemon=True)
        self._target, self._rate, self._seconds = ("127.0.0.1", port), rate, seconds
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.3", 0))
        self._texts = hostile(method, self._socket.getsockname()[1])
        self._socket.setblocking(False)
        self.sent = self.answers = self.bytes_out = self.bytes_in = 0

    def run(self):
        start = time.monotonic()
        while (passed := time.monotonic() - start) < self._seconds:
            while self.sent < passed * self._rate:
                self._one()
                self.sent += 1
            self.drain()
            time.sleep(0.002)

    def _one(self):
        text = next(self._texts)
        self._socket.sendto(text, self._target)
        self.bytes_out += len(text)

    def drain(self):
        try:
            while True:
                self.bytes_in += len(self._socket.recv(65535))
                self.answers += 1
        except BlockingIOError:
            pass

    def end(self):
        self.drain()
        self._socket.close()


class Connects(Flood):
    """TCP connections that say nothing; the newest two hundred stay open as long as the agent lets them."""

    def __init__(self, port, method, rate, seconds):
        super().__init__(port, method, rate, seconds)
        self._open = []

    def _one(self):
        one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        one.settimeout(2)
        try:
            one.connect(self._target)
            self.answers += 1
        except OSError:
            pass
        self._open.append(one)
        if len(self._open) > 200:
            self._open.pop(0).close()

    def hang_up(self):
        for one in self._open:
            one.close()


class Friend:
    """Writes by UDP, and again after half a second without an answer."""

    def __init__(self, port, agent):
        self._agent = agent
        self._target = ("127.0.0.1", port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.2", 0))
        self._socket.settimeout(0.5)
        self.longest = 0.0
        self.story = ""
        self.sent = []

    def write(self):
        number = len(self.sent)
        text = f"friend {number}"
        data = request("MESSAGE", f"friend{number}", "127.0.0.2", self._socket.getsockname()[1], "friend@example.test", "alice@direct.test",
                       "Content-Type: text/plain", body=text)
        start, ready = time.monotonic(), self._waited()
        copies = 0
        while time.monotonic() - start < 30:
            self._socket.sendto(data, self._target)
            copies += 1
            try:
                while f"MESSAGEfriend{number}@".encode() not in (answer := self._socket.recv(65536)):
                    pass
            except socket.timeout:
                continue
            check(answer.startswith(b"SIP/2.0 200"), f"{text}: {answer.splitlines()[0]!r}")
            took, starved = time.monotonic() - start, self._waited() - ready
            if took - starved > self.longest:
                self.longest, self.story = took - starved, f"{took * 1000:.0f} ms, {starved * 1000:.0f} ms of them without a processor, {copies} sent"
            self.sent.append(text)
            return
        raise AssertionError(f"{text} was not answered within 30 s")

    def _waited(self):
        """Seconds that the agent's main thread was ready and did not run."""
        pid = self._agent.process.pid
        with open(f"/proc/{pid}/task/{pid}/schedstat", encoding="ascii") as numbers:
            return int(numbers.read().split()[1]) / 1e9


def main(seconds="3"):
    with Workbench() as bench:
        port = bench.ports()
        agent = Agent(bench, "alice", after=("--listen", f"127.0.0.1:{port}"))
        add_account(bench, agent.profile, "sip:alice@direct.test", None, more=("--accept-direct",))
        cli(bench, agent.profile, "contact", "add", "sip:friend@example.test")
        bench.add(agent).start()
        friend = Friend(port, agent)
        friend.write()
        friend.longest = 0.0  # until here it was starting
        pid = agent.process.pid
        before, files, most, floods = memory(pid), descriptors(pid), 0, []

        # Messages first: calls that are missed are strangers too, and there is room for two hundred.
        for kind, name, rate in ((Flood, "MESSAGE", 2000), (Flood, "INVITE", 1000), (Flood, "NOTIFY", 500), (Connects, "connections", 200)):
            flood = bench.add(kind(port, name, rate, float(seconds)))
            floods.append(flood)
            busy, count, friend.longest = cpu(pid), len(friend.sent), 0.0
            flood.start()
            while flood.is_alive():
                friend.write()
                most = max(most, memory(pid))
                time.sleep(0.05)
            used = cpu(pid) - busy
            print(f"{flood.sent} {name} in {seconds} s ({flood.bytes_out >> 10} KiB), {flood.answers} answers ({flood.bytes_in >> 10} KiB); the "
                  f"friend's {len(friend.sent) - count} messages: the slowest {friend.story}; {used:.1f} s of CPU, {most} KiB at most", flush=True)
            check(flood.sent > rate * float(seconds) / 2, f"only {flood.sent} {name} were sent")
            check(friend.longest < ANSWERED_WITHIN, f"a friend waited {friend.story}")
            check(most - before < MAX_GROWTH + (MAX_COMPLETED if float(seconds) > 10 else 0), f"memory grew from {before} to {most} KiB")

        floods[-1].hang_up()
        end = time.monotonic() + (34 if float(seconds) > 30 else 0)  # until the last answer is not repeated any more
        while time.monotonic() < end:
            time.sleep(0.1)
            for flood in floods[:-1]:
                flood.drain()
        out, back = (sum(numbers) for numbers in zip(*((flood.bytes_out, flood.bytes_in) for flood in floods[:-1])))
        check(back <= 2 * out, f"amplification: {back} bytes for {out}")

        for text in friend.sent:
            agent.message(text)
        mine = [text for text in agent.received() if text.startswith("friend ")]
        check_equal(mine, friend.sent, "the friend's messages, once each and in order")
        strangers = len(agent.received()) - len(mine)
        check(0 < strangers <= 200, f"{strangers} messages of strangers were stored")
        end = time.monotonic() + 15  # a connection that says nothing is closed after ten seconds
        while descriptors(pid) > files and time.monotonic() < end:
            time.sleep(0.2)
        check(descriptors(pid) <= files, f"files: {files} before, {descriptors(pid)} after")
        friend.write()
        check_equal(agent.quit(10), 0, "exit code")
        print(f"{back >> 10} KiB of answers for {out >> 10} KiB; {strangers} messages of strangers stored; memory {before} -> {most} KiB at most")


if __name__ == "__main__":
    isolate()
    run(main)
