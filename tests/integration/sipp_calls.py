# SPDX-License-Identifier: MIT
"""Sessions against sipp: CANCEL races, forks, redirects, refusals, PRACK, UPDATE, re-INVITE and glare, session timers, Replaces."""
from harness import Script, SipAgent, Wire, Workbench, check, check_equal, isolate, run_cases, wait_until
from harness.bench import run
from harness.sipp_script import OTHER_SDP, OUR_TAG, SDP

EXACT = "-nr"  # sipp neither repeats nor swallows repetitions by itself
SECONDS = 6  # of the agent's session timer


def hang_up(stage, name=None):
    stage.agent.command("hangUp", call=name or stage.name)
    stage.agent.ended(name or stage.name, "local")


def take_call(stage):
    name = stage.agent.incoming(stage.name)
    stage.agent.command("ring", call=name)
    stage.agent.command("accept", call=name)
    stage.agent.session(name, "established")
    return name


# ---- CANCEL (RFC 3261 s.9), forks (s.13.2.2.4), redirects (s.8.1.3.4)

def cancelled_while_ringing(stage):
    peer = stage.callee(Script().recv("INVITE").answer(180).recv("CANCEL").reply(200, tag=OUR_TAG).answer(487).recv("ACK"))
    stage.call()
    stage.agent.session(stage.name, "ringing")
    hang_up(stage)
    peer.wait()


def late_200_after_cancel(stage):
    peer = stage.callee(Script().recv("INVITE").answer(180).recv("CANCEL").reply(200, tag=OUR_TAG).accept().recv("ACK").peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "ringing")
    hang_up(stage)
    peer.wait()
    check_equal(len(stage.came("BYE")), 1, "BYEs")
    check("established" not in [e["state"] for e in stage.agent.of(stage.name, "state")], "never established")


def forked_200s(stage):
    script = (Script().recv("INVITE").answer(180, tag="a").answer(180, tag="b").accept(tag="a").recv("ACK").accept(tag="b").recv("ACK")
              .recv("BYE").reply(200).recv("BYE").reply(200))
    peer = stage.callee(script)
    stage.call()
    stage.agent.session(stage.name, "established")
    wait_until(lambda: stage.came("BYE"), 5, "the second branch ended")
    check("tag=b" in stage.came("BYE")[0].header("to"), "all but the first are ended")
    hang_up(stage)
    peer.wait()
    check_equal([m.header("to").partition("tag=")[2] for m in stage.came("ACK")], ["a", "b"], "each 200 has its ACK")
    check_equal([m.header("to").partition("tag=")[2] for m in stage.came("BYE")], ["b", "a"], "each dialog has its BYE")


def redirects_are_followed(stage):
    script = Script()
    for number in (2, 3):
        script.recv("INVITE").answer(302, f"Contact: <sip:desk{number}@127.0.0.1:[local_port]>").recv("ACK")
    peer = stage.callee(script.callee_until_established().peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "established")
    hang_up(stage)
    peer.wait()
    check_equal([m.uri.partition(":")[2].partition("@")[0] for m in stage.came("INVITE")], [stage.name, "desk2", "desk3"], "where it went")
    check_equal(len({m.header("call-id") for m in stage.came("INVITE")}), 1, "one Call-ID (s.8.1.3.4)")


def redirect_to_itself_ends(stage):
    peer = stage.callee(Script().recv("INVITE").answer(302, f"Contact: <sip:{stage.name}@127.0.0.1:[local_port]>").recv("ACK"))
    stage.call()
    stage.agent.ended(stage.name, "network", 302)
    peer.wait()
    check_equal(len(stage.came("INVITE")), 1, "INVITEs")


# ---- refusals

def extension_required_421(stage):
    peer = stage.callee(Script().recv("INVITE").answer(421, "Require: timewarp").recv("ACK"))
    stage.call()
    stage.agent.ended(stage.name, "unsupported", 421)
    peer.wait()


def loop_482(stage):
    peer = stage.callee(Script().recv("INVITE").answer(482).recv("ACK"))
    stage.call()
    stage.agent.ended(stage.name, "network", 482)
    peer.wait()


def unknown_extension_420(stage):
    peer = stage.caller(Script().request("INVITE", 1, "Require: timewarp, 100rel", body=SDP).recv(420)
                        .request("ACK", 1, branch="INVITE1", to_tag=True))
    peer.wait()
    check_equal(stage.came(420)[0].header("unsupported"), "timewarp", "Unsupported")


