// SPDX-License-Identifier: MIT
#include "im/mime/ContentDisposition.h"
#include "im/mime/EncodedWords.h"
#include "im/mime/MediaType.h"
#include "im/mime/TextDecoding.h"
#include "im/mime/TransferEncoding.h"
#include "base/Limits.h"
#include "base/RandomSource.h"
#include "support/Corpus.h"

#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;

/// Every row of corpus/mime's tables of small things, and what they do not say.
class tst_MimeTables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc2045_6_transferEncodings_data();
    void rfc2045_6_transferEncodings();
    void rfc2045_6_encodedBytesDecode();
    void rfc2045_6_8_linesAreShort();
    void rfc2047_encodedWords_data();
    void rfc2047_encodedWords();
    void rfc2047_characterCutBetweenWords();
    void rfc2231_parameters_data();
    void rfc2231_parameters();
    void rfc2231_brokenContinuations();
    void rfc2183_dispositions();
    void charsets_data();
    void charsets();
    void noPeerChoosesTheSystemsCharset();
};

namespace {

QByteArray unescaped(QByteArray text)
{
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", QByteArray(1, '\0'));
}

} // namespace

void tst_MimeTables::rfc2045_6_transferEncodings_data()
{
    QTest::addColumn<QByteArray>("encoding");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("decoded");
    const QList<TsvRow> rows = testTable(u"corpus/mime/encodings.tsv"_s);
    QVERIFY(rows.size() >= 16);
    for (const TsvRow &row : rows)
        QTest::newRow(row["id"].constData()) << row["encoding"] << unescaped(row["input(escaped)"]) << row["decoded_hex"];
}

void tst_MimeTables::rfc2045_6_transferEncodings()
{
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, decoded);
    const auto bytes = decodeTransfer(encoding, input);
    QVERIFY(bytes.has_value());
    QCOMPARE(bytes->toHex().toUpper(), decoded);
}

void tst_MimeTables::rfc2045_6_encodedBytesDecode()
{
    SeededRandom random(11);
    for (int round = 0; round < 600; ++round) {
        QByteArray bytes;
        const int size = int(random.below(400));
        for (int i = 0; i < size; ++i) {
            static const QByteArray pieces = "\r\n \t=a.\xC3\xA9";
            bytes += random.below(2) == 0 ? pieces[qsizetype(random.below(quint64(pieces.size())))] : char(random.below(256));
        }
        QCOMPARE(*decodeTransfer("base64", toBase64Lines(bytes)), bytes);
        QCOMPARE(*decodeTransfer("Quoted-Printable (as ever)", toQuotedPrintable(bytes)), bytes);
    }
    QVERIFY(!decodeTransfer("x-uuencode", "x"));
    QCOMPARE(*decodeTransfer("", "a=41"), "a=41");
    QCOMPARE(toQuotedPrintable("a \r\n\tb=\n"), "a=20\r\n\tb=3D=0A");
}

void tst_MimeTables::rfc2045_6_8_linesAreShort()
{
    const QByteArray bytes = QByteArray(5000, 'x') + QByteArray(500, '\xff');
    for (const QByteArray &coded : {toBase64Lines(bytes), toQuotedPrintable(bytes)}) {
        for (const QByteArray &line : coded.split('\n'))
            QVERIFY(line.size() <= 77); // 76 and the CR
        QVERIFY(coded.count('\n') > 70);
    }
}

void tst_MimeTables::rfc2047_encodedWords_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("display");
    const QList<TsvRow> rows = testTable(u"corpus/mime/encoded-words.tsv"_s);
    QVERIFY(rows.size() >= 20);
    for (const TsvRow &row : rows)
        QTest::newRow(row["input(escaped)"].constData()) << unescaped(row["input(escaped)"]) << row["display"];
}

void tst_MimeTables::rfc2047_encodedWords()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, display);
    QCOMPARE(decodeEncodedWords(input), QString::fromUtf8(display));
}

void tst_MimeTables::rfc2047_characterCutBetweenWords()
{
    QCOMPARE(decodeEncodedWords("=?utf-8?B?w6nD?= =?utf-8?B?qQ==?="), u"éé"_s);
    QCOMPARE(decodeEncodedWords("a =?utf-8?Q?" "?= b"), u"a  b"_s);
    QCOMPARE(decodeEncodedWords("=?utf-8?Q?=0D=0AX:_y?="), u"\r\nX: y"_s); // whoever writes it somewhere escapes it
    QCOMPARE(decodeEncodedWords("=?=?=?=?="), u"=?=?=?=?="_s);
    QCOMPARE(decodeEncodedWords("小熊 =?utf-8?Q?a?= 小熊"), u"小熊 a 小熊"_s);
    const QByteArray hostile = QByteArray("=?utf-8?Q?").repeated(20'000);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(decodeEncodedWords(hostile), QString::fromUtf8(hostile));
    QVERIFY(timer.elapsed() < 2000);
}

void tst_MimeTables::rfc2231_parameters_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const QList<TsvRow> rows = testTable(u"corpus/mime/params.tsv"_s);
    QVERIFY(rows.size() >= 11);
    for (const TsvRow &row : rows)
        QTest::newRow(row["input"].constData()) << row["input"] << row["parameter"].toLower() << row["value"];
}

