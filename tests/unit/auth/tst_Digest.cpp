// SPDX-License-Identifier: MIT
#include "auth/Digest.h"
#include "base/Limits.h"
#include "support/Corpus.h"

#include <QTest>

using namespace linnet;
using namespace linnet::sip;
using namespace linnet::test;

/// RFC 7616 and RFC 8760 with the vectors of tests/data/corpus/digest. P08
class tst_Digest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rfc7616_3_4_vectors_data();
    void rfc7616_3_4_vectors();
    void rfc7616_3_4_serverAcceptsVector_data() { rfc7616_3_4_vectors_data(); }
    void rfc7616_3_4_serverAcceptsVector();
    void rfc7616_3_4_4_userhash_data();
    void rfc7616_3_4_4_userhash();
    void rfc8760_2_4_choiceOfChallenge_data();
    void rfc8760_2_4_choiceOfChallenge();
    void rfc3261_22_basicIsNeverAnswered();
    void rfc7616_3_3_detailsOfChallenge();
    void a05_challengesAreBounded();
    void a05_hostileValuesAreHarmless_data();
    void a05_hostileValuesAreHarmless();
    void rfc7616_3_4_authorizationValue_data();
    void rfc7616_3_4_authorizationValue();
    void rfc7616_3_4_wrongAnswersAreRefused();
    void a03_valuesCannotStartALine();
};

namespace {

QByteArray unescapedBody(QByteArray text)
{
    return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
}

DigestAlgorithm algorithmNamed(const QByteArray &name)
{
    using enum DigestAlgorithm;
    for (const DigestAlgorithm algorithm : {Md5, Md5Sess, Sha256, Sha256Sess, Sha512_256, Sha512_256Sess}) {
        if (toString(algorithm) == name)
            return algorithm;
    }
    return Md5;
}

Challenge challengeOf(const TsvRow &row)
{
    Challenge challenge;
    challenge.realm = row["realm"];
    challenge.nonce = row["nonce"];
    challenge.algorithm = algorithmNamed(row["algorithm"]);
    challenge.algorithmGiven = !row["algorithm"].isEmpty();
    challenge.qop = row["qop"] == "auth" ? DigestQop::Auth
        : row["qop"] == "auth-int"       ? DigestQop::AuthInt
                                         : DigestQop::None;
    return challenge;
}

DigestInput inputOf(const TsvRow &row)
{
    DigestInput input;
    input.username = row["username"];
    input.password = row["password"];
    input.method = row["method"];
    input.uri = row["uri"];
    input.body = unescapedBody(row["body"]);
    input.cnonce = row["cnonce"];
    input.nonceCount = row["nc"].isEmpty() ? 1 : row["nc"].toUInt(nullptr, 16);
    return input;
}

Response challenged(const QByteArrayList &values, HeaderName name = HeaderName::WwwAuthenticate)
{
    Response response;
    response.status = name == HeaderName::WwwAuthenticate ? 401 : 407;
    for (const QByteArray &value : values)
        response.editHeaders().append(name, value);
    return response;
}

AuthValue credentials(const QByteArray &text)
{
    const auto value = parseAuthValue(Slice::copyOf(text));
    return value ? *value : AuthValue{};
}

} // namespace

void tst_Digest::rfc7616_3_4_vectors_data()
{
    QTest::addColumn<TsvRow>("row");
    for (const TsvRow &row : testTable(QStringLiteral("corpus/digest/vectors.tsv")))
        QTest::newRow(row["id"].constData()) << row;
}

void tst_Digest::rfc7616_3_4_vectors()
{
    QFETCH(TsvRow, row);
    const Challenge challenge = challengeOf(row);
    const DigestInput input = inputOf(row);
    QCOMPARE(digestHa1(challenge, input), row["ha1"]);
    QCOMPARE(digestResponse(challenge, input), row["response"]);
    QCOMPARE(digestRspauth(challenge, input), row["rspauth"]);
}

