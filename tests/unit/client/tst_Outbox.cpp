// SPDX-License-Identifier: MIT
#include "ClientHarness.h"
#include "FakeServer.h"
#include "support/MemoryDir.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using im::DeliveryReason;
using im::DeliveryState;

/// The outbox against a server that answers as the test says (DESIGN section 5, RELIABILITY section 2).
class TestOutbox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void nothingLeavesBeforeTheAccountIsRegistered();
    void statesAreToldInTheirOrder();
    void oneMessageAtATimeToOneAddressInOrder();
    void silenceHoldsOnlyThatAddress();
    void answer415SendsTheSameTextBareAtOnceAndRemembers();
    void replyPointsToItsMessageAndQuotesItForOthers();
    void design4_storedForAnUnknownDeviceMayGoAgainAsBareText();
    void answer480WaitsAndHoldsTheYoungerOnes();
    void registrationHastensWhatWaits();
    void answer404FailsAndLetsTheNextGo();
    void tooLongFailsInWordsAndNothingLeaves();
    void retryKeepsTheMessageId();
    void discardTakesItOutForGood();
    void notBuiltModelsAreRefusedWithoutARow();

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Person> m_alice;
    bool online();
};

void TestOutbox::init()
{
    m_dir = std::make_unique<QTemporaryDir>(memoryDirTemplate());
    m_server = std::make_unique<FakeServer>();
    m_alice = std::make_unique<Person>(m_dir->filePath(u"alice"_s));
    QVERIFY(m_alice->addAccount(u"alice@ex.test"_s, m_server->address()));
}

void TestOutbox::cleanup()
{
    m_alice.reset();
    m_server.reset();
    m_dir.reset();
}

bool TestOutbox::online() { return m_alice->goOnline(); }

namespace {

QByteArray bodyText(const sip::Request &request)
{
    const QByteArray body = request.body().toByteArray();
    return body.mid(body.lastIndexOf("\r\n\r\n") + (body.contains("\r\n\r\n") ? 4 : 1));
}

bool isCpim(const sip::Request &request) { return request.headers().value(sip::HeaderName::ContentType).view().startsWith("message/cpim"); }

QByteArray messageIdOf(const sip::Request &request)
{
    const QByteArray body = request.body().toByteArray();
    const qsizetype at = body.indexOf("Message-ID: ");
    return at < 0 ? QByteArray() : body.mid(at + 12, body.indexOf('\r', at) - at - 12);
}

} // namespace

void TestOutbox::nothingLeavesBeforeTheAccountIsRegistered()
{
    m_alice->send(u"bob@ex.test"_s, u"one"_s);
    QVERIFY(m_alice->waitForState(1, DeliveryState::Queued));
    QTest::qWait(100);
    QCOMPARE(m_server->messages.size(), 0);
    QVERIFY(online());
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    QCOMPARE(m_server->messages.size(), 1);
}

void TestOutbox::statesAreToldInTheirOrder()
{
    QVERIFY(online());
    m_alice->send(u"bob@ex.test"_s, u"hello"_s, u"my ref"_s);
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    QCOMPARE(m_alice->sent.size(), 1);
    const im::ChatMessage message = m_alice->sent.first();
    QVERIFY(message.delivery.state == DeliveryState::Queued);
    QCOMPARE(m_alice->statesOf(message.key), (QByteArrayList{"queued", "sending", "accepted"}));
    for (const client::DeliveryChange &change : std::as_const(m_alice->changes)) {
        QCOMPARE(change.ref, u"my ref"_s);
        QCOMPARE(change.messageId, message.messageId);
    }
    QCOMPARE(m_alice->changes.last().delivery.status, 200);
    QVERIFY(isCpim(m_server->messages.first()));
    QCOMPARE(messageIdOf(m_server->messages.first()), message.messageId);
    QVERIFY(m_alice->deliveryOf(message.key) == m_alice->changes.last().delivery);
}

