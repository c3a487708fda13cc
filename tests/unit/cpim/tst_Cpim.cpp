// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "base/RandomSource.h"
#include "im/cpim/CpimParser.h"
#include "im/cpim/CpimWriter.h"
#include "im/cpim/Rfc3339.h"
#include "im/mime/Multipart.h"
#include "im/mime/TextDecoding.h"
#include "im/mime/TransferEncoding.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace linnet;
using namespace linnet::im;
using namespace Qt::Literals::StringLiterals;

class tst_Cpim : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void corpusVerdicts_data();
    void corpusVerdicts();
    void rfc3862_5_2_cpimInASignature();
    void rfc3862_2_2_anyOctetsAreWrittenAsTheyCame();
    void corpusFields_data();
    void corpusFields();
    void everyPrefixOfTheCorpusIsHarmless();
    void rfc3862_3_6_writtenMessageReadsBack();
    void rfc3862_2_3_escapedTextReadsBack();
    void rfc3862_2_3_nothingEscapesItsLine();
    void rfc3862_3_6_writtenExactly();
    void rfc5438_6_3_messageId();
    void rfc5438_literalExamplesHaveTheirContentType();
    void bodyBound();
    void hostileSizesStaySwift();
    void rfc3339_badDates_data();
    void rfc3339_badDates();
};

