// SPDX-License-Identifier: MIT
#include "cli/Events.h"

#include <QJsonDocument>
#include <QTest>

using namespace linnet;
using namespace Qt::Literals::StringLiterals;

/// DESIGN section 11: every field of an event is there, and text survives JSON to the character.
class TestEvents : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void messageHasEveryField();
    void bareTextHasNoMessageId();
    void stateHasEveryField();
    void rfc5438_stateTellsWhatIsInferred_data();
    void rfc5438_stateTellsWhatIsInferred();
    void registrationHasEveryField();
    void historyAddsTheState();
    void aMissedCallIsAKindOfItsOwn();
    void textSurvivesJsonToTheCharacter();
    void timeIsUtcWithMilliseconds();
    void everyRefusalHasAReasonOfTheContract();
};

namespace {

void verifyFields(const QJsonObject &event, const QStringList &fields)
{
    for (const QString &field : fields)
        QVERIFY2(event.contains(field), qPrintable(field));
}

im::ChatMessage sample()
{
    im::ChatMessage message;
    message.key = 42;
    message.messageId = "abc";
    message.account = {u"sip:alice@ex.test"_s};
    message.peer = {u"sip:bob@ex.test"_s};
    message.direction = im::Direction::Out;
    message.text = u"hi"_s;
    message.contentType = "text/plain";
    message.time = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 6), Qt::UTC);
    return message;
}

} // namespace

void TestEvents::messageHasEveryField()
{
    const QJsonObject event = cli::messageEvent(sample());
    verifyFields(event, {u"event"_s, u"time"_s, u"id"_s, u"messageId"_s, u"account"_s, u"direction"_s, u"from"_s, u"to"_s, u"text"_s,
                         u"contentType"_s, u"format"_s, u"model"_s, u"request"_s, u"security"_s});
    QCOMPARE(event[u"id"_s], QJsonValue(u"42"_s)); // a string
    QCOMPARE(event[u"direction"_s], QJsonValue(u"out"_s));
    QCOMPARE(event[u"from"_s], QJsonValue(u"sip:alice@ex.test"_s));
    QCOMPARE(event[u"to"_s], QJsonValue(u"sip:bob@ex.test"_s));
    QCOMPARE(event[u"security"_s].toObject(), (QJsonObject{{u"signed"_s, u"none"_s}, {u"encrypted"_s, false}}));
    im::ChatMessage in = sample();
    in.direction = im::Direction::In;
    QCOMPARE(cli::messageEvent(in)[u"from"_s], QJsonValue(u"sip:bob@ex.test"_s));
    QCOMPARE(cli::messageEvent(in)[u"to"_s], QJsonValue(u"sip:alice@ex.test"_s));
}

void TestEvents::bareTextHasNoMessageId()
{
    im::ChatMessage message = sample();
    message.format = im::MessageFormat::Plain;
    QCOMPARE(cli::messageEvent(message)[u"messageId"_s], QJsonValue(QString()));
    QCOMPARE(cli::messageEvent(message)[u"format"_s], QJsonValue(u"plain"_s));
}

void TestEvents::stateHasEveryField()
{
    client::DeliveryChange change;
    change.key = 7;
    change.ref = u"r"_s;
    change.delivery = {im::DeliveryState::NotConfirmed, false, 408, im::DeliveryReason::Timeout};
    const QJsonObject event = cli::stateEvent(change);
    verifyFields(event, {u"event"_s, u"time"_s, u"id"_s, u"messageId"_s, u"ref"_s, u"state"_s, u"stored"_s, u"status"_s, u"reason"_s, u"receipt"_s});
    QCOMPARE(event[u"state"_s], QJsonValue(u"notConfirmed"_s));
    QCOMPARE(event[u"reason"_s], QJsonValue(u"timeout"_s));
    QCOMPARE(event[u"status"_s], QJsonValue(408));
}

