// SPDX-License-Identifier: MIT
#include "MsrpEnds.h"

#include "msrp/MsrpEndpoint.h"
#include "support/CertificateMaker.h"
#include "transport/CertificateReader.h"

#include <QCryptographicHash>
#include <QTemporaryFile>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

namespace {

CertificateFingerprint foreign()
{
    return {"sha-256", QByteArray(32, 'x')};
}

/// Alice connects to Bob over TLS on loopback.
class Ground
{
public:
    explicit Ground(const QHostAddress &address = QHostAddress(QHostAddress::LocalHost))
    {
        const auto bound = bobs.listen({address, 0}, true);
        if (!bound)
            return;
        place = *bound;
        bobUri = bobs.newUri(true, place.address);
        aliceUri = alices.newUri(true, place.address);
    }
    void begin(const QList<CertificateFingerprint> &ofBob, const QList<CertificateFingerprint> &ofAlice, const TlsReference &more = {})
    {
        TlsReference reference = more;
        reference.fingerprints = ofBob;
        bob.listenTo(bobs.await(bobUri, {aliceUri}, bob.receiver, ofAlice));
        alice.listenTo(alices.connectTo({TransportProtocol::Tls, place, reference}, aliceUri, {bobUri}, alice.receiver));
    }

    TimerService timers{SystemClock::instance()};
    MsrpEndpoint alices{Network::system(), timers, SystemRandom::instance()};
    MsrpEndpoint bobs{Network::system(), timers, SystemRandom::instance()};
    Endpoint place;
    MsrpUri aliceUri;
    MsrpUri bobUri;
    End alice;
    End bob;
};

} // namespace

/// MSRP over TLS with certificates that their owners made: RFC 4975 s.14.4, RFC 8122. A27
class tst_MsrpTls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc8122_bothSidesShowWhatTheyAnnounced();
    void overIpv6();
    void rfc8122_6_2_anotherServerIsRefused();
    void rfc8122_6_2_anotherClientEndsTheSession();
    void clientsWithoutTlsDoNotReachASecureSession();
    void rfc4975_14_4_theNameWithoutAFingerprint();
    void sessionsShareAConnection();
    void rfc8122_5_1_theStrongestHashCounts();
    void ourCertificates();
};

