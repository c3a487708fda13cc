// SPDX-License-Identifier: MIT
#include "server/ResponseContext.h"

#include <QTest>

using namespace linnet::sip;

namespace {

/// Runs a context and writes down what it asks for: "go0 C0 cancel1 up end". Timer C is "C" where it starts, "c" where it stops.
struct Story
{
    explicit Story(const std::vector<int> &groups) { add(context.start(groups)); }

    void add(const ResponseContext::Actions &actions)
    {
        for (const auto &action : actions) {
            std::visit([this](const auto &one) { tell(one); }, action);
        }
    }
    void tell(const ResponseContext::Launch &one) { words.append("go" + QByteArray::number(one.branch)); }
    void tell(const ResponseContext::Cancel &one) { words.append("cancel" + QByteArray::number(one.branch)); }
    void tell(const ResponseContext::StartTimerC &one) { words.append("C" + QByteArray::number(one.branch)); }
    void tell(const ResponseContext::StopTimerC &one) { words.append("c" + QByteArray::number(one.branch)); }
    void tell(const ResponseContext::StartGroupTimer &) { words.append("G"); }
    void tell(const ResponseContext::StopGroupTimer &) { words.append("g"); }
    void tell(const ResponseContext::Forward &) { words.append("up"); }
    void tell(const ResponseContext::Conclude &) { words.append("end"); }

    void final(int branch, int status)
    {
        Response response;
        response.status = status;
        add(context.onFinal(branch, response));
    }
    void provisional(int branch, int status) { add(context.onProvisional(branch, status)); }
    QByteArray told() { return std::exchange(words, {}).join(' '); }
    int conclusion() const
    {
        const auto how = context.conclusion();
        return std::holds_alternative<int>(how) ? std::get<int>(how) : std::get<Response>(how).status;
    }

    ResponseContext context;
    QByteArrayList words;
};

} // namespace

