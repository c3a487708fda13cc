// SPDX-License-Identifier: MIT
#include "server/BestResponse.h"

#include <QTest>

using namespace linnet::sip;

namespace {

ForkOutcome outcomeOf(const QList<int> &statuses, int givenUp = 0)
{
    ForkOutcome outcome;
    outcome.givenUp = givenUp;
    for (const int status : statuses) {
        Response response;
        response.status = status;
        outcome.finals.push_back(response);
    }
    return outcome;
}

} // namespace

class tst_BestResponse : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_16_7_item6_choosesTheBest_data()
    {
        QTest::addColumn<QList<int>>("finals");
        QTest::addColumn<int>("best"); // 0: none
        QTest::newRow("2xx before everything") << QList<int>{603, 404, 200} << 200;
        QTest::newRow("6xx before the lower classes") << QList<int>{404, 603, 302} << 603;
        QTest::newRow("lowest class") << QList<int>{501, 404} << 404;
        QTest::newRow("3xx before 4xx") << QList<int>{404, 302} << 302;
        QTest::newRow("the RFC's example") << QList<int>{503, 407, 501, 404} << 407;
        QTest::newRow("415 tells more than 404") << QList<int>{404, 415} << 415;
        QTest::newRow("484 tells more than 486") << QList<int>{486, 484} << 484;
        QTest::newRow("503 alone becomes 500") << QList<int>{503} << 500;
        QTest::newRow("503 is worse than 501") << QList<int>{503, 501} << 501;
        QTest::newRow("first of equals") << QList<int>{480, 404} << 480;
        QTest::newRow("rfc4320: never 408") << QList<int>{408} << 0;
        QTest::newRow("rfc4320: 408 beside 5xx") << QList<int>{408, 500} << 500;
        QTest::newRow("nothing came") << QList<int>{} << 0;
    }
    void rfc3261_16_7_item6_choosesTheBest()
    {
        QFETCH(QList<int>, finals);
        QFETCH(int, best);
        const auto chosen = bestResponse(outcomeOf(finals), Method::Message);
        QCOMPARE(chosen ? chosen->status : 0, best);
    }

    void rfc3261_16_7_item7_allChallengesComeBackTogether()
    {
        ForkOutcome outcome = outcomeOf({404, 401, 407});
        outcome.finals[1].editHeaders().append(HeaderName::WwwAuthenticate, "Digest realm=\"a\"");
        outcome.finals[2].editHeaders().append(HeaderName::ProxyAuthenticate, "Digest realm=\"b\"");
        outcome.finals[2].editHeaders().append(HeaderName::ProxyAuthenticate, "Digest realm=\"c\"");
        const auto chosen = bestResponse(outcome, Method::Invite);
        QVERIFY(chosen);
        QCOMPARE(chosen->status, 401);
        QCOMPARE(chosen->headers().values(HeaderName::WwwAuthenticate).size(), size_t(1));
        QCOMPARE(chosen->headers().values(HeaderName::ProxyAuthenticate).size(), size_t(2));
    }

    void onlyUndeliveredMessagesAreKept_data()
    {
        QTest::addColumn<QList<int>>("finals");
        QTest::addColumn<int>("givenUp");
        QTest::addColumn<bool>("kept");
        QTest::newRow("nobody answers") << QList<int>{} << 2 << true;
        QTest::newRow("408 430 500 503") << QList<int>{408, 430, 500, 503} << 0 << true;
        QTest::newRow("503 and silence") << QList<int>{503} << 1 << true;
        QTest::newRow("415 reaches the sender") << QList<int>{415, 503} << 1 << false;
        QTest::newRow("480 is an answer") << QList<int>{480} << 0 << false;
        QTest::newRow("486") << QList<int>{486} << 0 << false;
        QTest::newRow("501") << QList<int>{501} << 0 << false;
        QTest::newRow("504") << QList<int>{504} << 0 << false;
        QTest::newRow("603") << QList<int>{603, 503} << 0 << false;
        QTest::newRow("200") << QList<int>{500, 200} << 0 << false;
    }
    void onlyUndeliveredMessagesAreKept()
    {
        QFETCH(QList<int>, finals);
        QFETCH(int, givenUp);
        QFETCH(bool, kept);
        QCOMPARE(isUndelivered(outcomeOf(finals, givenUp)), kept);
    }
};

QTEST_GUILESS_MAIN(tst_BestResponse)
#include "tst_BestResponse.moc"