void tst_MsrpTls::rfc8122_bothSidesShowWhatTheyAnnounced()
{
    Ground ground;
    ground.begin({ground.bobs.fingerprint()}, {ground.alices.fingerprint()});
    ground.alice.session->send(text("id01", "Hello"));
    QTRY_VERIFY(ground.alice.story.contains("delivered id01"));
    ground.bob.session->send(text("id02", QByteArray(300'000, 'x')));
    QTRY_VERIFY(ground.bob.story.contains("delivered id02"));
    QCOMPARE(ground.bob.texts, QList<QByteArray>{"id01=Hello"});
    QVERIFY(ground.bobUri.secure && toBytes(ground.bobUri).startsWith("msrps://127.0.0.1:"));
}

void tst_MsrpTls::overIpv6()
{
    Ground ground{QHostAddress(QHostAddress::LocalHostIPv6)};
    if (ground.place.port == 0)
        QSKIP("no IPv6 here");
    ground.begin({ground.bobs.fingerprint()}, {ground.alices.fingerprint()});
    ground.alice.session->send(text("id01", "Hello"));
    QTRY_VERIFY(ground.alice.story.contains("delivered id01"));
    QVERIFY(toBytes(ground.bobUri).startsWith("msrps://[::1]:"));
}

void tst_MsrpTls::rfc8122_6_2_anotherServerIsRefused()
{
    Ground ground;
    ground.begin({foreign()}, {ground.alices.fingerprint()});
    ground.alice.session->send(text("id01", "secret"));
    QTRY_COMPARE(ground.alice.story, QList<QByteArray>{"closed"});
    QCOMPARE(ground.alice.detail, QStringLiteral("fingerprintMismatch"));
    QVERIFY(ground.bob.texts.isEmpty());
}

void tst_MsrpTls::rfc8122_6_2_anotherClientEndsTheSession()
{
    Ground ground;
    ground.begin({ground.bobs.fingerprint()}, {foreign()});
    ground.alice.session->send(text("id01", "forged"));
    QTRY_COMPARE(ground.bob.story, QList<QByteArray>{"closed"});
    QCOMPARE(ground.bob.detail, QStringLiteral("fingerprintMismatch"));
    QTRY_VERIFY(ground.alice.story.contains("closed"));
    QVERIFY(ground.bob.texts.isEmpty());
    QTRY_COMPARE(ground.bobs.connections(), 0);
}

void tst_MsrpTls::clientsWithoutTlsDoNotReachASecureSession()
{
    Ground ground;
    const auto plain = ground.bobs.listen({ground.place.address, 0});
    QVERIFY(plain);
    ground.bob.listenTo(ground.bobs.await(ground.bobUri, {ground.aliceUri}, ground.bob.receiver));
    ground.alice.listenTo(ground.alices.connectTo({TransportProtocol::Tcp, *plain, {}}, ground.aliceUri, {ground.bobUri}, ground.alice.receiver));
    ground.alice.session->send(text("id01", "in the clear"));
    QTRY_VERIFY(ground.alice.story.contains("closed"));
    QVERIFY(ground.bob.session->state() == MsrpSession::State::Waiting);
    QVERIFY(ground.bob.texts.isEmpty());
}

void tst_MsrpTls::rfc4975_14_4_theNameWithoutAFingerprint()
{
    const auto pemFile = [](const Issued &issued) {
        auto file = std::make_unique<QTemporaryFile>();
        if (file->open())
            file->write(issued.pem());
        file->close();
        return file;
    };
    CertificateWish root;
    root.isAuthority = true;
    root.commonNames = {"the root"};
    const Issued authority = makeCertificate(root);
    const auto roots = pemFile(authority);
    CertificateWish wish;
    wish.alternatives = {"DNS:bob.example.test"};
    const Issued shown = makeCertificate(wish, &authority);
    for (const bool right : {true, false}) {
        Ground ground;
        MsrpEndpoint bobs(Network::system(), ground.timers, SystemRandom::instance());
        bobs.setCertificate({shown.pem(), shown.keyPem()});
        const auto bound = bobs.listen({ground.place.address, 0}, true);
        QVERIFY(bound);
        const MsrpUri uri = bobs.newUri(true, bound->address);
        ground.bob.listenTo(bobs.await(uri, {ground.aliceUri}, ground.bob.receiver));
        TlsReference reference;
        reference.domain = right ? "bob.example.test" : "eve.example.test";
        reference.caFile = roots->fileName();
        ground.alice.listenTo(ground.alices.connectTo({TransportProtocol::Tls, *bound, reference}, ground.aliceUri, {uri}, ground.alice.receiver));
        QTRY_COMPARE(ground.alice.story, QList<QByteArray>{right ? "opened" : "closed"});
        QCOMPARE(ground.alice.detail, right ? QString() : QStringLiteral("nameMismatch"));
    }
    // Who made it himself is nobody without a fingerprint.
    Ground ground;
    ground.begin({}, {});
    QTRY_COMPARE(ground.alice.detail, QStringLiteral("selfSigned"));
}

void tst_MsrpTls::sessionsShareAConnection()
{
    Ground ground;
    ground.begin({ground.bobs.fingerprint()}, {ground.alices.fingerprint()});
    QTRY_COMPARE(ground.alice.story, QList<QByteArray>{"opened"});
    End secondAlice;
    End secondBob;
    const MsrpUri bobUri = ground.bobs.newUri(true, ground.place.address);
    const MsrpUri aliceUri = ground.alices.newUri(true, ground.place.address);
    secondBob.listenTo(ground.bobs.await(bobUri, {aliceUri}, secondBob.receiver, {ground.alices.fingerprint()}));
    TlsReference reference;
    reference.fingerprints = {ground.bobs.fingerprint()};
    secondAlice.listenTo(ground.alices.connectTo({TransportProtocol::Tls, ground.place, reference}, aliceUri, {bobUri}, secondAlice.receiver));
    secondAlice.session->send(text("id01", "second"));
    QTRY_VERIFY(secondAlice.story.contains("delivered id01"));
    QCOMPARE(ground.alices.connections(), 1);
}

void tst_MsrpTls::rfc8122_5_1_theStrongestHashCounts()
{
    const QByteArray der = makeOwnCertificate().der();
    QVERIFY(!der.isEmpty());
    const auto hashed = [&](QByteArray name, QCryptographicHash::Algorithm algorithm) {
        return CertificateFingerprint{std::move(name), QCryptographicHash::hash(der, algorithm)};
    };
    const auto sha1 = hashed("sha-1", QCryptographicHash::Sha1);
    const auto sha256 = hashed("sha-256", QCryptographicHash::Sha256);
    const auto sha512 = hashed("sha-512", QCryptographicHash::Sha512);
    QVERIFY(fingerprintOf(der) == sha256);
    QVERIFY(matchesFingerprint(der, {sha1}));
    QVERIFY(matchesFingerprint(der, {foreign(), sha256})); // a peer with several certificates
    QVERIFY(matchesFingerprint(der, {sha512, foreign()}));
    QVERIFY(!matchesFingerprint(der, {sha1, foreign()}));
    QVERIFY(!matchesFingerprint(der, {hashed("md5", QCryptographicHash::Md5)}));
    QVERIFY(!matchesFingerprint({}, {sha256}));
    QVERIFY(!matchesFingerprint(der, {}));
}

void tst_MsrpTls::ourCertificates()
{
    const OwnCertificate one = makeOwnCertificate();
    const CertificateFacts facts = readCertificate(one.der());
    QVERIFY(facts.keyStrength >= 128 && facts.signatureStrength >= 128);
    QVERIFY(facts.notBefore < QDateTime::currentDateTimeUtc() && facts.notAfter > QDateTime::currentDateTimeUtc().addDays(300));
    QVERIFY(makeOwnCertificate().der() != one.der());
}

QTEST_GUILESS_MAIN(tst_MsrpTls)
#include "tst_MsrpTls.moc"
