// SPDX-License-Identifier: MIT
#include "ClientParts.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using im::RegistrationState;

/// Accounts that change while they are registered, end, or are opened.
class TestAccountSet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_parts.reset(); }

    void savedWhileRegisteredItRegistersAgain();
    void savedWhileItUnregistersItStillEnds();
    void startedWhileItUnregistersItRegisters();
    void removedWithAQueuedSignalItSaysNothingMore();
    void removedWhileAllEndTheEndComes();
    void secretsAreReadOnce();
    void aFurtherRealmHasItsOwnPassword(); // P08
    void rfc8760_6_anAlgorithmOnceProvenHoldsOverRestarts(); // P08
    void whatIsWrongWithThePasswordIsTold_data();
    void whatIsWrongWithThePasswordIsTold(); // P08

private:
    /// The registrar asks for this password.
    void askFor(const QByteArray &password)
    {
        m_gate.password = password;
        m_gate.nonce = "n" + password;
        m_parts->server.onRequest([this](const sip::Request &request) -> std::optional<sip::Response> {
            if (m_silentToEnd && request.number(sip::HeaderName::Expires) == 0u)
                return std::nullopt;
            return m_gate.letsIn(request) ? registered(request) : m_gate.challenge(request);
        });
    }
    RegistrationState last() const { return m_parts->registrations.last().state; }
    int registers() const { return int(m_parts->server.requestsOf(sip::Method::Register).size()); }

    std::unique_ptr<ClientParts> m_parts;
    DigestGate m_gate;
    bool m_silentToEnd = false;
};

void TestAccountSet::init()
{
    m_gate = {};
    m_silentToEnd = false;
    m_parts = std::make_unique<ClientParts>();
    askFor("first");
    QVERIFY(m_parts->save(ClientParts::alice(), "first"));
    QVERIFY(m_parts->goOnline());
}

void TestAccountSet::savedWhileRegisteredItRegistersAgain()
{
    askFor("second");
    const int before = registers();
    m_parts->registrations.clear();
    QVERIFY(m_parts->save(ClientParts::alice(), "second"));
    QVERIFY(m_parts->waitFor([&] { return !m_parts->registrations.isEmpty() && last() == RegistrationState::Registered; }));
    QCOMPARE(registers(), before + 2); // asked, and answered with the new password at once
    for (const im::RegistrationInfo &info : std::as_const(m_parts->registrations))
        QVERIFY(info.state != RegistrationState::Failed);
    QVERIFY(m_parts->accounts->isRegistered({}));
}

void TestAccountSet::savedWhileItUnregistersItStillEnds()
{
    m_silentToEnd = true;
    m_parts->accounts->stop({});
    m_parts->settle();
    QVERIFY(last() != RegistrationState::Unregistered); // the server has not answered
    im::AccountInfo renamed = ClientParts::alice();
    renamed.displayName = u"Alice H."_s;
    QVERIFY(m_parts->save(renamed));
    m_parts->pass(3s);
    QVERIFY(last() == RegistrationState::Unregistered);
    QCOMPARE(m_parts->agent.accounts().first().displayName, QByteArray("Alice H."));
    bool stopped = false;
    m_parts->accounts->stopAll([&stopped] { stopped = true; });
    m_parts->pass(3s);
    QVERIFY(stopped);
}

void TestAccountSet::startedWhileItUnregistersItRegisters()
{
    m_silentToEnd = true;
    m_parts->accounts->stop({});
    m_parts->settle();
    im::AccountInfo renamed = ClientParts::alice();
    renamed.displayName = u"Alice H."_s;
    QVERIFY(m_parts->save(renamed));
    QVERIFY(m_parts->goOnline());
    m_parts->pass(5s);
    QVERIFY(last() == RegistrationState::Registered);
    QCOMPARE(m_parts->agent.accounts().first().displayName, QByteArray("Alice H."));
    bool stopped = false;
    m_parts->accounts->stopAll([&stopped] { stopped = true; });
    m_parts->pass(3s);
    QVERIFY(stopped);
}

void TestAccountSet::removedWithAQueuedSignalItSaysNothingMore()
{
    m_parts->accounts->stop({});
    m_parts->registrations.clear();
    bool removed = false;
    m_parts->accounts->remove(ClientParts::alice().address, [&removed](const auto &result) { removed = result.ok(); });
    QVERIFY(m_parts->waitFor([&] { return removed; }));
    const qsizetype told = m_parts->registrations.size();
    m_parts->pass(5s);
    QCOMPARE(m_parts->registrations.size(), told);
    QVERIFY(m_parts->accounts->list().isEmpty());
    QVERIFY(m_parts->agent.accounts().isEmpty());
}

void TestAccountSet::removedWhileAllEndTheEndComes()
{
    m_silentToEnd = true;
    bool stopped = false;
    m_parts->accounts->stopAll([&stopped] { stopped = true; });
    m_parts->settle();
    QVERIFY(!stopped);
    m_parts->accounts->remove(ClientParts::alice().address, [](const auto &) { });
    QVERIFY(m_parts->waitFor([&] { return stopped; }));
}