void TestOutbox::oneMessageAtATimeToOneAddressInOrder()
{
    QVERIFY(online());
    QList<sip::Request> unanswered;
    m_server->onMessage = [&](const sip::Request &) { return FakeServer::Answer{0, {}}; };
    for (int i = 0; i < 20; ++i)
        m_alice->send(u"bob@ex.test"_s, QString::number(i));
    QVERIFY(m_alice->waitForState(20, DeliveryState::Queued));
    QVERIFY(QTest::qWaitFor([&] { return m_server->messages.size() >= 1; }, kPatience));
    QTest::qWait(200);
    QCOMPARE(m_server->messages.size(), 1); // RFC 3428 s.8
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{}; };
    QVERIFY(m_alice->waitForState(20, DeliveryState::Accepted));
    QByteArrayList texts;
    for (const sip::Request &request : std::as_const(m_server->messages)) {
        if (texts.isEmpty() || texts.last() != bodyText(request))
            texts.append(bodyText(request));
    }
    QCOMPARE(texts.size(), 20);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(texts[i], QByteArray::number(i));
}

void TestOutbox::silenceHoldsOnlyThatAddress()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &request) { return FakeServer::Answer{request.uri.user == "bob" ? 0 : 200, {}}; };
    m_alice->send(u"bob@ex.test"_s, u"for bob"_s);
    QVERIFY(m_alice->waitForState(1, DeliveryState::Sending));
    m_alice->send(u"carol@ex.test"_s, u"for carol"_s);
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    QCOMPARE(m_alice->changes.last().key, m_alice->sent.last().key);
    QVERIFY(m_alice->deliveryOf(m_alice->sent.first().key).state == DeliveryState::Sending);
}

void TestOutbox::answer415SendsTheSameTextBareAtOnceAndRemembers()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &request) { return FakeServer::Answer{isCpim(request) ? 415 : 200, {}}; };
    m_alice->send(u"bob@ex.test"_s, u" text \r\n"_s);
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    QCOMPARE(m_server->messages.size(), 2);
    QVERIFY(isCpim(m_server->messages[0]));
    QVERIFY(m_server->messages[1].headers().value(sip::HeaderName::ContentType).view().startsWith("text/plain"));
    QCOMPARE(m_server->messages[1].body().toByteArray(), QByteArray(" text \r\n"));
    QCOMPARE(m_alice->statesOf(m_alice->sent.first().key),
             (QByteArrayList{"queued", "sending", "accepted"}));

    m_alice->send(u"bob@ex.test"_s, u"next"_s);
    QVERIFY(m_alice->waitForState(2, DeliveryState::Accepted));
    QCOMPARE(m_server->messages.size(), 3); // remembered: bare from the start
    QCOMPARE(m_alice->sent.last().format, im::MessageFormat::Plain);
    m_alice->kill();
    m_alice->open();
    QVERIFY(online());
    m_alice->send(u"bob@ex.test"_s, u"after a restart"_s);
    QVERIFY(m_alice->waitForState(3, DeliveryState::Accepted));
    QCOMPARE(m_server->messages.size(), 4);
}

void TestOutbox::replyPointsToItsMessageAndQuotesItForOthers()
{
    QVERIFY(online());
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = FakeServer::cpim("abc123", "really?")});
    QVERIFY(QTest::qWaitFor([&] { return !m_alice->received.isEmpty(); }, kPatience));
    client::OutgoingText answer;
    answer.to = im::Address{u"sip:bob@ex.test"_s};
    answer.text = u"yes"_s;
    answer.replyTo = m_alice->received.first().key;
    std::optional<im::ChatMessage> sent;
    m_alice->client().sendText(answer, [&](const auto &result) { sent = result ? *result : im::ChatMessage(); });
    QVERIFY(QTest::qWaitFor([&] { return m_server->messages.size() == 1 && sent; }, kPatience));
    QCOMPARE(sent->text, u"yes"_s); // the quote is for others
    QCOMPARE(sent->replyTo, QByteArray("abc123"));
    const QByteArray body = m_server->messages.first().body().toByteArray();
    QVERIFY(body.contains("\r\nln.Reply-To-Message: abc123\r\n"));
    QVERIFY(body.endsWith("\r\n\r\n> really?\n\nyes"));

    answer.replyTo = 4711; // there is none
    std::optional<bool> refused;
    m_alice->client().sendText(answer, [&](const auto &result) { refused = !result && result.error().kind == client::ClientError::Kind::NotFound; });
    QVERIFY(QTest::qWaitFor([&] { return refused.has_value(); }, kPatience));
    QVERIFY(*refused);
}

