// SPDX-License-Identifier: MIT
#include "message/MessageFields.h"
#include "message/MessageParser.h"
#include "message/MessageWriter.h"
#include "message/StreamFramer.h"
#include "support/Corpus.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

/// RFC 4475 and RFC 5118 with the verdicts of tests/data/corpus. P01
class tst_Torture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc4475_verdicts_data();
    void rfc4475_verdicts();
    void rfc4475_choices_data();
    void rfc4475_choices();
    void rfc4475_answersToWhatCannotBeAccepted_data();
    void rfc4475_answersToWhatCannotBeAccepted();
    void rfc4475_fields_data();
    void rfc4475_fields();
    void rfc4475_repairedAddressesAreTheRightOnes();
    void rfc4475_undescribedMemberIsRejected();
    void rfc5118_verdicts_data();
    void rfc5118_verdicts();
    void rfc5118_addresses_data();
    void rfc5118_addresses();
    void rfc5118_archivedForms();

    void everyPrefixSurvives_data();
    void everyPrefixSurvives();
    void roundTrip_data() { everyPrefixSurvives_data(); }
    void roundTrip();
    void streamChunkingChangesNothing_data() { everyPrefixSurvives_data(); }
    void streamChunkingChangesNothing();
    void streamTwoMessagesBackToBack_data() { everyPrefixSurvives_data(); }
    void streamTwoMessagesBackToBack();
};

namespace {

const QString kRfc4475 = QStringLiteral("corpus/sip-torture/");
const QString kRfc5118 = QStringLiteral("corpus/sip-torture-ipv6/");

Result<Message, MalformedMessage> parse(const QByteArray &bytes)
{
    return parseDatagram(Slice::copyOf(bytes));
}

const MessageBase &common(const Message &message)
{
    return std::visit([](const auto &one) -> const MessageBase & { return one; }, message);
}

/// One word an item, so that two sequences can be compared and printed.
QByteArray describe(const StreamFramer::Item &item)
{
    if (std::holds_alternative<StreamFramer::Ping>(item))
        return "ping";
    if (std::holds_alternative<StreamFramer::Pong>(item))
        return "pong";
    if (const auto *bad = std::get_if<MalformedMessage>(&item)) {
        return "malformed " + toString(bad->error.code).toByteArray() + ' ' + QByteArray::number(bad->error.offset) + ' '
            + QByteArray::number(bad->status) + ' ' + (bad->answerable ? toBytes(*bad->answerable) : QByteArray());
    }
    return toBytes(std::get<Message>(item));
}

QByteArrayList feed(StreamFramer &framer, QByteArrayView bytes, qsizetype step)
{
    QByteArrayList out;
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        for (const auto &item : framer.feed(bytes.sliced(at, qMin(step, bytes.size() - at))))
            out.append(describe(item));
    }
    return out;
}

} // namespace

void tst_Torture::rfc4475_verdicts_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("verdict");
    for (const TsvRow &row : testTable(kRfc4475 + QStringLiteral("expectations.tsv")))
        QTest::newRow(row["file"].constData()) << QString::fromUtf8(row["file"]) << row["kind"] << row["parser"];
}

void tst_Torture::rfc4475_verdicts()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, verdict);
    const auto result = parse(testData(kRfc4475 + file));
    if (verdict == "accept") {
        QVERIFY2(result.ok(), result.ok() ? "" : toString(result.error().error.code).data());
        QCOMPARE(std::holds_alternative<Request>(*result), kind == "request");
    } else if (verdict == "reject") {
        QVERIFY(!result.ok());
        if (kind == "response")
            QVERIFY(!result.error().answerable);
    } else {
        QVERIFY(verdict == "reject-or-repair" || verdict == "accept-or-reject"); // rfc4475_choices
    }
}

/// Where the RFC leaves the choice: what we do and why.
void tst_Torture::rfc4475_choices_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("accepted");
    const auto row = [](const char *file, bool accepted) {
        QTest::newRow(file) << QString::fromLatin1(file) + QStringLiteral(".dat") << accepted;
    };
    row("quotbal", false); // where the quote was meant to close is a guess, and with it whose address it is
    row("ltgtruri", false); // nobody sends it; a repaired Request-URI differs between elements on the path
    row("lwsruri", false); // the same
    row("lwsstart", false); // the same
    row("trws", true); // blanks at the end change no meaning
    row("escruri", false); // URI headers must not be there (RFC 3261 s.19.1.1); ignoring them would hide an attack
    row("baddate", true); // Date is not used
    row("regbadct", true); // the "?" is taken as the URI's, as in <>
    row("badaspec", true); // blanks inside <> are no part of any URI
    row("baddn", false); // a comma without quotes: two addresses or one?
    row("badbranch", true); // an RFC 2543 transaction
}

