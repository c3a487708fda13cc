# SPDX-License-Identifier: MIT
"""Many small cases against one agent, several at once: each has a sipp with a script and a port of its own."""
import threading
import traceback

from .bench import check, port_is_taken, wait_until
from .sipp import Sipp


class Stage:
    """What a case gets: the agent, the wire, and its own peer's port."""

    def __init__(self, bench, agent, wire, name, transport="udp"):
        self.bench, self.agent, self.wire, self.name, self.transport = bench, agent, wire, name, transport
        self.port = bench.ports()

    def callee(self, script, *options, calls=1):
        """sipp waits on our port."""
        peer = self.bench.add(Sipp(self.bench, self.name, *self._options(options), port=self.port, script=script, calls=calls,
                                   keys={"agent_port": str(self.agent.port)}))
        wait_until(lambda: port_is_taken(self.port, self.transport) or peer.process.poll() is not None, 10, "sipp is there")
        return peer

    def caller(self, script, *options, port=None):
        """sipp begins at once; its user is the case's name."""
        return self.bench.add(Sipp(self.bench, self.name, *self._options(options), remote=f"127.0.0.1:{self.agent.port}", port=port or self.port,
                                   script=script, keys={"who": self.name}))

    def _options(self, options):
        return [*options, "-t", "t1" if self.transport == "tcp" else "u1"]

    def call(self, **more):
        """The agent calls our port; the session has the case's name."""
        self.agent.call(self.name, self.uri(), **more)

    def uri(self):
        return f"sip:{self.name}@127.0.0.1:{self.port}" + (";transport=tcp" if self.transport == "tcp" else "")

    def came(self, what, port=None):
        """Messages to our peer by method or status, in the order of the wire."""
        return [m for m in self.wire.messages() if m.target[1] == (port or self.port) and what in (m.status, m.status or m.method)]

    def left(self, what, port=None):
        return [m for m in self.wire.messages() if m.source[1] == (port or self.port) and what in (m.status, m.status or m.method)]


def run_cases(bench, agent, wire, cases, transport="udp", at_once=6, stage=Stage):
    """cases: functions of a Stage. All run; the failures of all are told."""
    failures, gate = [], threading.Semaphore(at_once)
    stages = [stage(bench, agent, wire, case.__name__, transport) for case in cases]

    def one(case, stage):
        with gate:
            try:
                case(stage)
            except Exception:  # told below, together with those of the other cases
                seen = [repr(m) for m in wire.messages() if stage.port in (m.source[1], m.target[1])]
                failures.append(f"--- {stage.name}\n{traceback.format_exc()}" + "\n".join(seen))

    threads = [threading.Thread(target=one, args=pair) for pair in zip(cases, stages)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not failures, f"{len(failures)} of {len(cases)} cases failed\n" + "\n".join(failures))
    print(f"{len(cases)} cases")
