// SPDX-License-Identifier: MIT
#include "transport/OwnCertificate.h"

#include <QSslCertificate>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

namespace linnet::sip {
namespace {

constexpr long kDay = 24 * 60 * 60;

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using X509Ptr = std::unique_ptr<X509, decltype(&X509_free)>;
using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

template <typename Write>
QByteArray written(Write write)
{
    const BioPtr bio(BIO_new(BIO_s_mem()), &BIO_free_all);
    if (!bio || !write(bio.get()))
        return {};
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

/// Names, times, key and signature; false when OpenSSL refuses one of them.
bool fill(X509 *certificate, EVP_PKEY *key)
{
    quint64 serial = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char *>(&serial), sizeof serial) != 1)
        return false;
    X509_NAME *name = X509_get_subject_name(certificate);
    // From yesterday on: clocks differ.
    return X509_set_version(certificate, X509_VERSION_3) && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1)
        && X509_gmtime_adj(X509_getm_notBefore(certificate), -kDay) && X509_gmtime_adj(X509_getm_notAfter(certificate), 365 * kDay)
        && X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, reinterpret_cast<const unsigned char *>("linnet"), -1, -1, 0)
        && X509_set_issuer_name(certificate, name) && X509_set_pubkey(certificate, key) && X509_sign(certificate, key, EVP_sha256());
}

} // namespace

QByteArray OwnCertificate::der() const
{
    const QList<QSslCertificate> chain = QSslCertificate::fromData(certificatePem);
    return chain.isEmpty() ? QByteArray() : chain.first().toDer();
}

OwnCertificate makeOwnCertificate()
{
    const KeyPtr key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const X509Ptr certificate(X509_new(), &X509_free);
    if (!key || !certificate || !fill(certificate.get(), key.get()))
        return {};
    return {written([&](BIO *bio) { return PEM_write_bio_X509(bio, certificate.get()); }),
            written([&](BIO *bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); })};
}

} // namespace linnet::sip
