# SPDX-License-Identifier: MIT
"""sipp scenarios as lists of steps: a peer that does exactly what the test says, wrong things too.

Branches, tags and CSeq numbers are written by hand, so that a step can repeat an earlier message to the letter.
"""
from xml.sax.saxutils import quoteattr

SDP = "\r\n".join(["v=0", "o=- 7 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0", "m=message 2855 TCP/MSRP *",
                   "a=accept-types:text/plain", "a=path:msrp://127.0.0.1:2855/peer;tcp", ""])
OTHER_SDP = SDP.replace("- 7 1", "- 7 2")
OUR_TAG = "[pid]s[call_number]"


class Script:
    """Steps in order; xml() is the scenario. Each method returns the script. `routed`: it stands behind a proxy that wants to
    stay on the path, and its answers say so."""

    def __init__(self, routed=False):
        self._steps = []
        self._kept = {}
        self._routed = routed

    # What comes

    def recv(self, what, optional=False, keep=None, routes=False):
        """A request by its method, or a response by its status. `keep`: a header whose value [$NAME] is from now on. `routes`: inside()
        goes by its Record-Route."""
        kind = "response" if isinstance(what, int) else "request"
        action = ""
        kept = {keep: keep} if keep else {}
        if what == "INVITE":  # From and To only of the first: the dialog's, without our tag
            kept = {**({} if "peer" in self._kept else {"peer": "From", "to": "To"}), "via": "Via", "cseq": "CSeq",
                    **({"via2": "Via", "path": "Record-Route"} if self._routed else {})}
        self._kept.update(kept)
        if kept:
            action = "<action>" + "".join(
                f'<ereg regexp=".*" search_in="hdr" header="{header}:" occurrence="{2 if variable == "via2" else 1}" assign_to="{variable}"/>'
                for variable, header in kept.items()) + "</action>"
        more = (' optional="true"' if optional else "") + (' rrs="true"' if routes else "")
        self._steps.append(f'<recv {kind}="{what}"{more}>{action}</recv>')
        return self

    def pause(self, milliseconds):
        self._steps.append(f'<pause milliseconds="{milliseconds}"/>')
        return self

    # What goes

    def send(self, *lines, body="", headers=()):
        head = [*lines, *headers]
        if body:
            head.append("Content-Type: application/sdp" if body.startswith("v=0") else "Content-Type: text/plain")
        head.append("Content-Length: " + ("[len]" if body else "0"))
        self._steps.append("<send><![CDATA[\n" + "\n".join(head) + "\n\n" + body.replace("\r\n", "\n") + "]]></send>")
        return self

    def answer(self, status, *headers, body="", tag=OUR_TAG, contact="peer"):
        """To the last INVITE, whatever has come since; inside the dialog too."""
        routes = ["Via:[$via2]", *(["Record-Route:[$path]"] if 100 < status < 300 else [])] if self._routed else []
        return self.send(f"SIP/2.0 {status} Scripted", "Via:[$via]", *routes, "From:[$peer]", f"To:[$to];tag={tag}", "Call-ID: [call_id]",
                         "CSeq:[$cseq]", *([f"Contact: <sip:{contact}@127.0.0.1:[local_port];transport=[transport]>"] if status < 300 else []),
                         headers=headers, body=body)

    def accept(self, *headers, **more):
        return self.answer(200, *headers, body=SDP, **more)

    def reply(self, status, *headers, body="", tag=None):
        """To the last request that came, any but an INVITE; inside a dialog the tag is there."""
        return self.send(f"SIP/2.0 {status} Scripted", "[last_Via:]", "[last_From:]", f"[last_To:];tag={tag}" if tag else "[last_To:]",
                         "[last_Call-ID:]", "[last_CSeq:]", headers=headers, body=body)

    def request(self, method, cseq, *headers, branch=None, body="", to_tag=False, user="alice", call_id="[call_id]", from_tag="c"):
        """As caller: outside a dialog, or inside with to_tag=True."""
        contact = [] if method in ("MESSAGE", "ACK", "CANCEL", "BYE") else ["Contact: <sip:peer@127.0.0.1:[local_port];transport=[transport]>"]
        return self.send(f"{method} sip:{user}@127.0.0.1:[remote_port] SIP/2.0",
                         f"Via: SIP/2.0/[transport] 127.0.0.1:[local_port];branch=z9hG4bK-[pid]-[call_number]-{branch or method + str(cseq)}",
                         "Max-Forwards: 70", f"From: <sip:[who]@127.0.0.1:[local_port]>;tag=[pid]{from_tag}[call_number]",
                         f"To: <sip:{user}@127.0.0.1:[remote_port]>" + ("[peer_tag_param]" if to_tag else ""),
                         f"Call-ID: {call_id}", f"CSeq: {cseq} {method}", *contact, headers=headers, body=body)

    def inside(self, method, cseq, user, body=""):
        """As caller: a request inside the dialog, to the callee's Contact by the route set."""
        return self.send(f"{method} [next_url] SIP/2.0",
                         f"Via: SIP/2.0/[transport] 127.0.0.1:[local_port];branch=z9hG4bK-[pid]-[call_number]-{method}{cseq}", "Max-Forwards: 70",
                         "[routes]", f"From: <sip:[who]@127.0.0.1:[local_port]>;tag=[pid]c[call_number]",
                         f"To: <sip:{user}@127.0.0.1:[remote_port]>[peer_tag_param]", "Call-ID: [call_id]", f"CSeq: {cseq} {method}", body=body)

    def back(self, method, cseq, *headers, body="", branch=None):
        """As callee: a request inside the dialog that the INVITE made."""
        contact = ["Contact: <sip:peer@127.0.0.1:[local_port];transport=[transport]>"] if method in ("INVITE", "UPDATE") else []
        return self.send(f"{method} sip:alice@127.0.0.1:[agent_port] SIP/2.0",
                         f"Via: SIP/2.0/[transport] 127.0.0.1:[local_port];branch=z9hG4bK-[pid]-[call_number]-{branch or 'b' + method + str(cseq)}",
                         "Max-Forwards: 70", f"From:[$to];tag={OUR_TAG}", "To:[$peer]",
                         "Call-ID: [call_id]", f"CSeq: {cseq} {method}", *contact, headers=headers, body=body)

    # Frequent sequences

    def caller_until_established(self, *headers):
        return (self.request("INVITE", 1, *headers, body=SDP).recv(100, optional=True).recv(180, optional=True).recv(200)
                .request("ACK", 1, to_tag=True))

    def callee_until_established(self, *headers):
        return self.recv("INVITE").answer(180).accept(*headers).recv("ACK")

    def peer_hangs_up(self):
        return self.recv("BYE").reply(200)

    def xml(self, name):
        used = f'<Reference variables="{",".join(self._kept)}"/>' if self._kept else ""
        return (f'<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name={quoteattr(name)}>\n'
                + "\n".join(self._steps) + f"\n{used}\n</scenario>\n")