void TestOutbox::design4_storedForAnUnknownDeviceMayGoAgainAsBareText()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{202, {}}; };
    m_alice->send(u"bob@ex.test"_s, u"can you read this?"_s);
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    const im::ChatMessage first = m_alice->sent.first();
    std::optional<client::MessageDetails> details;
    m_alice->client().messageDetails(first.key, [&details](const auto &found) { details = found ? *found : client::MessageDetails{}; });
    QVERIFY(QTest::qWaitFor([&] { return details.has_value(); }, kPatience));
    QVERIFY(details->mayBeUnreadable());

    bool taken = false;
    m_alice->client().sendAsPlainText(first.key, [&taken](const auto &added) { taken = added.ok(); });
    QVERIFY(m_alice->waitForState(2, DeliveryState::Accepted));
    QVERIFY(taken);
    QCOMPARE(m_server->messages.last().body().toByteArray(), QByteArray("can you read this?"));
    QVERIFY(!isCpim(m_server->messages.last()));
    QVERIFY(m_alice->sent.last().messageId != first.messageId); // an intent of its own
    std::optional<im::PeerFacts> facts;
    m_alice->client().peerFacts({}, first.peer, [&facts](const auto &found) { facts = found ? *found : im::PeerFacts{}; });
    QVERIFY(QTest::qWaitFor([&] { return facts.has_value(); }, kPatience));
    QVERIFY(facts->acceptsCpim == false && facts->cpimReason == im::FormatReason::UserChose);
    QVERIFY(facts->askedAt.isValid());
    QCOMPARE(facts->optionsStatus, 200);
}

void TestOutbox::answer480WaitsAndHoldsTheYoungerOnes()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{480, {}}; };
    m_alice->send(u"bob@ex.test"_s, u"one"_s);
    m_alice->send(u"bob@ex.test"_s, u"two"_s);
    QVERIFY(QTest::qWaitFor([&] { return m_alice->changes.size() >= 4; }, kPatience));
    QTest::qWait(200);
    QCOMPARE(m_server->messages.size(), 1); // "two" does not overtake "one"
    const im::Delivery waiting = m_alice->deliveryOf(m_alice->sent.first().key);
    QVERIFY(waiting.state == DeliveryState::Queued);
    QCOMPARE(waiting.status, 480);
}

void TestOutbox::registrationHastensWhatWaits()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{480, {}}; };
    m_alice->send(u"bob@ex.test"_s, u"one"_s);
    m_alice->send(u"bob@ex.test"_s, u"two"_s);
    QVERIFY(QTest::qWaitFor([&] { return m_server->messages.size() == 1; }, kPatience));
    QVERIFY(m_alice->waitForState(3, DeliveryState::Queued));
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{}; };
    QVERIFY(online());
    QVERIFY(m_alice->waitForState(2, DeliveryState::Accepted));
    QCOMPARE(bodyText(m_server->messages[1]), QByteArray("one"));
    QCOMPARE(bodyText(m_server->messages[2]), QByteArray("two"));
    QCOMPARE(messageIdOf(m_server->messages[0]), messageIdOf(m_server->messages[1]));
    QVERIFY(m_server->messages[0].callId() != m_server->messages[1].callId()); // a later attempt has a new Call-ID
}

void TestOutbox::answer404FailsAndLetsTheNextGo()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &request) { return FakeServer::Answer{request.body().toByteArray().endsWith("one") ? 404 : 200, {}}; };
    m_alice->send(u"bob@ex.test"_s, u"one"_s);
    m_alice->send(u"bob@ex.test"_s, u"two"_s);
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    const im::Delivery failed = m_alice->deliveryOf(m_alice->sent.first().key);
    QVERIFY(failed.state == DeliveryState::Failed);
    QVERIFY(failed.reason == DeliveryReason::NotFound);
    QCOMPARE(failed.status, 404);
}

