// SPDX-License-Identifier: MIT
#include "base/Limits.h"
#include "client/files/FileSender.h"
#include "scenario/client/SessionPeer.h"
#include "unit/sipserver/RelayGround.h"
#include "usage/AccountBook.h"

#include <QTest>

using namespace linnet;
using namespace linnet::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

using Kind = client::SessionOutcome::Kind;

/// Sessions of words between clients (DESIGN s.6, issue 4/4 point 3) on a simulated network under a manual clock.
class tst_SessionCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void wordsGoThroughASession();
    void theFlowOnTheWire();
    void longWordsArriveWhole();
    void p11_aMessageHasItsLargestSize(); // P11
    void sameMessageIdIsOneMessage();
    void declined_data();
    void declined();
    void takenBackWhileRinging();
    void nobodyAnswers();
    void strangersRing();
    void whoIsWrittenToIsWelcome();
    void theBlockedAreRefused();
    void bothAtOnceBecomeOne();
    void aLostConnectionIsMadeAnew();
    void aPeerThatIsGone();
    void nothingSaidForAWhile();
    void onePeerHasAShare();
    void theUserEndsIt();
    void rfc5547_8_8_aPictureTravelsWithTheOffer();
    void rfc4976_5_1_throughARelay_data();
    void rfc4976_5_1_throughARelay();
    void aRelayThatDoesNotHelpIsLeftOut_data();
    void aRelayThatDoesNotHelpIsLeftOut();
    void rfc4976_9_4_aPathIsMadeAnewBeforeItEnds();
    void aRelayThatIsLostBreaksItsSessions();

private:
    void useRelay(SessionPeer &peer, const QByteArray &password, const QString &relay = u"msrp://192.0.2.30"_s);
    void startRelay();
    bool metDirectly() const;
    SessionPeer &alice() { return *m_alice; }
    SessionPeer &bob() { return *m_bob; }
    bool passUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit = 60s);
    void pass(std::chrono::milliseconds span);
    bool settle();
    void meet();
    QByteArrayList flow() const;

    std::unique_ptr<ManualClock> m_clock;
    std::unique_ptr<SimulatedNetwork> m_link;
    std::unique_ptr<TimeMachine> m_time;
    std::unique_ptr<SessionPeer> m_alice;
    std::unique_ptr<SessionPeer> m_bob;
    client::NoReceiver m_receiver; ///< of files
    TwoUsers m_users; ///< of the relay
    sip::Resolver m_resolver;
    SeededRandom m_random{4976};
    std::unique_ptr<TimerService> m_relayTimers;
    std::unique_ptr<sip::MsrpRelay> m_relay;
};

void tst_SessionCalls::init()
{
    m_clock = std::make_unique<ManualClock>();
    m_link = std::make_unique<SimulatedNetwork>(*m_clock);
    m_link->setDelay(5ms);
    m_time = std::make_unique<TimeMachine>(*m_clock, *m_link);
    m_alice = std::make_unique<SessionPeer>(*m_link, *m_clock, *m_time, u"alice"_s, u"192.0.2.1"_s, 1);
    m_bob = std::make_unique<SessionPeer>(*m_link, *m_clock, *m_time, u"bob"_s, u"192.0.2.2"_s, 2);
    const QHash<QByteArray, QString> places{{"alice", u"192.0.2.1"_s}, {"bob", u"192.0.2.2"_s}};
    alice().find(places);
    bob().find(places);
    QVERIFY(settle());
}

void tst_SessionCalls::cleanup()
{
    m_relay.reset();
    m_time.reset();
    m_relayTimers.reset();
    m_bob.reset();
    m_alice.reset();
    m_link.reset();
    m_clock.reset();
}

/// Without time passing: the stores have no work left.
bool tst_SessionCalls::settle()
{
    QElapsedTimer patience;
    patience.start();
    for (int round = 0; round < 3; ++round) {
        alice().askStore();
        bob().askStore();
        do {
            m_time->settle();
            if (patience.elapsed() > 10000)
                return false;
            QThread::usleep(20);
        } while (!alice().isIdle() || !bob().isIdle());
    }
    return true;
}

