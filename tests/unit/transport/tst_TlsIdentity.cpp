// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "support/CertificateMaker.h"
#include "support/TlsTestServer.h"
#include "transport/CertificateReader.h"
#include "transport/TlsIdentity.h"
#include "transport/TransportLayer.h"

#include <QTemporaryDir>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

Q_DECLARE_METATYPE(CertificateWish)

namespace {

/// Who signs, and what of the chain the server shows.
enum class Chain : quint8 { Direct, Intermediate, IntermediateHidden, Stranger, StrangerWithRoot, Self, ExpiredIntermediate, NoAuthority };

ChainVerdict chainVerdict(Chain chain)
{
    switch (chain) {
    case Chain::Direct:
    case Chain::Intermediate:
        return ChainVerdict::Trusted;
    case Chain::IntermediateHidden:
    case Chain::Stranger:
    case Chain::StrangerWithRoot:
        return ChainVerdict::UnknownIssuer;
    case Chain::Self:
        return ChainVerdict::SelfSigned;
    case Chain::ExpiredIntermediate:
        return ChainVerdict::IssuerExpired;
    case Chain::NoAuthority:
        return ChainVerdict::Broken;
    }
    return ChainVerdict::Broken;
}

CertificateWish authority(const QByteArray &name, int toDays = 365)
{
    CertificateWish wish;
    wish.commonNames = {name};
    wish.fromDays = -400;
    wish.toDays = toDays;
    wish.isAuthority = true;
    return wish;
}

struct Authorities
{
    Issued root = makeCertificate(authority("Root"));
    Issued between = makeCertificate(authority("Between"), &root);
    Issued expired = makeCertificate(authority("Expired Between", -10), &root);
    Issued stranger = makeCertificate(authority("Stranger"));
    Issued person = makeCertificate(CertificateWish{}, &root); // a leaf that signs others
    QTemporaryDir folder;
    QString rootFile = folder.filePath(QStringLiteral("root.pem"));

    Authorities()
    {
        QFile file(rootFile);
        if (!file.open(QIODevice::WriteOnly) || file.write(root.pem()) <= 0)
            qFatal("no temporary file");
    }
    const Issued *signer(Chain chain) const
    {
        switch (chain) {
        case Chain::Direct:
            return &root;
        case Chain::Intermediate:
        case Chain::IntermediateHidden:
            return &between;
        case Chain::Stranger:
        case Chain::StrangerWithRoot:
            return &stranger;
        case Chain::Self:
            return nullptr;
        case Chain::ExpiredIntermediate:
            return &expired;
        case Chain::NoAuthority:
            return &person;
        }
        return nullptr;
    }
    QList<Issued> shown(const Issued &leaf, Chain chain) const
    {
        const Issued *by = signer(chain);
        const bool alone = chain == Chain::Direct || chain == Chain::IntermediateHidden || chain == Chain::Stranger || !by;
        return alone ? QList<Issued>{leaf} : QList<Issued>{leaf, *by};
    }
};

} // namespace

/// The certificates of attack row A13, each through the pure rules and through a handshake on loopback. P03
class tst_TlsIdentity : public QObject
{
    Q_OBJECT

    Authorities m_authorities;

    static Request request()
    {
        Request made;
        made.method = Method::Options;
        made.uri = *parseUri(QByteArrayView("sip:example.test"));
        HeaderList &headers = made.editHeaders();
        headers.append(HeaderName::Via, "SIP/2.0/TLS 0.0.0.0;branch=z9hG4bKtest");
        headers.append(HeaderName::MaxForwards, "70");
        headers.append(HeaderName::From, "<sip:alice@example.test>;tag=f1");
        headers.append(HeaderName::To, "<sip:example.test>");
        headers.append(HeaderName::CallId, "c1");
        headers.append(HeaderName::CSeq, "1 OPTIONS");
        return made;
    }

