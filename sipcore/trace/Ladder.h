// SPDX-License-Identifier: MIT
#pragma once

#include "trace/TraceEntry.h"

#include <QList>
#include <QMetaType>

#include <chrono>

namespace linnet::sip {

/// One vertical line of the flow: somebody who sent or took messages that we saw. Nobody is invented.
struct LadderLane
{
    enum class Role : quint8 {
        Self, ///< always lane 0
        Server, ///< who stands between us and the others: registrar, proxy
        Peer, ///< who talks for the other address
    };
    Role role = Role::Self;
    /// "alice@example.test", for a server its domain; empty where no message told it.
    QByteArray address;
    QString endpoint; ///< "198.51.100.7:5061", the first seen; empty for Self
    friend bool operator==(const LadderLane &, const LadderLane &) = default;
};

/// What a step stands for; its colour. Pager: MESSAGE.
enum class LadderClass : quint8 { Register, Pager, Session, Presence, Msrp, Challenge, Failure, Other };

/// One arrow, or one event of a connection (no arrow: `kind` tells). Words belong to whoever shows it.
struct LadderStep
{
    enum class Session : quint8 { None, Sdp, Msrp }; ///< what its body describes (Content-Type application/sdp)

    int number = 0; ///< from 1
    std::chrono::milliseconds sinceFirst{0};
    QDateTime time; ///< UTC
    int fromLane = 0;
    int toLane = 0; ///< never fromLane
    TraceEntry::Kind kind = TraceEntry::Kind::Sip;
    bool isRequest = false;
    LadderClass cls = LadderClass::Other;
    QByteArray method; ///< of the request, also for its responses: "INVITE"; empty for what is no message
    int status = 0; ///< of a response
    QByteArray reason; ///< its phrase, as sent
    bool hasCredentials = false; ///< Authorization or Proxy-Authorization
    Session session = Session::None;
    bool isRetransmission = false; ///< the same message went the same way before
    QByteArray callId;
    QByteArray transport;
    QString local; ///< of who saw it
    QString remote;
    TraceEntry::Direction direction = TraceEntry::Direction::Out; ///< as seen by `observer`: Out goes from local to remote
    TraceEntry::Observer observer = TraceEntry::Observer::Self;
    QByteArray detail; ///< of an event
    QByteArray bytes; ///< redacted
    quint64 sequence = 0; ///< the entry in the trace
    friend bool operator==(const LadderStep &, const LadderStep &) = default;
};

/// A run of steps under one heading.
struct LadderSection
{
    enum class Kind : quint8 { Registration, Pager, Session, Presence, Options, Other };
    Kind kind = Kind::Other;
    QByteArray peer; ///< "bob@example.test"; empty for registrations and where nobody is named
    int first = 0; ///< index into steps
    int count = 0;
    friend bool operator==(const LadderSection &, const LadderSection &) = default;
};

struct Ladder
{
    QList<LadderLane> lanes;
    QList<LadderSection> sections; ///< in order, without gaps: all steps belong to one
    QList<LadderStep> steps; ///< in the order of time
    friend bool operator==(const Ladder &, const Ladder &) = default;
};

/// What the messages themselves do not tell.
struct LadderFrame
{
    QByteArray self; ///< our address, "alice@example.test"; empty: taken from the first message that names it
    QList<QString> servers; ///< endpoints known to be servers, "192.0.2.1:5060"
    friend bool operator==(const LadderFrame &, const LadderFrame &) = default;
};

} // namespace linnet::sip

Q_DECLARE_METATYPE(linnet::sip::Ladder)