bool tst_SessionCalls::passUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit)
{
    const MonoTime end = m_clock->now() + limit;
    while (settle()) {
        if (condition())
            return true;
        if (m_clock->now() >= end || !m_time->step())
            return false;
    }
    return false;
}

void tst_SessionCalls::pass(std::chrono::milliseconds span)
{
    bool over = false;
    alice().agent.timers().start(span, [&over] { over = true; });
    QVERIFY(passUntil([&over] { return over; }, span + 1s));
}

/// Each is in the other's contacts.
void tst_SessionCalls::meet()
{
    alice().know(u"bob"_s);
    bob().know(u"alice"_s);
    QVERIFY(settle());
}

/// What SIP said, without what UDP said again.
QByteArrayList tst_SessionCalls::flow() const
{
    QByteArrayList lines;
    for (const WirePacket &packet : m_link->packets()) {
        const bool sip = packet.from.port == 5060 || packet.to.port == 5060;
        if (sip && !packet.bytes.trimmed().isEmpty())
            lines.append(packet.bytes.left(packet.bytes.startsWith("SIP/2.0") ? 11 : packet.bytes.indexOf(' ')));
    }
    return lines;
}

void tst_SessionCalls::wordsGoThroughASession()
{
    meet();
    const im::MessageKey key = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this, key] { return alice().outcomes[key].contains(Kind::Delivered); }));
    QCOMPARE(alice().outcomes[key], (QList<Kind>{Kind::Leaving, Kind::Accepted, Kind::Delivered}));
    QCOMPARE(bob().arrived.size(), 1);
    QCOMPARE(bob().arrived.first().text, u"Hello"_s);
    QVERIFY(bob().arrived.first().model == im::MessageModel::Session && bob().arrived.first().format == im::MessageFormat::Cpim);
    QVERIFY(bob().arrived.first().peer == alice().own);
    QVERIFY(alice().isUp(u"bob"_s) && bob().isUp(u"alice"_s));
    QCOMPARE(alice().states, (QByteArrayList{"calling", "ringing", "connecting", "established"}));
    QCOMPARE(bob().states, (QByteArrayList{"incoming", "connecting", "established"}));
    QVERIFY(alice().last.path == im::SessionPath::Direct && alice().last.establishedAt.isValid());

    // The way back is the same session, in order.
    QList<im::MessageKey> keys;
    for (int i = 0; i < 50; ++i)
        keys.append(bob().send(u"alice"_s, QByteArray::number(i)));
    QVERIFY(passUntil([this, &keys] { return bob().outcomes[keys.last()].contains(Kind::Delivered); }));
    QCOMPARE(alice().arrived.size(), 50);
    for (int i = 0; i < 50; ++i)
        QCOMPARE(alice().arrived[i].text, QString::number(i));
    QCOMPARE(alice().sessions.list().size(), 1);
}

