// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "im/mime/MediaType.h"
#include "im/mime/MimeHeaders.h"
#include "im/mime/TextDecoding.h"

#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

class tst_Mime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc2045_5_1_mediaTypes_data();
    void rfc2045_5_1_mediaTypes();
    void rfc2045_5_1_badMediaTypes_data();
    void rfc2045_5_1_badMediaTypes();
    void rfc2045_5_1_writtenMediaTypeReadsBack();
    void mediaTypeBounds();
    void rfc5322_2_2_headersAndBody();
    void rfc5322_3_6_8_namesThatCannotBeWrittenAreNone();
    void headersWithoutBlankLineAreTruncated();
    void headerBounds();
    void textKeepsEveryCharacter();
    void textThatIsNoUtf8IsReplacedNotLost();
};

void tst_Mime::rfc2045_5_1_mediaTypes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("plain") << QByteArray("text/plain") << QByteArray("text/plain");
    QTest::newRow("case") << QByteArray("Text/PLAIN; Charset=UTF-8") << QByteArray("text/plain;charset=UTF-8");
    QTest::newRow("quoted") << QByteArray(R"(text/plain;charset="utf-8")") << QByteArray("text/plain;charset=utf-8");
    QTest::newRow("quotes needed") << QByteArray(R"(a/b; x="a;b \"c\"")") << QByteArray(R"(a/b;x="a;b \"c\"")");
    QTest::newRow("blanks") << QByteArray(" text / plain ;\r\n charset = utf-8 ") << QByteArray("text/plain;charset=utf-8");
    QTest::newRow("comment") << QByteArray("text/plain (a (b) \\) c); charset=utf-8") << QByteArray("text/plain;charset=utf-8");
    QTest::newRow("last semicolon") << QByteArray("text/plain;") << QByteArray("text/plain");
    QTest::newRow("specials nobody quoted") << QByteArray("multipart/signed; boundary=--=_a; protocol=application/pkcs7-signature")
                                            << QByteArray("multipart/signed;boundary=\"--=_a\";protocol=\"application/pkcs7-signature\"");
    QTest::newRow("empty quoted") << QByteArray("a/b;c=\"\"") << QByteArray("a/b;c=\"\"");
}

void tst_Mime::rfc2045_5_1_mediaTypes()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    const auto media = parseMediaType(text);
    QVERIFY(media.ok());
    QCOMPARE(toBytes(*media), written);
}

void tst_Mime::rfc2045_5_1_badMediaTypes_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", " ", "text", "/plain", "text/", "text/plain charset=utf-8", "text/plain; =x", "text/plain; charset",
                             "text/plain; charset=", "text/plain; charset=\"utf-8", "text/plain; charset=\"a\\", "te xt/plain", "((("})
        QTest::newRow(qPrintable(QLatin1StringView(text))) << QByteArray(text);
}

void tst_Mime::rfc2045_5_1_badMediaTypes()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseMediaType(text).ok());
}

void tst_Mime::rfc2045_5_1_writtenMediaTypeReadsBack()
{
    MediaType media{"text", "x", {{"a", "1"}, {"b", "two words"}, {"c", "q\"\\"}, {"d", ""}, {"e", "\xC3\xA9"}}};
    const auto back = parseMediaType(toBytes(media));
    QVERIFY(back.ok());
    QCOMPARE(*back, media);
    media.parameters.append({"f", QByteArray("x\r\nEvil: y\0z", 12)});
    QVERIFY(!toBytes(media).contains('\n'));
    QVERIFY(!toBytes(media).contains('\0'));
}

void tst_Mime::mediaTypeBounds()
{
    const auto withParameters = [](int count) {
        QByteArray text = "a/b";
        for (int i = 0; i < count; ++i)
            text += ";p=" + QByteArray::number(i);
        return text;
    };
    QVERIFY(parseMediaType(withParameters(Limits::kMaxParameters)).ok());
    const auto tooMany = parseMediaType(withParameters(Limits::kMaxParameters + 1));
    QVERIFY(!tooMany.ok());
    QVERIFY(tooMany.error().code == ParseError::Code::TooMany);
    QVERIFY(parseMediaType(QByteArray("a/b").leftJustified(Limits::kMaxMimeHeaderLine)).ok());
    QVERIFY(!parseMediaType(QByteArray("a/b").leftJustified(Limits::kMaxMimeHeaderLine + 1)).ok());
}

