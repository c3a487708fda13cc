// SPDX-License-Identifier: MIT
#include "im/cpim/CpimParser.h"
#include "im/cpim/CpimWriter.h"
#include "im/pipeline/IncomingPipeline.h"
#include "im/pipeline/LinnetHeaders.h"

#include <QTest>

using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

/// Replies and reactions, and what clients without them show.
class tst_LinnetHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quotes_data();
    void quotes();
    void longQuotesAreCut();
    void whatIsAReaction_data();
    void whatIsAReaction();
    void brokenReactionsStayText();
    void theirNamespaceCounts();
};

namespace {

ReceivedMessage decoded(const QList<CpimHeader> &headers, const QString &text)
{
    CpimMessage cpim;
    cpim.headers = headers;
    cpim.headers.prepend(cpimAddressHeader("From", {{}, "sip:alice@example.org"}));
    cpim.contentHeaders.fields = {{"Content-Type", "text/plain"}};
    cpim.body = text.toUtf8();
    ReceivedBody received;
    received.contentType = "message/cpim";
    received.body = toBytes(cpim);
    received.sender = Address{u"sip:alice@example.org"_s};
    received.canonical = [](const QByteArray &uri) { return Address{QString::fromUtf8(uri)}; };
    const auto message = decodeMessage(received);
    return message ? *message : ReceivedMessage();
}

} // namespace

void tst_LinnetHeaders::quotes_data()
{
    QTest::addColumn<QString>("quoted");
    QTest::addColumn<QString>("answer");
    QTest::newRow("plain") << u"question"_s << u"answer"_s;
    QTest::newRow("lines") << u"one\ntwo\r\n\r\nthree\n"_s << u"a\nb"_s;
    QTest::newRow("nothing quoted") << QString() << u"answer"_s;
    QTest::newRow("nothing answered") << u"question"_s << QString();
    QTest::newRow("an answer that quotes") << u"> older"_s << u"> quoted by hand\n\nwords"_s;
    QTest::newRow("an answer that starts with blank lines") << u"question"_s << u"\n\nwords\n"_s;
}

void tst_LinnetHeaders::quotes()
{
    QFETCH(QString, quoted);
    QFETCH(QString, answer);
    const QString text = withQuote(quoted, answer);
    QVERIFY(text.startsWith(u"> "));
    QCOMPARE(withoutQuote(text), answer);
    const ReceivedMessage message = decoded(replyHeaders("id-1"), text);
    QVERIFY(message.kind == ReceivedKind::Text);
    QCOMPARE(message.replyTo, "id-1");
    QCOMPARE(message.text, answer);
    QCOMPARE(decoded({}, text).text, text); // without the header a quote is a quote
    QCOMPARE(decoded(replyHeaders("id-1"), u"no quote"_s).text, u"no quote"_s);
    QCOMPARE(decoded(replyHeaders("id-1"), u"> only a quote"_s).text, u"> only a quote"_s);
    QCOMPARE(decoded(replyHeaders("id-1"), u"> quote\nno blank line"_s).text, u"> quote\nno blank line"_s);
}

void tst_LinnetHeaders::longQuotesAreCut()
{
    QVERIFY(withQuote(QString(5000, u'x'), {}).size() < 120);
    const QString emoji = withQuote(u"x"_s + u"😀"_s.repeated(100), {});
    QVERIFY(emoji.isValidUtf16());
}

void tst_LinnetHeaders::whatIsAReaction_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isOne");
    for (const QString &text : {u"👍"_s, u"❤️"_s, u"👍🏽"_s, u"👨‍👩‍👧‍👦"_s, u"🏳️‍🌈"_s, u"+1"_s, u"ok"_s})
        QTest::newRow(qPrintable(text)) << text << true;
    for (const QString &text : {u""_s, u" "_s, u"a b"_s, u"\n"_s, u"\u202E"_s, u"\u200D"_s, u"\uFE0F"_s, QString(QChar(0xD83D)), QString(17, u'x')})
        QTest::newRow(qPrintable(u"not "_s + QString::fromLatin1(text.toUtf8().toHex()))) << text << false;
}

void tst_LinnetHeaders::whatIsAReaction()
{
    QFETCH(QString, text);
    QFETCH(bool, isOne);
    QCOMPARE(isReaction(text), isOne);
    for (const bool removed : {false, true}) {
        const ReactionHeaders sent{"id-1", text, removed};
        const ReceivedMessage message = decoded(reactionHeaders(sent), reactionText(sent, u"Hello"_s));
        QVERIFY(message.kind == (isOne ? ReceivedKind::Reaction : ReceivedKind::Text));
        if (!isOne)
            continue;
        QCOMPARE(message.reaction, text);
        QCOMPARE(message.reactionTo, "id-1");
        QCOMPARE(message.reactionRemoved, removed);
        QCOMPARE(message.text, removed ? u"Removed the reaction %1 from: \"Hello\""_s.arg(text) : u"Reacted with %1 to: \"Hello\""_s.arg(text));
    }
}

void tst_LinnetHeaders::brokenReactionsStayText()
{
    QList<CpimHeader> headers = reactionHeaders({"id-1", u"👍"_s, false});
    headers.append(reactionHeaders({"id-1", u"👍"_s, true}).last()); // both
    QVERIFY(decoded(headers, u"x"_s).kind == ReceivedKind::Text);
    headers = reactionHeaders({"", u"👍"_s, false}); // to nothing
    QVERIFY(decoded(headers, u"x"_s).kind == ReceivedKind::Text);
    headers = reactionHeaders({"id 1", u"👍"_s, false}); // no Message-ID
    QVERIFY(decoded(headers, u"x"_s).kind == ReceivedKind::Text);
    QCOMPARE(decoded(replyHeaders("id 1"), u"> q\n\nx"_s).replyTo, QByteArray());
}

void tst_LinnetHeaders::theirNamespaceCounts()
{
    const QList<CpimHeader> headers{cpimNamespaceHeader("other", kLinnetNamespace), CpimHeader{"other.Reply-To-Message", {}, "id-1", {}}};
    QCOMPARE(decoded(headers, u"> q\n\nx"_s).replyTo, "id-1");
    const QList<CpimHeader> foreign{cpimNamespaceHeader("ln", "urn:other"), CpimHeader{"ln.Reply-To-Message", {}, "id-1", {}}};
    QCOMPARE(decoded(foreign, u"> q\n\nx"_s).replyTo, QByteArray());
}

QTEST_APPLESS_MAIN(tst_LinnetHeaders)
#include "tst_LinnetHeaders.moc"