    struct Result
    {
        bool isDone = false;
        std::optional<TransportError> error;
    };

    Result connectTo(const TlsTestServer &server, const TlsReference &reference)
    {
        TimerService timers{SystemClock::instance()};
        TransportLayer transport{timers, SystemRandom::instance()};
        Result result;
        transport.sendRequest(request(), {TransportProtocol::Tls, {QHostAddress(QHostAddress::LocalHost), server.port()}, reference},
                              [&](const SentMessage &, const std::optional<TransportError> &error) {
                                  result.isDone = true;
                                  result.error = error;
                              });
        const bool ended = QTest::qWaitFor([&] { return result.isDone && (result.error || !server.received().isEmpty()); }, 8000);
        result.isDone = ended;
        return result;
    }

    void certificates()
    {
        QTest::addColumn<CertificateWish>("wish");
        QTest::addColumn<int>("chain");
        QTest::addColumn<QByteArray>("domain");
        QTest::addColumn<int>("verdict");
        const auto row = [](const char *name, const CertificateWish &wish, Chain chain, const QByteArray &domain, TlsVerdict verdict) {
            QTest::newRow(name) << wish << int(chain) << domain << int(verdict);
        };
        using V = TlsVerdict;
        const auto names = [](const QList<QByteArray> &alternatives, const QByteArray &common = "Some Server") {
            CertificateWish wish;
            wish.commonNames = {common};
            wish.alternatives = alternatives;
            return wish;
        };
        const QByteArray domain = "example.test";

        row("URI", names({"URI:sip:example.test"}), Chain::Direct, domain, V::Trusted);
        row("DNS", names({"DNS:example.test"}), Chain::Direct, domain, V::Trusted);
        row("URI and DNS", names({"DNS:example.test", "URI:sip:example.test"}), Chain::Direct, domain, V::Trusted);
        row("several DNS", names({"DNS:a.test", "DNS:b.test", "DNS:example.test"}), Chain::Direct, domain, V::Trusted);
        row("several URIs", names({"URI:sip:a.test", "URI:sip:example.test"}), Chain::Direct, domain, V::Trusted);
        row("letter case", names({"DNS:EXAMPLE.Test"}), Chain::Direct, "Example.TEST", V::Trusted);
        row("letter case of the scheme", names({"URI:SIP:Example.test"}), Chain::Direct, domain, V::Trusted);
        row("URI with port and parameter", names({"URI:sip:example.test:5061;transport=tls"}), Chain::Direct, domain, V::Trusted);
        row("root's dot", names({"DNS:example.test"}), Chain::Direct, "example.test.", V::Trusted);
        row("CN only", names({}, domain), Chain::Direct, domain, V::Trusted);
        row("A-label", names({"DNS:xn--mnchen-3ya.test"}), Chain::Direct, "m\xc3\xbcnchen.test", V::Trusted);
        row("A-label in both", names({"URI:sip:xn--mnchen-3ya.test"}), Chain::Direct, "xn--mnchen-3ya.test", V::Trusted);
        row("intermediate sent", names({"DNS:example.test"}), Chain::Intermediate, domain, V::Trusted);

        row("other DNS", names({"DNS:other.test"}), Chain::Direct, domain, V::NameMismatch);
        row("other URI beside the right DNS", names({"URI:sip:other.test", "DNS:example.test"}), Chain::Direct, domain, V::NameMismatch);
        row("user URI", names({"URI:sip:alice@example.test"}), Chain::Direct, domain, V::NameMismatch);
        row("user URI beside the right DNS", names({"URI:sip:alice@example.test", "DNS:example.test"}), Chain::Direct, domain, V::Trusted);
        row("sips URI", names({"URI:sips:example.test"}), Chain::Direct, domain, V::NameMismatch);
        row("https URI", names({"URI:https://example.test"}), Chain::Direct, domain, V::NameMismatch);
        row("wildcard", names({"DNS:*.example.test"}), Chain::Direct, "sip.example.test", V::NameMismatch);
        row("wildcard for its own domain", names({"DNS:*.example.test"}), Chain::Direct, domain, V::NameMismatch);
        row("wildcard of all", names({"DNS:*"}), Chain::Direct, domain, V::NameMismatch);
        row("wildcard in part", names({"DNS:ex*.test"}), Chain::Direct, domain, V::NameMismatch);
        row("wildcard URI", names({"URI:sip:*.example.test"}), Chain::Direct, "sip.example.test", V::NameMismatch);
        row("wildcard CN", names({}, "*.example.test"), Chain::Direct, "sip.example.test", V::NameMismatch);
        row("leading dot", names({"DNS:.example.test"}), Chain::Direct, "sip.example.test", V::NameMismatch);
        row("suffix", names({"DNS:example.test"}), Chain::Direct, "sip.example.test", V::NameMismatch);
        row("longer name", names({"DNS:sip.example.test"}), Chain::Direct, domain, V::NameMismatch);
        row("ending alike", names({"DNS:badexample.test"}), Chain::Direct, domain, V::NameMismatch);
        row("CN beside another SAN", names({"DNS:other.test"}, domain), Chain::Direct, domain, V::NameMismatch);
        row("CN beside an IP SAN", names({"IP:127.0.0.1"}, domain), Chain::Direct, domain, V::NameMismatch);
        row("CN beside an e-mail SAN", names({"email:alice@example.test"}, domain), Chain::Direct, domain, V::NameMismatch);
        row("IP SAN for an IP address", names({"IP:127.0.0.1"}), Chain::Direct, "127.0.0.1", V::NameMismatch);
        row("IP as DNS", names({"DNS:127.0.0.1"}), Chain::Direct, "127.0.0.1", V::NameMismatch);
        row("no name wanted", names({"DNS:example.test"}), Chain::Direct, "", V::NameMismatch);
        row("no names at all", names({}, "Some Server"), Chain::Direct, domain, V::NameMismatch);
        CertificateWish twoNames = names({});
        twoNames.commonNames = {"other.test", "example.test"};
        row("two CNs", twoNames, Chain::Direct, domain, V::NameMismatch);
        CertificateWish cut = names({});
        cut.rawDnsName = QByteArray("example.test\0.evil.test", 23);
        row("NUL in the name", cut, Chain::Direct, domain, V::NameMismatch);

        CertificateWish past = names({"DNS:example.test"});
        past.fromDays = -60;
        past.toDays = -1;
        row("expired", past, Chain::Direct, domain, V::Expired);
        CertificateWish future = names({"DNS:example.test"});
        future.fromDays = 2;
        row("not yet valid", future, Chain::Direct, domain, V::NotYetValid);
        const auto with = [&](const QByteArray &purposes, const QByteArray &usage = "digitalSignature") {
            CertificateWish wish = names({"DNS:example.test"});
            wish.purposes = purposes;
            wish.keyUsage = usage;
            return wish;
        };
        row("no purposes", with({}), Chain::Direct, domain, V::Trusted);
        row("serverAuth only", with("serverAuth"), Chain::Direct, domain, V::Trusted);
        row("sipDomain only", with("1.3.6.1.5.5.7.3.20"), Chain::Direct, domain, V::Trusted);
        row("any purpose", with("anyExtendedKeyUsage"), Chain::Direct, domain, V::Trusted);
        row("wrong purpose", with("clientAuth"), Chain::Direct, domain, V::WrongUsage);
        row("code signing", with("codeSigning,emailProtection"), Chain::Direct, domain, V::WrongUsage);
        row("wrong key usage", with("serverAuth", "cRLSign"), Chain::Direct, domain, V::WrongUsage);
        row("self-signed", names({"DNS:example.test"}), Chain::Self, domain, V::SelfSigned);
        row("unknown authority", names({"DNS:example.test"}), Chain::Stranger, domain, V::UnknownIssuer);
        row("unknown authority with its root", names({"DNS:example.test"}), Chain::StrangerWithRoot, domain, V::UnknownIssuer);
        row("chain missing", names({"DNS:example.test"}), Chain::IntermediateHidden, domain, V::UnknownIssuer);
        row("expired intermediate", names({"DNS:example.test"}), Chain::ExpiredIntermediate, domain, V::Expired);
        row("signed by no authority", names({"DNS:example.test"}), Chain::NoAuthority, domain, V::BrokenChain);
        CertificateWish sha1 = names({"DNS:example.test"});
        sha1.digest = "SHA1";
        row("SHA-1", sha1, Chain::Direct, domain, V::WeakSignature);
        CertificateWish weak = names({"DNS:example.test"});
        weak.rsaBits = 1024;
        row("RSA 1024", weak, Chain::Direct, domain, V::WeakKey);
        CertificateWish strong = names({"DNS:example.test"});
        strong.rsaBits = 2048;
        row("RSA 2048", strong, Chain::Direct, domain, V::Trusted);
    }

private Q_SLOTS:
    void rfc5922_7_theRules_data() { certificates(); }
    void rfc5922_7_theRules()
    {
        QFETCH(CertificateWish, wish);
        QFETCH(int, chain);
        QFETCH(QByteArray, domain);
        QFETCH(int, verdict);
        const Issued leaf = makeCertificate(wish, m_authorities.signer(Chain(chain)));
        const CertificateFacts facts = readCertificate(leaf.der());
        QCOMPARE(facts.fingerprint.size(), 32);
        const TlsVerdict found = judge(facts, chainVerdict(Chain(chain)), domain, QDateTime::currentDateTimeUtc());
        QCOMPARE(toString(found).toByteArray(), toString(TlsVerdict(verdict)).toByteArray());
    }