// RFC 3261 s.13, s.15; issue 4/4: the flow step by step.
void tst_SessionCalls::theFlowOnTheWire()
{
    meet();
    const im::SessionId id = alice().call(u"bob"_s);
    QVERIFY(id != 0);
    QVERIFY(passUntil([this] { return alice().isUp(u"bob"_s); }));
    pass(2s);
    QVERIFY(alice().sessions.end(id));
    QVERIFY(passUntil([this] { return alice().rows.size() == 1 && bob().rows.size() == 1; }));
    QCOMPARE(flow(), (QByteArrayList{"INVITE", "SIP/2.0 180", "SIP/2.0 200", "ACK", "BYE", "SIP/2.0 200"}));
    QCOMPARE(alice().states, (QByteArrayList{"calling", "ringing", "connecting", "established", "ending", "ended"}));
    QCOMPARE(bob().states, (QByteArrayList{"incoming", "connecting", "established", "ended"}));
    const auto ours = alice().rows.first();
    const auto theirs = bob().rows.first();
    QVERIFY(ours.kind == im::MessageKind::Session && ours.direction == im::Direction::Out);
    QVERIFY((ours.session == im::SessionEvent{false, im::SessionEnd::Local, 0, 2}));
    QVERIFY((theirs.session == im::SessionEvent{true, im::SessionEnd::Remote, 0, 2}));
    QVERIFY(theirs.displayed);
    QVERIFY(alice().sessions.list().isEmpty() && bob().sessions.list().isEmpty());
    QCOMPARE(alice().ups, (QList<bool>{true, false}));
    // What was offered (RFC 4975 s.8, RFC 6135).
    const QByteArray invite = m_link->packetsThatStartWith("INVITE ").first().bytes;
    for (const char *line : {"m=message ", "TCP/MSRP *", "a=accept-types:message/cpim text/plain", "a=accept-wrapped-types:*", "a=setup:actpass",
                             "a=path:msrp://192.0.2.1:", "a=max-size:10485760"})
        QVERIFY2(invite.contains(line), line);
    QVERIFY(m_link->packetsThatStartWith("SIP/2.0 200").first().bytes.contains("a=setup:active"));
}

void tst_SessionCalls::longWordsArriveWhole()
{
    meet();
    m_link->keepPackets(false);
    QList<im::MessageKey> keys;
    const QList<qsizetype> sizes{5'000, 100'000, Limits::kMaxSessionMessageInMemory, 1'500'000};
    for (const qsizetype size : sizes) {
        QByteArray text(size, 'x');
        for (qsizetype i = 0; i < size; i += 97)
            text[i] = char('a' + i % 26);
        keys.append(alice().send(u"bob"_s, text));
    }
    QVERIFY(passUntil([&] { return alice().outcomes[keys.last()].contains(Kind::Delivered); }));
    QCOMPARE(bob().arrived.size(), sizes.size());
    for (qsizetype n = 0; n < sizes.size(); ++n) {
        const QString &text = bob().arrived[n].text;
        QCOMPARE(text.size(), sizes[n]);
        for (qsizetype i = 0; i < sizes[n]; i += 97)
            QVERIFY(text[i] == QChar(ushort('a' + i % 26)));
    }
}

// Limits::kMaxSessionMessage is what a=max-size says (RFC 4975 s.8.6): more is not even sent.
void tst_SessionCalls::p11_aMessageHasItsLargestSize()
{
    meet();
    m_link->keepPackets(false);
    const QByteArray id = "0123456789abcdef";
    const qsizetype words = Limits::kMaxSessionMessage - alice().headersFor(u"bob"_s, id + '0').size();
    QList<im::MessageKey> keys;
    for (const qsizetype more : {-1, 0, 1})
        keys.append(alice().send(u"bob"_s, QByteArray(words + more, 'x'), id + QByteArray::number(more + 1)));
    QVERIFY(passUntil([&] { return alice().outcomes[keys[1]].contains(Kind::Delivered) && alice().outcomes.contains(keys[2]); }));
    QVERIFY(alice().outcomes[keys[0]].contains(Kind::Delivered));
    QCOMPARE(alice().outcomes[keys[2]], QList<Kind>{Kind::Failed});
    QCOMPARE(bob().arrived.size(), 2);
    QCOMPARE(bob().arrived[0].text.size(), words - 1);
    QCOMPARE(bob().arrived[1].text.size(), words);
    QVERIFY(alice().isUp(u"bob"_s)); // the session goes on
}

