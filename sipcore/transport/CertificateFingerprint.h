// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

namespace linnet::sip {

/// a=fingerprint (RFC 8122): the hash of the certificate that the other side will show.
struct CertificateFingerprint
{
    QByteArray algorithm; ///< lower case: "sha-256"
    QByteArray octets;

    friend bool operator==(const CertificateFingerprint &, const CertificateFingerprint &) = default;
};

/// The SHA-256 one of a certificate, in DER.
CertificateFingerprint fingerprintOf(const QByteArray &certificate);

/// Whether the certificate, in DER, is one of those that were announced. Only the strongest hash that we know among them counts (RFC 8122
/// s.5.1); MD5 and MD2 are unknown. Where no hash is known, or no certificate was shown, none matches.
bool matchesFingerprint(const QByteArray &certificate, const QList<CertificateFingerprint> &announced);

} // namespace linnet::sip
