// SPDX-License-Identifier: MIT
#include "auth/AuthCache.h"

#include "base/Limits.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

namespace {

const QByteArray kServer("UDP 192.0.2.1:5060");

Response challenged(int status, const QByteArrayList &challenges)
{
    Response response;
    response.status = status;
    for (const QByteArray &challenge : challenges)
        response.editHeaders().append(status == 407 ? HeaderName::ProxyAuthenticate : HeaderName::WwwAuthenticate, challenge);
    return response;
}

DigestInput input()
{
    DigestInput one;
    one.method = "MESSAGE";
    one.uri = "sip:bob@example.test";
    one.cnonce = "c0ffee";
    return one;
}

AuthCache cacheFor(const QList<AuthCache::Login> &logins)
{
    AuthCache cache;
    cache.setAccount("example.test", "alice", logins);
    return cache;
}

QByteArray parameter(const QByteArray &authorization, QByteArrayView name)
{
    const auto value = parseAuthValue(Slice::copyOf(authorization));
    return value ? value->parameters.unquoted(name) : QByteArray("unreadable");
}

} // namespace

class tst_AuthCache : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rfc3261_22_2_answersOnceThenOnceMoreWhenStale(); // P08
    void rfc3261_22_2_wrongPasswordIsNotTriedAgain(); // P08
    void staleWithoutEndEndsAfterTwoAnswers(); // P08
    void rfc7616_3_4_nonceCountGrowsWithEachUse(); // P08
    void rfc7616_3_5_nextnonceReplacesTheNonce(); // P08
    void rfc3261_22_3_severalRealmsAreAnsweredTogether(); // P08
    void onlyRealmsOfTheAccountAreAnswered(); // P08
    void theFirstLearnedRealmStays(); // P08
    void rfc8760_2_4_theStrongestIsAnswered(); // P08
    void rfc8760_6_noSilentFallToMd5(); // P08
    void rfc8760_6_whatWasProvenHoldsInTheNextRun(); // P08
    void rfc3261_22_basicIsNeverAnswered(); // P08
    void aNonceStaysWithItsServer(); // P08
    void tooManyChallengesAreNotRead();
    void anotherPasswordForgetsTheSessions();
};

void tst_AuthCache::rfc3261_22_2_answersOnceThenOnceMoreWhenStale()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    const auto first = cache.onChallenge(challenged(407, {"Digest realm=\"example.test\", nonce=\"n1\", qop=\"auth\""}),
                                         kServer, false, tries);
    QCOMPARE(first.answer.size(), 1u);
    const auto stale = cache.onChallenge(
        challenged(407, {"Digest realm=\"example.test\", nonce=\"n2\", stale=true, qop=\"auth\""}), kServer, false, tries);
    QCOMPARE(stale.answer.size(), 1u);
    const auto field = cache.credentials(stale.answer.front(), input());
    QVERIFY(field);
    QVERIFY(field->header == HeaderName::ProxyAuthorization);
    QCOMPARE(parameter(field->value, "nonce"), "n2");
    QCOMPARE(parameter(field->value, "nc"), "00000001");
    QCOMPARE(parameter(field->value, "username"), "alice");
}

void tst_AuthCache::rfc3261_22_2_wrongPasswordIsNotTriedAgain()
{
    AuthCache cache = cacheFor({{{}, {}, "wrong"}});
    AuthTries tries;
    const QByteArrayList challenge{"Digest realm=\"example.test\", nonce=\"n1\", qop=\"auth\""};
    QCOMPARE(cache.onChallenge(challenged(401, challenge), kServer, true, tries).answer.size(), 1u);
    const auto second = cache.onChallenge(challenged(401, challenge), kServer, true, tries);
    QVERIFY(second.answer.empty());
    QCOMPARE(second.realm, "example.test");
    QVERIFY(cache.sessions(kServer, true).empty()); // nothing wrong is sent from the start next time
}

void tst_AuthCache::staleWithoutEndEndsAfterTwoAnswers()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    int answered = 0;
    for (int i = 0; i < 20; ++i) {
        const auto verdict = cache.onChallenge(
            challenged(401, {"Digest realm=\"example.test\", nonce=\"n" + QByteArray::number(i) + "\", stale=TRUE"}),
            kServer, true, tries);
        answered += int(verdict.answer.size());
    }
    QCOMPARE(answered, 2);
}

