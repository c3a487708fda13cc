// SPDX-License-Identifier: MIT
#include "client/PeerLesson.h"

#include <QTest>

using namespace linnet;
using namespace linnet::client;
using im::FormatReason;
using im::MessageFormat;
using im::PeerFacts;

/// What is learned of a peer, and which format follows from it (DESIGN section 4).
class TestPeerLesson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void design4_acceptOfMessages_data();
    void design4_acceptOfMessages();
    void design4_proofIsNotOverruledByAList();
    void design4_whatIsKnownGetsOld();
    void design4_choice_data();
    void design4_choice();
    void design4_oneQuestionAnHour();
    void noNewsCostsNothing();
    void receiptsAreRemembered();
    void longValuesAreCut();

private:
    const QDateTime m_now = QDateTime::fromMSecsSinceEpoch(1'800'000'000'000, Qt::UTC);

    static PeerLesson proof(bool takesCpim)
    {
        PeerLesson lesson;
        lesson.cpim = takesCpim;
        return lesson;
    }
    static PeerLesson list(const QByteArray &accept)
    {
        PeerLesson lesson;
        lesson.asked = true;
        lesson.optionsStatus = 200;
        lesson.accept = accept;
        return lesson;
    }
};

void TestPeerLesson::design4_acceptOfMessages_data()
{
    QTest::addColumn<QByteArray>("accept");
    QTest::addColumn<QByteArray>("verdict");
    const auto row = [](const char *name, const char *accept, const char *verdict) {
        QTest::newRow(name) << QByteArray(accept) << QByteArray(verdict);
    };
    row("absent", "", "silent");
    row("only what an INVITE may carry", "application/sdp", "silent"); // RFC 3261 s.11.2
    row("named", "text/plain, message/cpim", "yes");
    row("in other letters, with parameters", "Text/Plain;q=0.5, Message/CPIM ; q=1", "yes");
    row("all messages", "message/*", "yes");
    row("everything", "*/*", "yes");
    row("baresip", "text/plain", "no");
    row("twinkle", "application/sdp, text/plain, message/sipfrag", "no");
    row("a PBX", "application/sdp, application/pidf+xml, message/sipfrag;version=2.0", "no");
    row("a name that begins like it", "message/cpimx", "no");
}

void TestPeerLesson::design4_acceptOfMessages()
{
    QFETCH(QByteArray, accept);
    QFETCH(QByteArray, verdict);
    const auto listed = listsCpim(accept);
    QCOMPARE(!listed ? QByteArray("silent") : *listed ? QByteArray("yes") : QByteArray("no"), verdict);
}

void TestPeerLesson::design4_proofIsNotOverruledByAList()
{
    PeerFacts facts = learn({}, list("text/plain"), m_now);
    QVERIFY(facts.acceptsCpim == false && facts.cpimReason == FormatReason::NotListed);
    facts = learn(facts, proof(true), m_now.addSecs(60)); // it sent some all the same
    QVERIFY(facts.acceptsCpim == true && facts.cpimReason == FormatReason::Proven);
    facts = learn(facts, list("text/plain"), m_now.addSecs(120));
    QVERIFY(facts.acceptsCpim == true);
    facts = learn(facts, proof(false), m_now.addSecs(180)); // 415
    QVERIFY(facts.acceptsCpim == false && facts.cpimReason == FormatReason::Refused);
    facts = learn(facts, list("message/cpim"), m_now.addDays(6));
    QVERIFY(facts.acceptsCpim == false);
    facts = learn(facts, list("message/cpim"), m_now.addDays(8)); // the proof is too old
    QVERIFY(facts.acceptsCpim == true && facts.cpimReason == FormatReason::Listed);

    PeerLesson choice = proof(false);
    choice.userChose = true;
    facts = learn(facts, choice, m_now.addDays(8));
    QVERIFY(facts.cpimReason == FormatReason::UserChose);
    facts = learn(facts, list("message/cpim"), m_now.addDays(8));
    QVERIFY(facts.acceptsCpim == false);
    facts = learn(facts, proof(true), m_now.addDays(8));
    QVERIFY(facts.acceptsCpim == true);
}

void TestPeerLesson::design4_whatIsKnownGetsOld()
{
    const PeerFacts facts = learn({}, proof(true), m_now);
    QVERIFY(!knowsFormat({}, m_now));
    QVERIFY(knowsFormat(facts, m_now.addDays(7).addMSecs(-1)));
    QVERIFY(!knowsFormat(facts, m_now.addDays(7)));
    QVERIFY(!knowsFormat(facts, m_now.addSecs(-1))); // the clock went back: asked again rather than believed for ever
}

