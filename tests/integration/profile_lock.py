# SPDX-License-Identifier: MIT
"""One process drives a profile: a second one is refused within 1 s, reading commands work beside the first, and the
kernel frees the lock of a killed one."""
import json
import time

from harness import Agent, Lab, Workbench, check, check_equal, cli, isolate, run_cli
from harness.agent import add_account
from harness.bench import run
from harness.lab import password


def main():
    with Workbench() as bench:
        lab = bench.add(Lab(bench))
        agent = bench.add(Agent(bench, "alice"))
        add_account(bench, agent.profile, lab.aor("alice"), password("alice"), lab.uri("udp"))
        agent.start().register()
        agent.send(lab.aor("alice"), "to myself", "1")
        agent.message("to myself")

        for words in (("agent",), ("register", "--once"), ("listen",), ("send", lab.aor("bob"), "hi")):
            start = time.monotonic()
            refused = run_cli(bench, agent.profile, *words, stdin="", timeout=10)
            took = time.monotonic() - start
            check_equal(refused.returncode, 1, f"second driver: {words}")
            check("profile in use" in refused.stderr, f"{words}: {refused.stderr!r}")
            check(took < 1, f"{words} was refused only after {took:.2f} s")

        rows = [json.loads(line) for line in cli(bench, agent.profile, "--json", "history").stdout.splitlines()]
        check_equal({row["text"] for row in rows}, {"to myself"}, "history beside the driver")
        check("alice" in cli(bench, agent.profile, "account", "list").stdout, "account list beside the driver")
        cli(bench, agent.profile, "contact", "list")

        agent.kill()
        start = time.monotonic()
        cli(bench, agent.profile, "register", "--once", "--timeout", "10")
        check(time.monotonic() - start < 3, "the kernel freed the lock")


if __name__ == "__main__":
    isolate()
    run(main)
