// SPDX-License-Identifier: MIT
#include "transport/CertificateReader.h"

#include <QCryptographicHash>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>

namespace linnet::sip {

namespace {

template<typename T, void (*Free)(T *)>
struct Freer
{
    void operator()(T *object) const { Free(object); }
};
using X509Ptr = std::unique_ptr<X509, Freer<X509, X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Freer<BIO, BIO_free_all>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES, GENERAL_NAMES_free>>;
using PurposesPtr = std::unique_ptr<EXTENDED_KEY_USAGE, Freer<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>>;

/// By length: a name with a NUL inside must not end there.
QByteArray bytesOf(const ASN1_STRING *text)
{
    return QByteArray(reinterpret_cast<const char *>(ASN1_STRING_get0_data(text)), ASN1_STRING_length(text));
}

QList<QByteArray> entriesOf(const X509_NAME *name, int field)
{
    QList<QByteArray> found;
    for (int at = X509_NAME_get_index_by_NID(name, field, -1); at >= 0; at = X509_NAME_get_index_by_NID(name, field, at)) {
        unsigned char *utf8 = nullptr;
        const int size = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
        if (size >= 0)
            found.append(QByteArray(reinterpret_cast<char *>(utf8), size));
        OPENSSL_free(utf8);
    }
    return found;
}

QDateTime timeOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!ASN1_TIME_to_tm(time, &parts))
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC);
}

void readNames(X509 *certificate, CertificateFacts &facts)
{
    facts.commonNames = entriesOf(X509_get_subject_name(certificate), NID_commonName);
    const X509_NAME *issuer = X509_get_issuer_name(certificate);
    QList<QByteArray> issuers = entriesOf(issuer, NID_commonName);
    if (issuers.isEmpty())
        issuers = entriesOf(issuer, NID_organizationName);
    facts.issuer = QString::fromUtf8(issuers.value(0));

    facts.hasSubjectAltName = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0;
    const NamesPtr names(static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_URI)
            facts.uriNames.append(bytesOf(name->d.uniformResourceIdentifier));
        else if (name->type == GEN_DNS)
            facts.dnsNames.append(bytesOf(name->d.dNSName));
    }
}

void readPurposes(X509 *certificate, CertificateFacts &facts)
{
    if (X509_get_ext_by_NID(certificate, NID_key_usage, -1) >= 0) {
        constexpr quint32 kForTls = KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT;
        facts.keyUsageFits = (X509_get_key_usage(certificate) & kForTls) != 0;
    }
    facts.hasPurposes = X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1) >= 0;
    const PurposesPtr purposes(
        static_cast<EXTENDED_KEY_USAGE *>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
    for (int i = 0; purposes && i < sk_ASN1_OBJECT_num(purposes.get()); ++i) {
        char text[128] = {};
        if (OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(purposes.get(), i), 1) > 0)
            facts.purposes.append(text);
    }
}

void readStrength(X509 *certificate, CertificateFacts &facts)
{
    if (const EVP_PKEY *key = X509_get0_pubkey(certificate))
        facts.keyStrength = EVP_PKEY_get_security_bits(key);
    if (int strength = 0; X509_get_signature_info(certificate, nullptr, nullptr, &strength, nullptr))
        facts.signatureStrength = strength;
}

} // namespace

CertificateFacts readCertificate(const QByteArray &der)
{
    CertificateFacts facts;
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    const X509Ptr certificate(d2i_X509(nullptr, &at, long(der.size())));
    if (!certificate)
        return facts;
    facts.fingerprint = QCryptographicHash::hash(der, QCryptographicHash::Sha256);
    readNames(certificate.get(), facts);
    readPurposes(certificate.get(), facts);
    readStrength(certificate.get(), facts);
    facts.notBefore = timeOf(X509_get0_notBefore(certificate.get()));
    facts.notAfter = timeOf(X509_get0_notAfter(certificate.get()));
    return facts;
}

bool keyFitsCertificate(const QByteArray &certificatePem, const QByteArray &keyPem)
{
    const BioPtr certificateText(BIO_new_mem_buf(certificatePem.constData(), int(certificatePem.size())));
    const BioPtr keyText(BIO_new_mem_buf(keyPem.constData(), int(keyPem.size())));
    const X509Ptr certificate(PEM_read_bio_X509(certificateText.get(), nullptr, nullptr, nullptr));
    // A key under a passphrase is no key here: nobody is there to type it.
    const KeyPtr key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, [](char *, int, int, void *) { return -1; }, nullptr));
    return certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
}

} // namespace linnet::sip
