// SPDX-License-Identifier: MIT
#include "ClientHarness.h"
#include "FakeServer.h"
#include "base/Limits.h"
#include "client/HistoryTransfer.h"
#include "history/HistoryJson.h"

#include <QSignalSpy>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;

/// What arrives, and how it is answered (DESIGN section 5, RELIABILITY section 2).
class TestIncomingMessages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void storedBeforeAcknowledged();
    void textKeepsEveryCharacter();
    void cpimRedeliveredUnderAnotherCallIdIsShownOnce();
    void bareTextRedeliveredInTheSameTransactionKeysIsShownOnce();
    void sameTextUnderAnotherCallIdIsAnotherMessage();
    void duplicateAfterRestartIsShownOnce();
    void blockedPeerGets403AndLeavesNoTrace();
    void strangerIsARequestUntilAccepted();
    void strangerBeyondItsCapGets480();
    void strangersBeyondTheirCapGet480();
    void unknownTypeGets415WithAccept();
    void attachmentsAreStoredWithTheirMessage();
    void aSignedMessageKeepsItsBytesThroughExportAndImport();
    void reactionsGoToTheirMessageOnce();
    void reactionToNothingIsShownInWords();
    void malformedCpimGets400();
    void storeThatRefusesGives500AndRecovers();

private:
    int lastStatus() const { return m_server->answers.isEmpty() ? 0 : m_server->answers.last().status; }
    bool waitForAnswers(qsizetype count)
    {
        return QTest::qWaitFor([&] { return m_server->answers.size() >= count; }, kPatience);
    }
    QList<im::Conversation> conversations();
    template <typename Start>
    static bool transfer(Person &person, Start start)
    {
        const auto transfer = person.client().transfer();
        QSignalSpy ended(transfer.get(), &client::HistoryTransfer::finished);
        start(*transfer);
        return (!ended.isEmpty() || ended.wait(kPatience))
            && ended.first().first().value<client::TransferReport>().end == client::TransferReport::End::Done;
    }
    static QList<history::MessageRecord> recordsOf(const QString &path);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<Person> m_alice;
};

void TestIncomingMessages::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FakeServer>();
    m_alice = std::make_unique<Person>(m_dir->filePath(u"alice"_s));
    QVERIFY(m_alice->addAccount(u"alice@ex.test"_s, m_server->address()));
    QVERIFY(m_alice->goOnline());
}

void TestIncomingMessages::cleanup()
{
    m_alice.reset();
    m_server.reset();
    m_dir.reset();
}

QList<im::Conversation> TestIncomingMessages::conversations()
{
    std::optional<QList<im::Conversation>> all;
    m_alice->client().conversations([&](const Result<QList<im::Conversation>, client::ClientError> &result) {
        all = result ? *result : QList<im::Conversation>();
    });
    [[maybe_unused]] const bool answered = QTest::qWaitFor([&] { return all.has_value(); }, kPatience);
    return all.value_or(QList<im::Conversation>());
}

void TestIncomingMessages::storedBeforeAcknowledged()
{
    m_server->sendMessage({});
    QVERIFY(waitForAnswers(1));
    QCOMPARE(lastStatus(), 200);
    QVERIFY(m_server->answers.last().body().isEmpty());
    QVERIFY(m_server->answers.last().contacts().empty()); // RFC 3428 s.7
    m_alice->kill(); // at this very moment it must be on the disk
    m_alice->open();
    const auto all = conversations();
    QCOMPARE(all.size(), 1);
    QCOMPARE(all.first().last.text, u"hello"_s);
    QCOMPARE(all.first().unread, 1);
}

void TestIncomingMessages::textKeepsEveryCharacter()
{
    const QString text = u" \u4f60\u597d \U0001F600 \u05e9\u05dc\u05d5\u05dd\r\nline\n\ttab "_s + QChar(0);
    m_server->sendMessage(FakeServer::Outgoing{.body = text.toUtf8()});
    QVERIFY(waitForAnswers(1));
    QVERIFY(QTest::qWaitFor([&] { return !m_alice->received.isEmpty(); }, kPatience));
    QCOMPARE(m_alice->received.first().text, text);
    QCOMPARE(m_alice->received.first().format, im::MessageFormat::Plain);
    QVERIFY(m_alice->received.first().messageId.isEmpty());
}

void TestIncomingMessages::cpimRedeliveredUnderAnotherCallIdIsShownOnce()
{
    const QByteArray body = FakeServer::cpim("abc123", "once");
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = body, .callId = "c1"});
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = body, .callId = "c2", .fromTag = "t2", .cseq = 7});
    QVERIFY(waitForAnswers(2));
    QCOMPARE(m_server->answers[0].status, 200);
    QCOMPARE(m_server->answers[1].status, 200);
    QCOMPARE(m_alice->receivedTexts(), QStringList{u"once"_s});
    QCOMPARE(m_alice->received.first().messageId, QByteArray("abc123"));
}

