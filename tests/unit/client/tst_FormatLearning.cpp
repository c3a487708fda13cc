// SPDX-License-Identifier: MIT
#include "ClientParts.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// Which format a message leaves in, and what is asked and remembered for it (DESIGN section 4), on the wire.
class TestFormatLearning : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_parts.reset(); }

    void design4_unknownPeerIsAskedFirst();
    void design4_acceptWithoutCpimMeansBareText();
    void design4_silenceFor2sThenCpim();
    void design4_answer480ThenCpimAnd202IsNotSureToBeReadable();
    void design4_refusalGoesBareAtOnceUnderTheSameIntent_data();
    void design4_refusalGoesBareAtOnceUnderTheSameIntent();
    void design4_whatIsKnownIsAskedAgainAfterAWeek();
    void design4_oneServerForAll();
    void design4_whoSendsCpimReadsIt();
    void design4_acceptOfItsOwnMessages();
    void design4_theUserMayChooseBareText();
    void aQuestionHoldsItsOrderAndItsAddressOnly();
    void rfc3428_8_oneMessagePendingBesideTheQuestion();
    void noStormOfQuestions();
    void offlineNobodyIsAsked();
    void killedWhileAskingItIsStillQueued();
    void discardedWhileAskingItNeverLeaves();
    void closingWhileAskingWaitsForNobody();
    void whatMayHaveArrivedKeepsItsFormat();

private:
    struct Talk
    {
        std::function<std::optional<sip::Response>(const sip::Request &)> options = {};
        std::function<std::optional<sip::Response>(const sip::Request &)> message = {};
    };
    void talk(const Talk &how);
    /// Those that are no retransmission.
    qsizetype questions() const
    {
        QSet<QByteArray> calls;
        for (const sip::Request &request : m_parts->server.requestsOf(sip::Method::Options))
            calls.insert(request.callId().toByteArray());
        return calls.size();
    }
    int optionsSent() const { return int(m_parts->server.requestsOf(sip::Method::Options).size()); }
    QList<sip::Request> messages() const { return m_parts->server.requestsOf(sip::Method::Message); }
    im::PeerFacts factsOf(const QString &peer);
    store::DeliveryRequest requestOf(im::MessageKey key);
    bool accepted(im::MessageKey key)
    {
        return m_parts->waitFor([this, key] { return m_parts->statesOf(key).contains("accepted"); });
    }

    std::unique_ptr<ClientParts> m_parts;
};

namespace {

sip::Response with(sip::Response response, sip::HeaderName name, QByteArrayView value)
{
    response.editHeaders().append(name, value);
    return response;
}

auto answering(int status, const QByteArray &accept = {}, const QByteArray &product = {})
{
    return [=](const sip::Request &request) -> std::optional<sip::Response> {
        if (status == 0)
            return std::nullopt;
        sip::Response response = ScriptedServer::answer(request, status);
        if (!accept.isEmpty())
            response = with(response, sip::HeaderName::Accept, accept);
        if (!product.isEmpty())
            response = with(response, sip::HeaderName::Server, product);
        return response;
    };
}

bool isCpim(const sip::Request &request)
{
    return request.headers().value(sip::HeaderName::ContentType).view().startsWith("message/cpim");
}

const QString kBob = u"bob@example.test"_s;

} // namespace

void TestFormatLearning::init()
{
    m_parts = std::make_unique<ClientParts>();
    QVERIFY(m_parts->save(ClientParts::alice()));
    talk({});
}

void TestFormatLearning::talk(const Talk &how)
{
    m_parts->server.onRequest([how](const sip::Request &request) -> std::optional<sip::Response> {
        if (request.method == sip::Method::Register)
            return registered(request);
        if (request.method == sip::Method::Options && how.options)
            return how.options(request);
        if (request.method == sip::Method::Message && how.message)
            return how.message(request);
        return ScriptedServer::answer(request, 200);
    });
}

im::PeerFacts TestFormatLearning::factsOf(const QString &peer)
{
    std::optional<im::PeerFacts> facts;
    m_parts->store().read(
        this, [peer](store::Tables &tables) { return tables.peers.get(ClientParts::alice().address, ClientParts::address(peer)); },
        [&facts](const auto &found) { facts = found ? *found : im::PeerFacts{}; });
    [[maybe_unused]] const bool read = m_parts->waitFor([&facts] { return facts.has_value(); });
    return facts.value_or(im::PeerFacts{});
}

