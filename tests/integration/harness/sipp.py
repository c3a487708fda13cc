# SPDX-License-Identifier: MIT
"""sipp with one of our scenarios, as a foreign peer or registrar."""
import os
import shutil
import socket
import subprocess

from .bench import SOURCE, check, skip


def bind_to_user(server, user, port):
    """Registers a port that sipp will take next as a contact of a user, at a server that asks for no password."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", port))
        sock.settimeout(5)
        aor = f"sip:{user}@{server.domain}"
        sock.sendto("\r\n".join([
            f"REGISTER sip:{server.domain} SIP/2.0", f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{port}", "Max-Forwards: 70",
            f"From: <{aor}>;tag=r", f"To: <{aor}>", f"Call-ID: {port}", "CSeq: 1 REGISTER", f"Contact: <sip:peer@127.0.0.1:{port}>",
            "Content-Length: 0", "", ""]).encode(), (server.address, server.port))
        answer = sock.recv(65535)
        check(answer.startswith(b"SIP/2.0 200"), f"registration: {answer}")


class Sipp:
    """Runs tests/integration/sipp/SCENARIO.xml, or `script` under that name; call wait() for its verdict."""

    def __init__(self, bench, scenario, *options, remote=None, port=None, calls=1, keys=None, script=None, traced=True):
        program = shutil.which("sipp")
        if not program:
            skip("sipp is not installed")
        self.folder = bench.path(f"sipp-{scenario}-{port or 0}")
        os.makedirs(self.folder, exist_ok=True)
        self.port = port or bench.ports()
        path = os.path.join(SOURCE, "tests", "integration", "sipp", scenario + ".xml")
        if script:
            path = os.path.join(self.folder, scenario + ".xml")
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(script.xml(scenario))
        words = [program, "-sf", path, "-i", "127.0.0.1",
                 "-p", str(self.port), "-m", str(calls), "-nostdin", "-trace_err", "-error_file", os.path.join(self.folder, "errors"),
                 *(["-trace_msg", "-message_file", os.path.join(self.folder, "messages")] if traced else []), *options]
        for name, value in (keys or {}).items():
            words += ["-key", name, value]
        if remote:
            words.append(remote)
        self._log = open(os.path.join(self.folder, "screen"), "wb")
        self.process = subprocess.Popen(words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self._log,
                                        stderr=subprocess.STDOUT, env={**os.environ, "TERM": "dumb"})

    def wait(self, seconds=30):
        """Waits for the end of all calls; any failed call is an error."""
        code = self.process.wait(seconds)
        check(code == 0, f"sipp ended with {code}: {self.story()}")

    def messages(self):
        with open(os.path.join(self.folder, "messages"), encoding="utf-8", errors="replace") as log:
            return log.read()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(5)
        self._log.close()

    def story(self):
        out = []
        for name in ("errors", "messages"):
            try:
                with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as log:
                    out.append(f"--- sipp's {name}:\n{log.read()[-2500:]}")
            except OSError:
                pass
        return "\n".join(out)
