// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

namespace linnet::sip {

/// What we read out of one certificate. A value.
struct CertificateFacts
{
    QByteArray fingerprint; ///< SHA-256 of the whole certificate, 32 octets
    bool hasSubjectAltName = false; ///< of any type: then the common name counts for nothing
    QList<QByteArray> uriNames; ///< subjectAltName, as they stand there
    QList<QByteArray> dnsNames;
    QList<QByteArray> commonNames; ///< UTF-8
    QString issuer; ///< its common name or organisation, for people
    QDateTime notBefore; ///< UTC
    QDateTime notAfter;
    bool keyUsageFits = true; ///< no keyUsage, or one that a TLS server needs: signing, enciphering, agreeing
    bool hasPurposes = false; ///< there is an extendedKeyUsage
    QList<QByteArray> purposes; ///< its object identifiers, dotted
    int keyStrength = 0; ///< of its public key, in bits of security (RSA 2048 and P-224: 112)
    int signatureStrength = 0; ///< of the digest that its issuer signed (SHA-256: 128)

    friend bool operator==(const CertificateFacts &, const CertificateFacts &) = default;
};

/// What the search for a trusted root came to.
enum class ChainVerdict : quint8 {
    Trusted,
    SelfSigned, ///< the certificate signs itself and is no root of ours
    UnknownIssuer, ///< it ends at nobody whom we trust, or links are missing
    IssuerExpired, ///< a link is expired
    WeakLink, ///< a link has a weak key or signature
    Broken, ///< a signature is wrong, a link may not sign, and the like
};

/// What we think of a server's certificate; all but Trusted end the connection.
enum class TlsVerdict : quint8 {
    Trusted,
    NoCertificate,
    SelfSigned,
    UnknownIssuer,
    BrokenChain,
    Expired,
    NotYetValid, ///< or our clock is wrong
    WeakKey,
    WeakSignature, ///< SHA-1 and older
    WrongUsage, ///< made for something else
    NameMismatch, ///< not made for this domain
    FingerprintMismatch, ///< not the certificate whose fingerprint was announced (RFC 8122)
    ClientCertificateWanted, ///< the server wants to see one of ours
    HandshakeFailed, ///< no common protocol, or no TLS at all behind this port
};
/// "nameMismatch": never translated.
QByteArrayView toString(TlsVerdict verdict);

/// The SIP domains that a certificate speaks for (RFC 5922 s.7.1): sip URIs without a user; DNS names only if there is no
/// such URI; the common name only if there is no subjectAltName at all.
QList<QByteArray> sipIdentities(const CertificateFacts &facts);

/// RFC 5922 s.7.2: whole names, no wildcards, no suffixes, letter case aside; international names by their A-labels.
bool coversDomain(const CertificateFacts &facts, QByteArrayView domain);

/// RFC 5924 s.5: no extendedKeyUsage, id-kp-sipDomain or any; and serverAuth, which is all that public authorities write.
bool isForSip(const CertificateFacts &facts);

/// The verdict on the certificate that a server showed when we wanted `domain`; the first trouble counts.
TlsVerdict judge(const CertificateFacts &facts, ChainVerdict chain, QByteArrayView domain, const QDateTime &now);

/// "AB:CD:...", as people compare them.
QByteArray readableFingerprint(const QByteArray &fingerprint);
/// From hexadecimal digits with or without colons; nothing when it is no SHA-256.
QByteArray parseFingerprint(QByteArrayView text);

} // namespace linnet::sip
