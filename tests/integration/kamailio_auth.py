# SPDX-License-Identifier: MIT
"""Against Kamailio: a wrong password is exit 1 and a sentence that names the cause, the right one 401 and then 200."""
# P07 P08
from harness import Lab, Wire, Workbench, check, check_equal, cli, isolate
from harness.agent import add_account
from harness.bench import run


def flow(wire):
    return [(m.method, m.status) for m in wire.messages() if m.method == "REGISTER"]


def main():
    with Workbench() as bench:
        lab = bench.add(Lab(bench))
        wire = bench.add(Wire())
        for transport in ("udp", "tcp"):
            profile = bench.path("profile-" + transport)
            add_account(bench, profile, lab.aor("alice"), "wrong", lab.uri(transport))
            wire.clear()
            refused = cli(bench, profile, "register", "--once", "--timeout", "30", expect=1)
            check("password" in refused.stderr.lower(), f"the sentence names the cause: {refused.stderr!r}")
            check_equal(flow(wire), [("REGISTER", None), ("REGISTER", 401)] * 2, f"wrong password over {transport}")

            add_account(bench, profile, lab.aor("alice"), "alice-pw", lab.uri(transport))
            wire.clear()
            cli(bench, profile, "register", "--once", "--timeout", "30")
            messages = [m for m in wire.messages() if m.method == "REGISTER"]
            check_equal([m.status for m in messages[:4]], [None, 401, None, 200], f"right password over {transport}")
            check(all(m.transport == transport.upper() for m in messages), f"all over {transport}")
            check(messages[0].header("authorization") is None, "no credentials before a challenge")
            check(messages[2].header("authorization").startswith("Digest "), "credentials after it")
            check("alice-pw" not in "".join(str(m.data) for m in messages), "the password itself never leaves")
            numbers = [int(m.header("cseq").split()[0]) for m in messages[:4]]
            check_equal([numbers[0] + 1, numbers[0]], [numbers[2], numbers[1]], "CSeq + 1 after 401")
            check_equal(len({m.header("call-id") for m in messages}), 1, "one Call-ID for all registrations")
            check("+sip.instance" in messages[2].header("contact"), "the Contact carries its instance")
            last = messages[-2]
            check("expires=0" in last.header("contact").replace(" ", "").lower() or last.header("expires") == "0",
                  f"--once unregisters: {last.data}")
            check_equal(messages[-1].status, 200, "answer to the unregistration")
        trace = lab.trace()
        check("401 Unauthorized" in trace and "SIP/2.0 200 OK" in trace, "the lab's own trace agrees")
        check("alice" not in lab.contacts(), "nothing stays registered")


if __name__ == "__main__":
    isolate()
    run(main)
