// SPDX-License-Identifier: MIT
#include "transport/AddressOrder.h"

#include <QTest>

using namespace linnet::sip;

/// RFC 6724 as RFC 7984 s.4 asks for it.
class tst_AddressOrder : public QObject
{
    Q_OBJECT

    static QString ordered(const QStringList &given, const QHash<QString, QString> &sources)
    {
        QList<QHostAddress> addresses;
        for (const QString &one : given)
            addresses.append(QHostAddress(one));
        QStringList result;
        for (const QHostAddress &one : inOrderOfTrial(addresses, [&](const QHostAddress &to) {
                 const bool v6 = to.protocol() == QAbstractSocket::IPv6Protocol;
                 return QHostAddress(sources.value(to.toString(), sources.value(v6 ? QStringLiteral("6") : QStringLiteral("4"))));
             }))
            result.append(one.toString());
        return result.join(QLatin1Char(' '));
    }

private Q_SLOTS:
    // P04
    void rfc6724_6_rules_data()
    {
        using Sources = QHash<QString, QString>;
        const QString v4 = QStringLiteral("4");
        const QString v6 = QStringLiteral("6");
        QTest::addColumn<QStringList>("given");
        QTest::addColumn<Sources>("sources");
        QTest::addColumn<QString>("wanted");
        const QStringList dual{QStringLiteral("192.0.2.1"), QStringLiteral("2001:db8::1")};
        const Sources both{{v4, QStringLiteral("198.51.100.9")}, {v6, QStringLiteral("2001:db8::9")}};
        QTest::newRow("IPv6 first where both work") << dual << both << QStringLiteral("2001:db8::1 192.0.2.1");
        QTest::newRow("rule 1: no IPv6 route") << dual << Sources{{v4, QStringLiteral("198.51.100.9")}} << QStringLiteral("192.0.2.1 2001:db8::1");
        QTest::newRow("rule 2: only a link-local source") << dual << Sources{{v4, QStringLiteral("198.51.100.9")}, {v6, QStringLiteral("fe80::9")}}
                                                          << QStringLiteral("192.0.2.1 2001:db8::1");
        QTest::newRow("rule 5: a ULA source does not fit") << dual << Sources{{v4, QStringLiteral("198.51.100.9")}, {v6, QStringLiteral("fd00::9")}}
                                                           << QStringLiteral("192.0.2.1 2001:db8::1");
        QTest::newRow("rule 6: 6to4 last") << QStringList{QStringLiteral("2002:c000:201::1"), QStringLiteral("192.0.2.1")}
                                           << Sources{{v4, QStringLiteral("198.51.100.9")}, {v6, QStringLiteral("2002:c000:299::9")}}
                                           << QStringLiteral("192.0.2.1 2002:c000:201::1");
        QTest::newRow("equal ones as the name server said")
            << QStringList{QStringLiteral("192.0.2.3"), QStringLiteral("192.0.2.1"), QStringLiteral("192.0.2.2")} << both
            << QStringLiteral("192.0.2.3 192.0.2.1 192.0.2.2");
        QTest::newRow("loopback: IPv4 first") << QStringList{QStringLiteral("::1"), QStringLiteral("127.0.0.1")} << both
                                              << QStringLiteral("127.0.0.1 ::1");
        QTest::newRow("no route at all") << dual << Sources{} << QStringLiteral("192.0.2.1 2001:db8::1");
    }
    void rfc6724_6_rules()
    {
        using Sources = QHash<QString, QString>;
        QFETCH(QStringList, given);
        QFETCH(Sources, sources);
        QFETCH(QString, wanted);
        QCOMPARE(ordered(given, sources), wanted);
    }
};

QTEST_APPLESS_MAIN(tst_AddressOrder)
#include "tst_AddressOrder.moc"
