# SPDX-License-Identifier: MIT
"""What `linnet-cli flow` shows is what was on the wire, byte for byte but for the secrets, also after SIGKILL; and no secret is in
the trace, the trace file or any export (RELIABILITY A24, G20)."""
# A24
import glob
import hashlib
import json
import os
import re
import shutil
import socket
import struct
import subprocess

from harness import Agent, Server, Wire, Workbench, check, check_equal, cli, isolate
from harness.agent import CLI, add_account, environment
from harness.bench import run
from harness.lab import password

PLANTED = [f"s3cr3t{number:02d}x" for number in range(31)]


class ListeningAgent(Agent):
    def _words(self):
        return super()._words() + ["--listen", "127.0.0.1:0"]

    def port(self):
        with open(self._errors, encoding="utf-8") as errors:
            return int(re.findall(r"listening 127\.0\.0\.1:(\d+)", errors.read())[-1])


def blotted(text):
    return b"hidden"[:len(text)] + b"-" * (len(text) - 6)


def hidden(data):
    """What the trace should show of these bytes, said in another way than the program does."""
    head, gap, body = data.partition(b"\r\n\r\n")
    lines = []
    for line in head.split(b"\r\n"):
        if re.match(rb"(proxy-)?authorization *:|authentication-info *:", line, re.I):
            line = re.sub(rb"\b(response|cnonce|rspauth|nextnonce)=(\"[^\"]*\"|[^\s,]+)", rb"\1=hidden", line)
            line = re.sub(rb"^([^:]+: *Basic ).*", rb"\1hidden", line)
        elif not re.match(rb"(call-id|i|via|v) *:", line, re.I):
            line = re.sub(rb"(sips?:[^:@\s<>]+|http://[^:@\s<>]+):[^@\s<>]+@", rb"\1:hidden@", line)
            line = re.sub(rb"(authorization=)[^&>]+", rb"\1hidden", line, flags=re.I)
        lines.append(line)
    if b"application/sdp" in head:
        for pattern in (rb"(k=clear:)(\S+)", rb"(a=crypto:.*inline:)(\S+)", rb"(a=key-mgmt:\w+ )(\S+)", rb"(a=ice-pwd:)(\S+)"):
            body = re.sub(pattern, lambda m: m[1] + b"hidden" + b"-" * (len(m[2]) - 6), body)
    kind = re.search(rb"^(?:Content-Type|c):\s*(\S+)", head, re.I | re.M)
    if body and (kind is None or kind[1].lower().startswith(b"text/")):
        body = blotted(body)
    elif body and kind[1].lower().startswith(b"message/cpim"):
        own, between, text = body.partition(b"\r\n\r\n")
        own = re.sub(rb"(?im)^(Subject: *)(.*?)(?=\r?$)", lambda m: m[1] + blotted(m[2]), own)
        body = own + between + blotted(text)
    return b"\r\n".join(lines) + gap + body


def flow(bench, profile, *words):
    done = cli(bench, profile, "--json", "flow", *words)
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def export(bench, profile, form, *words):
    done = subprocess.run([CLI, "--profile", profile, "flow", *words, "--format", form], capture_output=True, timeout=60, check=True,
                          env=environment(bench.path("home")))
    return done.stdout


def check_steps(steps, wire, expected, what):
    """The steps against the capture: the same messages, in the same order, with the same bytes."""
    messages = [step for step in steps if step["kind"] == "message"]
    local = {step["local"] for step in messages}
    calls = {step["callId"] for step in messages}
    seen = [m for m in wire.messages() if m.header("call-id") in calls
            and {"%s:%s" % m.source, "%s:%s" % m.target} & local]
    check_equal([step["status"] or step["method"] for step in messages], expected, f"{what}: the steps")
    check_equal([m.status or m.method for m in seen], expected, f"{what}: the wire")
    for step, message in zip(messages, seen):
        out = step["direction"] == "out"
        ends = "%s:%s" % (message.source if out else message.target), "%s:%s" % (message.target if out else message.source)
        check_equal((step["transport"], step["local"], step["remote"]), (message.transport, *ends), f"{what}: the path of {step['label']}")
        check_equal(step["bytes"].encode(), hidden(message.data), f"{what}: the bytes of {step['label']}")


def keys(agent):
    return {event["text"]: event["id"] for event in agent.history() if event["event"] == "message"}


def packets(capture):
    """(transport, payload) of a capture file, its checksums verified."""
    magic, _, _, _, _, _, link = struct.unpack(">IHHiIII", capture[:24])
    check_equal((magic, link), (0xa1b23c4d, 1), "the capture's head")
    at, found = 24, []
    while at < len(capture):
        size = struct.unpack(">I", capture[at + 8:at + 12])[0]
        frame = capture[at + 16:at + 16 + size]
        at += 16 + size
        check_equal(frame[12:14], b"\x08\x00", "IPv4")
        ip, segment = frame[14:34], frame[34:]
        check_equal(ones(ip), 0xffff, "the IP checksum")
        check_equal(ones(ip[12:20] + struct.pack(">II", len(segment), ip[9]) + segment), 0xffff, "the checksum above IP")
        found.append(("UDP", segment[8:]) if ip[9] == 17 else ("TCP", segment[20:]))
    return found