/// RFC 3261 s.16.7 for INVITE, step by step.
class tst_ResponseContext : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_16_6_aGroupRingsTogether()
    {
        Story story({3});
        QCOMPARE(story.told(), QByteArray("go0 C0 go1 C1 go2 C2"));
    }

    void rfc3261_16_7_item5_provisionalsGoUpBut100()
    {
        Story story({2});
        story.told();
        story.provisional(0, 100);
        QCOMPARE(story.told(), QByteArray());
        story.provisional(0, 180);
        story.provisional(1, 183);
        QCOMPARE(story.told(), QByteArray("C0 up C1 up"));
    }

    void rfc3261_16_7_item10_the2xxCancelsTheOthers()
    {
        Story story({3});
        story.told();
        story.final(1, 200);
        QCOMPARE(story.told(), QByteArray("c1 up c0 cancel0 c2 cancel2"));
        story.final(0, 487);
        QCOMPARE(story.told(), QByteArray("c0"));
        story.provisional(2, 180);
        QCOMPARE(story.told(), QByteArray("C2"));
    }

    void rfc3261_16_7_item5_every2xxGoesUp()
    {
        Story story({2});
        story.final(0, 200);
        story.told();
        story.final(1, 200); // crossed our CANCEL
        story.add(story.context.onSuccessRepeated());
        QCOMPARE(story.told(), QByteArray("c1 up up"));
    }

    void rfc3261_16_7_item5_a6xxCancelsAndWaits()
    {
        Story story({2, 1});
        story.told();
        story.final(0, 603);
        QCOMPARE(story.told(), QByteArray("c0 g c1 cancel1"));
        QVERIFY(!story.context.takesMore());
        story.final(1, 487);
        QCOMPARE(story.told(), QByteArray("c1 end"));
        QCOMPARE(story.conclusion(), 603);
    }

    void rfc3261_16_7_item5_a2xxThatOvertakesThe6xxWins()
    {
        Story story({2});
        story.final(0, 603);
        story.told();
        story.final(1, 200);
        QCOMPARE(story.told(), QByteArray("c1 up"));
    }

    void rfc3261_16_7_item6_theBestWhenAllHaveEnded()
    {
        Story story({3});
        story.told();
        story.final(0, 500);
        story.final(1, 486);
        QCOMPARE(story.told(), QByteArray("c0 c1"));
        story.add(story.context.onFailed(2, BranchFailure::Timeout));
        QCOMPARE(story.told(), QByteArray("c2 end"));
        QCOMPARE(story.conclusion(), 486);
    }

    void rfc3261_16_7_item6_nothingAtAll_data()
    {
        QTest::addColumn<BranchFailure>("first");
        QTest::addColumn<BranchFailure>("second");
        QTest::addColumn<int>("status");
        QTest::newRow("silence") << BranchFailure::Timeout << BranchFailure::Timeout << 408;
        QTest::newRow("silence beside an error") << BranchFailure::Transport << BranchFailure::Timeout << 408;
        QTest::newRow("errors count as 503, which goes on as 500") << BranchFailure::Transport << BranchFailure::Transport << 500;
        QTest::newRow("too large") << BranchFailure::TooLarge << BranchFailure::TooLarge << 513;
        QTest::newRow("no server") << BranchFailure::Unresolved << BranchFailure::Unresolved << 480;
    }
    void rfc3261_16_7_item6_nothingAtAll()
    {
        QFETCH(BranchFailure, first);
        QFETCH(BranchFailure, second);
        QFETCH(int, status);
        Story story({2});
        story.add(story.context.onFailed(0, first));
        story.add(story.context.onFailed(1, second));
        QCOMPARE(story.conclusion(), status);
    }

    void rfc3261_16_6_groupsOneAfterTheOther()
    {
        Story story({1, 2, 1});
        QCOMPARE(story.told(), QByteArray("go0 C0 G"));
        story.final(0, 486);
        QCOMPARE(story.told(), QByteArray("c0 g go1 C1 go2 C2 G"));
        story.final(1, 480);
        story.add(story.context.onFailed(2, BranchFailure::Transport));
        QCOMPARE(story.told(), QByteArray("c1 c2 g go3 C3"));
        story.final(3, 404);
        QCOMPARE(story.told(), QByteArray("c3 end"));
        QCOMPARE(story.conclusion(), 486);
    }

    void aGroupThatRingsTooLongMakesRoom()
    {
        Story story({1, 1});
        story.provisional(0, 180);
        story.told();
        story.add(story.context.onGroupTimer());
        QCOMPARE(story.told(), QByteArray("c0 cancel0 go1 C1"));
        story.final(0, 487); // the echo of our CANCEL is nobody's answer
        story.final(1, 480);
        QCOMPARE(story.told(), QByteArray("c0 c1 end"));
        QCOMPARE(story.conclusion(), 480);
    }

    void rfc3261_16_8_timerC()
    {
        Story story({1});
        story.provisional(0, 180);
        story.told();
        story.add(story.context.onTimerC(0));
        QCOMPARE(story.told(), QByteArray("cancel0"));
        story.provisional(0, 180); // does not bring it back
        QCOMPARE(story.told(), QByteArray("up"));
        story.final(0, 487);
        QCOMPARE(story.told(), QByteArray("c0 end"));
        QCOMPARE(story.conclusion(), 408);
    }

    void rfc3261_16_10_cancelGoesToAllThatRun()
    {
        Story story({2, 1});
        story.final(0, 404);
        story.told();
        story.add(story.context.onCancel());
        QCOMPARE(story.told(), QByteArray("g c1 cancel1"));
        story.final(1, 487);
        QCOMPARE(story.told(), QByteArray("c1 end"));
        QCOMPARE(story.conclusion(), 404);
    }

    void rfc3261_16_10_cancelAndSilenceIs487()
    {
        Story story({1});
        story.add(story.context.onCancel());
        story.add(story.context.onFailed(0, BranchFailure::Timeout));
        QCOMPARE(story.conclusion(), 487);
    }

    void rfc3261_16_10_lateSuccessAfterCancelGoesUp()
    {
        Story story({2});
        story.add(story.context.onCancel());
        story.final(0, 487);
        story.told();
        story.final(1, 200);
        QCOMPARE(story.told(), QByteArray("c1 up"));
    }

    void cancelAfterTheEndChangesNothing()
    {
        Story story({1});
        story.final(0, 200);
        story.told();
        story.add(story.context.onCancel());
        QCOMPARE(story.told(), QByteArray());
        story.add(story.context.onSuccessRepeated());
        QCOMPARE(story.told(), QByteArray("up"));
    }

    void rfc3261_16_5_targetsThatCameByRedirect()
    {
        Story story({1, 1});
        story.told();
        story.add(story.context.add(2)); // numbered behind those that wait
        story.add(story.context.onRedirected(0));
        QCOMPARE(story.told(), QByteArray("go2 C2 go3 C3 c0"));
        story.final(2, 486);
        story.final(3, 486);
        QCOMPARE(story.told(), QByteArray("c2 c3 g go1 C1"));
    }
};

QTEST_GUILESS_MAIN(tst_ResponseContext)
#include "tst_ResponseContext.moc"
