// SPDX-License-Identifier: MIT
#include "store/TextTokens.h"

#include <QStringList>
#include <QTest>

using namespace linnet::store;
using namespace Qt::Literals::StringLiterals;

class tst_TextTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data();
    void words();
    void placesPointIntoTheText();
    void anyBytesEnd();
    void aWordWithoutEndComesInPieces();
};

namespace {

QStringList tokensOf(const QByteArray &text)
{
    QStringList found;
    TextTokens tokens(text);
    while (tokens.next())
        found.append(QString::fromUtf8(tokens.token().toByteArray()));
    return found;
}

} // namespace

void tst_TextTokens::words_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << u""_s << u""_s;
    QTest::newRow("signs only") << u" ?! … «»"_s << u""_s;
    QTest::newRow("case") << u"Hello WORLD-2x"_s << u"hello|world|2x"_s;
    QTest::newRow("umlauts composed") << u"Ärger MÜLLER"_s << u"arger|muller"_s;
    QTest::newRow("umlauts decomposed") << u"A\u0308rger e\u0301te\u0301"_s << u"arger|ete"_s;
    QTest::newRow("sharp s") << u"Straße STRASSE"_s << u"strasse|strasse"_s;
    QTest::newRow("Turkish dots") << u"İstanbul"_s << u"istanbul"_s;
    QTest::newRow("Greek") << u"Ἀθῆναι ΛΌΓΟΣ λόγος"_s << u"αθηναι|λογοσ|λογοσ"_s;
    QTest::newRow("Cyrillic") << u"Ёлка и ЙОД"_s << u"елка|и|иод"_s;
    QTest::newRow("Vietnamese") << u"Tiếng Việt"_s << u"tieng|viet"_s;
    QTest::newRow("full width") << u"ＡＢＣ１２"_s << u"abc12"_s;
    QTest::newRow("ligature") << u"ﬁn"_s << u"fin"_s;
    QTest::newRow("Chinese") << u"你好，世界"_s << u"你|好|世|界"_s;
    QTest::newRow("beyond the first plane") << u"𠀀𠮷a"_s << u"𠀀|𠮷|a"_s;
    QTest::newRow("mixed") << u"用Qt6写的"_s << u"用|qt6|写|的"_s;
    QTest::newRow("kana") << u"がっコー"_s << u"が|っ|コ|ー"_s;
    QTest::newRow("kana decomposed") << u"か\u3099あ"_s << u"が|あ"_s;
    QTest::newRow("kana half width") << u"ｶｷ"_s << u"カ|キ"_s;
    QTest::newRow("Hangul") << u"안녕 하세요"_s << u"안|녕|하|세|요"_s;
    QTest::newRow("Hangul decomposed") << u"\u110B\u1161\u11AB\u1102\u1167\u11BC"_s << u"안|녕"_s;
    QTest::newRow("Thai") << u"ไทย"_s << u"ไ|ท|ย"_s;
    QTest::newRow("Arabic without its points") << u"مُحَمَّد"_s << u"محمد"_s;
    QTest::newRow("Hindi keeps its vowels") << u"हिन्दी"_s << u"हिन्दी"_s;
    QTest::newRow("emoji") << u"ok👍🏽done"_s << u"ok|👍|done"_s;
    QTest::newRow("soft hyphen") << u"Do\u00ADnau"_s << u"donau"_s;
    QTest::newRow("address") << u"sip:Bob@example.org"_s << u"sip|bob|example|org"_s;
}

void tst_TextTokens::words()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(tokensOf(text.toUtf8()).join(u'|'), expected);
}

void tst_TextTokens::placesPointIntoTheText()
{
    const QByteArray text = u" Über—世界e\u0301!"_s.toUtf8();
    TextTokens tokens(text);
    QStringList found;
    while (tokens.next())
        found.append(QString::fromUtf8(text.mid(tokens.start(), tokens.end() - tokens.start())));
    QCOMPARE(found, (QStringList{u"Über"_s, u"世"_s, u"界"_s, u"e\u0301"_s}));
}

void tst_TextTokens::anyBytesEnd()
{
    QCOMPARE(tokensOf("a\xff\xfe" "b\xe4\xbd"), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(tokensOf("a\xed\xa0\x80z"), (QStringList{u"a"_s, u"z"_s})); // a stored lone surrogate
    QCOMPARE(tokensOf(QByteArray("a\0b", 3)), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(tokensOf("\xcc\x81x"), QStringList{u"x"_s}); // an accent on nothing
    QCOMPARE(tokensOf("a" + QByteArray("\xcc\x81").repeated(10'000)), QStringList{u"a"_s});
}

void tst_TextTokens::aWordWithoutEndComesInPieces()
{
    const QStringList found = tokensOf(QByteArray(1000, 'x'));
    QCOMPARE(found.join(QString()).size(), 1000);
    for (const QString &piece : found)
        QVERIFY(piece.size() <= TextTokens::kLongest);
}

QTEST_APPLESS_MAIN(tst_TextTokens)
#include "tst_TextTokens.moc"
