// SPDX-License-Identifier: MIT
#include "ui/style/TextRuns.h"

#include <QTest>

using namespace linnet::ui;

class tst_TextRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void links_data() // U09
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("links");
        const auto row = [](const char *name, const QString &text, const QStringList &links) { QTest::newRow(name) << text << links; };
        row("plain", u"see https://example.org/a now"_qs, {u"https://example.org/a"_qs});
        row("full stop", u"see https://example.org/a."_qs, {u"https://example.org/a"_qs});
        row("question", u"https://example.org/?q=1?"_qs, {u"https://example.org/?q=1"_qs});
        row("bracketed", u"(https://example.org/a)"_qs, {u"https://example.org/a"_qs});
        row("bracket inside", u"https://en.example.org/wiki/Linnet_(bird)"_qs, {u"https://en.example.org/wiki/Linnet_(bird)"_qs});
        row("bracket both", u"(https://en.example.org/wiki/Linnet_(bird))"_qs, {u"https://en.example.org/wiki/Linnet_(bird)"_qs});
        row("quotes", u"\"https://example.org\""_qs, {u"https://example.org"_qs});
        row("angle", u"<https://example.org>"_qs, {u"https://example.org"_qs});
        row("comma", u"https://a.example, https://b.example"_qs, {u"https://a.example"_qs, u"https://b.example"_qs});
        row("chinese stop", u"请看 https://example.org/a。谢谢"_qs, {u"https://example.org/a"_qs});
        row("chinese bracket", u"（https://example.org/a）"_qs, {u"https://example.org/a"_qs});
        row("chinese after", u"https://example.org/a，然后"_qs, {u"https://example.org/a"_qs});
        row("idn", u"https://bücher.example/ü"_qs, {u"https://bücher.example/ü"_qs});
        row("www", u"www.example.org, yes"_qs, {u"www.example.org"_qs});
        row("sip", u"call sip:bob@example.org!"_qs, {u"sip:bob@example.org"_qs});
        row("sip without user", u"the sip: scheme and sip:host"_qs, {});
        row("no link", u"a.b.c 1.2 file.txt http:// https://"_qs, {});
        row("script", u"javascript:alert(1) file:///etc/passwd"_qs, {});
        row("inside a word", u"xhttps://example.org"_qs, {});
        row("rtl", u"شاهد https://example.org/a الآن"_qs, {u"https://example.org/a"_qs});
        row("upper", u"HTTPS://EXAMPLE.ORG"_qs, {u"HTTPS://EXAMPLE.ORG"_qs});
        row("dots", u"https://example.org..."_qs, {u"https://example.org"_qs});
    }

    void links()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, links);
        QStringList found;
        for (const TextSpan &span : linkSpans(text))
            found << text.mid(span.start, span.length);
        QCOMPARE(found, links);
    }

    void emoji_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("runs");
        const auto row = [](const char *name, const QString &text, const QStringList &runs) { QTest::newRow(name) << text << runs; };
        row("none", u"plain 123 #1 ©"_qs, {});
        row("one", u"a 👍 b"_qs, {u"👍"_qs});
        row("joined to one run", u"👏😍"_qs, {u"👏😍"_qs});
        row("skin", u"👍🏽!"_qs, {u"👍🏽"_qs});
        row("family", u"x👨‍👩‍👧‍👦y"_qs, {u"👨‍👩‍👧‍👦"_qs});
        row("flag", u"🇨🇳 ok"_qs, {u"🇨🇳"_qs});
        row("half a flag", u"🇨 no"_qs, {});
        row("keycap", u"1️⃣2"_qs, {u"1️⃣"_qs});
        row("heart as text", u"❤ and ❤️"_qs, {u"❤️"_qs});
        row("old symbols", u"⌚ ☀"_qs, {u"⌚"_qs});
        row("broken surrogate", QString(QChar(0xD83D)), {});
    }

    void emoji()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, runs);
        QStringList found;
        for (const TextSpan &span : emojiRuns(text))
            found << text.mid(span.start, span.length);
        QCOMPARE(found, runs);
    }

    void lonelyEmojiAreCounted()
    {
        QCOMPARE(lonelyEmoji(u"👏 😍"), 2);
        QCOMPARE(lonelyEmoji(u"👏 ok"), 0);
        QCOMPARE(lonelyEmoji(u""), 0);
        QCOMPARE(lonelyEmoji(u"👨‍👩‍👧‍👦"), 1);
    }

    void directionIsThatOfTheFirstStrongLetter() // Q04
    {
        QCOMPARE(directionOf(u"123 مرحبا abc", Qt::LeftToRight), Qt::RightToLeft);
        QCOMPARE(directionOf(u"123 abc مرحبا", Qt::RightToLeft), Qt::LeftToRight);
        QCOMPARE(directionOf(u"123 !?", Qt::RightToLeft), Qt::RightToLeft);
        QCOMPARE(directionOf(u"你好", Qt::RightToLeft), Qt::LeftToRight);
    }

    void tooltipsShowMarkupAsText() // A21
    {
        QCOMPARE(plainTip(u"just words"_qs), u"just words"_qs);
        QVERIFY(plainTip(u"<b>x</b>"_qs).contains(u"&lt;b&gt;x"_qs));
    }
};

QTEST_GUILESS_MAIN(tst_TextRuns)
#include "tst_TextRuns.moc"
