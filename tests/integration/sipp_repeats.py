# SPDX-License-Identifier: MIT
"""Lost and repeated requests and answers, in each direction, against sipp (RFC 3261 s.13, s.17; RFC 3262)."""
from harness import Script, SipAgent, Wire, Workbench, check, check_equal, isolate, run_cases, wait_until
from harness.bench import run
from harness.sipp_script import SDP

EXACT = "-nr"  # sipp neither repeats nor swallows repetitions by itself


def established_and_over(stage):
    stage.agent.session(stage.name, "established")
    stage.agent.command("hangUp", call=stage.name)
    stage.agent.ended(stage.name, "local")


# ---- the agent calls

def our_invite_is_lost(stage):
    peer = stage.callee(Script().recv("INVITE").recv("INVITE").answer(180).accept().recv("ACK").peer_hangs_up(), EXACT)
    stage.call()
    established_and_over(stage)
    peer.wait()
    first, second = stage.came("INVITE")[:2]
    check(first.data == second.data, "timer A sends the same bytes")
    check(0.4 < second.time - first.time < 1.5, f"timer A after {second.time - first.time} s")


def ringing_comes_twice(stage):
    peer = stage.callee(Script().recv("INVITE").answer(180).answer(180).accept().recv("ACK").peer_hangs_up())
    stage.call()
    established_and_over(stage)
    peer.wait()
    check_equal([e["state"] for e in stage.agent.of(stage.name, "state")].count("ringing"), 1, "ringing is told once")


def ok_comes_again_since_our_ack_is_lost(stage):
    peer = stage.callee(Script().recv("INVITE").accept().recv("ACK").pause(300).accept().recv("ACK").peer_hangs_up(), EXACT)
    stage.call()
    stage.agent.session(stage.name, "established")
    wait_until(lambda: len(stage.came("ACK")) >= 2, 5, "another ACK")
    stage.agent.command("hangUp", call=stage.name)
    stage.agent.ended(stage.name, "local")
    peer.wait()
    acks = stage.came("ACK")
    check_equal([ack.data for ack in acks], [acks[0].data] * 2, "each 200 gets the same ACK")
    check_equal(len(stage.agent.of(stage.name, "answer")), 1, "the answer is told once")


def refusal_comes_twice(stage):
    refuse = Script().recv("INVITE").answer(486).recv("ACK").answer(486).recv("ACK")
    peer = stage.callee(refuse, EXACT)
    stage.call()
    stage.agent.ended(stage.name, "busy", 486)
    peer.wait()
    check_equal(len(stage.came("ACK")), 2, "each 486 gets an ACK (timer D)")
    check_equal(len(stage.agent.of(stage.name, "ended")), 1, "the end is told once")
    invite = stage.came("INVITE")[0]
    check_equal({m.branch() for m in stage.came("ACK")}, {invite.branch()}, "ACK of a refusal is the INVITE's transaction")


def our_bye_is_lost(stage):
    peer = stage.callee(Script().callee_until_established().recv("BYE").recv("BYE").reply(200), EXACT)
    stage.call()
    established_and_over(stage)
    peer.wait()
    check_equal(len({m.data for m in stage.came("BYE")}), 1, "timer E sends the same bytes")


def answer_to_our_bye_comes_twice(stage):
    end = Script().callee_until_established().recv("BYE").reply(200).reply(200)
    peer = stage.callee(end)
    stage.call()
    established_and_over(stage)
    peer.wait()
    check_equal(len(stage.came("BYE")), 1, "BYEs")


def our_cancel_is_lost(stage):
    script = (Script().recv("INVITE").answer(180).recv("CANCEL").recv("CANCEL").reply(200)
              .answer(487).recv("ACK"))
    peer = stage.callee(script, EXACT)
    stage.call()
    stage.agent.session(stage.name, "ringing")
    stage.agent.command("hangUp", call=stage.name)
    stage.agent.ended(stage.name, "local")
    peer.wait()
    check_equal({m.branch() for m in stage.came("CANCEL")}, {stage.came("INVITE")[0].branch()}, "CANCEL is the INVITE's branch")


def our_message_is_lost(stage):
    peer = stage.callee(Script().recv("MESSAGE").recv("MESSAGE").reply(200, tag="m").reply(200, tag="m"), EXACT)
    stage.agent.command("message", ref=stage.name, to=stage.uri(), text="lost once")
    check_equal(stage.agent.result(stage.name)["status"], 200, "result")
    peer.wait()
    check_equal(len({m.data for m in stage.came("MESSAGE")}), 1, "the same bytes")


# ---- sipp calls the agent

