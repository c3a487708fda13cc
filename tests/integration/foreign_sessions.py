# SPDX-License-Identifier: MIT
"""foreign_sessions.py sip|msrp: `linnet-cli agent` in sessions with a peer that has nothing of ours: sipp plays the SIP half, tests/tools/msrp_peer.py,
written from RFC 4975 alone, the MSRP half. sip: offers both ways, refusals, forks, CANCELs that come late, more than is taken. msrp: texts,
reports, aborts, connections that break. (npm's msrp-node-lib, which the project wanted as well, is not in the registry any more: 404.)"""
import hashlib
import re
import socket
import time

from harness import Agent, MsrpPeer, Script, Server, Sipp, Wire, Workbench, check, check_equal, isolate, run_cases, wait_until
from harness.agent import add_account
from harness.bench import port_is_taken, run
from harness.cases import Stage
from harness.sipp import bind_to_user
from harness.sipp_script import OUR_TAG, SDP
from sessions import long_text

EXACT = "-nr"  # sipp neither repeats nor swallows repetitions by itself
NO_MSRP = SDP.replace("m=message 2855 TCP/MSRP *", "m=message 0 TCP/MSRP *")


class Foreign(Stage):
    """A case: a user of its own name at an open server, whose phones are sipp; the MSRP halves of those that need one."""

    server = None

    def __init__(self, *more):
        super().__init__(*more)
        self.phones, self.since = 0, 0
        self.address = f"sip:{self.name}@{self.server.domain}:{self.server.port}"

    def msrp(self):
        return self.bench.add(MsrpPeer(self.bench, f"{self.name}-{self.phones}"))

    def phone(self, script):
        """sipp, bound to the user."""
        port = self.port + self.phones
        self.phones += 1
        bind_to_user(self.server, self.name, port)
        peer = self.bench.add(Sipp(self.bench, f"{self.name}-{self.phones}", EXACT, port=port, script=script,
                                   keys={"agent_port": str(self.agent.port)}))
        for _ in range(2):  # it takes its port, lets it go and takes it again
            wait_until(lambda: port_is_taken(port) or peer.process.poll() is not None, 10, "sipp is there")
            time.sleep(0.1)
        return peer

    def caller(self, script, calls=1, rate=50):
        """sipp calls alice; the user is the case's name. A stranger: she is asked."""
        self.phones += 1
        self.address = f"sip:{self.name}@127.0.0.1:{self.port + self.phones}"
        return self.bench.add(Sipp(self.bench, f"{self.name}-{self.phones}", "-r", str(rate), remote=f"{self.server.address}:{self.server.port}",
                                   port=self.port + self.phones, script=script, calls=calls, keys={"who": self.name}))

    def owns(self, address):
        """It is this peer's; that of the account's own server stands without its port."""
        return address.startswith(f"sip:{self.name}@")

    def open(self):
        self.since = self.agent.mark()
        self.agent.command("openSession", to=self.address, ref=self.name)

    def write(self, text, ref=None):
        self.agent.send(self.address, text, ref or self.name, model="session")

    def session(self, state, since=None, seconds=10):
        """An event of a session of this peer."""
        return self.agent.wait(lambda e: e["event"] == "session" and self.owns(e["peer"]) and e["state"] == state, seconds,
                               f"{self.name} {state}", self.since if since is None else since)

    def states(self):
        return [e["state"] for e in self.agent.all("session") if self.owns(e["peer"])]

    def told(self, ref=None):
        return [e["state"] for e in self.agent.all("state") if e["ref"] == (ref or self.name)]

    def end(self, up):
        self.agent.command("endSession", session=up["session"])
        return self.session("ended")

    def our_path(self):
        """The newest that the agent described to this peer."""
        def find():
            found = [re.search(rb"a=path:(\S+)", m.body) for m in self.wire.messages(0)
                     if m.source[1] == self.agent.port and f"sip:{self.name}@" in m.header("to") + m.header("from")]
            found = [path[1].decode() for path in found if path]
            return found[-1] if found else None
        return wait_until(find, 5, "our path")

    def message(self, size, seconds=10):
        return self.agent.wait(lambda e: e["event"] == "message" and e["direction"] == "in" and self.owns(e["from"]) and len(e["text"]) == size,
                               seconds, f"{size} characters of {self.name}")

    def at_phones(self, what):
        """What came to any of its phones."""
        ports = range(self.port, self.port + self.phones + 1)
        return [m for m in self.wire.messages(0.3) if m.target[1] in ports and what in (m.status, m.status or m.method)]