void TestIncomingMessages::bareTextRedeliveredInTheSameTransactionKeysIsShownOnce()
{
    m_server->sendMessage(FakeServer::Outgoing{.callId = "c1"});
    QVERIFY(waitForAnswers(1));
    m_server->sendMessage(FakeServer::Outgoing{.callId = "c1"}); // a new branch: not a retransmission
    QVERIFY(waitForAnswers(2));
    QCOMPARE(lastStatus(), 200);
    QCOMPARE(m_alice->received.size(), 1);
}

void TestIncomingMessages::sameTextUnderAnotherCallIdIsAnotherMessage()
{
    m_server->sendMessage(FakeServer::Outgoing{.callId = "c1"});
    m_server->sendMessage(FakeServer::Outgoing{.callId = "c2"});
    QVERIFY(waitForAnswers(2));
    QCOMPARE(m_alice->received.size(), 2);
}

void TestIncomingMessages::duplicateAfterRestartIsShownOnce()
{
    const QByteArray body = FakeServer::cpim("abc123", "once");
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = body});
    QVERIFY(waitForAnswers(1));
    m_alice->kill();
    m_alice->open();
    QVERIFY(m_alice->goOnline());
    m_alice->received.clear();
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = body});
    QVERIFY(waitForAnswers(2));
    QCOMPARE(lastStatus(), 200);
    QCOMPARE(m_alice->received.size(), 0);
}

void TestIncomingMessages::blockedPeerGets403AndLeavesNoTrace()
{
    QVERIFY(m_alice->block(u"bob@ex.test"_s));
    m_server->sendMessage({});
    QVERIFY(waitForAnswers(1));
    QCOMPARE(lastStatus(), 403);
    QCOMPARE(m_alice->received.size(), 0);
    QCOMPARE(conversations().size(), 0);
}

void TestIncomingMessages::strangerIsARequestUntilAccepted()
{
    m_server->sendMessage({});
    QVERIFY(waitForAnswers(1));
    QVERIFY(m_alice->received.first().fromStranger);
    const auto before = conversations();
    QVERIFY(before.first().isRequest);
    bool accepted = false;
    m_alice->client().acceptRequest(before.first().id, [&](const Result<client::Ok, client::ClientError> &result) { accepted = result.ok(); });
    QVERIFY(QTest::qWaitFor([&] { return accepted; }, kPatience));
    QVERIFY(!conversations().first().isRequest);
    m_server->sendMessage({});
    QVERIFY(waitForAnswers(2));
    QVERIFY(!m_alice->received.last().fromStranger);
}

void TestIncomingMessages::strangerBeyondItsCapGets480()
{
    for (int i = 0; i < Limits::kMaxMessagesPerStranger; ++i)
        m_server->sendMessage({});
    QVERIFY(waitForAnswers(Limits::kMaxMessagesPerStranger));
    QCOMPARE(lastStatus(), 200);
    m_server->sendMessage({});
    QVERIFY(waitForAnswers(Limits::kMaxMessagesPerStranger + 1));
    QCOMPARE(lastStatus(), 480);
    QCOMPARE(m_alice->received.size(), Limits::kMaxMessagesPerStranger);
    m_server->sendMessage(FakeServer::Outgoing{.from = "sip:carol@ex.test"});
    QVERIFY(waitForAnswers(Limits::kMaxMessagesPerStranger + 2));
    QCOMPARE(lastStatus(), 200);
}

void TestIncomingMessages::strangersBeyondTheirCapGet480()
{
    for (int i = 0; i < Limits::kMaxStrangers; ++i) {
        m_server->sendMessage(FakeServer::Outgoing{.from = "sip:s" + QByteArray::number(i) + "@ex.test"});
        if (i % 20 == 19)
            QVERIFY(waitForAnswers(i + 1));
    }
    QVERIFY(waitForAnswers(Limits::kMaxStrangers));
    QCOMPARE(lastStatus(), 200);
    m_server->sendMessage(FakeServer::Outgoing{.from = "sip:onemore@ex.test"});
    QVERIFY(waitForAnswers(Limits::kMaxStrangers + 1));
    QCOMPARE(lastStatus(), 480);
    m_server->sendMessage(FakeServer::Outgoing{.from = "sip:s0@ex.test"}); // an open request goes on
    QVERIFY(waitForAnswers(Limits::kMaxStrangers + 2));
    QCOMPARE(lastStatus(), 200);
}

