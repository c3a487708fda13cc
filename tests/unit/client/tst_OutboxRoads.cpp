// SPDX-License-Identifier: MIT
#include "ClientParts.h"

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using client::SessionMessage;
using client::SessionOutcome;
using im::DeliveryReason;
using im::DeliveryState;

namespace {

/// Sessions as the test says.
class FakeRoad : public client::SessionRoad
{
public:
    bool isUp(const im::Address &, const im::Address &peer) const override { return up.contains(peer.uri); }
    void send(const SessionMessage &message) override
    {
        sent.append(message);
        if (onSend)
            QMetaObject::invokeMethod(this, [this, key = message.key] { Q_EMIT told(key, onSend(key)); }, Qt::QueuedConnection);
    }
    void discard(im::MessageKey message) override { discarded.append(message); }

    void setUp(const im::Address &peer, bool on)
    {
        if (on)
            up.insert(peer.uri);
        else
            up.remove(peer.uri);
        Q_EMIT upChanged(ClientParts::alice().address, peer, on);
    }
    void tell(im::MessageKey message, SessionOutcome::Kind kind, int status = 0, im::SessionEnd end = im::SessionEnd::None)
    {
        Q_EMIT told(message, SessionOutcome{kind, status, end});
    }
    QList<im::MessageKey> keys() const
    {
        QList<im::MessageKey> all;
        for (const SessionMessage &message : sent)
            all.append(message.key);
        return all;
    }

    QSet<QString> up;
    QList<SessionMessage> sent;
    QList<im::MessageKey> discarded;
    std::function<SessionOutcome(im::MessageKey)> onSend;
};

using Kind = SessionOutcome::Kind;

QByteArray textOf(const QByteArray &body)
{
    const qsizetype at = body.lastIndexOf("\r\n\r\n");
    return at < 0 ? body : body.mid(at + 4);
}

} // namespace

/// DESIGN s.4: pager or session, over the real outbox and store, with sessions that a test plays.
class TestOutboxRoads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void design4_1300BytesArePager1301Session();
    void design4_aChallengeThatMakesItLongerMovesItToASession();
    void design4_413MovesItToASession();
    void design4_whileASessionIsUpEverythingGoesThroughItInOrder();
    void design4_atMost64AreOnTheirWay();
    void design4_changingTheRoadKeepsTheOrder();
    void design4_theUsersChoiceStands();
    void design4_refusedEndsInNoSessionAndIsRemembered();
    void design4_receiptsAreGivenUpBeforeTheText();
    void design4_oneLargeMessageByTcpWhereTheUserSaysSo();
    void design4_absenceKeepsItQueued();
    void design4_nobodyTakesItWhileItRings();
    void design6_statesOfASession();
    void design6_failuresByStatus_data();
    void design6_failuresByStatus();
    void design6_lostSessionSendsAgainUnderTheSameId();
    void design6_killedWhileSendingOrAcceptedSendsAgain();
    void design6_whoNeverReportsHasItAllTheSame();
    void quittingKeepsWhatHadNotLeft();
    void discardTakesItOffTheRoad();
    void design4_partsArriveInOrderAndWhole();
    void design4_partsTakeThePlaceOfTheWholeInOneCommit();
    void design4_forecastSaysWhatWillHappen();
    void rfc3428_8_waysThatControlCongestion();

private:
    im::MessageKey send(const QString &text, im::Road road = im::Road::Open);
    im::ChatMessage message(im::MessageKey key);
    im::Delivery delivery(im::MessageKey key) { return message(key).delivery; }
    im::SendForecast forecast(const QString &text, im::Road road = im::Road::Open);
    store::DeliveryRequest request(im::MessageKey key);
    QList<sip::Request> pages() const { return m->server.requestsOf(sip::Method::Message); }
    template <typename Job>
    auto read(Job job);
    bool open();

    const im::Address m_bob = ClientParts::address(u"bob@example.test"_s);
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<FakeRoad> m_road;
    std::unique_ptr<ClientParts> m;
    int m_number = 0;
};

void TestOutboxRoads::init()
{
    m_dir = std::make_unique<QTemporaryDir>(memoryDirTemplate());
    m_number = 0;
    QVERIFY(open());
    QVERIFY(m->save(ClientParts::alice()));
    QVERIFY(m->goOnline());
}