def phone_until_up(msrp, script=None):
    return (script or Script(routed=True)).recv("INVITE").answer(180).answer(200, body=msrp.sdp()).recv("ACK")


# ---- the SIP half: our offer

def taken_and_ended_by_us(stage):
    msrp = stage.msrp()
    peer = stage.phone(phone_until_up(msrp).peer_hangs_up())
    stage.open()
    up = stage.session("established")
    check_equal((up["direction"], up["ref"]), ("out", stage.name), "whose it is")
    check_equal(stage.end(up)["reason"], "local", "why it ended")
    peer.wait()
    check_equal([s for s in stage.states() if s != "trying"], ["calling", "ringing", "connecting", "established", "ending", "ended"], "its states")
    check_equal(msrp.told("empty")["empty"], "1-0/0", "who connects says so at once (RFC 4975 s.5.4)")


def taken_and_ended_by_the_peer(stage):
    msrp = stage.msrp()
    peer = stage.phone(phone_until_up(msrp).pause(500).back("BYE", 2, "Route:[$path]").recv(200))
    stage.open()
    stage.session("established")
    check_equal(stage.session("ended")["reason"], "remote", "why it ended")
    peer.wait()
    check_equal(msrp.told("closed")["closed"], True, "the connection goes with the session")


def connection_closed_before_the_bye(stage):
    """What ends the session may close its stream first: nothing is made anew for the moment between the two."""
    msrp = stage.msrp()
    peer = stage.phone(phone_until_up(msrp).pause(1500).back("BYE", 2, "Route:[$path]").recv(200))
    stage.open()
    stage.session("established")
    time.sleep(0.9)
    msrp.tell("close")
    ended = stage.session("ended")
    check_equal((ended["reason"], len(stage.at_phones("INVITE"))), ("remote", 1), "why it ended, INVITEs")
    peer.wait()


def refused(stage, status, state, reason):
    """A long text: what comes of it when the session that was to carry it is refused (DESIGN s.4, s.5)."""
    peer = stage.phone(Script(routed=True).recv("INVITE").answer(status).recv("ACK"))
    stage.write(long_text(5000))
    came = stage.agent.wait(lambda e: e["event"] == "state" and e["ref"] == stage.name and e["status"] == status, 15, f"{status}")
    check_equal((came["state"], came["reason"]), (state, reason), f"what {status} means")
    check_equal([e["status"] for e in stage.agent.all("session") if stage.owns(e["peer"]) and e["state"] == "ended"], [status], "the session")
    peer.wait()


def refused_488(stage):
    refused(stage, 488, "failed", "noSession")
    # It is known now: nobody is asked again.
    stage.agent.send(stage.address, long_text(5001), "again")
    check_equal(stage.agent.state("again", ("failed",))["reason"], "noSession", "the next one")
    check_equal(len(stage.at_phones("INVITE")), 1, "INVITEs")


def refused_405(stage):
    refused(stage, 405, "failed", "noSession")


def refused_415(stage):
    refused(stage, 415, "failed", "noSession")


def refused_501(stage):
    refused(stage, 501, "failed", "noSession")


def refused_606(stage):
    refused(stage, 606, "failed", "noSession")


def refused_603(stage):
    refused(stage, 603, "failed", "refused")


def busy_486(stage):
    refused(stage, 486, "queued", "none")


def nobody_there_480(stage):
    refused(stage, 480, "queued", "none")


def answer_without_msrp(stage):
    """200 with the stream refused: acknowledged, ended, and the text has no session to go by."""
    peer = stage.phone(Script(routed=True).recv("INVITE").answer(200, body=NO_MSRP).recv("ACK").peer_hangs_up())
    stage.write(long_text(5000))
    check_equal(stage.agent.state(stage.name, ("failed",))["reason"], "noSession", "what comes of the text")
    check_equal(stage.session("ended")["reason"], "unsupported", "why it ended")
    peer.wait()


