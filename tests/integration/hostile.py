# SPDX-License-Identifier: MIT
"""hostile.py [--count N] [--seed S]: distinct hostile messages over UDP, TCP and TLS against `linnet-cli agent --listen`, a third each.

The account takes requests from anybody. `--listen` has no TLS, so that third comes the other way: accounts register by TLS with
servers of ours that mean harm and write to them over those connections. A peer that means well asks OPTIONS all along and must have
its answer within a second. LINNET_BIN_DIR chooses the build: with ASan and UBSan every finding ends the program.
"""
import argparse
import os
import random
import re
import resource
import socket
import ssl
import subprocess
import threading
import time

from harness import Agent, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import SOURCE, run
from harness.hostile import Hostile, framed

STALL = 1.0  # seconds, without those in which the machine gave the agent no processor


class GoodPeer:
    """Asks OPTIONS from an address of its own, again every quarter of a second until it has its answer."""

    def __init__(self, port, process):
        self._process = process
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.2", 0))
        self._socket.settimeout(0.25)
        self._target = ("127.0.0.1", port)
        self._number = 0
        self.longest = 0.0
        self.story = ""  # of the longest

    def ask(self):
        self._number += 1
        name = f"good{self._number}"
        request = (f"OPTIONS sip:alice@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.2:{self._socket.getsockname()[1]};rport;"
                   f"branch=z9hG4bK{name}\r\nMax-Forwards: 70\r\nFrom: <sip:good@example.test>;tag=g\r\nTo: <sip:alice@127.0.0.1>\r\n"
                   f"Call-ID: {name}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()
        start, before = time.monotonic(), self._work()
        while time.monotonic() - start < 30:
            self._socket.sendto(request, self._target)
            try:
                while name.encode() not in self._socket.recv(65536):
                    pass
                waited = time.monotonic() - start
                work, ready = (b - a for a, b in zip(before, self._work()))
                if waited - ready > self.longest:
                    self.longest, self.story = waited - ready, f"{waited:.2f} s: {work:.2f} s at work, {ready:.2f} s without a processor"
                return
            except socket.timeout:
                continue
        raise AssertionError("no answer to OPTIONS within 30 s")

    def _work(self):
        """Seconds that the agent's main thread was running, and ready but not running."""
        with open(f"/proc/{self._process.pid}/task/{self._process.pid}/schedstat", encoding="ascii") as numbers:
            running, waiting = numbers.read().split()[:2]
        return int(running) / 1e9, int(waiting) / 1e9


def by_udp(port, messages, good):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as attacker:
        attacker.bind(("127.0.0.3", 0))
        waiting = 0
        for text in messages:
            waiting += len(text) + 1000
            if waiting > 60000:  # more than that the kernel might not keep
                good.ask()  # waits in the same queue: what was sent before it has been read
                waiting = len(text)
            attacker.sendto(text, ("127.0.0.1", port))
        good.ask()


def by_tcp(port, messages, good, source):
    """One connection until the agent ends it; what it leaves open without an answer is ended by us."""
    question = (b"OPTIONS sip:alice@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.4;branch=z9hG4bKt%d\r\nMax-Forwards: 70\r\n"
                b"From: <sip:t@example.test>;tag=g\r\nTo: <sip:alice@127.0.0.1>\r\nCall-ID: tcp%d\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
    line, closed = None, 0
    for number, text in enumerate(messages):
        try:
            if line is None:
                line = socket.create_connection(("127.0.0.1", port), timeout=5, source_address=("127.0.0.4", 0))
                line.settimeout(0.1)
            if source.random() < 0.5:
                text = framed(text)
            cut = source.randint(0, len(text))
            for piece in (text[:cut], text[cut:] + question % (number, number)):
                line.sendall(piece)
            answers = b""
            while b"Call-ID: tcp%d\r\n" % number not in answers:
                more = line.recv(65536)
                if not more:
                    raise ConnectionError
                answers += more
        except OSError:  # closed by the agent, or silent since it waits for the rest of something
            closed += 1
            if line is not None:
                line.close()
            line = None
        if number % 10 == 9:
            good.ask()
    if line is not None:
        line.close()
    return closed


class TlsServer:
    """A registrar with a good certificate that says yes to REGISTER and then writes what it was given, message by message."""

    def __init__(self, bench, context, messages, source):
        self.port = bench.ports()
        self.messages, self.registrations, self.answers, self._source = messages, 0, 0, source
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", self.port))
        self.done = threading.Event()
        self.lost = time.monotonic()  # since when nobody is connected; 0: somebody is
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                plain, _ = self._socket.accept()
                plain.settimeout(10)
                with self._context.wrap_socket(plain, server_side=True) as line:
                    self.lost = 0
                    self._speak(line)
            except OSError:
                pass
            self.lost = time.monotonic()

    def _speak(self, line):
        waiting = b""
        line.settimeout(0.05)
        while True:
            try:
                more = line.recv(65536)
                if not more:
                    return
                waiting += more
            except (TimeoutError, ssl.SSLWantReadError):
                if self.messages and self.registrations:
                    text = self.messages.pop()
                    if self._source.random() < 0.98:  # the others break the stream, and the agent comes back
                        text = framed(text)
                    line.sendall(text)
                elif not self.messages:
                    self.done.set()
            while b"\r\n\r\n" in waiting:
                head, _, waiting = waiting.partition(b"\r\n\r\n")
                if head.lstrip().startswith(b"REGISTER"):
                    lines = head.lstrip().split(b"\r\n")
                    kept = [one for one in lines[1:] if re.match(rb"(?i)(via|from|call-id|cseq|contact|to)\s*:", one)]
                    line.sendall(b"\r\n".join([b"SIP/2.0 200 OK", *kept, b"Expires: 600", b"Content-Length: 0", b"", b""]))
                    self.registrations += 1
                elif head.lstrip().startswith(b"SIP/2.0"):
                    self.answers += 1

    def end(self):
        self._socket.close()


def certificate(bench):
    """An authority and a certificate for example.test: the context of our servers, and the file that the accounts trust."""
    folder = bench.path("tls")
    os.makedirs(folder)

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=ca",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=keyCertSign")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "s.key", "-out", "s.csr", "-subj", "/CN=example.test")
    with open(os.path.join(folder, "ext"), "w", encoding="ascii") as ext:
        ext.write("subjectAltName=DNS:example.test\nkeyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", "s.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "s.pem", "-days", "2",
            "-extfile", "ext")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(folder, "s.pem"), os.path.join(folder, "s.key"))
    return context, os.path.join(folder, "ca.pem")


