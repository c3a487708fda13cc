// SPDX-License-Identifier: MIT
#include "message/MessageParser.h"
#include "server/Authenticator.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace std::chrono_literals;

namespace {

class OneUser : public UserDirectory
{
public:
    bool isKnown(const QByteArray &user) const override { return user == "alice"; }
    QByteArray secret(const QByteArray &user, DigestAlgorithm algorithm) const override
    {
        return isKnown(user) ? digestSecret(algorithm, user, "example.org", "right") : QByteArray();
    }
    bool admit(const QByteArray &) override { return false; }
};

Request message(const QByteArray &uri = "sip:bob@example.org")
{
    const QByteArray text = "MESSAGE " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
                            "From: <sip:alice@example.org>;tag=1\r\nTo: <sip:bob@example.org>\r\nCall-ID: c\r\n"
                            "CSeq: 1 MESSAGE\r\nContent-Length: 0\r\n\r\n";
    return std::get<Request>(*parseDatagram(Slice::copyOf(text)));
}

} // namespace

// P08: the server's half.
class tst_Authenticator : public QObject
{
    Q_OBJECT
    using Kind = Authenticator::Verdict::Kind;

    ManualClock clock;
    SeededRandom random{3};
    OneUser users;
    OwnAddresses own{"example.org", {QHostAddress(QStringLiteral("192.0.2.2"))}, {5060}};
    std::unique_ptr<Authenticator> authenticator;

    Challenge challengeOf(int index = 0)
    {
        const Response response = authenticator->challenge(message(), Authenticator::Role::Proxy, false, "t");
        return *parseChallenge(response.headers().values(HeaderName::ProxyAuthenticate)[size_t(index)], true);
    }
    Request answered(const Challenge &challenge, const QByteArray &user, const QByteArray &password, quint32 count = 1,
                     const QByteArray &uri = "sip:bob@example.org")
    {
        DigestInput input;
        input.username = user;
        input.password = password;
        input.method = "MESSAGE";
        input.uri = uri;
        input.cnonce = "abcdef";
        input.nonceCount = count;
        Request request = message();
        request.editHeaders().append(HeaderName::ProxyAuthorization, authorizationValue(challenge, input));
        return request;
    }
    Kind check(const Request &request) { return authenticator->check(request, Authenticator::Role::Proxy).kind; }

private Q_SLOTS:
    void init() { authenticator = std::make_unique<Authenticator>(clock, random, users, own); }

    void rfc8760_2_3_strongestChallengeStandsFirst()
    {
        const Response response = authenticator->challenge(message(), Authenticator::Role::Registrar, false, "t");
        QCOMPARE(response.status, 401);
        const auto values = response.headers().values(HeaderName::WwwAuthenticate);
        QCOMPARE(values.size(), size_t(2));
        QVERIFY(parseChallenge(values[0], false)->algorithm == DigestAlgorithm::Sha256);
        QVERIFY(parseChallenge(values[1], false)->algorithm == DigestAlgorithm::Md5);
        QVERIFY(parseChallenge(values[0], false)->qop == DigestQop::Auth);
    }

    void bothAlgorithmsAreTaken()
    {
        for (const int index : {0, 1}) {
            const auto verdict =
                authenticator->check(answered(challengeOf(index), "alice", "right"), Authenticator::Role::Proxy);
            QCOMPARE(verdict.kind, Kind::Accepted);
            QCOMPARE(verdict.user, QByteArray("alice"));
        }
    }

    void wrongOnesAreNot()
    {
        QCOMPARE(check(message()), Kind::NoCredentials);
        QCOMPARE(check(answered(challengeOf(), "alice", "wrong")), Kind::Wrong);
        QCOMPARE(check(answered(challengeOf(), "nobody", "right")), Kind::UnknownUser);
        Challenge otherRealm = challengeOf();
        otherRealm.realm = "example.com";
        QCOMPARE(check(answered(otherRealm, "alice", "right")), Kind::NoCredentials);
    }

