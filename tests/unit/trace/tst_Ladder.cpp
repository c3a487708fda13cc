// SPDX-License-Identifier: MIT
#include "trace/LadderBuilder.h"
#include "trace/LadderSvg.h"
#include "trace/LadderText.h"
#include "trace/Pcap.h"
#include "trace/Redaction.h"

#include <QTest>
#include <QXmlStreamReader>
#include <QtEndian>

using namespace linnet::sip;
using Direction = TraceEntry::Direction;
using Observer = TraceEntry::Observer;

namespace {

const QString kUs = QStringLiteral("192.0.2.10:50612");
const QString kServer = QStringLiteral("198.51.100.7:5061");
const QString kBob = QStringLiteral("203.0.113.5:5060");

/// What a recorder would give; milliseconds since the first.
class Recording
{
public:
    Recording &add(int at, Direction direction, const QByteArray &startLine, const QByteArray &headers, const QByteArray &body = {})
    {
        return addVia(Observer::Self, kUs, kServer, at, direction, startLine, headers, body);
    }
    Recording &addVia(Observer observer, const QString &local, const QString &remote, int at, Direction direction, const QByteArray &startLine,
                      const QByteArray &headers, const QByteArray &body = {})
    {
        TraceEntry entry = event(observer, local, remote, at, direction, TraceEntry::Kind::Sip);
        const RedactedMessage message = redact(startLine + "\r\n" + headers + "\r\n\r\n" + body);
        entry.bytes = message.bytes;
        entry.branch = message.branch;
        entry.method = message.method;
        entry.callId = message.callId;
        entries.append(entry);
        return *this;
    }
    Recording &happened(int at, Direction direction, TraceEntry::Kind kind)
    {
        entries.append(event(Observer::Self, kUs, kServer, at, direction, kind));
        return *this;
    }

    QList<TraceEntry> entries;

private:
    TraceEntry event(Observer observer, const QString &local, const QString &remote, int at, Direction direction, TraceEntry::Kind kind)
    {
        TraceEntry entry;
        entry.sequence = quint64(entries.size()) + 1;
        entry.time = QDateTime::fromMSecsSinceEpoch(1'780'000'000'000 + at, Qt::UTC);
        entry.monotonic = linnet::MonoTime(std::chrono::milliseconds(5000 + at));
        entry.kind = kind;
        entry.direction = direction;
        entry.observer = observer;
        entry.transport = "TCP";
        entry.local = local;
        entry.remote = remote;
        return entry;
    }
};

QByteArray headers(const QByteArray &branch, const QByteArray &callId, const QByteArray &cseq, const QByteArray &from = "alice", const QByteArray &to = "bob")
{
    return "Via: SIP/2.0/TCP h;branch=" + branch + "\r\nFrom: <sip:" + from + "@example.test>;tag=1\r\nTo: <sip:" + to
        + "@Example.test>\r\nCall-ID: " + callId + "\r\nCSeq: " + cseq;
}

Recording figure()
{
    Recording r;
    const QByteArray reg = headers("b1", "r", "1 REGISTER", "alice", "alice");
    r.happened(0, Direction::Out, TraceEntry::Kind::Connected)
        .add(3, Direction::Out, "REGISTER sip:example.test SIP/2.0", reg)
        .add(21, Direction::In, "SIP/2.0 401 Unauthorized", reg)
        .add(24, Direction::Out, "REGISTER sip:example.test SIP/2.0",
             headers("b2", "r", "2 REGISTER", "alice", "alice") + "\r\nAuthorization: Digest response=\"x\"")
        .add(47, Direction::In, "SIP/2.0 200 OK", headers("b2", "r", "2 REGISTER", "alice", "alice"));
    const QByteArray invite = headers("b3", "c", "1 INVITE");
    r.add(4310, Direction::Out, "INVITE sip:bob@example.test SIP/2.0", invite + "\r\nContent-Type: application/sdp", "v=0\r\nm=message 9 TCP/MSRP *\r\n")
        .add(4318, Direction::In, "SIP/2.0 100 Trying", invite)
        .addVia(Observer::Server, kServer, kBob, 4320, Direction::Out, "INVITE sip:bob@203.0.113.5 SIP/2.0", invite)
        .addVia(Observer::Server, kServer, kBob, 4402, Direction::In, "SIP/2.0 180 Ringing", invite)
        .add(4409, Direction::In, "SIP/2.0 180 Ringing", invite)
        .add(4909, Direction::In, "SIP/2.0 180 Ringing", invite)
        .add(5000, Direction::In, "SIP/2.0 486 Busy Here", invite)
        .add(5001, Direction::Out, "ACK sip:bob@example.test SIP/2.0", headers("b3", "c", "1 ACK"));
    return r;
}

LadderWords words()
{
    return {QStringLiteral("Seconds"), [](const LadderLane &lane) { return lane.role == LadderLane::Role::Self ? QStringLiteral("Linnet") : QStringLiteral("S"); },
            [](const LadderSection &section) { return QString::fromUtf8(section.peer); },
            [](const LadderStep &step) { return step.isRequest ? QString::fromUtf8(step.method) : QString::number(step.status); },
            [](LadderClass) { return QStringLiteral("class"); }, QStringLiteral("Response"), QStringLiteral("hidden note")};
}

} // namespace

