#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the programs of one build and prints the tables of RECORD.md.

usage: bench.py FOLDER_OF_PROGRAMS FOLDER_OF_MESSAGES

Instructions are counted by callgrind, allocations by a preloaded counter, times are the best of several turns, the
libraries taking turns, and shown only as a share of sofia-sip's.
"""
import os
import re
import subprocess
import sys
import tempfile

LIBRARIES = ["linnet", "sofia-sip", "osip2", "re", "belle-sip"]
SLOW = {"belle-sip": 50}  # so many times fewer rounds


def instructions(program, work, path, rounds):
    """Of one round."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", "--collect-atstart=no", f"--callgrind-out-file={folder}/out", program, work,
             path, str(rounds)], capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", run.stderr).group(1)) / rounds


def nanoseconds_and_allocations(folder, program, work, path, rounds):
    environment = dict(os.environ, LD_PRELOAD=os.path.join(folder, "bench-count-allocations.so"))
    run = subprocess.run([program, work, path, str(rounds)], capture_output=True, text=True, check=True, env=environment)
    found = re.search(r"([\d.]+) ns ([\d.]+) allocations", run.stdout)
    return float(found.group(1)), float(found.group(2))


def check_same_work(programs, messages):
    """Every library has to have found what ours found."""
    shown = {name: subprocess.run([program, "show", messages, "1"], capture_output=True, text=True, check=True).stdout.splitlines()
             for name, program in programs.items()}
    for name, lines in shown.items():
        different = [f"  {name}: {theirs}\n  linnet: {ours}" for ours, theirs in zip(shown["linnet"], lines)
                     if ours.rsplit(" written", 1)[0] != theirs.rsplit(" written", 1)[0]]
        if different:
            print(f"{name} reads something else:\n" + "\n".join(different))
    if any("taken" not in line for line in shown["linnet"]):
        sys.exit("our parser refused a message")


def compare(folder, messages):
    programs = {name: os.path.join(folder, f"bench-{name}") for name in LIBRARIES}
    programs = {name: program for name, program in programs.items() if os.path.exists(program)}
    check_same_work(programs, messages)
    files = [os.path.join(messages, name) for name in os.listdir(messages)]
    print(f"{len(files)} messages of {sum(map(os.path.getsize, files)) / len(files):.0f} bytes on average\n")
    for work in ("parse", "write"):
        best = {}
        allocated = {}
        for _ in range(5):
            for name, program in programs.items():
                rounds = 3000 // SLOW.get(name, 1)
                time, allocated[name] = nanoseconds_and_allocations(folder, program, work, messages, rounds)
                best[name] = min(time, best.get(name, time))
        print(f"| {work} | instructions a message | allocations a message | time, share of sofia-sip's |")
        print("|---|---|---|---|")
        for name, program in programs.items():
            counted = instructions(program, work, messages, max(2, 60 // SLOW.get(name, 1))) / len(files)
            share = f"{best[name] / best['sofia-sip']:.2f}" if "sofia-sip" in best else "-"
            print(f"| {name} | {counted:,.0f} | {allocated[name]:.2f} | {share} |", flush=True)
        print()


HEAD = (b"MESSAGE sip:a@b.example SIP/2.0\r\nVia: SIP/2.0/UDP h.example;branch=z9hG4bKx\r\nFrom: <sip:a@b.example>;tag=1\r\n"
        b"To: <sip:c@d.example>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\n")


def lines(unit, size):
    """Header lines of at most 4,000 octets, filled with `unit`, that make up `size` octets."""
    made = b""
    while len(made) < size:
        room = min(4000, size - len(made))
        made += b"X-Long: " + (unit * (room // len(unit) + 1))[:max(1, room - 10)] + b"\r\n"
    return made


def hostile(size):
    """Texts of about `size` octets, named after what fills them."""
    rest = size - len(HEAD) - 2
    kinds = {"body": HEAD + b"\r\n" + b"x" * rest}
    for name, unit in (("commas", b","), ("quotes", b'"'), ("backslashes", b'"\\'), ("semicolons", b";"), ("colons", b":"),
                       ("brackets", b"<"), ("blanks", b" x"), ("folded lines", b"\r\n x")):
        kinds[name] = HEAD + lines(unit, rest) + b"\r\n"
        # The same where typed readers must look at it.
        typed = lines(unit, rest).replace(b"X-Long: ", b"Contact: <sip:a@b>")
        kinds[name + " in Contact"] = HEAD + typed + b"\r\n"
    kinds["many Contacts"] = HEAD + lines(b"<sip:a@b>,", rest).replace(b"X-Long: ", b"Contact: ") + b"\r\n"
    kinds["lines without colon"] = HEAD + b"xxxxxxx\r\n" * (rest // 9) + b"\r\n"
    kinds["many headers"] = HEAD + b"X: 1\r\n" * (rest // 6) + b"\r\n"
    kinds["long headers"] = HEAD + lines(b"abcdefgh", rest) + b"\r\n"
    return kinds


def linear(folder):
    program = os.path.join(folder, "bench-linnet")
    print("| what fills the message | instructions a byte, 1 KiB | 64 KiB | ratio |")
    print("|---|---|---|---|")
    large = hostile(64 * 1024)
    for name, small in hostile(1024).items():
        per_byte = []
        for text in (small, large[name]):
            with tempfile.NamedTemporaryFile() as file:
                file.write(text)
                file.flush()
                per_byte.append(instructions(program, "parse", file.name, 5) / len(text))
        print(f"| {name} | {per_byte[0]:.2f} | {per_byte[1]:.2f} | {per_byte[1] / per_byte[0]:.2f} |", flush=True)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    compare(sys.argv[1], sys.argv[2])
    linear(sys.argv[1])


main()
