// SPDX-License-Identifier: MIT
#pragma once

#include "message/Message.h"

#include <QByteArray>
#include <QHash>

#include <optional>

namespace linnet::sip {

/// What messages of one transaction have in common (RFC 3261 s.17.1.3, s.17.2.3).
struct TransactionKey
{
    QByteArray text;

    friend bool operator==(const TransactionKey &, const TransactionKey &) = default;
    friend size_t qHash(const TransactionKey &key, size_t seed = 0) { return qHash(key.text, seed); }
};

/// A client transaction: branch and method.
TransactionKey clientKey(QByteArrayView branch, const Method &method);
/// The client transaction that a response is for; nothing when it has no usable Via or CSeq.
std::optional<TransactionKey> clientKey(const Response &response);

/// A server transaction: branch, sent-by and method; without a magic cookie RFC 2543's rules. An ACK gives the key of
/// its INVITE. Nothing when what is needed is not there.
std::optional<TransactionKey> serverKey(const Request &request);

/// The INVITE that a CANCEL is for (RFC 3261 s.9.2).
std::optional<TransactionKey> cancelledKey(const Request &cancel);

/// Equal for the copies of a request that forked on their way and came by several paths (RFC 3261 s.8.2.2.2). Nothing
/// for requests inside a dialog.
std::optional<TransactionKey> mergeKey(const Request &request);

} // namespace linnet::sip