void tst_AuthCache::rfc7616_3_4_nonceCountGrowsWithEachUse()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    const auto verdict = cache.onChallenge(
        challenged(407, {"Digest realm=\"example.test\", nonce=\"n1\", qop=\"auth\""}), kServer, false, tries);
    QVERIFY(cache.sessions(kServer, false).empty()); // not before it has proved good
    cache.onAccepted({}, verdict.answer);
    for (const QByteArray &expected : QByteArrayList{"00000001", "00000002", "00000003"}) {
        const auto sessions = cache.sessions(kServer, false);
        QCOMPARE(sessions.size(), 1u);
        const auto field = cache.credentials(sessions.front(), input());
        QVERIFY(field);
        QCOMPARE(parameter(field->value, "nc"), expected);
    }
}

void tst_AuthCache::rfc7616_3_5_nextnonceReplacesTheNonce()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    const auto verdict = cache.onChallenge(
        challenged(401, {"Digest realm=\"example.test\", nonce=\"n1\", qop=\"auth\""}), kServer, true, tries);
    QVERIFY(cache.credentials(verdict.answer.front(), input()));
    Response ok;
    ok.status = 200;
    ok.editHeaders().append(HeaderName::AuthenticationInfo, "rspauth=\"aa, nextnonce=bb\", nextnonce=\"n2\", nc=00000001");
    cache.onAccepted(ok, verdict.answer);
    const auto field = cache.credentials(cache.sessions(kServer, true).front(), input());
    QVERIFY(field);
    QCOMPARE(parameter(field->value, "nonce"), "n2");
    QCOMPARE(parameter(field->value, "nc"), "00000001");

    cache.onAccepted(ok, verdict.answer); // the same one again: its uses are still counted
    QCOMPARE(parameter(cache.credentials(verdict.answer.front(), input())->value, "nc"), "00000002");
}

void tst_AuthCache::rfc3261_22_3_severalRealmsAreAnsweredTogether()
{
    AuthCache cache = cacheFor({{{}, {}, "one"}, {"biloxi.test", "alice-b", "two"}});
    AuthTries tries;
    const auto verdict = cache.onChallenge(challenged(407, {"Digest realm=\"example.test\", nonce=\"n1\"",
                                                            "Digest realm=\"biloxi.test\", nonce=\"n2\""}),
                                           kServer, false, tries);
    QCOMPARE(verdict.answer.size(), 2u);
    QByteArrayList users;
    for (const AuthKey &key : verdict.answer)
        users.append(parameter(cache.credentials(key, input())->value, "username"));
    QVERIFY(users.contains("alice"));
    QVERIFY(users.contains("alice-b"));
}

void tst_AuthCache::onlyRealmsOfTheAccountAreAnswered()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}, {"added.test", "a", "b"}});
    AuthTries tries;
    const auto answersFor = [&](const QByteArray &realm) {
        return cache.onChallenge(challenged(401, {"Digest realm=\"" + realm + "\", nonce=\"n\""}), kServer, true, tries)
            .answer.size();
    };
    QCOMPARE(answersFor("rogue.test"), 0u);
    QCOMPARE(answersFor("xexample.test"), 0u);
    QCOMPARE(answersFor("example.test.rogue.test"), 0u);
    QCOMPARE(answersFor(""), 0u);
    QCOMPARE(answersFor("EXAMPLE.test"), 1u); // a host has no case
    QCOMPARE(answersFor("added.test"), 1u);
}

void tst_AuthCache::theFirstLearnedRealmStays()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    QVERIFY(!cache.isOurRealm("asterisk"));
    cache.learnRealm("asterisk");
    cache.learnRealm("rogue");
    QVERIFY(cache.isOurRealm("asterisk"));
    QVERIFY(!cache.isOurRealm("rogue"));
}

void tst_AuthCache::rfc8760_2_4_theStrongestIsAnswered()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    const auto verdict = cache.onChallenge(
        challenged(401, {"Digest realm=\"example.test\", nonce=\"md\", algorithm=MD5, qop=\"auth\"",
                         "Digest realm=\"example.test\", nonce=\"sha\", algorithm=SHA-256, qop=\"auth\"",
                         "Digest realm=\"example.test\", nonce=\"sha512\", algorithm=SHA-512-256, qop=\"auth\""}),
        kServer, true, tries);
    QCOMPARE(verdict.answer.size(), 1u); // one Authorization for a realm
    const auto field = cache.credentials(verdict.answer.front(), input());
    QVERIFY(field);
    QCOMPARE(parameter(field->value, "nonce"), "sha"); // topmost of the strong ones
}