def forked_200s(stage):
    """Both phones of the user answer: each 200 is acknowledged, one of them ended, and only the other one gets the text."""
    ends = [stage.msrp(), stage.msrp()]
    # Without a 180 the proxy has nothing that it could CANCEL.
    phones = [stage.phone(Script(routed=True).recv("INVITE").answer(200, body=msrp.sdp()).recv("ACK").peer_hangs_up()) for msrp in ends]
    text = long_text(5000)
    stage.write(text)
    stage.agent.state(stage.name, ("delivered",), 15)
    up = stage.session("established")
    wait_until(lambda: len(stage.at_phones("BYE")) == 1, 5, "the other branch is ended")
    stage.end(up)
    for phone in phones:
        phone.wait()
    ports = [stage.port, stage.port + 1]
    for what in ("ACK", "BYE"):
        wait_until(lambda name=what: sorted(m.target[1] for m in stage.at_phones(name)) == ports, 2, f"each dialog has its {what}")
    wait_until(lambda: any(end.count("received") for end in ends), 5, "the text")
    got = [end for end in ends if end.count("received")]
    check_equal(len(got), 1, "who has the text")
    check_equal(got[0].told("received")["sha256"], hashlib.sha256(text.encode()).hexdigest(), "the text")
    loser = ends[1 - ends.index(got[0])]
    check_equal(loser.count("connected"), 0, "connections to the other one")
    check_equal(stage.states().count("established"), 1, "established once")


def late_cancel(stage):
    """Our CANCEL crosses the 200: the session is acknowledged and ended by BYE (RFC 3261 s.9.1, s.15)."""
    msrp = stage.msrp()
    peer = stage.phone(Script(routed=True).recv("INVITE").answer(180).recv("CANCEL").reply(200, tag=OUR_TAG).answer(200, body=msrp.sdp())
                       .recv("ACK").peer_hangs_up())
    stage.open()
    ringing = stage.session("ringing")
    check_equal(stage.end(ringing)["reason"], "local", "why it ended")
    peer.wait()
    check_equal((len(stage.at_phones("CANCEL")), len(stage.at_phones("BYE"))), (1, 1), "CANCEL, BYE")
    check("established" not in stage.states() and "connecting" not in stage.states(), f"its states: {stage.states()}")
    check_equal(msrp.count("connected"), 0, "connections")


# ---- the SIP half: the peer's offer

def call_in(msrp, *headers):
    return Script().request("INVITE", 1, *headers, body=msrp.sdp()).recv(100).recv(180).recv(200, routes=True).inside("ACK", 1, "alice")


def accept(stage):
    rings = stage.session("incoming", 0)
    check_equal((rings["direction"], rings["request"]), ("in", True), "a stranger's")
    stage.agent.command("acceptSession", session=rings["session"])
    return rings


def offered_and_taken(stage):
    msrp = stage.msrp()
    peer = stage.caller(call_in(msrp).pause(1000).inside("BYE", 2, "alice").recv(200))
    accept(stage)
    msrp.call(stage.our_path())  # no a=setup in the offer: the offerer connects (RFC 4975 s.5.4)
    stage.session("established")
    msrp.tell("send", "first", 3000, 1000)
    came = stage.message(3000)
    check_equal((came["model"], came["format"], came["request"]), ("session", "plain", True), "how it came")
    check_equal(stage.session("ended")["reason"], "remote", "why it ended")
    peer.wait()


def offered_and_declined(stage):
    peer = stage.caller(Script().request("INVITE", 1, body=SDP).recv(100).recv(180).recv(603).request("ACK", 1, branch="INVITE1", to_tag=True))
    rings = stage.session("incoming", 0)
    stage.agent.command("declineSession", session=rings["session"])
    ended = stage.session("ended")
    check_equal((ended["reason"], ended["status"]), ("declined", 603), "why it ended")
    peer.wait()


def taken_back_before_the_answer(stage):
    peer = stage.caller(Script().request("INVITE", 1, body=SDP).recv(100).recv(180).request("CANCEL", 1, branch="INVITE1").recv(200).recv(487)
                        .request("ACK", 1, branch="INVITE1", to_tag=True))
    check_equal(stage.session("ended", 0)["reason"], "remote", "why it ended")
    peer.wait()


