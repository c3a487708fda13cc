// SPDX-License-Identifier: MIT
#pragma once

#include "base/Limits.h"
#include "base/Result.h"
#include "base/Slice.h"
#include "im/cpim/CpimMessage.h"
#include "im/mime/MimeHeaders.h"
#include "im/model/Attachment.h"
#include "im/pipeline/ReceivedRefusal.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace linnet::im {

/// All that a body holds, sorted by what it is for. A value.
struct BodyContent
{
    std::optional<CpimMessage> cpim; ///< the one around the message, without its body; one inside of it is only looked into
    QString text; ///< the words of all parts that are to be shown, a line end between two
    QByteArray textType; ///< of the first of them; empty: there are none
    QList<AttachmentData> attachments;
    QList<QByteArray> receipts; ///< message/imdn+xml documents
    QList<QByteArray> composing; ///< application/im-iscomposing+xml documents
    bool isSealed = false; ///< a part is signed or encrypted (RFC 1847, RFC 8551, RFC 3156)

    friend bool operator==(const BodyContent &, const BodyContent &) = default;
};

/// Goes through a body of any type, with multiparts (RFC 2046, 2387, 1847) and CPIM (RFC 3862) in any order, and without recursion: at
/// most Limits::kMaxMimeDepth deep, kMaxMimeParts parts, `limit` bytes unpacked. Shown are text/plain, text/html as its words, and the
/// name and address in RCS file documents; of alternatives the best of these. Everything else is an attachment, but what only
/// servers need (RFC 5621 s.8: dispositions that are for nobody here). Refused: a part that must be understood (handling=required)
/// and is not, an unknown transfer encoding, a broken structure, bounds.
Result<BodyContent, ReceivedRefusal> readBody(const MimeHeaders &headers, const Slice &body, qsizetype limit = Limits::kMaxBody);

} // namespace linnet::im