def main(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=2026)
    wanted = parser.parse_args(words)
    os.environ.setdefault("LSAN_OPTIONS", "print_suppressions=0:suppressions=" + os.path.join(SOURCE, "tests", "support", "lsan.supp"))
    with Workbench() as bench:
        port = bench.ports()
        source = random.Random(wanted.seed)
        hostile = Hostile(wanted.seed, "alice", f"127.0.0.1:{port}")
        thirds = [[hostile.next() for _ in range(wanted.count * (n + 1) // 3 - wanted.count * n // 3)] for n in range(3)]
        context, authority = certificate(bench)
        agent = Agent(bench, "alice", after=("--listen", f"127.0.0.1:{port}"))
        add_account(bench, agent.profile, "sip:alice@direct.test", None, more=("--accept-direct",))
        peers = min(12, 2 + wanted.count // 200)
        servers = [bench.add(TlsServer(bench, context, thirds[2][n::peers], source)) for n in range(peers)]
        for number, server in enumerate(servers):
            add_account(bench, agent.profile, f"sip:t{number}@example.test", None, f"sip:127.0.0.1:{server.port};transport=tls",
                        more=("--ca", authority))
        bench.add(agent).start()
        good = GoodPeer(port, agent.process)
        good.ask()
        good.longest = 0.0  # until here it was starting

        begin = time.monotonic()
        by_udp(port, thirds[0], good)
        closed = by_tcp(port, thirds[1], good, source)
        while not all(server.done.is_set() for server in servers):
            good.ask()
            time.sleep(0.05)
            for number, server in enumerate(servers):
                if server.lost and time.monotonic() - server.lost > 0.5:  # not its own patience (RFC 5626 s.4.5): that takes hours here
                    agent.command("register", account=f"sip:t{number}@example.test")
                    server.lost = time.monotonic()
            check(agent.process.poll() is None, "the agent ended")
            check(time.monotonic() - begin < 900, "the TLS third is not through: "
                  + str([(len(s.messages), s.registrations, s.answers) for s in servers]))
        good.ask()
        for server in servers:
            check(server.registrations > 0, "a TLS account registered")
        check(agent.process.poll() is None, "the agent ended")
        check(good.longest < STALL, "a stall of " + good.story)
        code = agent.quit(20)
        story = agent.story()
        check("AddressSanitizer" not in story and "runtime error" not in story and "LeakSanitizer" not in story, story[-6000:])
        check_equal(code, 0, "exit code")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"{wanted.count} messages of seed {wanted.seed} in {time.monotonic() - begin:.0f} s: {len(thirds[0])} UDP, "
              f"{len(thirds[1])} TCP ({closed} connections ended), {len(thirds[2])} TLS "
              f"({sum(s.registrations for s in servers)} registrations, {sum(s.answers for s in servers)} answers); "
              f"longest answer to OPTIONS {good.story}; "
              f"{len(agent.received())} messages stored; largest process {peak} MB")


if __name__ == "__main__":
    isolate()
    run(main)
