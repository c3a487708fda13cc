// SPDX-License-Identifier: MIT
#include "ClientParts.h"

#include "base/Limits.h"
#include "message/MessageParser.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// DESIGN P09: an INVITE without a usable media line gets 488 and leaves a line in the chat.
class TestMissedCalls : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_parts.reset(); }

    void aRefusedCallIsARowThatIsNoMessage(); // P09
    void oneForEachCallId();
    void theBlockedLeaveNoTrace();
    void strangersShareTheCapsOfTheirMessages(); // P11

private:
    void call(const QByteArray &from, const QByteArray &callId, const QByteArray &tag = "t");
    QList<int> answers() const
    {
        QList<int> statuses;
        for (const sip::Response &response : m_parts->server.responses) {
            if (response.status >= 200)
                statuses.append(response.status);
        }
        return statuses;
    }

    std::unique_ptr<ClientParts> m_parts;
};

void TestMissedCalls::init()
{
    m_parts = std::make_unique<ClientParts>();
    QVERIFY(m_parts->save(ClientParts::alice()));
    QVERIFY(m_parts->goOnline());
}

void TestMissedCalls::call(const QByteArray &from, const QByteArray &callId, const QByteArray &tag)
{
    const QByteArray audio = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
    const QByteArray text = "INVITE sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\nMax-Forwards: 70\r\nFrom: \"Bob\" <"
        + from + ">;tag=" + tag + "\r\nTo: <sip:alice@example.test>\r\nCall-ID: " + callId
        + "\r\nCSeq: 1 INVITE\r\nContact: <sip:x@192.0.2.2>\r\nContent-Type: application/sdp\r\nContent-Length: "
        + QByteArray::number(audio.size()) + "\r\n\r\n" + audio;
    sip::Request request = std::get<sip::Request>(*sip::parseDatagram(Slice::copyOf(text)));
    request.editHeaders().remove(sip::HeaderName::Via);
    const qsizetype before = answers().size();
    m_parts->server.sendBack(request);
    QVERIFY(m_parts->waitFor([&] { return answers().size() > before; }));
    m_parts->settle();
}

void TestMissedCalls::aRefusedCallIsARowThatIsNoMessage()
{
    call("sip:bob@example.test", "c1");
    QCOMPARE(answers().first(), 488);
    QCOMPARE(m_parts->missed.size(), 1);
    QCOMPARE(m_parts->arrived.size(), 0);
    const im::ChatMessage row = m_parts->missed.first();
    QCOMPARE(row.kind, im::MessageKind::MissedCall);
    QCOMPARE(row.peer.uri, u"sip:bob@example.test"_s);
    QVERIFY(row.text.isEmpty());
    QCOMPARE(row.time, m_parts->clock.wallTime());

    QList<im::ChatMessage> history;
    QList<im::Conversation> list;
    m_parts->store().read(
        this, [](store::Tables &tables) { return tables.messages.query({}, {}, 0); }, [&](const auto &rows) { history = *rows; });
    m_parts->store().read(
        this, [](store::Tables &tables) { return tables.conversations.list(); }, [&](const auto &all) { list = *all; });
    m_parts->settle();
    QCOMPARE(history, QList<im::ChatMessage>{row}); // it comes back as it was told
    QCOMPARE(list.size(), 1);
    QCOMPARE(list.first().last.kind, im::MessageKind::MissedCall);
    QCOMPARE(list.first().title, u"Bob"_s);
    QCOMPARE(list.first().unread, 1);
}

void TestMissedCalls::oneForEachCallId()
{
    call("sip:bob@example.test", "c1", "t");
    call("sip:bob@example.test", "c1", "again");
    QCOMPARE(m_parts->missed.size(), 1);
    call("sip:bob@example.test", "c2");
    QCOMPARE(m_parts->missed.size(), 2);
    call("sip:carol@example.test", "c2");
    QCOMPARE(m_parts->missed.size(), 3);
}

void TestMissedCalls::theBlockedLeaveNoTrace()
{
    m_parts->store().write(
        this, [](store::Tables &tables) { return tables.contacts.setBlocked({u"sip:bob@example.test"_s}, true); }, [](const auto &) { });
    call("sip:bob@example.test", "c1");
    QCOMPARE(m_parts->missed.size(), 0);
}

void TestMissedCalls::strangersShareTheCapsOfTheirMessages()
{
    for (int i = 0; i < Limits::kMaxMessagesPerStranger; ++i)
        call("sip:stranger@example.test", "c" + QByteArray::number(i));
    QCOMPARE(m_parts->missed.size(), Limits::kMaxMessagesPerStranger);
    QVERIFY(m_parts->missed.last().fromStranger);
    call("sip:stranger@example.test", "one-more");
    QCOMPARE(m_parts->missed.size(), Limits::kMaxMessagesPerStranger);
    QCOMPARE(answers().last(), 488); // he is told the same
}

QTEST_GUILESS_MAIN(TestMissedCalls)
#include "tst_MissedCalls.moc"
