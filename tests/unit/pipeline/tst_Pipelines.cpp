// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "im/pipeline/IncomingPipeline.h"
#include "im/pipeline/OutgoingPipeline.h"

#include <QSet>
#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;
using Refusal = ReceivedRefusal;

Q_DECLARE_METATYPE(Refusal::Kind)

class tst_Pipelines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textArrivesAsItLeft_data();
    void textArrivesAsItLeft();
    void randomTextsArriveAsTheyLeft();
    void cpimIsAsShortAsItCanBe();
    void bareTextGoesAsGiven();
    void repliesQuoteForThoseWhoCannotPoint();
    void rfc5438_6_3_messageIdsAreRandom();
    void loneSurrogatesAreReplacedBeforeSending();
    void refusals_data();
    void refusals();
    void rfc3862_3_5_demandsThatWeDoNotUnderstandAreRefused();
    void badUtf8IsShownWithReplacements();
    void cpimSenderIsBelievedOnlyWhenItIsTheSipSender();
    void claimedTimeAndSubject();
    void cpimThatAStoreCalledTextIsReadAsCpim();
    void textThatLooksLikeCpimStaysText_data();
    void textThatLooksLikeCpimStaysText();
    void receiptsAndTypingKeepTheirDocuments();
    void sizeBound();
};

namespace {

const Address kAlice{u"sip:alice@example.org"_s};
const Address kBob{u"sip:bob@example.org"_s};

ChatMessage outgoing(const QString &text, MessageFormat format = MessageFormat::Cpim)
{
    ChatMessage message;
    message.messageId = "0123456789abcdef0123";
    message.account = kAlice;
    message.peer = kBob;
    message.direction = Direction::Out;
    message.text = text;
    message.format = format;
    message.time = QDateTime(QDate(2026, 2, 3), QTime(4, 5, 6, 789), Qt::UTC);
    return message;
}

ReceivedBody received(const QByteArray &contentType, const QByteArray &body)
{
    ReceivedBody made;
    made.contentType = contentType;
    made.body = body;
    made.sender = kAlice;
    made.senderName = u"Alice"_s;
    made.canonical = [](const QByteArray &uri) { return Address{QString::fromUtf8(uri)}; };
    return made;
}

ReceivedBody receivedFrom(const ChatMessage &message)
{
    const EncodedMessage encoded = encodeMessage(message);
    return received(encoded.contentType, encoded.body);
}

ReceivedBody cpim(const QByteArray &headers, const QByteArray &type, const QByteArray &body = "x")
{
    return received("message/cpim", headers + "\r\n\r\nContent-Type: " + type + "\r\n\r\n" + body);
}

} // namespace

void tst_Pipelines::textArrivesAsItLeft_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("one") << u"a"_s;
    QTest::newRow("blanks around") << u"  a \t"_s;
    QTest::newRow("only blanks") << u"   "_s;
    QTest::newRow("line ends") << u"\r\n\n\r a\rb\nc\r\nd\n\r\n"_s;
    QTest::newRow("blank lines first") << u"\r\n\r\nContent-Type: text/html\r\n\r\nx"_s;
    QTest::newRow("nul") << QString(u"a\0b\0"_s.constData(), 4);
    QTest::newRow("controls") << u"\u0001\u001b\u007f\u0085\u2028"_s;
    QTest::newRow("chinese") << u"你好，世界。小熊"_s;
    QTest::newRow("emoji") << u"👩‍💻👨‍👩‍👧‍👦🏳️‍🌈"_s;
    QTest::newRow("right to left") << u"שלום \u202Eعربي\u202C עולם"_s;
    QTest::newRow("byte order mark") << u"\uFEFFtext\uFEFF"_s;
    QTest::newRow("noncharacters") << u"\uFFFE\uFFFF\uFFFD"_s;
    QTest::newRow("combining") << u"e\u0301 é"_s;
    QTest::newRow("backslashes") << u"\\n \\u0041 \""_s;
    QTest::newRow("a megabyte") << QString(500'000, u'é');
}

void tst_Pipelines::textArrivesAsItLeft()
{
    QFETCH(QString, text);
    for (const MessageFormat format : {MessageFormat::Cpim, MessageFormat::Plain}) {
        const auto result = decodeMessage(receivedFrom(outgoing(text, format)));
        QVERIFY(result.ok());
        QCOMPARE(result->text, text);
        QCOMPARE(result->format, format);
        QCOMPARE(result->contentType, "text/plain");
        QCOMPARE(result->messageId, format == MessageFormat::Cpim ? "0123456789abcdef0123" : "");
        QVERIFY(!result->otherCpimSender);
    }
}

