// SPDX-License-Identifier: MIT
#include "transport/TlsIdentity.h"

#include "base/AsciiToken.h"
#include "message/Uri.h"

#include <QUrl>

#include <algorithm>

namespace linnet::sip {

namespace {

constexpr int kLeastStrength = 112; ///< RSA 2048, P-224, SHA-224

constexpr QByteArrayView kSipDomain = "1.3.6.1.5.5.7.3.20";
constexpr QByteArrayView kServerAuth = "1.3.6.1.5.5.7.3.1";
constexpr QByteArrayView kAnyPurpose = "2.5.29.37.0";

bool isDnsName(QByteArrayView name)
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    };
    const bool hasLetter = std::any_of(name.begin(), name.end(), [](char c) { return c > '9' && c != '.'; });
    return !name.isEmpty() && name.size() <= 253 && hasLetter && std::all_of(name.begin(), name.end(), fits)
        && !name.startsWith('.') && !name.contains("..");
}

/// The domain of a sip URI that names no user; empty when it is none (RFC 5922 s.7.1).
QByteArray domainOfUri(const QByteArray &text)
{
    if (!equalsIgnoringCase(QByteArrayView(text).first(std::min<qsizetype>(4, text.size())), "sip:") || text.contains('@'))
        return {};
    const auto uri = parseUri(QByteArrayView(text));
    if (!uri || uri->hasUser || !isDnsName(uri->host))
        return {};
    return uri->host.toByteArray();
}

/// As A-labels, in lower case, without the root's dot.
QByteArray comparable(QByteArrayView domain)
{
    QByteArray name = domain.toByteArray();
    if (std::any_of(name.begin(), name.end(), [](char c) { return uchar(c) >= 0x80; }))
        name = QUrl::toAce(QString::fromUtf8(name));
    if (name.endsWith('.'))
        name.chop(1);
    return name.toLower();
}

} // namespace

QByteArrayView toString(TlsVerdict verdict)
{
    switch (verdict) {
    case TlsVerdict::Trusted:
        return "trusted";
    case TlsVerdict::NoCertificate:
        return "noCertificate";
    case TlsVerdict::SelfSigned:
        return "selfSigned";
    case TlsVerdict::UnknownIssuer:
        return "unknownIssuer";
    case TlsVerdict::BrokenChain:
        return "brokenChain";
    case TlsVerdict::Expired:
        return "expired";
    case TlsVerdict::NotYetValid:
        return "notYetValid";
    case TlsVerdict::WeakKey:
        return "weakKey";
    case TlsVerdict::WeakSignature:
        return "weakSignature";
    case TlsVerdict::WrongUsage:
        return "wrongUsage";
    case TlsVerdict::NameMismatch:
        return "nameMismatch";
    case TlsVerdict::FingerprintMismatch:
        return "fingerprintMismatch";
    case TlsVerdict::ClientCertificateWanted:
        return "clientCertificateWanted";
    case TlsVerdict::HandshakeFailed:
        return "handshakeFailed";
    }
    return {};
}

QList<QByteArray> sipIdentities(const CertificateFacts &facts)
{
    QList<QByteArray> domains;
    for (const QByteArray &uri : facts.uriNames) {
        if (const QByteArray domain = domainOfUri(uri); !domain.isEmpty())
            domains.append(domain);
    }
    if (!domains.isEmpty())
        return domains;
    // One common name only: with several nobody can say which was meant.
    const QList<QByteArray> names = facts.hasSubjectAltName ? facts.dnsNames
        : facts.commonNames.size() == 1                     ? facts.commonNames
                                                            : QList<QByteArray>();
    for (const QByteArray &name : names) {
        if (isDnsName(name))
            domains.append(name);
    }
    return domains;
}

bool coversDomain(const CertificateFacts &facts, QByteArrayView domain)
{
    const QByteArray wanted = comparable(domain);
    if (!isDnsName(wanted))
        return false;
    const QList<QByteArray> identities = sipIdentities(facts);
    return std::any_of(identities.begin(), identities.end(),
                       [&](const QByteArray &one) { return comparable(one) == wanted; });
}

bool isForSip(const CertificateFacts &facts)
{
    if (!facts.keyUsageFits)
        return false;
    return !facts.hasPurposes || std::any_of(facts.purposes.begin(), facts.purposes.end(), [](const QByteArray &purpose) {
        return purpose == kSipDomain || purpose == kAnyPurpose || purpose == kServerAuth;
    });
}

TlsVerdict judge(const CertificateFacts &facts, ChainVerdict chain, QByteArrayView domain, const QDateTime &now)
{
    switch (chain) {
    case ChainVerdict::SelfSigned:
        return TlsVerdict::SelfSigned;
    case ChainVerdict::UnknownIssuer:
        return TlsVerdict::UnknownIssuer;
    case ChainVerdict::Broken:
        return TlsVerdict::BrokenChain;
    case ChainVerdict::IssuerExpired:
        return TlsVerdict::Expired;
    case ChainVerdict::WeakLink:
        return TlsVerdict::WeakSignature;
    case ChainVerdict::Trusted:
        break;
    }
    if (!facts.notAfter.isValid() || now > facts.notAfter)
        return TlsVerdict::Expired;
    if (!facts.notBefore.isValid() || now < facts.notBefore)
        return TlsVerdict::NotYetValid;
    if (facts.keyStrength < kLeastStrength)
        return TlsVerdict::WeakKey;
    if (facts.signatureStrength < kLeastStrength)
        return TlsVerdict::WeakSignature;
    if (!isForSip(facts))
        return TlsVerdict::WrongUsage;
    return coversDomain(facts, domain) ? TlsVerdict::Trusted : TlsVerdict::NameMismatch;
}

QByteArray readableFingerprint(const QByteArray &fingerprint)
{
    return fingerprint.toHex(':').toUpper();
}

QByteArray parseFingerprint(QByteArrayView text)
{
    QByteArray digits = text.toByteArray().trimmed();
    digits.replace(":", "");
    const QByteArray octets = QByteArray::fromHex(digits);
    const bool isHex = digits.size() == 64 && octets.toHex() == digits.toLower();
    return isHex ? octets : QByteArray();
}

} // namespace linnet::sip
