// SPDX-License-Identifier: MIT
#pragma once

#include "transaction/TransactionLayer.h"

#include <QByteArrayList>
#include <QDateTime>

namespace linnet::sip {

/// Answers 420 with Unsupported where the Require or Proxy-Require of a request names what is not in `supported`
/// (RFC 3261 s.8.2.2.3, s.16.3 item 5). True: it has been answered.
bool refuseUnsupported(ServerTransaction *transaction, HeaderName header, const QByteArrayList &supported,
                       QByteArrayView toTag);

/// The Date header's form of a UTC time (RFC 3261 s.20.17).
QByteArray sipDate(const QDateTime &time);

} // namespace linnet::sip
