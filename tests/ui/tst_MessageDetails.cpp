// SPDX-License-Identifier: MIT
// The details of one message: every value as a row, in both languages.
#include "ui/App.h"
#include "ui/SampleBackend.h"
#include "ui/ReceiptWords.h"
#include "ui/Words.h"
#include "ui/windows/MessageDetailsDialog.h"

#include <QApplication>
#include <QLabel>
#include <QSet>
#include <QTest>

using namespace linnet;
using namespace linnet::ui;
using im::DeliveryState;
using im::ReceiptTruth;

namespace {

const QDateTime kTime(QDate(2026, 11, 20), QTime(9, 42), Qt::UTC);

client::MessageDetails outgoing(const im::Delivery &delivery)
{
    client::MessageDetails details;
    im::ChatMessage &message = details.message;
    message.key = 1;
    message.direction = im::Direction::Out;
    message.account = {u"sip:alice@example.test"_qs};
    message.peer = {u"sip:bob@example.test"_qs};
    message.time = kTime;
    message.messageId = "m1";
    message.delivery = delivery;
    details.steps = {{kTime, {DeliveryState::Queued}}, {kTime.addSecs(120), delivery}};
    details.requestSize = 712;
    details.route = QStringList{u"UDP 192.0.2.1:5060"_qs, u"TCP 192.0.2.7:5060"_qs};
    details.attempts = 3;
    details.formatReason = im::FormatReason::Proven;
    details.modelReason = im::ModelReason::FitsOneMessage;
    details.receipts = {true, true, im::receiptTruth(delivery)};
    return details;
}

client::MessageDetails incoming()
{
    client::MessageDetails details;
    details.message = outgoing({}).message;
    details.message.direction = im::Direction::In;
    details.message.claimedTime = kTime.addDays(-3);
    return details;
}

QString bare(QString text)
{
    return text.remove(QChar(0x2068)).remove(QChar(0x2069)); // what keeps a name apart from the sentence around it
}

/// Name and value of every row, in their order.
QList<QPair<QString, QString>> rowsOf(const client::MessageDetails &details)
{
    MessageDetailsDialog dialog(details, u"Bob"_qs);
    QList<QPair<QString, QString>> rows;
    for (int i = 0; const auto *name = dialog.findChild<Label *>(u"detailName%1"_qs.arg(i)); ++i)
        rows.append({bare(name->text()), bare(dialog.findChild<Label *>(u"detailValue%1"_qs.arg(i))->text())});
    return rows;
}

QStringList valuesOf(const client::MessageDetails &details, const QString &name)
{
    QStringList values;
    for (const auto &[key, value] : rowsOf(details))
        if (key == name)
            values.append(value);
    return values;
}

QString valueOf(const client::MessageDetails &details, const QString &name) { return valuesOf(details, name).join(u'|'); }

} // namespace

