// SPDX-License-Identifier: MIT
#include "ClientParts.h"
#include "client/NoticeLane.h"
#include "client/Receipts.h"
#include "support/Corpus.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using im::DeliveryState;

/// What our own server says of a message (RFC 5438 s.8.1, s.13), and aggregates (s.8.3), as they come on the registered flow.
class TestServerReceipts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void rfc5438_8_1_processing_data();
    void rfc5438_8_1_processing();
    void rfc5438_8_1_onlyTheAccountsOwnServerIsBelieved();
    void rfc5438_8_3_anAggregateTellsAllOfIt();

private:
    /// A MESSAGE from `sender` with that body; the status it got.
    int tell(const QByteArray &sender, const QByteArray &type, const QByteArray &body);
    QByteArray document(const QString &name) const;
    im::Delivery delivery() { return m->changes.last().delivery; }

    std::unique_ptr<ClientParts> m;
    std::unique_ptr<client::NoticeLane> m_lane;
    std::unique_ptr<client::Receipts> m_receipts;
    im::MessageKey m_key = 0;
    QList<im::Delivery> m_heard;
    int m_number = 0;
};

void TestServerReceipts::init()
{
    m = std::make_unique<ClientParts>();
    m_heard.clear();
    m_lane = std::make_unique<client::NoticeLane>(m->agent, *m->accounts, *m->outbox);
    m_receipts = std::make_unique<client::Receipts>(m->store(), m->agent, *m->accounts, *m_lane, m->clock);
    connect(m->incoming.get(), &client::IncomingMessages::receiptReceived, m_receipts.get(), &client::Receipts::hear);
    connect(m_receipts.get(), &client::Receipts::heard, this, [this](const im::ChatMessage &message) { m_heard.append(message.delivery); });
    QVERIFY(m->save(ClientParts::alice(u"sip:192.0.2.2;transport=tcp"_s))); // an aggregate is longer than a datagram may be
    QVERIFY(m->goOnline());
    m_key = m->send(u"bob@example.test"_s, u"hello"_s);
    QVERIFY(m->waitFor([this] { return m->statesOf(m_key).last() == "accepted"; }));
}

void TestServerReceipts::cleanup()
{
    m_receipts.reset();
    m_lane.reset();
    m.reset();
}

QByteArray TestServerReceipts::document(const QString &name) const
{
    return testData(u"corpus/imdn/"_s + name).replace("34jk324j", "id-hello").replace("im:bob@example.com", "sip:bob@example.test")
        .replace("im:alice@example.com", "sip:alice@example.test");
}

int TestServerReceipts::tell(const QByteArray &sender, const QByteArray &type, const QByteArray &body)
{
    const qsizetype before = m->server.responses.size();
    const QByteArray text = "MESSAGE sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\nMax-Forwards: 70\r\nFrom: <" + sender
        + ">;tag=s\r\nTo: <sip:alice@example.test>\r\nCall-ID: told" + QByteArray::number(++m_number) + "\r\nCSeq: 1 MESSAGE\r\nContent-Type: " + type
        + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    sip::Request request = std::get<sip::Request>(*sip::parseDatagram(Slice::copyOf(text)));
    request.editHeaders().remove(sip::HeaderName::Via);
    m->server.sendBack(request);
    [[maybe_unused]] const bool answered = m->waitFor([&] { return m->server.responses.size() > before; });
    m->settle();
    return m->server.responses.last().status;
}

void TestServerReceipts::rfc5438_8_1_processing_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("stored");
    QTest::newRow("processed") << u"own-processing-processed.xml"_s << false;
    QTest::newRow("the RFC's own") << u"rfc5438-8.1-processed.xml"_s << false;
    QTest::newRow("stored") << u"own-processing-stored.xml"_s << true;
    QTest::newRow("forbidden") << u"own-processing-forbidden.xml"_s << false;
    QTest::newRow("error") << u"own-processing-error.xml"_s << false;
}

void TestServerReceipts::rfc5438_8_1_processing()
{
    QFETCH(QString, file);
    QFETCH(bool, stored);
    QCOMPARE(tell("sip:example.test", "message/imdn+xml", document(file)), 200);
    QCOMPARE(m_heard.size(), stored ? 1 : 0);
    if (stored)
        QVERIFY(m_heard.last().state == DeliveryState::Accepted && m_heard.last().stored);
    QCOMPARE(m_receipts->forged(ClientParts::alice().address), 0);
    // What the person's own device says counts after it as before.
    QCOMPARE(tell("sip:bob@example.test", "message/imdn+xml", document(u"own-delivery-delivered.xml"_s)), 200);
    QVERIFY(m_heard.last().state == DeliveryState::Delivered);
}

void TestServerReceipts::rfc5438_8_1_onlyTheAccountsOwnServerIsBelieved()
{
    for (const char *sender : {"sip:other.test", "sip:mallory@example.test", "sip:bob@example.test"})
        QCOMPARE(tell(sender, "message/imdn+xml", document(u"own-processing-stored.xml"_s)), 403);
    QCOMPARE(tell("sip:example.test", "message/imdn+xml", document(u"own-display-displayed.xml"_s)), 403); // only bob can know
    QCOMPARE(m_heard.size(), 0);
    QCOMPARE(m_receipts->forged(ClientParts::alice().address), 4);
    QCOMPARE(m_receipts->forged({u"sip:carol@example.test"_s}), 0); // not about theirs
    QCOMPARE(tell("sip:example.test", "message/imdn+xml", document(u"own-delivery-failed.xml"_s)), 200);
    QVERIFY(m_heard.last().state == DeliveryState::Failed);
}

void TestServerReceipts::rfc5438_8_3_anAggregateTellsAllOfIt()
{
    const QByteArray aggregate = document(u"rfc5438-8.3-aggregate.cpim"_s);
    QCOMPARE(tell("sip:mallory@example.test", "message/cpim", aggregate), 403);
    QCOMPARE(m_heard.size(), 0);
    QCOMPARE(tell("sip:bob@example.test", "message/cpim", aggregate), 200);
    QVERIFY(!m_heard.isEmpty());
    QVERIFY(m_heard.last().state == DeliveryState::Displayed);
    QCOMPARE(m->arrived.size(), 0); // none of it is a message
}

QTEST_GUILESS_MAIN(TestServerReceipts)
#include "tst_ServerReceipts.moc"
