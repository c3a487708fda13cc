#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""layering.py CHECK [BUILD]: one check of the source tree against STYLE.md. Prints what is wrong, line by line.

includes      no include against the arrows of STYLE section 2
pure          machines and values include no QObject, timer, socket, clock or random header
files         SPDX line, size, no path of a machine and no mirror's host
rows          every profile row that ARCHITECTURE.md lists as built has a test that carries its id
translations  every source text is in every .ts file, translated, with the same place holders
headers       every header compiles by itself (needs BUILD, for the flags)
"""
import concurrent.futures
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
MAX_LINES = 800

# "a -> b": a may include b. base is open to all, and every room to itself.
ARROWS = {
    "base": "",
    "message": "base",
    "sdp": "base",
    "msrp": "sdp auth transport trace",
    "auth": "message",
    "trace": "message",
    "transport": "message trace",
    "transaction": "message transport",
    "dialog": "message transaction",
    "usage": "message sdp auth transport transaction dialog",
    "sipserver": "message auth transport transaction usage msrp",
    "im/model": "base",
    "im/mime": "base",
    "im/cpim": "im/mime",
    "im/xml": "base",  # ARCHITECTURE.md, decision 37
    "im/imdn": "im/mime im/cpim im/xml",
    "im/iscomposing": "im/mime im/cpim im/xml",
    "im/pipeline": "im/model im/mime im/cpim im/imdn im/xml",
    "history": "im/model",
    "store": "im/model",
    "secrets": "base",
    "client": "usage msrp sdp im/model history im/mime im/cpim im/imdn im/iscomposing im/pipeline store secrets trace message/Uri.h message/NameAddr.h "
              "appserver/EmbeddedServer.h",
    "appserver": "sipserver store im/mime message transport",  # ARCHITECTURE.md, decision 9
    "cli": "client appserver history im/model message trace",
    "ui": "client history im/model trace",
}
# Libraries that only some rooms know.
LIBRARIES = (
    (r"sqlite3\.h", "store"),
    (r"zlib\.h", "im/mime"),
    (r"ares.*\.h", "transport"),
    (r"openssl/.*", "auth transport"),  # ARCHITECTURE.md, decision 10
    (r"QtCrypto.*|QCA.*", "secrets"),
    (r"qt6keychain/.*|qtkeychain/.*", "secrets"),
    (r"Q(Tcp|Udp|Ssl|Local|Abstract)(Socket|Server).*|QNetwork(?!Interface|Information).*|QHostInfo|QDnsLookup|QDtls.*", "transport ui"),
    (r"QNetworkInterface", "transport client appserver"),  # ARCHITECTURE.md, decision 9
    (r"QNetworkInformation|linux/.*netlink\.h", "client"),  # client/NetworkMonitor
    (r"QtWidgets.*|QtGui.*|QWidget|QApplication|QGuiApplication|QPainter|QFont.*|QColor|QPixmap|QImage|QIcon", "ui"),
)
# base/RandomSource.h is none of them: chance is an argument there, as time is.
IMPURE = re.compile(r"QObject|QTimer|QElapsedTimer|QDeadlineTimer|Q.*Socket|Q.*Server|QThread|random|QRandomGenerator|"
                    r"base/Clock\.h|base/TimerService\.h")
IMPURE_CALL = re.compile(r"\bcurrent(DateTime|DateTimeUtc|MSecsSinceEpoch|SecsSinceEpoch)\s*\(|_clock::now\s*\(|"
                         r"\bQ_OBJECT\b|QRandomGenerator::|\bcreateUuid\s*\(|\bstd::rand\b")
PURE = re.compile(r"Machine\.(h|cpp)$|^sipcore/(message|sdp|auth)/|^app/im/(mime|xml|cpim|imdn|iscomposing|model)/|"
                  r"/(Timers|TransactionKey|Action|Actions|TargetSelector|Target|TlsIdentity|TlsTrust|DialogState|DialogId|HistoryLayout)\.(h|cpp)$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def files(*folders, ends=(".h", ".cpp")):
    for folder in folders:
        for path, names, found in os.walk(os.path.join(ROOT, folder)):
            names[:] = sorted(name for name in names if name not in ("__pycache__", "build", ".git"))
            for name in sorted(found):
                if name.endswith(ends):
                    yield os.path.relpath(os.path.join(path, name), ROOT)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def room_of(path):
    """The room a source file stands in."""
    parts = path.split("/")
    if parts[0] == "ui":
        return "ui"
    if parts[0] == "sipcore":
        return "sipserver" if parts[1] == "server" else parts[1]
    if parts[0] == "app":
        if parts[1] == "im":
            return "im/" + parts[2]
        return "appserver" if parts[1] == "server" else parts[1]
    return None


def target_of(name):
    """The file of ours that an include names, or None."""
    for top in ("sipcore", "app", ""):
        path = os.path.join(top, name)
        if os.path.isfile(os.path.join(ROOT, path)):
            return path
    return None


def includes_of(path):
    for number, line in enumerate(read(path).splitlines(), 1):
        found = INCLUDE.match(line)
        if found:
            yield number, found[1] == '"', found[2]


def check_includes():
    seen = 0
    for path in files("sipcore", "app", "ui"):
        room = room_of(path)
        if room not in ARROWS:
            yield f"{path}: the room {room} has no row in the table of arrows"
            continue
        allowed = ARROWS[room].split() + ["base", room]
        for number, ours, name in includes_of(path):
            target = target_of(name) if ours else None
            if ours and not target:
                if "/" in name:
                    yield f"{path}:{number}: {name} is no file of ours"
                elif not os.path.isfile(os.path.join(ROOT, os.path.dirname(path), name)) and not name.endswith(".moc"):
                    yield f"{path}:{number}: an include carries its room: {name}"
                continue
            if target:
                seen += 1
                other = room_of(target)
                exact = other + "/" + os.path.basename(target)
                if other not in allowed and exact not in allowed:
                    yield f"{path}:{number}: {room} may not include {name} (room {other})"
                if path.endswith(("Machine.h", "Machine.cpp")) and other not in ("base", "message", room):
                    yield f"{path}:{number}: a machine may include message only, not {name}"
                continue
            for pattern, rooms in LIBRARIES:
                if re.fullmatch(pattern, name) and room not in rooms.split():
                    yield f"{path}:{number}: {room} may not include <{name}> (only {rooms})"
    if seen < 100:
        yield f"only {seen} includes of ours were found: the check looks in the wrong place"


def check_pure():
    seen = 0
    for path in files("sipcore", "app", "ui"):
        if not PURE.search(path):
            continue
        seen += 1
        for number, _, name in includes_of(path):
            if IMPURE.fullmatch(name):
                yield f"{path}:{number}: a pure file includes {name}"
        for number, line in enumerate(read(path).splitlines(), 1):
            if IMPURE_CALL.search(line.split("//")[0]):
                yield f"{path}:{number}: a pure file calls {line.strip()}"
    if seen < 20:
        yield f"only {seen} pure files were found"


def tracked():
    done = subprocess.run(["git", "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True,
                          text=True, check=False)
    if done.returncode == 0:
        return [name for name in done.stdout.splitlines() if os.path.isfile(os.path.join(ROOT, name))]
    return list(files(".", ends=("",)))


def check_files():
    code = (".h", ".cpp", ".py", ".sh", ".cmake", ".xml", "CMakeLists.txt", ".ui", ".dict", ".seeds")
    hosts = re.compile(r"(^|[^a-z0-9_.-])/(" + "work|farm" + r")/|https?://[a-z0-9.-]*(debian\.org|npmjs\.)")
    for path in tracked():
        if path.startswith("tests/data/"):
            continue
        if path.endswith((".png", ".ico", ".svg")):
            continue
        text = read(path)
        script = text.startswith("#!")
        if path.endswith(code) or script:
            if "SPDX-License-Identifier: MIT" not in "\n".join(text.split("\n")[:4]) and not path.startswith("tests/lab/"):
                yield f"{path}:1: no line SPDX-License-Identifier: MIT"
            lines = text.count("\n")
            if lines > MAX_LINES and not path.startswith("tests/lab/"):
                yield f"{path}: {lines} lines; would a reader want two rooms?"
        for number, line in enumerate(text.splitlines(), 1):
            if hosts.search(line) and path != "tests/layering/layering.py":
                yield f"{path}:{number}: names a machine's own path or a registry's host"


def check_rows():
    text = read("ARCHITECTURE.md") if os.path.isfile(os.path.join(ROOT, "ARCHITECTURE.md")) else ""
    section = re.search(r"^## Profile rows built\n(.*?)(?=^## |\Z)", text, re.S | re.M)
    if not section:
        yield 'ARCHITECTURE.md has no section "Profile rows built"'
        return
    rows = re.findall(r"^- (P\d\d)\b", section[1], re.M)
    if not rows:
        yield "ARCHITECTURE.md lists no row as built"
    tests = [read(path) for path in files("tests", ends=(".cpp", ".py"))
             if os.path.basename(path).startswith("tst_") or re.fullmatch(r"tests/integration/\w+\.py", path)]
    for row in rows:
        if not any(re.search(rf"\b{row}\b", test) for test in tests):
            yield f"{row} is listed as built and no test carries its id"


def lupdate():
    for path in (shutil.which("lupdate6"), "/usr/lib/qt6/bin/lupdate", shutil.which("lupdate")):
        if path and os.path.exists(path):
            return path
    return None


def entries(path):
    """(context, source, comment) -> (type, [translations]) of a .ts file."""
    found = {}
    for context in xml.etree.ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name")
        for message in context.iter("message"):
            translation = message.find("translation")
            texts = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            found[name, message.findtext("source"), message.findtext("comment")] = (translation.get("type"), texts)
    return found


def check_translations():
    program = lupdate()
    if not program:
        print("SKIP: lupdate is not installed")
        sys.exit(77)
    languages = sorted(files("translations", ends=(".ts",)))
    if not any("zh_CN" in path for path in languages):
        yield "translations: no Simplified Chinese"
    for path in languages:
        own = entries(os.path.join(ROOT, path))
        with tempfile.TemporaryDirectory() as folder:
            copy = shutil.copy(os.path.join(ROOT, path), folder)
            done = subprocess.run([program, "-silent", "-I", ROOT, "-no-obsolete", "-locations", "none", os.path.join(ROOT, "ui"), "-ts", copy],
                                  capture_output=True, text=True, check=False)
            if done.returncode:
                yield f"lupdate: {done.stdout}{done.stderr}"
                continue
            now = entries(copy)
        if len(now) < 50:
            yield f"{path}: only {len(now)} texts were found in ui"
        for key in now:
            if key not in own:
                yield f"{path}: {key[0]}: {key[1]!r} is missing; run lupdate"
        for (context, source, _), (kind, texts) in own.items():
            if kind in ("vanished", "obsolete"):
                continue
            if kind == "unfinished" or not all(texts):
                yield f"{path}: {context}: {source!r} is not translated"
                continue
            holders = sorted(set(re.findall(r"%L?\d", source)))
            for text in texts:
                if sorted(set(re.findall(r"%L?\d", text))) != holders:
                    yield f"{path}: {context}: {source!r} and {text!r} have different place holders"


def header_commands(build):
    """For each header the compiler's words, taken from a source file of its room. The room's precompiled header stays: it
    holds only Qt's and the standard library's headers, and saves a minute and a half. A build without precompiled headers
    (LINNET_PCH=OFF) makes this check complete."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        commands = {}
        for entry in json.load(file):
            path = os.path.relpath(entry["file"], ROOT)
            if not path.startswith("..") and room_of(path):
                commands.setdefault(room_of(path), shlex.split(entry["command"]))
    for path in files("sipcore", "app", "ui", ends=(".h",)):
        words = commands.get(room_of(path))
        if not words:
            continue
        out, skip = [], False
        for word in words:
            if skip:
                skip = False
            elif word in ("-o", "-MF", "-MT", "-MQ"):
                skip = True
            elif word not in ("-c", "-MD", "-Winvalid-pch") and not word.endswith((".cpp", "ccache")):
                out.append(word)
        yield path, out


def compile_header(job):
    path, words = job
    done = subprocess.run([*words, "-fsyntax-only", "-x", "c++", "-"], capture_output=True, text=True, check=False,
                          input=f'#include "{os.path.join(ROOT, path)}"\n')
    errors = [line for line in done.stderr.splitlines() if "error:" in line]
    return None if done.returncode == 0 else f"{path}: {errors[0] if errors else done.stderr[-300:]}"


def check_headers(build):
    jobs = list(header_commands(build))
    if len(jobs) < 50:
        yield f"only {len(jobs)} headers were found"
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from (problem for problem in pool.map(compile_header, jobs) if problem)


def main():
    check, more = sys.argv[1], sys.argv[2:]
    problems = list(globals()["check_" + check](*more))
    for problem in problems:
        print(problem)
    print(f"{check}: {len(problems)} problems" if problems else f"{check}: nothing wrong")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