void TestIncomingMessages::unknownTypeGets415WithAccept()
{
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "application/x-unknown", .body = "x"});
    QVERIFY(waitForAnswers(1));
    QCOMPARE(lastStatus(), 415);
    const QByteArray accept = m_server->answers.last().headers().value(sip::HeaderName::Accept).toByteArray();
    QVERIFY(accept.contains("text/plain"));
    QVERIFY(accept.contains("message/cpim"));
}

void TestIncomingMessages::attachmentsAreStoredWithTheirMessage()
{
    const QByteArray body = "--b\r\n\r\nwords\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=../p.png\r\n"
                            "Content-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--b--";
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "multipart/mixed;boundary=b", .body = body});
    QVERIFY(waitForAnswers(1));
    QCOMPARE(lastStatus(), 200);
    QVERIFY(QTest::qWaitFor([&] { return !m_alice->received.isEmpty(); }, kPatience));
    const im::ChatMessage message = m_alice->received.first();
    QCOMPARE(message.text, u"words"_s);
    QCOMPARE(message.attachments.size(), 1);
    QCOMPARE(message.attachments.first().fileName, u"p.png"_s); // A23
    QCOMPARE(message.attachments.first().size, 4);
    m_alice->kill();
    m_alice->open();
    std::optional<QList<im::ChatMessage>> page;
    m_alice->client().historyBefore(message.conversation, 0, 10, [&](const auto &read) { page = read ? read->messages : QList<im::ChatMessage>(); });
    QVERIFY(QTest::qWaitFor([&] { return page.has_value(); }, kPatience));
    QCOMPARE(page->size(), 1);
    QCOMPARE(page->first().attachments, message.attachments);
    std::optional<QByteArray> data;
    m_alice->client().attachmentData(message.attachments.first().id, [&](const auto &read) { data = read ? *read : QByteArray("error"); });
    QVERIFY(QTest::qWaitFor([&] { return data.has_value(); }, kPatience));
    QCOMPARE(*data, "\x89PNG");
}

QList<history::MessageRecord> TestIncomingMessages::recordsOf(const QString &path)
{
    QFile file(path);
    QList<history::MessageRecord> found;
    if (!file.open(QIODevice::ReadOnly))
        return found;
    history::HistoryJsonReader reader;
    const auto records = reader.feed(file.readAll());
    for (const history::Record &record : records.valueOr({})) {
        if (const auto *message = std::get_if<history::MessageRecord>(&record))
            found.append(*message);
    }
    return found;
}

/// DESIGN s.10: lossless, with the original bytes where a signature is to stay verifiable (RFC 1847 s.2.1, RFC 3862 s.2.4).
void TestIncomingMessages::aSignedMessageKeepsItsBytesThroughExportAndImport()
{
    // What no reading could make again: the boundary, blanks, a line feed alone, octets that are no characters.
    const QByteArray body = "preamble\r\n--=b \r\nContent-type:  text/plain;charset=UTF-8\r\n\r\nI owe you 5 \n\xff\xfe \r\n--=b\r\n"
                            "Content-Type: application/pkcs7-signature\r\n\r\n\x01\x02\0\x03\r\n--=b--\r\nepilogue"_ba;
    const QByteArray type = "multipart/signed; protocol=\"application/pkcs7-signature\";micalg=sha-256; boundary=\"=b\"";
    const QByteArray cpim = FakeServer::cpim("abc123", {}).replace("text/plain;charset=UTF-8", type) + body;
    QVERIFY(cpim.contains(type));
    const QByteArray mixedType = "multipart/mixed ;boundary=out"; // multipart/signed alone is none of our Accept: 415
    const QByteArray mixed = "--out\r\nContent-Type: " + type + "\r\n\r\n" + body + "\r\n--out--";
    m_server->sendMessage(FakeServer::Outgoing{.contentType = mixedType, .body = mixed});
    QVERIFY(waitForAnswers(1));
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = cpim, .callId = "c2"});
    m_server->sendMessage(FakeServer::Outgoing{.body = "not signed", .callId = "c3"});
    QVERIFY(waitForAnswers(3));
    for (const sip::Response &answer : std::as_const(m_server->answers))
        QCOMPARE(answer.status, 200);
    QVERIFY(QTest::qWaitFor([&] { return m_alice->received.size() == 3; }, kPatience));
    QVERIFY(m_alice->received.first().text.startsWith(u"I owe you 5"_s));

    const QString file = m_dir->filePath(u"first.json"_s);
    const QString second = m_dir->filePath(u"second.json"_s);
    QVERIFY(transfer(*m_alice, [&](auto &t) { t.exportTo({client::HistoryExport::Format::Json, file, true, {}, {}}); }));
    Person other(m_dir->filePath(u"other"_s));
    QVERIFY(transfer(other, [&](auto &t) { t.importFrom(file); }));
    QVERIFY(transfer(other, [&](auto &t) { t.exportTo({client::HistoryExport::Format::Json, second, true, {}, {}}); }));
    for (const QString &path : {file, second}) {
        const auto records = recordsOf(path);
        QCOMPARE(records.size(), 3);
        QByteArrayList originals;
        for (const history::MessageRecord &record : records)
            originals.append(record.original);
        QVERIFY(originals.contains("Content-Type: " + mixedType + "\r\n\r\n" + mixed));
        QVERIFY(originals.contains("Content-Type: message/cpim\r\n\r\n" + cpim));
        QVERIFY(originals.contains(QByteArray()));
    }
}

