# SPDX-License-Identifier: MIT
"""`linnet-cli history`: what one profile exports another has after the import, row by row; a backup comes back whole; what is interrupted
leaves no half file."""
import base64
import json
import os
import signal
import stat
import subprocess

from harness import Agent, Server, Workbench, check, check_equal, cli, isolate, run_cli
from harness.agent import CLI, add_account, environment
from harness.bench import run
from harness.lab import password

LATER = {"queued": "notConfirmed"}  # who exported it may still send it (ARCHITECTURE.md, decision 45)
TEXTS = ["hello", "你好 👋 ¿Qué tal? مرحبا", "two\nlines\r\nand <b>marks</b> & \"quotes\"", " blanks  stay ", "x" * 1500]


def rows(bench, profile, *words):
    """Of the history, without what is a profile's own."""
    found = [json.loads(line) for line in cli(bench, profile, "--json", "history", *words).stdout.split("\n") if line]
    for row in found:
        for own in ("id", "conversation", "ref"):
            row.pop(own, None)
    return found


def converse(bench, server):
    """Texts both ways, delivered and displayed ones, a refused one and one that waits; the profile of it is closed then."""
    alice, bob = (bench.add(Agent(bench, name)) for name in ("alice", "bob"))
    for agent in (alice, bob):
        add_account(bench, agent.profile, server.aor(agent.name), password(agent.name), server.uri("tcp"))
        cli(bench, agent.profile, "contact", "add", server.aor("bob" if agent is alice else "alice"))
        agent.start().register()
    for number, text in enumerate(TEXTS):
        alice.send(server.aor("bob"), text, f"a{number}")
        bob.message(text)
        bob.send(server.aor("alice"), "answer to " + text, f"b{number}")
        alice.message("answer to " + text)
    alice.state("a0", ("delivered", "displayed"))
    alice.send(server.aor("nobody"), "to nobody", "refused")
    alice.state("refused", ("failed",))
    check_equal(bob.quit(10), 0, "exit code")  # the session that the long text opened ends too
    server.stop()
    alice.send(server.aor("bob"), "waits for the server", "waits")
    alice.wait(lambda e: e["event"] == "message" and e["text"] == "waits for the server", 10, "it is stored")
    check_equal(alice.quit(10), 0, "exit code")
    return alice.profile


def private(path):
    check_equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, f"mode of {path}")


def export_and_import(bench, profile):
    before = rows(bench, profile)
    texts = [row for row in before if row["event"] == "message"]
    check_equal(len(texts), 2 * len(TEXTS) + 2, "texts")
    check_equal([row["state"] for row in texts[-2:]], ["failed", "queued"], "the last ones")
    check("session" in {row["event"] for row in before}, "the long text went by a session, which is a row too")
    whole = bench.path("whole.json")
    cli(bench, profile, "history", "--export", "json", whole)
    private(whole)
    with open(whole, encoding="utf-8") as file:
        check_equal(sum("message" in record for record in json.load(file)["records"]), len(before), "messages in a file that anybody can read")

    copy = bench.path("profile-copy")
    done = cli(bench, copy, "--json", "history", "import", whole)
    told = json.loads(done.stdout.splitlines()[-1])
    check_equal((told["event"], told["messages"], told["duplicates"]), ("imported", len(before), 0), "what the import says")
    wanted = [{**row, "state": LATER.get(row["state"], row["state"])} for row in before]
    for row, want in zip(rows(bench, copy), wanted):
        if want["state"] == "notConfirmed":
            row, want = ({key: value for key, value in one.items() if key not in ("reason", "status", "nextRetry")} for one in (row, want))
        check_equal(row, want, "a row")
    check_equal(len(rows(bench, copy)), len(wanted), "rows of the copy")
    again = cli(bench, copy, "history", "import", whole)
    check(f"0 messages are new, {len(before)} were there already" in again.stdout, again.stdout)
    check_equal(len(rows(bench, copy)), len(wanted), "imported twice, there once")

    found = bench.path("found.json")
    cli(bench, profile, "history", "--search", "hello", "--export", "json", found)
    other = bench.path("profile-found")
    cli(bench, other, "history", "import", found)
    check_equal(sorted(row["text"] for row in rows(bench, other)), ["answer to hello", "hello"], "an export of what was found")


def for_people(bench, profile):
    for form in ("html", "text"):
        path = bench.path("for-people." + form)
        cli(bench, profile, "history", "--export", form, path)
        private(path)
        with open(path, encoding="utf-8", newline="") as file:
            words = file.read()
        check("你好 👋 ¿Qué tal? مرحبا" in words and "waits for the server" in words and "x" * 1500 in words, f"{form} has every text")
        marks = "&lt;b&gt;marks&lt;/b&gt; &amp;" if form == "html" else "<b>marks</b> &"
        check(marks in words, f"{form} has the marks as they were meant")
        if form == "html":
            check("<b>" not in words and "<script" not in words, "no marks of a peer's")
    check_equal(run_cli(bench, profile, "history", "--export", "json", bench.path("no", "such", "folder")).returncode, 1, "a folder that is none")
    check_equal(run_cli(bench, profile, "history", "--export", "pigeon", bench.path("x")).returncode, 2, "a format that is none")