void tst_AuthCache::rfc8760_6_noSilentFallToMd5()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries first;
    QCOMPARE(cache.onChallenge(challenged(401, {"Digest realm=\"example.test\", nonce=\"n1\", algorithm=SHA-256"}), kServer,
                               true, first)
                 .answer.size(),
             1u);
    AuthTries second;
    const auto weaker = cache.onChallenge(challenged(401, {"Digest realm=\"example.test\", nonce=\"n2\", algorithm=MD5"}),
                                          "UDP 192.0.2.2:5060", true, second);
    QVERIFY(weaker.answer.empty());
    QVERIFY(weaker.downgrade);
}

void tst_AuthCache::rfc8760_6_whatWasProvenHoldsInTheNextRun()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    const auto strong = cache.onChallenge(challenged(401, {"Digest realm=\"example.test\", nonce=\"n1\", algorithm=SHA-256"}), kServer,
                                          true, tries);
    Response answer;
    answer.status = 403;
    QVERIFY(cache.onAccepted(answer, strong.answer).empty()); // whoever refuses proves nothing
    answer.status = 200;
    const auto proofs = cache.onAccepted(answer, strong.answer);
    QCOMPARE(proofs.size(), 1u);
    QCOMPARE(proofs.front().realm, "example.test");
    QVERIFY(proofs.front().algorithm == DigestAlgorithm::Sha256);
    QVERIFY(cache.onAccepted(answer, strong.answer).empty()); // no news

    AuthCache later = cacheFor({{{}, {}, "secret"}});
    later.expect("example.test", *digestAlgorithmOf("sha-256"));
    AuthTries others;
    const auto weak = later.onChallenge(challenged(401, {"Digest realm=\"example.test\", nonce=\"n2\", algorithm=MD5"}), kServer, true,
                                        others);
    QVERIFY(weak.answer.empty());
    QVERIFY(weak.downgrade);
    QVERIFY(!digestAlgorithmOf("MD4"));
}

void tst_AuthCache::rfc3261_22_basicIsNeverAnswered()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    QVERIFY(cache.onChallenge(challenged(401, {"Basic realm=\"example.test\""}), kServer, true, tries).answer.empty());
}

void tst_AuthCache::aNonceStaysWithItsServer()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    const auto verdict
        = cache.onChallenge(challenged(401, {"Digest realm=\"example.test\", nonce=\"n1\""}), kServer, true, tries);
    cache.onAccepted({}, verdict.answer);
    QVERIFY(cache.sessions("UDP 192.0.2.9:5060", true).empty());
    QVERIFY(cache.sessions(kServer, false).empty());
    QCOMPARE(cache.sessions(kServer, true).size(), 1u);
}

void tst_AuthCache::tooManyChallengesAreNotRead()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    QByteArrayList challenges(Limits::kMaxChallenges, "Digest realm=\"other.test\", nonce=\"n\"");
    challenges.append("Digest realm=\"example.test\", nonce=\"n\"");
    AuthTries tries;
    QVERIFY(cache.onChallenge(challenged(401, challenges), kServer, true, tries).answer.empty());
    challenges.removeFirst();
    QCOMPARE(cache.onChallenge(challenged(401, challenges), kServer, true, tries).answer.size(), 1u);
}

void tst_AuthCache::anotherPasswordForgetsTheSessions()
{
    AuthCache cache = cacheFor({{{}, {}, "secret"}});
    AuthTries tries;
    const auto verdict
        = cache.onChallenge(challenged(401, {"Digest realm=\"example.test\", nonce=\"n1\""}), kServer, true, tries);
    cache.onAccepted({}, verdict.answer);
    QCOMPARE(cache.sessions(kServer, true).size(), 1u);
    cache.setAccount("example.test", "alice", {{{}, {}, "new"}});
    QVERIFY(cache.sessions(kServer, true).empty());
}

QTEST_GUILESS_MAIN(tst_AuthCache)
#include "tst_AuthCache.moc"
