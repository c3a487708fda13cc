// SPDX-License-Identifier: MIT
#include "support/CertificateMaker.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace linnet::test {

namespace {

template<typename Write>
QByteArray written(Write write)
{
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new(BIO_s_mem()), &BIO_free_all);
    write(bio.get());
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

void addExtension(X509 *certificate, X509 *issuer, int kind, const QByteArray &value)
{
    if (value.isEmpty())
        return;
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.constData());
    if (!extension)
        qFatal("no such extension value: %s", value.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void addAlternatives(X509 *certificate, const CertificateWish &wish)
{
    if (wish.alternatives.isEmpty() && wish.rawDnsName.isEmpty())
        return;
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    const auto add = [names](int type, ASN1_STRING *value) {
        GENERAL_NAME *name = GENERAL_NAME_new();
        GENERAL_NAME_set0_value(name, type, value);
        sk_GENERAL_NAME_push(names, name);
    };
    const auto ia5 = [](const QByteArray &text) {
        ASN1_STRING *value = ASN1_IA5STRING_new();
        ASN1_STRING_set(value, text.constData(), int(text.size()));
        return value;
    };
    for (const QByteArray &one : wish.alternatives) {
        const QByteArray text = one.mid(one.indexOf(':') + 1);
        if (one.startsWith("DNS:"))
            add(GEN_DNS, ia5(text));
        else if (one.startsWith("URI:"))
            add(GEN_URI, ia5(text));
        else if (one.startsWith("email:"))
            add(GEN_EMAIL, ia5(text));
        else
            add(GEN_IPADD, a2i_IPADDRESS(text.constData()));
    }
    if (!wish.rawDnsName.isEmpty())
        add(GEN_DNS, ia5(wish.rawDnsName));
    X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_DEFAULT);
    GENERAL_NAMES_free(names);
}

} // namespace

QByteArray Issued::der() const
{
    unsigned char *bytes = nullptr;
    const int size = i2d_X509(certificate.get(), &bytes);
    const QByteArray copy(reinterpret_cast<char *>(bytes), size);
    OPENSSL_free(bytes);
    return copy;
}

QByteArray Issued::pem() const
{
    return written([this](BIO *bio) { PEM_write_bio_X509(bio, certificate.get()); });
}

QByteArray Issued::keyPem() const
{
    return written([this](BIO *bio) { PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

Issued makeCertificate(const CertificateWish &wish, const Issued *issuer)
{
    Issued made;
    made.key.reset(wish.rsaBits ? EVP_RSA_gen(unsigned(wish.rsaBits)) : EVP_EC_gen("P-256"), &EVP_PKEY_free);
    made.certificate.reset(X509_new(), &X509_free);
    X509 *certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    quint64 serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char *>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), long(wish.fromDays) * 86400);
    X509_gmtime_adj(X509_getm_notAfter(certificate), long(wish.toDays) * 86400);
    X509_NAME *subject = X509_get_subject_name(certificate);
    for (const QByteArray &name : wish.commonNames)
        X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(name.constData()),
                                   int(name.size()), -1, 0);
    X509 *signer = issuer ? issuer->certificate.get() : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    X509_set_pubkey(certificate, made.key.get());
    addExtension(certificate, signer, NID_basic_constraints, wish.isAuthority ? "critical,CA:TRUE" : "CA:FALSE");
    addExtension(certificate, signer, NID_key_usage, wish.isAuthority ? QByteArray("critical,keyCertSign,cRLSign") : wish.keyUsage);
    addExtension(certificate, signer, NID_ext_key_usage, wish.isAuthority ? QByteArray() : wish.purposes);
    addAlternatives(certificate, wish);
    X509_sign(certificate, issuer ? issuer->key.get() : made.key.get(), EVP_get_digestbyname(wish.digest.constData()));
    return made;
}

} // namespace linnet::test
