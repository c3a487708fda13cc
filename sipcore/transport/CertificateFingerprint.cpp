// SPDX-License-Identifier: MIT
#include "transport/CertificateFingerprint.h"

#include <QCryptographicHash>

#include <algorithm>

namespace linnet::sip {
namespace {

struct Hash
{
    QByteArrayView name;
    QCryptographicHash::Algorithm algorithm;
};

/// The strongest first.
constexpr Hash kHashes[] = {{"sha-512", QCryptographicHash::Sha512},
                            {"sha-384", QCryptographicHash::Sha384},
                            {"sha-256", QCryptographicHash::Sha256},
                            {"sha-224", QCryptographicHash::Sha224},
                            {"sha-1", QCryptographicHash::Sha1}};

} // namespace

CertificateFingerprint fingerprintOf(const QByteArray &certificate)
{
    return {"sha-256", QCryptographicHash::hash(certificate, QCryptographicHash::Sha256)};
}

bool matchesFingerprint(const QByteArray &certificate, const QList<CertificateFingerprint> &announced)
{
    if (certificate.isEmpty())
        return false;
    for (const Hash &hash : kHashes) {
        const auto usesIt = [&](const CertificateFingerprint &one) { return one.algorithm == hash.name; };
        if (std::none_of(announced.begin(), announced.end(), usesIt))
            continue;
        const QByteArray octets = QCryptographicHash::hash(certificate, hash.algorithm);
        return std::any_of(announced.begin(), announced.end(), [&](const auto &one) { return usesIt(one) && one.octets == octets; });
    }
    return false;
}

} // namespace linnet::sip
