// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

#include <memory>

struct evp_pkey_st;
struct x509_st;

namespace linnet::test {

/// A certificate and its key.
struct Issued
{
    std::shared_ptr<x509_st> certificate;
    std::shared_ptr<evp_pkey_st> key;

    QByteArray der() const;
    QByteArray pem() const;
    QByteArray keyPem() const;
};

/// What a certificate shall say, right or wrong.
struct CertificateWish
{
    QList<QByteArray> commonNames = {"example.test"};
    QList<QByteArray> alternatives = {}; ///< as OpenSSL writes them: "DNS:example.test", "URI:sip:example.test", "IP:127.0.0.1"
    QByteArray rawDnsName = {}; ///< one more DNS alternative, which may hold a NUL
    QByteArray keyUsage = "digitalSignature,keyEncipherment";
    QByteArray purposes = "serverAuth,clientAuth"; ///< empty: no extendedKeyUsage
    int fromDays = -1; ///< from now
    int toDays = 30;
    int rsaBits = 0; ///< 0: an EC key on P-256
    QByteArray digest = "SHA256";
    bool isAuthority = false;
};

/// Made with OpenSSL here and now; by itself when there is no issuer.
Issued makeCertificate(const CertificateWish &wish, const Issued *issuer = nullptr);

} // namespace linnet::test