void tst_Pipelines::randomTextsArriveAsTheyLeft()
{
    SeededRandom random(7);
    const QString pieces = u" \t\r\n:.<>\\\"az09你好שלוم"_s;
    for (int i = 0; i < 2000; ++i) {
        QString text;
        const qsizetype bytes = 1 + qsizetype(random.below(300));
        while (text.toUtf8().size() < bytes) {
            if (random.below(8) == 0)
                text += u"😀"_s;
            else
                text += pieces[qsizetype(random.below(quint64(pieces.size())))];
        }
        const auto result = decodeMessage(receivedFrom(outgoing(text)));
        QVERIFY(result.ok());
        QCOMPARE(result->text, text);
    }
}

void tst_Pipelines::cpimIsAsShortAsItCanBe()
{
    const EncodedMessage encoded = encodeMessage(outgoing(u"Hello"_s));
    QCOMPARE(encoded.contentType, "message/cpim");
    QCOMPARE(encoded.body,
             "From: <sip:alice@example.org>\r\nTo: <sip:bob@example.org>\r\nDateTime: 2026-02-03T04:05:06Z\r\n"
             "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: 0123456789abcdef0123\r\n\r\n"
             "Content-Type: text/plain; charset=utf-8\r\n\r\nHello");
    QVERIFY(encoded.body.size() - 5 < 240);
}

void tst_Pipelines::bareTextGoesAsGiven()
{
    const EncodedMessage encoded = encodeMessage(outgoing(u" é\n"_s, MessageFormat::Plain));
    QCOMPARE(encoded.contentType, "text/plain;charset=UTF-8");
    QCOMPARE(encoded.body, " \xC3\xA9\n");
}

void tst_Pipelines::repliesQuoteForThoseWhoCannotPoint()
{
    ChatMessage reply = outgoing(u"yes"_s);
    reply.replyTo = "id-1";
    const EncodedMessage encoded = encodeMessage(reply, u"really?"_s);
    QVERIFY(encoded.body.contains("ln.Reply-To-Message: id-1\r\n") && encoded.body.endsWith("\r\n\r\n> really?\n\nyes"));
    const auto read = decodeMessage(received(encoded.contentType, encoded.body));
    QCOMPARE(read->text, u"yes"_s);
    QCOMPARE(read->replyTo, "id-1");
    reply.format = MessageFormat::Plain;
    QCOMPARE(encodeMessage(reply, u"really?"_s).body, "> really?\n\nyes");
}

void tst_Pipelines::rfc5438_6_3_messageIdsAreRandom()
{
    QSet<QByteArray> ids;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray id = newMessageId(SystemRandom::instance());
        QCOMPARE(id.size(), 20);
        ids.insert(id);
    }
    QCOMPARE(ids.size(), 1000);
}

void tst_Pipelines::loneSurrogatesAreReplacedBeforeSending()
{
    const QString lone = u"a"_s + QChar(0xD83D) + u"b"_s + QChar(0xDE00);
    QCOMPARE(sendableText(lone), u"a\uFFFDb\uFFFD"_s);
    QCOMPARE(sendableText(u"😀"_s), u"😀"_s);
    QCOMPARE(decodeMessage(receivedFrom(outgoing(lone)))->text, sendableText(lone));
}

void tst_Pipelines::refusals_data()
{
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Refusal::Kind>("kind");
    QTest::addColumn<int>("status");
    const QByteArray head = "From: <sip:a@b>\r\n\r\nContent-Type: ";
    QTest::newRow("picture") << QByteArray("image/png") << QByteArray("x") << Refusal::Kind::UnsupportedType << 415;
    QTest::newRow("no charset of ours") << QByteArray("text/plain;charset=x-none") << QByteArray("x") << Refusal::Kind::UnsupportedType << 415;
    QTest::newRow("encrypted") << QByteArray("multipart/encrypted;boundary=x") << QByteArray("--x\r\n\r\nx") << Refusal::Kind::UnsupportedType << 415;
    QTest::newRow("nothing in it") << QByteArray("multipart/mixed;boundary=x") << QByteArray("x") << Refusal::Kind::Malformed << 400;
    QTest::newRow("uuencode in cpim") << QByteArray("message/cpim")
                                    << head + "text/plain\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\neA==" << Refusal::Kind::UnsupportedEncoding
                                    << 415;
    QTest::newRow("bad type") << QByteArray("text") << QByteArray("x") << Refusal::Kind::Malformed << 400;
    QTest::newRow("bad cpim") << QByteArray("Message/CPIM") << QByteArray("From: <sip:a@b>\r\n") << Refusal::Kind::Malformed << 400;
    QTest::newRow("empty cpim") << QByteArray("message/cpim") << QByteArray() << Refusal::Kind::Malformed << 400;
    QTest::newRow("bad type in cpim") << QByteArray("message/cpim") << head + "text\r\n\r\nx" << Refusal::Kind::Malformed << 400;
}