void TestPeerLesson::design4_choice_data()
{
    QTest::addColumn<PeerFacts>("facts");
    QTest::addColumn<bool>("serverRefuses");
    QTest::addColumn<bool>("answered");
    QTest::addColumn<bool>("isCpim");
    QTest::addColumn<int>("why");
    const auto row = [](const char *name, const PeerFacts &facts, bool serverRefuses, bool answered, bool isCpim, FormatReason why) {
        QTest::newRow(name) << facts << serverRefuses << answered << isCpim << int(why);
    };
    const PeerFacts took = learn({}, proof(true), m_now);
    const PeerFacts refused = learn({}, proof(false), m_now);
    const PeerFacts refusedLongAgo = learn({}, proof(false), m_now.addDays(-8));
    const PeerFacts tookLongAgo = learn({}, proof(true), m_now.addDays(-8));
    row("nothing known, no answer or 480", {}, false, false, true, FormatReason::Unknown);
    row("nothing known, an answer without Accept", {}, false, true, true, FormatReason::Unknown);
    row("Accept names it", learn({}, list("message/cpim"), m_now), false, true, true, FormatReason::Listed);
    row("Accept lacks it", learn({}, list("text/plain"), m_now), false, true, false, FormatReason::NotListed);
    row("it took some", took, false, false, true, FormatReason::Proven);
    row("it took some, whatever its server did to others", took, true, false, true, FormatReason::Proven);
    row("it refused", refused, false, false, false, FormatReason::Refused);
    row("it refused long ago and is away", refusedLongAgo, false, false, false, FormatReason::Refused);
    row("it refused long ago and is there", refusedLongAgo, false, true, true, FormatReason::Unknown);
    row("it took some long ago and is away", tookLongAgo, false, false, true, FormatReason::Proven);
    row("its server refuses, and it is away", {}, true, false, false, FormatReason::ServerRefuses);
    row("its server refuses, but it is there", {}, true, true, true, FormatReason::Unknown);
}

void TestPeerLesson::design4_choice()
{
    QFETCH(PeerFacts, facts);
    QFETCH(bool, serverRefuses);
    QFETCH(bool, answered);
    QFETCH(bool, isCpim);
    QFETCH(int, why);
    store::ServerFacts server;
    if (serverRefuses)
        server = {false, m_now.addDays(-1)};
    const FormatChoice choice = chooseFormat(facts, server, answered, m_now);
    QVERIFY((choice.format == MessageFormat::Cpim) == isCpim);
    QVERIFY(int(choice.why) == why);
    if (serverRefuses && choice.why == FormatReason::ServerRefuses) {
        server.since = m_now.addDays(-7);
        QVERIFY(chooseFormat(facts, server, answered, m_now).format == MessageFormat::Cpim); // that is old as well
    }
}

void TestPeerLesson::design4_oneQuestionAnHour()
{
    QVERIFY(isWorthAsking({}, m_now));
    PeerLesson silence;
    silence.asked = true;
    const PeerFacts facts = learn({}, silence, m_now);
    QVERIFY(!isWorthAsking(facts, m_now.addSecs(3599)));
    QVERIFY(isWorthAsking(facts, m_now.addSecs(3600)));
    QVERIFY(!isWorthAsking(learn(facts, proof(true), m_now), m_now.addDays(6)));
    QVERIFY(isWorthAsking(learn(facts, proof(true), m_now), m_now.addDays(7)));
}

void TestPeerLesson::noNewsCostsNothing()
{
    QVERIFY(PeerLesson{}.isEmpty());
    PeerLesson lesson = proof(true);
    lesson.dedups = true;
    lesson.product = "phone/1";
    const PeerFacts facts = learn({}, lesson, m_now);
    QCOMPARE(learn(facts, lesson, m_now.addSecs(3600)), facts);
    QVERIFY(learn(facts, lesson, m_now.addDays(1)).acceptsCpimSince == m_now.addDays(1)); // but it stays young
}

void TestPeerLesson::receiptsAreRemembered()
{
    PeerLesson lesson;
    lesson.receipt = true;
    const PeerFacts facts = learn({}, lesson, m_now);
    QVERIFY(facts.receiptsAt == m_now);
    QVERIFY(facts.dedups); // DESIGN section 5
    QVERIFY(!facts.acceptsCpim); // linphonec sends them bare
}

void TestPeerLesson::longValuesAreCut()
{
    PeerLesson lesson;
    lesson.allow = QByteArray(5000, 'x');
    QCOMPARE(learn({}, lesson, m_now).allow.size(), 1024);
    QCOMPARE(learn(learn({}, lesson, m_now), lesson, m_now.addSecs(1)), learn({}, lesson, m_now));
}

QTEST_GUILESS_MAIN(TestPeerLesson)
#include "tst_PeerLesson.moc"
