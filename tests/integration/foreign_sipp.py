# SPDX-License-Identifier: MIT
"""A foreign client, sipp: it registers at the lab, receives from Linnet and writes to Linnet."""
from harness import Agent, Lab, Sipp, Wire, Workbench, check, check_equal, isolate
from harness.agent import add_account
from harness.bench import run
from harness.lab import password

TEXT = "Grüße von sipp 你好 😀"


def main():
    with Workbench() as bench:
        wire = bench.add(Wire())
        lab = bench.add(Lab(bench))
        alice = bench.add(Agent(bench, "alice"))
        add_account(bench, alice.profile, lab.aor("alice"), password("alice"), lab.uri("udp"))
        alice.start().register()

        receiver = bench.add(Sipp(bench, "receive", port=bench.ports(), calls=3))  # OPTIONS first, to somebody unknown
        remote = f"{lab.address}:{lab.port}"
        bench.add(Sipp(bench, "register", remote=remote, port=bench.ports(),
                       keys={"contact_port": str(receiver.port)})).wait()
        for number, text in enumerate(("an sipp", "第二条 🎉")):
            alice.send(lab.aor("carol"), text, f"to-sipp-{number}")
            alice.state(f"to-sipp-{number}", ("accepted",))
        receiver.wait()
        arrived = [m for m in wire.messages() if m.method == "MESSAGE" and m.status is None and m.target[1] == receiver.port]
        check_equal(len(arrived), 2, "messages at sipp")
        check("第二条 🎉".encode() in arrived[1].body, f"what arrived: {arrived[1].body}")

        wire.clear()
        bench.add(Sipp(bench, "send", remote=remote, port=bench.ports(), calls=1)).wait()
        event = alice.message(TEXT)
        check_equal((event["format"], event["model"], event["from"], event["messageId"], event["request"]),
                    ("plain", "pager", lab.aor("carol"), "", False), "how sipp's message came")
        answers = [m for m in wire.messages() if m.method == "MESSAGE" and m.status == 200]
        check(answers and all(m.body == b"" and m.header("contact") is None for m in answers), "Linnet's 200")
        check_equal(alice.quit(), 0, "exit code")


if __name__ == "__main__":
    isolate()
    run(main)