void tst_Torture::rfc4475_choices()
{
    QFETCH(QString, file);
    QFETCH(bool, accepted);
    const auto result = parse(testData(kRfc4475 + file));
    QCOMPARE(result.ok(), accepted);
    if (!accepted) {
        QCOMPARE(result.error().status, 400);
        QVERIFY(result.error().answerable);
    }
}

void tst_Torture::rfc4475_answersToWhatCannotBeAccepted_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("status");
    for (const TsvRow &row : testTable(kRfc4475 + QStringLiteral("expectations.tsv"))) {
        if (row["parser"] == "reject" && row["ua_action"] == "respond")
            QTest::newRow(row["file"].constData())
                << QString::fromUtf8(row["file"]) << row["ua_codes"].split(',').first().toInt();
    }
}

void tst_Torture::rfc4475_answersToWhatCannotBeAccepted()
{
    QFETCH(QString, file);
    QFETCH(int, status);
    const auto result = parse(testData(kRfc4475 + file));
    QVERIFY(!result.ok());
    QCOMPARE(result.error().status, status);
    QVERIFY(result.error().answerable);

    const Response answer = makeResponse(*result.error().answerable, status, "t");
    QVERIFY(answer.topVia());
    QVERIFY(!toBytes(answer).contains(",,"));
    if (file == QStringLiteral("badinv01.dat"))
        QCOMPARE(answer.topVia()->host, Slice::fromStatic("192.0.2.15"));
}

void tst_Torture::rfc4475_fields_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    for (const TsvRow &row : testTable(kRfc4475 + QStringLiteral("fields.tsv")))
        QTest::addRow("%s %s", row["file"].constData(), row["field"].constData())
            << QString::fromUtf8(row["file"]) << row["field"] << row["value"];
}

void tst_Torture::rfc4475_fields()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const auto result = parse(testData(kRfc4475 + file));
    QVERIFY(result.ok());
    const auto found = messageField(*result, field);
    QVERIFY2(found.has_value(), "no such field");
    QCOMPARE(*found, value);

    // Under that very name in what linnet-cli prints.
    const QList<MessageField> all = messageFields(*result);
    QVERIFY(std::any_of(all.begin(), all.end(), [&field](const MessageField &one) { return one.first == field; }));
}

void tst_Torture::rfc4475_repairedAddressesAreTheRightOnes()
{
    const auto badaspec = parse(testData(kRfc4475 + QStringLiteral("badaspec.dat")));
    QVERIFY(badaspec.ok());
    QCOMPARE(messageField(*badaspec, "to.uri"), "sip:t.watson@example.org");
    QCOMPARE(messageField(*badaspec, "to.display"), "Watson, Thomas");
    const auto regbadct = parse(testData(kRfc4475 + QStringLiteral("regbadct.dat")));
    QVERIFY(regbadct.ok());
    QCOMPARE(messageField(*regbadct, "contact[0].uri"), "sip:user@example.com?Route=%3Csip:sip.example.com%3E");
}

void tst_Torture::rfc4475_undescribedMemberIsRejected()
{
    const auto result = parse(testData(kRfc4475 + QStringLiteral("extra/test.dat")));
    QVERIFY(!result.ok());
    QVERIFY(!result.error().answerable);
}

void tst_Torture::rfc5118_verdicts_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("verdict");
    for (const TsvRow &row : testTable(kRfc5118 + QStringLiteral("expectations.tsv")))
        QTest::newRow(row["name"].constData()) << QString::fromUtf8(row["name"]) << row["parser"];
}

void tst_Torture::rfc5118_verdicts()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, verdict);
    const auto result = parse(testData(kRfc5118 + QStringLiteral("fixed/") + name + QStringLiteral(".dat")));
    QCOMPARE(result.ok(), verdict == "accept");
    if (!result.ok()) {
        QCOMPARE(result.error().status, 400);
        QVERIFY(result.error().answerable);
    }
}