namespace {

QString corpus(const char *folder)
{
    return QLatin1StringView(LINNET_TEST_DATA) + u"/corpus/"_s + QLatin1StringView(folder) + u'/';
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<QByteArrayList> rowsOf(const QString &path)
{
    QList<QByteArrayList> rows;
    QByteArrayList lines = read(path).split('\n');
    if (!lines.isEmpty())
        lines.removeFirst();
    for (QByteArray &line : lines) {
        if (line.endsWith('\r'))
            line.chop(1);
        if (!line.isEmpty())
            rows.append(line.split('\t'));
    }
    return rows;
}

/// As if somebody had made it.
CpimMessage withoutOctets(CpimMessage cpim)
{
    for (CpimHeader &header : cpim.headers)
        header.octets.clear();
    cpim.contentOctets.clear();
    return cpim;
}

QByteArray escaped(QByteArray text)
{
    return text.replace("\r", "\\r").replace("\n", "\\n");
}

QByteArray utcText(const QDateTime &time)
{
    if (!time.isValid())
        return {};
    return time.toString(time.time().msec() ? Qt::ISODateWithMs : Qt::ISODate).toLatin1();
}

/// The part of "name[3].rest" that is its index, and its rest.
std::pair<int, QByteArray> indexed(const QByteArray &field)
{
    const qsizetype open = field.indexOf('[');
    const qsizetype close = field.indexOf(']', open);
    return {field.mid(open + 1, close - open - 1).toInt(), field.mid(close + 1)};
}

QByteArray addressField(const std::optional<CpimAddress> &address, const QByteArray &part)
{
    if (!address)
        return {};
    return part == ".uri" ? address->uri : address->displayName.toUtf8();
}

/// The value of a column of fields.tsv, or a null array for a field that this test does not know.
QByteArray fieldOf(const CpimMessage &cpim, const QByteArray &field)
{
    const auto at = [](const auto &list, int i) { return i < list.size() ? std::optional(list[i]) : std::nullopt; };
    const QByteArray empty("", 0);
    if (field.startsWith("from."))
        return empty + addressField(cpim.from(), field.mid(4));
    if (field == "to.count")
        return QByteArray::number(cpim.to().size());
    if (field == "cc.count")
        return QByteArray::number(cpim.cc().size());
    if (field.startsWith("to["))
        return empty + addressField(at(cpim.to(), indexed(field).first), indexed(field).second);
    if (field.startsWith("cc["))
        return empty + addressField(at(cpim.cc(), indexed(field).first), indexed(field).second);
    if (field == "datetime") {
        const CpimHeader *header = cpim.header(kCpimNamespace, "DateTime");
        return header ? header->value : empty;
    }
    if (field == "datetime.utc")
        return empty + utcText(cpim.dateTime());
    if (field == "subject.count")
        return QByteArray::number(cpim.subjects().size());
    if (field.startsWith("subject[")) {
        const auto [i, part] = indexed(field);
        const auto subject = at(cpim.subjects(), i);
        if (!subject)
            return "(absent)";
        if (part == ".lang")
            return empty + subject->language;
        if (part == ".length")
            return QByteArray::number(subject->text.size());
        if (part == "(hex)")
            return subject->text.toUtf8().toHex().toUpper();
        return empty + subject->text.toUtf8();
    }
    if (field == "require")
        return empty + cpim.requirements().join(',');
    if (field.startsWith("header.{")) {
        const QByteArray uri = field.mid(8, field.indexOf('}') - 8);
        const CpimHeader *header = cpim.header(uri, field.mid(field.indexOf('}') + 1));
        return header ? empty + header->value : "(absent)";
    }
    if (field == "header.X-Foo")
        return cpim.header(kCpimNamespace, "X-Foo")->value;
    if (field == "header.order") {
        QByteArrayList names;
        for (const CpimHeader &header : cpim.headers)
            names.append(header.name);
        return names.join(',');
    }
    if (field.startsWith("content.header."))
        return cpim.contentHeaders.value(field.mid(15)).value_or("(absent)");
    if (field == "content.body")
        return empty + cpim.body;
    if (field == "content.body(escaped)")
        return escaped(cpim.body);
    if (field == "content.body(decoded)" || field == "content.text") {
        const auto media = parseMediaType(cpim.contentHeaders.value("Content-Type").value_or("text/plain"));
        const auto bytes = decodeTransfer(cpim.contentHeaders.value("Content-Transfer-Encoding").value_or(""), cpim.body);
        return media && bytes ? decodeText(*media, *bytes).toUtf8() : QByteArray("(bad type)");
    }
    return {};
}

} // namespace

void tst_Cpim::corpusVerdicts_data()
{
    QTest::addColumn<QByteArray>("verdict");
    for (const QByteArrayList &row : rowsOf(corpus("cpim") + u"expectations.tsv"_s)) {
        if (row[0].endsWith(".cpim")) // the one .mime file has a test of its own
            QTest::newRow(row[0].constData()) << row[3];
    }
}

void tst_Cpim::corpusVerdicts()
{
    QFETCH(QByteArray, verdict);
    const QByteArray bytes = read(corpus("cpim") + QLatin1StringView(QTest::currentDataTag()));
    QVERIFY(!bytes.isEmpty());
    const auto cpim = parseCpim(bytes);
    QCOMPARE(cpim.ok(), verdict != "invalid");
    if (!cpim)
        return;
    const auto again = parseCpim(toBytes(*cpim));
    QVERIFY(again.ok());
    QCOMPARE(*again, *cpim);
    QCOMPARE(toBytes(*cpim), bytes); // RFC 3862 s.2.2: a signature over it stays good
    // Made anew from the values it says the same, and strictly.
    const auto strict = parseCpim(toBytes(withoutOctets(*cpim)));
    QVERIFY(strict.ok());
    QCOMPARE(strict->body, cpim->body);
    QCOMPARE(strict->from(), cpim->from());
    QCOMPARE(strict->subjects(), cpim->subjects());
    QCOMPARE(strict->requirements(), cpim->requirements());
}

void tst_Cpim::rfc3862_5_2_cpimInASignature()
{
    const QByteArray bytes = read(corpus("cpim") + u"rfc3862-5.2.mime"_s);
    const auto entity = parseMimeEntity(bytes);
    QVERIFY(entity.ok());
    const auto type = parseMediaType(entity->headers.value("Content-Type").value_or(QByteArray()));
    QVERIFY(type.ok() && type->is("multipart/signed"));
    const auto signedParts = parseMultipart(Slice::copyOf(bytes.mid(entity->bodyOffset)), type->parameter("boundary").value_or(QByteArray()));
    QVERIFY(signedParts.ok());
    QCOMPARE(signedParts->parts.size(), 2);
    const MimePart &part = signedParts->parts.first();
    QVERIFY(parseMediaType(part.headers.value("Content-Type").value_or(QByteArray()))->is("message/cpim"));
    const auto cpim = parseCpim(part.body);
    QVERIFY(cpim.ok());
    QVERIFY(cpim->from().has_value());
    QCOMPARE(toBytes(*cpim), part.body.toByteArray()); // with the part's own lines that is what was signed
    QVERIFY(part.octets.view().endsWith(toBytes(*cpim)));
}

void tst_Cpim::rfc3862_2_2_anyOctetsAreWrittenAsTheyCame()
{
    SeededRandom random(17);
    const QByteArrayList pieces{"\r\n", "\n", "\r", "From: <sip:a@b>", "NS: x <u:x>", "x.h:;p=\"q\" v ", " folded", "junk", "Content-Type: text/plain",
                                ": ", "\r\n\r\n", QByteArray(1, '\0'), "\xff", "Subject:;lang=fr a"};
    int read = 0;
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes;
        for (quint64 i = 2 + random.below(14); i > 0; --i)
            bytes += pieces[qsizetype(random.below(quint64(pieces.size())))];
        const auto cpim = parseCpim(bytes);
        if (!cpim)
            continue;
        ++read;
        QCOMPARE(toBytes(*cpim), bytes);
        const QByteArray strict = toBytes(withoutOctets(*cpim));
        const QByteArray head = strict.first(strict.size() - cpim->body.size());
        QVERIFY(head.count('\n') == head.count("\r\n") && head.count('\r') == head.count("\r\n") && !head.contains('\0'));
    }
    QVERIFY(read > 3000);
}