bool TestOutboxRoads::open()
{
    m_road = std::make_unique<FakeRoad>();
    m = std::make_unique<ClientParts>(m_dir->path());
    m->outbox->setSessionRoad(*m_road);
    return true;
}

void TestOutboxRoads::cleanup()
{
    m.reset();
    m_road.reset();
    m_dir.reset();
}

im::MessageKey TestOutboxRoads::send(const QString &text, im::Road road)
{
    im::ChatMessage message;
    message.account = ClientParts::alice().address;
    message.peer = m_bob;
    message.text = text;
    message.messageId = "id" + QByteArray::number(1000 + ++m_number);
    message.contentType = "text/plain";
    im::MessageKey key = 0;
    m->outbox->add(message, [&key](const auto &added) { key = added ? added->key : -1; }, road);
    [[maybe_unused]] const bool done = m->waitFor([&key] { return key != 0; });
    m->settle();
    return key;
}

template <typename Job>
auto TestOutboxRoads::read(Job job)
{
    std::optional<std::decay_t<decltype(job(std::declval<store::Tables &>()).value())>> value;
    m->store().read(&m->agent, job, [&value](const auto &found) { value = *found; });
    [[maybe_unused]] const bool done = m->waitFor([&value] { return value.has_value(); });
    return *value;
}

im::ChatMessage TestOutboxRoads::message(im::MessageKey key)
{
    return read([key](store::Tables &tables) { return tables.messages.get(key); }).value_or(im::ChatMessage{});
}

store::DeliveryRequest TestOutboxRoads::request(im::MessageKey key)
{
    return read([key](store::Tables &tables) { return tables.deliveries.request(key); });
}

im::SendForecast TestOutboxRoads::forecast(const QString &text, im::Road road)
{
    im::ChatMessage message;
    message.account = ClientParts::alice().address;
    message.peer = m_bob;
    message.text = text;
    message.messageId = "id1000";
    std::optional<im::SendForecast> told;
    m->outbox->forecast(message, road, [&told](const auto &result) { told = *result; });
    [[maybe_unused]] const bool done = m->waitFor([&told] { return told.has_value(); });
    return told.value_or(im::SendForecast{});
}

void TestOutboxRoads::design4_1300BytesArePager1301Session()
{
    const im::MessageKey probe = send(QString(400, u'x'));
    QVERIFY(m->waitFor([&] { return delivery(probe).state == DeliveryState::Accepted; }));
    const int room = 400 + 1300 - int(request(probe).size);
    for (const int more : {-2, -1, 0}) {
        const im::MessageKey key = send(QString(room + more, u'x'));
        QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Accepted; }));
        QCOMPARE(request(key).size, 1300 + more);
        QVERIFY(request(key).modelReason == im::ModelReason::FitsOneMessage);
        QVERIFY(message(key).model == im::MessageModel::Pager);
    }
    QCOMPARE(pages().size(), 4);
    const im::MessageKey longer = send(QString(room + 1, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    QCOMPARE(m_road->sent.first().key, longer);
    QCOMPARE(m_road->sent.first().messageId, QByteArray("id1005"));
    QCOMPARE(textOf(m_road->sent.first().body), QByteArray(room + 1, 'x'));
    QVERIFY(!m_road->sent.first().body.contains("positive-delivery")); // RFC 5438 s.13: MSRP's own to report
    QVERIFY(m_road->sent.first().body.contains("display"));
    QCOMPARE(pages().size(), 4);
    QVERIFY(message(longer).model == im::MessageModel::Session);
    QCOMPARE(m->statesOf(longer), (QByteArrayList{"queued", "sending"}));
    m_road->tell(longer, Kind::Accepted);
    QVERIFY(m->waitFor([&] { return delivery(longer).state == DeliveryState::Accepted; }));
    QVERIFY(request(longer).modelReason == im::ModelReason::TooLong);
}

void TestOutboxRoads::design4_aChallengeThatMakesItLongerMovesItToASession()
{
    QVERIFY(m->save(ClientParts::alice(), "alice-pw"));
    QVERIFY(m->goOnline());
    DigestGate gate;
    gate.isProxy = true;
    m->server.onRequest([gate](const sip::Request &request) -> std::optional<sip::Response> {
        if (request.method == sip::Method::Register)
            return registered(request);
        return request.method == sip::Method::Message && !gate.letsIn(request) ? gate.challenge(request) : ScriptedServer::answer(request, 200);
    });
    const auto probe = forecast(QString(400, u'x'));
    const im::MessageKey key = send(QString(400 + 1300 - int(probe.bytes), u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    QCOMPARE(pages().size(), 1); // 1300 bytes without credentials; challenged, and not sent again
    QVERIFY(!pages().first().headers().contains(sip::HeaderName::ProxyAuthorization));
    QCOMPARE(m_road->sent.first().key, key);
    QCOMPARE(m->statesOf(key), (QByteArrayList{"queued", "sending"}));
}

void TestOutboxRoads::design4_413MovesItToASession()
{
    m->server.onRequest([](const sip::Request &request) -> std::optional<sip::Response> {
        return request.method == sip::Method::Register ? registered(request)
                                                       : ScriptedServer::answer(request, request.method == sip::Method::Message ? 413 : 200);
    });
    const im::MessageKey key = send(u"short"_s);
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(key, Kind::NoSession, 488);
    QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Failed; }));
    QVERIFY(delivery(key).reason == DeliveryReason::TooLarge); // DESIGN s.5
    QCOMPARE(pages().size(), 1);
}

