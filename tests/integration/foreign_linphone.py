# SPDX-License-Identifier: MIT
"""A foreign client, linphonec: shows the text of our CPIM and writes to us, through the lab."""
from harness import Agent, Lab, Wire, Workbench, check, check_equal, isolate, skip
from harness.agent import add_account
from harness.bench import run, wait_until
from harness.lab import password
from harness.linphone import Linphone
from harness.namespace import add_interface


def main():
    if not add_interface("10.9.0.1", "10.9.0.2"):
        skip("linphonec wants an interface that is not loopback, and this machine lets the test make none")
    with Workbench() as bench:
        wire = bench.add(Wire())
        lab = bench.add(Lab(bench))
        foreign = bench.add(Linphone(bench, lab, "carol"))
        wait_until(lambda: "carol" in lab.contacts(), 20, "linphonec registered at the lab", every=0.2)
        alice = bench.add(Agent(bench, "alice"))
        add_account(bench, alice.profile, lab.aor("alice"), password("alice"), lab.uri("udp"))
        alice.start().register()
        wire.clear()
        for number, text in enumerate(("hello linphone", "你好 linphone 😀")):
            alice.send(lab.aor("carol"), text, f"out{number}")
            state = alice.state(f"out{number}", ("accepted", "failed", "notConfirmed"), 20)
            check_equal((state["state"], state["stored"], state["status"]), ("accepted", False, 200), "what came of it")
            wait_until(lambda: text in foreign.screen(), 10, f"linphonec shows {text!r}")
        sent = [m for m in wire.messages() if m.method == "MESSAGE" and m.status is None and m.target[1] == lab.port and "alice" in m.header("from")]
        check_equal({m.header("content-type") for m in sent}, {"message/cpim"}, "what it reads is not sent bare")
        check_equal(foreign.screen().count("hello linphone"), 1, "times that it is shown")
        # Its receipts are deflated and stand outside CPIM.
        for number in range(2):
            alice.state(f"out{number}", ("delivered",), 15)

        foreign.command(f"chat {lab.aor('alice')} hello linnet")
        event = alice.message("hello linnet", 15)
        check_equal((event["format"], event["from"], event["contentType"].split(";")[0]), ("plain", lab.aor("carol"), "text/plain"),
                    "how its message came")
        check_equal(alice.quit(), 0, "exit code")


if __name__ == "__main__":
    isolate()
    run(main)
