// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "base/RandomSource.h"
#include "im/mime/MediaType.h"
#include "im/mime/Multipart.h"
#include "im/mime/MultipartWriter.h"
#include "support/Corpus.h"

#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;

class tst_Multipart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpusStructures_data();
    void corpusStructures();
    void everyRowOfTheCorpusIsAsked();
    void writtenAsItCame();
    void rfc1847_2_1_signedOctetsAreExact();
    void partsWithoutBlankLine();
    void zeroLengthParts();
    void bounds();
    void hostileBodiesStaySwift();
    void rfc2046_5_1_1_writtenPartsReadBack();
    void rfc2046_5_1_1_badBoundariesAreNotWritten();
};

namespace {

/// This one file still has the RFC's indent in front of its unsigned lines.
QByteArray corpusFile(const QByteArray &name)
{
    QByteArray bytes = testData(u"corpus/mime/"_s + QString::fromLatin1(name));
    return name == "rfc3156-5-signed.mime" ? bytes.mid(3).replace("\n   --bar", "\n--bar") : bytes;
}

/// A file of the corpus: an entity, or a SIP message, whose headers end at a blank line as well.
struct Entity
{
    MimeHeaders headers;
    Slice body;
};
Entity entityOf(const QByteArray &bytes)
{
    const auto entity = parseMimeEntity(bytes);
    if (!entity)
        return {};
    return {entity->headers, Slice::copyOf(bytes.mid(entity->bodyOffset))};
}

QByteArray boundaryOf(const MimeHeaders &headers)
{
    const auto media = parseMediaType(headers.value("Content-Type").value_or(QByteArray()));
    return media ? media->parameter("boundary").value_or(QByteArray()) : QByteArray();
}

/// "mixed(plain'text',html'...')": types in short, bodies of leaves behind them; a multipart whose boundary is missing is a leaf.
QByteArray outline(const MimeHeaders &headers, const Slice &body, int depth = 0)
{
    const auto media = parseMediaType(headers.value("Content-Type").value_or(QByteArray()));
    const QByteArray type = media ? media->subtype : QByteArray("-");
    const auto inside = depth < 12 && media && media->type == "multipart" ? parseMultipart(body, boundaryOf(headers))
                                                                          : Result<Multipart, ParseError>(ParseError{});
    if (!inside)
        return type + '\'' + body.toByteArray().replace("\r\n", "|") + '\'';
    QByteArrayList parts;
    for (const MimePart &part : inside->parts)
        parts.append(outline(part.headers, part.body, depth + 1));
    return type + '(' + parts.join(',') + ')';
}

QMap<QByteArray, QByteArray> outlines()
{
    return {
        {"rfc2046-5.1.1-simple.eml",
         "mixed(-'This is implicitly typed plain US-ASCII text.|It does NOT end with a linebreak.',plain'This is explicitly typed plain "
         "US-ASCII text.|It DOES end with a linebreak.|')"},
        {"own-preamble-epilogue.eml", "mixed(plain'one')"},
        {"own-no-close.eml", "mixed(-'one',-'two')"},
        {"own-boundary-trailing-space.eml", "mixed(-'one')"},
        {"own-boundary-prefix.eml", "mixed(-'one|--b1x|still one')"},
        {"own-boundary-in-line.eml", "mixed(-'see --b1 here| --b1')"},
        {"own-empty-part.eml", "mixed(-'',plain'')"},
        {"own-no-parts.eml", "mixed()"},
        {"own-no-boundary-param.eml", "mixed'--b1||x|--b1--|'"},
        {"own-header-only-part.eml", "mixed(html'')"},
        {"own-crlf-end.eml", "mixed(-'line|')"},
        {"own-alternative-disposition.eml", "alternative(plain'plain',html'<p>html</p>')"},
        {"own-disposition-optional.sip", "mixed(plain'Hi',x-nope'x')"},
        {"own-disposition-required.sip", "mixed(plain'Hi',x-nope'x')"},
    };
}

/// What holds of the files that are too long to write down whole.
QMap<QByteArray, QByteArray> starts()
{
    return {
        {"rfc2046-5.1.4-alternative.eml", "alternative(plain'"},
        {"rfc2046-5.1.5-digest.eml", "mixed("},
        {"rfc2046-5.2.3.3-external-body.eml", "alternative(external-body'"},
        {"rfc2049-A-complex.eml", "mixed(-'"},
        {"rfc2387-5.1-related.mime", "related("},
        {"rfc2387-5.2-related.mime", "related("},
        {"rfc4662-6-notify-related.sip", "related(rlmi+xml'"},
        {"rfc4662-6-notify-nested-signed.sip", "related(rlmi+xml'"},
        {"rfc3156-4-encrypted.mime", "encrypted(pgp-encrypted'Version: 1|',octet-stream'"},
        {"rfc3156-5-signed.mime", "signed(plain'"},
        {"rfc5365-1-message.sip", "mixed(plain'"},
        {"rfc5365-2-message.sip", "mixed(plain'Hello World!|',resource-lists+xml'"},
        {"rfc3428-1-message.sip", "plain'"},
        {"rfc3428-2-message.sip", "plain'"},
        {"rfc5621-1-invite.sip", "sdp'v=0|"},
        {"rfc5621-2-invite.sip", "mixed(sdp'"},
        {"rfc4483-1-invite.sip", "external-body'"},
        {"rfc4483-2-message.sip", "mixed("},
        {"own-lf.eml", "mixed("},
        {"own-nested-same-prefix.eml", "mixed(mixed("},
        {"own-binary-part.eml", "mixed(octet-stream'"},
        {"own-deep-100.eml", "mixed(mixed(mixed(mixed("},
    };
}

} // namespace