// RELIABILITY s.2.3: one intent, one id.
void tst_SessionCalls::sameMessageIdIsOneMessage()
{
    meet();
    const im::MessageKey first = alice().send(u"bob"_s, "once", "0123456789abcdef");
    QVERIFY(passUntil([this, first] { return alice().outcomes[first].contains(Kind::Delivered); }));
    QVERIFY(alice().sessions.end(alice().last.id));
    QVERIFY(passUntil([this] { return bob().rows.size() == 1; }));
    const im::MessageKey again = alice().send(u"bob"_s, "once", "0123456789abcdef");
    QVERIFY(passUntil([this, again] { return alice().outcomes[again].contains(Kind::Delivered); }));
    QCOMPARE(bob().arrived.size(), 1);
}

void tst_SessionCalls::declined_data()
{
    QTest::addColumn<int>("why");
    QTest::addColumn<int>("status");
    QTest::newRow("declined") << int(im::SessionEnd::Declined) << 603;
    QTest::newRow("busy") << int(im::SessionEnd::Busy) << 486;
}

void tst_SessionCalls::declined()
{
    QFETCH(int, why);
    QFETCH(int, status);
    const im::MessageKey key = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this] { return bob().last.state == im::SessionState::Incoming && bob().last.id != 0; }));
    QVERIFY(bob().last.fromStranger);
    QVERIFY(bob().sessions.decline(bob().last.id, im::SessionEnd(why)));
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ended && bob().rows.size() == 1; }));
    QVERIFY(alice().last.reason == im::SessionEnd(why));
    QCOMPARE(alice().last.status, status);
    QCOMPARE(alice().outcomes[key], QList<Kind>{Kind::NoSession});
    QCOMPARE(alice().lastOutcome.status, status);
    QVERIFY(alice().lastOutcome.end == im::SessionEnd(why));
    QVERIFY(alice().rows.isEmpty()); // its message tells of it
    QVERIFY((bob().rows.first().session == im::SessionEvent{true, im::SessionEnd(why), status, {}}));
    QVERIFY(bob().rows.first().displayed && bob().rows.first().fromStranger);
}

void tst_SessionCalls::takenBackWhileRinging()
{
    const im::SessionId id = alice().call(u"bob"_s);
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ringing; }));
    QVERIFY(alice().sessions.end(id));
    QVERIFY(passUntil([this] { return alice().rows.size() == 1 && bob().rows.size() == 1; }));
    QCOMPARE(flow(), (QByteArrayList{"INVITE", "SIP/2.0 180", "CANCEL", "SIP/2.0 200", "SIP/2.0 487", "ACK"}));
    QVERIFY(bob().rows.first().session->reason == im::SessionEnd::Remote);
    QVERIFY(!bob().rows.first().session->seconds && !bob().rows.first().displayed); // missed
    QVERIFY(alice().rows.first().session->reason == im::SessionEnd::Local);
}

void tst_SessionCalls::nobodyAnswers()
{
    bob().agent.invites().setRingLimit(30s);
    const im::MessageKey key = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ended; }, 120s));
    QVERIFY(alice().last.reason == im::SessionEnd::NoAnswer);
    QCOMPARE(alice().outcomes[key], QList<Kind>{Kind::NoSession});
    QVERIFY(settle());
    QVERIFY(bob().rows.first().session->reason == im::SessionEnd::NoAnswer);
}

void tst_SessionCalls::strangersRing()
{
    const im::MessageKey key = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ringing; }));
    pass(5s);
    QCOMPARE(bob().states, QByteArrayList{"incoming"});
    QVERIFY(bob().last.endsAt.isValid());
    QVERIFY(bob().sessions.accept(bob().last.id));
    QVERIFY(passUntil([this, key] { return alice().outcomes[key].contains(Kind::Delivered); }));
    QVERIFY(bob().arrived.first().fromStranger);
    QVERIFY(!bob().sessions.accept(bob().last.id)); // once
}

void tst_SessionCalls::whoIsWrittenToIsWelcome()
{
    alice().call(u"bob"_s);
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ringing; }));
    const im::MessageKey key = bob().send(u"alice"_s, "You again");
    QVERIFY(passUntil([this, key] { return bob().outcomes[key].contains(Kind::Delivered); }));
    QCOMPARE(bob().sessions.list().size(), 1);
}

