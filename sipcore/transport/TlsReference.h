// SPDX-License-Identifier: MIT
#pragma once

#include "transport/CertificateFingerprint.h"
#include "transport/OwnCertificate.h"

#include <QString>

namespace linnet::sip {

/// Whom a TLS connection must lead to, and whom besides the system's roots we believe. A value.
struct TlsReference
{
    /// The domain that the certificate has to speak for (RFC 5922 s.7.3): never a name that DNS returned.
    QByteArray domain;
    QString caFile; ///< PEM: roots on top of the system's
    QList<QByteArray> pins; ///< SHA-256 fingerprints of certificates that the user trusts for this host as they are
    QString certificateFile; ///< PEM: our own certificate with its chain, for servers that ask; empty: none
    QString keyFile; ///< PEM: its key
    /// The certificate has to be one of these (RFC 8122), and then neither its name nor who signed it counts. Empty: not said.
    QList<CertificateFingerprint> fingerprints = {};
    OwnCertificate own = {}; ///< instead of the files

    bool trustsSame(const TlsReference &other) const
    {
        return caFile == other.caFile && pins == other.pins && certificateFile == other.certificateFile
            && keyFile == other.keyFile && fingerprints == other.fingerprints && own == other.own;
    }
    friend bool operator==(const TlsReference &, const TlsReference &) = default;
};

/// What a TLS listener shows to whoever connects.
struct TlsServerSettings
{
    QString certificateFile; ///< PEM: the server's certificate, then those in between
    QString keyFile; ///< PEM, without a passphrase
    OwnCertificate own = {}; ///< instead of the files
    /// Whoever connects is asked for a certificate (StreamSocket::peerCertificate()), and may have none: what it says is not judged here.
    bool asksForCertificate = false;
};

} // namespace linnet::sip
