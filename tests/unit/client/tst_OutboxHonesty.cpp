// SPDX-License-Identifier: MIT
#include "ClientParts.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// What the outbox says is what the store holds, and what may have arrived is never said not to have (RELIABILITY section 2).
class TestOutboxHonesty : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_parts.reset(); }

    void whatWaitsForItsAccountExpiresAllTheSame();
    void whatWasGivenMoreTimeDoesNotExpire();
    void aRefusalAfterSilenceTakesNothingBack();
    void aSilentTargetBeforeARefusingOneMayHaveIt();
    void retryAfterIsNotHastenedByARegistration();
    void aLateSuccessIsOne();
    void sendAgainAndAwayStaysNotConfirmedAndGoesOn();
    void nothingGoesAgainBeforeTheLastOutcomeIsWritten();
    void aReceiptBeforeTheOutcomeIsNotOverwritten();

private:
    int messagesSent() const { return int(m_parts->server.requestsOf(sip::Method::Message).size()); }
    void answerMessages(int status, const QByteArray &retryAfter = {});
    void becomeKnownToDeduplicate();
    im::Delivery deliveryOf(im::MessageKey key);

    std::unique_ptr<ClientParts> m_parts;
};

void TestOutboxHonesty::init()
{
    m_parts = std::make_unique<ClientParts>();
    QVERIFY(m_parts->save(ClientParts::alice()));
}

/// 0: silence. OPTIONS find nobody.
void TestOutboxHonesty::answerMessages(int status, const QByteArray &retryAfter)
{
    m_parts->server.onRequest([status, retryAfter](const sip::Request &request) -> std::optional<sip::Response> {
        if (request.method == sip::Method::Register)
            return registered(request);
        if (request.method == sip::Method::Options)
            return ScriptedServer::answer(request, 480);
        if (status == 0)
            return std::nullopt;
        sip::Response response = ScriptedServer::answer(request, status);
        if (!retryAfter.isEmpty())
            response.editHeaders().append(sip::HeaderName::RetryAfter, retryAfter);
        return response;
    });
}

void TestOutboxHonesty::becomeKnownToDeduplicate()
{
    QVERIFY(m_parts->goOnline());
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"first"_s);
    QVERIFY(m_parts->waitFor([&] { return m_parts->statesOf(key).contains("accepted"); }));
}

im::Delivery TestOutboxHonesty::deliveryOf(im::MessageKey key)
{
    im::Delivery delivery;
    m_parts->store().read(
        this, [key](store::Tables &tables) { return tables.messages.get(key); },
        [&delivery](const auto &message) { delivery = message && *message ? (*message)->delivery : im::Delivery{}; });
    m_parts->settle();
    return delivery;
}

void TestOutboxHonesty::whatWaitsForItsAccountExpiresAllTheSame()
{
    m_parts->outbox->setLifetime(2h);
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    m_parts->pass(119min, 1min);
    QCOMPARE(m_parts->statesOf(key), QByteArrayList{"queued"});
    m_parts->pass(2min, 1min);
    QCOMPARE(m_parts->statesOf(key), (QByteArrayList{"queued", "expired"}));
    QCOMPARE(messagesSent(), 0);
}

void TestOutboxHonesty::whatWasGivenMoreTimeDoesNotExpire()
{
    m_parts->outbox->setLifetime(2h);
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    // Longer in the store than in memory, as by a Send again that the store has already and the outbox not yet.
    const qint64 later = m_parts->clock.wallTime().addSecs(3 * 3600).toMSecsSinceEpoch();
    m_parts->store().write(
        this,
        [key, later](store::Tables &tables) -> store::SqliteStatus {
            auto row = tables.outbox.get(key);
            if (!row)
                return row.error();
            (*row)->expiresAt = later;
            const auto updated = tables.outbox.update(**row);
            return updated ? store::SqliteStatus(store::Nothing{}) : store::SqliteStatus(updated.error());
        },
        [](const auto &) { });
    m_parts->pass(150min, 10min);
    QCOMPARE(m_parts->statesOf(key), QByteArrayList{"queued"});
    m_parts->pass(40min, 10min);
    QCOMPARE(m_parts->statesOf(key), (QByteArrayList{"queued", "expired"}));
}

void TestOutboxHonesty::aRefusalAfterSilenceTakesNothingBack()
{
    becomeKnownToDeduplicate();
    answerMessages(0);
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    m_parts->pass(33s);
    QCOMPARE(m_parts->statesOf(key), (QByteArrayList{"queued", "sending", "notConfirmed"}));
    answerMessages(404);
    m_parts->pass(40s);
    QCOMPARE(m_parts->statesOf(key), (QByteArrayList{"queued", "sending", "notConfirmed", "sending", "notConfirmed"}));
    QCOMPARE(deliveryOf(key).status, 404);
    const int sent = messagesSent();
    m_parts->pass(2h, 10min);
    QCOMPARE(messagesSent(), sent); // the user decides
}

void TestOutboxHonesty::aSilentTargetBeforeARefusingOneMayHaveIt()
{
    becomeKnownToDeduplicate();
    m_parts->agent.setLocate([](const sip::Uri &, sip::TransportProtocol, QObject *context, sip::Resolver::Done done) {
        const QList<sip::Target> two{{sip::TransportProtocol::Udp, {QHostAddress(u"192.0.2.2"_s), 5060}},
                                     {sip::TransportProtocol::Udp, {QHostAddress(u"192.0.2.3"_s), 5060}}};
        QMetaObject::invokeMethod(context, [done, two] { done(two); }, Qt::QueuedConnection);
    });
    answerMessages(0); // where she is registered: tried first
    m_parts->other.onRequest([](const sip::Request &request) { return ScriptedServer::answer(request, 404); });
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    m_parts->pass(40s);
    QCOMPARE(m_parts->other.requests.size(), 1);
    QCOMPARE(m_parts->statesOf(key), (QByteArrayList{"queued", "sending", "notConfirmed"}));
    QCOMPARE(deliveryOf(key).status, 404);
}