void tst_Multipart::corpusStructures_data()
{
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("whole");
    const auto add = [](const QMap<QByteArray, QByteArray> &rows, bool whole) {
        for (auto row = rows.cbegin(); row != rows.cend(); ++row)
            QTest::newRow(row.key().constData()) << row.value() << whole;
    };
    add(outlines(), true);
    add(starts(), false);
}

void tst_Multipart::corpusStructures()
{
    QFETCH(QByteArray, expected);
    QFETCH(bool, whole);
    const Entity entity = entityOf(corpusFile(QTest::currentDataTag()));
    const QByteArray found = outline(entity.headers, entity.body);
    if (whole)
        QCOMPARE(found, expected);
    else
        QVERIFY2(found.startsWith(expected), found.constData());
}

void tst_Multipart::everyRowOfTheCorpusIsAsked()
{
    const QList<TsvRow> rows = testTable(u"corpus/mime/expectations.tsv"_s);
    QCOMPARE(rows.size(), outlines().size() + starts().size());
    for (const TsvRow &row : rows)
        QVERIFY2(outlines().contains(row["file"]) || starts().contains(row["file"]), row["file"].constData());
}

void tst_Multipart::writtenAsItCame()
{
    int multiparts = 0;
    const auto check = [&multiparts](const Slice &body, const QByteArray &boundary) {
        const auto multipart = parseMultipart(body, boundary);
        if (!multipart)
            return;
        QCOMPARE(toBytes(*multipart), body.toByteArray());
        ++multiparts;
    };
    for (const QByteArray &bytes : testFolder(u"corpus/mime"_s, {u"*.eml"_s, u"*.mime"_s, u"*.sip"_s})) {
        const Entity entity = entityOf(bytes);
        const QByteArray boundary = boundaryOf(entity.headers);
        for (qsizetype size = 0; size <= std::min<qsizetype>(entity.body.size(), 900); ++size) // cut wherever a connection could
            check(Slice::copyOf(entity.body.view().first(size)), boundary);
        check(entity.body, boundary);
    }
    QVERIFY(multiparts > 5000);

    SeededRandom random(5);
    const QByteArrayList pieces{"--b", "--b--", "\r\n", "\n", "\r", " ", "--b1", "A: b", "Content-Type: text/plain", "x", "--"};
    for (int round = 0; round < 5000; ++round) {
        QByteArray body;
        for (quint64 i = random.below(20); i > 0; --i)
            body += pieces[qsizetype(random.below(quint64(pieces.size())))];
        check(Slice::copyOf(body), "b");
    }
}

void tst_Multipart::rfc1847_2_1_signedOctetsAreExact()
{
    const Entity entity = entityOf(corpusFile("rfc3156-5-signed.mime"));
    const auto multipart = parseMultipart(entity.body, boundaryOf(entity.headers));
    QVERIFY(multipart.ok());
    QCOMPARE(multipart->parts.size(), 2);
    const MimePart &part = multipart->parts[0];
    // From the first header to the line end before the delimiter, which is not signed (RFC 3156 s.5).
    const qsizetype start = entity.body.view().indexOf("Content-Type: text/plain");
    const qsizetype end = entity.body.view().indexOf("\r\n--", start);
    QVERIFY(start > 0 && end > start);
    QCOMPARE(part.octets.toByteArray(), entity.body.view().sliced(start, end - start).toByteArray());
}

void tst_Multipart::partsWithoutBlankLine()
{
    const auto partOf = [](const QByteArray &octets) { return parseMultipart(Slice::copyOf("--b\r\n" + octets + "\r\n--b--"), "b")->parts.first(); };
    QCOMPARE(partOf("just text").body.toByteArray(), "just text");
    QCOMPARE(partOf("two\r\nlines\r\n\r\nof text").body.toByteArray(), "two\r\nlines\r\n\r\nof text");
    QCOMPARE(partOf("A: b").headers.value("a"), QByteArray("b"));
    QCOMPARE(partOf("A: b").body.toByteArray(), "");
    QCOMPARE(partOf("\r\nA: b").headers.fields.size(), 0);
    QCOMPARE(partOf("\r\nA: b").body.toByteArray(), "A: b");
}

