# SPDX-License-Identifier: MIT
"""A foreign client, baresip: text both ways through the lab. baresip takes text/plain only, so our CPIM gets a 415 and
the same message goes bare at once. It knows no MSRP either: a long text ends with "no session"; its parts arrive, and so
does one large MESSAGE by TCP where the account says that the network is the user's own."""
import json
import os
import shutil
import socket
import subprocess

from harness import Agent, Lab, Wire, Workbench, check, check_equal, isolate, skip
from harness.agent import add_account, cli
from harness.bench import run, wait_until
from harness.lab import password
from harness.namespace import add_interface

CONFIG = """poll_method epoll
sip_listen 0.0.0.0:{sip}
module_path {modules}
module account.so
module_app menu.so
module ctrl_tcp.so
module_app contact.so
ctrl_tcp_listen 127.0.0.1:{control}
net_interface {interface}
audio_player none
audio_source none
audio_alert none
"""


class Baresip:
    def __init__(self, bench, lab, user, interface):
        program = shutil.which("baresip")
        modules = next((path for path in ("/usr/lib/baresip/modules", "/usr/lib64/baresip/modules") if os.path.isdir(path)), None)
        if not program or not modules:
            skip("baresip is not installed")
        folder = bench.path("baresip")
        os.makedirs(folder)
        sip = bench.ports()
        self._control = sip + 50  # sip + 1 is its TLS port
        with open(os.path.join(folder, "config"), "w", encoding="utf-8") as config:
            config.write(CONFIG.format(sip=sip, modules=modules, control=self._control, interface=interface))
        with open(os.path.join(folder, "accounts"), "w", encoding="utf-8") as accounts:
            accounts.write(f"<{lab.aor(user)}>;auth_user={user};auth_pass={password(user)};"
                           f'outbound="{lab.uri("udp")}";regint=600\n')
        with open(os.path.join(folder, "contacts"), "w", encoding="utf-8") as contacts:
            contacts.write(f'"Alice" <{lab.aor("alice")}>\n')
        self._screen = os.path.join(folder, "screen")
        with open(self._screen, "wb") as screen:
            self.process = subprocess.Popen([program, "-f", folder, "-s", "-v"], stdin=subprocess.DEVNULL, stdout=screen,
                                            stderr=subprocess.STDOUT, env={"HOME": folder, "PATH": os.environ["PATH"]})

    def command(self, name, parameters=""):
        """ctrl_tcp: netstrings around JSON."""
        text = json.dumps({"command": name, "params": parameters, "token": "1"}, ensure_ascii=False).encode()
        with socket.create_connection(("127.0.0.1", self._control), 5) as link:
            link.sendall(b"%d:%s," % (len(text), text))
            link.settimeout(5)
            answer = link.recv(65536)
        return json.loads(answer.partition(b":")[2].rstrip(b","))

    def screen(self):
        with open(self._screen, encoding="utf-8", errors="replace") as screen:
            return screen.read()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def story(self):
        return "--- baresip:\n" + self.screen()[-4000:]