    void rfc5922_7_theHandshake_data() { certificates(); }
    void rfc5922_7_theHandshake()
    {
        QFETCH(CertificateWish, wish);
        QFETCH(int, chain);
        QFETCH(QByteArray, domain);
        QFETCH(int, verdict);
        const Issued leaf = makeCertificate(wish, m_authorities.signer(Chain(chain)));
        TlsTestServer server(m_authorities.shown(leaf, Chain(chain)));
        TlsReference reference;
        reference.domain = domain;
        reference.caFile = m_authorities.rootFile;
        const Result result = connectTo(server, reference);
        QVERIFY(result.isDone);
        if (TlsVerdict(verdict) == TlsVerdict::Trusted) {
            QVERIFY2(!result.error, qPrintable(result.error ? result.error->detail : QString()));
            QVERIFY(server.received().startsWith("OPTIONS sip:example.test SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:"));
            return;
        }
        QVERIFY(result.error);
        QCOMPARE(result.error->kind, TransportError::Kind::Tls);
        QVERIFY(result.error->tls != nullptr);
        QCOMPARE(toString(result.error->tls->verdict).toByteArray(), toString(TlsVerdict(verdict)).toByteArray());
        QCOMPARE(result.error->tls->certificate.fingerprint, readCertificate(leaf.der()).fingerprint);
        QCOMPARE(result.error->tls->domain, domain);
        QVERIFY(server.received().isEmpty()); // not one byte of SIP left
    }