void TestOutboxRoads::design4_whileASessionIsUpEverythingGoesThroughItInOrder()
{
    m_road->setUp(m_bob, true);
    QList<im::MessageKey> keys;
    for (int i = 0; i < 10; ++i)
        keys.append(send(QString::number(i)));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 10; })); // none waits for another
    QCOMPARE(m_road->keys(), keys);
    QCOMPARE(pages().size(), 0);
    for (const im::MessageKey key : keys) {
        m_road->tell(key, Kind::Accepted);
        m_road->tell(key, Kind::Delivered);
    }
    QVERIFY(m->waitFor([&] { return delivery(keys.last()).state == DeliveryState::Delivered; }));
    QVERIFY(request(keys.first()).modelReason == im::ModelReason::SessionUp);
    QCOMPARE(read([](store::Tables &tables) { return tables.outbox.all(); }).size(), 0);
}

void TestOutboxRoads::design4_atMost64AreOnTheirWay()
{
    m_road->setUp(m_bob, true);
    QList<im::MessageKey> keys;
    for (int i = 0; i < 70; ++i)
        keys.append(send(QString::number(i)));
    QCOMPARE(m_road->sent.size(), 64);
    for (int i = 0; i < 6; ++i)
        m_road->tell(keys[i], Kind::Accepted); // of some peers no report ever comes
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 70; }));
    QCOMPARE(m_road->keys(), keys);
}

void TestOutboxRoads::design4_changingTheRoadKeepsTheOrder()
{
    const im::MessageKey first = send(QString(5000, u'x'));
    const im::MessageKey second = send(u"short"_s);
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m->pass(10s);
    QCOMPARE(pages().size(), 0); // it would overtake
    m_road->tell(first, Kind::Accepted);
    QVERIFY(m->waitFor([&] { return delivery(second).state == DeliveryState::Accepted; }));
    QCOMPARE(pages().size(), 1);
    // And the other way round: what goes by session waits for the answer to the request before it.
    m->server.onRequest([](const sip::Request &request) -> std::optional<sip::Response> {
        return request.method == sip::Method::Message ? std::nullopt : std::optional(ScriptedServer::answer(request, 200));
    });
    send(u"unanswered"_s);
    send(QString(5000, u'y'));
    m->pass(5s);
    QCOMPARE(m_road->sent.size(), 1);
    m->server.onRequest([](const sip::Request &request) { return ScriptedServer::answer(request, 200); });
    m->pass(5s);
    QCOMPARE(m_road->sent.size(), 2);
}