class tst_Ladder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lanesAreThoseThatWereSeen();
    void stepsCarryWhatTheMessagesSay();
    void sectionsFollowTheTime();
    void directPeersAreNoServers();
    void aLadderGrowsAsEntriesCome();
    void timeGoesOnWhenTheMachineWasStartedAnew();
    void unreadableMessagesAreSteps();
    void svgIsXmlWithoutScripts();
    void textShowsLadderAndMessages();
    void whatAServerSendsToItselfHasAPlace();
    void keepAlivesAreNoResponses();
    void pcapHoldsThePackets();
};

void tst_Ladder::lanesAreThoseThatWereSeen()
{
    const Ladder ladder = ladderOf(figure().entries);
    QCOMPARE(ladder.lanes.size(), 3);
    QVERIFY(ladder.lanes[0].role == LadderLane::Role::Self);
    QCOMPARE(ladder.lanes[0].address, QByteArray("alice@example.test"));
    QVERIFY(ladder.lanes[1].role == LadderLane::Role::Server);
    QCOMPARE(ladder.lanes[1].address, QByteArray("example.test"));
    QCOMPARE(ladder.lanes[1].endpoint, kServer);
    QVERIFY(ladder.lanes[2].role == LadderLane::Role::Peer);
    QCOMPARE(ladder.lanes[2].address, QByteArray("bob@example.test"));
    QCOMPARE(ladder.steps[7].fromLane, 1);
    QCOMPARE(ladder.steps[7].toLane, 2);
    QCOMPARE(ladder.steps[8].fromLane, 2);
    QCOMPARE(ladder.steps[8].toLane, 1);
}

void tst_Ladder::stepsCarryWhatTheMessagesSay()
{
    const QList<LadderStep> steps = ladderOf(figure().entries).steps;
    QCOMPARE(steps.size(), 13);
    QVERIFY(steps[0].kind == TraceEntry::Kind::Connected && steps[0].method.isEmpty());
    QCOMPARE(steps[1].number, 2);
    QVERIFY(steps[1].isRequest && steps[1].cls == LadderClass::Register && !steps[1].hasCredentials);
    QVERIFY(steps[2].status == 401 && steps[2].cls == LadderClass::Challenge);
    QCOMPARE(steps[2].reason, QByteArray("Unauthorized"));
    QCOMPARE(steps[2].sinceFirst, std::chrono::milliseconds(21));
    QVERIFY(steps[3].hasCredentials);
    QVERIFY(steps[5].session == LadderStep::Session::Msrp && steps[5].cls == LadderClass::Session);
    QVERIFY(!steps[9].isRetransmission && steps[10].isRetransmission);
    QVERIFY(!steps[4].isRetransmission);
    QVERIFY(steps[11].cls == LadderClass::Failure);
    QCOMPARE(steps[11].method, QByteArray("INVITE"));
    QCOMPARE(steps[12].sequence, quint64(13));
}

