// SPDX-License-Identifier: MIT
#include "history/HistoryJson.h"
#include "history/HistoryPages.h"

#include <QJsonDocument>
#include <QTest>

using namespace linnet::history;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

/// The formats of an export (issue: lossless JSON, HTML, text).
class tst_HistoryFormats : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFieldComesBack();
    void anyPieceAndAnyWhiteSpaceIsRead();
    void whatIsNoExportIsRefused_data();
    void whatIsNoExportIsRefused();
    void aRecordHasALimit();
    void nothingInHtmlIsMarkup();
    void textIsReadable();
    void jsonKeepsSessions();
    void jsonKeepsFiles();
};

namespace {

MessageRecord fullRecord()
{
    MessageRecord record;
    ChatMessage &m = record.message;
    m.account.uri = u"sip:me@example.org"_s;
    m.peer.uri = u"sip:bob@example.org"_s;
    m.direction = Direction::Out;
    m.messageId = QByteArray("id\0\xff", 4);
    m.text = u"\u4f60\u597d \"quoted\" \\ \r\n\t]}[{"_s + QChar(0) + QChar(0xd800); // NUL and half a character
    m.subject = u"{\"message\":"_s;
    m.contentType = "text/plain";
    m.format = MessageFormat::Cpim;
    m.model = MessageModel::Session;
    m.fromStranger = true;
    m.displayed = true;
    m.time = QDateTime::fromMSecsSinceEpoch(1'780'000'000'123, Qt::UTC);
    m.claimedTime = m.time.addMSecs(-1);
    m.delivery = {DeliveryState::Failed, true, 403, DeliveryReason::Refused};
    m.ref = u"ref"_s;
    m.replyTo = "other";
    m.attachments = {{0, u"a <b>.png"_s, "image/png", 3}};
    record.attachmentData = {QByteArray("\x89P\0", 3)};
    m.reactions = {{{u"sip:me@example.org"_s}, u"\U0001F44D"_s, true}, {{u"sip:bob@example.org"_s}, u"!"_s, false}};
    record.steps = {{m.time, {}}, {m.time.addSecs(1), m.delivery}};
    record.original = QByteArray("Content-Type: x\r\n\r\n\0", 20);
    record.callIds = {"a@b", "c"};
    record.requestSize = 700;
    record.route = {u"UDP 192.0.2.1:5060"_s};
    record.attempts = 2;
    return record;
}

QByteArray fileOf(const QList<Record> &records)
{
    QByteArray file = jsonHead();
    for (qsizetype i = 0; i < records.size(); ++i)
        file += toJson(records[i], i == 0);
    return file + jsonTail();
}

Words words()
{
    Words w;
    w.title = u"<History>"_s;
    w.language = u"en"_s;
    w.from = u"from %1"_s;
    w.to = u"to %1"_s;
    w.missedCall = u"missed call from %1"_s;
    w.session = u"session with %1"_s;
    w.attachment = u"file %1, %2 bytes"_s;
    w.states[size_t(DeliveryState::Failed)] = u"not sent"_s;
    return w;
}

} // namespace

void tst_HistoryFormats::everyFieldComesBack()
{
    ConversationRecord conversation;
    conversation.account.uri = u"sip:me@example.org"_s;
    conversation.peer.uri = u"sip:bob@example.org"_s;
    conversation.isRequest = true;
    conversation.draft = u"half "_s + QChar(0xdc00);
    conversation.retentionDays = 30;
    conversation.aliases = {{u"sip:b@example.org"_s}};
    const QList<Record> records{conversation, fullRecord(), fullRecord()};
    const QByteArray file = fileOf(records);
    QVERIFY(QJsonDocument::fromJson(file).isObject()); // for any reader of JSON
    HistoryJsonReader reader;
    const auto read = reader.feed(file);
    QVERIFY(read.ok());
    QVERIFY(reader.atEnd());
    QCOMPARE(read->size(), 3);
    QVERIFY(std::get<ConversationRecord>((*read)[0]) == conversation);
    QVERIFY(std::get<MessageRecord>((*read)[1]) == fullRecord());
    QVERIFY(std::get<MessageRecord>((*read)[2]) == fullRecord());
}

