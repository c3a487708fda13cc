// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpFramer.h"
#include "server/relay/MsrpRelay.h"
#include "support/SimulatedNetwork.h"
#include "support/TimeMachine.h"

#include <QTest>

namespace linnet::test {

struct TwoUsers : sip::UserDirectory
{
    bool isKnown(const QByteArray &user) const override { return user == "alice" || user == "bob"; }
    QByteArray secret(const QByteArray &user, sip::DigestAlgorithm algorithm) const override
    {
        return isKnown(user) ? sip::digestSecret(algorithm, user, "example.test", user + "-pw") : QByteArray();
    }
    bool admit(const QByteArray &) override { return false; }
};

/// Somebody with a connection to the relay, frame by frame.
class Hand : public QObject, private sip::MsrpFramer::Sink
{
public:
    struct Frame
    {
        sip::MsrpHead head;
        QByteArray body;
        sip::MsrpFlag flag = sip::MsrpFlag::Complete;
    };

    void take(sip::StreamSocketPtr one)
    {
        socket = std::move(one);
        connect(socket.get(), &sip::StreamSocket::received, this, [this](const QByteArray &bytes) { m_framer.feed(bytes, *this); });
        connect(socket.get(), &sip::StreamSocket::closed, this, [this] { isClosed = true; });
    }
    void write(const sip::MsrpHead &head, const QByteArray &body = {}, sip::MsrpFlag flag = sip::MsrpFlag::Complete)
    {
        socket->write(sip::toBytes(head) + body + sip::msrpEndLine(head, flag));
    }
    const Frame &last() const { return frames.back(); }

    sip::StreamSocketPtr socket;
    std::vector<Frame> frames;
    bool isClosed = false;

private:
    void onHead(const sip::MsrpHeadRead &read) override { frames.push_back({read.head, {}, {}}); }
    void onData(QByteArrayView octets) override { frames.back().body += octets; }
    void onEnd(sip::MsrpFlag flag) override { frames.back().flag = flag; }

    sip::MsrpFramer m_framer;
};

inline sip::MsrpUri uri(const QByteArray &text)
{
    return *sip::parseMsrpUri(text);
}

inline sip::MsrpHead request(const QByteArray &method, const std::vector<sip::MsrpUri> &to, const sip::MsrpUri &from, const QByteArray &transaction = "tx01")
{
    sip::MsrpHead head;
    head.transaction = transaction;
    head.method = method;
    head.toPath = to;
    head.fromPath = {from};
    return head;
}

inline sip::MsrpHead sendOf(const std::vector<sip::MsrpUri> &to, const sip::MsrpUri &from, const sip::ByteRange &range, const QByteArray &transaction = "tx01")
{
    sip::MsrpHead head = request("SEND", to, from, transaction);
    head.messageId = "id01";
    head.byteRange = range;
    head.contentType = "text/plain";
    return head;
}

/// A relay for example.test at 192.0.2.30, and whoever comes.
class RelayGround
{
public:
    RelayGround()
    {
        time.add(timers);
        auto bound = relay.listen();
        if (!bound)
            qFatal("the relay does not listen");
    }
    std::unique_ptr<Hand> connect(const QString &host)
    {
        auto hand = std::make_unique<Hand>();
        hand->take(network.host(host).connectTo(place));
        time.settle();
        return hand;
    }
    void send(Hand &hand, const sip::MsrpHead &head, const QByteArray &body = {}, sip::MsrpFlag flag = sip::MsrpFlag::Complete)
    {
        hand.write(head, body, flag);
        time.settle();
    }
    /// Answers the challenge of the last response.
    sip::MsrpHead credentials(const Hand &hand, const QByteArray &user, const QByteArray &password, const sip::MsrpUri &self)
    {
        sip::MsrpHead head = request("AUTH", {relayUri}, self, "au02");
        const auto challenge = sip::parseChallenge(Slice::copyOf(hand.last().head.header("WWW-Authenticate")), false);
        if (!challenge)
            qFatal("no challenge");
        sip::DigestInput input;
        input.username = user;
        input.password = password;
        input.method = "AUTH";
        input.uri = sip::toBytes(relayUri);
        input.cnonce = "c1";
        head.others.push_back({"Authorization", sip::authorizationValue(*challenge, input)});
        return head;
    }
    /// A path of `user`, whose own URI is `self`.
    sip::MsrpUri pathOf(Hand &hand, const QByteArray &user, const sip::MsrpUri &self)
    {
        send(hand, request("AUTH", {relayUri}, self, "au01"));
        send(hand, credentials(hand, user, user + "-pw", self));
        return uri(hand.last().head.header("Use-Path"));
    }

    ManualClock clock;
    SimulatedNetwork network{clock};
    TimerService timers{clock};
    TimeMachine time{clock, network};
    SeededRandom random{4976};
    TwoUsers users;
    sip::Resolver resolver;
    const sip::Endpoint place{QHostAddress(QStringLiteral("192.0.2.30")), 2855};
    const sip::MsrpUri relayUri = uri("msrp://192.0.2.30:2855;tcp");
    const sip::MsrpUri aliceUri = uri("msrp://192.0.2.1:9/alice;tcp");
    const sip::MsrpUri bobUri = uri("msrp://192.0.2.2:9/bob;tcp");
    sip::MsrpRelay relay{network.host(QStringLiteral("192.0.2.30")), resolver, timers, random, users,
                         {place, "example.test", {place.address}, {}, {}}};
};

} // namespace linnet::test