store::DeliveryRequest TestFormatLearning::requestOf(im::MessageKey key)
{
    store::DeliveryRequest request;
    m_parts->store().read(
        this, [key](store::Tables &tables) { return tables.deliveries.request(key); },
        [&request](const auto &found) { request = found ? *found : store::DeliveryRequest{}; });
    m_parts->settle();
    return request;
}

void TestFormatLearning::design4_unknownPeerIsAskedFirst()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(200, "text/plain, message/cpim", "Phone/1"), answering(200)});
    const im::MessageKey key = m_parts->send(kBob, u"one"_s);
    QVERIFY(accepted(key));
    QCOMPARE(optionsSent(), 1);
    QVERIFY(m_parts->server.requests[1].method == sip::Method::Options); // [0]: REGISTER
    QCOMPARE(messages().size(), 1);
    QVERIFY(isCpim(messages().first()));
    QCOMPARE(m_parts->statesOf(key), (QByteArrayList{"queued", "sending", "accepted"}));
    QVERIFY(requestOf(key).formatReason == im::FormatReason::Listed);
    const im::PeerFacts facts = factsOf(kBob);
    QCOMPARE(facts.accept, QByteArray("text/plain, message/cpim"));
    QCOMPARE(facts.product, QByteArray("Phone/1"));
    QVERIFY(facts.acceptsCpim == true && facts.cpimReason == im::FormatReason::Proven); // its 200 says more than its list
    QVERIFY(facts.dedups);

    QVERIFY(accepted(m_parts->send(kBob, u"two"_s)));
    QCOMPARE(optionsSent(), 1);
}

void TestFormatLearning::design4_acceptWithoutCpimMeansBareText()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(200, "application/sdp, text/plain"), answering(200)});
    const im::MessageKey key = m_parts->send(kBob, u"one"_s);
    QVERIFY(accepted(key));
    QCOMPARE(messages().size(), 1); // no 415 was needed
    QVERIFY(!isCpim(messages().first()));
    QCOMPARE(messages().first().body().toByteArray(), QByteArray("one"));
    QVERIFY(requestOf(key).formatReason == im::FormatReason::NotListed);
    QVERIFY(!factsOf(kBob).dedups);
}

void TestFormatLearning::design4_silenceFor2sThenCpim()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(0), answering(200)});
    const im::MessageKey key = m_parts->send(kBob, u"one"_s);
    m_parts->pass(1900ms, 100ms);
    QCOMPARE(messages().size(), 0);
    QCOMPARE(m_parts->statesOf(key), QByteArrayList{"queued"}); // not one byte of it has left
    m_parts->pass(200ms, 100ms);
    QVERIFY(accepted(key));
    QVERIFY(isCpim(messages().first()));
    QVERIFY(requestOf(key).formatReason == im::FormatReason::Unknown);
}

void TestFormatLearning::design4_answer480ThenCpimAnd202IsNotSureToBeReadable()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(480), answering(202)});
    const im::MessageKey key = m_parts->send(kBob, u"one"_s);
    QVERIFY(accepted(key));
    QVERIFY(isCpim(messages().first()));
    client::MessageDetails details;
    details.message.delivery = m_parts->changes.last().delivery;
    details.formatReason = requestOf(key).formatReason;
    details.requestSize = requestOf(key).size;
    QVERIFY(details.mayBeUnreadable());
    QVERIFY(!factsOf(kBob).acceptsCpim); // a server's 202 says nothing of the device

    // A device that reads CPIM, away: nothing to worry about.
    m_parts->pass(2h, 1h);
    talk({answering(200, "message/cpim"), answering(202)});
    const im::MessageKey known = m_parts->send(kBob, u"two"_s);
    QVERIFY(accepted(known));
    details.formatReason = requestOf(known).formatReason;
    QVERIFY(!details.mayBeUnreadable());
}

void TestFormatLearning::design4_refusalGoesBareAtOnceUnderTheSameIntent_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("accept");
    QTest::newRow("415 with Accept") << 415 << QByteArray("text/plain");
    QTest::newRow("415 without Accept") << 415 << QByteArray();
    QTest::newRow("406") << 406 << QByteArray();
    QTest::newRow("488") << 488 << QByteArray();
}

