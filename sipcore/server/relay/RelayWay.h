// SPDX-License-Identifier: MIT
#pragma once

#include "msrp/MsrpUri.h"

#include <QPointer>

namespace linnet::sip {

class RelayConnection;

/// How requests with certain paths go on (RFC 4976 s.6.4): worked out once, used while nothing changes.
struct RelayWay
{
    std::vector<MsrpUri> toPath; ///< as they came
    std::vector<MsrpUri> fromPath;
    quint64 generation = 0; ///< of the relay's tables
    QPointer<RelayConnection> from;
    QPointer<RelayConnection> next;
    std::vector<MsrpUri> ours; ///< what was taken from the To-Path, in its order
    QByteArray lines; ///< To-Path and From-Path of what goes on
    QByteArray linesBack; ///< of reports from us to the sender
};

} // namespace linnet::sip