void tst_HistoryFormats::anyPieceAndAnyWhiteSpaceIsRead()
{
    const QList<Record> records{fullRecord(), fullRecord()};
    const QByteArray file = fileOf(records);
    for (const qsizetype piece : {1, 2, 3, 7, 100, 1000}) {
        HistoryJsonReader reader;
        QList<Record> read;
        for (qsizetype at = 0; at < file.size(); at += piece) {
            const auto some = reader.feed(QByteArrayView(file).sliced(at, std::min(piece, file.size() - at)));
            QVERIFY(some.ok());
            read += *some;
        }
        QCOMPARE(read.size(), 2);
        QVERIFY(std::get<MessageRecord>(read[1]) == fullRecord());
        QVERIFY(reader.atEnd());
    }
    QByteArray spaced = fileOf(records);
    spaced.replace(",\"records\":[\n", " ,\r\n\t\"records\" : [ \r\n");
    spaced.replace(",\n{\"message\"", " , \n\n {\"message\"");
    HistoryJsonReader reader;
    const auto read = reader.feed(spaced);
    QVERIFY(read.ok());
    QCOMPARE(read->size(), 2);
}

void tst_HistoryFormats::whatIsNoExportIsRefused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("error"); // -1: none, but not at its end
    const auto row = [](const char *name, const QByteArray &file, int error) { QTest::newRow(name) << file << error; };
    row("nothing", "", -1);
    row("text", QByteArray(5000, 'x'), int(JsonError::NotOurs));
    row("another array", "[]", int(JsonError::NotOurs));
    row("another object", R"({"format":"other","version":1,"records":[]})", int(JsonError::NotOurs));
    row("no version", R"({"format":"linnet-history","records":[]})", int(JsonError::NotOurs));
    row("newer version", R"({"format":"linnet-history","version":2,"records":[]})", int(JsonError::NewerVersion));
    row("a number as record", jsonHead() + "1]}", int(JsonError::Damaged));
    row("no such record", jsonHead() + "{\"x\":{}}]}", int(JsonError::Damaged));
    row("message of nobody", jsonHead() + R"({"message":{"direction":"in","text":"x"}}]})", int(JsonError::Damaged));
    row("message without direction", jsonHead() + R"({"message":{"account":"sip:a@b","peer":"sip:c@d"}}]})", int(JsonError::Damaged));
    row("broken string", jsonHead() + "{\"message\":{\"a\":\"\x01\"}}]}", int(JsonError::Damaged));
    row("cut", fileOf({fullRecord()}).chopped(20), -1);
}

void tst_HistoryFormats::whatIsNoExportIsRefused()
{
    QFETCH(QByteArray, file);
    QFETCH(int, error);
    HistoryJsonReader reader;
    const auto read = reader.feed(file);
    QVERIFY(!reader.atEnd() || error >= 0);
    QCOMPARE(read.ok(), error < 0);
    if (error >= 0)
        QVERIFY(read.error() == JsonError(error));
}

void tst_HistoryFormats::aRecordHasALimit()
{
    HistoryJsonReader reader;
    QVERIFY(reader.feed(jsonHead() + "{\"message\":{\"text\":\"").ok());
    const QByteArray piece(1024 * 1024, 'x');
    for (qsizetype fed = piece.size(); fed < kMaxRecordBytes; fed += piece.size())
        QVERIFY(reader.feed(piece).ok());
    const auto last = reader.feed(piece);
    QVERIFY(!last.ok() && last.error() == JsonError::TooLarge);
}

