// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "scenario/RawPeer.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

namespace {

QByteArray repeated(const QByteArray &part, qsizetype count) { return part.repeated(count); }

QByteArray numbered(qsizetype count)
{
    QByteArray parameters;
    for (qsizetype i = 0; i < count; ++i)
        parameters += ";p" + QByteArray::number(i);
    return parameters;
}

/// The same with another request line or header line.
QByteArray with(QByteArray request, const QByteArray &before, const QByteArray &after)
{
    Q_ASSERT(request.contains(before));
    return request.replace(before, after);
}

} // namespace

/// A message of that many of what is limited.
using Make = std::function<QByteArray(RawPeer &, qsizetype)>;
Q_DECLARE_METATYPE(Make)

/// Every limit on what one message may hold, as a peer meets it: just below, at it and just above. P11
class tst_Limits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void p11_messageLimits_data();
    void p11_messageLimits(); // P11 A04
    void p11_everyLimitHasATest(); // P11
};

void tst_Limits::p11_messageLimits_data()
{
    QTest::addColumn<Make>("make");
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<int>("within");
    QTest::addColumn<int>("beyond");
    const auto row = [](const char *name, qint64 limit, int within, int beyond, Make make) {
        QTest::newRow(name) << make << limit << within << beyond;
    };

    row("headers", Limits::kMaxHeaders, 200, 513, [](RawPeer &peer, qsizetype count) {
        return peer.request("OPTIONS", repeated("X-Y: z\r\n", count - 7)); // seven are there
    });
    row("Via lines", Limits::kMaxVias, 200, 513, [](RawPeer &peer, qsizetype count) {
        return peer.request("OPTIONS", repeated("Via: SIP/2.0/UDP h;branch=z9hG4bKx\r\n", count - 1));
    });
    row("Via values in one line", Limits::kMaxVias, 200, 513, [](RawPeer &peer, qsizetype count) {
        return peer.request("OPTIONS", "Via: SIP/2.0/UDP h;branch=z9hG4bKx" + repeated(", SIP/2.0/UDP h;branch=z9hG4bKx", count - 2) + "\r\n");
    });
    row("Record-Route values", Limits::kMaxRoutes, 200, 513, [](RawPeer &peer, qsizetype count) {
        return peer.request("OPTIONS", "Record-Route: <sip:a;lr>" + repeated(",<sip:a;lr>", count - 1) + "\r\n");
    });
    row("Route lines", Limits::kMaxRoutes, 200, 513, [](RawPeer &peer, qsizetype count) {
        return peer.request("OPTIONS", repeated("Route: <sip:192.0.2.1;lr>\r\n", count));
    });
    row("parameters of From", Limits::kMaxParameters, 200, 400, [](RawPeer &peer, qsizetype count) {
        return with(peer.request(), ";tag=b", ";tag=b" + numbered(count - 1));
    });
    row("parameters of the Request-URI", Limits::kMaxParameters, 200, 400, [](RawPeer &peer, qsizetype count) {
        return with(peer.request(), "sip:alice@192.0.2.1 SIP", "sip:alice@192.0.2.1" + numbered(count) + " SIP");
    });
    row("Request-URI", Limits::kMaxUri, 200, 414, [](RawPeer &peer, qsizetype size) {
        const QByteArray uri = "sip:alice@192.0.2.1;p=";
        return with(peer.request(), "sip:alice@192.0.2.1 SIP", uri + QByteArray(size - uri.size(), 'x') + " SIP");
    });
    row("URI of From", Limits::kMaxUri, 200, 400, [](RawPeer &peer, qsizetype size) {
        const QByteArray uri = "sip:bob@192.0.2.66;p=";
        return with(peer.request(), "<sip:bob@192.0.2.66>", '<' + uri + QByteArray(size - uri.size(), 'x') + '>');
    });
    row("display name", Limits::kMaxDisplayName, 200, 400, [](RawPeer &peer, qsizetype size) {
        return with(peer.request(), "From: ", "From: \"" + QByteArray(size, 'x') + "\" ");
    });
    row("method", Limits::kMaxToken, 501, 0, [](RawPeer &peer, qsizetype size) {
        return peer.request(QByteArray(size, 'X'));
    });
    row("header line", Limits::kMaxHeaderLine, 200, 513, [](RawPeer &peer, qsizetype size) {
        return peer.request("OPTIONS", "Subject: " + QByteArray(size - 9, 'x') + "\r\n");
    });
    row("folded header line", Limits::kMaxHeaderLine, 200, 513, [](RawPeer &peer, qsizetype size) {
        const qsizetype half = (size - 9) / 2;
        return peer.request("OPTIONS", "Subject: " + QByteArray(half, 'x') + "\r\n " + QByteArray(size - 9 - half - 1, 'x') + "\r\n");
    });
    row("header section", Limits::kMaxHeaderSection, 200, 513, [](RawPeer &peer, qsizetype size) {
        const QByteArray plain = peer.request();
        QByteArray lines = repeated("X-Y: " + QByteArray(7995, 'x') + "\r\n", 8);
        const qsizetype rest = size - plain.size() - lines.size();
        lines += "Y-Z: " + QByteArray(rest - 7, 'y') + "\r\n";
        return with(plain, "Max-Forwards", lines + "Max-Forwards");
    });
    row("body", Limits::kMaxBody, 200, 513, [](RawPeer &peer, qsizetype size) {
        return peer.request("MESSAGE", {}, QByteArray(size, 'x'));
    });
}

void tst_Limits::p11_messageLimits()
{
    QFETCH(Make, make);
    QFETCH(qint64, limit);
    QFETCH(int, within);
    QFETCH(int, beyond);
    RawPeer peer;
    QCOMPARE(peer.statusOf(make(peer, limit - 1)), within);
    QCOMPARE(peer.statusOf(make(peer, limit)), within);
    QCOMPARE(peer.statusOf(make(peer, limit + 1)), beyond);
    QCOMPARE(peer.statusOf(make(peer, limit * 2)), beyond);
    QCOMPARE(peer.statusOf(peer.request()), 200); // nothing remains of it
}

void tst_Limits::p11_everyLimitHasATest()
{
    QFile header(QStringLiteral(LINNET_SOURCE_DIR "/sipcore/base/Limits.h"));
    QVERIFY(header.open(QIODevice::ReadOnly));
    QString tests;
    QDirIterator files(QStringLiteral(LINNET_SOURCE_DIR "/tests"), {QStringLiteral("tst_*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            QFAIL(qPrintable(file.fileName()));
        tests += QString::fromUtf8(file.readAll());
    }
    static const QRegularExpression limit(QStringLiteral("\\b(k[A-Z]\\w*)\\s*[={]"));
    auto found = limit.globalMatch(QString::fromUtf8(header.readAll()));
    int count = 0;
    QStringList untested;
    for (; found.hasNext(); ++count) {
        const QString name = found.next().captured(1);
        if (!tests.contains(QRegularExpression(QStringLiteral("\\bLimits::%1\\b").arg(name)))) // the whole name: others begin with it
            untested.append(name);
    }
    QVERIFY(count > 25);
    QVERIFY2(untested.isEmpty(), qPrintable(untested.join(u' ')));
}

QTEST_GUILESS_MAIN(tst_Limits)
#include "tst_Limits.moc"