void tst_Ladder::sectionsFollowTheTime()
{
    const Ladder ladder = ladderOf(figure().entries);
    QCOMPARE(ladder.sections.size(), 2);
    QVERIFY(ladder.sections[0].kind == LadderSection::Kind::Registration); // connecting belongs to it
    QCOMPARE(ladder.sections[0].first, 0);
    QCOMPARE(ladder.sections[0].count, 5);
    QVERIFY(ladder.sections[1].kind == LadderSection::Kind::Session);
    QCOMPARE(ladder.sections[1].peer, QByteArray("bob@example.test"));
    QCOMPARE(ladder.sections[1].first + ladder.sections[1].count, 13);
}

void tst_Ladder::directPeersAreNoServers()
{
    Recording r;
    r.addVia(Observer::Self, kUs, kBob, 0, Direction::Out, "MESSAGE sip:bob@203.0.113.5 SIP/2.0", headers("b", "m", "1 MESSAGE"));
    r.addVia(Observer::Self, kUs, QStringLiteral("203.0.113.5:41000"), 5, Direction::In, "MESSAGE sip:alice@192.0.2.10 SIP/2.0",
             headers("b9", "m2", "1 MESSAGE", "bob", "alice"));
    const Ladder ladder = ladderOf(r.entries);
    QCOMPARE(ladder.lanes.size(), 2); // one person, two connections
    QVERIFY(ladder.lanes[1].role == LadderLane::Role::Peer);
    QCOMPARE(ladder.sections.size(), 1);
    LadderFrame frame;
    frame.servers = {kBob};
    QVERIFY(ladderOf(r.entries, frame).lanes[1].role == LadderLane::Role::Server);
}

void tst_Ladder::aLadderGrowsAsEntriesCome()
{
    const QList<TraceEntry> entries = figure().entries;
    LadderBuilder builder;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        builder.append(entries[i]);
        QVERIFY(builder.ladder() == ladderOf(entries.first(i + 1)));
    }
}

void tst_Ladder::timeGoesOnWhenTheMachineWasStartedAnew()
{
    Recording r = figure();
    r.entries[5].monotonic = linnet::MonoTime(std::chrono::milliseconds(1));
    const QList<LadderStep> steps = ladderOf(r.entries.first(6)).steps;
    QCOMPARE(steps[5].sinceFirst, std::chrono::milliseconds(4310));
}

void tst_Ladder::unreadableMessagesAreSteps()
{
    Recording r;
    for (const char *bytes : {"", "\r\n\r\n", "SIP/2.0", "SIP/2.0 x y", "\xff\xfe\x01", "INVITE", "INVITE <>\r\nFrom: ;;;\r\nVia: ,,,\r\n\r\n"}) {
        TraceEntry entry;
        entry.bytes = bytes;
        entry.remote = kServer;
        r.entries.append(entry);
    }
    const Ladder ladder = ladderOf(r.entries);
    QCOMPARE(ladder.steps.size(), r.entries.size());
    QXmlStreamReader xml(ladderSvg(ladder, words(), LadderColours::light()));
    while (!xml.atEnd())
        xml.readNext();
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(!ladderText(ladder, words()).isEmpty());
}

void tst_Ladder::svgIsXmlWithoutScripts()
{
    Recording r = figure();
    r.add(6000, Direction::In, "SIP/2.0 500 <script>alert(1)</script>&\x01", headers("b7", "c", "2 INVITE"));
    LadderWords told = words();
    told.step = [](const LadderStep &step) { return QString::fromUtf8(step.method + ' ' + step.reason); };
    const QByteArray svg = ladderSvg(ladderOf(r.entries), told, LadderColours::light());
    QVERIFY(!svg.contains("<script"));
    QXmlStreamReader xml(svg);
    QStringList ids;
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QLatin1String("g"))
            ids.append(xml.attributes().value(QLatin1String("id")).toString());
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(ids.size(), r.entries.size());
    QCOMPARE(ids.last(), QStringLiteral("step-14"));
}