void TestOutboxRoads::design4_theUsersChoiceStands()
{
    const im::MessageKey session = send(u"short"_s, im::Road::Session);
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(session, Kind::NoSession, 488);
    QVERIFY(m->waitFor([&] { return delivery(session).state == DeliveryState::Failed; }));
    QVERIFY(delivery(session).reason == DeliveryReason::NoSession);
    QVERIFY(request(session).modelReason == im::ModelReason::UserChose);
    QCOMPARE(pages().size(), 0);

    m_road->setUp(m_bob, true);
    const im::MessageKey pager = send(u"short"_s, im::Road::Pager);
    QVERIFY(m->waitFor([&] { return delivery(pager).state == DeliveryState::Accepted; }));
    QCOMPARE(pages().size(), 1);
    const im::MessageKey tooLong = send(QString(2000, u'x'), im::Road::Pager);
    QVERIFY(m->waitFor([&] { return delivery(tooLong).state == DeliveryState::Failed; }));
    QVERIFY(delivery(tooLong).reason == DeliveryReason::TooLarge);
    QCOMPARE(m_road->sent.size(), 1);
}

void TestOutboxRoads::design4_refusedEndsInNoSessionAndIsRemembered()
{
    const im::MessageKey first = send(QString(5000, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(first, Kind::NoSession, 488, im::SessionEnd::Unsupported);
    QVERIFY(m->waitFor([&] { return delivery(first).state == DeliveryState::Failed; }));
    QVERIFY(delivery(first).reason == DeliveryReason::NoSession);
    QCOMPARE(delivery(first).status, 488);

    const im::MessageKey second = send(QString(5000, u'y'));
    QVERIFY(m->waitFor([&] { return delivery(second).state == DeliveryState::Failed; }));
    QCOMPARE(m_road->sent.size(), 1); // it did not ring again
    QVERIFY(request(second).modelReason == im::ModelReason::PeerTakesNoSession);
    QCOMPARE(pages().size(), 0);

    m->outbox->retry(second, [](const auto &) { }); // but it does when the user wants it
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 2; }));
    QCOMPARE(m_road->sent.last().messageId, QByteArray("id1002"));
    m_road->tell(second, Kind::Accepted);
    QVERIFY(m->waitFor([&] { return delivery(second).state == DeliveryState::Accepted; }));

    const im::MessageKey third = send(QString(5000, u'z'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 3; })); // it has learned better
    QCOMPARE(m_road->sent.last().key, third);
}

void TestOutboxRoads::design4_receiptsAreGivenUpBeforeTheText()
{
    const auto probe = forecast(QString(400, u'x'));
    const int room = 400 + 1300 - int(probe.bytes);
    const im::MessageKey key = send(QString(room + 20, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(key, Kind::NoSession, 488);
    QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Accepted; }));
    QCOMPARE(pages().size(), 1);
    QVERIFY(!pages().first().body().toByteArray().contains("Disposition-Notification"));
    QCOMPARE(m->statesOf(key), (QByteArrayList{"queued", "sending", "accepted"}));
    QVERIFY(message(key).model == im::MessageModel::Pager);
    QVERIFY(request(key).modelReason == im::ModelReason::PeerTakesNoSession);
}

void TestOutboxRoads::design4_oneLargeMessageByTcpWhereTheUserSaysSo()
{
    im::AccountInfo account = ClientParts::alice();
    account.largeMessages = true;
    QVERIFY(m->save(account));
    QVERIFY(m->goOnline());
    const im::MessageKey key = send(QString(5000, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; })); // a session is better all the same
    m_road->tell(key, Kind::NoSession, 488);
    QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Accepted; }));
    QCOMPARE(pages().size(), 1);
    QCOMPARE(textOf(pages().first().body().toByteArray()), QByteArray(5000, 'x'));
    QVERIFY(m->server.sources.last().protocol == sip::TransportProtocol::Tcp);
    QVERIFY(request(key).modelReason == im::ModelReason::LargeAllowed);
}

void TestOutboxRoads::design4_absenceKeepsItQueued()
{
    const im::MessageKey key = send(QString(5000, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(key, Kind::NoSession, 480);
    QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Queued; }));
    QCOMPARE(delivery(key).status, 480);
    m->pass(31s);
    QCOMPARE(m_road->sent.size(), 2); // DESIGN s.5: after 30 s
    m_road->tell(key, Kind::NoSession, 0, im::SessionEnd::Network);
    QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Queued; }));
    QVERIFY(m->goOnline()); // hastens it
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 3; }));
    m_road->tell(key, Kind::NoSession, 603, im::SessionEnd::Declined);
    QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Failed; }));
    QVERIFY(delivery(key).reason == DeliveryReason::Refused);
}

