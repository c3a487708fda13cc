// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace linnet::store {

/// A Message-ID as the database keeps it: what is hexadecimal as its bytes (ours: 10 instead of 20), anything else as it is behind
/// three bytes of its digest, so that its first kMessageIdKey bytes find it whatever all the names of one sender begin with.
QByteArray toStoredMessageId(const QByteArray &id);
/// The inverse; what was never stored by the other is empty.
QByteArray fromStoredMessageId(QByteArrayView stored);

/// As many bytes of the stored form are in the index (schema: message_ident).
inline constexpr int kMessageIdKey = 4;

} // namespace linnet::store