void TestIncomingMessages::reactionsGoToTheirMessageOnce()
{
    const auto reaction = [](const QByteArray &id, const QByteArray &what) {
        return "NS: ln <urn:linnet:cpim>\r\nln.Reaction-To: abc123\r\nln." + what + "\r\n" + FakeServer::cpim(id, "Reacted");
    };
    const auto sendCpim = [this](const QByteArray &body) { m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = body}); };
    QList<im::ChatMessage> changed;
    connect(&m_alice->client(), &client::Client::messageChanged, this, [&changed](const im::ChatMessage &message) { changed.append(message); });
    sendCpim(FakeServer::cpim("abc123", "hello"));
    sendCpim(reaction("r1", "Reaction: \xF0\x9F\x91\x8D"));
    QVERIFY(waitForAnswers(2));
    QVERIFY(QTest::qWaitFor([&] { return changed.size() == 1; }, kPatience));
    QCOMPARE(changed.first().reactions, (QList<im::Reaction>{{im::Address{u"sip:bob@ex.test"_s}, u"👍"_s, false}}));
    sendCpim(reaction("r2", "Reaction-Removed: \xF0\x9F\x91\x8D"));
    sendCpim(reaction("r1", "Reaction: \xF0\x9F\x91\x8D")); // the first one, once more
    QVERIFY(waitForAnswers(4));
    QCOMPARE(lastStatus(), 200);
    QVERIFY(QTest::qWaitFor([&] { return changed.size() == 2; }, kPatience));
    QVERIFY(changed.last().reactions.isEmpty());
    QCOMPARE(m_alice->receivedTexts(), QStringList{u"hello"_s});
    QCOMPARE(conversations().first().unread, 1);
}

void TestIncomingMessages::reactionToNothingIsShownInWords()
{
    const QByteArray body =
        "NS: ln <urn:linnet:cpim>\r\nln.Reaction-To: gone\r\nln.Reaction: +1\r\n" + FakeServer::cpim("r1", "Reacted");
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = body});
    QVERIFY(waitForAnswers(1));
    QCOMPARE(lastStatus(), 200);
    QVERIFY(QTest::qWaitFor([&] { return m_alice->receivedTexts() == QStringList{u"Reacted"_s}; }, kPatience));
}

void TestIncomingMessages::malformedCpimGets400()
{
    m_server->sendMessage(FakeServer::Outgoing{.contentType = "message/cpim", .body = "no cpim at all"});
    QVERIFY(waitForAnswers(1));
    QCOMPARE(lastStatus(), 400);
    QCOMPARE(m_alice->received.size(), 0);
}

void TestIncomingMessages::storeThatRefusesGives500AndRecovers()
{
#ifdef Q_OS_UNIX
    // A full disk: no file may grow.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit full = before;
    full.rlim_cur = 4096;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
    m_server->sendMessage(FakeServer::Outgoing{.body = QByteArray(5000, 'x'), .callId = "c1"});
    const bool answered = waitForAnswers(1);
    const int status = lastStatus();
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY(answered);
    QCOMPARE(status, 500);
    QVERIFY(m_server->answers.last().headers().contains(sip::HeaderName::RetryAfter));
    QCOMPARE(m_alice->received.size(), 0);

    QVERIFY(QTest::qWaitFor(
        [&] {
            const qsizetype answers = m_server->answers.size();
            m_server->sendMessage(FakeServer::Outgoing{.body = QByteArray(5000, 'x'), .callId = "c1"});
            return waitForAnswers(answers + 1) && lastStatus() == 200;
        },
        kPatience));
    QCOMPARE(m_alice->received.size(), 1);
#else
    QSKIP("needs RLIMIT_FSIZE");
#endif
}

QTEST_GUILESS_MAIN(TestIncomingMessages)
#include "tst_IncomingMessages.moc"
