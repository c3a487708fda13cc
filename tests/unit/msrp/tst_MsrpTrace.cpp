// SPDX-License-Identifier: MIT
#include "MsrpEnds.h"

#include "msrp/MsrpEndpoint.h"
#include "support/SimulatedNetwork.h"
#include "support/TimeMachine.h"
#include "trace/LadderBuilder.h"
#include "trace/LadderReading.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

/// What the trace is told of a session's MSRP (DESIGN s.11): heads, in order, without contents.
class tst_MsrpTrace : public QObject
{
    Q_OBJECT

private:
    ManualClock m_clock;
    SimulatedNetwork m_network{m_clock};
    TimerService m_timers{m_clock};
    TimeMachine m_time{m_clock, m_network};
    SeededRandom m_random{4975};
    MsrpEndpoint m_alices{m_network.host(QStringLiteral("192.0.2.1")), m_timers, m_random};
    MsrpEndpoint m_bobs{m_network.host(QStringLiteral("192.0.2.2")), m_timers, m_random};
    End m_alice;
    End m_bob;
    QList<TraceEntry> m_seen; ///< of Alice's side
    QList<TraceEntry> m_there; ///< of Bob's

    std::unique_ptr<MsrpTrace> traceTo(QList<TraceEntry> &entries)
    {
        return std::make_unique<MsrpTrace>("call@example.test", m_timers, [&entries](const TraceEntry &entry) { entries.append(entry); });
    }
    static QByteArrayList words(const QList<TraceEntry> &entries)
    {
        QByteArrayList lines;
        for (const TraceEntry &entry : entries) {
            const LadderReading reading = readForLadder(entry.bytes);
            lines.append((entry.direction == TraceEntry::Direction::Out ? "> " : "< ")
                         + (reading.isRequest ? reading.method : QByteArray::number(reading.status)) + ' ' + reading.reason
                         + (entry.detail.isEmpty() ? QByteArray() : ' ' + entry.detail));
        }
        return lines;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_time.add(m_timers);
        const Endpoint place{QHostAddress(QStringLiteral("192.0.2.2")), 2855};
        QVERIFY(m_bobs.listen(place).ok());
        const MsrpUri bob = m_bobs.newUri(false, place.address);
        const MsrpUri alice = m_alices.newUri(false, QHostAddress(QStringLiteral("192.0.2.1")));
        m_bob.listenTo(m_bobs.await(bob, {alice}, m_bob.receiver));
        m_bob.session->setTrace(traceTo(m_there));
        m_alice.listenTo(m_alices.connectTo({TransportProtocol::Tcp, place, {}}, alice, {bob}, m_alice.receiver));
        m_alice.session->setTrace(traceTo(m_seen));
        m_time.settle();
    }

    void init()
    {
        m_seen.clear();
        m_there.clear();
    }

    void aShortTextIsThreeSteps() // A24
    {
        m_alice.session->send(text("m1", "5ec2e7 5ec2e7"));
        m_time.settle();
        QCOMPARE(words(m_seen), (QByteArrayList{"> SEND 1-13/13", "< 200 OK", "< REPORT 200 OK"}));
        QCOMPARE(words(m_there), (QByteArrayList{"< SEND 1-13/13", "> 200 OK", "> REPORT 200 OK"}));
        for (const QList<TraceEntry> &side : {m_seen, m_there}) {
            for (const TraceEntry &entry : side) {
                QVERIFY2(!entry.bytes.contains("5ec2e7"), entry.bytes.constData());
                QCOMPARE(entry.callId, QByteArray("call@example.test"));
                QCOMPARE(entry.transport, QByteArray("TCP"));
            }
            QCOMPARE(side[1].method, QByteArray("SEND"));
            const TraceEntry &send = side.first();
            QVERIFY2(send.bytes.contains("\r\nContent-Type: text/plain\r\n\r\nhidden-------\r\n-------"), send.bytes.constData());
            QVERIFY(send.bytes.endsWith("$\r\n"));
        }
        QCOMPARE(m_seen.first().remote, QStringLiteral("192.0.2.2:2855"));
        QCOMPARE(m_there.first().local, QStringLiteral("192.0.2.2:2855"));
    }

    void theChunksOfALongMessageAreOneRun()
    {
        m_alice.session->setChunkSize(2000);
        m_alice.session->send(text("m2", QByteArray(100'000, 'x')));
        m_time.settle();
        QCOMPARE(words(m_seen), (QByteArrayList{"> SEND 1-2000/100000", "> SEND 98001-100000/100000 +48 chunks", "< 200 OK", "< 200 OK", "< REPORT 200 OK"}));
        QCOMPARE(chunksBefore(m_seen[1].detail), 48);
        QCOMPARE(words(m_there).first(), QByteArray("< SEND 1-*/100000")); // it may be interrupted (s.7.1.1)
        QCOMPARE(words(m_there).join(";").count("+48 chunks"), 1);
        QCOMPARE(m_there.size(), 5);
    }

    void whatIsRefusedIsTold()
    {
        m_bob.receiver.refusal = 413;
        m_alice.session->send(text("m3", "hello"));
        m_time.settle();
        m_bob.receiver.refusal = 0;
        QCOMPARE(words(m_seen).first(2), (QByteArrayList{"> SEND 1-5/5", "< 413 " + readForLadder(m_seen[1].bytes).reason}));
    }

    void theLadderShowsThemBetweenThePeople()
    {
        m_alice.session->send(text("m4", "hello"));
        m_time.settle();
        const Ladder ladder = ladderOf(m_seen, {"alice@example.test", {}});
        QCOMPARE(ladder.lanes.size(), 2);
        QVERIFY(ladder.lanes[1].role == LadderLane::Role::Peer);
        QCOMPARE(ladder.sections.size(), 1);
        QVERIFY(ladder.sections.first().kind == LadderSection::Kind::Session);
        for (const LadderStep &step : ladder.steps)
            QVERIFY(step.cls == LadderClass::Msrp);
        QVERIFY(ladder.steps[0].isRequest && ladder.steps[0].fromLane == 0);
        QVERIFY(!ladder.steps[1].isRequest && ladder.steps[1].method == "SEND" && ladder.steps[1].fromLane == 1);
    }

    void theProofForARelayIsHidden() // A24
    {
        QList<TraceEntry> entries;
        const auto trace = traceTo(entries);
        MsrpHead auth;
        auth.transaction = "abcd1234";
        auth.method = "AUTH";
        auth.toPath = {*parseMsrpUri("msrps://relay.example.test:2855;tcp")};
        auth.fromPath = {*parseMsrpUri("msrps://alice.example.test:7777/abcdefgh;tcp")};
        auth.others = {{"Authorization", "Digest username=\"alice\", realm=\"r\", response=\"5ec2e7\", cnonce=\"5ec2e7\""}};
        trace->sent(auth);
        QCOMPARE(entries.size(), 1);
        QVERIFY2(!entries.first().bytes.contains("5ec2e7"), entries.first().bytes.constData());
        QVERIFY(readForLadder(entries.first().bytes).hasCredentials);
        const Ladder ladder = ladderOf(entries, {});
        QVERIFY(ladder.lanes[1].role == LadderLane::Role::Server);
    }
};

QTEST_GUILESS_MAIN(tst_MsrpTrace)
#include "tst_MsrpTrace.moc"