void TestFormatLearning::design4_refusalGoesBareAtOnceUnderTheSameIntent()
{
    QFETCH(int, status);
    QFETCH(QByteArray, accept);
    QVERIFY(m_parts->goOnline());
    talk({answering(200), [=](const sip::Request &request) { return isCpim(request) ? answering(status, accept)(request) : answering(200)(request); }});
    const im::MessageKey key = m_parts->send(kBob, u"one"_s);
    QVERIFY(accepted(key));
    QCOMPARE(messages().size(), 2);
    QVERIFY(isCpim(messages()[0]) && !isCpim(messages()[1]));
    QCOMPARE(m_parts->statesOf(key), (QByteArrayList{"queued", "sending", "accepted"})); // nobody noticed
    QVERIFY(requestOf(key).formatReason == im::FormatReason::Refused);
    QCOMPARE(factsOf(kBob).accept, accept);

    QVERIFY(accepted(m_parts->send(kBob, u"two"_s)));
    QCOMPARE(messages().size(), 3);
    QVERIFY(!isCpim(messages()[2]));
    QCOMPARE(optionsSent(), 1);
}

void TestFormatLearning::design4_whatIsKnownIsAskedAgainAfterAWeek()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(200, "text/plain"), answering(200)});
    QVERIFY(accepted(m_parts->send(kBob, u"one"_s)));
    m_parts->clock.advance(std::chrono::hours(24 * 6));
    m_parts->settle();
    QVERIFY(m_parts->goOnline());
    QVERIFY(accepted(m_parts->send(kBob, u"two"_s)));
    QCOMPARE(optionsSent(), 1);
    m_parts->clock.advance(std::chrono::hours(24 * 2));
    m_parts->settle();
    QVERIFY(m_parts->goOnline());
    talk({answering(200, "text/plain, message/cpim"), answering(200)}); // he has another phone now
    QVERIFY(accepted(m_parts->send(kBob, u"three"_s)));
    QCOMPARE(optionsSent(), 2);
    QVERIFY(isCpim(messages().last()));
}

void TestFormatLearning::design4_oneServerForAll()
{
    QVERIFY(m_parts->goOnline());
    const auto refuse = [](const sip::Request &request) {
        return isCpim(request) ? answering(415, {}, "PBX 20")(request) : answering(202)(request);
    };
    talk({answering(480), refuse});
    QVERIFY(accepted(m_parts->send(kBob, u"one"_s)));
    QVERIFY(accepted(m_parts->send(u"carol@example.test"_s, u"two"_s)));
    QCOMPARE(messages().size(), 4); // one refusal may be the device's; the second has the same voice
    const im::MessageKey key = m_parts->send(u"dave@example.test"_s, u"three"_s);
    QVERIFY(accepted(key));
    QCOMPARE(messages().size(), 5);
    QVERIFY(!isCpim(messages().last()));
    QVERIFY(requestOf(key).formatReason == im::FormatReason::ServerRefuses);
    QVERIFY(accepted(m_parts->send(u"erin@other.test"_s, u"four"_s))); // another domain
    QVERIFY(isCpim(messages()[5]));

    // One who gets CPIM through takes it back.
    talk({answering(200, "message/cpim"), answering(200)});
    QVERIFY(accepted(m_parts->send(u"frank@example.test"_s, u"five"_s)));
    talk({answering(480), answering(202)});
    const im::MessageKey grace = m_parts->send(u"grace@example.test"_s, u"six"_s);
    QVERIFY(accepted(grace));
    QVERIFY(isCpim(messages().last()));
}

