// SPDX-License-Identifier: MIT
#pragma once

#include "im/cpim/CpimMessage.h"

namespace linnet::im {

/// The body of a Message/CPIM entity. What was parsed is written to the byte; what was made here strictly as RFC 3862 s.2 and s.3 say: names, values and content headers lose CR, LF and NUL:
/// nothing that a user or peer wrote can become a line of its own.
QByteArray toBytes(const CpimMessage &message);

/// "From", "To", "cc".
CpimHeader cpimAddressHeader(const QByteArray &name, const CpimAddress &address);
/// A header of the core namespace with a value that stands for itself; escaped.
CpimHeader cpimTextHeader(const QByteArray &name, const QString &text);
/// "NS: imdn <urn:ietf:params:imdn>" and the like.
CpimHeader cpimNamespaceHeader(const QByteArray &prefix, QByteArrayView uri);

} // namespace linnet::im