def taken_back_after_the_answer(stage):
    """A CANCEL behind the 200 changes nothing (s.9.2): the session stands until the BYE."""
    msrp = stage.msrp()
    peer = stage.caller(Script().request("INVITE", 1, body=msrp.sdp()).recv(100).recv(180).recv(200, routes=True)
                        .request("CANCEL", 1, branch="INVITE1").recv(200).inside("ACK", 1, "alice").pause(700).inside("BYE", 2, "alice").recv(200))
    accept(stage)
    msrp.call(stage.our_path())
    stage.session("established")
    check_equal(stage.session("ended")["reason"], "remote", "why it ended")
    check_equal(len(stage.at_phones("BYE")), 0, "BYEs of ours")
    peer.wait()


def invite_without_an_offer(stage):
    """Ours is in the 200, the peer's answer in the ACK (RFC 3261 s.13.2.1)."""
    msrp = stage.msrp()
    peer = stage.caller(Script().request("INVITE", 1).recv(100).recv(180).recv(200, routes=True).inside("ACK", 1, "alice", body=msrp.sdp())
                        .pause(1500).inside("BYE", 2, "alice").recv(200))
    accept(stage)
    stage.session("established")
    stage.write("to whom it may concern")
    stage.agent.state(stage.name, ("delivered",))
    check_equal(msrp.told("received")["size"], len("to whom it may concern"), "what came")
    peer.wait()


def words_before_the_ack(stage):
    """Who connects has our answer: what it sends is taken, though the ACK is still on its way."""
    msrp = stage.msrp()
    peer = stage.caller(Script().request("INVITE", 1, body=msrp.sdp()).recv(100).recv(180).recv(200, routes=True).pause(1500)
                        .inside("ACK", 1, "alice").pause(300).inside("BYE", 2, "alice").recv(200))
    accept(stage)
    msrp.call(stage.our_path())
    msrp.tell("send", "early", 2000, 700)
    stage.message(2000)
    check_equal([m for m in stage.wire.messages() if m.method == "ACK" and f"sip:{stage.name}@" in m.header("from")], [], "no ACK has come")
    check_equal(msrp.told("report")["status"], "000 200 OK", "its report")
    peer.wait()


def words_before_the_200(stage):
    """Who answers may connect (a=setup:active, RFC 6135) and talk before we have read the answer: it waits for it, and is taken."""
    msrp = stage.msrp()
    peer = stage.phone(Script(routed=True).recv("INVITE").answer(180).pause(1500).answer(200, body=msrp.sdp(more=["a=setup:active"])).recv("ACK")
                       .peer_hangs_up())
    stage.open()
    stage.session("ringing")
    msrp.call(stage.our_path())
    msrp.tell("send", "early", 30_000, 2_000)
    time.sleep(0.5)
    check_equal([e for e in msrp.events if "response" in e or "closed" in e], [], "what it is told before the answer")
    up = stage.session("established")
    stage.message(30_000)
    check_equal(msrp.told("report")["status"], "000 200 OK", "its report")
    stage.end(up)
    peer.wait()


def more_than_are_taken(stage):
    """Four sessions a peer (RELIABILITY section 5); the fifth is busy."""
    msrp = stage.msrp()
    four = stage.caller(call_in(msrp).pause(2500).inside("BYE", 2, "alice").recv(200), calls=4)
    seen = 0
    for _ in range(4):
        rings = stage.agent.wait(lambda e: e["event"] == "session" and stage.owns(e["peer"]) and e["state"] == "incoming", 10, "a call", seen)
        seen = stage.agent.events.index(rings) + 1
        stage.agent.command("acceptSession", session=rings["session"])
    wait_until(lambda: len(stage.at_phones(200)) >= 4, 5, "all taken")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as fifth:
        fifth.bind(("127.0.0.1", 0))
        fifth.settimeout(5)
        here, body = f"127.0.0.1:{fifth.getsockname()[1]}", msrp.sdp()
        fifth.sendto("\r\n".join([
            f"INVITE sip:alice@127.0.0.1:{stage.server.port} SIP/2.0", f"Via: SIP/2.0/UDP {here};branch=z9hG4bKfifth", "Max-Forwards: 70",
            f"From: <{stage.address}>;tag=fifth", f"To: <sip:alice@127.0.0.1:{stage.server.port}>", "Call-ID: fifth", "CSeq: 1 INVITE",
            f"Contact: <sip:peer@{here}>", "Content-Type: application/sdp", f"Content-Length: {len(body)}", "", body]).encode(),
            (stage.server.address, stage.server.port))
        answers = []
        while not answers or answers[-1] < 200:
            answers.append(int(fifth.recv(65535).split()[1]))
    check_equal(answers, [100, 486], "what the fifth is told")
    four.wait()