void tst_SessionCalls::theBlockedAreRefused()
{
    bob().block(u"alice"_s);
    QVERIFY(settle());
    alice().call(u"bob"_s);
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ended; }));
    QCOMPARE(alice().last.status, 403);
    QVERIFY(alice().last.reason == im::SessionEnd::Declined);
    QVERIFY(bob().states.isEmpty() && bob().rows.isEmpty());
}

void tst_SessionCalls::bothAtOnceBecomeOne()
{
    meet();
    const im::MessageKey hers = alice().send(u"bob"_s, "from alice");
    const im::MessageKey his = bob().send(u"alice"_s, "from bob");
    QVERIFY(passUntil([&] { return alice().outcomes[hers].contains(Kind::Delivered) && bob().outcomes[his].contains(Kind::Delivered); }));
    pass(40s);
    QCOMPARE(alice().arrived.size(), 1);
    QCOMPARE(bob().arrived.size(), 1);
    QCOMPARE(alice().sessions.list().size(), 1);
    QCOMPARE(bob().sessions.list().size(), 1);
    QVERIFY(alice().sessions.list().first().callId == bob().sessions.list().first().callId);
    QVERIFY(!alice().sessions.list().first().incoming); // the smaller address' call
    QVERIFY(alice().rows.isEmpty() && bob().rows.isEmpty());
}

// RFC 4975 s.7.3.2; RELIABILITY s.2: nothing is lost, nothing is shown twice.
void tst_SessionCalls::aLostConnectionIsMadeAnew()
{
    meet();
    const im::MessageKey first = alice().send(u"bob"_s, "before");
    QVERIFY(passUntil([this, first] { return alice().outcomes[first].contains(Kind::Delivered); }));
    QList<im::MessageKey> keys;
    for (int i = 0; i < 10; ++i)
        keys.append(alice().send(u"bob"_s, QByteArray::number(i)));
    m_time->run(3ms); // on their way
    m_link->breakConnections();
    keys.append(bob().send(u"alice"_s, "meanwhile"));
    QVERIFY(passUntil([&] { return alice().outcomes[keys[9]].contains(Kind::Delivered) && bob().outcomes[keys[10]].contains(Kind::Delivered); }));
    QCOMPARE(bob().arrived.size(), 11);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(bob().arrived[i + 1].text, QString::number(i));
    QCOMPARE(alice().arrived.size(), 1);
    QCOMPARE(alice().states.last(), "established"); // each state once
    QCOMPARE(alice().states.count("established"), 1);
    QCOMPARE(alice().ups, (QList<bool>{true, false, true}));
    QCOMPARE(m_link->packetsThatStartWith("INVITE ").size(), 2);
}

void tst_SessionCalls::aPeerThatIsGone()
{
    meet();
    const im::MessageKey first = alice().send(u"bob"_s, "before");
    QVERIFY(passUntil([this, first] { return alice().outcomes[first].contains(Kind::Delivered); }));
    const im::MessageKey lost = alice().send(u"bob"_s, "into the void");
    m_time->run(1ms);
    m_link->setSilent(true);
    m_link->breakConnections();
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ended; }, 120s));
    QVERIFY(alice().last.reason == im::SessionEnd::Network);
    QCOMPARE(alice().outcomes[lost], (QList<Kind>{Kind::Leaving, Kind::NotConfirmed}));
    QVERIFY(passUntil([this] { return bob().last.state == im::SessionState::Ended; }, 120s));
    QVERIFY(bob().last.reason == im::SessionEnd::Network);
}