void tst_Digest::rfc7616_3_4_serverAcceptsVector()
{
    QFETCH(TsvRow, row);
    const Challenge challenge = challengeOf(row);
    const DigestInput input = inputOf(row);
    const QByteArray secret = digestSecret(challenge.algorithm, input.username, challenge.realm, input.password);
    const AuthValue given = credentials(authorizationValue(challenge, input));
    QVERIFY(given.isDigest());
    QVERIFY(verifyDigest(given, challenge, secret, input.method, input.body));
    QVERIFY(!verifyDigest(given, challenge, secret, "OTHER", input.body));
    QCOMPARE(verifyDigest(given, challenge, secret, input.method, input.body + "x"), challenge.qop != DigestQop::AuthInt);
}

void tst_Digest::rfc7616_3_4_4_userhash_data()
{
    QTest::addColumn<TsvRow>("row");
    for (const TsvRow &row : testTable(QStringLiteral("corpus/digest/userhash.tsv")))
        QTest::newRow(row["id"].constData()) << row;
}

void tst_Digest::rfc7616_3_4_4_userhash()
{
    QFETCH(TsvRow, row);
    QCOMPARE(digestUserhash(algorithmNamed(row["algorithm"]), row["username"], row["realm"]), row["userhash"]);

    Challenge challenge;
    challenge.realm = row["realm"];
    challenge.nonce = "n";
    challenge.algorithm = algorithmNamed(row["algorithm"]);
    DigestInput input;
    input.username = row["username"];
    challenge.userhash = true;
    const AuthValue hashed = credentials(authorizationValue(challenge, input));
    QCOMPARE(hashed.parameters.unquoted("username"), row["userhash"]);
    QCOMPARE(hashed.parameters.value("userhash"), Slice::fromStatic("true"));
    challenge.userhash = false;
    const AuthValue plain = credentials(authorizationValue(challenge, input));
    QCOMPARE(plain.parameters.unquoted("username"), row["username"]);
    QVERIFY(!plain.parameters.contains("userhash"));
}

/// What must be answered, in the order of challenges.tsv; the rest of each row is in the functions below.
void tst_Digest::rfc8760_2_4_choiceOfChallenge_data()
{
    QTest::addColumn<QByteArrayList>("values");
    QTest::addColumn<QByteArrayList>("nonces");
    const QMap<QByteArray, QByteArrayList> expected{
        {"one-md5", {"n1"}}, {"no-algorithm", {"n1"}}, {"sha-first", {"n1"}}, {"unknown-first", {"n2"}},
        {"md5-refused", {"n1"}}, // what an account refuses is AuthCache's business
        {"two-realms", {"n1", "n2"}}, {"qop-unknown", {"n1"}}, {"qop-only-int", {"n1"}}, {"qop-both", {"n1"}},
        {"stale", {"n2"}}, {"same-nonce-again", {"n1"}}, {"basic", {}}, {"unquoted-algorithm", {"n1"}}, {"case", {"n1"}},
        {"comma-in-realm", {"n1"}}, {"no-nonce", {}}, {"opaque-empty", {"n1"}},
    };
    for (const TsvRow &row : testTable(QStringLiteral("corpus/digest/challenges.tsv"))) {
        QVERIFY2(expected.contains(row["id"]), row["id"].constData());
        QByteArrayList values;
        for (const QString &value : QString::fromUtf8(row["challenges"]).split(QStringLiteral(" || ")))
            values.append(value.toUtf8());
        QTest::newRow(row["id"].constData()) << values << expected[row["id"]];
    }
}

void tst_Digest::rfc8760_2_4_choiceOfChallenge()
{
    QFETCH(QByteArrayList, values);
    QFETCH(QByteArrayList, nonces);
    for (const HeaderName name : {HeaderName::WwwAuthenticate, HeaderName::ProxyAuthenticate}) {
        QByteArrayList answered;
        for (const Challenge &challenge : challengesToAnswer(challenged(values, name))) {
            answered.append(challenge.nonce);
            QCOMPARE(challenge.fromProxy, name == HeaderName::ProxyAuthenticate);
        }
        QCOMPARE(answered, nonces);
    }
}

void tst_Digest::rfc3261_22_basicIsNeverAnswered()
{
    QVERIFY(challengesToAnswer(challenged({"Basic realm=\"a\"", "basic realm=\"a\", nonce=\"n\""})).empty());
    QVERIFY(!parseChallenge(Slice::fromStatic("Bearer realm=\"a\", nonce=\"n\""), false));
}