void TestOutboxRoads::design4_nobodyTakesItWhileItRings()
{
    const im::MessageKey key = send(QString(5000, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(key, Kind::NoSession, 0, im::SessionEnd::NoAnswer);
    QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Failed; }));
    QVERIFY(delivery(key).reason == DeliveryReason::NoSession);
    send(QString(5000, u'y'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 2; })); // silence says nothing of the device
}

void TestOutboxRoads::design6_statesOfASession()
{
    const im::MessageKey key = send(QString(5000, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(key, Kind::Leaving);
    m_road->tell(key, Kind::Accepted);
    m->settle();
    m_road->tell(key, Kind::Delivered);
    m->settle();
    QCOMPARE(m->statesOf(key), (QByteArrayList{"queued", "sending", "accepted", "delivered"}));
    QVERIFY(m->changes.last().delivery.state == DeliveryState::Delivered);
}

void TestOutboxRoads::design6_failuresByStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("forbidden") << 403 << QByteArray("refused");
    QTest::newRow("not wanted") << 413 << QByteArray("tooLarge");
    QTest::newRow("type") << 415 << QByteArray("format");
    QTest::newRow("unknown method") << 501 << QByteArray("other");
}

void TestOutboxRoads::design6_failuresByStatus()
{
    QFETCH(int, status);
    QFETCH(QByteArray, reason);
    const im::MessageKey key = send(QString(5000, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(key, Kind::Failed, status);
    QVERIFY(m->waitFor([&] { return delivery(key).state == DeliveryState::Failed; }));
    QCOMPARE(im::toString(delivery(key).reason).toByteArray(), reason);
    QCOMPARE(delivery(key).status, status);
}

void TestOutboxRoads::design6_lostSessionSendsAgainUnderTheSameId()
{
    m_road->setUp(m_bob, true);
    const im::MessageKey accepted = send(u"accepted"_s);
    const im::MessageKey sending = send(u"sending"_s);
    m_road->tell(accepted, Kind::Accepted);
    m->settle();
    m_road->setUp(m_bob, false);
    m_road->tell(accepted, Kind::NotConfirmed);
    m_road->tell(sending, Kind::NotConfirmed);
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 4; })); // at once, and by a session, where it is recognised
    QCOMPARE(m_road->keys(), (QList{accepted, sending, accepted, sending}));
    QCOMPARE(m_road->sent[2].messageId, m_road->sent[0].messageId);
    QCOMPARE(m_road->sent[2].body, m_road->sent[0].body);
    QCOMPARE(pages().size(), 0);
    QCOMPARE(m->statesOf(accepted), (QByteArrayList{"queued", "sending", "accepted", "notConfirmed", "sending"}));
    for (int i = 0; i < 4; ++i) { // five times in all it is sent again by itself
        m_road->tell(sending, Kind::NotConfirmed);
        m_road->tell(accepted, Kind::NotConfirmed);
        m->pass(10min, 10s);
        QCOMPARE(m_road->sent.size(), 6 + 2 * i);
    }
    m_road->tell(accepted, Kind::NotConfirmed);
    m_road->tell(sending, Kind::NotConfirmed);
    m->pass(10min, 10s);
    QCOMPARE(m_road->sent.size(), 12);
    QVERIFY(delivery(accepted).state == DeliveryState::NotConfirmed);
    QCOMPARE(read([](store::Tables &tables) { return tables.outbox.all(); }).size(), 0); // the user decides
}

void TestOutboxRoads::design6_killedWhileSendingOrAcceptedSendsAgain()
{
    m_road->setUp(m_bob, true);
    const im::MessageKey accepted = send(u"accepted"_s);
    const im::MessageKey delivered = send(u"delivered"_s);
    const im::MessageKey sending = send(u"sending"_s);
    m_road->tell(accepted, Kind::Accepted);
    m_road->tell(delivered, Kind::Accepted);
    m_road->tell(delivered, Kind::Delivered);
    m->settle();
    const QList<SessionMessage> before = m_road->sent;
    m.reset();

    QVERIFY(open());
    QVERIFY(m->save(ClientParts::alice()));
    const auto rows = read([](store::Tables &tables) { return tables.outbox.inSending(); });
    QCOMPARE(rows.size(), 2);
    m->outbox->load({}, rows);
    QVERIFY(m->goOnline());
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 2; }));
    QCOMPARE(m_road->keys(), (QList{accepted, sending}));
    QCOMPARE(m_road->sent[0].messageId, before[0].messageId);
    QCOMPARE(m_road->sent[1].messageId, before[2].messageId);
    QCOMPARE(pages().size(), 0); // short as they are
}