void tst_Pipelines::refusals()
{
    QFETCH(QByteArray, contentType);
    QFETCH(QByteArray, body);
    QFETCH(Refusal::Kind, kind);
    QFETCH(int, status);
    const auto result = decodeMessage(received(contentType, body));
    QVERIFY(!result.ok());
    QCOMPARE(result.error(), (Refusal{kind, status}));

    ReceivedBody packed = received("text/plain", "x");
    packed.contentEncoding = "br";
    QCOMPARE(decodeMessage(packed).error().kind, Refusal::Kind::UnsupportedEncoding);
    packed.contentEncoding = "gzip";
    QCOMPARE(decodeMessage(packed).error().kind, Refusal::Kind::Malformed);
    packed.contentEncoding = "Identity";
    QVERIFY(decodeMessage(packed).ok());
}

void tst_Pipelines::rfc3862_3_5_demandsThatWeDoNotUnderstandAreRefused()
{
    QVERIFY(decodeMessage(cpim("Require: Subject, cc", "text/plain")).ok());
    QVERIFY(decodeMessage(cpim("NS: i <urn:ietf:params:imdn>\r\nRequire: i.Message-ID", "text/plain")).ok());
    QVERIFY(!decodeMessage(cpim("Require: Locale.MustRenderKanji", "text/plain")).ok());
    QVERIFY(!decodeMessage(cpim("Require: Subject,Vital", "text/plain")).ok());
    QVERIFY(!decodeMessage(cpim("NS: <u:x>\r\nRequire: Subject", "text/plain")).ok());
}

void tst_Pipelines::badUtf8IsShownWithReplacements()
{
    QCOMPARE(decodeMessage(received("text/plain", "a\xFFz"))->text, u"a\uFFFDz"_s);
    QCOMPARE(decodeMessage(cpim("From: <sip:alice@example.org>", "text/plain; charset=utf-8", "a\xFFz"))->text, u"a\uFFFDz"_s);
    QCOMPARE(decodeMessage(cpim("From: <sip:alice@example.org>", "text/plain; charset=iso-8859-1", "caf\xE9"))->text, u"café"_s);
    QCOMPARE(decodeMessage(cpim("X: y", "text/plain\r\nContent-Transfer-Encoding: BASE64", "SGV\r\nsbG8="))->text, u"Hello"_s);
    QCOMPARE(decodeMessage(cpim("X: y", "text/plain\r\nContent-Transfer-Encoding: quoted-printable", "caf=C3=A9=\r\n=zz ="))->text,
             u"café=zz "_s);
    QCOMPARE(decodeMessage(received("", "no type"))->text, u"no type"_s);
}

void tst_Pipelines::cpimSenderIsBelievedOnlyWhenItIsTheSipSender()
{
    const auto same = decodeMessage(cpim("From: \"Alice Liddell\" <sip:alice@example.org>", "text/plain"));
    QCOMPARE(same->displayName, u"Alice Liddell"_s);
    QVERIFY(!same->otherCpimSender);
    QVERIFY(!decodeMessage(cpim("From: <im:alice@example.org>", "text/plain"))->otherCpimSender);

    const auto other = decodeMessage(cpim("From: \"The Bank\" <sip:bank@example.com>", "text/plain")); // A16
    QCOMPARE(other->displayName, u"Alice"_s);
    QVERIFY(other->otherCpimSender);
    QVERIFY(!decodeMessage(cpim("X: y", "text/plain"))->otherCpimSender);
}