void tst_Digest::rfc7616_3_3_detailsOfChallenge()
{
    const auto read = [](const char *text) { return parseChallenge(Slice::fromStatic(text), false); };

    auto challenge = read("Digest realm=\"a\", nonce=\"n1\", algorithm=MD5");
    QVERIFY(challenge);
    QCOMPARE(challenge->qop, DigestQop::None);
    QVERIFY(challenge->algorithmGiven);
    const QByteArray answer = authorizationValue(*challenge, {"u", "p", "REGISTER", "sip:a", {}, "c", 1});
    QVERIFY(!answer.contains("cnonce") && !answer.contains("nc="));

    challenge = read("Digest realm=\"a\", nonce=\"n1\", qop=\"auth\"");
    QVERIFY(challenge->algorithm == DigestAlgorithm::Md5);
    QVERIFY(!authorizationValue(*challenge, {}).contains("algorithm"));

    QCOMPARE(read("Digest realm=\"a\", nonce=\"n1\", qop=\"auth-foo,auth\"")->qop, DigestQop::Auth);
    QCOMPARE(read("Digest realm=\"a\", nonce=\"n1\", qop=\"auth-int\"")->qop, DigestQop::AuthInt);
    QCOMPARE(read("Digest realm=\"a\", nonce=\"n1\", qop=\"auth-int,auth\"")->qop, DigestQop::Auth);
    QVERIFY(!read("Digest realm=\"a\", nonce=\"n1\", qop=\"auth-foo\""));
    QVERIFY(read("Digest realm=\"a\", nonce=\"n2\", stale=TRUE, qop=\"auth\"")->stale);
    QVERIFY(!read("Digest realm=\"a\", nonce=\"n1\", stale=false")->stale);
    QCOMPARE(read("Digest realm=\"a\", nonce=\"n1\", algorithm=\"MD5\", qop=auth")->qop, DigestQop::Auth);
    QVERIFY(read("DIGEST REALM=\"a\", NONCE=\"N1\", ALGORITHM=sha-256, QOP=\"AUTH\"")->algorithm == DigestAlgorithm::Sha256);
    QCOMPARE(read("DIGEST REALM=\"a\", NONCE=\"N1\"")->nonce, "N1");
    QCOMPARE(read("Digest realm=\"a, b=\\\"c\\\"\", nonce=\"n1\"")->realm, "a, b=\"c\"");

    challenge = read("Digest realm=\"a\", nonce=\"n1\", opaque=\"\", qop=\"auth\"");
    QVERIFY(challenge->hasOpaque);
    QVERIFY(authorizationValue(*challenge, {}).contains("opaque=\"\""));
    QVERIFY(!authorizationValue(*read("Digest realm=\"a\", nonce=\"n1\""), {}).contains("opaque"));
}

void tst_Digest::a05_challengesAreBounded()
{
    for (const int count : {Limits::kMaxChallenges - 1, Limits::kMaxChallenges, Limits::kMaxChallenges + 1}) {
        QByteArrayList values;
        for (int i = 0; i < count; ++i)
            values.append("Digest realm=\"r" + QByteArray::number(i) + "\", nonce=\"n\"");
        QCOMPARE(int(challengesToAnswer(challenged(values)).size()), qMin(count, Limits::kMaxChallenges));
    }
}

