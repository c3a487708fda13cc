// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHashFunctions>

namespace linnet::sip {

/// Names a dialog from our side (RFC 3261 s.12). The peer's tag may be empty (RFC 2543).
struct DialogId
{
    QByteArray callId;
    QByteArray localTag;
    QByteArray remoteTag;

    friend bool operator==(const DialogId &, const DialogId &) = default;
    friend size_t qHash(const DialogId &id, size_t seed = 0)
    {
        return qHashMulti(seed, id.callId, id.localTag, id.remoteTag);
    }
};

} // namespace linnet::sip