void tst_Cpim::corpusFields_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    for (const QByteArrayList &row : rowsOf(corpus("cpim") + u"fields.tsv"_s))
        QTest::newRow((row[0] + ' ' + row[1]).constData()) << row[0] << row[1] << row.value(2);
}

void tst_Cpim::corpusFields()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const auto cpim = parseCpim(read(corpus("cpim") + QString::fromUtf8(file)));
    QVERIFY(cpim.ok());
    const QByteArray found = fieldOf(*cpim, field);
    QVERIFY2(!found.isNull(), "a field that this test does not know");
    if (field.startsWith("header.{http://example.com/x/}"))
        QVERIFY(found != "(absent)"); // the value in the file is a remark
    else
        QCOMPARE(found, value);
}

void tst_Cpim::everyPrefixOfTheCorpusIsHarmless()
{
    QDirIterator files(corpus("cpim"), {u"*.cpim"_s});
    int count = 0;
    while (files.hasNext()) {
        const QByteArray bytes = read(files.next()).left(700);
        for (qsizetype size = 0; size <= bytes.size(); ++size) {
            // A copy of exactly that size, so that a sanitizer sees one byte too many.
            const QByteArray prefix(bytes.constData(), size);
            if (const auto cpim = parseCpim(prefix)) {
                (void)cpim->from();
                (void)cpim->subjects();
                (void)cpim->dateTime();
                (void)cpim->requirements();
            }
            ++count;
        }
    }
    QVERIFY(count > 5000);
}

void tst_Cpim::rfc3862_3_6_writtenMessageReadsBack()
{
    CpimMessage cpim;
    cpim.headers = {cpimAddressHeader("From", {u"Pooh \"the\" \\Bear\n小熊"_s, "sip:pooh@example.org"}),
                    cpimAddressHeader("To", {{}, "sip:piglet@example.org"}),
                    cpimNamespaceHeader("imdn", kImdnNamespace),
                    CpimHeader{"imdn.Message-ID", {}, "34jk324j", kImdnNamespace.toByteArray()},
                    cpimTextHeader("Subject", u"tab\there \u0001"_s)};
    cpim.contentHeaders.fields = {{"Content-Type", "text/plain; charset=utf-8"}};
    cpim.body = QByteArray("\r\n\r\nbody\0\n", 11);
    const auto back = parseCpim(toBytes(cpim));
    QVERIFY(back.ok());
    QCOMPARE(*back, cpim);
    QCOMPARE(back->from()->displayName, u"Pooh \"the\" \\Bear\n小熊"_s);
    QCOMPARE(back->subjects().first().text, u"tab\there \u0001"_s);
}

void tst_Cpim::rfc3862_2_3_escapedTextReadsBack()
{
    QString all;
    for (char16_t c = 0; c < 0x2100; ++c)
        all += QChar(c);
    all += u"😀 שלום"_s;
    QCOMPARE(unescapeCpim(escapeCpim(all)), all);
    QCOMPARE(unescapeCpim(escapeCpim(all, '"')), all);
    for (const char c : escapeCpim(all))
        QVERIFY(uchar(c) >= 0x20 && c != 0x7f);
    QCOMPARE(escapeCpim(u"é'\""_s), "é'\""); // what needs no escape gets none
}

void tst_Cpim::rfc3862_2_3_nothingEscapesItsLine()
{
    CpimMessage cpim;
    cpim.headers = {cpimAddressHeader("From", {u"x\r\nTo: <sip:evil@example.net>"_s, "sip:a@b>\r\nTo: <sip:evil@example.net"}),
                    CpimHeader{"X", {}, "y\r\n\r\nContent-Type: text/html\r\n\r\nevil", {}}};
    cpim.contentHeaders.fields = {{"Content-Type", "text/plain\r\nX: y"}};
    const auto back = parseCpim(toBytes(cpim));
    QVERIFY(back.ok());
    QCOMPARE(back->headers.size(), 2);
    QVERIFY(back->to().isEmpty());
    QCOMPARE(back->contentHeaders.fields.size(), 1);
}