void TestEvents::rfc5438_stateTellsWhatIsInferred_data()
{
    using im::DeliveryState;
    QTest::addColumn<DeliveryState>("state");
    QTest::addColumn<bool>("stored");
    QTest::addColumn<QString>("receipt");
    QTest::newRow("waits") << DeliveryState::Queued << false << u"none"_s;
    QTest::newRow("on its way") << DeliveryState::Sending << false << u"none"_s;
    QTest::newRow("200") << DeliveryState::Accepted << false << u"inferred200"_s;
    QTest::newRow("202") << DeliveryState::Accepted << true << u"inferred202"_s;
    QTest::newRow("delivered") << DeliveryState::Delivered << false << u"delivered"_s;
    QTest::newRow("delivered after 202") << DeliveryState::Delivered << true << u"delivered"_s;
    QTest::newRow("displayed") << DeliveryState::Displayed << false << u"displayed"_s;
    QTest::newRow("no answer") << DeliveryState::NotConfirmed << false << u"none"_s;
    QTest::newRow("failed") << DeliveryState::Failed << false << u"none"_s;
    QTest::newRow("expired") << DeliveryState::Expired << false << u"none"_s;
}

void TestEvents::rfc5438_stateTellsWhatIsInferred()
{
    QFETCH(im::DeliveryState, state);
    QFETCH(bool, stored);
    QFETCH(QString, receipt);
    client::DeliveryChange change;
    change.delivery = {state, stored};
    QCOMPARE(cli::stateEvent(change)[u"receipt"_s], QJsonValue(receipt));
    im::ChatMessage message = sample();
    message.delivery = change.delivery;
    QCOMPARE(cli::historyEvent(message)[u"receipt"_s], QJsonValue(receipt));
}

void TestEvents::registrationHasEveryField()
{
    im::RegistrationInfo info;
    info.state = im::RegistrationState::Registered;
    info.expires = std::chrono::seconds(600);
    const QJsonObject event = cli::registrationEvent(info);
    verifyFields(event, {u"event"_s, u"time"_s, u"account"_s, u"state"_s, u"status"_s, u"reason"_s, u"expires"_s});
    QCOMPARE(event[u"state"_s], QJsonValue(u"registered"_s));
    QCOMPARE(event[u"expires"_s], QJsonValue(600));
}

void TestEvents::historyAddsTheState()
{
    im::ChatMessage message = sample();
    message.delivery.state = im::DeliveryState::Accepted;
    QCOMPARE(cli::historyEvent(message)[u"state"_s], QJsonValue(u"accepted"_s));
    message.direction = im::Direction::In;
    QCOMPARE(cli::historyEvent(message)[u"state"_s], QJsonValue(u"delivered"_s));
    message.displayed = true;
    QCOMPARE(cli::historyEvent(message)[u"state"_s], QJsonValue(u"displayed"_s));
}

void TestEvents::aMissedCallIsAKindOfItsOwn()
{
    im::ChatMessage call = sample();
    call.kind = im::MessageKind::MissedCall;
    call.direction = im::Direction::In;
    const QJsonObject event = cli::historyEvent(call);
    QCOMPARE(event[u"event"_s], QJsonValue(u"missedCall"_s));
    QCOMPARE(event[u"from"_s], QJsonValue(u"sip:bob@ex.test"_s));
    verifyFields(event, {u"time"_s, u"id"_s, u"account"_s, u"to"_s, u"request"_s});
    QVERIFY(!event.contains(u"text"_s)); // readers of messages take only what says "message"
}

void TestEvents::textSurvivesJsonToTheCharacter()
{
    im::ChatMessage message = sample();
    for (int i = 0; i < 0x3000; ++i)
        message.text += QChar(i);
    message.text += u" \U0001F600\uFEFF\u2028 \r\n"_s;
    const QByteArray line = QJsonDocument(cli::messageEvent(message)).toJson(QJsonDocument::Compact);
    QVERIFY(!line.contains('\n'));
    QCOMPARE(QJsonDocument::fromJson(line)[u"text"_s].toString(), message.text);
}

void TestEvents::timeIsUtcWithMilliseconds()
{
    QCOMPARE(cli::messageEvent(sample())[u"time"_s], QJsonValue(u"2026-01-02T03:04:05.006Z"_s));
    QVERIFY(cli::newEvent(u"x"_s)[u"time"_s].toString().endsWith(u'Z'));
}

void TestEvents::everyRefusalHasAReasonOfTheContract()
{
    for (int kind = 0; kind <= int(client::ClientError::Kind::CannotListen); ++kind) {
        const QString word = cli::reasonWord({client::ClientError::Kind(kind), {}});
        QVERIFY2(im::deliveryReasonOf(word.toLatin1()).has_value(), qPrintable(word));
    }
}

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_Events.moc"