void tst_Digest::a05_hostileValuesAreHarmless_data()
{
    QTest::addColumn<QByteArray>("value");
    for (const char *value : {"", " ", "D", "Digest", "Digest ", "Digest =", "Digest realm", "Digest realm=", "Digest realm=\"",
                              "Digest realm=\"\\", "Digest realm=\"a\",nonce=\"", "Digest realm=\"a\" nonce=\"b\"",
                              "Digest ,,,", "Digest realm=a,realm=b,nonce=c", "Digest\trealm=\"a\"", "\"Digest\" realm=\"a\"",
                              "Digest realm=\"a\", nonce=\"n\", algorithm=", "Digest realm=\"a\", nonce=\"n\", algorithm=\"\""})
        QTest::newRow(value) << QByteArray(value);
    QTest::newRow("long") << QByteArray("Digest realm=\"") + QByteArray(100'000, 'a');
    QTest::newRow("many") << QByteArray("Digest ") + QByteArray("a=b,").repeated(5000);
}

void tst_Digest::a05_hostileValuesAreHarmless()
{
    QFETCH(QByteArray, value);
    QVERIFY(!parseChallenge(Slice::copyOf(value), false));
}

void tst_Digest::rfc7616_3_4_authorizationValue_data()
{
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("rfc5090") << QByteArray("Digest realm=\"example.com\", nonce=\"3bada1a0\", qop=\"auth\", algorithm=MD5")
                             << QByteArray("Digest username=\"12345678\", realm=\"example.com\", nonce=\"3bada1a0\", "
                                           "uri=\"sip:97226491335@example.com\", "
                                           "response=\"756933f735fcd93f90a4bbdd5467f263\", algorithm=MD5, "
                                           "cnonce=\"56593a80\", qop=auth, nc=00000001");
}

void tst_Digest::rfc7616_3_4_authorizationValue()
{
    QFETCH(QByteArray, challenge);
    QFETCH(QByteArray, expected);
    const DigestInput input{"12345678", "secret", "INVITE", "sip:97226491335@example.com", {}, "56593a80", 1};
    QCOMPARE(authorizationValue(*parseChallenge(Slice::copyOf(challenge), false), input), expected);
}

void tst_Digest::rfc7616_3_4_wrongAnswersAreRefused()
{
    Challenge challenge;
    challenge.realm = "r";
    challenge.nonce = "n";
    challenge.algorithm = DigestAlgorithm::Sha256;
    challenge.algorithmGiven = true;
    challenge.qop = DigestQop::Auth;
    challenge.hasOpaque = true;
    challenge.opaque = "o";
    const DigestInput input{"alice", "secret", "REGISTER", "sip:r", {}, "c", 1};
    const QByteArray secret = digestSecret(challenge.algorithm, "alice", "r", "secret");
    const QByteArray good = authorizationValue(challenge, input);
    const auto accepts = [&](QByteArray text) { return verifyDigest(credentials(text), challenge, secret, "REGISTER", {}); };

    QVERIFY(accepts(good));
    QVERIFY(!verifyDigest(credentials(good), challenge, digestSecret(challenge.algorithm, "alice", "r", "wrong"), "REGISTER", {}));
    QVERIFY(!accepts(QByteArray(good).replace("nonce=\"n\"", "nonce=\"N\"")));
    QVERIFY(!accepts(QByteArray(good).replace("realm=\"r\"", "realm=\"R\"")));
    QVERIFY(!accepts(QByteArray(good).replace("opaque=\"o\"", "opaque=\"x\"")));
    QVERIFY(!accepts(QByteArray(good).replace("algorithm=SHA-256", "algorithm=MD5")));
    QVERIFY(!accepts(QByteArray(good).replace("qop=auth", "qop=auth-int")));
    QVERIFY(!accepts(QByteArray(good).replace("nc=00000001", "nc=00000002")));
    QVERIFY(!accepts(QByteArray(good).replace("uri=\"sip:r\"", "uri=\"sip:s\"")));
    // A digest of the wrong length is simply wrong, and so is an empty one.
    const auto at = good.indexOf("response=\"") + 10;
    QVERIFY(!accepts(QByteArray(good).remove(at, 1)));
    QVERIFY(!accepts(QByteArray(good).remove(at, 64)));
    // No way back to RFC 2069 when the challenge had a qop.
    Challenge old = challenge;
    old.qop = DigestQop::None;
    QVERIFY(!accepts(authorizationValue(old, input)));
    QVERIFY(!accepts("Basic " + QByteArray("alice:secret").toBase64()));
}

void tst_Digest::a03_valuesCannotStartALine()
{
    Challenge challenge;
    challenge.realm = "a\r\nEvil: 1";
    challenge.nonce = QByteArray("n\0m", 3);
    challenge.opaque = "\n";
    challenge.hasOpaque = true;
    const QByteArray text = authorizationValue(challenge, {"u\r\n", "p", "REGISTER", "sip:a\r\n", {}, "\r", 1});
    QVERIFY(!text.contains('\r') && !text.contains('\n') && !text.contains('\0'));
}

QTEST_APPLESS_MAIN(tst_Digest)
#include "tst_Digest.moc"
