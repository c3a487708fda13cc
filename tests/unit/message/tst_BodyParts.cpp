// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "message/BodyParts.h"
#include "message/Message.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

namespace {

std::vector<BodyPart> partsOf(const QByteArray &body, const QByteArray &type = "multipart/mixed;boundary=b")
{
    Request request;
    request.setBody(Slice::copyOf(body), type);
    return bodyParts(request);
}

QByteArray many(int count)
{
    QByteArray body;
    for (int i = 0; i < count; ++i)
        body += "--b\r\nContent-Type: text/plain\r\n\r\n" + QByteArray::number(i) + "\r\n";
    return body + "--b--\r\n";
}

} // namespace

/// Multipart bodies that others fell over (RELIABILITY A06).
class tst_BodyParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void p11_partLimit() // P11 A06
    {
        QCOMPARE(int(partsOf(many(Limits::kMaxMimeParts - 1)).size()), Limits::kMaxMimeParts - 1);
        QCOMPARE(int(partsOf(many(Limits::kMaxMimeParts)).size()), Limits::kMaxMimeParts);
        QCOMPARE(int(partsOf(many(Limits::kMaxMimeParts + 1)).size()), Limits::kMaxMimeParts);
        QCOMPARE(int(partsOf(many(10'000)).size()), Limits::kMaxMimeParts);
    }

    void a06_oddBodies_data() // A06
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("parts");
        const auto row = [&](const char *name, const QByteArray &body, int parts, const QByteArray &type = "multipart/mixed;boundary=b") {
            QTest::newRow(name) << type << body << parts;
        };
        row("only a closing boundary", "--b--", 0);
        row("one boundary and nothing", "--b", 0);
        row("part of no length", "--b\r\n--b--", 1);
        row("part without an empty line", "--b\r\nx\r\n--b--", 1);
        row("no closing boundary", "--b\r\n\r\nhello", 1);
        row("cut inside the boundary", "--b\r\n\r\nhello\r\n--", 1);
        row("preamble only", "no boundary at all", 0);
        row("boundary inside a line", "--b\r\n\r\nx--b\r\n\r\n--b--", 1);
        row("nested with the same boundary", "--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n--b--", 2);
        row("empty boundary", "--\r\n\r\nx\r\n----", 0, "multipart/mixed;boundary=\"\"");
        row("no boundary", "--b\r\n\r\nx", 0, "multipart/mixed");
        row("boundary of 70", "--" + QByteArray(70, 'b') + "\r\n\r\nx", 1, "multipart/mixed;boundary=" + QByteArray(70, 'b'));
        row("boundary of 71", "--" + QByteArray(71, 'b') + "\r\n\r\nx", 0, "multipart/mixed;boundary=" + QByteArray(71, 'b'));
        row("bare LF", "--b\n\nx\n--b--\n", 1);
        row("NUL everywhere", QByteArray("--b\r\n\0\0\r\n\r\n\0\r\n--b--", 21), 1);
    }
    void a06_oddBodies()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(int, parts);
        const auto found = partsOf(body, type);
        QCOMPARE(int(found.size()), parts);
        qsizetype total = 0;
        for (const BodyPart &one : found)
            total += one.content.size();
        QVERIFY(total <= body.size());
    }

    /// Nesting is not followed, so depth costs nothing.
    void a06_deepNesting() // A06
    {
        QByteArray body = "x";
        for (int depth = 0; depth < 1000; ++depth)
            body = "--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n" + body + "\r\n";
        QCOMPARE(int(partsOf(body).size()), Limits::kMaxMimeParts);
    }
};

QTEST_APPLESS_MAIN(tst_BodyParts)
#include "tst_BodyParts.moc"