def merged_request_482(stage):
    script = (Script().request("INVITE", 1, body=SDP).recv(180).request("INVITE", 1, branch="other", body=SDP).recv(482)
              .request("ACK", 1, branch="other", to_tag=True).request("CANCEL", 1, branch="INVITE1").recv(200).recv(487)
              .request("ACK", 1, branch="INVITE1", to_tag=True))
    peer = stage.caller(script, EXACT)
    name = stage.agent.incoming(stage.name)
    stage.agent.command("ring", call=name)
    stage.agent.ended(name, "remote")
    peer.wait()
    check_equal(len([e for e in stage.agent.all("incoming") if f":{stage.name}@" in e["from"]]), 1, "calls")


def no_usable_media_488(stage):
    peer = stage.caller(Script().request("INVITE", 1, body=SDP.replace("m=message 2855 TCP/MSRP *", "m=audio 9 RTP/AVP 0")).recv(488)
                        .request("ACK", 1, branch="INVITE1", to_tag=True))
    peer.wait()
    check((stage.came(488)[0].header("warning") or "").startswith("304 "), "Warning")
    stage.agent.wait(lambda e: e["event"] == "inviteRefused", 5, "a missed call is told")


def outside_any_dialog(stage):
    script = Script()
    for number, method in enumerate(("BYE", "NOTIFY", "INFO", "UPDATE", "PRACK")):
        headers = {"NOTIFY": ["Event: presence", "Subscription-State: active"], "PRACK": ["RAck: 1 1 INVITE"]}.get(method, [])
        script.request(method, 10 + number, *headers).recv(481)
    script.request("SUBSCRIBE", 20, "Event: presence").recv(489)
    stage.caller(script).wait()
    check_equal(len(stage.came(481)), 5, "481s")
    check(stage.came(489)[0].header("allow-events") is not None, "Allow-Events")


# ---- PRACK (RFC 3262)

def reliable_ringing_from_the_peer(stage):
    rel = ("Require: 100rel", "RSeq: 4711")
    script = (Script().recv("INVITE").answer(180, *rel).recv("PRACK").answer(180, *rel).reply(200).accept().recv("ACK").peer_hangs_up())
    peer = stage.callee(script)
    stage.call()
    stage.agent.session(stage.name, "established")
    hang_up(stage)
    peer.wait()
    check_equal([m.header("rack") for m in stage.came("PRACK")], ["4711 1 INVITE"], "one PRACK, for this response")


def reliable_ringing_from_us(stage):
    script = (Script().request("INVITE", 1, "Require: 100rel", body=SDP).recv(180).recv(180, keep="RSeq")
              .request("PRACK", 2, "RAck:[$RSeq] 1 INVITE", to_tag=True).recv(200).recv(200).request("ACK", 1, to_tag=True)
              .request("BYE", 3, to_tag=True).recv(200))
    peer = stage.caller(script, EXACT)
    name = stage.agent.incoming(stage.name)
    stage.agent.command("ring", call=name)
    wait_until(lambda: len(stage.came(180)) == 2, 5, "180 again without PRACK")
    wait_until(lambda: [m for m in stage.came(200) if m.method == "PRACK"], 5, "the PRACK was answered")
    stage.agent.command("accept", call=name)
    stage.agent.ended(name, "remote")
    peer.wait()
    check_equal({m.header("require") for m in stage.came(180)}, {"100rel"}, "Require")


# ---- UPDATE (RFC 3311), re-INVITE and glare (RFC 3261 s.14)

def we_update(stage):
    peer = stage.callee(Script().callee_until_established().recv("UPDATE").reply(200, "Contact: <sip:peer@127.0.0.1:[local_port];transport=[transport]>", body=OTHER_SDP)
                        .peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "established")
    stage.agent.command("offer", call=stage.name, way="update")
    wait_until(lambda: len(stage.agent.of(stage.name, "answer")) == 2, 5, "the answer to UPDATE")
    hang_up(stage)
    peer.wait()
    check(b"m=message" in stage.came("UPDATE")[0].body, "the offer")


def the_peer_updates(stage):
    script = (Script().caller_until_established().pause(200).request("UPDATE", 2, to_tag=True, body=OTHER_SDP).recv(200)
              .request("BYE", 3, to_tag=True).recv(200))
    peer = stage.caller(script)
    name = take_call(stage)
    stage.agent.ended(name, "remote")
    peer.wait()
    check_equal(len(stage.agent.of(name, "offered")), 1, "offers")
    check([m for m in stage.came(200) if m.method == "UPDATE" and b"m=message" in m.body], "our answer in the 200")