void tst_Ladder::textShowsLadderAndMessages()
{
    const Recording r = figure();
    const QByteArray text = ladderText(ladderOf(r.entries), words());
    for (const TraceEntry &entry : r.entries)
        QVERIFY(text.contains(entry.bytes));
    QVERIFY(text.contains("-- bob@example.test "));
    QVERIFY(text.contains("   4.310    6  "));
    QVERIFY(text.contains("hidden note"));
}

void tst_Ladder::whatAServerSendsToItselfHasAPlace()
{
    Recording r = figure();
    for (const Direction direction : {Direction::Out, Direction::In})
        r.addVia(Observer::Server, kServer, kServer, 5002, direction, "MESSAGE sip:loop@198.51.100.7:5061 SIP/2.0", headers("b9", "l", "1 MESSAGE"));
    const Ladder ladder = ladderOf(r.entries);
    QCOMPARE(ladder.steps.last().fromLane, ladder.steps.last().toLane);
    LadderWords told = words();
    told.step = [](const LadderStep &step) { return QString::fromUtf8(step.method); };
    QVERIFY(ladderText(ladder, told).contains("|<> MESSAGE"));
    QXmlStreamReader xml(ladderSvg(ladder, told, LadderColours::light()));
    while (!xml.atEnd())
        xml.readNext();
    QVERIFY(!xml.hasError());
}

void tst_Ladder::keepAlivesAreNoResponses()
{
    Recording r;
    r.happened(0, Direction::Out, TraceEntry::Kind::KeepAlive);
    const QByteArray svg = ladderSvg(ladderOf(r.entries), words(), LadderColours::light());
    const qsizetype step = svg.indexOf("id=\"step-1\"");
    QVERIFY(step > 0);
    QVERIFY(!svg.sliced(step, svg.indexOf("</g>", step) - step).contains("stroke-dasharray"));
}

void tst_Ladder::pcapHoldsThePackets()
{
    Recording r = figure();
    const QByteArray file = pcapOf(r.entries);
    QCOMPARE(qFromBigEndian<quint32>(file.constData()), 0xa1b23c4du);
    qsizetype at = 24;
    int packets = 0;
    quint32 nextSequence = 0;
    while (at < file.size()) {
        const quint32 size = qFromBigEndian<quint32>(file.constData() + at + 8);
        const QByteArray packet = file.mid(at + 16, size);
        QCOMPARE(packet.size(), qsizetype(size));
        at += 16 + qsizetype(size);
        ++packets;
        QCOMPARE(quint8(packet[23]), quint8(6)); // TCP
        const QByteArray payload = packet.mid(14 + 20 + 20);
        QVERIFY(std::any_of(r.entries.begin(), r.entries.end(), [&payload](const TraceEntry &entry) { return entry.bytes == payload; }));
        if (packet.mid(14 + 12, 4) == QByteArray("\xc0\x00\x02\x0a", 4) && qFromBigEndian<quint16>(packet.constData() + 14 + 20 + 2) == 5061) {
            const quint32 sequence = qFromBigEndian<quint32>(packet.constData() + 14 + 20 + 4);
            if (nextSequence != 0)
                QCOMPARE(sequence, nextSequence);
            nextSequence = sequence + quint32(payload.size());
        }
    }
    QCOMPARE(packets, 12); // events are no packets

    TraceEntry large;
    large.transport = "TCP";
    large.local = QStringLiteral("[2001:db8::1]:5060");
    large.remote = QStringLiteral("[2001:db8::2]:5060");
    large.bytes = QByteArray(200'000, 'x');
    large.time = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    QCOMPARE(pcapOf({large}).size(), 24 + 4 * (16 + 14 + 40 + 20) + 200'000);
    large.remote = QStringLiteral("nonsense");
    QCOMPARE(pcapOf({large}).size(), 24);
}

QTEST_APPLESS_MAIN(tst_Ladder)
#include "tst_Ladder.moc"
