// SPDX-License-Identifier: MIT
#include "im/pipeline/IncomingPipeline.h"

#include <QTest>

using namespace linnet::im;

namespace {

ReceivedBody text(const QByteArray &date)
{
    ReceivedBody received;
    received.contentType = "text/plain";
    received.body = "hi";
    received.date = date;
    received.canonical = [](const QByteArray &) { return Address(); };
    return received;
}

ReceivedBody cpim(const QByteArray &dateTime)
{
    ReceivedBody received = text({});
    received.contentType = "message/cpim";
    received.body = "From: <sip:a@b>\r\nTo: <sip:c@d>\r\nDateTime: " + dateTime + "\r\n\r\nContent-Type: text/plain\r\n\r\nhi";
    return received;
}

} // namespace

/// Times that a peer claims: a label and never more, whatever stands there (Pidgin CVE-2013-6477).
class tst_ClaimedTimes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void a30_sixtyDates_data() // A30
    {
        QTest::addColumn<QByteArray>("date");
        QTest::addColumn<bool>("isCpim");
        QTest::addColumn<QString>("time"); // ISO, UTC; empty: none
        const auto sip = [](const char *date, const char *time = "") {
            QTest::addRow("SIP %s", date) << QByteArray(date) << false << QString::fromLatin1(time);
        };
        const auto cpimDate = [](const char *date, const char *time = "") {
            QTest::addRow("CPIM %s", date) << QByteArray(date) << true << QString::fromLatin1(time);
        };
        sip("Sat, 13 Nov 2010 23:29:00 GMT", "2010-11-13T23:29:00Z");
        sip("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z");
        sip("Tue, 19 Jan 2038 03:14:08 GMT", "2038-01-19T03:14:08Z");
        sip("13 Nov 2010 23:29:00", "2010-11-13T23:29:00Z");
        sip("Sat, 13 Nov 2010 23:29", "2010-11-13T23:29:00Z");
        for (const char *bad : {"", " ", "0", "-1", "now", "Sat", "Sat, 13 Nov 2010", "Sat, 32 Nov 2010 23:29:00 GMT",
                                "Sat, 31 Feb 2010 23:29:00 GMT", "Sat, 13 Foo 2010 23:29:00 GMT", "Sat, 13 Nov 2010 24:00:01 GMT",
                                "Sat, 13 Nov 2010 23:60:00 GMT", "Sat, 13 Nov 99999999999 23:29:00 GMT", "Sat, 13 Nov -2010 23:29:00 GMT",
                                "Sat, 13 Nov 2010 23:29:00 %s%n", "4294967296", "9223372036854775808", "::::::", ",,,",
                                "Sat, 13 Nov 2010 -1:-1:-1 GMT", "NaN", "2010-11-13T23:29:00Z\r\n", "\xff\xff\xff"})
            sip(bad);
        cpimDate("2000-12-13T13:40:00-08:00", "2000-12-13T21:40:00Z");
        cpimDate("2000-12-13T13:40:00Z", "2000-12-13T13:40:00Z");
        cpimDate("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z");
        cpimDate("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z");
        for (const char *bad : {"", "0", "2000", "2000-12-13", "2000-12-13T13:40:00", "2000-13-13T13:40:00Z", "2000-00-13T13:40:00Z",
                                "2000-12-32T13:40:00Z", "2000-02-30T13:40:00Z", "2000-12-13T25:40:00Z", "2000-12-13T13:61:00Z", "2000-12-13T13:40:62Z",
                                "2000-12-13T13:40:00+99:99", "2000-12-13T13:40:00+24:00", "99999-12-13T13:40:00Z", "-2000-12-13T13:40:00Z",
                                "292278995-01-01T00:00:00Z", "20001213T134000Z", "2000-12-13T13:40:00-8", "2000-12-13T13:40:00ZZ", "T", "Z",
                                "2000-12-13T13:40:00.Z", "2000-12-13T-1:40:00Z", "4294967296-12-13T13:40:00Z", "%n%n%n%n", "now", "\xe2\x80\xae"})
            cpimDate(bad);
    }
    void a30_sixtyDates()
    {
        QFETCH(QByteArray, date);
        QFETCH(bool, isCpim);
        QFETCH(QString, time);
        const auto read = decodeMessage(isCpim ? cpim(date) : text(date));
        QVERIFY(read.ok()); // a bad date loses no message
        QCOMPARE(read->text, QStringLiteral("hi"));
        QCOMPARE(read->claimedTime.isValid() ? read->claimedTime.toUTC().toString(Qt::ISODate) : QString(), time);
    }
};

QTEST_APPLESS_MAIN(tst_ClaimedTimes)
#include "tst_ClaimedTimes.moc"
