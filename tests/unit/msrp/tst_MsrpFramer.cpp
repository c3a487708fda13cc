// SPDX-License-Identifier: MIT
#include "MsrpListener.h"

#include "base/Limits.h"
#include "support/Corpus.h"

#include <QTest>

#include <random>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

namespace {

constexpr char kPaths[] = "To-Path: msrp://bob.example.com:8888/s1b;tcp\r\nFrom-Path: msrp://alice.example.com:7654/s1a;tcp\r\n";

QByteArray send(const QByteArray &headers, const QByteArray &rest) { return "MSRP t1aaaa SEND\r\n" + (kPaths + headers) + rest; }

struct Outcome
{
    std::vector<MsrpFrame> frames;
    bool ok = true;
    bool inside = false;

    friend bool operator==(const Outcome &a, const Outcome &b) { return a.frames == b.frames && a.ok == b.ok && a.inside == b.inside; }
};

/// `piece` gives the size of the next piece.
template <typename Piece>
Outcome fed(QByteArrayView bytes, Piece piece)
{
    MsrpFramer framer;
    MsrpListener listener;
    bool ok = true;
    while (!bytes.isEmpty() && ok) {
        const qsizetype size = std::clamp<qsizetype>(piece(), 1, bytes.size());
        ok = framer.feed(bytes.first(size), listener);
        bytes = bytes.sliced(size);
    }
    return {std::move(listener.frames), ok, framer.isInsideFrame()};
}

Outcome fedWhole(const QByteArray &bytes)
{
    return fed(bytes, [&] { return bytes.size(); });
}

} // namespace

/// Frames of RFC 4975 cut out of streams, whatever the pieces; and what is no MSRP. A27
class tst_MsrpFramer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfcMessages_data();
    void rfcMessages();
    void streams_data();
    void streams();
    void chunkingChangesNothing_data() { allFiles(); }
    void chunkingChangesNothing();
    void bad_data();
    void bad();
    void a27_headLimit();
    void emptyBodies();
    void rfc4975_7_2_responses();
    void a03_nothingInAValueStartsALine();

private:
    static void allFiles();
};

void tst_MsrpFramer::rfcMessages_data()
{
    QTest::addColumn<TsvRow>("row");
    for (const TsvRow &row : testTable(QStringLiteral("corpus/msrp/rfc.tsv")))
        QTest::newRow(row["file"]) << row;
}

void tst_MsrpFramer::rfcMessages()
{
    QFETCH(TsvRow, row);
    const QByteArray bytes = testData(QStringLiteral("corpus/msrp/rfc/") + QString::fromUtf8(row["file"]));
    const Outcome outcome = fedWhole(bytes);
    if (row["flag"] == "none") { // printed without its end-line
        QVERIFY(outcome.ok && outcome.inside && outcome.frames.empty());
        return;
    }
    QVERIFY(outcome.ok);
    QCOMPARE(outcome.frames.size(), size_t(1));
    const MsrpFrame &frame = outcome.frames[0];
    const MsrpHead &head = frame.read.head;
    QCOMPARE(head.isRequest() ? head.method : QByteArray::number(head.status), row["method_or_status"]);
    QCOMPARE(head.transaction, row["transaction"]);
    QVERIFY(frame.flag);
    QCOMPARE(QByteArray(1, char(*frame.flag)), row["flag"]);
    QCOMPARE(QByteArray::number(frame.body.size()), row["body_bytes"].isEmpty() ? QByteArray("0") : row["body_bytes"]);
    if (!frame.read.fault) {
        QCOMPARE(head.byteRange ? toBytes(*head.byteRange) : QByteArray(), row["byte_range"]);
        // Written and read again it is the same.
        const Outcome again = fedWhole(toBytes(head) + frame.body + msrpEndLine(head, *frame.flag));
        QVERIFY(again == outcome);
    } else {
        // Fragments without paths, and what the RFC misprints.
        QVERIFY2(!row["note"].isEmpty() || !bytes.contains("To-Path"), "a message without a note is exact");
    }
}

void tst_MsrpFramer::streams_data()
{
    QTest::addColumn<TsvRow>("row");
    for (const TsvRow &row : testTable(QStringLiteral("corpus/msrp/stream.tsv")))
        QTest::newRow(row["file"]) << row;
}

void tst_MsrpFramer::streams()
{
    QFETCH(TsvRow, row);
    const Outcome outcome = fedWhole(testData(QStringLiteral("corpus/msrp/stream/") + QString::fromUtf8(row["file"])));
    QVERIFY(outcome.ok);
    QVERIFY(!outcome.inside);
    QCOMPARE(QByteArray::number(qsizetype(outcome.frames.size())), row["frames"]);
    for (const MsrpFrame &frame : outcome.frames) {
        QVERIFY(!frame.read.fault);
        QVERIFY(frame.flag);
    }
}

