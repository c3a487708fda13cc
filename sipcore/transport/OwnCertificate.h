// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>

namespace linnet::sip {

/// A certificate of ours with its key, in memory. A value.
struct OwnCertificate
{
    QByteArray certificatePem; ///< with those in between; empty: none
    QByteArray keyPem; ///< without a passphrase

    bool isEmpty() const { return certificatePem.isEmpty(); }
    /// The first certificate in DER; empty when there is none.
    QByteArray der() const;

    friend bool operator==(const OwnCertificate &, const OwnCertificate &) = default;
};

/// A new key on P-256 and a certificate that it signs itself, good for a year: for connections whose ends name their fingerprints to each
/// other (RFC 8122). Its name says nothing about anybody. Empty when OpenSSL cannot make one.
OwnCertificate makeOwnCertificate();

} // namespace linnet::sip
