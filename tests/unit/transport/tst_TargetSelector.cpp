// SPDX-License-Identifier: MIT
#include "transport/TargetSelector.h"

#include <QMap>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;

class tst_TargetSelector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc2782_lowestPriorityFirst()
    {
        SeededRandom random(1);
        const std::vector<SrvRecord> records{{20, 100, 1, "c"}, {10, 0, 2, "a"}, {15, 5, 3, "b"}};
        for (int i = 0; i < 20; ++i) {
            const auto order = selectionOrder(records, random, 100);
            QCOMPARE(order.size(), size_t(3));
            QCOMPARE(order[0].target, QByteArray("a"));
            QCOMPARE(order[1].target, QByteArray("b"));
            QCOMPARE(order[2].target, QByteArray("c"));
        }
    }

    void rfc2782_weightsDecideHowOften()
    {
        SeededRandom random(2);
        const std::vector<SrvRecord> records{{0, 60, 1, "big"}, {0, 20, 1, "small"}, {0, 20, 1, "other"}};
        QMap<QByteArray, int> first;
        constexpr int kDraws = 10'000;
        for (int i = 0; i < kDraws; ++i)
            ++first[selectionOrder(records, random, 100).front().target];
        QVERIFY(first["big"] > kDraws * 57 / 100 && first["big"] < kDraws * 63 / 100);
        QVERIFY(first["small"] > kDraws * 17 / 100 && first["small"] < kDraws * 23 / 100);
    }

    void rfc2782_weightZeroHasASmallChance()
    {
        SeededRandom random(3);
        const std::vector<SrvRecord> records{{0, 9, 1, "nine"}, {0, 0, 1, "zero"}};
        int zeroFirst = 0;
        for (int i = 0; i < 10'000; ++i)
            zeroFirst += selectionOrder(records, random, 100).front().target == "zero";
        QVERIFY(zeroFirst > 800 && zeroFirst < 1200); // 1 of 10
    }

    void everyRecordComesOnce()
    {
        SeededRandom random(4);
        std::vector<SrvRecord> records;
        for (int i = 0; i < 32; ++i)
            records.push_back({quint16(i % 3), quint16(i % 5), quint16(i), "host" + QByteArray::number(i)});
        auto order = selectionOrder(records, random, 100);
        QCOMPARE(order.size(), records.size());
        std::sort(order.begin(), order.end(), [](const SrvRecord &a, const SrvRecord &b) { return a.port < b.port; });
        QVERIFY(order == records);
    }

    // P04 A12: the best of a thousand, not the first of them.
    void rfc2782_onlyTheBestAreTaken()
    {
        SeededRandom random(6);
        std::vector<SrvRecord> records;
        for (int i = 0; i < 1000; ++i)
            records.push_back({quint16(1000 - i), 1, 5060, "host" + QByteArray::number(i)});
        const auto order = selectionOrder(records, random, 3);
        QCOMPARE(order.size(), size_t(3));
        QCOMPARE(order[0].target, QByteArray("host999"));
        QCOMPARE(order[2].target, QByteArray("host997"));
    }

    // P04
    void rfc3263_4_1_orderThenPreference()
    {
        const std::vector<NaptrRecord> records{
            {100, 50, "s", "SIP+D2U", "", "_sip._udp.a"},
            {90, 60, "S", "sip+d2t", "", "_sip._tcp.b"},
            {90, 50, "s", "SIPS+D2T", "", "_sips._tcp.c"},
        };
        const SipService udp{TransportProtocol::Udp, "_sip._udp.a"};
        const SipService tcp{TransportProtocol::Tcp, "_sip._tcp.b"};
        const SipService tls{TransportProtocol::Tls, "_sips._tcp.c"};
        QVERIFY((servicesOf(records, false, std::nullopt) == std::vector<SipService>{tls, tcp, udp}));
        QVERIFY((servicesOf(records, false, TransportProtocol::Tcp) == std::vector<SipService>{tcp, tls, udp}));
        QVERIFY((servicesOf(records, true, TransportProtocol::Tls) == std::vector<SipService>{tls}));
    }

    // P04
    void rfc3403_whatIsNotForUsIsLeftOut()
    {
        const std::vector<NaptrRecord> records{
            {1, 1, "u", "E2U+sip", "!^.*$!sip:evil@evil.example!", ""},
            {2, 1, "s", "SIP+D2U", "!^.*$!_sip._udp.evil.example!", "_sip._udp.evil"},
            {3, 1, "", "SIP+D2U", "", "more.naptr.example"},
            {4, 1, "s", "SIP+D2S", "", "_sip._sctp.a"},
            {5, 1, "s", "SIP+D2U", "", ""},
            {6, 1, "s", "SIP+D2UX", "", "_sip._udp.long"},
            {7, 1, "s", "SIPS+D2U", "", "_sips._udp.nonsense"},
            {8, 1, "a", "SIP+D2T", "", "host.example"},
            {9, 1, "s", "SIP+D2W", "", "_sip._ws.a"},
            {9, 2, "s", "SIPS+D2W", "", "_sips._ws.a"},
        };
        const std::vector<SipService> wanted{{TransportProtocol::Tcp, "host.example", true},
                                             {TransportProtocol::Ws, "_sip._ws.a"},
                                             {TransportProtocol::Wss, "_sips._ws.a"}};
        QVERIFY(servicesOf(records, false, std::nullopt) == wanted);
        QVERIFY(servicesOf({}, false, std::nullopt).empty());
    }

    void rfc2782_theRootAsTargetIsNoTarget()
    {
        SeededRandom random(5);
        QVERIFY(selectionOrder({{0, 0, 0, ""}}, random, 8).empty());
        QVERIFY(selectionOrder({}, random, 8).empty());
    }
};

QTEST_APPLESS_MAIN(tst_TargetSelector)
#include "tst_TargetSelector.moc"
