// SPDX-License-Identifier: MIT
#pragma once

#include "trace/TraceEntry.h"

#include <QList>

namespace linnet::sip {

/// A capture file (libpcap 2.4, nanoseconds) of the messages and keep-alives among the entries, for Wireshark and its kin. The
/// Ethernet, IP, UDP and TCP headers are made up around the redacted bytes: addresses and ports are the true ones, TCP has
/// the connection's sequence of bytes without its handshake and acknowledgements. What went by TLS stands there as if by TCP, in the clear.
QByteArray pcapOf(const QList<TraceEntry> &entries);

} // namespace linnet::sip