def long_texts(bench, wire, lab, foreign, alice):
    text = " ".join(f"word{number:04d}" for number in range(556))  # 5,003 bytes
    alice.send(lab.aor("carol"), text, "long")
    state = alice.state("long", ("failed", "accepted", "notConfirmed"), 60)
    check_equal((state["state"], state["reason"]), ("failed", "noSession"), "what came of a long text")
    invites = [m for m in wire.messages() if m.method == "INVITE" and m.status is None and m.target[1] == lab.port]
    check(invites, "a session was offered")

    wire.clear()
    since = alice.mark()
    alice.command("sendParts", id=state["id"])
    first = alice.wait(lambda e: e["event"] == "message" and e["text"].startswith("(1/"), 10, "the first part", since)
    count = int(first["text"].partition(")")[0].partition("/")[2])
    check(count > 3, f"parts: {count}")
    alice.wait_all(count, lambda e: e["event"] == "state" and e["ref"] == "long" and e["state"] == "accepted", 60, "all parts accepted")
    came = [m for m in wire.messages() if m.method == "MESSAGE" and m.status is None and m.source[1] == lab.port]
    parts = []
    for message in came:
        check_equal(message.header("content-type").split(";")[0], "text/plain", "the type of a part")
        if message.body.decode() not in parts:  # no retransmission
            parts.append(message.body.decode())
    joined = "".join(part.partition(") ")[2] for part in parts)
    check_equal([part.partition(" ")[0] for part in parts], [f"({n}/{count})" for n in range(1, count + 1)], "their numbers, in order")
    check_equal(joined, text, "all of the text")
    sizes = [len(m.data) for m in wire.messages() if m.method == "MESSAGE" and m.status is None and len(m.vias()) == 1]
    check(max(sizes) <= 1300, f"no part over 1300 bytes: {max(sizes)}")
    check(all(part.rstrip() in foreign.screen() for part in (parts[0], parts[-1])), "baresip shows the first and the last")
    check(not [row for row in alice.history() if row["text"] == text], "the parts have taken its place")

    check_equal(alice.quit(), 0, "exit code")
    cli(bench, alice.profile, "account", "add", lab.aor("alice"), "--large-messages", "on")
    alice.start().register()
    wire.clear()
    alice.send(lab.aor("carol"), text, "large")
    state = alice.state("large", ("failed", "accepted", "notConfirmed"), 60)
    check_equal(state["state"], "accepted", f"one large message: {state}")
    whole = [m for m in wire.messages() if m.method == "MESSAGE" and m.status is None and m.body.decode().endswith(text)
             and m.target[1] == lab.port]
    check_equal({m.transport for m in whole}, {"TCP"}, "what carried it")


def main():
    interface = add_interface("10.9.0.1", "10.9.0.2")
    if not interface:
        skip("baresip wants an interface that is not loopback, and this machine lets the test make none")
    with Workbench() as bench:
        wire = bench.add(Wire())
        lab = bench.add(Lab(bench))
        foreign = bench.add(Baresip(bench, lab, "carol", interface))
        wait_until(lambda: "carol" in lab.contacts(), 15, "baresip registered at the lab", every=0.2)
        alice = bench.add(Agent(bench, "alice"))
        add_account(bench, alice.profile, lab.aor("alice"), password("alice"), lab.uri("udp"))
        alice.start().register()

        wire.clear()
        for number, text in enumerate(("hello baresip", "你好 baresip 😀")):
            alice.send(lab.aor("carol"), text, f"out{number}")
            state = alice.state(f"out{number}", ("accepted", "failed", "notConfirmed"), 20)
            check_equal((state["state"], state["stored"], state["status"]), ("accepted", False, 200), "what came of it")
            told = [e["state"] for e in alice.all("state") if e["ref"] == f"out{number}"]
            check_equal(told, ["queued", "sending", "accepted"], "what the user saw: nothing of a fallback")
        alone = [m for m in wire.messages() if m.method == "MESSAGE" and m.target[1] == lab.port and m.status is None]
        check(any(m.method == "MESSAGE" and m.status == 415 for m in wire.messages()), "CPIM was refused with 415")
        check_equal(alone[-1].body, "你好 baresip 😀".encode(), "the bare text")
        check_equal(alone[-1].header("content-type").split(";")[0], "text/plain", "its type")
        cpim = [m for m in alone if m.header("content-type").lower().startswith("message/cpim") and b"second" not in m.body]
        check(len({m.header("call-id") for m in cpim}) <= 1, "the refusal is remembered: the second went bare at once")

        foreign.command("contact_next")
        for text in ("hello linnet", "Größe 你好 😀"):
            answer = foreign.command("message", text)
            check(answer.get("ok"), f"baresip's answer: {answer}")
            event = alice.message(text, 15)
            check_equal((event["format"], event["from"], event["contentType"].split(";")[0]),
                        ("plain", lab.aor("carol"), "text/plain"), "how it came")
        long_texts(bench, wire, lab, foreign, alice)
        check_equal(alice.quit(), 0, "exit code")


if __name__ == "__main__":
    isolate()
    run(main)