void tst_SessionCalls::nothingSaidForAWhile()
{
    meet();
    alice().sessions.setSwitches({true, false, 3min});
    const im::MessageKey key = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this, key] { return alice().outcomes[key].contains(Kind::Delivered); }));
    pass(2min);
    bob().send(u"alice"_s, "Still here");
    pass(2min);
    QVERIFY(alice().isUp(u"bob"_s));
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ended; }, 90s));
    QVERIFY(alice().last.reason == im::SessionEnd::Idle);
    QVERIFY(passUntil([this] { return bob().last.state == im::SessionState::Ended; }));
    QVERIFY(bob().last.reason == im::SessionEnd::Remote);
    // The next word opens another one.
    const im::MessageKey next = alice().send(u"bob"_s, "Hello again");
    QVERIFY(passUntil([this, next] { return alice().outcomes[next].contains(Kind::Delivered); }));
}

// RELIABILITY s.5: four a peer.
void tst_SessionCalls::onePeerHasAShare()
{
    meet();
    QByteArray sdp = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=message 7777 TCP/MSRP *\r\n"
                     "a=accept-types:text/plain\r\na=setup:active\r\na=path:msrp://192.0.2.1:7777/abcdefghijklm;tcp\r\n";
    int refusal = 0;
    for (int i = 0; i <= Limits::kMaxSessionsPerPeer; ++i) {
        sip::OutgoingCall call;
        call.account = client::uriOf(alice().own);
        call.to = client::uriOf(bob().own);
        call.offer = {"application/sdp", sdp};
        sip::InviteSession *invite = alice().agent.invites().call(call);
        connect(invite, &sip::InviteSession::ended, this, [&refusal, invite] { refusal = invite->endStatus(); });
    }
    QVERIFY(passUntil([&refusal] { return refusal != 0; }));
    QCOMPARE(refusal, 486);
    QCOMPARE(bob().sessions.list().size(), Limits::kMaxSessionsPerPeer);
}

void tst_SessionCalls::theUserEndsIt()
{
    meet();
    const im::MessageKey key = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this, key] { return alice().outcomes[key].contains(Kind::Delivered); }));
    bool ended = false;
    bob().sessions.endAll([&ended] { ended = true; });
    QVERIFY(passUntil([&ended] { return ended; }));
    QVERIFY(passUntil([this] { return alice().last.state == im::SessionState::Ended; }));
    QVERIFY(alice().last.reason == im::SessionEnd::Remote);
    QVERIFY(!bob().sessions.end(bob().last.id));
}

// Through INVITEs: a=file-icon and its part at one end, the octets at the other, nothing of them in the answer.
void tst_SessionCalls::rfc5547_8_8_aPictureTravelsWithTheOffer()
{
    meet();
    QByteArray octets;
    for (int i = 0; i < 6000; ++i)
        octets += char(i * 7 % 251);
    client::FileInvitation seen;
    connect(&bob().sessions.files(), &client::FileRoad::offered, this, [&](const client::FileInvitation &invitation, client::FileLink *link) {
        seen = invitation;
        link->accept(m_receiver);
    });
    bool isOpen = false;
    sip::MsrpMedia answer;
    client::FileCall call;
    call.account = alice().own;
    call.peer = bob().own;
    call.offer.selector.name = "cat.jpg";
    call.offer.selector.size = 100000;
    call.offer.transferId = "0123456789abcdef";
    call.icon = {"image/jpeg", octets};
    client::FileLink *link = alice().sessions.files().open(call, m_receiver);
    QVERIFY(link);
    connect(link, &client::FileLink::opened, this, [&](sip::MsrpSession *, const sip::MsrpMedia &remote) {
        isOpen = true;
        answer = remote;
    });
    QVERIFY(passUntil([&isOpen] { return isOpen; }));
    QVERIFY(seen.icon == call.icon);
    QVERIFY(seen.offer.icon.startsWith("cid:"));
    QVERIFY(answer.file && answer.file->icon.isEmpty());
    QVERIFY(!m_link->packetsThatStartWith("INVITE ").isEmpty());
    link->end();
    QVERIFY(passUntil([this] { return alice().sessions.files().list().isEmpty(); }));
}

// --- Relays ----------------------------------------------------------------------------------------------------------

