# SPDX-License-Identifier: MIT
"""GRUU (RFC 5627) and a client certificate (RFC 5922 s.7.1, TLS with a server that demands one) against the lab."""
# P07 P03
import re
import uuid

from harness import Lab, SipAgent, Wire, Workbench, check, check_equal, isolate
from harness.bench import run
from harness.lab import password


def phone(bench, lab, user, *options, outbound=None):
    """One device of `user`, registered: its instance is its own."""
    instance = str(uuid.uuid4())
    agent = bench.add(SipAgent(bench, f"{user}{bench.ports()}", aor=lab.aor(user), options=[
        "--password", password(user), "--instance", instance, "--outbound", outbound or lab.uri("udp"), *options]))
    agent.instance = instance
    agent.command("register")
    event = agent.wait(lambda e: e["event"] == "registration", 10, "an answer to REGISTER")
    check_equal(event["state"], "registered", f"{user}'s registration")
    return agent


def gruus(wire, agent):
    """(public, temporary) that the registrar gave to this device."""
    for message in reversed(wire.messages()):
        if message.method != "REGISTER" or message.status != 200:
            continue
        for contact in re.split(r",\s*(?=<)", ",".join(message.all("contact"))):
            if agent.instance in contact:
                return [re.search(f'{kind}-gruu="([^"]*)"', contact)[1] for kind in ("pub", "temp")]
    raise AssertionError(f"no 200 with a Contact of {agent.name}")


def texts(agent):
    return [event["text"] for event in agent.all("message")]


def main():
    with Workbench() as bench:
        lab = bench.add(Lab(bench))
        wire = bench.add(Wire())
        desk, mobile = phone(bench, lab, "alice"), phone(bench, lab, "alice")
        bob = phone(bench, lab, "bob")
        addresses = {agent: gruus(wire, agent) for agent in (desk, mobile)}
        for agent, (public, temporary) in addresses.items():
            check_equal(public, f"{lab.aor('alice')};gr=urn:uuid:{agent.instance}", "s.3.1: the public GRUU is the AOR with the instance")
            check(temporary.endswith(f"@{lab.domain};gr") and "alice" not in temporary, f"the temporary one tells nobody who it is: {temporary}")
        check_equal(len({gruu for pair in addresses.values() for gruu in pair}), 4, "every device has its own")

        # To the AOR: both devices. To a GRUU: that device alone.
        plan = [("all", lab.aor("alice"))] + [(f"{kind} {agent.name}", gruu) for agent, pair in addresses.items()
                                              for kind, gruu in zip(("public", "temporary"), pair)]
        for text, to in plan:
            bob.command("message", to=to, text=text, ref=text)
            check_equal(bob.result(text)["status"], 200, text)
        for agent in (desk, mobile):
            wanted = ["all", f"public {agent.name}", f"temporary {agent.name}"]
            for text in wanted:
                agent.wait(lambda e, t=text: e["event"] == "message" and e["text"] == t, 10, text)
            check_equal(texts(agent), wanted, f"what came to {agent.name}")

        # s.4.4: a dialog's Contact is the GRUU, in both roles; requests in the dialog find this device by it.
        wire.clear()
        desk.call("out", lab.aor("bob"))
        name = bob.incoming("alice")
        bob.command("accept", call=name)
        desk.session("out", "established")
        bob.command("hangUp", call=name)
        desk.ended("out", "remote")
        bob.call("back", addresses[mobile][1])
        name = mobile.incoming("bob")
        mobile.command("accept", call=name)
        bob.session("back", "established")
        bob.command("hangUp", call="back")
        mobile.ended(name, "remote")
        seen = wire.messages()
        contacts = {m.header("contact") for m in seen if m.method == "INVITE" and m.source[1] in (desk.port, mobile.port)
                    and m.header("contact") and m.status in (None, 200)}
        check_equal(contacts, {f"<{addresses[desk][0]}>", f"<{addresses[mobile][0]}>"}, "the Contacts of alice's two calls")
        byes = [m.uri for m in seen if m.method == "BYE" and m.status is None and m.source[1] == bob.port]
        check_equal(byes, [addresses[desk][0], addresses[mobile][0]], "the BYEs are addressed to the GRUUs")
        check_equal([event for agent in (desk, mobile) for event in agent.all("incoming")],
                    [event for event in mobile.all("incoming") if event["call"] == name], "nobody else was called")

        # A server that asks for a certificate gets ours, and takes messages then.
        tls = lambda kind: f"{lab.folder}/tls/{kind}"
        secure = phone(bench, lab, "carol", "--transport", "tls", "--ca", tls("ca.pem"), "--certificate", tls("client.pem"),
                       "--key", tls("client.key"), outbound=f"sip:{lab.address}:{lab.port + 2};transport=tls")
        bob.command("message", to=lab.aor("carol"), text="\u52a0\u5bc6", ref="secure")
        check_equal(bob.result("secure")["status"], 200, "a message over the connection with client certificate")
        check_equal(texts(secure), ["\u52a0\u5bc6"], "what came by TLS")
        for agent in (desk, mobile, bob, secure):
            agent.command("unregister")
            agent.wait(lambda e: e["event"] == "registration" and e["state"] == "unregistered", 10, "unregistered")
        check("alice" not in lab.contacts(), "nothing stays registered")


if __name__ == "__main__":
    isolate()
    run(main)
