// SPDX-License-Identifier: MIT
#pragma once

#include "message/NameAddr.h"
#include "transport/Target.h"

#include <QList>

namespace linnet::sip {

/// What the engine has to know of one account. A value.
struct Identity
{
    struct Credential
    {
        QByteArray realm; ///< empty: the account's own realm (the AOR's host, or that of the first 401 to REGISTER)
        QByteArray user;
        QByteArray password;

        friend bool operator==(const Credential &, const Credential &) = default;
    };

    Uri aor;
    QByteArray displayName; ///< UTF-8
    QList<Credential> credentials;
    QList<NameAddr> outbound; ///< Route set in front of every request out of a dialog; each with ;lr
    TransportProtocol transport = TransportProtocol::Udp; ///< where no URI says it
    QByteArray instanceId; ///< a UUID: +sip.instance="<urn:uuid:...>" (RFC 5626 s.4.1)
    bool acceptDirect = false; ///< requests from anywhere, not only on our registered flows (DESIGN s.3)

    friend bool operator==(const Identity &, const Identity &) = default;
};

} // namespace linnet::sip