    void aPinnedCertificateIsTakenAsItIsAndNoOther()
    {
        CertificateWish wish;
        wish.alternatives = {"DNS:other.test"};
        wish.toDays = 0;
        wish.fromDays = -3;
        const Issued leaf = makeCertificate(wish);
        TlsReference reference;
        reference.domain = "example.test";
        {
            TlsTestServer server({leaf});
            const Result refused = connectTo(server, reference);
            QVERIFY(refused.error && refused.error->tls);
            reference.pins = {refused.error->tls->certificate.fingerprint};
        }
        {
            TlsTestServer server({leaf});
            QVERIFY(!connectTo(server, reference).error);
            QVERIFY(server.received().startsWith("OPTIONS"));
        }
        TlsTestServer another({makeCertificate(wish)});
        const Result refused = connectTo(another, reference);
        QVERIFY(refused.error);
        QCOMPARE(toString(refused.error->tls->verdict).toByteArray(), QByteArray("selfSigned"));
        QVERIFY(another.received().isEmpty());
    }

    void oldProtocolsAreRefused_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<bool>("works");
        QTest::newRow("TLS 1.0") << 0x0301 << false;
        QTest::newRow("TLS 1.1") << 0x0302 << false;
        QTest::newRow("TLS 1.2") << 0x0303 << true;
        QTest::newRow("TLS 1.3") << 0x0304 << true;
    }
    void oldProtocolsAreRefused()
    {
        QFETCH(int, version);
        QFETCH(bool, works);
        CertificateWish wish;
        wish.rsaBits = 2048;
        const Issued leaf = makeCertificate(wish, &m_authorities.root);
        TlsTestServer server({leaf}, version);
        TlsReference reference;
        reference.domain = "example.test";
        reference.caFile = m_authorities.rootFile;
        const Result result = connectTo(server, reference);
        QVERIFY(result.isDone);
        QCOMPARE(!result.error, works);
        if (!works)
            QCOMPARE(toString(result.error->tls->verdict).toByteArray(), QByteArray("handshakeFailed"));
    }

    void ourCertificateIsShownWhereOneIsDemanded()
    {
        const Issued leaf = makeCertificate(CertificateWish{}, &m_authorities.root);
        CertificateWish ours;
        ours.alternatives = {"URI:sip:alice@example.test"};
        const Issued client = makeCertificate(ours, &m_authorities.root);
        TlsReference reference;
        reference.domain = "example.test";
        reference.caFile = m_authorities.rootFile;
        reference.certificateFile = m_authorities.folder.filePath(QStringLiteral("client.pem"));
        reference.keyFile = m_authorities.folder.filePath(QStringLiteral("client.key"));
        for (const auto &[path, bytes] : {std::pair(reference.certificateFile, client.pem()), std::pair(reference.keyFile, client.keyPem())}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            QVERIFY(file.write(bytes) > 0);
        }
        TlsTestServer server({leaf});
        server.demandClientCertificate(m_authorities.root);
        QVERIFY(!connectTo(server, reference).error);
        QVERIFY(server.received().startsWith("OPTIONS"));

        // Without one TLS 1.2 ends inside the handshake.
        TlsTestServer old({leaf}, 0x0303);
        old.demandClientCertificate(m_authorities.root);
        reference.certificateFile = reference.keyFile = QString();
        const Result refused = connectTo(old, reference);
        QVERIFY(refused.error);
        QCOMPARE(refused.error->kind, TransportError::Kind::Tls);
        QVERIFY(old.received().isEmpty());
    }

    void fingerprintsAreReadAndWritten()
    {
        const QByteArray octets(32, '\xab');
        QCOMPARE(parseFingerprint(readableFingerprint(octets)), octets);
        QCOMPARE(parseFingerprint(octets.toHex()), octets);
        QVERIFY(parseFingerprint("AB:CD").isEmpty());
        QVERIFY(parseFingerprint(QByteArray(64, 'g')).isEmpty());
    }

    void rubbishIsNoCertificate()
    {
        const CertificateFacts facts = readCertificate("rubbish");
        QVERIFY(facts.fingerprint.isEmpty());
        QVERIFY(judge(facts, ChainVerdict::Trusted, "example.test", QDateTime::currentDateTimeUtc()) != TlsVerdict::Trusted);
    }
};

QTEST_GUILESS_MAIN(tst_TlsIdentity)
#include "tst_TlsIdentity.moc"