void TestOutbox::tooLongFailsInWordsAndNothingLeaves()
{
    QVERIFY(online());
    client::OutgoingText text;
    text.to = *client::Client::parseAddress(u"bob@ex.test"_s);
    text.text = QString(1300, u'x');
    text.model = client::OutgoingText::Model::Pager;
    m_alice->client().sendText(text, [](const auto &) { });
    QVERIFY(m_alice->waitForState(1, DeliveryState::Failed));
    QVERIFY(m_alice->changes.last().delivery.reason == DeliveryReason::TooLarge);
    QCOMPARE(m_server->messages.size(), 0);
}

void TestOutbox::retryKeepsTheMessageId()
{
    QVERIFY(online());
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{403, {}}; };
    m_alice->send(u"bob@ex.test"_s, u"one"_s);
    QVERIFY(m_alice->waitForState(1, DeliveryState::Failed));
    QVERIFY(m_alice->changes.last().delivery.reason == DeliveryReason::Refused);
    m_server->onMessage = [](const sip::Request &) { return FakeServer::Answer{}; };
    bool ok = false;
    const im::MessageKey key = m_alice->sent.first().key;
    m_alice->client().retry(key, [&ok](const Result<client::Ok, client::ClientError> &result) { ok = result.ok(); });
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    QVERIFY(ok);
    QCOMPARE(messageIdOf(m_server->messages[0]), messageIdOf(m_server->messages[1]));
    std::optional<client::ClientError::Kind> refused;
    const auto keep = [&refused](const Result<client::Ok, client::ClientError> &result) {
        refused = result ? client::ClientError::Kind::NotBuilt : result.error().kind;
    };
    m_alice->client().retry(key, keep); // done is done
    QVERIFY(QTest::qWaitFor([&] { return refused.has_value(); }, kPatience));
    QCOMPARE(*refused, client::ClientError::Kind::BadValue);
    refused.reset();
    m_alice->client().retry(4711, keep);
    QVERIFY(QTest::qWaitFor([&] { return refused.has_value(); }, kPatience));
    QCOMPARE(*refused, client::ClientError::Kind::NotFound);
}

void TestOutbox::discardTakesItOutForGood()
{
    m_alice->send(u"bob@ex.test"_s, u"one"_s);
    m_alice->send(u"bob@ex.test"_s, u"two"_s);
    QVERIFY(m_alice->waitForState(2, DeliveryState::Queued));
    bool gone = false;
    m_alice->client().discard(m_alice->sent.first().key, [&gone](const Result<client::Ok, client::ClientError> &result) { gone = result.ok(); });
    QVERIFY(QTest::qWaitFor([&] { return gone; }, kPatience));
    QVERIFY(online());
    QVERIFY(m_alice->waitForState(1, DeliveryState::Accepted));
    QCOMPARE(m_server->messages.size(), 1);
    QCOMPARE(bodyText(m_server->messages.first()), QByteArray("two"));
}

void TestOutbox::notBuiltModelsAreRefusedWithoutARow()
{
    client::OutgoingText text;
    text.to = *client::Client::parseAddress(u"bob@ex.test"_s);
    text.text = u"x"_s;
    text.encrypt = true;
    std::optional<client::ClientError::Kind> refused;
    m_alice->client().sendText(text, [&](const Result<im::ChatMessage, client::ClientError> &result) { refused = result.ok() ? client::ClientError::Kind::BadValue : result.error().kind; });
    QVERIFY(!refused); // never from inside the call
    QVERIFY(QTest::qWaitFor([&] { return refused.has_value(); }, kPatience));
    QCOMPARE(*refused, client::ClientError::Kind::NotBuilt);
    QCOMPARE(m_alice->sent.size(), 0);
}

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_Outbox.moc"