def backup_and_restore(bench, profile):
    before = rows(bench, profile)
    saved = bench.path("profile.backup")
    done = cli(bench, profile, "history", "backup", saved, "--progress")
    check(done.stderr.splitlines()[-1:] == ["100 %"] or not done.stderr, f"progress: {done.stderr!r}")
    private(saved)
    with open(saved, "rb") as file:
        check(password("alice").encode() not in file.read(), "a password in the backup")
    fresh = bench.path("profile-fresh")
    cli(bench, fresh, "history", "restore", saved)
    check_equal(rows(bench, fresh), before, "a backup in a new profile")

    agent = bench.add(Agent(bench, "busy"))
    cli(bench, agent.profile, "history", "restore", saved)
    agent.start()
    agent.command("nonsense")
    agent.wait(lambda e: True, 10, "it is there")
    refused = cli(bench, agent.profile, "history", "restore", saved, expect=1)
    check("in use" in refused.stderr, refused.stderr)
    cli(bench, agent.profile, "history", "backup", bench.path("beside.backup"))  # beside the one that drives it
    agent.quit()

    for name, content in (("noise", os.urandom(100_000)), ("empty", b""), ("cut", open(saved, "rb").read()[:20_000])):
        with open(bench.path(name), "wb") as file:
            file.write(content)
        cli(bench, fresh, "history", "restore", bench.path(name), expect=1)
        check_equal(rows(bench, fresh), before, f"a backup that is none ({name}) replaces nothing")


def long_history(path, count):
    """As the export writes it (HistoryJson)."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"format":"linnet-history","version":1,"records":[\n')
        for number in range(count):
            file.write((",\n" if number else "") + json.dumps({"message": {
                "direction": "in", "account": "sip:alice@example.test", "peer": "sip:bob@example.test", "contentType": "text/plain",
                "messageId": base64.b64encode(b"m%d" % number).decode(), "text": f"message {number}", "time": "2026-01-02T03:04:05.678Z"}}))
        file.write("\n]}\n")


def stopped(bench, profile, *words):
    """Ctrl-C as soon as it has begun: the exit code and how far it said to be."""
    process = subprocess.Popen([CLI, "--profile", profile, "history", *words, "--progress"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env=environment(bench.path("home")))
    said = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    said += process.stderr.read()
    return process.wait(20), [line for line in said.decode().splitlines() if line.endswith(" %")]


def interrupted(bench):
    count = 6000
    source, profile = bench.path("long.json"), bench.path("profile-long")
    long_history(source, count)
    code, told = stopped(bench, profile, "import", source)
    check_equal(code, 1, f"an import that was stopped at {told}")
    some = len(rows(bench, profile))
    check(some < count, f"it was stopped: {some} rows")
    done = cli(bench, profile, "history", "import", source, "--progress")
    percents = [int(line.split()[0]) for line in done.stderr.splitlines()]
    check(percents == sorted(set(percents)) and percents[-1] == 100, f"progress: {percents}")
    check(f"{count - some} messages are new, {some} were there already" in done.stdout, f"{some} before, then {done.stdout}")

    folder = bench.path("out")
    os.mkdir(folder)
    for words in (("--export", "json", os.path.join(folder, "a.json")), ("--export", "html", os.path.join(folder, "a.html"))):
        code, told = stopped(bench, profile, *words)
        check_equal(code, 1, f"{words} that was stopped at {told}")
        check("100 %" not in told, f"{words} was not stopped: {told}")
        check_equal(os.listdir(folder), [], f"left by {words}")
    kept = os.path.join(folder, "kept.json")
    with open(kept, "w", encoding="ascii") as file:
        file.write("older")
    check_equal(stopped(bench, profile, "--export", "json", kept)[0], 1, "an export over an older file that was stopped")
    with open(kept, encoding="ascii") as file:
        check_equal(file.read(), "older", "the older file")
    check("%" not in cli(bench, profile, "history", "--export", "json", kept).stderr, "no progress where nobody asked and no terminal is")
    check_equal(os.listdir(folder), ["kept.json"], "nothing else")


def main():
    with Workbench() as bench:
        server = bench.add(Server(bench))
        profile = converse(bench, server)
        export_and_import(bench, profile)
        for_people(bench, profile)
        backup_and_restore(bench, profile)
        interrupted(bench)


if __name__ == "__main__":
    isolate()
    run(main)