void TestFormatLearning::design4_whoSendsCpimReadsIt()
{
    QVERIFY(m_parts->goOnline());
    sip::Request request = m_parts->server.requestsOf(sip::Method::Register).first();
    const QByteArray body = "From: <sip:bob@example.test>\r\nTo: <sip:alice@example.test>\r\nNS: imdn <urn:ietf:params:imdn>\r\n"
                            "imdn.Message-ID: m1\r\n\r\nContent-Type: text/plain;charset=UTF-8\r\n\r\nhello";
    const QByteArray contact = sip::toBytes(request.contacts().front().uri);
    const auto parsed = sip::parseDatagram(Slice::copyOf(
        "MESSAGE " + contact + " SIP/2.0\r\nMax-Forwards: 70\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKx\r\n"
        "From: <sip:bob@example.test>;tag=b\r\nTo: <sip:alice@example.test>\r\nCall-ID: c1\r\nCSeq: 1 MESSAGE\r\nUser-Agent: Phone/2\r\n"
        "Allow: MESSAGE, OPTIONS\r\nSupported: gruu\r\nContent-Type: message/cpim\r\nContent-Length: " + QByteArray::number(body.size())
        + "\r\n\r\n" + body));
    QVERIFY(parsed);
    sip::Request incoming = std::get<sip::Request>(*parsed);
    incoming.editHeaders().remove(sip::HeaderName::Via);
    m_parts->server.sendBack(incoming);
    QVERIFY(m_parts->waitFor([this] { return m_parts->arrived.size() == 1; }));
    const im::PeerFacts facts = factsOf(kBob);
    QVERIFY(facts.acceptsCpim == true && facts.cpimReason == im::FormatReason::Proven && facts.dedups);
    QCOMPARE(facts.allow, QByteArray("MESSAGE, OPTIONS"));
    QCOMPARE(facts.supported, QByteArray("gruu"));
    QCOMPARE(facts.product, QByteArray("Phone/2"));
    QVERIFY(accepted(m_parts->send(kBob, u"answer"_s)));
    QCOMPARE(optionsSent(), 0);
    QVERIFY(isCpim(messages().last()));
}

void TestFormatLearning::design4_acceptOfItsOwnMessages()
{
    QVERIFY(m_parts->goOnline());
    const QByteArray contact = sip::toBytes(m_parts->server.requestsOf(sip::Method::Register).first().contacts().front().uri);
    const auto parsed = sip::parseDatagram(Slice::copyOf(
        "MESSAGE " + contact + " SIP/2.0\r\nMax-Forwards: 70\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKx\r\n"
        "From: <sip:bob@example.test>;tag=b\r\nTo: <sip:alice@example.test>\r\nCall-ID: c1\r\nCSeq: 1 MESSAGE\r\n"
        "Accept: text/plain\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi")); // as baresip does
    sip::Request incoming = std::get<sip::Request>(*parsed);
    incoming.editHeaders().remove(sip::HeaderName::Via);
    m_parts->server.sendBack(incoming);
    QVERIFY(m_parts->waitFor([this] { return m_parts->arrived.size() == 1; }));
    QVERIFY(accepted(m_parts->send(kBob, u"answer"_s)));
    QCOMPARE(optionsSent(), 0);
    QVERIFY(!isCpim(messages().last()));
}

void TestFormatLearning::design4_theUserMayChooseBareText()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(480), answering(202)});
    QVERIFY(accepted(m_parts->send(kBob, u"one"_s)));
    client::PeerLesson choice;
    choice.cpim = false;
    choice.userChose = true;
    const QDateTime now = m_parts->clock.wallTime();
    m_parts->store().write(
        this,
        [choice, now](store::Tables &tables) {
            return client::learnPeer(tables, ClientParts::alice().address, ClientParts::address(kBob), choice, now);
        },
        [](const store::SqliteStatus &) { });
    const im::MessageKey again = m_parts->send(kBob, u"one again"_s);
    QVERIFY(accepted(again));
    QVERIFY(!isCpim(messages().last()));
    QVERIFY(requestOf(again).formatReason == im::FormatReason::UserChose);
    QCOMPARE(optionsSent(), 1);
}

void TestFormatLearning::aQuestionHoldsItsOrderAndItsAddressOnly()
{
    QVERIFY(m_parts->goOnline());
    talk({[](const sip::Request &request) { return request.uri.user == "bob" ? std::nullopt : answering(200)(request); }, answering(200)});
    const im::MessageKey one = m_parts->send(kBob, u"one"_s);
    const im::MessageKey two = m_parts->send(kBob, u"two"_s);
    const im::MessageKey carols = m_parts->send(u"carol@example.test"_s, u"for carol"_s);
    QVERIFY(accepted(carols));
    QCOMPARE(messages().size(), 1);
    m_parts->pass(3s);
    QVERIFY(accepted(one) && accepted(two));
    QCOMPARE(messages().size(), 3);
    QVERIFY(messages()[1].body().toByteArray().endsWith("one"));
    QVERIFY(messages()[2].body().toByteArray().endsWith("two"));
}

void TestFormatLearning::rfc3428_8_oneMessagePendingBesideTheQuestion()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(0), answering(0)});
    for (int i = 0; i < 3; ++i)
        m_parts->send(kBob, QString::number(i));
    m_parts->pass(20s);
    QSet<QByteArray> calls;
    for (const sip::Request &request : messages())
        calls.insert(request.callId().toByteArray());
    QCOMPARE(calls.size(), 1);
}