def answered(stage):
    name = stage.agent.incoming(stage.name)
    stage.agent.command("ring", call=name)
    stage.agent.command("accept", call=name, after=100)
    return name


def invite_comes_twice(stage):
    script = (Script().request("INVITE", 1, body=SDP).recv(180).request("INVITE", 1, body=SDP).recv(180).recv(200)
              .request("ACK", 1, to_tag=True).request("BYE", 2, to_tag=True).recv(200))
    peer = stage.caller(script, EXACT)
    name = stage.agent.incoming(stage.name)
    stage.agent.command("ring", call=name)
    wait_until(lambda: len(stage.came(180)) == 2, 5, "180 again")
    stage.agent.command("accept", call=name)
    stage.agent.ended(name, "remote")
    peer.wait()
    check_equal(len([e for e in stage.agent.all("incoming") if f":{stage.name}@" in e["from"]]), 1, "calls")
    check_equal(len({m.data for m in stage.came(180)}), 1, "the same 180")


def our_ok_is_lost(stage):
    script = (Script().request("INVITE", 1, body=SDP).recv(180).recv(200).recv(200).request("ACK", 1, to_tag=True)
              .request("BYE", 2, to_tag=True).recv(200))
    peer = stage.caller(script, EXACT)
    name = answered(stage)
    stage.agent.ended(name, "remote")
    peer.wait()
    first, second = [m for m in stage.came(200) if m.method == "INVITE"][:2]
    check(first.data == second.data and 0.4 < second.time - first.time < 1.5, "the 200 comes again after T1")


def ack_comes_twice(stage):
    script = (Script().request("INVITE", 1, body=SDP).recv(180).recv(200).request("ACK", 1, to_tag=True)
              .request("ACK", 1, to_tag=True).request("BYE", 2, to_tag=True).recv(200))
    peer = stage.caller(script, EXACT)
    name = answered(stage)
    stage.agent.ended(name, "remote")
    peer.wait()
    check_equal([e["state"] for e in stage.agent.of(name, "state")].count("established"), 1, "established is told once")


def our_refusal_is_lost(stage):
    script = Script().request("INVITE", 1, body=SDP).recv(486).recv(486).request("ACK", 1, branch="INVITE1", to_tag=True)
    peer = stage.caller(script, EXACT)
    stage.agent.command("reject", call=stage.agent.incoming(stage.name), status=486)
    peer.wait()
    check_equal(len({m.data for m in stage.came(486)}), 1, "timer G sends the same bytes")


def bye_comes_twice(stage):
    script = (Script().request("INVITE", 1, body=SDP).recv(180).recv(200).request("ACK", 1, to_tag=True)
              .request("BYE", 2, to_tag=True).recv(200).request("BYE", 2, to_tag=True).recv(200))
    peer = stage.caller(script, EXACT)
    name = answered(stage)
    stage.agent.ended(name, "remote")
    peer.wait()
    check_equal(len({m.data for m in stage.came(200) if m.method == "BYE"}), 1, "the same 200")


def cancel_comes_twice(stage):
    script = (Script().request("INVITE", 1, body=SDP).recv(180).request("CANCEL", 1, branch="INVITE1").recv(200)
              .recv(487).request("CANCEL", 1, branch="INVITE1").recv(200).request("ACK", 1, branch="INVITE1", to_tag=True))
    peer = stage.caller(script, EXACT)
    name = stage.agent.incoming(stage.name)
    stage.agent.command("ring", call=name)
    stage.agent.ended(name, "remote")
    peer.wait()


def message_comes_twice(stage):
    script = (Script().request("MESSAGE", 1, body="only once").recv(200).request("MESSAGE", 1, body="only once").recv(200))
    peer = stage.caller(script, EXACT)
    peer.wait()
    check_equal(len({m.data for m in stage.came(200)}), 1, "the same 200")
    shown = [e for e in stage.agent.all("message") if f":{stage.name}@" in e["from"]]
    check_equal([e["text"] for e in shown], ["only once"], "what was shown")


def main():
    with Workbench() as bench:
        wire = bench.add(Wire())
        agent = bench.add(SipAgent(bench))
        run_cases(bench, agent, wire, [
            our_invite_is_lost, ringing_comes_twice, ok_comes_again_since_our_ack_is_lost, refusal_comes_twice, our_bye_is_lost,
            answer_to_our_bye_comes_twice, our_cancel_is_lost, our_message_is_lost, invite_comes_twice, our_ok_is_lost,
            ack_comes_twice, our_refusal_is_lost, bye_comes_twice, cancel_comes_twice, message_comes_twice])
        check_equal(agent.quit(), 0, "exit code")


if __name__ == "__main__":
    isolate()
    run(main)