void tst_Torture::rfc5118_addresses_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *name, const char *field, const char *value) {
        QTest::addRow("%s %s", name, field) << QString::fromLatin1(name) << QByteArray(field) << QByteArray(value);
    };
    row("ipv6-good", "ruri.host", "2001:db8::10");
    row("ipv6-good", "via[0].host", "2001:db8::9:1");
    row("ipv6-good", "contact[0].uri.host", "2001:db8::1");
    row("port-ambiguous", "ruri.host", "2001:db8::10:5070");
    row("port-unambiguous", "ruri.host", "2001:db8::10");
    row("port-unambiguous", "ruri.port", "5070");
    row("via-received-param-with-delim", "via[0].received", "2001:db8::9:255");
    row("via-received-param-no-delim", "via[0].received", "2001:db8::9:255");
    row("mult-ip-in-header", "via.count", "3");
    row("mult-ip-in-header", "via[0].host", "2001:db8::9:1");
    row("mult-ip-in-header", "via[0].port", "6050");
    row("mult-ip-in-header", "via[1].host", "192.0.2.1");
    row("mult-ip-in-header", "via[2].host", "2001:db8::9:255");
    row("mult-ip-in-header", "via[2].received", "192.0.2.200");
    row("ipv4-mapped-ipv6", "via[0].host", "::ffff:192.0.2.10");
    row("ipv4-mapped-ipv6", "via[0].port", "19823");
    row("ipv4-mapped-ipv6", "via[1].host", "::ffff:192.0.2.2");
    row("ipv4-mapped-ipv6", "contact[0].display", "T. desk phone");
}

void tst_Torture::rfc5118_addresses()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    const auto result = parse(testData(kRfc5118 + QStringLiteral("fixed/") + name + QStringLiteral(".dat")));
    QVERIFY(result.ok());
    QCOMPARE(messageField(*result, field), value);
}

void tst_Torture::rfc5118_archivedForms()
{
    const auto shortBody = parse(testData(kRfc5118 + QStringLiteral("crlf/ipv6-in-sdp.dat")));
    QVERIFY(!shortBody.ok());
    QCOMPARE(shortBody.error().status, 400);
    const auto extra = parse(testData(kRfc5118 + QStringLiteral("crlf/mult-ip-in-sdp.dat")));
    QVERIFY(extra.ok());
    QCOMPARE(common(*extra).body().size(), 181);
    // Bare LF ends a line for us, so what has an end of headers is read.
    const auto bareLf = parse(testData(kRfc5118 + QStringLiteral("archive-lf/ipv6-good")));
    QVERIFY(bareLf.ok());
    QCOMPARE(messageField(*bareLf, "ruri.host"), "2001:db8::10");
}

void tst_Torture::everyPrefixSurvives_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const QString &folder : {kRfc4475, kRfc4475 + QStringLiteral("extra"), kRfc5118 + QStringLiteral("fixed"),
                                  kRfc5118 + QStringLiteral("crlf"), kRfc5118 + QStringLiteral("archive-lf")}) {
        const auto files = testFolder(folder, {});
        for (auto file = files.begin(); file != files.end(); ++file) {
            if (!file.key().endsWith(QStringLiteral(".tsv")) && !file.key().endsWith(QStringLiteral(".md")))
                QTest::addRow("%s/%s", qPrintable(folder.section(u'/', -1)), qPrintable(file.key())) << file.value();
        }
    }
}

void tst_Torture::everyPrefixSurvives()
{
    QFETCH(QByteArray, bytes);
    for (qsizetype size = 0; size <= bytes.size(); ++size) {
        // A buffer of exactly that size: a sanitizer sees the first byte read behind it.
        const auto result = parse(bytes.first(size));
        if (result)
            QVERIFY(!messageFields(*result).isEmpty());
        else if (result.error().answerable)
            QVERIFY(!toBytes(makeResponse(*result.error().answerable, result.error().status, "t")).isEmpty());
    }
}

void tst_Torture::roundTrip()
{
    QFETCH(QByteArray, bytes);
    const auto first = parse(bytes);
    if (!first)
        return;
    const QByteArray written = toBytes(*first);
    const auto second = parse(written);
    QVERIFY(second.ok());
    QCOMPARE(*second == *first, true);
    QCOMPARE(toBytes(*second), written);
}

void tst_Torture::streamChunkingChangesNothing()
{
    QFETCH(QByteArray, bytes);
    StreamFramer whole;
    const QByteArrayList expected = feed(whole, bytes, bytes.size());
    for (const qsizetype step : {1, 2, 7}) {
        StreamFramer pieces;
        QCOMPARE(feed(pieces, bytes, step), expected);
        QCOMPARE(pieces.isBroken(), whole.isBroken());
        QCOMPARE(pieces.isInsideMessage(), whole.isInsideMessage());
    }
}

void tst_Torture::streamTwoMessagesBackToBack()
{
    QFETCH(QByteArray, bytes);
    StreamFramer single;
    const QByteArrayList once = feed(single, bytes, bytes.size());
    if (single.isBroken() || single.isInsideMessage())
        return; // framing ends here by rights: tst_StreamFramer
    StreamFramer framer;
    QCOMPARE(feed(framer, bytes + bytes, 2 * bytes.size()), once + once);
    StreamFramer octets;
    QCOMPARE(feed(octets, bytes + bytes, 1), once + once);
}

QTEST_APPLESS_MAIN(tst_Torture)
#include "tst_Torture.moc"