void tst_MimeTables::rfc2231_parameters()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    const bool isType = input.left(input.indexOf(';')).contains('/');
    MimeParameters parameters = parseContentDisposition(input).parameters;
    if (isType) {
        const auto media = parseMediaType(input);
        QVERIFY(media.ok());
        parameters = media->parameters;
    }
    QCOMPARE(parameterText(parameters, name).value_or(QString()), QString::fromUtf8(value));
}

void tst_MimeTables::rfc2231_brokenContinuations()
{
    const auto nameOf = [](const QByteArray &text) { return parseContentDisposition(text).fileName(); };
    QCOMPARE(nameOf("attachment; filename*0=a; filename*2=c"), u"a"_s); // the second one is missing
    QCOMPARE(nameOf("attachment; filename*1=b; filename*0=a"), u"ab"_s);
    QVERIFY(nameOf("attachment; filename*=utf-8''a%E4%BD").startsWith(u"a\uFFFD"_s)); // cut in the middle of a character
    QCOMPARE(nameOf("attachment; filename*=x-none''abc; filename=plain"), u"plain"_s);
    QCOMPARE(nameOf("attachment; filename*0*=utf-8''%E4%BD; filename*1*=%A0"), u"你"_s); // cut between two pieces
    QCOMPARE(nameOf("attachment; filename*=%zz"), u"%zz"_s);
    QCOMPARE(nameOf("attachment; filename=\"=?utf-8?B?w6k=?=.txt\""), u"=?utf-8?B?w6k=?=.txt"_s); // no word: something follows
    QCOMPARE(nameOf("attachment; filename=\"=?utf-8?B?w6kudHh0?=\""), u"é.txt"_s);
    QCOMPARE(nameOf("attachment"), QString());
    QByteArray many = "attachment";
    for (int i = 0; i < Limits::kMaxParameters + 10; ++i)
        many += "; filename*" + QByteArray::number(i) + "=x";
    QCOMPARE(nameOf(many), QString(Limits::kMaxParameters, u'x'));
}

void tst_MimeTables::rfc2183_dispositions()
{
    const ContentDisposition plain = parseContentDisposition("Attachment; filename=my holiday photo.jpg; size=12");
    QCOMPARE(plain.type, "attachment");
    QCOMPARE(plain.fileName(), u"my holiday photo.jpg"_s); // as many write it
    QCOMPARE(rawParameter(plain.parameters, "size"), QByteArray("12"));
    QVERIFY(!plain.isRequired());
    QVERIFY(parseContentDisposition("render;handling=\"Required\"").isRequired());
    QVERIFY(!parseContentDisposition("render;handling=optional").isRequired());
    QCOMPARE(parseContentDisposition("").type, "");
    QCOMPARE(parseContentDisposition("inline; filename=\"never closed").type, "inline");
}

void tst_MimeTables::charsets_data()
{
    QTest::addColumn<QByteArray>("charset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << QByteArray() << QByteArray("\xC3\xA9") << u"é"_s;
    QTest::newRow("utf-8") << QByteArray("UTF-8") << QByteArray("\xC3\xA9") << u"é"_s;
    QTest::newRow("latin1") << QByteArray("ISO-8859-1") << QByteArray("\xE9") << u"é"_s;
    QTest::newRow("utf-16be") << QByteArray("UTF-16BE") << QByteArray("\x4F\x60", 2) << u"你"_s;
}

void tst_MimeTables::charsets()
{
    QFETCH(QByteArray, charset);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(decodeCharset(charset, bytes), text);
    QVERIFY(canDecode({"text", "plain", {{"charset", charset}}}));
    // What Qt's ICU knows, where it has one: read right or not at all.
    for (const auto &[name, coded, meant] : {std::tuple("gb18030", "\xC4\xE3", u"你"_s), std::tuple("big5", "\xA7\x41", u"你"_s),
                                             std::tuple("shift_jis", "\x82\xA0", u"あ"_s), std::tuple("windows-1252", "\x80", u"€"_s)})
        QVERIFY2(decodeCharset(name, coded).value_or(meant) == meant, name);
}

void tst_MimeTables::noPeerChoosesTheSystemsCharset()
{
    for (const char *name : {"system", "Locale", "x-none", "utf-8 ", "a/b", "..", "\xC3\xA9"})
        QVERIFY2(!decodeCharset(name, "x"), name);
    QVERIFY(!decodeCharset(QByteArray(Limits::kMaxToken + 1, 'u'), "x"));
}

QTEST_APPLESS_MAIN(tst_MimeTables)
#include "tst_MimeTables.moc"