SIP = [taken_and_ended_by_us, taken_and_ended_by_the_peer, connection_closed_before_the_bye, refused_488, refused_405, refused_415, refused_501, refused_606, refused_603, busy_486,
       nobody_there_480, answer_without_msrp, forked_200s, late_cancel, offered_and_taken, offered_and_declined, taken_back_before_the_answer,
       taken_back_after_the_answer, invite_without_an_offer, words_before_the_ack, words_before_the_200, more_than_are_taken]


# ---- the MSRP half

def up_to_the_peer(stage, more=None):
    """A session that we opened: its MSRP peer, and sipp, which takes our BYE in the end."""
    msrp = stage.msrp()
    script = phone_until_up(msrp)
    peer = stage.phone((more(script, msrp) if more else script).peer_hangs_up())
    return msrp, peer


def texts_to_the_peer(stage):
    msrp, peer = up_to_the_peer(stage)
    for size in (5_000, 100_000):
        text, ref = long_text(size), f"{stage.name}{size}"
        stage.write(text, ref)
        queued = stage.agent.state(ref, ("queued",))
        stage.agent.state(ref, ("delivered",), 20)
        came = msrp.told("received", queued["messageId"])
        check_equal((came["size"], came["sha256"], came["type"]),
                    (len(text.encode()), hashlib.sha256(text.encode()).hexdigest(), "text/plain; charset=utf-8"), "what came")
        check_equal(stage.told(ref), ["queued", "sending", "accepted", "delivered"], "its states")
    stage.end(stage.session("established"))
    peer.wait()