def we_reinvite(stage):
    peer = stage.callee(Script().callee_until_established().recv("INVITE").accept(contact="moved").recv("ACK")
                        .peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "established")
    stage.agent.command("offer", call=stage.name, way="reinvite")
    wait_until(lambda: len(stage.agent.of(stage.name, "answer")) == 2, 5, "the answer")
    hang_up(stage)
    peer.wait()
    check(stage.came("BYE")[0].uri.startswith("sip:moved@"), "the target was refreshed (s.12.2.1.2)")


def our_reinvite_meets_491(stage):
    peer = stage.callee(Script().callee_until_established().recv("INVITE").answer(491).recv("ACK").recv("INVITE").accept().recv("ACK")
                        .peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "established")
    stage.agent.command("offer", call=stage.name, way="reinvite")
    wait_until(lambda: len(stage.agent.of(stage.name, "answer")) == 2, 10, "the answer to the second try")
    hang_up(stage)
    peer.wait()
    _, first, second = stage.came("INVITE")
    check(2.0 <= second.time - first.time < 4.5, f"the Call-ID's owner waits 2.1 to 4 s: {second.time - first.time}")


def their_reinvite_meets_491(stage):
    """Both offer at once: the peer's gets 491 while ours is pending."""
    peer = stage.callee(Script().callee_until_established().recv("INVITE").back("INVITE", 50, body=OTHER_SDP).recv(491)
                        .back("ACK", 50, branch="bINVITE50").accept().recv("ACK").peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "established")
    stage.agent.command("offer", call=stage.name, way="reinvite")
    wait_until(lambda: len(stage.agent.of(stage.name, "answer")) == 2, 5, "the answer to ours")
    hang_up(stage)
    peer.wait()
    check_equal(len(stage.agent.of(stage.name, "offered")), 0, "the crossing offer was not shown")


def a_forgotten_dialog_481(stage):
    peer = stage.callee(Script().callee_until_established().recv("UPDATE").reply(481))
    stage.call()
    stage.agent.session(stage.name, "established")
    stage.agent.command("offer", call=stage.name, way="update")
    stage.agent.ended(stage.name, "network")
    peer.wait()


# ---- session timers (RFC 4028)

def we_refresh_the_session(stage):
    script = Script().callee_until_established(f"Session-Expires: {SECONDS};refresher=uac", "Require: timer", "Allow: INVITE, ACK, BYE, UPDATE")
    for _ in range(2):
        script.recv("UPDATE").reply(200, "Contact: <sip:peer@127.0.0.1:[local_port];transport=[transport]>", f"Session-Expires: {SECONDS};refresher=uac")
    peer = stage.callee(script.peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "established")
    wait_until(lambda: len(stage.came("UPDATE")) == 2, 3 * SECONDS, "two refreshes")
    hang_up(stage)
    peer.wait()
    first, second = stage.came("UPDATE")
    check(SECONDS / 2 - 0.5 < second.time - first.time < SECONDS / 2 + 1.5, "at half the interval")
    check_equal(first.body, b"", "a refresh carries no offer")


def session_expires_without_the_peers_refresh(stage):
    script = Script().callee_until_established(f"Session-Expires: {SECONDS};refresher=uas", "Require: timer").peer_hangs_up()
    peer = stage.callee(script)
    stage.call()
    stage.agent.session(stage.name, "established")
    stage.agent.ended(stage.name, "network", seconds=3 * SECONDS)
    peer.wait()
    waited = stage.came("BYE")[0].time - stage.came("ACK")[0].time
    check(SECONDS * 2 / 3 - 0.5 < waited < SECONDS + 1, f"BYE after {waited} s")


def too_short_an_interval_422(stage):
    peer = stage.caller(Script().request("INVITE", 1, "Supported: timer", "Session-Expires: 2", body=SDP).recv(422)
                        .request("ACK", 1, branch="INVITE1", to_tag=True))
    peer.wait()
    check_equal(stage.came(422)[0].header("min-se"), str(SECONDS), "Min-SE")


def longer_interval_is_asked_after_422(stage):
    peer = stage.callee(Script().recv("INVITE").answer(422, "Min-SE: 2000").recv("ACK").callee_until_established().peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "established")
    hang_up(stage)
    peer.wait()
    second = stage.came("INVITE")[1]
    check_equal((second.header("session-expires"), second.header("min-se")), ("2000", "2000"), "the second try")
    check_equal(second.header("call-id"), stage.came("INVITE")[0].header("call-id"), "the same Call-ID (s.7.3)")


# ---- Replaces (RFC 3891)