void tst_Mime::rfc5322_2_2_headersAndBody()
{
    const QByteArray bytes = "Content-Type: text/plain;\r\n\tcharset=utf-8\r\nno colon\r\n folded onto nothing\r\nX: 1\nx:  2 \r\n\r\nbody\r\n\r\n";
    const auto entity = parseMimeEntity(bytes);
    QVERIFY(entity.ok());
    QCOMPARE(entity->headers.value("content-TYPE"), "text/plain; charset=utf-8");
    QCOMPARE(entity->headers.fields.size(), 3);
    QCOMPARE(entity->headers.fields[2].second, "2");
    QCOMPARE(entity->headers.value("X"), "1");
    QVERIFY(!entity->headers.value("Y"));
    QCOMPARE(bytes.mid(entity->bodyOffset), "body\r\n\r\n");
    QCOMPARE(parseMimeEntity("\r\nrest")->bodyOffset, 2);
}

void tst_Mime::rfc5322_3_6_8_namesThatCannotBeWrittenAreNone()
{
    const auto entity = parseMimeEntity("\r\t--b1: 1\r\nTwo words: 2\r\n\x01: 3\r\nN\xc3\xa4me: 4\r\nX :5\r\n\r\n");
    QVERIFY(entity.ok());
    QCOMPARE(toBytes(entity->headers), "X: 5\r\n");
}

void tst_Mime::headersWithoutBlankLineAreTruncated()
{
    for (const char *text : {"", "Hello", "A: b\r\n", "A: b\r\nbody"}) {
        const auto entity = parseMimeEntity(text);
        QVERIFY(!entity.ok());
        QVERIFY(entity.error().code == ParseError::Code::Truncated);
    }
}

void tst_Mime::headerBounds()
{
    const auto withFields = [](int count) { return QByteArray("A: b\r\n").repeated(count) + "\r\n"; };
    QVERIFY(parseMimeEntity(withFields(Limits::kMaxHeaders)).ok());
    QVERIFY(!parseMimeEntity(withFields(Limits::kMaxHeaders + 1)).ok());
    const auto withLine = [](qsizetype size) { return "A: " + QByteArray(size - 3, 'x') + "\r\n\r\n"; };
    QVERIFY(parseMimeEntity(withLine(Limits::kMaxMimeHeaderLine)).ok());
    QVERIFY(!parseMimeEntity(withLine(Limits::kMaxMimeHeaderLine + 1)).ok());
    const auto folded = parseMimeEntity(QByteArray("A: b\r\n") + QByteArray(" xxxxxxx\r\n").repeated(Limits::kMaxMimeHeaderLine / 8 + 1) + "\r\n");
    QVERIFY(!folded.ok());
    QVERIFY(folded.error().code == ParseError::Code::TooLong);
}

void tst_Mime::textKeepsEveryCharacter()
{
    const MediaType utf8{"text", "plain", {{"charset", "UTF-8"}}};
    for (const QString &text : {u""_s, u"\uFEFFmark"_s, u" a \r\n\n\r\t"_s, u"小熊 😀 שלום"_s, QString(u"a\0b"_s.constData(), 3)}) {
        QCOMPARE(decodeText(utf8, text.toUtf8()), text);
        QCOMPARE(decodeText({"text", "plain", {}}, text.toUtf8()), text);
    }
    QCOMPARE(decodeText({"text", "plain", {{"charset", "ISO-8859-1"}}}, "caf\xE9"), u"café"_s);
    QCOMPARE(decodeText({"text", "plain", {{"charset", "us-ascii"}}}, "caf\xC3\xA9"), u"café"_s);
}

void tst_Mime::textThatIsNoUtf8IsReplacedNotLost()
{
    const MediaType utf8{"text", "plain", {}};
    QCOMPARE(decodeText(utf8, "a\xFF" "b"), u"a\uFFFDb"_s);
    QVERIFY(decodeText(utf8, "end\xE2\x82").startsWith(u"end\uFFFD"_s)); // cut in the middle of a character
    QVERIFY(decodeText(utf8, QByteArray("\xC0\x80", 2)).contains(QChar::ReplacementCharacter));
    QCOMPARE(decodeText({"text", "plain", {{"charset", "x-none"}}}, "ok"), u"ok"_s);
    QVERIFY(!canDecode({"text", "plain", {{"charset", "x-none"}}}));
    const MediaType utf16{"text", "plain", {{"charset", "UTF-16"}}};
    QVERIFY(canDecode(utf16) && canDecode(utf8));
    QCOMPARE(decodeText(utf16, QByteArray("\xFF\xFE" "a\0", 4)), u"a"_s);
}

QTEST_APPLESS_MAIN(tst_Mime)
#include "tst_Mime.moc"
