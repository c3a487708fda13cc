// SPDX-License-Identifier: MIT
#pragma once

#include "scenario/ScriptedServer.h"
#include "scenario/Talker.h"

namespace linnet::test {

/// Alice, and whatever a script makes of 192.0.2.2.
struct PeerGround
{
    ManualClock clock;
    SimulatedNetwork link{clock};
    TimeMachine time{clock, link};
    ScriptedServer peer{link, clock, time, QStringLiteral("192.0.2.2"), 22};
    ScriptedServer other{link, clock, time, QStringLiteral("192.0.2.66"), 66};
    Talker alice{link, clock, time, QStringLiteral("192.0.2.1"), 11, "alice"};

    static sip::Response answer(const sip::Request &request, int status, const QByteArray &tag,
                                const sip::SessionBody &body = {}, const QByteArray &contact = "<sip:bob@192.0.2.2>")
    {
        sip::Response response = makeResponse(request, status, tag);
        if (status > 100 && status < 300 && !contact.isEmpty())
            response.editHeaders().append(sip::HeaderName::Contact, contact);
        if (!body.isEmpty())
            response.setBody(Slice::copyOf(body.content), body.contentType);
        return response;
    }
    /// One more response to the request that came last.
    void also(const sip::Response &response)
    {
        peer.transport.sendResponse(response, peer.sources.last(), [](const auto &, const auto &) { });
    }
    sip::Uri bob() const { return uri("sip:bob@192.0.2.2"); }
    bool established()
    {
        return time.runUntil([&] { return alice.states.contains("established"); }, std::chrono::seconds(5));
    }
    bool ended(std::chrono::milliseconds limit = std::chrono::minutes(5))
    {
        return time.runUntil([&] { return !alice.ends.isEmpty(); }, limit);
    }
    bool isClean()
    {
        time.run(std::chrono::seconds(70));
        sip::UserAgent &agent = alice.phone.agent;
        return agent.invites().findChildren<sip::InviteSession *>().isEmpty()
            && agent.dialogs().count(sip::DialogTable::Origin::Us) + agent.dialogs().count(sip::DialogTable::Origin::Peer) == 0
            && agent.transactions().pendingClientTransactions() == 0;
    }

    // The peer as caller
    sip::Request invite(const QByteArray &body = kOffer.content, quint32 number = 7) const
    {
        sip::Request made;
        made.method = sip::Method::Invite;
        made.uri = uri("sip:alice@192.0.2.1");
        sip::HeaderList &headers = made.editHeaders();
        headers.append(sip::HeaderName::MaxForwards, "70");
        headers.append(sip::HeaderName::From, "<sip:bob@192.0.2.2>;tag=bob-1");
        headers.append(sip::HeaderName::To, "<sip:alice@192.0.2.1>");
        headers.append(sip::HeaderName::CallId, "call-1");
        headers.append(sip::HeaderName::CSeq, toBytes(sip::CSeq{number, sip::Method::Invite}));
        headers.append(sip::HeaderName::Contact, "<sip:bob@192.0.2.2>");
        if (!body.isEmpty())
            made.setBody(Slice::copyOf(body), "application/sdp");
        return made;
    }
    void send(const sip::Request &made)
    {
        peer.send(made, {sip::TransportProtocol::Udp, {QHostAddress(QStringLiteral("192.0.2.1")), 5060}});
    }
    /// In the dialog that the last 2xx or 18x of Alice's made.
    sip::Request inside(sip::Method::Id method, quint32 number, const QByteArray &body = {}) const
    {
        sip::Request made = invite(body, number);
        made.method = method;
        made.editHeaders().set(sip::HeaderName::CSeq, toBytes(sip::CSeq{number, method}));
        for (const sip::Response &response : peer.responses) {
            if (response.to() && !response.to()->tag().isEmpty())
                made.editHeaders().set(sip::HeaderName::To, toBytes(*response.to()));
        }
        return made;
    }
    int ask(const sip::Request &made)
    {
        const qsizetype before = peer.responses.size();
        send(made);
        time.run(std::chrono::milliseconds(100));
        return peer.responses.size() > before ? peer.responses.last().status : 0;
    }
    /// A session that the peer has made, with ACK.
    bool connectIncoming()
    {
        alice.onCall = [](sip::InviteSession *one) { one->accept(kAnswer); };
        if (ask(invite()) != 200)
            return false;
        send(inside(sip::Method::Ack, 7));
        time.run(std::chrono::milliseconds(10));
        return alice.states.contains("established");
    }
};

} // namespace linnet::test
