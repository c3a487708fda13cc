// SPDX-License-Identifier: MIT
#pragma once

#include "message/NameAddr.h"
#include "transport/Target.h"

#include <QList>
#include <QString>

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
    /// With `outbound`: other first hops that lead to the same registrar (the outbound-proxy-set of RFC 5626 s.4.2.1); each
    /// with ;lr. A second registration is kept through the first of them.
    QList<NameAddr> otherEdges;
    TransportProtocol transport = TransportProtocol::Udp; ///< where no URI says it
    QByteArray instanceId; ///< a UUID: +sip.instance="<urn:uuid:...>" (RFC 5626 s.4.1)
    QString caFile; ///< PEM: roots that this account trusts besides the system's
    /// Certificates that the user takes as they are for one host (DESIGN P03).
    struct Pin
    {
        QByteArray host; ///< the domain or host that the certificate was shown for
        QByteArray fingerprint; ///< SHA-256

        friend bool operator==(const Pin &, const Pin &) = default;
    };
    QList<Pin> pins;
    QString certificateFile; ///< PEM: our own certificate, for servers that ask for one; empty: none
    QString keyFile;
    bool acceptDirect = false; ///< requests from anywhere, not only on our registered flows (DESIGN s.3)

    friend bool operator==(const Identity &, const Identity &) = default;
};

} // namespace linnet::sip