void TestOutboxRoads::design6_whoNeverReportsHasItAllTheSame()
{
    m_road->setUp(m_bob, true);
    const im::MessageKey first = send(u"first"_s);
    m_road->tell(first, Kind::Accepted);
    m_road->tell(first, Kind::Unreported, 0, im::SessionEnd::Idle);
    m->settle();
    QVERIFY(delivery(first).state == DeliveryState::Accepted);
    QCOMPARE(read([](store::Tables &tables) { return tables.outbox.all(); }).size(), 0);
    QCOMPARE(m->statesOf(first).last(), QByteArray("accepted"));

    const im::MessageKey reported = send(u"reported"_s);
    const im::MessageKey missing = send(u"missing"_s);
    for (const im::MessageKey key : {reported, missing})
        m_road->tell(key, Kind::Accepted);
    m_road->tell(reported, Kind::Delivered);
    m_road->tell(missing, Kind::Unreported, 0, im::SessionEnd::Remote); // but this one does report
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 4; }));
    QCOMPARE(m_road->sent.last().key, missing);
}

void TestOutboxRoads::quittingKeepsWhatHadNotLeft()
{
    const im::MessageKey key = send(QString(5000, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m->outbox->settle([] { });
    m_road->tell(key, Kind::NoSession, 487, im::SessionEnd::Local);
    m->settle();
    QVERIFY(delivery(key).state == DeliveryState::Queued);
    QCOMPARE(read([](store::Tables &tables) { return tables.outbox.all(); }).size(), 1);
}

void TestOutboxRoads::discardTakesItOffTheRoad()
{
    const im::MessageKey key = send(QString(5000, u'x'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m->outbox->discard(key, [](const auto &) { });
    QVERIFY(m->waitFor([&] { return !m_road->discarded.isEmpty(); }));
    m_road->tell(key, Kind::NoSession, 488); // too late
    const im::MessageKey next = send(u"next"_s);
    QVERIFY(m->waitFor([&] { return delivery(next).state == DeliveryState::Accepted; }));
}

void TestOutboxRoads::design4_partsArriveInOrderAndWhole()
{
    QVERIFY(m->save(ClientParts::alice(), "alice-pw")); // room for credentials that nobody has asked for yet
    QVERIFY(m->goOnline());
    QString text;
    while (text.toUtf8().size() < 5000)
        text += u"word %1 你好 👩‍👩‍👧 "_s.arg(text.size());
    const im::MessageKey whole = send(text);
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(whole, Kind::NoSession, 488);
    QVERIFY(m->waitFor([&] { return delivery(whole).state == DeliveryState::Failed; }));
    QList<im::ChatMessage> parts;
    m->outbox->sendInParts(whole, [&parts](const auto &result) { parts = *result; });
    QVERIFY(m->waitFor([&] { return !parts.isEmpty(); }));
    QVERIFY(m->waitFor([&] { return delivery(parts.last().key).state == DeliveryState::Accepted; }));
    QCOMPARE(message(whole).key, im::MessageKey(0)); // the parts have taken its place
    QCOMPARE(pages().size(), parts.size());
    QByteArray joined;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QByteArray came = textOf(pages()[i].body().toByteArray());
        const QByteArray number = "(" + QByteArray::number(i + 1) + "/" + QByteArray::number(parts.size()) + ") ";
        QVERIFY(came.startsWith(number));
        joined += came.mid(number.size());
        QVERIFY(request(parts[i].key).size <= 1300);
        QVERIFY(request(parts[i].key).modelReason == im::ModelReason::Part);
        if (i + 1 < parts.size())
            QVERIFY2(came.endsWith(' '), came.right(20).constData()); // between words
    }
    QCOMPARE(QString::fromUtf8(joined), text);
    QVERIFY(parts.size() > 5 && parts.size() < 30);
    QCOMPARE(m_road->sent.size(), 1);
}

void TestOutboxRoads::design4_partsTakeThePlaceOfTheWholeInOneCommit()
{
    const im::MessageKey whole = send(QString(3000, u'好'));
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    std::optional<bool> refused;
    m->outbox->sendInParts(whole, [&refused](const auto &result) { refused = !result.ok(); });
    QVERIFY(m->waitFor([&] { return refused.has_value(); }));
    QVERIFY(*refused); // it is on its way
    m_road->tell(whole, Kind::NoSession, 488);
    QVERIFY(m->waitFor([&] { return delivery(whole).state == DeliveryState::Failed; }));
    m->server.onRequest([](const sip::Request &) { return std::nullopt; });
    bool stored = false;
    m->outbox->sendInParts(whole, [&stored](const auto &result) { stored = result.ok(); });
    QVERIFY(m->waitFor([&] { return stored; }));
    m.reset(); // as if it was killed

    QVERIFY(open());
    const auto waiting = read([](store::Tables &tables) { return tables.outbox.all(); });
    QVERIFY(waiting.size() > 7);
    QString text;
    for (const store::OutboxRow &row : waiting) {
        const QString part = message(row.message).text;
        text += part.mid(part.indexOf(u' ') + 1);
        QVERIFY(row.road == im::Road::Part);
    }
    QCOMPARE(text, QString(3000, u'好'));
    QCOMPARE(message(whole).key, im::MessageKey(0));
}

void TestOutboxRoads::design4_forecastSaysWhatWillHappen()
{
    const auto is = [](const im::SendForecast &told, im::MessageModel model, im::ModelReason reason) {
        return told.model == model && told.reason == reason;
    };
    using im::MessageModel;
    using im::ModelReason;
    const QString longText(5000, u'x');
    QVERIFY(is(forecast(u"short"_s), MessageModel::Pager, ModelReason::FitsOneMessage));
    QVERIFY(is(forecast(longText), MessageModel::Session, ModelReason::TooLong));
    QVERIFY(forecast(longText).bytes > 5500);
    QVERIFY(is(forecast(u"short"_s, im::Road::Session), MessageModel::Session, ModelReason::UserChose));
    m_road->setUp(m_bob, true);
    QVERIFY(is(forecast(u"short"_s), MessageModel::Session, ModelReason::SessionUp));
    m_road->setUp(m_bob, false);
    const im::MessageKey key = send(longText);
    QVERIFY(m->waitFor([&] { return m_road->sent.size() == 1; }));
    m_road->tell(key, Kind::NoSession, 488);
    m->settle();
    QVERIFY(is(forecast(longText), MessageModel::Session, ModelReason::PeerTakesNoSession));
    im::AccountInfo account = ClientParts::alice();
    account.largeMessages = true;
    QVERIFY(m->save(account));
    QVERIFY(is(forecast(longText), MessageModel::Pager, ModelReason::LargeAllowed));
    const im::MessageKey small = send(QString(300, u'x'));
    QVERIFY(m->waitFor([&] { return delivery(small).state == DeliveryState::Accepted; }));
    QCOMPARE(forecast(QString(300, u'x')).bytes, request(small).size); // the very bytes
}

void TestOutboxRoads::rfc3428_8_waysThatControlCongestion()
{
    const auto controls = [this](const char *to) {
        const auto uri = [](const char *text) { return *sip::parseUri(QByteArrayView(text)); };
        return m->agent.pager().controlsCongestion(uri("sip:alice@example.test"), uri(to));
    };
    QVERIFY(!controls("sip:bob@example.test") && !controls("sips:bob@example.test")); // her server is a sip: one
    QVERIFY(m->save(ClientParts::alice(u"sips:edge.example.test"_s)));
    QVERIFY(controls("sips:bob@example.test") && !controls("sip:bob@example.test"));

    im::AccountInfo direct = ClientParts::alice({});
    QVERIFY(m->save(direct));
    QVERIFY(!controls("sip:bob@192.0.2.9")); // it may be a server
    direct.acceptDirect = true;
    QVERIFY(m->save(direct));
    QVERIFY(controls("sip:bob@192.0.2.9") && controls("sip:bob@[2001:db8::9]:5070"));
    QVERIFY(!controls("sip:bob@example.test"));
}

QTEST_GUILESS_MAIN(TestOutboxRoads)
#include "tst_OutboxRoads.moc"