void tst_Cpim::rfc3862_3_6_writtenExactly()
{
    CpimMessage cpim;
    cpim.headers = {cpimAddressHeader("From", {u"A"_s, "sip:a@example.org"}), CpimHeader{"Subject", {{"lang", "fr"}}, "beau temps", {}}};
    cpim.contentHeaders.fields = {{"Content-Type", "text/plain"}};
    cpim.body = "x";
    QCOMPARE(toBytes(cpim), "From: \"A\" <sip:a@example.org>\r\nSubject:;lang=fr beau temps\r\n\r\nContent-Type: text/plain\r\n\r\nx");
}

void tst_Cpim::rfc5438_6_3_messageId()
{
    const auto idOf = [](const QByteArray &headers) {
        const auto cpim = parseCpim(headers + "\r\n\r\nContent-Type: text/plain\r\n\r\nx");
        return cpim ? cpim->messageId() : QByteArray("(rejected)");
    };
    QCOMPARE(idOf("NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: 34jk324j"), "34jk324j");
    QCOMPARE(idOf("NS: z <urn:ietf:params:imdn>\r\nz.Message-ID:  34jk324j "), "34jk324j");
    QCOMPARE(idOf("imdn.Message-ID: 34jk324j"), "34jk324j"); // never declared, as many do
    QCOMPARE(idOf("NS: imdn <urn:other>\r\nimdn.Message-ID: 34jk324j"), "");
    QCOMPARE(idOf("Message-ID: 34jk324j"), "");
}

void tst_Cpim::rfc5438_literalExamplesHaveTheirContentType()
{
    const auto cpim = parseCpim(read(corpus("imdn") + u"rfc5438-7.1.1.3-request-literal.cpim"_s));
    QVERIFY(cpim.ok());
    QCOMPARE(cpim->contentHeaders.value("Content-Type"), "text/plain");
    QCOMPARE(cpim->body.trimmed(), "Hello World");
}

void tst_Cpim::bodyBound()
{
    const QByteArray head = "A: b\r\n\r\nContent-Type: text/plain\r\n\r\n";
    QVERIFY(parseCpim(head + QByteArray(Limits::kMaxBody - head.size(), 'x')).ok());
    const auto over = parseCpim(head + QByteArray(Limits::kMaxBody - head.size() + 1, 'x'));
    QVERIFY(!over.ok());
    QVERIFY(over.error().code == ParseError::Code::TooLong);
}

void tst_Cpim::hostileSizesStaySwift()
{
    QElapsedTimer timer;
    timer.start();
    const QByteArray tail = "\r\nContent-Type: text/plain\r\n\r\nx";
    QByteArray namespaces;
    for (int i = 0; i < 20'000; ++i)
        namespaces += "NS: p" + QByteArray::number(i) + " <u:" + QByteArray::number(i) + ">\r\np" + QByteArray::number(i) + ".h: 1\r\n";
    const auto many = parseCpim(namespaces + tail);
    QVERIFY(many.ok());
    (void)many->requirements();
    QVERIFY(parseCpim("X:" + QByteArray(";a=\"\\").repeated(150'000) + "\r\n" + tail).ok());
    const auto commas = parseCpim("Require: " + QByteArray(",").repeated(900'000) + "\r\n" + tail);
    QVERIFY(commas.ok());
    QVERIFY(commas->requirements().isEmpty());
    const auto slashes = parseCpim("From: " + QByteArray("\\").repeated(900'000) + "\r\n" + tail);
    QVERIFY(slashes.ok());
    QVERIFY(!slashes->from());
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

void tst_Cpim::rfc3339_badDates_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "2000", "2000-13-01T00:00:00Z", "2000-02-30T00:00:00Z", "2000-01-01T24:00:00Z", "2000-01-01T00:61:00Z",
                             "2000-01-01T00:00:61Z", "2000-01-01T00:00:00", "2000-01-01T00:00:00+24:00", "2000-01-01T00:00:00.Z",
                             "2000-01-01T00:00:00Zx", "-200-01-01T00:00:00Z", "0000-00-00T00:00:00Z"})
        QTest::newRow(text) << QByteArray(text);
}

void tst_Cpim::rfc3339_badDates()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseRfc3339(text).isValid());
}

QTEST_APPLESS_MAIN(tst_Cpim)
#include "tst_Cpim.moc"