void tst_Multipart::zeroLengthParts()
{
    for (const char *body : {"--b\r\n--b--", "--b\r\n\r\n--b--", "--b\r\n\r\n\r\n--b--", "--b\n--b--", "--b"}) {
        const auto multipart = parseMultipart(Slice::copyOf(body), "b");
        QVERIFY(multipart.ok());
        QCOMPARE(multipart->parts.size(), 1);
        QCOMPARE(multipart->parts[0].body.size(), 0);
        QCOMPARE(toBytes(*multipart), QByteArray(body));
    }
    QVERIFY(parseMultipart(Slice(), "b")->parts.isEmpty());
    QVERIFY(parseMultipart(Slice::copyOf("--b--"), "b")->parts.isEmpty());
}

void tst_Multipart::bounds() // A06
{
    const auto parts = [](int count) { return parseMultipart(Slice::copyOf(QByteArray("--b\r\n\r\nx\r\n").repeated(count) + "--b--"), "b"); };
    QCOMPARE(parts(Limits::kMaxMimeParts - 1)->parts.size(), Limits::kMaxMimeParts - 1);
    QCOMPARE(parts(Limits::kMaxMimeParts)->parts.size(), Limits::kMaxMimeParts);
    QVERIFY(parts(Limits::kMaxMimeParts + 1).error().code == ParseError::Code::TooMany);
    QVERIFY(parts(10'000).error().code == ParseError::Code::TooMany);
    for (const qsizetype size : {Limits::kMaxMimeBoundary - 1, Limits::kMaxMimeBoundary}) {
        const QByteArray boundary(size, 'b');
        QCOMPARE(parseMultipart(Slice::copyOf("--" + boundary + "\r\n\r\nx"), boundary)->parts.size(), 1);
    }
    QVERIFY(parseMultipart(Slice(), QByteArray(Limits::kMaxMimeBoundary + 1, 'b')).error().code == ParseError::Code::TooLong);
    QVERIFY(parseMultipart(Slice(), "").error().code == ParseError::Code::Missing);
    QVERIFY(parseMultipart(Slice(), "  ").error().code == ParseError::Code::Missing);
    const auto wide = parseMultipart(Slice::copyOf("--b\r\n" + QByteArray("A: b\r\n").repeated(Limits::kMaxHeaders + 1) + "\r\n--b--"), "b");
    QVERIFY(wide.error().code == ParseError::Code::TooMany);
}

void tst_Multipart::hostileBodiesStaySwift() // A06
{
    QElapsedTimer timer;
    timer.start();
    const auto feed = [](const QByteArray &piece) { (void)parseMultipart(Slice::copyOf(piece.repeated(int(Limits::kMaxBody / piece.size()))), "b"); };
    for (const char *piece : {"\n", "\r\n", "--b", "--b\r\n", "--b-", "\n--", "--b \t", "-", "A:\n", "\n\n"})
        feed(piece);
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
}

void tst_Multipart::rfc2046_5_1_1_writtenPartsReadBack()
{
    SeededRandom random(3);
    const QByteArrayList pieces{"\r\n", "\n", "--", "bound", "x", " ", QByteArray(1, '\0'), "\xff", "A: b"};
    for (int round = 0; round < 500; ++round) {
        QList<MimePart> parts;
        for (quint64 i = random.below(4); i < 5; ++i) {
            QByteArray body;
            for (quint64 j = random.below(12); j > 0; --j)
                body += pieces[qsizetype(random.below(quint64(pieces.size())))];
            parts.append(makeMimePart({{{"Content-Type", "text/plain"}, {"X", QByteArray::number(round)}}}, body));
        }
        const auto made = makeMultipart(parts, "boundary'()+_,-./:=?");
        QVERIFY(made.has_value());
        const auto back = parseMultipart(Slice::copyOf(toBytes(*made)), "boundary'()+_,-./:=?");
        QVERIFY(back.ok());
        QVERIFY(*back == *made);
        for (qsizetype i = 0; i < parts.size(); ++i) {
            QVERIFY(back->parts[i].body == parts[i].body);
            QVERIFY(back->parts[i].headers == parts[i].headers);
        }
    }
}

void tst_Multipart::rfc2046_5_1_1_badBoundariesAreNotWritten()
{
    const QList<MimePart> one{makeMimePart({}, "x\r\n--taken yes")};
    for (const QByteArray &boundary : {QByteArray(), QByteArray("ends "), QByteArray("\xC3\xA9"), QByteArray("a\r\nb"), QByteArray("a;b"),
                                       QByteArray(Limits::kMaxMimeBoundary + 1, 'b'), QByteArray("taken"), QByteArray("t")})
        QVERIFY2(!makeMultipart(one, boundary), boundary.constData());
    QVERIFY(makeMultipart(one, QByteArray(Limits::kMaxMimeBoundary, 'b')));
    QVERIFY(!makeMultipart({}, "b"));
    QVERIFY(!makeMultipart(QList<MimePart>(Limits::kMaxMimeParts + 1, one.first()), "b"));
    // A field that would break out of its line does not (RELIABILITY A03).
    const MimePart sly = makeMimePart({{{"A\r\nB", "c\r\n\r\nEvil: yes"}}}, "x");
    QCOMPARE(sly.octets.toByteArray(), "AB: cEvil: yes\r\n\r\nx");
}

QTEST_APPLESS_MAIN(tst_Multipart)
#include "tst_Multipart.moc"
