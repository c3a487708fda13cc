// SPDX-License-Identifier: MIT
#include "MsrpEnds.h"

#include "msrp/MsrpEndpoint.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

namespace {

/// tests/tools/msrp_peer.py: written from RFC 4975 alone, with nothing of ours in it.
class ForeignPeer
{
public:
    bool start()
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("python3"), {QStringLiteral(LINNET_TEST_DATA "/../tools/msrp_peer.py")});
        return m_process.waitForStarted() && QTest::qWaitFor([this] { return read() && !events.isEmpty(); }, 10'000);
    }
    ~ForeignPeer()
    {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(2000))
            m_process.kill();
        m_process.waitForFinished();
    }
    MsrpUri uri() const { return *parseMsrpUri(events.first().value(QLatin1String("uri")).toString().toLatin1()); }
    void tell(const QByteArray &command) { m_process.write(command + '\n'); }
    /// Everything it told so far.
    bool read()
    {
        while (m_process.canReadLine())
            events.append(QJsonDocument::fromJson(m_process.readLine()).object());
        return true;
    }
    /// How often it told that.
    qsizetype count(const char *key, const QJsonValue &value)
    {
        read();
        return std::count_if(events.begin(), events.end(), [&](const QJsonObject &one) { return one.value(QLatin1String(key)) == value; });
    }
    QJsonObject last(const char *key)
    {
        read();
        for (auto one = events.rbegin(); one != events.rend(); ++one) {
            if (one->contains(QLatin1String(key)))
                return *one;
        }
        return {};
    }

    QList<QJsonObject> events;

private:
    QProcess m_process;
};

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// As msrp_peer.py makes it.
QByteArray theirContent(const QByteArray &id, qsizetype size)
{
    const QByteArray block = id + QByteArray(" -------\r\n").repeated(3);
    return block.repeated(size / block.size() + 1).first(size);
}

} // namespace

/// MSRP with a peer that is not built on our code, over sockets (issue 4/4, "a foreign peer").
class tst_MsrpForeign : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textsBothWays_data();
    void textsBothWays();
};

void tst_MsrpForeign::textsBothWays_data()
{
    QTest::addColumn<bool>("weConnect");
    QTest::newRow("we connect") << true;
    QTest::newRow("it connects") << false;
}

void tst_MsrpForeign::textsBothWays()
{
    QFETCH(bool, weConnect);
    ForeignPeer peer;
    if (!peer.start())
        QSKIP("python3 does not run here");
    TimerService timers(SystemClock::instance());
    MsrpEndpoint ours(Network::system(), timers, SystemRandom::instance());
    const auto bound = ours.listen({QHostAddress(QHostAddress::LocalHost), 0});
    QVERIFY(bound);
    const MsrpUri ourUri = ours.newUri(false, bound->address);
    const MsrpUri theirs = peer.uri();
    End end;
    bool gaveUp = false;
    peer.tell("path " + toBytes(ourUri));
    // Before that it could not address a report, and the first word would stay without one.
    QTRY_COMPARE_WITH_TIMEOUT(peer.count("path", QString::fromLatin1(toBytes(ourUri))), 1, 10'000);
    if (weConnect) {
        end.listenTo(ours.connectTo({TransportProtocol::Tcp, {bound->address, *theirs.port}, {}}, ourUri, {theirs}, end.receiver));
    } else {
        end.listenTo(ours.await(ourUri, {theirs}, end.receiver));
        peer.tell("connect");
    }
    connect(end.session, &MsrpSession::receptionEnded, this, [&](const MsrpHead &head) { gaveUp = head.messageId == "theirs9"; });
    QTRY_VERIFY_WITH_TIMEOUT(end.story.contains("opened"), 10'000);

    // Ours: a word, one with what looks like an end-line, a big one; each accepted and reported.
    const QList<QPair<QByteArray, QByteArray>> texts = {
        {"ours1", "Hello"}, {"ours2", "-------abcd$\r\n-------abcd$\r\nMSRP abcd SEND\r\n"}, {"ours3", QByteArray(3'000'000, 'x')}};
    for (const auto &[id, content] : texts)
        end.session->send(text(id, content, content.size() > 10'000));
    for (const auto &[id, content] : texts) {
        QTRY_VERIFY_WITH_TIMEOUT(end.story.contains("delivered " + id), 20'000);
        QVERIFY(end.story.indexOf("accepted " + id) < end.story.indexOf("delivered " + id));
        QCOMPARE(peer.count("sha256", QString::fromLatin1(sha256(content))), 1);
    }

    // Its own, in chunks: short, of one octet each, big. It hears 200 for each chunk and one report of the whole.
    const qsizetype before = peer.count("response", 200);
    peer.tell("send theirs1 5000 700"); // 8 chunks
    peer.tell("send theirs2 100 1"); // 100
    peer.tell("send theirs3 2000000 65536"); // 31
    QTRY_COMPARE_WITH_TIMEOUT(end.texts.size(), 3, 20'000);
    QCOMPARE(end.texts[0], "theirs1=" + theirContent("theirs1", 5000));
    QCOMPARE(end.texts[1], "theirs2=" + theirContent("theirs2", 100));
    QCOMPARE(sha256(end.texts[2]), sha256("theirs3=" + theirContent("theirs3", 2'000'000)));
    QTRY_COMPARE_WITH_TIMEOUT(peer.count("report", QStringLiteral("theirs3")), 1, 10'000);
    QCOMPARE(peer.last("report").value(QLatin1String("range")).toString(), QStringLiteral("1-2000000/2000000"));
    QCOMPARE(peer.last("report").value(QLatin1String("status")).toString(), QStringLiteral("000 200 OK"));
    QTRY_COMPARE_WITH_TIMEOUT(peer.count("response", 200) - before, 8 + 100 + 31, 10'000);

    // A keep-alive; a message that it gives up; one that we give up.
    peer.tell("empty");
    QTRY_COMPARE_WITH_TIMEOUT(peer.count("response", 200) - before, 8 + 100 + 31 + 1, 10'000);
    peer.tell("abort theirs9 4000 1000");
    QTRY_VERIFY_WITH_TIMEOUT(gaveUp, 10'000);
    end.session->send(text("ours9", QByteArray(40'000'000, 'y'), true));
    QTest::qWait(20);
    end.session->abort("ours9");
    end.session->send(text("ours10", "and still here"));
    QTRY_VERIFY_WITH_TIMEOUT(end.story.contains("delivered ours10"), 20'000);
    QCOMPARE(peer.count("received", QStringLiteral("ours9")), 0);
    QCOMPARE(peer.count("aborted", QStringLiteral("ours9")), 1);

    end.session->close();
    QTRY_COMPARE_WITH_TIMEOUT(peer.count("closed", true), 1, 10'000);
}

QTEST_GUILESS_MAIN(tst_MsrpForeign)
#include "tst_MsrpForeign.moc"