void tst_MsrpFramer::allFiles()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *folder : {"rfc", "stream", "bad"}) {
        const auto files = testFolder(QStringLiteral("corpus/msrp/") + QString::fromLatin1(folder));
        for (auto it = files.begin(); it != files.end(); ++it)
            QTest::newRow(qPrintable(it.key())) << it.value();
    }
}

void tst_MsrpFramer::chunkingChangesNothing()
{
    QFETCH(QByteArray, bytes);
    const Outcome whole = fedWhole(bytes);
    QVERIFY(fed(bytes, [] { return 1; }) == whole);
    std::mt19937 random(4975);
    for (int round = 0; round < 20; ++round)
        QVERIFY(fed(bytes, [&] { return qsizetype(random() % (round < 10 ? 7 : 200)); }) == whole);
}

void tst_MsrpFramer::bad_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("verdict"); // closed, waits, fault, taken
    const auto row = [](const char *file, const char *verdict) { QTest::newRow(file) << QString::fromLatin1(file) << QByteArray(verdict); };
    row("b01-lowercase.bin", "closed");
    row("b02-http.bin", "closed");
    row("b03-tid-short.bin", "taken");
    row("b04-tid-long.bin", "closed");
    row("b05-no-to-path.bin", "fault");
    row("b06-paths-swapped.bin", "taken");
    row("b07-range-zero.bin", "fault");
    row("b08-range-reversed.bin", "fault");
    row("b09-range-over-total.bin", "fault");
    row("b10-range-huge.bin", "fault");
    row("b11-total-huge.bin", "taken"); // the receiver's affair: tst_MsrpReassembler
    row("b12-gap.bin", "taken");
    row("b13-no-blank-line.bin", "fault");
    row("b14-no-content-type.bin", "fault");
    row("b15-flag-unknown.bin", "waits");
    row("b16-never-ends.bin", "waits");
    row("b17-header-never-ends.bin", "closed");
    row("b18-response-unknown-tid.bin", "taken");
    row("b19-report-unknown-mid.bin", "taken");
    row("b20-wrong-session.bin", "taken");
    row("b21-bad-type.bin", "taken");
    row("b22-lf-only.bin", "closed");
    row("b23-nul-in-header.bin", "closed");
    row("b24-status-2-digits.bin", "closed");
    QCOMPARE(testTable(QStringLiteral("corpus/msrp/bad.tsv")).size(), 24);
}

void tst_MsrpFramer::bad()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, verdict);
    const Outcome outcome = fedWhole(testData(QStringLiteral("corpus/msrp/bad/") + file));
    QCOMPARE(outcome.ok, verdict != "closed");
    QCOMPARE(outcome.inside, verdict == "waits");
    if (verdict == "fault")
        QVERIFY(outcome.frames.at(0).read.fault && outcome.frames[0].flag);
    if (verdict == "taken") {
        for (const MsrpFrame &frame : outcome.frames)
            QVERIFY(!frame.read.fault && frame.flag);
    }
}

void tst_MsrpFramer::a27_headLimit()
{
    const QByteArray plain = send("Message-ID: mm01\r\nX: ", "\r\n-------t1aaaa$\r\n");
    // The head without its end-line, which is no part of it.
    const qsizetype endLine = qsizetype(sizeof("-------t1aaaa$\r\n")) - 1;
    for (const int over : {-1, 0, 1}) {
        const qsizetype fill = Limits::kMaxMsrpHead - plain.size() + over;
        const Outcome outcome = fedWhole(send("Message-ID: mm01\r\nX: " + QByteArray(fill, 'x'), "\r\n-------t1aaaa$\r\n"));
        QCOMPARE(outcome.ok, over <= 0);
    }
    const Outcome endless = fedWhole(send("Message-ID: mm01\r\nX: " + QByteArray(Limits::kMaxMsrpHead + endLine, 'x'), ""));
    QVERIFY(!endless.ok);
    // An ident has 32 characters at most.
    for (const qsizetype size : {Limits::kMaxMsrpIdent - 1, Limits::kMaxMsrpIdent, Limits::kMaxMsrpIdent + 1})
        QCOMPARE(msrpTransactionOf("MSRP " + QByteArray(size, 'a') + " SEND").has_value(), size <= Limits::kMaxMsrpIdent);
}