void tst_Pipelines::claimedTimeAndSubject()
{
    ReceivedBody plain = received("text/plain", "x");
    plain.date = "Sat, 13 Nov 2010 23:29:00 GMT";
    plain.subject = u"hi"_s;
    QCOMPARE(decodeMessage(plain)->claimedTime, QDateTime(QDate(2010, 11, 13), QTime(23, 29), Qt::UTC));
    QCOMPARE(decodeMessage(plain)->subject, u"hi"_s);
    plain.date = "yesterday";
    QVERIFY(!decodeMessage(plain)->claimedTime.isValid());

    ReceivedBody both = cpim("DateTime: 2026-02-03T04:05:06+01:00\r\nSubject: a\\tb", "text/plain");
    both.date = "Sat, 13 Nov 2010 23:29:00 GMT";
    QCOMPARE(decodeMessage(both)->claimedTime, QDateTime(QDate(2026, 2, 3), QTime(3, 5, 6), Qt::UTC));
    QCOMPARE(decodeMessage(both)->subject, u"a\tb"_s);

    ChatMessage message = outgoing(u"x"_s);
    message.subject = u"two\r\nlines"_s;
    QCOMPARE(decodeMessage(receivedFrom(message))->subject, message.subject);
    QCOMPARE(decodeMessage(receivedFrom(message))->claimedTime, QDateTime(QDate(2026, 2, 3), QTime(4, 5, 6), Qt::UTC));
}

void tst_Pipelines::cpimThatAStoreCalledTextIsReadAsCpim()
{
    const ChatMessage message = outgoing(u"stored\n\u4f60\u597d"_s);
    ReceivedBody stored = receivedFrom(message);
    stored.contentType = "text/plain";
    const auto read = decodeMessage(stored);
    QVERIFY(read.ok());
    QCOMPARE(read->text, message.text);
    QCOMPARE(read->format, MessageFormat::Cpim);
    QCOMPARE(read->messageId, message.messageId);
}

void tst_Pipelines::textThatLooksLikeCpimStaysText_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QByteArray>("into");
    QTest::newRow("another sender") << QByteArray("alice") << QByteArray("mallory");
    QTest::newRow("no Message-ID") << QByteArray("imdn.Message-ID: ") << QByteArray("X-Other: ");
    QTest::newRow("another namespace") << QByteArray("urn:ietf:params:imdn") << QByteArray("urn:other");
    QTest::newRow("another type inside") << QByteArray("text/plain") << QByteArray("text/html");
    QTest::newRow("nothing inside is labelled") << QByteArray("Content-Type: ") << QByteArray("X-Type: ");
}

void tst_Pipelines::textThatLooksLikeCpimStaysText()
{
    QFETCH(QByteArray, change);
    QFETCH(QByteArray, into);
    ReceivedBody text = receivedFrom(outgoing(u"hello"_s));
    text.contentType = "text/plain";
    QVERIFY(text.body.contains(change));
    text.body.replace(change, into);
    const auto read = decodeMessage(text);
    QVERIFY(read.ok());
    QCOMPARE(read->text, QString::fromUtf8(text.body));
    QCOMPARE(read->format, MessageFormat::Plain);
}

void tst_Pipelines::receiptsAndTypingKeepTheirDocuments()
{
    for (const QByteArray &type : {QByteArray("message/imdn+xml"), QByteArray("application/im-iscomposing+xml")}) {
        const ReceivedKind kind = type.startsWith("message") ? ReceivedKind::Imdn : ReceivedKind::Composing;
        const auto bare = decodeMessage(received(type, "<x/>"));
        QVERIFY(bare.ok());
        QVERIFY(bare->kind == kind && bare->cpim.headers.isEmpty());
        QCOMPARE(bare->documents, QList<QByteArray>{"<x/>"});
        const auto inside = decodeMessage(cpim("From: <sip:alice@example.org>\r\nimdn.Message-ID: id", type, "<x/>"));
        QVERIFY(inside.ok());
        QVERIFY(inside->kind == kind && inside->format == MessageFormat::Cpim);
        QCOMPARE(inside->contentType, type);
        QCOMPARE(inside->messageId, "id");
        QCOMPARE(inside->cpim.headers.size(), 2);
        QCOMPARE(inside->documents, bare->documents);
        QCOMPARE(inside->text, QString());
    }
}

void tst_Pipelines::sizeBound()
{
    QVERIFY(decodeMessage(received("text/plain", QByteArray(Limits::kMaxBody, 'x'))).ok());
    const auto over = decodeMessage(received("text/plain", QByteArray(Limits::kMaxBody + 1, 'x')));
    QVERIFY(!over.ok());
    QCOMPARE(over.error().status, 413);
}

QTEST_APPLESS_MAIN(tst_Pipelines)
#include "tst_Pipelines.moc"
