// SPDX-License-Identifier: MIT
#include "base/RandomSource.h"
#include "im/mime/HtmlText.h"

#include <QElapsedTimer>
#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

class tst_HtmlText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data();
    void words();
    void nothingRunsOrLoads_data();
    void nothingRunsOrLoads();
    void anyBytesAreTakenInOnePass();
};

void tst_HtmlText::words_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QString &html, const QString &text) { QTest::newRow(name) << html << text; };
    row("plain", u"Hello"_s, u"Hello"_s);
    row("empty", u""_s, u""_s);
    row("tags", u"<html><body><b>Hello</b> <i>world</i></body></html>"_s, u"Hello world"_s);
    row("blanks", u"  a \n\t b  "_s, u"a b"_s);
    row("br", u"a<br>b<br/>c<BR />d"_s, u"a\nb\nc\nd"_s);
    row("paragraphs", u"<p>one</p>\n<p>two</p>"_s, u"one\n\ntwo"_s);
    row("divs", u"<div>one</div><div>two</div>"_s, u"one\ntwo"_s);
    row("list", u"<ul><li>one</li>\n<li>two</li></ul>end"_s, u"- one\n- two\nend"_s);
    row("table", u"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"_s, u"a\tb\t\nc"_s);
    row("pre", u"<pre>a\n  b</pre>c"_s, u"a\n  b\nc"_s);
    row("entities", u"&lt;b&gt; &amp;amp; &quot;&eacute;&#233;&#xe9;&nbsp;x&euro;&hellip;&yuml;"_s, u"<b> &amp; \"ééé\u00A0x€…ÿ"_s);
    row("no entities", u"a & b &; &nosuch; &toolonganame; &#; &#x; AT&T"_s, u"a & b &; &nosuch; &toolonganame; &#; &#x; AT&T"_s);
    row("numbers that are no characters", u"&#0;&#xD800;&#1114112;&#99999999999;&#7;"_s, u"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"_s);
    row("emoji by number", u"&#x1F600;"_s, u"😀"_s);
    row("less than", u"1 < 2 and 3 <4 <3"_s, u"1 < 2 and 3 <4 <3"_s);
    row("link", u"<a href=\"https://example.org/x?a=1&amp;b=2\">here</a>!"_s, u"here (https://example.org/x?a=1&b=2)!"_s);
    row("link to what it says", u"<a href='https://example.org'>https://example.org</a>, <a href=https://example.org/>example.org/</a>"_s,
        u"https://example.org, example.org/"_s);
    row("link that lies", u"<a href=\"https://evil.test\">https://bank.example</a>"_s, u"https://bank.example (https://evil.test)"_s);
    row("link never closed", u"<a href=\"https://e.test\">x"_s, u"x (https://e.test)"_s);
    row("other attributes", u"<a data-href=\"https://no.test\" href=\"https://e.test\">x</a>"_s, u"x (https://e.test)"_s);
    row("picture", u"<img src=\"https://e.test/p.png\" alt=\"a &amp; b\">"_s, u"a & b"_s);
    row("greater than in quotes", u"<span title=\"a > b\">x</span>"_s, u"x"_s);
    row("control", u"a\u0001b"_s, u"a\uFFFDb"_s);
}

void tst_HtmlText::words()
{
    QFETCH(QString, html);
    QFETCH(QString, text);
    QCOMPARE(htmlToText(html), text);
}

void tst_HtmlText::nothingRunsOrLoads_data() // A21
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QString &html, const QString &text) { QTest::newRow(name) << html << text; };
    row("script", u"a<script>alert('x')</script>b"_s, u"ab"_s);
    row("script with a tag in it", u"a<script>document.write('<b>x</b>')</script>b"_s, u"ab"_s);
    row("SCRIPT with attributes", u"a<SCRIPT type=x>evil</ScRiPt >b"_s, u"ab"_s);
    row("never closed script", u"a<script>evil"_s, u"a"_s);
    row("style and title", u"<title>T</title><style>p { color: red }</style>x"_s, u"x"_s);
    row("comment", u"a<!-- <b>evil</b> -->b"_s, u"ab"_s);
    row("never closed comment", u"a<!-- evil"_s, u"a"_s);
    row("doctype", u"<!DOCTYPE html [<!ENTITY x 'y'>]>b"_s, u"]>b"_s);
    row("script link", u"<a href=\"javascript:evil()\">x</a>"_s, u"x"_s);
    row("file link", u"<a href=\"file:///etc/passwd\">x</a>"_s, u"x"_s);
    row("picture", u"<img src=\"file:///etc/passwd\">x"_s, u"x"_s);
    row("entities make no tags", u"&lt;script&gt;alert()&lt;/script&gt;"_s, u"<script>alert()</script>"_s); // text, shown as text
    row("broken tag", u"a<b title=\"never closed>x"_s, u"a"_s);
}

void tst_HtmlText::nothingRunsOrLoads()
{
    words();
}

void tst_HtmlText::anyBytesAreTakenInOnePass()
{
    QElapsedTimer timer;
    timer.start();
    for (const QString &piece : {u"<"_s, u"<a"_s, u"<a href=\"https:x"_s, u"<!--"_s, u"&"_s, u"&#"_s, u"&#x1"_s, u"<a \">\" "_s, u"<p>"_s, u"</a>"_s,
                                 u"<script>"_s, u"<script></script>"_s, u"<a href='https:>'"_s, u"<pre> "_s, u"<img alt="_s, u"\u0000"_s})
        (void)htmlToText(piece.repeated(1'000'000 / piece.size()));
    QVERIFY2(timer.elapsed() < 4000, qPrintable(QString::number(timer.elapsed())));

    SeededRandom random(9);
    const QStringList pieces{u"<"_s, u">"_s, u"a"_s, u"/"_s, u"\""_s, u"'"_s, u"="_s, u" href="_s, u"&"_s, u"#"_s, u";"_s, u"lt"_s,
                             u"!--"_s, u"--"_s, u"script"_s, u"\n"_s, u"p"_s, u"x"_s, QString(QChar(0xD800)), u"pre"_s};
    for (int round = 0; round < 20'000; ++round) {
        QString html;
        for (quint64 i = random.below(24); i > 0; --i)
            html += pieces[qsizetype(random.below(quint64(pieces.size())))];
        const QString text = htmlToText(html);
        QVERIFY2(text.size() <= 2 * html.size() + 8, qPrintable(html));
        QVERIFY(text.isEmpty() || !text.back().isSpace() || text.back() == u'\u00A0');
    }
}

QTEST_APPLESS_MAIN(tst_HtmlText)
#include "tst_HtmlText.moc"
