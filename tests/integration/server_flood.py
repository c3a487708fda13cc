# SPDX-License-Identifier: MIT
"""linnet-server under load: bounded memory, others served, and afterwards all as before.

    server_flood.py storm [SECONDS] [RATE]    INVITEs from one source, never acknowledged; 60 s of 1,000/s
    server_flood.py calls [COUNT]             calls between two sipp; 10,000
"""
# A28
import hashlib
import os
import re
import socket
import threading
import time

from harness import Server, Workbench, check, isolate, wait_until
from harness.bench import run, port_is_taken
from harness.lab import password
from harness.sip_agent import SipAgent
from harness.sipp import Sipp, bind_to_user
from harness.sipp_script import SDP, Script

MAX_GROWTH = 50 * 1024  # KiB (RELIABILITY G16)
SERVED_WITHIN = 2.0
BUFFERS = ("-buff_size", "4000000")  # sipp's scripts repeat nothing: nothing may be lost on its side


def memory(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Storm(threading.Thread):
    """INVITEs of three kinds by turns: to a user who never answers, to nobody, and in the name of a user without proof. Nothing is ever
    acknowledged."""

    def __init__(self, server, seconds, rate):
        super().__init__(daemon=True)
        self.server, self.seconds, self.rate = server, seconds, rate
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.9", 5060))
        self.socket.setblocking(False)
        self.sent = self.answers = self.bytes_out = self.bytes_in = 0

    def run(self):
        start = time.monotonic()
        while (passed := time.monotonic() - start) < self.seconds:
            while self.sent < passed * self.rate:
                self._send(self.sent)
                self.sent += 1
            self.drain()
            time.sleep(0.002)

    def _send(self, number):
        user, who = (("silent", "storm@far.example"), ("nobody", "storm@far.example"), ("bob", "alice@" + self.server.domain))[number % 3]
        data = "\r\n".join([
            f"INVITE sip:{user}@{self.server.domain} SIP/2.0", f"Via: SIP/2.0/UDP 127.0.0.9:5060;branch=z9hG4bKstorm{number}",
            "Max-Forwards: 70", f"From: <sip:{who}>;tag={number}", f"To: <sip:{user}@{self.server.domain}>", f"Call-ID: storm{number}",
            "CSeq: 1 INVITE", "Contact: <sip:storm@127.0.0.9>", "Content-Type: application/sdp", "Content-Length: 300", "", "v" * 300]).encode()
        self.bytes_out += len(data)
        self.socket.sendto(data, (self.server.address, self.server.port))

    def drain(self):
        try:
            while True:
                self.bytes_in += len(self.socket.recv(65535))
                self.answers += 1
        except BlockingIOError:
            pass


def silent_phone(server):
    """Registers "silent" with its password, and never answers a call."""
    phone = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    phone.bind(("127.0.0.8", 5060))
    phone.settimeout(5)

    def register(number, *more):
        aor = f"sip:silent@{server.domain}"
        phone.sendto("\r\n".join([
            f"REGISTER sip:{server.domain} SIP/2.0", f"Via: SIP/2.0/UDP 127.0.0.8:5060;branch=z9hG4bKsilent{number}", "Max-Forwards: 70",
            f"From: <{aor}>;tag=1", f"To: <{aor}>", "Call-ID: silent", f"CSeq: {number} REGISTER", "Contact: <sip:silent@127.0.0.8>", *more,
            "Content-Length: 0", "", ""]).encode(), (server.address, server.port))
        return phone.recv(65535).decode()

    def md5(text):
        return hashlib.md5(text.encode()).hexdigest()

    challenge = next(line for line in register(1).split("\r\n") if "algorithm=MD5" in line)
    nonce = re.search('nonce="([^"]+)"', challenge)[1]
    uri = f"sip:{server.domain}"
    answer = md5(":".join([md5(f"silent:{server.domain}:" + password("silent")), nonce, "00000001", "c", "auth", md5("REGISTER:" + uri)]))
    done = register(2, f'Authorization: Digest username="silent", realm="{server.domain}", nonce="{nonce}", uri="{uri}", algorithm=MD5, '
                       f'qop=auth, nc=00000001, cnonce="c", response="{answer}"')
    check(done.startswith("SIP/2.0 200"), f"silent is registered: {done}")
    return phone


def storm_from_one_source(seconds="60", rate="1000"):
    with Workbench() as bench:
        server = bench.add(Server(bench, users=("alice", "bob", "silent"), domain="127.0.0.1"))
        options = ["--outbound", f"sip:{server.address}:{server.port};lr"]
        alice, bob = (bench.add(SipAgent(bench, name, ["--aor", f"sip:{name}@{server.domain}", "--password", password(name), *options]))
                      for name in ("alice", "bob"))
        for agent in (alice, bob):
            agent.command("register")
            agent.wait(lambda e: e["event"] == "registration" and e["state"] == "registered", 10, "registered")
        phone = silent_phone(server)
        pid = server.process.pid
        before, files, busy = memory(pid), descriptors(pid), cpu(pid)

        storm = Storm(server, float(seconds), int(rate))
        storm.start()
        longest, served, most, calls = 0.0, 0, before, 0
        while storm.is_alive():
            start = time.monotonic()
            ref = f"m{served}"
            alice.command("message", ref=ref, to=f"sip:bob@{server.domain}", text=ref)
            check(alice.result(ref)["status"] == 200, f"{ref} arrived")
            longest = max(longest, time.monotonic() - start)
            served += 1
            most = max(most, memory(pid))
            if served % 5 == 1:
                name = f"c{served}"
                start = time.monotonic()
                alice.call(name, f"sip:bob@{server.domain}")
                session = bob.wait(lambda e: e["event"] == "incoming" and ":alice@" in e["from"] and not e.get("seen"), 5, "a call")
                session["seen"] = True
                bob.command("accept", call=session["call"])
                alice.session(name, "established")
                longest = max(longest, time.monotonic() - start)
                alice.command("hangUp", call=name)
                alice.ended(name, "local")
                calls += 1
            time.sleep(0.1)
        used = cpu(pid) - busy
        rate_in = storm.sent / float(seconds)
        # Retransmissions of what is not acknowledged and timers run out: 32 s and the time of a last request.
        end = time.monotonic() + 36
        while time.monotonic() < end:
            storm.drain()
            phone.setblocking(False)
            try:
                while True:
                    phone.recv(65535)
            except BlockingIOError:
                pass
            most = max(most, memory(pid))
            time.sleep(0.5)
        after = memory(pid)
        print(f"{storm.sent} INVITEs ({rate_in:.0f}/s, {storm.bytes_out >> 10} KiB), {storm.answers} answers ({storm.bytes_in >> 10} KiB); "
              f"beside them {served} messages and {calls} calls, the slowest {longest * 1000:.0f} ms; {used:.1f} s of CPU; "
              f"memory {before} -> {most} at most -> {after} KiB, files {files} -> {descriptors(pid)}")
        check(longest < SERVED_WITHIN, f"others waited {longest:.2f} s")
        check(most - before < MAX_GROWTH, f"memory grew by {most - before} KiB")
        check(descriptors(pid) == files, "files")
        check(storm.bytes_in < 2 * storm.bytes_out, f"amplification: {storm.bytes_in} bytes for {storm.bytes_out}")
        wait_until(lambda: server.process.poll() is None, 1, "the server lives")


def calls_between_two(count="10000"):
    with Workbench() as bench:
        server = bench.add(Server(bench, "--open", users=(), domain="127.0.0.1"))
        pid, port = server.process.pid, bench.ports()
        bind_to_user(server, "peer", port)
        answering = Script(routed=True).recv("INVITE").answer(180).accept().recv("ACK").recv("BYE").reply(200)
        asking = (Script().request("INVITE", 1, user="peer", body=SDP).recv(100, optional=True).recv(180, optional=True)
                  .recv(200, routes=True).inside("ACK", 1, "peer").inside("BYE", 2, "peer").recv(200))
        figures = []
        # The first lot fills every table: 100 calls a second, each remembered for 32 s.
        for number in (4000, int(count)):
            phone = bench.add(Sipp(bench, f"phone{number}", *BUFFERS, port=port, script=answering, calls=number, traced=False))
            wait_until(lambda: port_is_taken(port), 10, "sipp is there")
            start = time.monotonic()
            Sipp(bench, f"caller{number}", *BUFFERS, "-r", "100", remote=f"{server.address}:{server.port}", port=port + 50, script=asking, calls=number,
                 keys={"who": "caller"}, traced=False).wait(600)
            phone.wait()
            rate = number / (time.monotonic() - start)
            time.sleep(34)  # the last timers: L and M
            figures.append((memory(pid), descriptors(pid)))
            print(f"after {number} calls ({rate:.0f}/s): {figures[-1][0]} KiB, {figures[-1][1]} files")
        check(figures[1][0] - figures[0][0] < 2048, "memory")
        check(figures[1][1] == figures[0][1], "files")


if __name__ == "__main__":
    isolate()
    run(lambda what, *more: {"storm": storm_from_one_source, "calls": calls_between_two}[what](*more))
