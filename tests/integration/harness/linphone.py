# SPDX-License-Identifier: MIT
"""linphonec, the console of Linphone: reads CPIM, sends deflated receipts unasked, never "displayed" (tests/lab/PEERS.md)."""
import os
import pty
import shutil
import subprocess
import threading

from .bench import skip
from .lab import password

CONFIG = """[sip]
sip_port={port}
sip_tcp_port=0
sip_tls_port=0
default_proxy=0

[rtp]
audio_rtp_port=-1
video_rtp_port=-1

[proxy_0]
reg_proxy=<{server}>
reg_route=<{server};lr>
reg_identity={aor}
reg_expires=600
reg_sendregister=1
publish=0

[auth_info_0]
username={user}
passwd={password}
realm={domain}
domain={domain}
"""


class Linphone:
    """One of the lab's users at linphonec, in a home of its own. It wants an interface with a default route beside loopback."""

    def __init__(self, bench, lab, user):
        program = shutil.which("linphonec")
        if not program:
            skip("linphonec is not installed")
        home = bench.path("linphone-" + user)
        os.makedirs(os.path.join(home, ".local", "share", "linphone"))  # else it keeps no database, and drops messages
        os.makedirs(os.path.join(home, ".config", "linphone"))
        config = os.path.join(home, "linphonerc")
        with open(config, "w", encoding="utf-8") as file:
            file.write(CONFIG.format(port=bench.ports(), server=lab.uri("udp"), aor=lab.aor(user), user=user, password=password(user),
                                     domain=lab.domain))
        master, slave = pty.openpty()
        self._input = master
        self._lock = threading.Lock()
        self._screen = b""
        self.process = subprocess.Popen([program, "-c", config], stdin=slave, stdout=slave, stderr=subprocess.DEVNULL, close_fds=True,
                                        start_new_session=True,
                                        env={"HOME": home, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "dumb"})
        os.close(slave)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        try:
            while data := os.read(self._input, 4096):
                with self._lock:
                    self._screen += data
        except OSError:
            pass  # it has ended

    def command(self, line):
        os.write(self._input, (line + "\n").encode())

    def screen(self):
        with self._lock:
            return self._screen.decode("utf-8", "replace")

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self._input)

    def story(self):
        return "--- linphonec:\n" + self.screen()[-3000:]
