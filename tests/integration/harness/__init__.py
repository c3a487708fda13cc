# SPDX-License-Identifier: MIT
"""What the integration tests share: programs as they are shipped, real sockets, real servers.

Each test is a script of its own. It calls isolate() first, which gives it a network namespace where the machine
allows one, so that ports are free and every byte on the wire can be read; then builds what it needs out of Lab,
Server, Agent and Wire inside a Workbench, which ends all of it whatever happens.
"""
from .agent import Agent, cli, run_cli
from .bench import Workbench, check, check_equal, skip, wait_until
from .cases import run_cases
from .lab import Lab, Server
from .msrp import MsrpPeer
from .namespace import Island, isolate, isolated
from .sip_agent import SipAgent
from .sipp import Sipp
from .sipp_script import Script
from .wire import Wire, SipMessage

__all__ = ["Agent", "Island", "Lab", "MsrpPeer", "Script", "Server", "SipAgent", "SipMessage", "Sipp", "Wire", "Workbench", "check", "check_equal",
           "cli", "isolate", "isolated", "run_cases", "run_cli", "skip", "wait_until"]