def ones(data):
    total = sum(struct.unpack(f">{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total


def call_with_secrets(port):
    """An INVITE straight to Alice, full of secrets; returns its Call-ID."""
    s = iter(PLANTED)
    peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    peer.bind(("127.0.0.1", 0))
    peer.settimeout(10)
    here = "127.0.0.1:%d" % peer.getsockname()[1]
    sdp = ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
           f"k=clear:{next(s)}\r\na=key-mgmt:mikey {next(s)}\r\na=ice-pwd:{next(s)}\r\nm=audio 9 RTP/AVP 0\r\n"
           + "".join(f"a=crypto:{i} AES_CM_128_HMAC_SHA1_80 inline:{next(s)}\r\n" for i in range(1, 4)))
    head = (f"Via: SIP/2.0/UDP {here};branch=z9hG4bKcall;rport\r\nMax-Forwards: 70\r\n"
            f"From: <sip:carol:{next(s)}@example.test>;tag=c1\r\nTo: <sip:alice:{next(s)}@example.test>%s\r\n"
            "Call-ID: the-call@nowhere\r\n")
    invite = ("INVITE sip:alice@example.test SIP/2.0\r\n" + head % "" + "CSeq: 1 INVITE\r\n"
              f"Contact: <sip:carol:{next(s)}@{here}>\r\n"
              f"Record-Route: <sip:proxy:{next(s)}@{here};lr>\r\n"
              f"P-Asserted-Identity: <sip:carol:{next(s)}@example.test>\r\n"
              f"Reply-To: <sip:carol:{next(s)}@example.test>\r\n"
              f"Referred-By: <sips:carol:{next(s)}@example.test>\r\n"
              f"Call-Info: <http://carol:{next(s)}@example.test/me.png>;purpose=icon\r\n"
              f"Error-Info: <sip:sorry:{next(s)}@example.test>\r\n"
              f"X-Unknown: sip:carol:{next(s)}@example.test\r\n"
              f"Refer-To: <sip:dave@example.test?Authorization=Digest%20{next(s)}&Subject=x>\r\n"
              f"Authorization: Digest username=\"carol\", realm=\"r\", nonce=\"n\", uri=\"sip:alice@example.test\", response=\"{next(s)}\", cnonce=\"{next(s)}\"\r\n"
              f"Proxy-Authorization: Basic {next(s)}\r\n"
              f"Authentication-Info: nextnonce=\"{next(s)}\", rspauth=\"{next(s)}\"\r\n"
              f"Content-Type: application/sdp\r\nContent-Length: {len(sdp)}\r\n\r\n{sdp}")
    peer.sendto(invite.encode(), ("127.0.0.1", port))
    while True:
        answer = peer.recv(65536).decode()
        status = int(answer.split(" ")[1])
        if status >= 200:
            break
    check_equal(status, 488, "a call that nothing here can take")
    tag = re.search(r"(?im)^To:.*;tag=([^;\s]+)", answer)[1]
    ack = "ACK sip:alice@example.test SIP/2.0\r\n" + head % f";tag={tag}" + "CSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n"
    peer.sendto(ack.encode(), ("127.0.0.1", port))
    options = ("OPTIONS sip:alice@example.test SIP/2.0\r\n" + (head % "").replace("the-call", "the-look").replace("Kcall", "Klook")
               + "CSeq: 1 OPTIONS\r\nContact: " + ", ".join(f"<sip:c{i}:{next(s)}@{here}>" for i in range(9)) + "\r\nContent-Length: 0\r\n\r\n")
    peer.sendto(options.encode(), ("127.0.0.1", port))
    peer.recv(65536)
    check(next(s, None) is None, "every secret was planted")
    peer.close()
    return "the-call@nowhere"


def secrets_of(wire, server):
    """Everything that must not be found anywhere: what was planted, the passwords, their hashes, and the answers on the wire."""
    found = {secret.encode() for secret in PLANTED}
    for user in ("alice", "carol"):
        found.add(password(user).encode())
        for algorithm in ("md5", "sha256"):
            found.add(hashlib.new(algorithm, f"{user}:{server.domain}:{password(user)}".encode()).hexdigest().encode())
    for message in wire.messages():
        found.update(value for _, value in re.findall(rb"\b(response|cnonce)=\"?([0-9a-zA-Z]{8,})", message.data))
    return found


def main():
    with Workbench() as bench:
        wire = bench.add(Wire())
        server = bench.add(Server(bench))
        trace_files = {}
        agents = {}
        for user, kind, transport, more in (("alice", ListeningAgent, "udp", ["--accept-direct"]), ("carol", Agent, "tcp", [])):
            trace_files[user] = bench.path(user + ".log")
            agent = agents[user] = bench.add(kind(bench, user, ["--trace", trace_files[user]]))
            add_account(bench, agent.profile, server.aor(user), password(user), server.uri(transport), more=more)
            agent.start().register()
        alice, carol = agents["alice"], agents["carol"]
        alice.send(server.aor("carol"), "there", "1")
        alice.state("1", ("accepted",))
        carol.message("there")
        alice.send(server.aor("nobody"), "nowhere", "2")
        alice.state("2", ("failed",))
        carol.send(server.aor("alice"), "back", "3")
        carol.state("3", ("accepted",))
        alice.message("back")
        call = call_with_secrets(alice.port())

        # Beside the running programs
        ids = keys(alice)
        missed, = (event for event in alice.history() if event["event"] == "missedCall")
        shown = {}
        cases = (("a registration", alice, ["--registration"], ["REGISTER", 401, "REGISTER", 200]),
                 ("a registration over TCP", carol, ["--registration", server.aor("carol")], ["REGISTER", 401, "REGISTER", 200]),
                 ("a message", alice, [ids["there"]], ["MESSAGE", 200]),
                 ("a failed message", alice, [ids["nowhere"]], ["MESSAGE", 404]),
                 ("a received message", carol, [keys(carol)["there"]], ["MESSAGE", 200]),
                 ("a message over TCP", carol, ["--last"], ["MESSAGE", 407, "MESSAGE", 200]),
                 ("a call", alice, ["--call", call], ["INVITE", 488, "ACK"]),
                 ("a missed call", alice, [missed["id"]], ["INVITE", 488, "ACK"]))
        for what, agent, words, expected in cases:
            steps = shown[what] = flow(bench, agent.profile, *words)
            check_steps(steps, wire, expected, what)
        check_equal(cli(bench, alice.profile, "flow", "999", expect=1).stdout, "", "no such message")
        cli(bench, alice.profile, "flow", "what", expect=2)
        cli(bench, alice.profile, "flow", expect=2)
        cli(bench, alice.profile, "flow", "--last", "--format", "gif", expect=2)
        listed = cli(bench, alice.profile, "--json", "flow", "--list").stdout
        check(call in listed, f"the call is in the list: {listed}")

        # No secret anywhere
        secrets = secrets_of(wire, server)
        check(len(secrets) >= 40, f"only {len(secrets)} secrets")
        for user, agent in agents.items():
            kept = b""
            for path in glob.glob(os.path.join(agent.profile, "trace", "*")):
                check_equal(os.stat(path).st_mode & 0o777, 0o600, path)
                with open(path, "rb") as file:
                    kept += file.read()
            with open(trace_files[user], "rb") as file:
                places = {"P/trace": kept, "--trace": file.read()}
            for form in ("text", "svg", "pcap"):
                places[form] = export(bench, agent.profile, form, "--recent")
            places["json"] = json.dumps(flow(bench, agent.profile, "--recent")).encode()
            for place, content in places.items():
                check(len(content) > 2000, f"{place} is empty")
                for secret in secrets:
                    check(secret not in content, f"{user}: {secret} in {place}")

        # A capture that others can read
        for agent, transport in ((alice, "UDP"), (carol, "TCP")):
            capture = export(bench, agent.profile, "pcap", "--registration")
            steps = [step for step in flow(bench, agent.profile, "--registration") if step["kind"] == "message"]
            check_equal(packets(capture), [(transport, step["bytes"].encode()) for step in steps], "the packets of the capture")
            if shutil.which("tshark"):
                path = bench.path("flow.pcap")
                with open(path, "wb") as file:
                    file.write(capture)
                read = subprocess.run(["tshark", "-r", path, "-d", f"{transport.lower()}.port=={server.port},sip", "-Y", "sip", "-T", "fields",
                                       "-e", "sip.CSeq.method", "-e", "sip.Status-Code"], capture_output=True, text=True, check=True)
                check_equal(read.stdout.split(), ["REGISTER", "REGISTER", "401", "REGISTER", "REGISTER", "200"], "tshark")

        # SIGKILL, and a tail that was torn
        alice.kill()
        check_equal(flow(bench, alice.profile, ids["there"]), shown["a message"], "the flow after SIGKILL")
        newest = sorted(glob.glob(os.path.join(alice.profile, "trace", "*")))[-1]
        with open(newest, "ab") as file:
            file.write(b"LTr1\0\0\x01\0\0\0torn")
        check_equal(flow(bench, alice.profile, ids["there"]), shown["a message"], "the flow with a torn tail")
        alice.start().register()
        alice.send(server.aor("carol"), "again", "4")
        alice.state("4", ("accepted",))
        check_equal(flow(bench, alice.profile, ids["there"]), shown["a message"], "the flow after a restart")
        steps = flow(bench, alice.profile, keys(alice)["again"])
        check_equal([step["status"] or step["method"] for step in steps][-1], 200, "a new flow behind the torn tail")


if __name__ == "__main__":
    isolate()
    run(main)