def we_replace(stage):
    peer = stage.callee(Script().callee_until_established().peer_hangs_up(), calls=2)
    stage.call()
    stage.agent.session(stage.name, "established")
    stage.agent.call("replacing", stage.uri(), replaces=stage.name)
    stage.agent.session("replacing", "established")
    hang_up(stage, "replacing")
    hang_up(stage)
    peer.wait()
    first, second = stage.came("INVITE")
    answer = next(m for m in stage.left(200) if m.header("call-id") == first.header("call-id"))
    wanted = f"{first.header('call-id')};to-tag={answer.header('to').partition('tag=')[2]};from-tag={first.header('from').partition('tag=')[2]}"
    check_equal(second.header("replaces"), wanted, "Replaces, from its receiver's side")
    check_equal(second.header("require"), "replaces", "Require")


def we_are_replaced(stage):
    """sipp calls, and a second sipp takes the place of its call: the agent ends the first by itself."""
    first = stage.caller(Script().caller_until_established().recv("BYE").reply(200))
    name = take_call(stage)
    ok = next(m for m in stage.came(200) if m.method == "INVITE")
    tags = [ok.header(side).partition("tag=")[2] for side in ("to", "from")]
    replaces = f"Replaces: {ok.header('call-id')};to-tag={tags[0]};from-tag={tags[1]}"
    port = stage.port + 10
    second = stage.caller(Script().caller_until_established(replaces, "Require: replaces").pause(100).request("BYE", 2, to_tag=True).recv(200),
                          port=port)
    newer = stage.agent.wait(lambda e: e["event"] == "incoming" and e["from"].endswith(f":{port}"), 5, "the second call")["call"]
    stage.agent.command("accept", call=newer)
    stage.agent.ended(name, "remote")
    first.wait()
    stage.agent.ended(newer, "remote")
    second.wait()


def replaces_is_not_understood_420(stage):
    """The call is made again without demanding it (RFC 3261 s.8.1.3.5)."""
    peer = stage.callee(Script().callee_until_established().peer_hangs_up())
    stage.call()
    stage.agent.session(stage.name, "established")
    first, stage.port = stage.port, stage.port + 10
    old = stage.callee(Script().recv("INVITE").answer(420, "Unsupported: replaces").recv("ACK").callee_until_established().peer_hangs_up())
    stage.agent.call("without", stage.uri(), replaces=stage.name)
    stage.agent.session("without", "established")
    hang_up(stage, "without")
    hang_up(stage)
    old.wait()
    peer.wait()
    check_equal([m.header("require") for m in stage.came("INVITE")], ["replaces", None], "Require")
    check_equal([m.header("cseq") for m in stage.came("INVITE")], ["1 INVITE", "2 INVITE"], "CSeq")
    check_equal(len(stage.came("INVITE", first)), 1, "calls at the first")


def replacing_what_is_not_there_481(stage):
    peer = stage.caller(Script().request("INVITE", 1, "Replaces: nobody@nowhere;to-tag=1;from-tag=2", body=SDP).recv(481)
                        .request("ACK", 1, branch="INVITE1", to_tag=True))
    peer.wait()


GROUPS = {
    "basic": [cancelled_while_ringing, late_200_after_cancel, forked_200s, redirects_are_followed, redirect_to_itself_ends,
              extension_required_421, loop_482, unknown_extension_420, merged_request_482, no_usable_media_488, outside_any_dialog,
              we_replace, we_are_replaced, replaces_is_not_understood_420, replacing_what_is_not_there_481],
    "dialog": [reliable_ringing_from_the_peer, reliable_ringing_from_us, we_update, the_peer_updates, we_reinvite,
               our_reinvite_meets_491, their_reinvite_meets_491, a_forgotten_dialog_481, we_refresh_the_session,
               session_expires_without_the_peers_refresh, too_short_an_interval_422, longer_interval_is_asked_after_422],
}


GROUPS["tcp"] = [case for case in GROUPS["basic"][:7] + GROUPS["dialog"]
                 if case not in (reliable_ringing_from_us, the_peer_updates, too_short_an_interval_422, redirects_are_followed,
                                 redirect_to_itself_ends)]


def main(group):
    with Workbench() as bench:
        wire = bench.add(Wire())
        agent = bench.add(SipAgent(bench, options=("--session-timer", f"1800:{SECONDS}")))
        run_cases(bench, agent, wire, GROUPS[group], "tcp" if group == "tcp" else "udp")
        check_equal(agent.quit(), 0, "exit code")


if __name__ == "__main__":
    isolate()
    run(main)
