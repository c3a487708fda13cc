// SPDX-License-Identifier: MIT
#include "usage/invite/SessionTimer.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace std::chrono_literals;

/// RFC 4028's negotiation as values. P06
class tst_SessionTimer : public QObject
{
    Q_OBJECT

    static Request asked(const QByteArray &expires, const QByteArray &minSE = {}, bool supports = true)
    {
        Request request;
        request.method = Method::Invite;
        HeaderList &headers = request.editHeaders();
        headers.append(HeaderName::To, "<sip:b@example.com>");
        headers.append(HeaderName::From, "<sip:a@example.com>;tag=1");
        headers.append(HeaderName::CSeq, "1 INVITE");
        if (supports)
            headers.append(HeaderName::Supported, "100rel, timer");
        if (!expires.isEmpty())
            headers.append(HeaderName::SessionExpires, expires);
        if (!minSE.isEmpty())
            headers.append(HeaderName::MinSE, minSE);
        return request;
    }

private Q_SLOTS:
    void rfc4028_9_table2_data()
    {
        QTest::addColumn<QByteArray>("expires");
        QTest::addColumn<QByteArray>("minSE");
        QTest::addColumn<bool>("supports");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("weRefresh");
        const auto row = [](const char *name, const char *expires, const char *minSE, bool supports, const char *answer, bool us) {
            QTest::newRow(name) << QByteArray(expires) << QByteArray(minSE) << supports << QByteArray(answer) << us;
        };
        row("both can, no choice", "600", "", true, "600;refresher=uac", false);
        row("caller chose itself", "600;refresher=uac", "", true, "600;refresher=uac", false);
        row("caller chose us", "600;refresher=uas", "", true, "600;refresher=uas", true);
        row("a proxy asked for a caller that cannot", "600", "", false, "600;refresher=uas", true);
        row("too long for us", "7200", "", true, "1800;refresher=uac", false);
        row("but not below Min-SE", "7200", "3600", true, "3600;refresher=uac", false);
        row("never below 90", "30", "", false, "90;refresher=uas", true);
        row("can, asks nothing", "", "", true, "1800;refresher=uac", false);
        row("cannot, asks nothing", "", "", false, "", false);
    }
    void rfc4028_9_table2()
    {
        QFETCH(QByteArray, expires);
        QFETCH(QByteArray, minSE);
        QFETCH(bool, supports);
        QFETCH(QByteArray, answer);
        QFETCH(bool, weRefresh);
        SessionTimer timer;
        const Request request = asked(expires, minSE, supports);
        Response response = makeResponse(request, 200, "t");
        timer.accept(request, response);
        QCOMPARE(response.headers().value(HeaderName::SessionExpires).toByteArray(), answer);
        // Whoever has to refresh must know that it must.
        QCOMPARE(response.headers().value(HeaderName::Require).toByteArray() == "timer", answer.endsWith("uac"));
        QCOMPARE(timer.isRunning(), !answer.isEmpty());
        QCOMPARE(timer.weRefresh(), weRefresh);
    }

    void rfc4028_9_tooSmallIsRefusedWhereTheCallerUnderstands()
    {
        SessionTimer timer({1800s, 600s});
        QCOMPARE(timer.refusal(asked("599")), std::optional(600s));
        QVERIFY(!timer.refusal(asked("600")));
        QVERIFY(!timer.refusal(asked("599", {}, false)));
        QVERIFY(!timer.refusal(asked({})));
        QCOMPARE(SessionTimer({1800s, 10s}).refusal(asked("89")), std::optional(90s)); // never less
    }

    void rfc4028_7_callerTakesWhatWasAgreed()
    {
        SessionTimer timer;
        QCOMPARE(timer.requestHeaders(), (QList<QPair<QByteArray, QByteArray>>{{"Session-Expires", "1800"}}));
        Response ok = makeResponse(asked({}), 200, "t");
        ok.editHeaders().append(HeaderName::SessionExpires, "300;refresher=uac");
        timer.onSuccess(ok);
        QVERIFY(timer.isRunning() && timer.weRefresh());
        QVERIFY(timer.dueAfter() == 150s);
        QCOMPARE(timer.requestHeaders(), (QList<QPair<QByteArray, QByteArray>>{{"Session-Expires", "300;refresher=uac"}}));
        ok.editHeaders().set(HeaderName::SessionExpires, "300;refresher=uas");
        timer.onSuccess(ok);
        QVERIFY(!timer.weRefresh());
        QVERIFY(timer.dueAfter() == 268s); // 32 s before the end
        ok.editHeaders().set(HeaderName::SessionExpires, "90;refresher=uas");
        timer.onSuccess(ok);
        QVERIFY(timer.dueAfter() == 60s); // a third before it
        ok.editHeaders().remove(HeaderName::SessionExpires);
        timer.onSuccess(ok);
        QVERIFY(!timer.isRunning());
    }

    void rfc4028_7_3_minSEOnlyGrows()
    {
        SessionTimer timer({200s, 90s});
        Response tooSmall = makeResponse(asked({}), 422, "t");
        QVERIFY(!timer.onTooSmall(tooSmall)); // says nothing
        tooSmall.editHeaders().append(HeaderName::MinSE, "900");
        QVERIFY(timer.onTooSmall(tooSmall));
        QVERIFY(!timer.onTooSmall(tooSmall)); // asked already
        QCOMPARE(timer.requestHeaders(),
                 (QList<QPair<QByteArray, QByteArray>>{{"Session-Expires", "900"}, {"Min-SE", "900"}}));
        tooSmall.editHeaders().set(HeaderName::MinSE, "4000000000");
        QVERIFY(!timer.onTooSmall(tooSmall));
    }
};

QTEST_APPLESS_MAIN(tst_SessionTimer)
#include "tst_SessionTimer.moc"
