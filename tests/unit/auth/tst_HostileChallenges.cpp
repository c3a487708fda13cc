// SPDX-License-Identifier: MIT
#include "auth/AuthCache.h"
#include "base/Limits.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;

/// Challenges and credentials that brought others down (RELIABILITY A05): belle-sip#24, CVE-2022-24754, CVE-2023-28098.
class tst_HostileChallenges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void a05_challenges_data() // A05
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("usable");
        const auto row = [](const QByteArray &value, bool usable = false) {
            QTest::newRow(value.left(70).constData()) << value << usable;
        };
        row("Digest realm=\"r\", nonce=\"n\"", true);
        row("digest REALM=r,NONCE=n", true);
        row("Digest realm=\"\", nonce=\"n\"", true);
        row("Digest realm=\"a\\\"b\\\\\", nonce=\"\\\"\"", true);
        row("Digest realm=\"r\", nonce=\"n\", algorithm=md5", true);
        row("Digest realm=\"r\", nonce=\"n\", algorithm=\"SHA-256\", qop=\"auth\"", true);
        row("Digest realm=\"r\", nonce=\"n\", qop=\"\"", true);
        row("Digest realm=\"r\", nonce=\"n\", qop=\"auth,auth-int,x\", stale=\"TRUE\"", true);
        row("Digest realm=\"" + QByteArray(4000, 'r') + "\", nonce=\"" + QByteArray(4000, 'n') + '"', true);
        for (const char *bad : {"", " ", "D", "x", "Digest", "Digest ", "Digest,", "Digest =", "Digest realm", "Digest realm=", "Digest realm=\"", "Digest realm=\"\\",
                                "Digest realm=\"\\\"", "Digest realm=\"r", "Digest realm=\"r\"", "Digest nonce=\"n\"", "Digest realm=\"r\" nonce=\"n\"",
                                "Digest realm=\"r\", nonce", "Digest realm=\"r\", nonce=\"", "Digest realm=\"r\", nonce=\"n\", algorithm=MD4",
                                "Digest realm=\"r\", nonce=\"n\", algorithm=MD5-MD5", "Digest realm=\"r\", nonce=\"n\", qop=\"x\"",
                                "Basic realm=\"r\"", "NTLM", "Digest\trealm", "\"Digest\" realm=\"r\", nonce=\"n\"", "Digest;realm=r;nonce=n", "Digest: realm=r"})
            row(bad);
    }
    void a05_challenges()
    {
        QFETCH(QByteArray, value);
        QFETCH(bool, usable);
        const auto challenge = parseChallenge(Slice::copyOf(value), false);
        QCOMPARE(challenge.has_value(), usable);
        if (!challenge)
            return;
        const QByteArray answer = authorizationValue(*challenge, {"u", "p", "REGISTER", "sip:b.example", {}, "c", 1});
        QVERIFY(!answer.contains('\r') && !answer.contains('\n'));
        const auto credentials = parseAuthValue(Slice::copyOf(answer));
        QVERIFY(credentials && credentials->parameters.unquoted("realm") == challenge->realm);
        QVERIFY(credentials->parameters.unquoted("nonce") == challenge->nonce);
    }

    /// A server judges what anybody sends.
    void a05_credentials() // A05
    {
        const Challenge challenge = *parseChallenge(Slice::fromStatic("Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=MD5"), false);
        const QByteArray secret = digestSecret(DigestAlgorithm::Md5, "u", "r", "p");
        const QByteArray good = authorizationValue(challenge, {"u", "p", "MESSAGE", "sip:b", {}, "c", 1});
        QVERIFY(verifyDigest(*parseAuthValue(Slice::copyOf(good)), challenge, secret, "MESSAGE", {}));
        int tried = 0;
        // Each octet changed, and each cut.
        for (qsizetype at = 7; at < good.size(); ++at) {
            QByteArray changed = good;
            changed[at] = char(changed[at] ^ 1);
            for (const QByteArray &one : {changed, good.first(at)}) {
                const auto credentials = parseAuthValue(Slice::copyOf(one));
                if (credentials && verifyDigest(*credentials, challenge, secret, "MESSAGE", {})) {
                    // Only what the digest does not cover may differ: blanks, names and the algorithm's repetition.
                    QVERIFY2(credentials->parameters.unquoted("response") == parseAuthValue(Slice::copyOf(good))->parameters.unquoted("response"),
                             one.constData());
                }
                ++tried;
            }
        }
        QVERIFY(tried > 200);
        for (const char *bad : {"Digest response=\"\"", "Digest response=\"x\"", "Digest username=\"u\"", "Basic dTpw", "Digest"}) {
            const auto credentials = parseAuthValue(Slice::copyOf(bad));
            QVERIFY2(!credentials || !verifyDigest(*credentials, challenge, secret, "MESSAGE", {}), bad);
        }
    }

    void a05_atMostEight() // A05
    {
        for (const int over : {-1, 0, 1}) {
            Response response;
            response.status = 401;
            for (int i = 0; i < Limits::kMaxChallenges + over; ++i)
                response.editHeaders().append(HeaderName::WwwAuthenticate, "Digest realm=\"r" + QByteArray::number(i) + "\", nonce=\"n\"");
            QCOMPARE(int(challengesToAnswer(response).size()), qMin(Limits::kMaxChallenges, Limits::kMaxChallenges + over));
        }
    }
};

QTEST_APPLESS_MAIN(tst_HostileChallenges)
#include "tst_HostileChallenges.moc"
