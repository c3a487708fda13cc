// SPDX-License-Identifier: MIT
#pragma once

#include "base/Clock.h"

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace linnet::sip {

/// One SIP message that went in or out, a keep-alive, or what became of a connection: a value. Secrets are taken out before
/// it is made (DESIGN s.11, RELIABILITY A24).
struct TraceEntry
{
    enum class Direction : quint8 { In, Out };
    enum class Kind : quint8 {
        Sip, ///< a message: `bytes`
        KeepAlive, ///< CRLFs or zeros that keep a path open (RFC 5626 s.3.5.1): `bytes`
        Connected, ///< a connection was made (Out) or taken (In)
        Closed, ///< it ended: `detail`
        ConnectFailed, ///< it was never made: `detail`
        TlsFailed, ///< the other end was not whom we wanted: `detail`
        NotSent, ///< a request that never left: `bytes` as they stood before the transport completed their Via, `detail`
    };
    /// Who saw it: this profile's own engine, or the server that runs in this process.
    enum class Observer : quint8 { Self, Server };

    quint64 sequence = 0; ///< grows by one an entry, also across restarts; given by the one who keeps them
    QDateTime time; ///< UTC, to the millisecond; it may jump
    MonoTime monotonic{}; ///< never jumps; comparable within one run of the machine only
    Kind kind = Kind::Sip;
    Direction direction = Direction::Out;
    Observer observer = Observer::Self;
    QByteArray transport; ///< "UDP", "TCP", "TLS"
    QString local; ///< "127.0.0.1:5060", "[::1]:5060"
    QString remote;
    quint64 flow = 0; ///< TransportLayer's FlowId: never used again within a run; 0: none
    QByteArray branch; ///< with `method` the transaction (RFC 3261 s.17.1.3); empty where there is none
    QByteArray method; ///< of CSeq, also of responses
    QByteArray callId; ///< the dialog, or whatever the request belongs to; empty for keep-alives and connections
    QByteArray detail; ///< why, in the system's words; for events only
    QByteArray bytes; ///< as on the wire, redacted

    bool isMessage() const { return kind == Kind::Sip; }
    friend bool operator==(const TraceEntry &, const TraceEntry &) = default;
};

} // namespace linnet::sip

Q_DECLARE_METATYPE(linnet::sip::TraceEntry)
