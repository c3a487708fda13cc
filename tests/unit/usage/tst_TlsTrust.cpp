// SPDX-License-Identifier: MIT
#include "usage/TlsTrust.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// Whom the certificate has to name. P03
class tst_TlsTrust : public QObject
{
    Q_OBJECT

    static Identity account(const QByteArray &outbound = {})
    {
        Identity identity;
        identity.aor = *parseUri(QByteArrayView("sip:alice@Example.test"));
        identity.caFile = QStringLiteral("/ca.pem");
        identity.pins = {{"example.test", QByteArray(32, 'e')}, {"sip.other.test", QByteArray(32, 'o')}};
        if (!outbound.isEmpty()) {
            NameAddr route;
            route.uri = *parseUri(QByteArrayView(outbound));
            identity.outbound.append(route);
        }
        return identity;
    }

private Q_SLOTS:
    void rfc5922_7_3_theReferenceIdentity_data()
    {
        QTest::addColumn<QByteArray>("outbound");
        QTest::addColumn<QByteArray>("requestUri");
        QTest::addColumn<QByteArray>("domain");
        QTest::newRow("found by the domain") << QByteArray() << QByteArray("sip:example.test") << QByteArray("example.test");
        QTest::newRow("a name as proxy") << QByteArray("sip:SIP.other.test;transport=tls") << QByteArray("sip:example.test") << QByteArray("sip.other.test");
        QTest::newRow("an IPv4 address as proxy") << QByteArray("sip:192.0.2.1;transport=tls") << QByteArray("sip:example.test") << QByteArray("example.test");
        QTest::newRow("an IPv6 address as proxy") << QByteArray("sip:[2001:db8::1]:5061") << QByteArray("sip:bob@other.test") << QByteArray("example.test");
        QTest::newRow("another domain, no proxy") << QByteArray() << QByteArray("sips:bob@other.test") << QByteArray("other.test");
        // Nobody can prove to be a bare address that somebody else gave us.
        QTest::newRow("an address as peer") << QByteArray() << QByteArray("sip:bob@192.0.2.7;transport=tls") << QByteArray("192.0.2.7");
    }
    void rfc5922_7_3_theReferenceIdentity()
    {
        QFETCH(QByteArray, outbound);
        QFETCH(QByteArray, requestUri);
        QFETCH(QByteArray, domain);
        const Identity identity = account(outbound);
        const Uri nextHop = identity.outbound.isEmpty() ? *parseUri(QByteArrayView(requestUri)) : identity.outbound.first().uri;
        Target target{TransportProtocol::Tls, {QHostAddress(QStringLiteral("192.0.2.1")), 5061}};
        target.tls.domain = "what.dns.said";
        applyTrust(target, identity, nextHop);
        QCOMPARE(target.tls.domain, domain);
        QCOMPARE(target.tls.caFile, QStringLiteral("/ca.pem"));
    }

    void pinsCountForTheirHostOnly()
    {
        Target target{TransportProtocol::Tls, {QHostAddress(QStringLiteral("192.0.2.1")), 5061}};
        applyTrust(target, account(), *parseUri(QByteArrayView("sip:EXAMPLE.test")));
        QCOMPARE(target.tls.pins, QList<QByteArray>{QByteArray(32, 'e')});
        applyTrust(target, account("sip:sip.other.test"), *parseUri(QByteArrayView("sip:sip.other.test")));
        QCOMPARE(target.tls.pins, QList<QByteArray>{QByteArray(32, 'o')});
        applyTrust(target, account(), *parseUri(QByteArrayView("sip:third.test")));
        QVERIFY(target.tls.pins.isEmpty());
    }

    void otherTransportsStayAsTheyAre()
    {
        const Target target{TransportProtocol::Tcp, {QHostAddress(QStringLiteral("192.0.2.1")), 5060}};
        Target same = target;
        applyTrust(same, account(), *parseUri(QByteArrayView("sip:example.test")));
        QVERIFY(same == target);
    }
};

QTEST_GUILESS_MAIN(tst_TlsTrust)
#include "tst_TlsTrust.moc"