void TestOutboxHonesty::retryAfterIsNotHastenedByARegistration()
{
    QVERIFY(m_parts->goOnline());
    answerMessages(500, "60");
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    m_parts->pass(5s);
    QVERIFY(deliveryOf(key).state == im::DeliveryState::Queued);
    answerMessages(200);
    QVERIFY(m_parts->goOnline());
    m_parts->pass(50s);
    QCOMPARE(messagesSent(), 1);
    m_parts->pass(10s);
    QVERIFY(deliveryOf(key).state == im::DeliveryState::Accepted);
}

void TestOutboxHonesty::aLateSuccessIsOne()
{
    QVERIFY(m_parts->goOnline());
    answerMessages(0);
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    m_parts->pass(33s);
    QCOMPARE(m_parts->statesOf(key).last(), QByteArray("notConfirmed"));
    const sip::Request request = m_parts->server.requestsOf(sip::Method::Message).first();
    const auto say = [this, &request](int status, const QByteArray &callId) {
        sip::Response response = ScriptedServer::answer(request, status);
        if (!callId.isEmpty()) {
            response.editHeaders().remove(sip::HeaderName::CallId);
            response.editHeaders().append(sip::HeaderName::CallId, callId);
        }
        m_parts->server.transport.sendResponse(response, m_parts->server.sources.last(), [](const auto &, const auto &) { });
        m_parts->pass(1s);
    };
    say(200, "somebody-elses");
    QCOMPARE(m_parts->statesOf(key).last(), QByteArray("notConfirmed"));
    say(404, {}); // a refusal proves nothing: another copy may have arrived
    QCOMPARE(m_parts->statesOf(key).last(), QByteArray("notConfirmed"));
    say(200, {});
    QCOMPARE(m_parts->statesOf(key).last(), QByteArray("accepted"));
    const qsizetype told = m_parts->changes.size();
    say(200, {});
    QCOMPARE(m_parts->changes.size(), told);
}

void TestOutboxHonesty::sendAgainAndAwayStaysNotConfirmedAndGoesOn()
{
    QVERIFY(m_parts->goOnline());
    answerMessages(0);
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    m_parts->pass(33s);
    QVERIFY(deliveryOf(key).state == im::DeliveryState::NotConfirmed);
    answerMessages(480);
    bool taken = false;
    m_parts->outbox->retry(key, [&taken](const auto &result) { taken = result.ok(); });
    m_parts->pass(5s);
    QVERIFY(taken);
    QVERIFY(deliveryOf(key).state == im::DeliveryState::NotConfirmed); // Queued would say that it did not arrive
    answerMessages(200);
    m_parts->pass(40s);
    QVERIFY(deliveryOf(key).state == im::DeliveryState::Accepted);
}

void TestOutboxHonesty::nothingGoesAgainBeforeTheLastOutcomeIsWritten()
{
    QVERIFY(m_parts->goOnline());
    auto beside = store::SqliteDatabase::open(m_parts->databasePath(), store::SqliteDatabase::Mode::ReadWrite);
    QVERIFY(beside);
    QVERIFY(beside->execute("CREATE TRIGGER refuse BEFORE INSERT ON delivery_request BEGIN SELECT RAISE(ABORT, 'no'); END"));
    answerMessages(500, "1");
    const im::MessageKey key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    m_parts->pass(20s);
    QCOMPARE(messagesSent(), 1); // its outcome is nowhere but here
    QVERIFY(deliveryOf(key).state == im::DeliveryState::Sending);
    QVERIFY(beside->execute("DROP TRIGGER refuse"));
    answerMessages(200);
    m_parts->pass(10s); // no restart, no word of the store's health: it tries again by itself
    QCOMPARE(m_parts->statesOf(key), (QByteArrayList{"queued", "sending", "queued", "sending", "accepted"}));
    QCOMPARE(messagesSent(), 2);
}

void TestOutboxHonesty::aReceiptBeforeTheOutcomeIsNotOverwritten()
{
    QVERIFY(m_parts->goOnline());
    const QDateTime now = m_parts->clock.wallTime();
    im::MessageKey key = 0;
    m_parts->server.onRequest([&](const sip::Request &request) -> std::optional<sip::Response> {
        if (request.method == sip::Method::Register)
            return registered(request);
        if (request.method == sip::Method::Options)
            return ScriptedServer::answer(request, 480);
        m_parts->store().write(
            this,
            [now](store::Tables &tables) {
                return tables.messages.setDelivery(1, {im::DeliveryState::Delivered, false, 200, im::DeliveryReason::None}, now);
            },
            [](const auto &) { });
        return ScriptedServer::answer(request, 500);
    });
    key = m_parts->send(u"bob@example.test"_s, u"one"_s);
    QCOMPARE(key, 1);
    m_parts->pass(2min);
    QVERIFY(deliveryOf(key).state == im::DeliveryState::Delivered);
    QCOMPARE(messagesSent(), 1);
}

QTEST_GUILESS_MAIN(TestOutboxHonesty)
#include "tst_OutboxHonesty.moc"
