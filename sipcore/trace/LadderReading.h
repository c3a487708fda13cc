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
    int vias = 0;
    LadderStep::Session session = LadderStep::Session::None;
};

LadderReading readForLadder(const QByteArray &bytes);

} // namespace linnet::sip