void tst_SessionCalls::startRelay()
{
    m_relayTimers = std::make_unique<TimerService>(*m_clock);
    m_time->add(*m_relayTimers);
    const sip::Endpoint place{QHostAddress(u"192.0.2.30"_s), 2855};
    m_relay = std::make_unique<sip::MsrpRelay>(m_link->host(u"192.0.2.30"_s), m_resolver, *m_relayTimers, m_random, m_users,
                                               sip::MsrpRelay::Options{place, "example.test", {place.address}, {}, {}});
    QVERIFY(m_relay->listen());
}

void tst_SessionCalls::useRelay(SessionPeer &peer, const QByteArray &password, const QString &relay)
{
    const sip::AccountEntry *entry = peer.agent.accountBook().find(client::uriOf(peer.own));
    QVERIFY(entry);
    sip::Identity identity = entry->identity;
    identity.credentials = {{{}, peer.own.user().toUtf8(), password}};
    peer.agent.setAccount(identity);
    peer.sessions.setRelays([relay](const im::Address &) { return relay; });
}

/// MSRP from host to host.
bool tst_SessionCalls::metDirectly() const
{
    return std::any_of(m_link->packets().begin(), m_link->packets().end(), [](const WirePacket &packet) {
        const QHostAddress relay(u"192.0.2.30"_s);
        return packet.bytes.startsWith("MSRP ") && packet.from.address != relay && packet.to.address != relay;
    });
}

void tst_SessionCalls::rfc4976_5_1_throughARelay_data()
{
    QTest::addColumn<bool>("caller");
    QTest::addColumn<bool>("called");
    QTest::newRow("both") << true << true;
    QTest::newRow("the caller") << true << false;
    QTest::newRow("the called") << false << true;
}

void tst_SessionCalls::rfc4976_5_1_throughARelay()
{
    QFETCH(bool, caller);
    QFETCH(bool, called);
    startRelay();
    if (caller)
        useRelay(alice(), "alice-pw");
    if (called)
        useRelay(bob(), "bob-pw");
    meet();
    QByteArray text(300'000, 'x');
    for (qsizetype i = 0; i < text.size(); i += 97)
        text[i] = char('a' + i % 26);
    const im::MessageKey key = alice().send(u"bob"_s, text);
    QVERIFY(passUntil([this, key] { return alice().outcomes[key].contains(Kind::Delivered); }));
    QVERIFY(bob().arrived.size() == 1 && bob().arrived.first().text == QString::fromLatin1(text));
    QVERIFY(alice().last.path == im::SessionPath::Relay && bob().last.path == im::SessionPath::Relay);
    const im::MessageKey back = bob().send(u"alice"_s, "and back");
    QVERIFY(passUntil([this, back] { return bob().outcomes[back].contains(Kind::Delivered); }));
    QVERIFY(!metDirectly());
    QCOMPARE(m_relay->paths(), int(caller) + int(called));
    // RFC 6714 s.4.2, s.4.3: the address of the relay in c= and m=, and whoever has one is passive.
    const QByteArray invite = m_link->packetsThatStartWith("INVITE ").first().bytes;
    const QByteArray answer = m_link->packetsThatStartWith("SIP/2.0 200").first().bytes;
    QCOMPARE(invite.contains("m=message 2855 ") && invite.contains("c=IN IP4 192.0.2.30") && invite.contains("a=path:msrp://192.0.2.30:2855/"), caller);
    QCOMPARE(answer.contains("m=message 2855 ") && answer.contains("a=path:msrp://192.0.2.30:2855/"), called);
    QVERIFY(invite.contains("a=setup:actpass") && answer.contains(called ? "a=setup:passive" : "a=setup:active"));
    QVERIFY(alice().sessions.end(alice().last.id));
    QVERIFY(passUntil([this] { return bob().last.state == im::SessionState::Ended; }));
    QVERIFY(passUntil([this] { return m_relay->paths() == 0; }));
}

void tst_SessionCalls::aRelayThatDoesNotHelpIsLeftOut_data()
{
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QString>("place");
    QTest::newRow("a wrong password") << QByteArray("guess") << u"msrp://192.0.2.30"_s;
    QTest::newRow("nobody listens") << QByteArray("alice-pw") << u"msrp://192.0.2.30:2856"_s;
    QTest::newRow("nobody answers") << QByteArray("alice-pw") << u"msrp://192.0.2.99"_s;
}

void tst_SessionCalls::aRelayThatDoesNotHelpIsLeftOut()
{
    QFETCH(QByteArray, password);
    QFETCH(QString, place);
    startRelay();
    useRelay(alice(), password, place);
    meet();
    const im::MessageKey key = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this, key] { return alice().outcomes[key].contains(Kind::Delivered); }, 10s));
    QVERIFY(alice().last.path == im::SessionPath::Direct);
    QVERIFY(metDirectly());
    for (const WirePacket &packet : m_link->packets())
        QVERIFY(!packet.bytes.contains(password));
    // It is answered, too.
    useRelay(bob(), password, place);
    alice().sessions.setRelays({});
    QVERIFY(alice().sessions.end(alice().last.id));
    QVERIFY(passUntil([this] { return alice().sessions.list().isEmpty() && bob().sessions.list().isEmpty(); }));
    const im::MessageKey next = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this, next] { return alice().outcomes[next].contains(Kind::Delivered); }, 10s));
}

