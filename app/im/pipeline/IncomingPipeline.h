// SPDX-License-Identifier: MIT
#pragma once

#include "base/Limits.h"
#include "base/Result.h"
#include "im/pipeline/ReceivedMessage.h"
#include "im/pipeline/ReceivedRefusal.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <functional>

namespace linnet::im {

/// What a received MESSAGE carried.
struct ReceivedBody
{
    QByteArray contentType; ///< the header's value; empty: absent
    QByteArray contentDisposition; ///< the header's value; empty: absent
    QByteArray contentEncoding; ///< the header's value; empty: absent
    QByteArray body;
    QByteArray date; ///< the SIP Date header; empty: absent
    QString subject; ///< the SIP Subject header
    Address sender; ///< who sent it as far as SIP can tell: this identity is shown
    QString senderName; ///< the display name of the SIP From; a claim
    /// How client makes addresses canonical; empty result: no address.
    std::function<Address(const QByteArray &uri)> canonical;
    qsizetype limit = Limits::kMaxBody; ///< bytes, packed or not
};

/// Types that a whole body may have, for Accept headers. Inside CPIM and multipart any type is taken: as an attachment.
QList<QByteArray> acceptedTypes();

/// Reads a body of one of acceptedTypes(), with or without CPIM (RFC 3862) around it: what it says, what came along (BodyReader), and who
/// it claims to be from. Packed bodies are unpacked, also those whose Content-Encoding was lost. Pure, bounded by `limit`.
Result<ReceivedMessage, ReceivedRefusal> decodeMessage(const ReceivedBody &received);

} // namespace linnet::im