def texts_of_the_peer(stage):
    msrp, peer = up_to_the_peer(stage)
    stage.open()
    up = stage.session("established")
    msrp.tell("path", stage.our_path())
    for name, size, chunk in (("five", 5_000, 700), ("hundred", 100_000, 2048), ("whole", 99_999, 100_000)):
        msrp.tell("send", name, size, chunk)
        block = (name + " -------\r\n" * 3)
        check_equal(stage.message(size)["text"], (block * (size // len(block) + 1))[:size], f"{size} bytes in chunks of {chunk}")
        report = msrp.told("report", name)
        check_equal((report["range"], report["status"]), (f"1-{size}/{size}", "000 200 OK"), "the report, once it is kept")
    stage.end(up)
    peer.wait()


def given_up_in_the_middle(stage):
    """`#` (s.7.1.1): nothing of it is shown, and what follows is."""
    msrp, peer = up_to_the_peer(stage)
    stage.open()
    up = stage.session("established")
    msrp.tell("path", stage.our_path())
    msrp.tell("abort", "lost", 9_000, 1_000)
    msrp.tell("send", "kept", 4_000, 1_000)
    stage.message(4_000)
    came = [e["text"][:4] for e in stage.agent.all("message") if stage.owns(e["from"])]
    check_equal(came, ["kept"], "what is shown")
    check_equal(msrp.told("report")["report"], "kept", "what is reported")
    stage.end(up)
    peer.wait()


def never_reported(stage):
    """A peer that makes no reports: accepted while the session is up, and no more than that when it has ended in order."""
    msrp, peer = up_to_the_peer(stage)
    msrp.tell("report", 0)
    stage.write("unreported")
    stage.agent.state(stage.name, ("accepted",))
    stage.end(stage.session("established"))
    peer.wait()
    check_equal(stage.told(), ["queued", "sending", "accepted"], "its states")


def reported_as_failed(stage):
    """s.7.1.2: 200 to every chunk, and then a REPORT that it did not arrive."""
    msrp, peer = up_to_the_peer(stage)
    msrp.tell("report", 403)
    stage.write(long_text(5000))
    failed = stage.agent.state(stage.name, ("failed",))
    check_equal((failed["reason"], failed["status"]), ("refused", 403), "what it means")
    check_equal(stage.told(), ["queued", "sending", "accepted", "failed"], "its states")
    stage.end(stage.session("established"))
    peer.wait()


def stopped_with_413(stage):
    msrp, peer = up_to_the_peer(stage)
    msrp.tell("answer", 413)
    stage.write(long_text(50_000))
    failed = stage.agent.state(stage.name, ("failed",))
    check_equal((failed["reason"], failed["status"]), ("tooLarge", 413), "what it means")
    msrp.tell("answer", 200)
    stage.write("short enough", stage.name + "2")  # the session goes on
    stage.agent.state(stage.name + "2", ("delivered",))
    stage.end(stage.session("established"))
    peer.wait()


def cut_in_the_middle(stage):
    """New URIs by re-INVITE, another connection, the whole text once more under its Message-ID (DESIGN s.6)."""
    def again(script, msrp):
        return script.recv("INVITE").answer(200, body=msrp.sdp(version=2)).recv("ACK")
    msrp, peer = up_to_the_peer(stage, again)
    msrp.tell("cut", 40_000)
    text = long_text(100_000)
    stage.write(text)
    stage.agent.state(stage.name, ("delivered",), 20)
    msrp.told("received")
    check_equal((msrp.count("cut"), msrp.count("connected")), (1, 2), "it broke once")
    received = [e for e in msrp.events if "received" in e]
    queued = stage.agent.state(stage.name, ("queued",))
    check_equal([(e["received"], e["sha256"]) for e in received], [(queued["messageId"], hashlib.sha256(text.encode()).hexdigest())], "what came, once")
    up = stage.session("established")
    check_equal(stage.states().count("established"), 1, "the session is the same")
    paths = [re.search(rb"a=path:(\S+)", m.body)[1] for m in stage.at_phones("INVITE")]
    check(len(paths) == 2 and paths[0] != paths[1], f"a new URI: {paths}")
    stage.end(up)
    peer.wait()


def cut_twice(stage):
    """A session that breaks again before anything went through is over; the text goes by a new one, under its Message-ID."""
    def again(script, msrp):
        return script.recv("INVITE").answer(200, body=msrp.sdp(version=2)).recv("ACK").recv("BYE").reply(200)
    msrp = stage.msrp()
    peer = stage.phone(again(phone_until_up(msrp), msrp))
    msrp.tell("cut", 20_000)
    text = long_text(100_000)
    stage.write(text)
    msrp.told("cut", seconds=10)
    msrp.tell("cut", 20_000)
    wait_until(lambda: msrp.count("cut") == 2, 10, "it broke twice")
    check_equal(stage.session("ended")["reason"], "network", "why it ended")
    peer.wait()
    queued = stage.agent.state(stage.name, ("queued",))
    stage.agent.state(stage.name, ("notConfirmed",))
    check_equal(stage.told()[:3], ["queued", "sending", "notConfirmed"], "nobody knows whether it arrived")
    wait_until(lambda: stage.states().count("ended") == 2, 10, "a new session, at once: sipp has gone")
    stage.phones = 0
    later = stage.phone(phone_until_up(msrp).peer_hangs_up())
    stage.agent.command("retry", id=queued["id"])
    stage.agent.state(stage.name, ("delivered",), 10)
    msrp.told("received")
    check_equal([e["received"] for e in msrp.events if "received" in e], [queued["messageId"]], "what came, once")
    up = [e for e in stage.agent.all("session") if stage.owns(e["peer"]) and e["state"] == "established"][-1]
    stage.agent.command("endSession", session=up["session"])
    later.wait()


MSRP = [texts_to_the_peer, texts_of_the_peer, given_up_in_the_middle, never_reported, reported_as_failed, stopped_with_413, cut_in_the_middle,
        cut_twice]


def main(which):
    with Workbench() as bench:
        wire = bench.add(Wire())
        Foreign.server = bench.add(Server(bench, "--open", users=(), domain="127.0.0.1"))
        alice = bench.add(Agent(bench, "alice"))
        add_account(bench, alice.profile, f"sip:alice@127.0.0.1", None, Foreign.server.uri("udp"))
        alice.start().register()
        alice.port = [m for m in wire.messages() if m.method == "REGISTER" and m.status is None][-1].source[1]
        run_cases(bench, alice, wire, {"sip": SIP, "msrp": MSRP}[which], stage=Foreign)
        strange = [e for e in alice.events if e["event"] in ("error", "notJson", "notAnEvent")]
        check_equal(strange, [], "errors")
        check_equal(alice.quit(), 0, "exit code")


if __name__ == "__main__":
    isolate()
    run(main)