void tst_SessionCalls::rfc4976_9_4_aPathIsMadeAnewBeforeItEnds()
{
    startRelay();
    useRelay(alice(), "alice-pw");
    useRelay(bob(), "bob-pw");
    meet();
    client::Sessions::Switches patient;
    patient.idleTime = std::chrono::hours(10);
    alice().sessions.setSwitches(patient);
    bob().sessions.setSwitches(patient);
    const im::MessageKey first = alice().send(u"bob"_s, "Hello");
    QVERIFY(passUntil([this, first] { return alice().outcomes[first].contains(Kind::Delivered); }));
    m_link->forgetPackets();
    pass(59min);
    QVERIFY(!m_link->packetsThatStartWith("INVITE ").isEmpty());
    pass(3h);
    QVERIFY(alice().isUp(u"bob"_s) && bob().isUp(u"alice"_s));
    const im::MessageKey late = alice().send(u"bob"_s, "still here");
    QVERIFY(passUntil([this, late] { return alice().outcomes[late].contains(Kind::Delivered); }, 10s));
    const im::MessageKey back = bob().send(u"alice"_s, "so am I");
    QVERIFY(passUntil([this, back] { return bob().outcomes[back].contains(Kind::Delivered); }, 10s));
    QCOMPARE(alice().states.count("established"), 1);
    QVERIFY(alice().last.path == im::SessionPath::Relay && !metDirectly());
    QVERIFY(m_relay->paths() <= 4); // the old ones go
}

void tst_SessionCalls::aRelayThatIsLostBreaksItsSessions()
{
    startRelay();
    useRelay(alice(), "alice-pw");
    useRelay(bob(), "bob-pw");
    meet();
    const im::MessageKey first = alice().send(u"bob"_s, "before");
    QVERIFY(passUntil([this, first] { return alice().outcomes[first].contains(Kind::Delivered); }));
    QList<im::MessageKey> keys;
    for (int i = 0; i < 10; ++i)
        keys.append(alice().send(u"bob"_s, QByteArray::number(i)));
    m_time->run(3ms);
    m_relay.reset(); // gone for good: directly, then
    QVERIFY(passUntil([&] { return alice().outcomes[keys[9]].contains(Kind::Delivered); }));
    QCOMPARE(bob().arrived.size(), 11);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(bob().arrived[i + 1].text, QString::number(i));
    QVERIFY(alice().sessions.list().first().path == im::SessionPath::Direct);
}

QTEST_GUILESS_MAIN(tst_SessionCalls)
#include "tst_SessionCalls.moc"
