// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QMetaType>
#include <QString>

namespace linnet::im {

/// What an IMDN tells about (RFC 5438 s.11.1.6). Unknown: a kind that came later, or none.
enum class ImdnKind : quint8 { Delivery, Display, Processing, Unknown };
/// What it tells (s.11.1.7). Unknown: an extension, or nothing; it changes nothing.
enum class ImdnStatus : quint8 { Delivered, Displayed, Processed, Stored, Failed, Forbidden, Error, Unknown };

/// A message/imdn+xml document (RFC 5438 s.11). A value.
struct Imdn
{
    QByteArray messageId; ///< of the message that it tells about
    QDateTime dateTime; ///< UTC: when that message was sent, as it said itself; invalid: absent or no date
    QByteArray recipientUri; ///< empty: absent
    QByteArray originalRecipientUri; ///< whom the message was sent to at first; empty: absent
    QString subject; ///< of that message; empty: absent
    ImdnKind kind = ImdnKind::Unknown;
    ImdnStatus status = ImdnStatus::Unknown;

    friend bool operator==(const Imdn &, const Imdn &) = default;
};

inline constexpr QByteArrayView kImdnType = "message/imdn+xml";

} // namespace linnet::im