void TestFormatLearning::noStormOfQuestions()
{
    for (int i = 0; i < 30; ++i)
        m_parts->send(u"p%1@example.test"_s.arg(i), u"hello"_s);
    QCOMPARE(optionsSent(), 0);
    talk({answering(0), answering(480)});
    QVERIFY(m_parts->goOnline());
    m_parts->pass(1s);
    QVERIFY2(questions() > 0 && questions() <= 8, qPrintable(QString::number(questions())));
    // Everybody is away. Their messages come again and again; each is asked once an hour at most.
    for (int i = 0; i < 5; ++i) {
        QVERIFY(m_parts->goOnline());
        m_parts->pass(10min, 30s);
    }
    QVERIFY2(questions() <= 30, qPrintable(QString::number(questions())));
    QVERIFY(messages().size() > 60);
}

void TestFormatLearning::offlineNobodyIsAsked()
{
    m_parts->send(kBob, u"one"_s);
    m_parts->pass(1h, 10min);
    QCOMPARE(m_parts->server.requests.size(), 0);
}

void TestFormatLearning::killedWhileAskingItIsStillQueued()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(0), answering(200)});
    const im::MessageKey key = m_parts->send(kBob, u"one"_s);
    m_parts->pass(500ms, 100ms);
    QCOMPARE(optionsSent() > 0, true);
    QList<store::OutboxRow> interrupted;
    im::Delivery delivery;
    m_parts->store().read(
        this, [](store::Tables &tables) { return tables.outbox.inSending(); },
        [&interrupted](const auto &rows) { interrupted = rows ? *rows : QList<store::OutboxRow>(3); });
    m_parts->store().read(
        this, [key](store::Tables &tables) { return tables.messages.get(key); },
        [&delivery](const auto &message) { delivery = message && *message ? (*message)->delivery : im::Delivery{im::DeliveryState::Failed}; });
    m_parts->settle();
    QVERIFY(interrupted.isEmpty());
    QVERIFY(delivery.state == im::DeliveryState::Queued);
}

void TestFormatLearning::discardedWhileAskingItNeverLeaves()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(0), answering(200)});
    const im::MessageKey one = m_parts->send(kBob, u"one"_s);
    const im::MessageKey two = m_parts->send(kBob, u"two"_s);
    m_parts->pass(500ms, 100ms);
    bool gone = false;
    m_parts->outbox->discard(one, [&gone](const auto &result) { gone = result.ok(); });
    m_parts->pass(5s);
    QVERIFY(gone);
    QVERIFY(accepted(two));
    QCOMPARE(messages().size(), 1);
    QVERIFY(messages().first().body().toByteArray().endsWith("two"));
}

void TestFormatLearning::closingWhileAskingWaitsForNobody()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(0), answering(200)});
    const im::MessageKey key = m_parts->send(kBob, u"one"_s);
    m_parts->pass(500ms, 100ms);
    bool settled = false;
    m_parts->outbox->settle([&settled] { settled = true; });
    m_parts->settle();
    QVERIFY(settled); // not a millisecond has passed
    m_parts->pass(5s);
    QCOMPARE(messages().size(), 0);
    QCOMPARE(m_parts->statesOf(key), QByteArrayList{"queued"});
}

void TestFormatLearning::whatMayHaveArrivedKeepsItsFormat()
{
    QVERIFY(m_parts->goOnline());
    talk({answering(200, "message/cpim"), answering(0)});
    const im::MessageKey key = m_parts->send(kBob, u"one"_s);
    m_parts->pass(33s);
    QVERIFY(m_parts->statesOf(key).contains("notConfirmed"));
    // Meanwhile he says that he takes none; a bare copy could not be recognised as one.
    client::PeerLesson lesson;
    lesson.cpim = false;
    const QDateTime now = m_parts->clock.wallTime();
    m_parts->store().write(
        this,
        [lesson, now](store::Tables &tables) {
            return client::learnPeer(tables, ClientParts::alice().address, ClientParts::address(kBob), lesson, now);
        },
        [](const store::SqliteStatus &) { });
    talk({answering(200), answering(200)});
    m_parts->outbox->retry(key, [](const auto &) { });
    QVERIFY(accepted(key));
    QVERIFY(isCpim(messages().last()));
}

QTEST_GUILESS_MAIN(TestFormatLearning)
#include "tst_FormatLearning.moc"