void tst_MsrpFramer::emptyBodies()
{
    const QByteArray head = send("Message-ID: mm01\r\nContent-Type: text/plain\r\n\r\n", "");
    for (const char *rest : {"\r\n-------t1aaaa$\r\n", "-------t1aaaa$\r\n"}) {
        const Outcome outcome = fedWhole(head + rest);
        QVERIFY(outcome.ok && !outcome.inside);
        QCOMPARE(outcome.frames.size(), size_t(1));
        QVERIFY(outcome.frames[0].body.isEmpty() && !outcome.frames[0].read.fault);
    }
    // What only looks like the end at first is data, to the octet.
    for (const QByteArray &data : {QByteArray("\r"), QByteArray("\r\n"), QByteArray("-------t1aaaa"), QByteArray("-------t1aaaa$\r"), QByteArray("\r\n-------t1aaaa"),
                                   QByteArray("\r\n-------t1aaaa$\r\r\n-------t1aaaa?\r\n"), QByteArray("\r\r\n\r\n-----")}) {
        const QByteArray bytes = head + data + "\r\n-------t1aaaa$\r\n";
        const Outcome outcome = fedWhole(bytes);
        QCOMPARE(outcome.frames.size(), size_t(1));
        QCOMPARE(outcome.frames[0].body, data);
        QVERIFY(fed(bytes, [] { return 1; }) == outcome);
    }
}

void tst_MsrpFramer::rfc4975_7_2_responses()
{
    const QByteArray twoHops = "MSRP t1aaaa SEND\r\nTo-Path: msrp://bob.example.com:8888/s1b;tcp\r\n"
                               "From-Path: msrp://relay.example.com:9000/r;tcp msrp://alice.example.com:7654/s1a;tcp\r\nMessage-ID: mm01\r\n";
    const auto headOf = [](const QByteArray &bytes) { return fedWhole(bytes).frames.at(0).read.head; };
    const MsrpUri self = *parseMsrpUri("msrp://bob.example.com:8888/s1b;tcp");
    const MsrpHead request = headOf(twoHops + "-------t1aaaa$\r\n");
    QCOMPARE(toBytes(msrpResponse(request, 200, self)),
             "MSRP t1aaaa 200 OK\r\nTo-Path: msrp://relay.example.com:9000/r;tcp\r\nFrom-Path: msrp://bob.example.com:8888/s1b;tcp\r\n");
    QCOMPARE(toBytes(msrpReport(request, 413, {1, 4, 9}, self, "r1bbbb")),
             "MSRP r1bbbb REPORT\r\nTo-Path: msrp://relay.example.com:9000/r;tcp msrp://alice.example.com:7654/s1a;tcp\r\n"
             "From-Path: msrp://bob.example.com:8888/s1b;tcp\r\nMessage-ID: mm01\r\nByte-Range: 1-4/9\r\nStatus: 000 413 Stop Sending\r\n");

    const auto mayAnswer = [&](const QByteArray &failureReport, int status) {
        return msrpMayAnswer(headOf(twoHops + failureReport + "-------t1aaaa$\r\n"), status);
    };
    QVERIFY(mayAnswer("", 200) && mayAnswer("", 481));
    QVERIFY(mayAnswer("Failure-Report: yes\r\n", 200));
    QVERIFY(!mayAnswer("Failure-Report: partial\r\n", 200) && mayAnswer("Failure-Report: partial\r\n", 413));
    QVERIFY(!mayAnswer("Failure-Report: no\r\n", 200) && !mayAnswer("Failure-Report: no\r\n", 481));
    QVERIFY(!msrpMayAnswer(msrpReport(request, 200, {}, self, "r1bbbb"), 200)); // REPORTs are never answered
    QVERIFY(!msrpMayAnswer(msrpResponse(request, 200, self), 400));
}

void tst_MsrpFramer::a03_nothingInAValueStartsALine()
{
    MsrpHead head = fedWhole(send("Message-ID: mm01\r\n", "-------t1aaaa$\r\n")).frames.at(0).read.head;
    head.others.push_back({"Content-Disposition", "attachment; filename=\"a\r\n-------t1aaaa$\r\nMSRP x\""});
    head.contentType = "text/plain\r\n\r\nevil";
    const QByteArray written = toBytes(head);
    QCOMPARE(written.count("\r\n\r\n"), 1);
    QCOMPARE(written.count("\r\n-------"), 0);
    QVERIFY(written.endsWith("\r\n\r\n"));
}

QTEST_APPLESS_MAIN(tst_MsrpFramer)
#include "tst_MsrpFramer.moc"