void tst_HistoryFormats::nothingInHtmlIsMarkup()
{
    MessageRecord record = fullRecord();
    record.message.text = u"<script>alert(1)</script><img src=x onerror=y> & \"q\" \u202e"_s;
    record.message.subject = u"<b>"_s;
    record.message.peer.uri = u"sip:<i>@example.org"_s;
    record.message.attachments[0].fileName = u"\"><script>.png"_s;
    record.message.reactions[0].text = u"<u>"_s;
    const QByteArray html = htmlHead(words()) + toHtml(record, words()) + htmlTail();
    QVERIFY(!html.contains("<script"));
    QVERIFY(!html.contains("onerror=y>"));
    QVERIFY(!html.contains("<i>"));
    QVERIFY(!html.contains("<u>"));
    QVERIFY(!html.contains("<History>"));
    QVERIFY(html.contains("default-src 'none'"));
    QVERIFY(html.contains("prefers-color-scheme:dark"));
    QVERIFY(html.contains("data:image/png;base64,iVAA"));
    QCOMPARE(html.count("http"), 1); // http-equiv: nothing is loaded
    QVERIFY(html.contains("not sent"));
    record.message.attachments[0].contentType = "image/svg+xml";
    QVERIFY(!toHtml(record, words()).contains("image/svg"));
    record.attachmentData[0] = QByteArray(kMaxInlineBytes + 1, 'x');
    QVERIFY(toHtml(record, words()).size() < 5000);
}

void tst_HistoryFormats::textIsReadable()
{
    MessageRecord record = fullRecord();
    record.message.text = u"hello"_s;
    record.message.subject.clear();
    const QString text = QString::fromUtf8(toText(record, words()));
    QVERIFY2(text.contains(u"to bob@example.org: hello"), qPrintable(text));
    QVERIFY(text.contains(u"file a <b>.png, 3 bytes"));
    QVERIFY(text.contains(u"[not sent]"));
    record.message.kind = MessageKind::MissedCall;
    record.message.direction = Direction::In;
    QVERIFY(QString::fromUtf8(toText(record, words())).contains(u"missed call from bob@example.org"));
    record.message.kind = MessageKind::Session;
    record.message.direction = Direction::Out;
    const QString session = QString::fromUtf8(toText(record, words()));
    QVERIFY2(session.contains(u"session with bob@example.org") && !session.contains(u"[not sent]"), qPrintable(session));
}

void tst_HistoryFormats::jsonKeepsSessions()
{
    const auto reread = [](const MessageRecord &record) {
        HistoryJsonReader reader;
        const auto read = reader.feed(fileOf({record}));
        return read && read->size() == 1 ? std::get<MessageRecord>(read->first()).message : ChatMessage();
    };
    MessageRecord record;
    record.message.kind = MessageKind::Session;
    record.message.account.uri = u"sip:me@example.org"_s;
    record.message.peer.uri = u"sip:bob@example.org"_s;
    record.message.session = SessionEvent{true, SessionEnd::NoAnswer, 480, {}};
    QVERIFY(reread(record) == record.message);
    record.message.direction = Direction::Out;
    record.message.session = SessionEvent{false, SessionEnd::Local, 0, 61};
    QVERIFY(reread(record) == record.message);
}

void tst_HistoryFormats::jsonKeepsFiles()
{
    MessageRecord record;
    record.message.kind = MessageKind::File;
    record.message.account.uri = u"sip:me@example.org"_s;
    record.message.peer.uri = u"sip:bob@example.org"_s;
    record.message.file = FileTransfer{0, u"a <b>.png"_s, "image/png", 5'000'000'000, 5'000'000'000, 0, FileState::Done, DeliveryReason::None,
                                       u"/home/me/a.png"_s, QByteArray(32, '\x80'), QByteArray("\x00jpeg", 5)};
    HistoryJsonReader reader;
    const auto read = reader.feed(fileOf({record}));
    QVERIFY(read && read->size() == 1);
    QVERIFY(std::get<MessageRecord>(read->first()).message == record.message);
    QVERIFY(QString::fromUtf8(toText(record, words())).contains(u"file a <b>.png, 5000000000 bytes"));
    QVERIFY(toHtml(record, words()).contains("a &lt;b&gt;.png"));
}

QTEST_GUILESS_MAIN(tst_HistoryFormats)
#include "tst_HistoryFormats.moc"