class tst_MessageDetails : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { App::installLanguage(u"en"_qs); }
    void cleanupTestCase() { App::installLanguage(u"en"_qs); }

    void rfc5438_receiptsSayWhatIsInferred_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<im::Delivery>("delivery");
        QTest::addColumn<QString>("sentence");
        const im::Delivery waits{DeliveryState::Queued}, ok{DeliveryState::Accepted, false, 200}, kept{DeliveryState::Accepted, true, 202},
            delivered{DeliveryState::Delivered, false, 200}, displayed{DeliveryState::Displayed, false, 200};
        QTest::newRow("en nothing") << u"en"_qs << waits << u"Nothing says that it has arrived."_qs;
        QTest::newRow("en 202") << u"en"_qs << kept << u"Inferred from the answer 202: a server keeps it. No receipt says that a device has it."_qs;
        QTest::newRow("en 200") << u"en"_qs << ok << u"Inferred from the answer 200: a device, or a server for it, has it. No receipt says so."_qs;
        QTest::newRow("en delivered") << u"en"_qs << delivered << u"Confirmed by a receipt of Bob: delivered."_qs;
        QTest::newRow("en displayed") << u"en"_qs << displayed << u"Confirmed by a receipt of Bob: displayed."_qs;
        QTest::newRow("zh nothing") << u"zh_CN"_qs << waits << u"没有任何迹象表明它已送达。"_qs;
        QTest::newRow("zh 202") << u"zh_CN"_qs << kept << u"根据应答 202 推断：服务器保存着它。没有回执表明设备已收到。"_qs;
        QTest::newRow("zh 200") << u"zh_CN"_qs << ok << u"根据应答 200 推断：设备或代它接收的服务器已收到。没有回执表明这一点。"_qs;
        QTest::newRow("zh delivered") << u"zh_CN"_qs << delivered << u"Bob 的回执已确认：已送达。"_qs;
        QTest::newRow("zh displayed") << u"zh_CN"_qs << displayed << u"Bob 的回执已确认：已显示。"_qs;
    }

    void rfc5438_receiptsSayWhatIsInferred()
    {
        QFETCH(QString, language);
        QFETCH(im::Delivery, delivery);
        QFETCH(QString, sentence);
        App::installLanguage(language);
        const QString name = language == u"en" ? u"Receipts"_qs : u"回执"_qs;
        const QString value = valueOf(outgoing(delivery), name);
        QCOMPARE(value.section(u'\n', 1), sentence);
    }

    void rfc5438_everyTruthHasAWordOfItsOwn()
    {
        for (const QString &language : {u"en"_qs, u"zh_CN"_qs}) {
            App::installLanguage(language);
            QSet<QString> sentences;
            for (int i = 0; i < im::kReceiptTruthCount; ++i)
                sentences.insert(ReceiptWords::truth(ReceiptTruth(i), u"Bob"_qs));
            QVERIFY(!sentences.contains(QString()));
            QCOMPARE(sentences.size(), im::kReceiptTruthCount);
        }
    }

    void whatWasAskedFor_data()
    {
        QTest::addColumn<bool>("delivered");
        QTest::addColumn<bool>("displayed");
        QTest::addColumn<bool>("out");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("out both") << true << true << true << u"You asked to be told when it is delivered and when it is displayed."_qs;
        QTest::newRow("out delivered") << true << false << true << u"You asked to be told when it is delivered."_qs;
        QTest::newRow("out displayed") << false << true << true << u"You asked to be told when it is displayed."_qs;
        QTest::newRow("out none") << false << false << true << u"None were asked for."_qs;
        QTest::newRow("in both") << true << true << false << u"The sender asked to be told when it is delivered and when it is displayed."_qs;
        QTest::newRow("in delivered") << true << false << false << u"The sender asked to be told when it is delivered."_qs;
        QTest::newRow("in displayed") << false << true << false << u"The sender asked to be told when it is displayed."_qs;
        QTest::newRow("in none") << false << false << false << u"None were asked for."_qs;
    }

    void whatWasAskedFor()
    {
        QFETCH(bool, delivered);
        QFETCH(bool, displayed);
        QFETCH(bool, out);
        QFETCH(QString, sentence);
        client::MessageDetails details = out ? outgoing({DeliveryState::Accepted, false, 200}) : incoming();
        details.receipts.deliveredAsked = delivered;
        details.receipts.displayedAsked = displayed;
        QCOMPARE(valueOf(details, u"Receipts"_qs).section(u'\n', 0, 0), sentence);
        QCOMPARE(valueOf(details, u"Receipts"_qs).contains(u'\n'), out); // of what came there is nothing to infer
    }

    void everyValueOfAnOutgoingMessage()
    {
        const client::MessageDetails details = outgoing({DeliveryState::Accepted, true, 202});
        const QList<QPair<QString, QString>> wanted{
            {u"From"_qs, u"alice@example.test"_qs},
            {u"To"_qs, u"bob@example.test"_qs},
            {u"Written"_qs, Words::dayAndClock(kTime)},
            {u"Sent as"_qs, u"Single message"_qs},
            {u"Why that way"_qs, u"It fits into one request of 1300 bytes."_qs},
            {u"Format"_qs, u"With sender and time inside (CPIM)"_qs},
            {u"Why so"_qs, u"A device has shown that it reads messages with sender and time inside (CPIM)."_qs},
            {Words::dayAndClock(kTime), u"Waiting to be sent"_qs},
            {Words::dayAndClock(kTime.addSecs(120)), u"The server stored it"_qs},
            {u"Server's answer"_qs, u"202"_qs},
            {u"Receipts"_qs, u"You asked to be told when it is delivered and when it is displayed.\n"
                             "Inferred from the answer 202: a server keeps it. No receipt says that a device has it."_qs},
            {u"Size"_qs, u"712 bytes"_qs},
            {u"Way"_qs, u"UDP 192.0.2.1:5060\nTCP 192.0.2.7:5060"_qs},
            {u"Attempts"_qs, u"3"_qs},
            {u"Message-ID"_qs, u"m1"_qs},
        };
        QCOMPARE(rowsOf(details), wanted);
    }

    void everyValueOfAnIncomingMessage()
    {
        client::MessageDetails details = incoming();
        details.message.format = im::MessageFormat::Plain;
        details.message.messageId.clear();
        details.message.subject = u"Garden"_qs;
        const QList<QPair<QString, QString>> wanted{
            {u"From"_qs, u"bob@example.test"_qs},
            {u"To"_qs, u"alice@example.test"_qs},
            {u"Received"_qs, Words::dayAndClock(kTime)},
            {u"Sender's clock"_qs, Words::dayAndClock(kTime.addDays(-3))},
            {u"Sent as"_qs, u"Single message"_qs},
            {u"Subject"_qs, u"Garden"_qs},
            {u"Format"_qs, u"Bare text"_qs},
            {u"Receipts"_qs, u"None were asked for."_qs},
        };
        QCOMPARE(rowsOf(details), wanted);
    }

    void answersAndStates_data()
    {
        QTest::addColumn<im::Delivery>("delivery");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char *name, const im::Delivery &delivery, const QString &state, const QString &answer) {
            QTest::newRow(name) << delivery << state << answer;
        };
        using im::DeliveryReason;
        row("waits", {DeliveryState::Queued}, u"Waiting to be sent"_qs, {});
        row("sending", {DeliveryState::Sending}, u"Sending"_qs, {});
        row("200", {DeliveryState::Accepted, false, 200}, u"Reached a device of Bob"_qs, u"200"_qs);
        row("202", {DeliveryState::Accepted, true, 202}, u"The server stored it"_qs, u"202"_qs);
        row("delivered", {DeliveryState::Delivered, false, 200}, u"Delivered to Bob"_qs, u"200"_qs);
        row("displayed", {DeliveryState::Displayed, false, 200}, u"Displayed by Bob"_qs, u"200"_qs);
        row("no answer", {DeliveryState::NotConfirmed, false, 408, DeliveryReason::Timeout}, u"No answer. It may have arrived."_qs, u"408"_qs);
        row("failed", {DeliveryState::Failed, false, 404, DeliveryReason::NotFound},
            u"Not sent: Bob does not exist at that server. Check the address."_qs, u"404"_qs);
        row("expired", {DeliveryState::Expired, false, 0, DeliveryReason::Expired}, u"Not delivered in time"_qs, {});
    }

    void answersAndStates()
    {
        QFETCH(im::Delivery, delivery);
        QFETCH(QString, state);
        QFETCH(QString, answer);
        client::MessageDetails details = outgoing(delivery);
        QCOMPARE(valueOf(details, Words::dayAndClock(kTime.addSecs(120))), state);
        QCOMPARE(valueOf(details, u"Server's answer"_qs), answer);
        details.steps.clear(); // of rows from elsewhere there are none
        QCOMPARE(valueOf(details, u"State"_qs), state);
    }

    void everyModelAndItsReason_data()
    {
        QTest::addColumn<int>("reason");
        for (int i = 0; i < im::kModelReasonCount; ++i)
            QTest::addRow("%s", im::toString(im::ModelReason(i)).constData()) << i;
    }

    void everyModelAndItsReason()
    {
        QFETCH(int, reason);
        client::MessageDetails details = outgoing({DeliveryState::Accepted, false, 200});
        details.modelReason = im::ModelReason(reason);
        QCOMPARE(valueOf(details, u"Why that way"_qs), Words::model(details.modelReason));
        QCOMPARE(valueOf(details, u"Why that way"_qs).isEmpty(), details.modelReason == im::ModelReason::Unknown);
        QCOMPARE(valueOf(details, u"Sent as"_qs), u"Single message"_qs);
        details.message.model = im::MessageModel::Session;
        QCOMPARE(valueOf(details, u"Sent as"_qs), u"Session"_qs);
        QVERIFY(valuesOf(details, u"Why so"_qs).isEmpty()); // what goes through a session is never in doubt
    }

    void plainTextIsOfferedWhereNothingIsKnown()
    {
        client::MessageDetails details = outgoing({DeliveryState::Accepted, true, 202});
        QVERIFY(!MessageDetailsDialog(details, u"Bob"_qs).findChild<QWidget *>(u"detailsPlain"_qs));
        details.formatReason = im::FormatReason::Unknown;
        QVERIFY(MessageDetailsDialog(details, u"Bob"_qs).findChild<QWidget *>(u"detailsPlain"_qs));
    }

    void onlyWhatIsKnownHasARow()
    {
        client::MessageDetails details = outgoing({DeliveryState::Queued});
        details.attempts = 1;
        details.requestSize = 0;
        details.route.clear();
        details.message.messageId.clear();
        for (const QString &name : {u"Attempts"_qs, u"Size"_qs, u"Way"_qs, u"Message-ID"_qs, u"Server's answer"_qs, u"Why so"_qs, u"Subject"_qs, u"Sender's clock"_qs})
            QVERIFY2(valuesOf(details, name).isEmpty(), qPrintable(name));
    }
};

QTEST_MAIN(tst_MessageDetails)
#include "tst_MessageDetails.moc"
