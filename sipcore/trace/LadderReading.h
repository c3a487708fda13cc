// SPDX-License-Identifier: MIT
#pragma once

#include "trace/Ladder.h"

namespace linnet::sip {

/// What a ladder shows of one message: read from any bytes, also those that no parser takes.
struct LadderReading
{
    bool isRequest = false;
    QByteArray method; ///< of the start line, or of CSeq for a response
    int status = 0;
    QByteArray reason;
    QByteArray uriHostPort; ///< of a Request-URI: "192.0.2.1:5060"
    QByteArray uriHost;
    QByteArray from; ///< "alice@example.test"; empty where it cannot be read
    QByteArray to;
    bool hasUser = false; ///< the Request-URI names somebody
    bool hasRoute = false;
    bool hasCredentials = false;
    int vias = 0; ///< of MSRP: the hops of its path, the sender's or the receiver's, whichever has more
    bool isMsrp = false; ///< `reason` of a request says what it is about: "1-5961/5961"; of a REPORT its status, "200 OK"
    LadderStep::Session session = LadderStep::Session::None;
};

LadderReading readForLadder(const QByteArray &bytes);

/// So many chunks of MSRP stand between this one and the one of its message that was told before ("+57 chunks", MsrpTrace).
int chunksBefore(QByteArrayView detail);

} // namespace linnet::sip