    void rfc7616_3_4_6_digestForAnotherUriIsWrong()
    {
        QCOMPARE(check(answered(challengeOf(), "alice", "right", 1, "sip:carol@example.org")), Kind::Wrong);
        QCOMPARE(check(answered(challengeOf(), "alice", "right", 1, "sip:bob@example.org:5060;transport=tcp")),
                 Kind::Accepted);
    }

    void aDigestThatNamesTheServerIsTaken() // sipp does so for every request
    {
        QCOMPARE(check(answered(challengeOf(), "alice", "right", 1, "sip:192.0.2.2:5060")), Kind::Accepted);
        QCOMPARE(check(answered(challengeOf(), "alice", "right", 1, "sip:192.0.2.3:5060")), Kind::Wrong);
    }

    void whoCannotReadTwoChallengesGetsMd5Alone()
    {
        const auto offered = [this] {
            return authenticator->challenge(message(), Authenticator::Role::Registrar, false, "t")
                .headers().values(HeaderName::WwwAuthenticate).size();
        };
        QCOMPARE(offered(), size_t(2));
        QCOMPARE(offered(), size_t(2)); // side by side
        clock.advance(ChallengeMemory::kTimeToAnswer);
        QCOMPARE(offered(), size_t(1)); // it came back without an answer
        QCOMPARE(check(answered(challengeOf(), "alice", "right")), Kind::Accepted);
        QCOMPARE(offered(), size_t(1)); // and stays with what works
    }

    void whoHasAnsweredIsOfferedTheStrongOneForGood()
    {
        QCOMPARE(check(answered(challengeOf(), "alice", "right")), Kind::Accepted);
        clock.advance(std::chrono::hours(1));
        const Response response = authenticator->challenge(message(), Authenticator::Role::Proxy, true, "t");
        QCOMPARE(response.headers().values(HeaderName::ProxyAuthenticate).size(), size_t(2));
    }

    void rfc7616_3_3_anOldNonceIsStaleNotWrong()
    {
        const Challenge challenge = challengeOf();
        clock.advance(NonceKeeper::kLifetime);
        QCOMPARE(check(answered(challenge, "alice", "right")), Kind::Accepted);
        clock.advance(1ms);
        QCOMPARE(check(answered(challenge, "alice", "right", 2)), Kind::Stale);
        QCOMPARE(check(answered(challenge, "alice", "wrong", 3)), Kind::Wrong);
    }

    void aNonceOfAnotherRunIsStale()
    {
        const Challenge challenge = challengeOf();
        init();
        QCOMPARE(check(answered(challenge, "alice", "right")), Kind::Stale);
    }

    void rfc7616_3_4_5_aNonceCountServesOnce()
    {
        const Challenge challenge = challengeOf();
        QCOMPARE(check(answered(challenge, "alice", "right", 1)), Kind::Accepted);
        QCOMPARE(check(answered(challenge, "alice", "right", 1)), Kind::Stale);
        QCOMPARE(check(answered(challenge, "alice", "right", 3)), Kind::Accepted);
        QCOMPARE(check(answered(challenge, "alice", "right", 2)), Kind::Accepted); // overtaken on the way
        QCOMPARE(check(answered(challenge, "alice", "right", 2)), Kind::Stale);
        QCOMPARE(check(answered(challenge, "alice", "right", 200)), Kind::Accepted);
        QCOMPARE(check(answered(challenge, "alice", "right", 4)), Kind::Stale);
    }

    void ourCredentialsDoNotGoOn()
    {
        Request request = answered(challengeOf(), "alice", "right");
        request.editHeaders().append(HeaderName::ProxyAuthorization,
                                     "Digest username=\"alice\", realm=\"far.example\", nonce=\"n\", uri=\"sip:x\", "
                                     "response=\"00000000000000000000000000000000\"");
        authenticator->removeCredentials(request);
        const auto left = request.headers().values(HeaderName::ProxyAuthorization);
        QCOMPARE(left.size(), size_t(1));
        QVERIFY(left[0].toByteArray().contains("far.example"));
    }
};

QTEST_GUILESS_MAIN(tst_Authenticator)
#include "tst_Authenticator.moc"
