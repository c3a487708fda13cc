// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace linnet::sip {

/// One SIP message that went in or out, as a value. Secrets are taken out before it is made (DESIGN s.11, RELIABILITY A24).
struct TraceEntry
{
    enum class Direction : quint8 { In, Out };

    QDateTime time; ///< UTC
    Direction direction = Direction::Out;
    QByteArray transport; ///< "UDP", "TCP"
    QString local; ///< "127.0.0.1:5060", "[::1]:5060"
    QString remote;
    QByteArray bytes; ///< redacted
};

/// The same bytes with the digests, nonces' answers and other secrets of Authorization, Proxy-Authorization and
/// Authentication-Info replaced by "hidden". Bodies stay.
QByteArray redacted(QByteArrayView message);

} // namespace linnet::sip

Q_DECLARE_METATYPE(linnet::sip::TraceEntry)