void TestAccountSet::secretsAreReadOnce()
{
    bool gone = false;
    m_parts->secrets().remove({ClientParts::alice().address.uri, {}}, this, [&gone](const auto &) { gone = true; });
    QVERIFY(m_parts->waitFor([&] { return gone; }));
    int opened = 0;
    for (int i = 0; i < 3; ++i)
        m_parts->accounts->openSecrets({}, [&opened](const auto &result) { opened += result.ok(); });
    QVERIFY(m_parts->waitFor([&] { return opened == 3; }));
    m_gate.nonce = "another"; // asked anew, it still knows
    QVERIFY(m_parts->goOnline());
    QVERIFY(last() == RegistrationState::Registered);
}

void TestAccountSet::aFurtherRealmHasItsOwnPassword()
{
    im::AccountInfo account = ClientParts::alice();
    account.credentials = {{u"office.test"_s, u"al"_s}};
    m_gate.realm = "office.test";
    m_gate.user = "al";
    m_gate.isProxy = true;
    askFor("office");
    QVERIFY(m_parts->save(account, std::nullopt, {"office"}));
    QVERIFY(m_parts->waitFor([&] { return m_gate.letsIn(m_parts->server.requests.last()); }));
    QVERIFY(m_parts->waitFor([&] { return last() == RegistrationState::Registered; }));
    // Saved again without its password, it keeps the stored one.
    m_gate.nonce = "another";
    const qsizetype before = m_parts->server.requests.size();
    QVERIFY(m_parts->save(account, std::nullopt, {QByteArray()}));
    m_parts->accounts->start({});
    QVERIFY(m_parts->waitFor([&] { return m_parts->server.requests.size() > before && m_gate.letsIn(m_parts->server.requests.last()); }));
}

void TestAccountSet::rfc8760_6_anAlgorithmOnceProvenHoldsOverRestarts()
{
    QTemporaryDir profile;
    const auto start = [&](const QByteArray &algorithm) {
        m_parts.reset(); // one at a time: the profile is locked
        m_parts = std::make_unique<ClientParts>(profile.path());
        const auto settings = m_parts->store().readNow([](store::Tables &tables) { return tables.settings.all(); });
        const auto accounts = m_parts->store().readNow([](store::Tables &tables) { return tables.accounts.list(); });
        m_parts->accounts->load(*accounts, "0c2a", *settings);
        m_parts->server.onRequest([algorithm](const sip::Request &request) {
            if (request.headers().contains(sip::HeaderName::Authorization))
                return registered(request);
            sip::Response response = ScriptedServer::answer(request, 401);
            response.editHeaders().append(sip::HeaderName::WwwAuthenticate,
                                          "Digest realm=\"example.test\", nonce=\"x\", algorithm=" + algorithm);
            return response;
        });
    };
    start("SHA-256");
    QVERIFY(m_parts->save(ClientParts::alice(), "first"));
    QVERIFY(m_parts->goOnline());
    m_parts->settle();

    start("MD5");
    m_parts->accounts->start({});
    QVERIFY(m_parts->waitFor([&] { return !m_parts->registrations.isEmpty() && last() == RegistrationState::Failed; }));
    QVERIFY(m_parts->registrations.last().password == im::PasswordTrouble::Unanswerable);
    QCOMPARE(registers(), 1);

    // A password given anew is a new beginning.
    QVERIFY(m_parts->save(ClientParts::alice(), "second"));
    QVERIFY(m_parts->goOnline());
    m_parts->settle();
    start("MD5");
    QVERIFY(m_parts->goOnline());
}

void TestAccountSet::whatIsWrongWithThePasswordIsTold_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("challenge");
    QTest::addColumn<int>("trouble");
    QTest::newRow("refused") << 401 << QByteArray("Digest realm=\"example.test\", nonce=\"x\"") << int(im::PasswordTrouble::Refused);
    QTest::newRow("other realm") << 407 << QByteArray("Digest realm=\"bank.test\", nonce=\"x\"") << int(im::PasswordTrouble::OtherRealm);
    QTest::newRow("basic") << 401 << QByteArray("Basic realm=\"example.test\"") << int(im::PasswordTrouble::Unanswerable);
    QTest::newRow("unknown algorithm") << 401 << QByteArray("Digest realm=\"example.test\", nonce=\"x\", algorithm=SHA-9")
                                       << int(im::PasswordTrouble::Unanswerable);
}

void TestAccountSet::whatIsWrongWithThePasswordIsTold()
{
    QFETCH(int, status);
    QFETCH(QByteArray, challenge);
    QFETCH(int, trouble);
    m_parts->server.onRequest([=](const sip::Request &request) {
        sip::Response response = ScriptedServer::answer(request, status);
        response.editHeaders().append(status == 407 ? sip::HeaderName::ProxyAuthenticate : sip::HeaderName::WwwAuthenticate, challenge);
        return response;
    });
    m_parts->accounts->start({});
    QVERIFY(m_parts->waitFor([&] { return last() == RegistrationState::Failed; }));
    const im::RegistrationInfo info = m_parts->registrations.last();
    QVERIFY(info.reason == im::DeliveryReason::Password);
    QCOMPARE(int(info.password), trouble);
    if (info.password == im::PasswordTrouble::OtherRealm)
        QCOMPARE(info.realm, u"bank.test"_s);
}

QTEST_GUILESS_MAIN(TestAccountSet)
#include "tst_AccountSet.moc"
